"""Reading a plan out of a file: Markdown or Word, a whole plan or one form that somebody filled in.

A whole plan has a heading for each commitment (“3. Open the registers”), under headings that name its themes; its parts
are headings, or lines such as “Lead: Home Office”, or a table of the Open Government Partnership's form; its milestones
are points, or a table with a column of dates. Nothing is guessed past what cannot be told: it is named by its place.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hearback.core.errors import BadInput
from hearback.plans.importing import blocks as reading
from hearback.plans.importing import drafting, labels, several, written
from hearback.plans.importing.blocks import Block, Line, Table
from hearback.plans.importing.drafting import Draft
from hearback.plans.importing.labels import Say
from hearback.plans.importing.plan_numbers import numbered
from hearback.plans.importing.plan_tables import Form, names_of
from hearback.plans.importing.written import Place, ReadCommitment, ReadPlan
from hearback.plans.models import Field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_THEME = re.compile(r"(?:theme|thema)(?:\s+\w{1,3})?\s*[:.–-]\s*(?P<name>\S.*)", re.IGNORECASE)


def read_plan(data: bytes) -> ReadPlan:
    """The plan that a file holds, or the files of an archive together: such as a form for each commitment.

    Raises BadInput for `file` where it is no file of ours, or is damaged or hostile.
    """
    return _together(several.files(data)) if several.is_archive(data) else Reader(reading.blocks(data)).read()


def digest_of(data: bytes) -> str:
    """What tells the same file from another; of an archive, the same files."""
    if not several.is_archive(data):
        return hashlib.sha256(data).hexdigest()
    held = sorted(hashlib.sha256(one).hexdigest() for _name, one in several.files(data) if one is not None)
    return hashlib.sha256("\n".join(held).encode()).hexdigest()


def _together(files: Iterable[tuple[str, bytes | None]]) -> ReadPlan:
    """What several files say, one after the other; each place is named with its file."""
    commitments: list[ReadCommitment] = []
    refused: list[Place] = []
    left: list[Place] = []
    for name, data in files:
        if data is None:
            left.append(Place(name, "", _("This is no file of a plan (.docx, .md or .txt). It was left out.")))
            continue
        try:
            read = Reader(reading.blocks(data)).read()
        except BadInput as problem:
            refused.append(Place(name, "", problem.sentence))
            continue
        refused += [replace(one, place=f"{name}, {one.place}") for one in read.refused]
        left += [replace(one, place=f"{name}, {one.place}") for one in read.left]
        commitments += [replace(one, place=f"{name}, {one.place}") for one in read.commitments]
    refused += _twice(commitments)
    if not commitments and not refused:
        refused.append(Place(_("The file"), "", _("There is no file of a plan in it.")))
    return ReadPlan(tuple(commitments), tuple(refused), tuple(left))


def _twice(commitments: Sequence[ReadCommitment]) -> Iterator[Place]:
    """Those whose number another file has as well."""
    given = Counter(one.number for one in commitments if one.number is not None)
    for one in commitments:
        if one.number is not None and given[one.number] > 1:
            why = _("The number %(number)d stands before two commitments. Give each its own.")
            yield Place(one.place, written.short(one.title), why % {"number": one.number})


class Reader:
    """Goes through the blocks of a file, and knows which commitment is being spoken of."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.refused: list[Place] = []
        self.left: list[Place] = []
        self.drafts: list[Draft] = []
        self.draft: Draft | None = None
        self.theme = ""
        self.below = 0  # the level of the heading of the part that is being read
        self.begins = _beginnings(blocks)
        headings = [block for block in blocks if isinstance(block, Line) and block.kind == "heading"]
        tops = [one for one in headings if one.level == min((h.level for h in headings), default=0)]
        self.title = tops[0] if len(tops) == 1 and headings[0] is tops[0] else None

    def read(self) -> ReadPlan:
        """The plan, with everything refused and left out."""
        for at, block in enumerate(self.blocks):
            if isinstance(block, Table):
                self._table(block)
            elif block.kind == "heading":
                self._heading(at, block)
            elif self.draft is None:
                self.leave(block.place, block.text, _("This stands outside of every commitment. It was left out."))
            else:
                self._text(self.draft, block)
        commitments = tuple(self._finished())
        if not commitments and not self.refused:
            self.refuse(
                _("The file"),
                "",
                _(
                    "No commitment was found in it. Begin each with a heading such as “1. Open the registers”, "
                    "or bring the form of the Open Government Partnership with its title."
                ),
            )
        return ReadPlan(commitments, tuple(self.refused), tuple(self.left))

    def _finished(self) -> Iterator[ReadCommitment]:
        given = Counter(draft.number for draft in self.drafts if draft.number is not None)
        for draft in self.drafts:
            if draft.number is not None and given[draft.number] > 1:
                why = _("The number %(number)d stands before two commitments. Give each its own.")
                self.refuse(draft.place, draft.title, why % {"number": draft.number})
            commitment, refused = drafting.finished(draft)
            self.refused += refused
            if commitment is not None:
                yield commitment

    # --- headings

    def _heading(self, at: int, block: Line) -> None:
        if at in self.begins:
            self._begin(block)
        elif block is self.title:
            self.leave(block.place, block.text, _("This is the title of the document. It was left out."))
        elif (found := _THEME.fullmatch(block.text)) is not None:
            self.draft, self.theme = None, found["name"].strip()
        elif self.draft is not None and block.level > self.draft.level:
            self._within(self.draft, block)
        else:
            self.draft, self.theme = None, block.text

    def _within(self, draft: Draft, block: Line) -> None:
        """A heading inside of a commitment: the name of a part, or one below it, which stays in the text."""
        names = labels.label(block.text)
        if names is not None:
            draft.turn_to(names, block.place)
            self.below = block.level
        elif (found := labels.labelled(block.text)) is not None:
            self._say(draft, found.names, found.rest, block.place)
        elif self.below and block.level > self.below:
            draft.add(block.text, block.place)
        else:
            self.refuse(block.place, block.text, written.unknown())

    def _begin(self, block: Line) -> None:
        found = numbered(block.text)
        number, title = found if found is not None else (None, block.text)
        self.start(Draft(block.place, block.level, number, title, self.theme))

    def start(self, draft: Draft) -> None:
        """A commitment begins."""
        self.draft, self.below = draft, 0
        self.drafts.append(draft)

    # --- text

    def _text(self, draft: Draft, block: Line) -> None:
        """A paragraph or a point, line by line: a line may say “Lead: Home Office”."""
        if block.kind == "bullet" and draft.turned is Say.MILESTONES:
            draft.add_milestone(block.text, block.place, below=block.level > 0)
            return
        if (whole := _whole(block)) is not None:
            draft.turn_to(whole, block.place)
            self.below = 0
            return
        pieces = re.split("([\n\u2028])", block.text)
        text = ""
        for line, sign in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
            found = labels.labelled(line)
            if found is None:
                text += line + {"\n": " ", "\u2028": "\n", "": ""}[sign]
                continue
            self._add(draft, text, block)
            text = ""
            self._say(draft, found.names, found.rest, block.place)
        self._add(draft, text, block)

    def _add(self, draft: Draft, text: str, block: Line) -> None:
        if text.strip():
            draft.add(f"- {text.strip()}" if block.kind == "bullet" else text.strip(), block.place)

    def _say(self, draft: Draft, names: Field | Say, rest: str, place: str) -> None:
        """What a label says; what it says nothing of is said by the lines after it."""
        if names is Say.LEFT:
            self.leave(place, "", _("Who to ask is no part of the plan. It was left out."))
        draft.turn_to(names, place)
        if rest:
            draft.say(names, rest, place)

    # --- tables

    def _table(self, table: Table) -> None:
        rows = [row for row in table.rows if any(cell.strip() for cell in row.cells)]
        if not rows:
            return
        if labels.columns(rows[0].cells) is None and not any(names_of(row) for row in rows):
            if self.draft is None:
                self.leave(table.place, "", _("This table stands outside of every commitment. It was left out."))
            else:
                self.refuse(table.place, written.short(rows[0].cells[0]), written.unknown_table())
            return
        Form(self, rows).read()

    def refuse(self, place: str, what: str, why: StrOrPromise) -> None:
        """A place that cannot be taken: with it the file is refused."""
        self.refused.append(Place(place, written.short(what), why))

    def leave(self, place: str, what: str, why: StrOrPromise) -> None:
        """A place that is read and not taken in."""
        self.left.append(Place(place, written.short(what), why))


