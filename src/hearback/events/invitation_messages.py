"""What somebody who is invited reads: five lines, a link, and how never to be invited again. Plain text.

It holds what the organisers wrote, and nothing that a stranger typed: no name, no organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.core import clock, languages
from hearback.core.viewer import Purpose
from hearback.events import messages
from hearback.events.models import Event, Invitation
from hearback.outbox import actions as outbox
from hearback.people import links
from hearback.processes.models import NetworkMember

if TYPE_CHECKING:
    from hearback.outbox.models import Message
    from hearback.people.models import Participant

FOUND_AT_MOST = 300
_JOINED, _LISTED = "joined:", "listed:"
_FOUND = {
    _JOINED: gettext_lazy("You joined the network on %(day)s."),
    _LISTED: gettext_lazy("Our list of organisations, since %(day)s."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One of the five: what somebody asks, and the answer."""

    asked: str
    answer: str


def found_for(member: NetworkMember) -> str:
    """Where we got a member's address, as an invitation keeps it: `in_words` says it in whatever language is read."""
    if member.source == NetworkMember.Source.JOINED:
        return f"{_JOINED}{clock.day(member.joined):%Y-%m-%d}"
    return member.found or f"{_LISTED}{clock.day(member.joined):%Y-%m-%d}"


def in_words(found: str) -> str:
    """Where we got an address, in the language in use; what an organiser wrote stands as it was written."""
    for how, sentence in _FOUND.items():
        if found.startswith(how):
            return str(sentence) % {"day": format_date(date.fromisoformat(found.removeprefix(how)), "j F Y")}
    return found


def five_lines(event: Event, found: str) -> list[Line]:
    """What somebody needs to know to go on reading or to stop, in the language in use."""
    pick, process = languages.pick, event.process
    where = ", ".join(part for part in (event.venue, event.address) if part)
    if event.format == Event.Format.ONLINE:
        where = str(event.get_format_display())
    promise = (process.promise_will, process.promise_when)
    becomes = " ".join(_first_paragraph(pick(words).text) for words in promise if words)
    return [
        Line(
            _("Is it for me?"),
            pick(event.who_may_come).text
            or _("Yes, if the questions touch your work or your life. You need no special knowledge."),
        ),
        Line(_("When and where is it?"), " · ".join(part for part in (messages.when(event), where) if part)),
        Line(_("What does it cost?"), pick(event.cost).text or _("The organisers have named no cost.")),
        Line(_("What happens with what I say?"), becomes or _("We write it down and answer it, in public.")),
        Line(_("Where did you get my address?"), in_words(found)),
    ]


def _first_paragraph(text: str) -> str:
    return " ".join(text.split("\n\n", maxsplit=1)[0].split())


def invitation(invitation: Invitation, event: Event, person: Participant, address: str) -> Message:
    """The message that invites, in the language of the invitation, or in each where none is known."""
    spoken = [invitation.language] if invitation.language else languages.codes()
    parts = [_part(invitation, event, language) for language in spoken]
    quiet = links.url(Purpose.QUIET, person.uuid, person.link_version, spoken[0])
    return outbox.written(
        key=f"invited:{invitation.uuid}",
        to=address,
        subject=" / ".join(dict.fromkeys(subject for subject, _body in parts)),
        body="\n---\n\n".join(body for _subject, body in parts),
        language=spoken[0],
        about=event.process.uuid,
        headers={
            "List-Unsubscribe": f"<{quiet}?about=invitations>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _part(invitation: Invitation, event: Event, language: str) -> tuple[str, str]:
    with translation.override(language):
        title = languages.pick(event.title, language).text
        return _("Invitation: %(title)s") % {"title": title}, _text(invitation, event, title)


def _text(invitation: Invitation, event: Event, title: str) -> str:
    link = _link(invitation)
    return text(event, title, invitation.found, link, f"{link}?then=never")


def _link(invitation: Invitation) -> str:
    return links.url(Purpose.INVITATION, invitation.uuid, invitation.link_version, languages.current())


def text(event: Event, title: str, found: str, link: str, never: str) -> str:
    """The body of the message, in the language in use; `link` and `never` are private, or words that stand for them."""
    process = event.process
    team = [part for part in (process.contact_name, process.contact_phone, process.contact_email) if part]
    paragraphs = [
        _("You are invited: %(title)s") % {"title": title},
        "\n\n".join(f"{line.asked}\n{line.answer}" for line in five_lines(event, found)),
        _(
            "Your own link. There you can book, tell us that you cannot come, have your say without coming, "
            "or hold a meeting of your own:"
        )
        + "\n"
        + link,
        _("If you do not want to be invited again, to any event, press the button here:") + f"\n{never}",
        "\n".join([_("The organisers") + ": " + ", ".join(team)] if team else []),
        f"{settings.SITE_NAME}\n{settings.URL}",
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"
