"""A commitment while its file is read: what was said of it so far, and what is being said now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hearback.core import partial_dates
from hearback.core.partial_dates import Precision
from hearback.core.text import clean_line, clean_plain
from hearback.people.actions import LONGEST_ORGANISATION
from hearback.plans.importing import institutions, plan_numbers
from hearback.plans.importing.institutions import Body
from hearback.plans.importing.labels import Column, Say
from hearback.plans.importing.splitting import sentences
from hearback.plans.importing.written import Place, ReadCommitment, ReadMilestone
from hearback.plans.models import Field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE_LENGTH, THEME_LENGTH, SENTENCE_LENGTH, DATE_LENGTH = 1000, 200, 5000, 60
_ONE_LINERS = frozenset({Say.NUMBER, Say.TITLE, Say.NUMBER_AND_TITLE, Say.THEME, Say.STARTS, Say.ENDS, Say.PERIOD})
_BETWEEN = re.compile(r"\s+(?:[–—-]|to|until|hyd at|tan)\s+|\s*–\s*", re.IGNORECASE)
# The date at the end of a milestone: set apart, or part of the sentence, which then stays whole.
_SET_APART = re.compile(
    r"^(?P<text>.+?)\s*(?:\(\s*(?:(?:due|by|erbyn)\s*:?\s+)?(?P<in>[^()]{4,60})\)|[–—|:]\s+(?P<after>[^–—|:]{4,60}))\.?$",
    re.DOTALL,
)
_BY = re.compile(
    r"\b(?:by|before|due|erbyn|cyn)\s*:?\s+(?P<date>(?:the end of\s+)?[^,.;()]{4,40}?)(?=[.,;)]|$)", re.IGNORECASE
)
_FIRST = re.compile(
    r"^(?:by |erbyn )?(?P<date>[^:–—]{4,40}?)\s*(?::|[–—])\s+(?P<text>\S.*)$", re.IGNORECASE | re.DOTALL
)


@dataclass(slots=True)
class _Milestone:
    place: str
    text: str
    output: list[str] = field(default_factory=list)
    due: str | None = None


@dataclass(slots=True)
class Draft:
    """What the file has said of a commitment. `turned` is what the lines to come speak of."""

    place: str
    level: int
    number: int | None
    title: str
    theme: str
    turned: Field | Say = Field.ACTION
    in_form: set[Say] = field(default_factory=set)
    said: dict[Say, list[str]] = field(default_factory=dict)
    texts: dict[Field, list[str]] = field(default_factory=dict)
    milestones: list[_Milestone] | None = None

    def turn_to(self, names: Field | Say, place: str) -> None:
        """What comes next speaks of this."""
        if names is Say.HEADING:
            return
        self.turned = names
        if isinstance(names, Field):
            self.texts.setdefault(names, [])
        elif names is Say.MILESTONES and self.milestones is None:
            self.milestones = []

    def say(self, names: Field | Say, value: str, place: str) -> None:
        """What a label says in its own line or cell."""
        if isinstance(names, Field):
            self.texts.setdefault(names, []).append(value)
        elif names is Say.MILESTONES:
            for line in value.split("\n"):
                self.add_milestone(re.sub(r"^[-•]\s+", "", line), place, below=False)
        elif names in {Say.TITLE, Say.NUMBER, Say.NUMBER_AND_TITLE}:
            self.name(names, value)
        elif names is not Say.LEFT:
            self.said.setdefault(names, []).append(value)
            self.turned = Field.ACTION  # said in one line; the paragraph after it speaks of what is done

    def name(self, names: Field | Say, value: str) -> None:
        """The number or the title, as a form has them."""
        line = " ".join(value.split())
        found = plan_numbers.numbered(line)
        if names is Say.NUMBER:
            found = found or plan_numbers.numbered(f"{line}.")
            self.number = found[0] if found is not None else self.number
        elif found is not None:
            self.number, self.title = found[0] or self.number, found[1] or self.title
        elif line:
            self.title = line

    def add(self, text: str, place: str) -> None:
        """A line of what is being said."""
        if isinstance(self.turned, Field):
            self.texts.setdefault(self.turned, []).append(text)
        elif self.turned is Say.MILESTONES:
            self.add_milestone(text, place, below=False)
        else:
            was = self.turned
            self.say(was, text.removeprefix("- "), place)
            if was not in _ONE_LINERS:
                self.turned = was

    def add_milestone(self, text: str, place: str, *, below: bool) -> None:
        """A milestone; a point below one is what comes of it."""
        self.milestones = self.milestones if self.milestones is not None else []
        if below and self.milestones:
            self.milestones[-1].output.append(text)
        elif text.strip():
            self.milestones.append(_Milestone(place, text.strip()))

    def add_row(self, place: str, cells: Mapping[Column, str]) -> None:
        """A milestone as a table has it."""
        self.milestones = self.milestones if self.milestones is not None else []
        output = cells.get(Column.OUTPUT, "").strip()
        found = _Milestone(place, cells[Column.MILESTONE].strip(), [output] if output else [])
        found.due = " ".join(cells.get(Column.DUE, "").split())
        self.milestones.append(found)


def finished(draft: Draft) -> tuple[ReadCommitment | None, list[Place]]:
    """The commitment, or what is wrong with it, each by its place."""
    wrong = _Wrong(draft)
    said = {names: "\n".join(lines) for names, lines in draft.said.items()}
    starts, ends = _dates(said, wrong)
    title = wrong.check(draft.title, TITLE_LENGTH, _("The title is longer than 1,000 characters."))
    if not title:
        wrong.add("", _("This commitment has no title. Write one behind its number."))
    fields = {name: tuple(sentences(clean_plain("\n".join(lines)))) for name, lines in draft.texts.items()}
    for name, written in fields.items():
        for sentence in written:
            if len(sentence) > SENTENCE_LENGTH:
                wrong.add(Field(name).label, _("A sentence is longer than 5,000 characters: put full stops into it."))
    commitment = ReadCommitment(
        place=draft.place,
        number=draft.number,
        title=title,
        theme=wrong.check(said.get(Say.THEME, draft.theme), THEME_LENGTH, _("The theme is longer than 200 characters."))
        or None,
        starts=starts,
        ends=ends,
        fields=fields,
        milestones=tuple(_milestones(draft, wrong)) if draft.milestones is not None else None,
    )
    commitment = replace(commitment, **_parties(said, wrong))
    return (None if wrong.places else commitment), wrong.places


class _Wrong:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self.places: list[Place] = []

    def add(self, what: StrOrPromise, why: StrOrPromise, place: str = "") -> None:
        self.places.append(Place(place or self._draft.place, str(what) or self._draft.title[:60], why))

    def check(self, text: str, most: int, why: StrOrPromise, place: str = "") -> str:
        line = clean_line(text)
        if len(line) > most:
            self.add(line[:60], why, place)
        return line


def _dates(said: Mapping[Say, str], wrong: _Wrong) -> tuple[str | None, str | None]:
    """When it starts and ends, as written; None where the file does not say."""
    starts, ends = said.get(Say.STARTS), said.get(Say.ENDS)
    if (period := said.get(Say.PERIOD)) is not None:
        pieces = _BETWEEN.split(clean_line(period))
        if len(pieces) == 2:
            starts, ends = pieces
        else:
            wrong.add(period[:60], _("Write when it starts and when it ends, such as “June 2026 – August 2028”."))
    why = _("The date is longer than 60 characters.")
    return tuple(None if one is None else wrong.check(one, DATE_LENGTH, why) for one in (starts, ends))  # type: ignore[return-value]


def _parties(said: Mapping[Say, str], wrong: _Wrong) -> dict[str, Any]:
    cells = {names: re.sub(r"(?m)^[-•]\s+", "", text) for names, text in said.items()}
    found: dict[str, tuple[Body, ...] | None] = {"leads": None, "supports": None, "partners": None}
    if Say.LEADS in cells:
        found["leads"] = institutions.leads(cells[Say.LEADS])
    if Say.SUPPORTS in cells:
        found["supports"], also = institutions.supporting(cells[Say.SUPPORTS])
        found["partners"] = also or None
    if Say.PARTNERS in cells:
        found["partners"] = (*(found["partners"] or ()), *institutions.partners(cells[Say.PARTNERS]))
    for body in (body for bodies in found.values() for body in bodies or ()):
        if len(body.name) > LONGEST_ORGANISATION:
            wrong.add(body.name[:60], _("The name of an institution is longer than 500 characters."))
    return {**found, "members": institutions.coalitions(cells.get(Say.PARTNERS, ""))}


def _milestones(draft: Draft, wrong: _Wrong) -> Iterator[ReadMilestone]:
    for one in draft.milestones or ():
        text, due = (one.text, one.due) if one.due is not None else dated(one.text)
        text, output = clean_plain(text), clean_plain("\n".join(one.output))
        if max(len(text), len(output)) > SENTENCE_LENGTH:
            wrong.add(text[:60], _("A milestone is longer than 5,000 characters."), one.place)
        due = wrong.check(due, DATE_LENGTH, _("The date is longer than 60 characters."), one.place)
        yield ReadMilestone(one.place, text, output, due)


def dated(text: str) -> tuple[str, str]:
    """A milestone and its date: “Open the register (March 2027)”, “Open it by 1 May 2027.”, “May 2027: open it”.

    What is set apart is taken off; a date within the sentence stays there, too. What is no date is none.
    """
    line = " ".join(text.split())
    if (found := _SET_APART.match(line)) and _is_date(written := (found["in"] or found["after"]).strip()):
        return found["text"].strip(), written
    if (found := _FIRST.match(line)) and _is_date(written := found["date"].strip()):
        return found["text"].strip(), written
    for found in _BY.finditer(line):
        written = re.sub(r"^the ", "", found["date"].strip())
        if _is_date(written):
            return text, written
    return text, ""


def _is_date(written: str) -> bool:
    return partial_dates.parse(written).precision is not Precision.UNKNOWN
