"""Single rows, for doors and rooms above that hold a number or an identity."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.plans import rules
from hearback.plans.models import (
    Assessment,
    Commitment,
    Entry,
    Field,
    Milestone,
    MilestoneLineage,
    Party,
    ProgressUpdate,
    Target,
    Version,
    Wording,
)
from hearback.plans.queries.evidence import with_evidence
from hearback.processes import rules as processes_rules
from hearback.processes.models import Process


def commitments_in(version: Version) -> QuerySet[Entry]:
    """What a version says of each commitment that is part of it, by number. The caller has checked who may see it."""
    going = Entry.objects.filter(version=version, standing=Entry.Standing.GOING)
    return going.select_related("commitment", "theme", "version").order_by("commitment__number")


def entry_in(version: Version, number: int) -> Entry | None:
    """What a version says of the commitment with this number, withdrawn or not."""
    entries = Entry.objects.select_related("commitment", "theme", "version__process")
    return entries.filter(version=version, commitment__number=number).first()


@dataclass(frozen=True, slots=True)
class EntryWords:
    """What a version says in one commitment: its sentences as they are read, and its milestones."""

    entry: Entry
    sentences: tuple[Wording, ...]
    milestones: tuple[Target, ...]

    @property
    def digest(self) -> str:
        """All of it in short: other words, another digest."""
        said = [self.entry.title, *([one.field, one.text] for one in self.sentences)]
        promised = [[one.text, one.output, one.due_written] for one in self.milestones]
        return blake2s(json.dumps([said, promised], sort_keys=True).encode(), digest_size=8).hexdigest()

    def only(self, chosen: Collection[str]) -> EntryWords:
        """Those of the sentences ("s-" and the identity) and milestones ("m-") that were chosen."""
        sentences = tuple(one for one in self.sentences if f"s-{one.sentence.uuid}" in chosen)
        milestones = tuple(one for one in self.milestones if f"m-{one.milestone.uuid}" in chosen)
        return EntryWords(self.entry, sentences, milestones)


def entry_words(entries: Sequence[Entry]) -> list[EntryWords]:
    """What these say, in this order. Two statements. The caller has checked who may see it."""
    sentences: dict[int, list[Wording]] = defaultdict(list)
    for wording in Wording.objects.filter(entry__in=entries).select_related("sentence").order_by("order", "id"):
        sentences[wording.entry_id].append(wording)
    milestones: dict[int, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(entry__in=entries).select_related("milestone").order_by("milestone__number"):
        milestones[target.entry_id].append(target)
    place = {field: number for number, field in enumerate(Field.values)}
    return [
        EntryWords(
            entry,
            tuple(sorted(sentences[entry.pk], key=lambda wording: place[wording.field])),
            tuple(milestones[entry.pk]),
        )
        for entry in entries
    ]


def sentence_in(version: Version, sentence: UUID) -> Wording | None:
    """What a version says in a sentence; None when it does not have it."""
    wordings = Wording.objects.select_related("sentence", "entry__commitment", "entry__version__process")
    return wordings.filter(entry__version=version, sentence__uuid=sentence).first()


def target_in(version: Version, milestone: UUID) -> Target | None:
    """What a version says of a milestone; None when it does not have it."""
    targets = Target.objects.select_related("milestone", "entry__commitment", "entry__version__process")
    return targets.filter(entry__version=version, milestone__uuid=milestone).first()


def commitment_visible_to(viewer: Viewer, process: Process, number: int) -> Commitment | None:
    """A commitment by its number, if any version the viewer may see speaks of it."""
    if rules.may_read_drafts(viewer, process):
        said = Entry.objects.filter(commitment=OuterRef("pk"))
    elif processes_rules.may_see(viewer, process, clock.now()):
        said = Entry.objects.filter(commitment=OuterRef("pk"), version__published__lte=clock.now())
    else:
        return None
    found = Commitment.objects.filter(Exists(said), process=process, number=number)
    return found.select_related("process").first()


def commitments_visible_among(viewer: Viewer, process: Process, commitments: Collection[int]) -> frozenset[int]:
    """Those of these commitments that a version speaks of which the viewer may see. One query, none for none."""
    if not commitments:
        return frozenset()
    entries = Entry.objects.filter(commitment__in=commitments, commitment__process=process)
    if not rules.may_read_drafts(viewer, process):
        entries = entries.filter(version__published__lte=clock.now())
    return frozenset(entries.values_list("commitment", flat=True))


def milestone_visible_to(viewer: Viewer, process: Process, number: int, milestone: int) -> Milestone | None:
    """A milestone by its number within its commitment, if any version the viewer may see speaks of it."""
    commitment = commitment_visible_to(viewer, process, number)
    if commitment is None:
        return None
    said = Target.objects.filter(milestone=OuterRef("pk"))
    if not rules.may_read_drafts(viewer, process):
        said = said.filter(entry__version__published__lte=clock.now())
    return Milestone.objects.filter(Exists(said), commitment=commitment, number=milestone).first()


def latest_progress(commitments: Collection[int]) -> dict[int, ProgressUpdate]:
    """The latest report on each of these commitments as a whole, or on one of its milestones: one statement.

    Also on a milestone that came along from another commitment.
    """
    found: dict[int, ProgressUpdate] = {}
    went = MilestoneLineage.objects.filter(before=OuterRef("milestone"), version__published__lte=clock.now())
    to = Subquery(went.order_by("-version__number", "-id").values("after__commitment")[:1])
    known_by_now = ProgressUpdate.objects.filter(recorded__lte=clock.now())
    updates = known_by_now.annotate(came_along_to=to).order_by("happened", "id")
    for update in updates.filter(Q(commitment__in=commitments) | Q(came_along_to__in=commitments)):
        as_whole = update.milestone_id is None
        for commitment in {update.commitment_id, update.came_along_to or update.commitment_id}:
            known = found.get(commitment)
            # What is said of the whole is not undone by a later word on one part.
            if known is None or as_whole or known.milestone_id is not None:
                found[commitment] = update
    return found


def progress_visible_to(viewer: Viewer, process: Process) -> QuerySet[ProgressUpdate]:
    """Every report in a process, the latest first, on commitments that a version the viewer may see speaks of."""
    said = Entry.objects.filter(commitment=OuterRef("commitment"))
    if not rules.may_read_drafts(viewer, process):
        said = said.filter(version__published__lte=clock.now())
    reported = ProgressUpdate.objects.filter(Exists(said), commitment__process=process, recorded__lte=clock.now())
    rows = with_evidence(reported)
    return rows.order_by("-happened", "-id")


def assessment_in(process: Process, uuid: UUID) -> Assessment | None:
    """An assessment by its identity, with its commitment. The caller has checked who may see it."""
    rows = Assessment.objects.filter(uuid=uuid, commitment__process=process)
    return rows.select_related("commitment__process").first()


def parties_as_values(entry: Entry) -> dict[str, str]:
    """Who takes part in a commitment, in their order, as plain values: so that nobody saves over somebody else unseen."""
    found: dict[str, list[str]] = {}
    rows = Party.objects.filter(entry=entry).order_by("order", "id")
    for part, organisation, coalition in rows.values_list("part", "organisation__uuid", "coalition"):
        place = f"{part} of {coalition}" if coalition else part
        found.setdefault(place, []).append(organisation.hex)
    return {part: " ".join(those) for part, those in found.items()}
