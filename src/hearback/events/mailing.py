"""A short text about an event, to paste into a mailing list: plain text, all that somebody needs to decide."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.core.languages import Words
from hearback.events import provisions
from hearback.events.calendars import place
from hearback.events.messages import when
from hearback.events.models import Event
from hearback.events.queries import EventPage


def mailing_text(shown: EventPage, address: str, language: str) -> str:
    """The text in one language: what, when, where, who it is for, cost, access, how to book, what becomes of it all.

    What is not written yet is left out; nothing is made up in its place.
    """
    event = shown.event
    with translation.override(language):
        told = [
            _in(event.title, language),
            _in(event.summary, language),
            "\n".join(line for line in _plain_lines(event, language) if line),
            _talked_about(shown, language),
            _how_to_book(event, address),
            _what_becomes_of_it(event, language),
        ]
    return "\n\n".join(part for part in told if part) + "\n"


def _plain_lines(event: Event, language: str) -> list[str]:
    where = place(event)
    return [
        _("When: %(when)s") % {"when": when(event)},
        _("Where: %(where)s") % {"where": where} if where else "",
        _line(_("Who it is for: %(words)s"), event.who_may_come, language),
        _line(_("Cost: %(words)s"), event.cost, language),
        _access(event, language),
    ]


def _access(event: Event, language: str) -> str:
    stated = provisions.stated(event)
    there = [str(one.name) for one in stated if one.value == provisions.Answer.YES]
    missing = [str(one.name) for one in stated if one.value == provisions.Answer.NO]
    words = ". ".join(part for part in ("; ".join(there), _in(event.access, language)) if part)
    ask = ", ".join(part for part in (event.access_name, event.access_phone, event.access_email) if part)
    lines = [
        _("Access: %(words)s") % {"words": words} if words else "",
        _("We cannot offer: %(words)s") % {"words": "; ".join(missing)} if missing else "",
        _("Questions about access: %(whom)s") % {"whom": ask} if ask else "",
    ]
    return "\n".join(line for line in lines if line)


def _talked_about(shown: EventPage, language: str) -> str:
    if not shown.agenda:
        return ""
    items = [f"- {_in(item.text, language)}" for item in shown.agenda]
    return "\n".join([_("What we will talk about:"), *items])


def _how_to_book(event: Event, address: str) -> str:
    how = _("Ask for a place, or read more:") if event.mode == Event.Mode.ASK else _("Book a place, or read more:")
    return f"{how}\n{address}"


def _what_becomes_of_it(event: Event, language: str) -> str:
    promises = (event.process.promise_will, event.process.promise_cannot, event.process.promise_when)
    words = "\n".join(text for text in (_in(promise, language) for promise in promises) if text)
    return "\n".join([_("What happens with what you say:"), words]) if words else ""


def _line(sentence: str, words: Words, language: str) -> str:
    text = " ".join(_in(words, language).split())
    return sentence % {"words": text} if text else ""


def _in(words: Words, language: str) -> str:
    return languages.pick(words, language).text
