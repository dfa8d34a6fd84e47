"""What an answer may say that it changed: the commitments shown, with what is in them, texts of the plan, and events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from hearback.answers.actions import CauseOf
from hearback.answers.models import Cause
from hearback.contributions.models import Contribution
from hearback.core.rows import number_in
from hearback.core.viewer import Viewer
from hearback.events import queries as events
from hearback.events.models import Event
from hearback.plans import queries as plans
from hearback.plans.models import Commitment, PlanText, Version
from hearback.plans.queries import CommitmentPage
from hearback.processes.models import Process
from hearback.web.desk.shared import plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COMMITMENT, SENTENCE, MILESTONE, EVENT, TEXT = "commitment", "sentence", "milestone", "event", "text"
# What any plan may come to have because of what somebody said; the other texts are offered where they stand.
_ALWAYS = {PlanText.INTRODUCTION, PlanText.KNOWN_GAPS}


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing that can be ticked; `value` names it in the form."""

    value: str
    label: str
    hint: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Things that can be ticked, under a heading."""

    heading: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen from: the version, its commitments, those whose sentences are shown, and the events."""

    version: Version | None
    commitments: tuple[tuple[str, str], ...]
    shown: tuple[int, ...]
    groups: tuple[Group, ...]

    @property
    def not_shown(self) -> list[tuple[str, str]]:
        """The commitments whose sentences can still be asked for."""
        return [(number, label) for number, label in self.commitments if int(number) not in self.shown]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Everything that can be ticked, for the field."""
        return [(tick.value, tick.label) for group in self.groups for tick in group.ticks]

    def labels(self, values: Iterable[str]) -> list[str]:
        """What was ticked, in words."""
        wanted = set(values)
        return [
            f"{group.heading}: {tick.label}" for group in self.groups for tick in group.ticks if tick.value in wanted
        ]


def version_for(viewer: Viewer, process: Process) -> Version | None:
    """The version that an answer speaks of: the one being written, else the current one."""
    return plans.draft_version(viewer, process) or plans.current_version(viewer, process)


def offered(
    viewer: Viewer, process: Process, about: Sequence[Contribution], more: Iterable[str] = (), *, sentences: bool = True
) -> Offered:
    """What can be chosen; the commitments that the contributions are about are shown from the start."""
    version = version_for(viewer, process)
    entries = list(plans.commitments_in(version)) if version else []
    commitments = tuple((str(e.commitment.number), f"{e.commitment.number}. {plain(e.title)}") for e in entries)
    known = {int(number) for number, _label in commitments}
    wanted = [row.commitment.number for row in about if row.commitment is not None]
    wanted += [number for asked in more if (number := number_in(asked)) is not None]
    shown = tuple(number for number in dict.fromkeys(wanted) if number in known)
    groups: list[Group] = []
    if sentences:
        pages = (plans.commitment_page(viewer, process, number, version) for number in shown)
        groups = [_of_commitment(found) for found in pages if found is not None]
        groups += _of_plan(version)
        groups += _of_events(events.events_visible_to(viewer, process))
    return Offered(version, commitments, shown, tuple(groups))


def _of_commitment(found: CommitmentPage) -> Group:
    commitment = found.entry.commitment
    ticks = [Tick(f"{COMMITMENT}:{commitment.number}", _("The commitment as a whole"))]
    for field in found.fields:
        ticks += [Tick(f"{SENTENCE}:{one.uuid}", plain(one.text), field.label) for one in field.sentences]
    for milestone in found.milestones:
        due = _("Milestone %(number)s, due %(due)s") if milestone.due else _("Milestone %(number)s")
        hint = due % {"number": milestone.number, "due": milestone.due}
        ticks.append(Tick(f"{MILESTONE}:{milestone.uuid}", plain(milestone.text), hint))
    heading = _("Commitment %(number)s: %(title)s") % {"number": commitment.number, "title": plain(found.entry.title)}
    return Group(heading, tuple(ticks))


def _of_plan(version: Version | None) -> list[Group]:
    """The texts of the plan itself."""
    if version is None:
        return []
    ticks = []
    for text in PlanText:
        stands = plain(getattr(version, text))
        if stands or text in _ALWAYS:
            ticks.append(Tick(f"{TEXT}:{text}", str(text.label), Truncator(stands).chars(80)))
    return [Group(_("The plan itself"), tuple(ticks))]


def _of_events(found: Iterable[Event]) -> list[Group]:
    ticks = tuple(Tick(f"{EVENT}:{event.slug}", plain(event.title)) for event in found)
    return [Group(_("Events"), ticks)] if ticks else []


def causes(viewer: Viewer, process: Process, values: Iterable[str]) -> list[CauseOf]:
    """What was ticked, as the action takes it. What is not there any more is left out."""
    version = version_for(viewer, process)
    found = (_cause(viewer, process, version, *value.split(":", 1)) for value in values)
    return [cause for cause in found if cause is not None]


def _cause(viewer: Viewer, process: Process, version: Version | None, kind: str, name: str) -> CauseOf | None:
    if kind == EVENT:
        event = events.event_visible_to(viewer, process, name)
        return CauseOf(event=event) if event else None
    if kind == TEXT:
        return CauseOf(plan_text=name)
    if version is None:
        return None
    if kind == COMMITMENT:
        commitment = commitment_of(viewer, process, name)
        return CauseOf(commitment=commitment) if commitment else None
    if kind == SENTENCE:
        wording = plans.sentence_in(version, UUID(name))
        return CauseOf(commitment=wording.entry.commitment, sentence=wording.sentence) if wording else None
    target = plans.target_in(version, UUID(name))
    return CauseOf(commitment=target.entry.commitment, milestone=target.milestone) if target else None


def commitment_of(viewer: Viewer, process: Process, number: str) -> Commitment | None:
    """A commitment by the number in a form."""
    asked = number_in(number)
    return plans.commitment_visible_to(viewer, process, asked) if asked is not None else None


def value_of(cause: Cause | CauseOf) -> str:
    """What stands ticked in the form for a cause that an answer has; empty for one in words."""
    if cause.sentence is not None:
        return f"{SENTENCE}:{cause.sentence.uuid}"
    if cause.milestone is not None:
        return f"{MILESTONE}:{cause.milestone.uuid}"
    if cause.commitment is not None:
        return f"{COMMITMENT}:{cause.commitment.number}"
    if cause.plan_text:
        return f"{TEXT}:{cause.plan_text}"
    return f"{EVENT}:{cause.event.slug}" if cause.event is not None else ""
