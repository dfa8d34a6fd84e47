"""Why something changed: what people said that caused each change of the plan, and what else changed because of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from hearback.answers.models import AnswerTo, Because, Cause
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events.models import Event
from hearback.plans.models import Commitment, Sentence, Version
from hearback.processes.models import Process

MOST_BESIDE = 50


def because_of(viewer: Viewer, of: Process | Version | Commitment | Sentence) -> dict[int, list[Contribution]]:
    """For each change of a process, version, commitment or sentence (by the change's id), what people said that caused it.

    Only what this viewer may see, oldest first. A constant number of queries.
    """
    names = {Process: "change__version__process", Version: "change__version", Commitment: "change__commitment"}
    return _because(viewer, _process_of(of), Because.objects.filter(**{names.get(type(of), "change__sentence"): of}))


def because_of_each(viewer: Viewer, process: Process, changes: Collection[int]) -> dict[int, list[Contribution]]:
    """For each of these changes of a process, by their ids, what people said that caused it, as `because_of`."""
    if not changes:
        return {}
    links = Because.objects.filter(change__in=changes, change__version__process=process)
    return _because(viewer, process, links)


def _because(viewer: Viewer, process: Process, links: QuerySet[Because]) -> dict[int, list[Contribution]]:
    stands = AnswerTo.objects.filter(answer__in=links.values("cause__answer"), current=True)
    seen = contributions.contributions_visible_to(viewer, process)
    said: dict[int, list[Contribution]] = {}
    for link in (
        stands.filter(contribution__in=seen.values("pk")).select_related("contribution").order_by("contribution_id")
    ):
        said.setdefault(link.answer_id, []).append(link.contribution)
    found: dict[int, list[Contribution]] = {}
    for change, answer in dict.fromkeys(links.values_list("change_id", "cause__answer_id")):
        row = found.setdefault(change, [])
        row += [contribution for contribution in said.get(answer, ()) if contribution not in row]
    return found


def _process_of(of: Process | Version | Commitment | Sentence) -> Process:
    if isinstance(of, Process):
        return of
    return of.commitment.process if isinstance(of, Sentence) else of.process


@dataclass(frozen=True, slots=True)
class AlsoChanged:
    """Something beside the plan's text that changed: a date, an event, how people are involved; and what people said."""

    words: Words
    event: Event | None
    because: tuple[Contribution, ...]


def also_changed(
    viewer: Viewer, process: Process, *, after: datetime | None = None, until: datetime | None = None
) -> list[AlsoChanged]:
    """What answers given in a span of time changed beside the plan's text, the latest first, at most 50.

    Only what the viewer may see: an event that is announced, contributions that are shown. Three queries.
    """
    seen = contributions.contributions_visible_to(viewer, process)
    stands = AnswerTo.objects.filter(current=True, contribution__in=seen.values("pk"))
    rows = Cause.objects.filter(Exists(stands.filter(answer=OuterRef("answer"))), answer__process=process)
    rows = rows.filter(commitment=None, plan_text="")
    if after is not None:
        rows = rows.filter(answer__happened__gt=after)
    if until is not None:
        rows = rows.filter(answer__happened__lte=until)
    causes = list(rows.select_related("event").order_by("-answer__happened", "-id")[:MOST_BESIDE])
    said: dict[int, list[Contribution]] = {}
    links = stands.filter(answer__in={cause.answer_id for cause in causes}) if causes else AnswerTo.objects.none()
    for link in links.select_related("contribution").order_by("contribution_id"):
        said.setdefault(link.answer_id, []).append(link.contribution)
    return [
        AlsoChanged(cause.other, event, tuple(said.get(cause.answer_id, ())))
        for cause in causes
        if (event := _announced(cause.event)) or any(cause.other.values())
    ]


def _announced(event: Event | None) -> Event | None:
    """An event that everybody may know of."""
    return event if event is not None and event.published is not None and event.published <= clock.now() else None
