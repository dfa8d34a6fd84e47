"""What an import or a pasted text left open in the version being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from hearback.core.digests import body_digest
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans import rules
from hearback.plans.models import Entry, Field, Proposal, Target, Version, Wording


@dataclass(frozen=True, slots=True)
class Open:
    """A question: what stands in the version now, empty where it was taken out meanwhile, and what was brought."""

    proposal: Proposal
    stands: Words
    stands_due: str = ""


def open_proposals(viewer: Viewer, version: Version, entry: Entry | None = None) -> int:
    """How many questions wait in a version, or in one commitment of it, for those who write it."""
    if version.published is not None or not rules.may_write_plan(viewer, version.process):
        return 0
    rows = Proposal.objects.filter(version=version, settled=None)
    return (rows.filter(entry=entry) if entry is not None else rows).count()


def open_by_commitment(viewer: Viewer, version: Version) -> list[tuple[Entry, int]]:
    """The commitments of a version in which questions wait, with how many. Two statements."""
    if not rules.may_write_plan(viewer, version.process):
        return []
    rows = Proposal.objects.filter(version=version, settled=None, entry__isnull=False).order_by()
    counts = dict(rows.values_list("entry").annotate(Count("id")))
    return [(entry, counts[entry.pk]) for entry in _entries(version).filter(pk__in=counts)]


def open_commitments(viewer: Viewer, version: Version) -> list[Proposal]:
    """Commitments of a file of which nobody has said yet which they are."""
    if not rules.may_write_plan(viewer, version.process):
        return []
    rows = Proposal.objects.filter(version=version, settled=None, kind=Proposal.Kind.COMMITMENT)
    return list(rows.select_related("commitment", "file", "version__process").order_by("order", "id"))


def open_in(viewer: Viewer, entry: Entry) -> list[Open]:
    """The questions of one commitment, in the order of its text. Three statements."""
    if not rules.may_write_plan(viewer, entry.version.process):
        return []
    rows = Proposal.objects.filter(entry=entry, settled=None).select_related(
        "sentence", "milestone", "version__process"
    )
    wordings = {one.sentence_id: one.text for one in Wording.objects.filter(entry=entry)}
    targets = {one.milestone_id: one for one in Target.objects.filter(entry=entry)}
    places = {field: place for place, field in enumerate(Field.values)}
    found = sorted(rows, key=lambda one: (places.get(one.field, len(places)), one.order, one.pk))
    return [_open(one, wordings, targets) for one in found]


def _open(proposal: Proposal, wordings: dict[int, Words], targets: dict[int, Target]) -> Open:
    if proposal.sentence_id is not None:
        return Open(proposal, wordings.get(proposal.sentence_id, {}))
    target = targets.get(proposal.milestone_id or 0)
    return Open(proposal, target.text if target else {}, target.due_written if target else "")


def text_of(viewer: Viewer, entry: Entry) -> list[Wording]:
    """The sentences of a commitment as they stand, part by part in their order, for those who write it. One statement."""
    if not rules.may_write_plan(viewer, entry.version.process):
        return []
    places = {field: place for place, field in enumerate(Field.values)}
    rows = Wording.objects.filter(entry=entry).order_by("order", "id")
    return sorted(rows, key=lambda one: places.get(one.field, len(places)))


def digest_of(text: Sequence[Wording]) -> str:
    """What tells whether a text reads as it did when somebody began to write over it."""
    return body_digest([[one.sentence_id, one.field, one.text] for one in text])


def _entries(version: Version) -> QuerySet[Entry]:
    return Entry.objects.filter(version=version).select_related("commitment").order_by("commitment__number")
