"""All answers of a process as one document has them: under the commitment or theme, each with what it answers.

As everybody reads them: what has not gone out or is held back is not in it, nor a commitment that no public version has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from hearback.answers.models import Answer, AnswerTo
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.contributions.queries import Said
from hearback.core.languages import Words
from hearback.core.viewer import NOBODY
from hearback.plans import queries as plans
from hearback.processes.models import Process

AT_ONCE = 300
_LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """What a part of the document is about: a commitment by its number, a theme by its name, or neither."""

    number: int | None = None
    name: Words | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """One thing that was said, the answer that stands, and the part of the document in which it is read."""

    place: Place
    answer: Answer
    said: Said


def response(process: Process) -> Iterator[Answered]:
    """Everything that is answered, by commitment and theme, and those with the same answer one after the other.

    Read a few hundred at a time, so that memory stays flat however much there is.
    """
    titles = _titles(process)
    order = [
        (link.contribution_id, link.answer_id)
        for link in _links(process, list(titles)).only("contribution_id", "answer_id").iterator(chunk_size=2_000)
    ]
    for at in range(0, len(order), AT_ONCE):
        yield from _read(order[at : at + AT_ONCE], titles)


def _titles(process: Process) -> dict[int, Place]:
    """The commitments that everybody knows of, as the current version calls them, by their id."""
    current = plans.current_version(NOBODY, process)
    entries = plans.commitments_in(current) if current is not None else ()
    return {entry.commitment_id: Place(entry.commitment.number, entry.title) for entry in entries}


def _links(process: Process, known: list[int]) -> QuerySet[AnswerTo]:
    seen = contributions.contributions_visible_to(NOBODY, process).filter(state=Contribution.State.ANSWERED)
    number = Case(
        When(contribution__commitment__in=known, then=F("contribution__commitment__number")),
        default=Value(_LAST),
        output_field=IntegerField(),
    )
    theme = Case(
        When(contribution__theme=None, then=Value(_LAST)),
        default=F("contribution__theme__order"),
        output_field=IntegerField(),
    )
    links = AnswerTo.objects.filter(current=True, contribution__in=seen.values("pk"))
    in_order = ("number", "theme", "contribution__theme", "answer_id", "contribution__received", "contribution_id")
    return links.annotate(number=number, theme=theme).order_by(*in_order)


def _read(order: list[tuple[int, int]], titles: dict[int, Place]) -> Iterator[Answered]:
    rows = Contribution.objects.filter(pk__in=[one for one, _answer in order])
    by_id = {row.pk: row for row in rows.select_related(*contributions.LABELS)}
    said = {one.id: one for one in contributions.said(NOBODY, list(by_id.values()))}
    given = Answer.objects.select_related("joined_to").in_bulk({answer for _one, answer in order})
    for one, answer in order:
        row = by_id.get(one)
        if row is None or answer not in given:  # gone since the document was begun
            continue
        theme = Place(name=row.theme.name) if row.theme is not None else Place()
        yield Answered(titles.get(row.commitment_id or 0, theme), given[answer], said[one])
