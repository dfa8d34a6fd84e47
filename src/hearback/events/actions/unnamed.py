"""Under the Chatham House Rule we publish what was said, never who said it: no name of anybody who was there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hearback.core.errors import BadInput
from hearback.events.models import (
    AgreedAction,
    Attendance,
    Attendee,
    Booking,
    Event,
    Notes,
    Photograph,
    Presence,
    SentAgain,
)

# A name of one word is a word like others ("Hope"), so only whole names are looked for.
_FEWEST_WORDS = 2
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "cllr", "councillor", "sir", "dame"})
_LETTERS = frozenset({"mp", "msp", "mla", "mbe", "obe", "cbe", "phd", "kc", "jp", "esq"})  # behind a name
_WORD = re.compile(r"[^\W_]+")


def check(event: Event, texts: Mapping[str, str], *, spoke: Collection[str] | None) -> None:
    """Raise BadInput, by its field, where one of these texts of the event names somebody who was there.

    Names of those who booked, came or sat there for the forum are this room's; `spoke` are those of whoever said
    something there, which a room above knows (`contributions.queries.who_spoke`). Without them nothing may be written
    under the rule, so that no door can forget to ask.
    """
    if not event.chatham_house:
        return
    if spoke is None:
        raise TypeError("Under the Chatham House Rule say who spoke: contributions.queries.who_spoke knows it.")
    names = {" ".join(words): name for name in (*_were_there(event), *spoke) if (words := _whole_name(name))}
    for field, text in texts.items():
        read = f" {' '.join(_words(text))} "
        if found := sorted({name for words, name in names.items() if f" {words} " in read}):
            raise BadInput(
                _(
                    "Under the Chatham House Rule we never publish who was there. Take out %(names)s: "
                    "write “somebody from a council”, for example. Nothing is lost: your words are still here."
                )
                % {"names": ", ".join(found)},
                field=field,
            )


def everything_written(event: Event) -> str:
    """All that is published with the notes of an event, in every language."""
    written = [notes.text for notes in Notes.objects.filter(event=event)]
    written += Photograph.objects.filter(event=event).values_list("text", flat=True)
    agreed = list(AgreedAction.objects.filter(event=event))
    written += [words for action in agreed for words in (action.text, action.outcome)]
    texts = [text for words in written for text in words.values()]
    return "\n".join([*texts, *(action.owner for action in agreed)])


def _were_there(event: Event) -> Iterable[str]:
    booked = Booking.objects.filter(event=event)
    came = Attendance.objects.filter(event=event, undone=None)
    yield from _read(booked, "name")
    yield from _read(booked, "participant__name")
    yield from _read(Attendee.objects.filter(booking__event=event), "name")
    yield from _read(SentAgain.objects.filter(booking__event=event), "name")
    yield from _read(came, "name")
    yield from _read(came.exclude(participant=None), "participant__name")
    yield from _read(Presence.objects.filter(event=event, state=Presence.State.PRESENT), "member__name")


def _read(rows: QuerySet[Any], column: str) -> Iterable[str]:
    return rows.order_by().values_list(column, flat=True).iterator()


def _whole_name(name: str) -> list[str]:
    """The words of a name without titles, before it or behind, or what stands in brackets; none for one word alone."""
    parts = [
        part
        for part in re.sub(r"\([^)]*\)", " ", name).split()
        if part.replace(".", "").strip(",").casefold() not in _TITLES | _LETTERS
    ]
    return _words(" ".join(parts)) if len(parts) >= _FEWEST_WORDS else []


def _words(text: str) -> list[str]:
    """The words of a text for comparing: without accents, in one case; “Ann’s” and “O’Brien-Lloyd” fall into parts."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in folded if not unicodedata.combining(letter)))
