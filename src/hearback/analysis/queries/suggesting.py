"""What a program suggests for one thing said, and how often it was right so far, beside what anybody would guess."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from hearback.analysis import rules
from hearback.analysis.models import Code, Suggested
from hearback.analysis.queries.codebook import Book
from hearback.contributions.models import Contribution
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans import queries as plans
from hearback.plans.models import Commitment, Wording
from hearback.processes.models import Process


@dataclass(frozen=True, slots=True)
class PlaceSuggested:
    """A commitment that something may be about, and the sentence of it that is likest; none where its title is."""

    commitment: Commitment
    title: Words
    sentence: Words


@dataclass(frozen=True, slots=True)
class Suggestions:
    """At most three themes that can be chosen today, the likeliest first; nothing of it is decided."""

    uuid: UUID
    codes: tuple[Code, ...]


def suggested_codes(viewer: Viewer, book: Book, row: Contribution) -> Suggestions | None:
    """The themes suggested for one thing that nobody has coded with a suggestion in view. One statement."""
    found = _suggested(viewer, row)
    if found is None:
        return None
    usable = {one.code.pk: one.code for one in book.to_choose()}
    codes = tuple(dict.fromkeys(book.read_as(pk) for pk in found.codes if pk in book.by_id))
    codes = tuple(code for code in codes if code.pk in usable)
    return Suggestions(found.uuid, codes) if codes else None


def suggested_places(viewer: Viewer, row: Contribution) -> list[PlaceSuggested]:
    """The commitments suggested for something of which nobody said what it is about, as the plan reads today.

    At most three statements.
    """
    if row.commitment_id is not None or (found := _suggested(viewer, row)) is None or not found.places:
        return []
    version = plans.current_version(viewer, row.process)
    if version is None:
        return []
    wanted = dict(found.places)
    entries = plans.commitments_in(version).filter(commitment__in=wanted)
    by_commitment = {entry.commitment_id: entry for entry in entries}
    wordings = Wording.objects.filter(entry__in=entries, sentence__in=[one for one in wanted.values() if one])
    texts = dict(wordings.values_list("sentence", "text"))
    return [
        PlaceSuggested(entry.commitment, entry.title, texts.get(sentence, {}))
        for pk, sentence in wanted.items()
        if (entry := by_commitment.get(pk)) is not None
    ]


def _suggested(viewer: Viewer, row: Contribution) -> Suggested | None:
    if not rules.may_code(viewer, row.process) or not rules.may_be_coded(row):
        return None
    return Suggested.objects.filter(contribution=row, right=None).first()


def suggested_by(viewer: Viewer, row: Contribution, uuid: str) -> Suggested | None:
    """The suggestion that stood on a form; None where it is not this contribution's, or somebody decided since."""
    found = _suggested(viewer, row)
    return found if found is not None and str(found.uuid) == uuid else None


@dataclass(frozen=True, slots=True)
class Right:
    """Of so many decisions with suggestions in view: how often one of the three was chosen, and how often one of the
    three commonest themes was, which anybody could have guessed without reading.
    """

    of: int
    right: int
    guessed: int

    @property
    def percent(self) -> int:
        """How often they were right, in a hundred."""
        return round(100 * self.right / self.of) if self.of else 0

    @property
    def percent_guessed(self) -> int:
        """How often a guess was, in a hundred."""
        return round(100 * self.guessed / self.of) if self.of else 0


def how_often_right(viewer: Viewer, process: Process) -> Right | None:
    """For whoever codes, once there was any decision; one statement."""
    if not rules.may_code(viewer, process):
        return None
    decided = Suggested.objects.filter(learning__process=process, right__isnull=False).order_by()
    found = decided.aggregate(
        of=Count("pk"), right=Count("pk", filter=Q(right=True)), guessed=Count("pk", filter=Q(guessed=True))
    )
    return Right(**found) if found["of"] else None
