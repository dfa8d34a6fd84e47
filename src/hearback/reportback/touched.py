"""Which changes of a version somebody is told of, and whether one touches what they spoke about."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from hearback.answers import causes
from hearback.contributions.models import Carried, Contribution
from hearback.plans.difference import Difference, alone
from hearback.plans.models import Change, Version

# A sentence that only moved or was only translated says what it said (but see `told_changes`).
TOLD_KINDS = tuple(kind for kind in Change.Kind if kind not in (Change.Kind.MOVED, Change.Kind.TRANSLATED))


def told_changes(versions: Collection[Version]) -> list[Change]:
    """The changes of these versions that somebody may be told of, in their order. One statement.

    Where both sides had signed, also what reads otherwise in one language alone: who reads that one was promised the other.
    """
    rows = Change.objects.filter(version__in=versions, kind__in=(*TOLD_KINDS, Change.Kind.TRANSLATED))
    signed = {version.pk for version in versions if version.reopened_because}
    changes = rows.select_related("commitment").order_by("version", "order")
    return [one for one in changes if is_told(one, reopened=one.version_id in signed)]


def is_told(change: Change | Difference, *, reopened: bool) -> bool:
    """Whether somebody may be told of this change."""
    if change.kind == Change.Kind.TRANSLATED:
        return reopened and bool(alone(change.kind, change.before, change.after))
    return change.kind in TOLD_KINDS


def carried_before(version: Version, contributions: Iterable[Contribution]) -> dict[int, int | None]:
    """In which sentence of the version before this one stood what each of these is about, where it was carried there."""
    rows = Carried.objects.filter(version=version.previous_id, contribution__in=list(contributions))
    return dict(rows.values_list("contribution", "place"))


def touches(said: Contribution, change: Change, kin: causes.Kin, carried: int | None = None) -> bool:
    """Whether a change is of the text that something was said about, or of what that became."""
    if said.sentence_id is None:
        return change.commitment_id is not None and said.commitment_id in kin.commitments.of(change.commitment_id)
    if change.sentence_id is None:
        return False
    return not {said.sentence_id, carried}.isdisjoint(kin.sentences.of(change.sentence_id))
