"""What whoever holds a meeting of their own is sent: the link, what to do with it, and the questions.

An address may have been typed by a stranger: the message holds what the organisers wrote, and nothing from the form.
"""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.core.viewer import Purpose
from hearback.events import messages
from hearback.events.models import AgendaItem, Event
from hearback.outbox import actions as outbox
from hearback.people import links
from hearback.people import queries as people
from hearback.people.models import Participant


def tell(meeting: Event, event: Event, holder: Participant, language: str) -> None:
    """Put the message into the outbox; without a usable address the page alone shows the link."""
    contact = people.contact_of(holder)
    if contact is None:
        return
    with translation.override(language):
        title = languages.pick(event.title, language).text
        outbox.put_message(
            key=f"own:{meeting.uuid}:made",
            to=contact.address,
            subject=_("Your own meeting: %(title)s") % {"title": title},
            body=_body(meeting, title, holder, confirmed=contact.confirmed is not None),
            language=language,
        )


def _body(meeting: Event, title: str, holder: Participant, *, confirmed: bool) -> str:
    language = languages.current()
    paragraphs = [
        _("You hold a meeting of your own on the questions of “%(title)s”: %(when)s.")
        % {"title": title, "when": messages.when(meeting)},
        _(
            "This is your private link. With it you print a sheet with the questions, and write down what your people "
            "say. Give it only to those who write for you:"
        )
        + "\n"
        + links.url(Purpose.CAPTURE, meeting.uuid, meeting.link_version, language),
        _(
            "Each person chooses whether we show their name. What they say is published without your name, and is "
            "answered like everything else."
        ),
    ]
    questions = _questions(meeting)
    if questions:
        paragraphs.append("\n".join([_("The questions:"), *(f"- {question}" for question in questions)]))
    if not confirmed:
        paragraphs.append(
            _("If you did not ask for this, tell us here, and we will not write to this address again.")
            + "\n"
            + links.url(Purpose.NOT_ME, holder.uuid, holder.link_version, language)
        )
    paragraphs.append(f"{settings.SITE_NAME}\n{settings.URL}")
    return "\n\n".join(paragraphs) + "\n"


def _questions(meeting: Event) -> list[str]:
    items = AgendaItem.objects.filter(event=meeting).prefetch_related("questions")
    texts = [
        text
        for item in items
        for text in (
            [languages.pick(one.text).text for one in item.questions.all()] or [languages.pick(item.text).text]
        )
    ]
    return [text for text in dict.fromkeys(texts) if text]
