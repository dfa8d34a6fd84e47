"""What a version says, as plain values: two of them can be compared without a database."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hearback.core.languages import Words
from hearback.plans.models import (
    Commitment,
    Entry,
    Field,
    Milestone,
    Party,
    PlanText,
    Sentence,
    Target,
    Version,
    Wording,
)


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: what it says, in which field."""

    sentence: UUID
    field: str
    text: Words


@dataclass(frozen=True, slots=True)
class Promised:
    """One milestone: what will be done, and by when."""

    milestone: UUID
    number: int
    text: Words
    output: Words
    due: str


@dataclass(frozen=True, slots=True)
class Takes:
    """One organisation's part; of a member, the coalition within which it is named."""

    part: str
    organisation: UUID
    name: Words
    coalition: UUID | None = None
    coalition_name: Words = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, UUID, UUID | None]:
        """What tells it apart within its commitment."""
        return (self.part, self.organisation, self.coalition)

    @property
    def called(self) -> Words:
        """Its name; of a member with the coalition's beside it."""
        if self.coalition is None:
            return self.name
        within = next(iter(self.coalition_name.values()), "")
        return {code: f"{name} ({self.coalition_name.get(code, within)})" for code, name in self.name.items()}


@dataclass(frozen=True, slots=True)
class EntryState:
    """Everything one version says of one commitment. Sentences stand in reading order."""

    commitment: UUID
    number: int
    going: bool
    title: Words
    theme: UUID | None
    theme_name: Words
    starts: str
    ends: str
    parties: tuple[Takes, ...]
    sentences: tuple[Said, ...]
    milestones: tuple[Promised, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything one version says, commitment by commitment in the order of their numbers."""

    entries: tuple[EntryState, ...]
    commitments: dict[UUID, Commitment]
    sentences: dict[UUID, Sentence]
    milestones: dict[UUID, Milestone]
    texts: dict[str, Words] = field(default_factory=dict)

    def data(self) -> list[Any]:
        """As plain JSON values: what the journal digests when the version is published."""
        return [_data(entry) for entry in self.entries]


TEXTS = tuple(PlanText.values)
FIELD_ORDER = {field: place for place, field in enumerate(Field.values)}


def _data(entry: EntryState) -> dict[str, Any]:
    return {
        "number": entry.number,
        "going": entry.going,
        "title": entry.title,
        "theme": entry.theme_name,
        "starts": entry.starts,
        "ends": entry.ends,
        "parties": [[party.part, party.called] for party in entry.parties],
        "sentences": [[said.field, said.text] for said in entry.sentences],
        "milestones": [[m.number, m.text, m.output, m.due] for m in entry.milestones],
    }


def take(*versions: Version) -> list[Snapshot]:
    """What these versions say: five statements, however many versions and commitments there are."""
    wanted = [version.pk for version in versions]
    rows = Entry.objects.filter(version__in=wanted).select_related("commitment", "theme")
    entries = list(rows.order_by("commitment__number"))
    parties: dict[int, list[Party]] = defaultdict(list)
    for party in Party.objects.filter(entry__version__in=wanted).select_related("organisation", "coalition"):
        parties[party.entry_id].append(party)
    said, sentences = _said(wanted)
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(entry__version__in=wanted).select_related("milestone"):
        targets[target.entry_id].append(target)
    texts = {row.pop("pk"): row for row in Version.objects.filter(pk__in=wanted).order_by().values("pk", *TEXTS)}
    return [
        _snapshot(
            texts[version.pk],
            [one for one in entries if one.version_id == version.pk],
            parties,
            said,
            sentences,
            targets,
        )
        for version in versions
    ]


def _snapshot(
    texts: dict[str, Words],
    entries: list[Entry],
    parties: dict[int, list[Party]],
    said: dict[int, list[Said]],
    sentences: dict[UUID, Sentence],
    targets: dict[int, list[Target]],
) -> Snapshot:
    return Snapshot(
        tuple(_state(entry, parties[entry.pk], said[entry.pk], targets[entry.pk]) for entry in entries),
        {entry.commitment.uuid: entry.commitment for entry in entries},
        sentences,
        {target.milestone.uuid: target.milestone for entry in entries for target in targets[entry.pk]},
        texts,
    )


def _said(versions: list[int]) -> tuple[dict[int, list[Said]], dict[UUID, Sentence]]:
    """What each entry says, and the sentences of them all: plain rows, for a plan may have many thousands."""
    rows = Wording.objects.filter(entry__version__in=versions).order_by("order", "id")
    said: dict[int, list[Said]] = defaultdict(list)
    sentences: dict[UUID, Sentence] = {}
    for entry, field_, text, pk, uuid, commitment in rows.values_list(
        *("entry_id", "field", "text", "sentence_id", "sentence__uuid", "sentence__commitment_id")
    ):
        said[entry].append(Said(uuid, field_, text))
        if uuid not in sentences:
            sentences[uuid] = Sentence(pk=pk, uuid=uuid, commitment_id=commitment)
    return said, sentences


def _state(entry: Entry, parties: list[Party], said: list[Said], targets: list[Target]) -> EntryState:
    return EntryState(
        commitment=entry.commitment.uuid,
        number=entry.commitment.number,
        going=entry.standing == Entry.Standing.GOING,
        title=entry.title,
        theme=entry.theme.uuid if entry.theme else None,
        theme_name=entry.theme.name if entry.theme else {},
        starts=entry.starts_written,
        ends=entry.ends_written,
        parties=tuple(_takes(party) for party in parties),
        sentences=tuple(sorted(said, key=lambda one: FIELD_ORDER[one.field])),
        milestones=tuple(
            Promised(t.milestone.uuid, t.milestone.number, t.text, t.output, t.due_written) for t in targets
        ),
    )


def _takes(party: Party) -> Takes:
    one, within = party.organisation, party.coalition
    coalition = () if within is None else (within.uuid, within.name)
    return Takes(party.part, one.uuid, one.name, *coalition)