def _beginnings(blocks: Sequence[Block]) -> set[int]:
    """Which headings begin a commitment: those with a number; without any number, those that labels stand below."""
    headings = [(at, one) for at, one in enumerate(blocks) if isinstance(one, Line) and one.kind == "heading"]
    with_number = [
        (at, one) for at, one in headings if (found := numbered(one.text)) and labels.label(found[1] or "-") is None
    ]
    called = [(at, one) for at, one in with_number if re.match("commitment|ymrwymiad", one.text, re.IGNORECASE)]
    if called:
        return {at for at, _one in called}
    if with_number:
        levels = Counter(one.level for _at, one in with_number)
        level = max(levels, key=lambda one: (levels[one], one))
        return {at for at, one in with_number if one.level == level}
    labelled: set[int] = set()
    last: int | None = None
    for at, block in enumerate(blocks):
        if isinstance(block, Line) and block.kind == "heading" and labels.label(block.text) is None:
            last = at
        elif last is not None and _is_labelled(block):
            labelled.add(last)
    return labelled


def _is_labelled(block: Block) -> bool:
    if isinstance(block, Table):
        return labels.columns(block.rows[0].cells) is not None or any(names_of(row) for row in block.rows)
    if block.kind == "heading":
        return labels.label(block.text) is not None
    return _whole(block) is not None or any(labels.labelled(line) for line in re.split("[\n\u2028]", block.text))


def _whole(block: Line) -> Field | Say | None:
    """The part that a paragraph names which says nothing else: a heading that its writer only made bold."""
    names = labels.label(block.text) if block.kind == "text" and "\n" not in block.text else None
    return names if isinstance(names, Field) or names is Say.MILESTONES else None
