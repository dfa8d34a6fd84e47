"""Tables in a file of a plan: a form that somebody filled in, and milestones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hearback.plans.importing import labels, written
from hearback.plans.importing.blocks import Row
from hearback.plans.importing.drafting import Draft
from hearback.plans.importing.labels import Column, Say
from hearback.plans.models import Field

if TYPE_CHECKING:
    from hearback.plans.importing.plan_files import Reader


class Form:
    """A table: rows of labels and what they say, and among them milestones below the names of their columns."""

    def __init__(self, reader: Reader, rows: Sequence[Row]) -> None:
        self.reader, self.rows = reader, rows
        self.columns: dict[int, Column] | None = None
        self.heads: dict[int, Field | Say] | None = None  # a row of labels, whose values are in the next row
        self.above = ""  # the label that a row goes on with, where cells were merged
        self.waits: Field | Say | None = None  # a label that had a row to itself

    def read(self) -> None:
        """Row by row."""
        for row in self.rows:
            self._row(row)

    def _row(self, row: Row) -> None:
        if self.heads is not None:
            heads, self.heads = self.heads, None
            for at, names in heads.items():
                self._say(names, row.cells[at] if at < len(row.cells) else "", row.place)
        elif (columns := labels.columns(row.cells)) is not None:
            self.columns = columns
            self._turn(Say.MILESTONES, row.place)
        elif self.columns is not None and not (len(_full(row)) == 1 and names_of(row)) and not self._is_label(row):
            self._milestone(row)
        else:
            self.columns = None
            self._labelled(row)

    def _is_label(self, row: Row) -> bool:
        """Whether a row below milestones names a part again: two cells, and the first is a label."""
        return len(row.cells) <= 2 and names_of(row) is not None

    def _labelled(self, row: Row) -> None:
        full = _full(row)
        if len(full) == 1:
            self._alone(row, row.cells[full[0]])
            return
        first, last = row.cells[full[0]], full[-1]
        if full[0] == 0:
            self.above = first
        heads = {at: names for at in full if (names := labels.label(f"{self.above} {row.cells[at]}")) is not None}
        if len(heads) == len([at for at in full if at]) > 1:
            self.heads = heads
            return
        names = labels.label(" ".join([self.above, *(row.cells[at] for at in full[:-1] if at)])) or next(
            (found for at in full[:-1] if (found := labels.label(row.cells[at])) is not None),
            labels.label(self.above) if full[0] else None,
        )
        if names is None:
            self.reader.refuse(row.place, first, written.unknown())
        else:
            self._say(names, row.cells[last], row.place)

    def _alone(self, row: Row, cell: str) -> None:
        """A cell that has its row to itself: a label, or what the label above it says."""
        names = labels.label(cell) if "\n" not in cell else None
        if names is not None:
            self.above = cell
            self.waits = names
            if names is not Say.HEADING:
                self._turn(names, row.place)
        elif self.waits not in {None, Say.HEADING}:
            self._say(self.waits, cell, row.place)
        elif (found := labels.labelled(cell)) is not None:
            self._say(found.names, found.rest, row.place)
        elif row.cells[0] == cell and len(row.cells) > 1 and names_of(row) is None:
            self.reader.refuse(row.place, cell, written.unknown())
        else:
            self.reader.leave(row.place, cell, _("This row names no part of a commitment. It was left out."))

    def _turn(self, names: Field | Say, place: str) -> None:
        if self.reader.draft is not None:
            self.reader.draft.turn_to(names, place)

    def _say(self, names: Field | Say, value: str, place: str) -> None:
        reader = self.reader
        if names in {Say.LEFT, Say.HEADING}:
            if value:
                reader.leave(place, "", _("This row of the form is no part of the plan. It was left out."))
            return
        if names is Say.TITLE or names is Say.NUMBER_AND_TITLE or names is Say.NUMBER:
            if reader.draft is None or (reader.draft.in_form and names in reader.draft.in_form):
                reader.start(Draft(place, 0, None, "", reader.theme))
            if reader.draft is not None:
                reader.draft.in_form.add(names)
                reader.draft.name(names, value)
            return
        if reader.draft is None:
            reader.refuse(place, "", _("This row comes before any title of a commitment. Put the title first."))
            return
        reader.draft.turn_to(names, place)
        if value:
            reader.draft.say(names, value, place)

    def _milestone(self, row: Row) -> None:
        reader = self.reader
        cells = {name: row.cells[at] for at, name in (self.columns or {}).items() if at < len(row.cells)}
        if reader.draft is None:
            reader.refuse(row.place, "", _("This milestone comes before any commitment."))
        elif not cells.get(Column.MILESTONE, "").strip():
            reader.refuse(row.place, "", _("This row has no milestone. Write what will be done, or take the row out."))
        else:
            if cells.get(Column.WHO) or cells.get(Column.STARTS):
                why = _("A milestone has a date by which it is done, and its commitment’s parties. This was left out.")
                reader.leave(row.place, cells.get(Column.WHO) or cells.get(Column.STARTS) or "", why)
            reader.draft.add_row(row.place, cells)


def _full(row: Row) -> list[int]:
    return [at for at, cell in enumerate(row.cells) if cell.strip()]


def names_of(row: Row) -> Field | Say | None:
    """What the first cell with words names, if it is one of our labels."""
    first = next((cell for cell in row.cells if cell.strip()), "")
    return labels.label(first) if "\n" not in first else None
