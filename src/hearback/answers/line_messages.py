"""What is written to an official who is asked for a line: plain text, in the language chosen for them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.answers.models import LineRequest
from hearback.core import languages
from hearback.core.days import in_words
from hearback.core.viewer import Purpose
from hearback.outbox import actions as outbox
from hearback.people import links


def link(request: LineRequest) -> str:
    """The whole address of its private link."""
    return links.url(Purpose.LINE, request.uuid, request.link_version, request.language)


def ask(request: LineRequest, *, number: int) -> None:
    """Put the message that asks into the outbox."""
    with translation.override(request.language):
        given = names(request)
        paragraphs = [
            ngettext(
                "%(runner)s asks you for a line on %(n)d point that somebody raised about “%(process)s”.",
                "%(runner)s asks you for a line on %(n)d points that people raised about “%(process)s”.",
                number,
            )
            % {**given, "n": number},
            request.note,
            _("Please send it by %(day)s.") % given,
            _("You need no account. This link opens the points, with a box for each; you can keep it and come back:")
            + f"\n{link(request)}",
            whoever_has_it(),
        ]
        subject = _("A line is asked of you by %(day)s: %(process)s") % given
    _put(request, "asked", subject, paragraphs)


def remind(request: LineRequest, *, day: date) -> None:
    """Put the reminder into the outbox: one a day at most."""
    with translation.override(request.language):
        given = names(request)
        today = _("Today is the day by which we asked you for a line about “%(process)s”.")
        soon = _("By %(day)s we hope for your line about “%(process)s”.")
        paragraphs = [
            (today if day >= request.due else soon) % given,
            _("What you kept so far is there:") + f"\n{link(request)}",
            _("If it takes longer, or somebody else should be asked, please tell us: %(contact)s") % given,
        ]
        subject = _("Reminder: a line by %(day)s: %(process)s") % given
    _put(request, f"reminded:{day.isoformat()}", subject, paragraphs)


def drop(request: LineRequest) -> None:
    """Forget what still waits to be sent to them."""
    outbox.drop_messages(keys_starting=f"line:{request.uuid}:")


def whoever_has_it() -> str:
    """What the link opens to whoever has it, and what becomes of what is written."""
    return _(
        "Whoever has the link can read the points and write in your place, so pass it only to those who help you. "
        "What you write is a draft for us: nothing is published before we answer."
    )


def names(request: LineRequest) -> dict[str, str]:
    """What stands in the texts: the process, who runs it and how to reach them, and the day."""
    process = request.process
    name = languages.pick(process.name, request.language).text
    return {
        "process": name,
        "runner": str(process.runner or settings.SITE_NAME),
        "day": in_words(request.due),
        "contact": process.contact_email or settings.URL,
    }


def _put(request: LineRequest, about: str, subject: str, paragraphs: list[str]) -> None:
    outbox.put_message(
        key=f"line:{request.uuid}:{about}",
        to=request.email,
        subject=subject,
        body="\n\n".join(filter(None, paragraphs)) + "\n",
        language=request.language,
    )
