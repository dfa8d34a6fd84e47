"""What whoever reports on a commitment is asked: plain text, in the language of the post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from hearback.core import languages, partial_dates
from hearback.core.viewer import Purpose
from hearback.outbox import actions as outbox
from hearback.people import links
from hearback.plans.models import Lead, Target

KEYS = "asked-to-report:"
_ANEW = "anew"


def keys_of(lead: Lead) -> str:
    """How the keys of all messages to this post begin."""
    return f"{KEYS}{lead.uuid}:"


def asked_on(key: str) -> tuple[UUID, date] | None:
    """Which post was asked on which day by the message of this key; None for one that was written anew."""
    _kind, lead, day, *more = key.split(":")
    return None if more else (UUID(lead), date.fromisoformat(day))


def ask(lead: Lead, targets: Sequence[Target], *, day: date, anew: bool = False) -> None:
    """Put the question into the outbox: one a day at most, with everything that is due.

    `anew`: in place of messages that waited until a day in them had passed. Its words stay true however long it waits.
    """
    with translation.override(lead.language):
        if anew:
            heading = _("We could not write to you before one of these days had passed. They are due:")
        elif any(target.due_latest is not None and target.due_latest < day for target in targets):
            heading = _("The process stood still when one of these days came. They are due:")
        else:
            heading = _("This is due soon:")
        outbox.put_message(
            key=f"{keys_of(lead)}{day.isoformat()}{f':{_ANEW}' if anew else ''}",
            to=lead.email,
            subject=_("How far is commitment %(number)d?") % {"number": lead.commitment.number},
            body=_body(lead, heading, targets),
            language=lead.language,
            about=lead.commitment.process.uuid,
        )


def _body(lead: Lead, heading: str, targets: Sequence[Target]) -> str:
    named = {"post": lead.post, "title": languages.pick(targets[0].entry.title, lead.language).text}
    paragraphs = [
        _("You report on “%(title)s” as: %(post)s.") % named,
        heading + "".join(f"\n- {_line(target, lead.language)}" for target in targets),
        _("Say how far it is, and what stands in the way. It takes five minutes and needs no account:")
        + "\n"
        + links.url(Purpose.REPORT, lead.uuid, lead.link_version, lead.language),
        _("If the day passes without a word from you, the public page says so: “due, no update yet”."),
        _("The link is for whoever holds this post. If that is not you any more, please pass it on and tell us."),
        f"{settings.SITE_NAME}\n{settings.URL}",
    ]
    return "\n\n".join(paragraphs) + "\n"


def _line(target: Target, language: str) -> str:
    text = languages.pick(target.text, language).text
    return _("%(what)s (due: %(day)s)") % {"what": text, "day": partial_dates.shown(target.due_written)}
