"""Keeping why things changed, some at a time, until the version is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from hearback.answers import gate, rules
from hearback.answers.models import ChosenCause
from hearback.core import clock, fields
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.plans import actions as plans_actions
from hearback.plans.clearance import ChangeCause
from hearback.plans.differences import Difference
from hearback.plans.models import Change, Version

REASON_AT_MOST = 5_000
_CHOSEN = ("digest", "cause", "decided_by", "decided_on", "reason", "number", "by", "chosen")


@dataclass(frozen=True, slots=True)
class Kept:
    """The keys of the changes whose cause was kept, of those that read otherwise by now, and of those for which
    somebody chose another meanwhile: nothing was kept for these.
    """

    kept: tuple[str, ...]
    changed: tuple[str, ...]
    chosen: tuple[str, ...]


def choose_causes(
    *,
    actor: Viewer,
    version: Version,
    causes: Mapping[str, ChangeCause],
    seen: Mapping[str, str],
    stood: Mapping[str, int],
    known: gate.Compared | None = None,
) -> Kept:
    """Keep the causes of some changes of the version being written, by their keys, until it is published.

    `seen` holds the digest of each as it was shown, `stood` the number of the cause that stood there (0 for none): what
    was changed, or chosen otherwise, since then is not written over. The same again is kept once. Appends no fact: a
    cause is said when the version is published. `known` is how the version compares, where the caller has just read it:
    that takes long for a large plan, so it is done before the lock and only looked at again where something was edited
    since. Locks the process row, then the version.
    """
    if not rules.may_publish(actor, version.process):
        raise NotAllowed
    known = known or gate.compare(version)
    with transaction.atomic():
        return _choose(actor, plans_actions.hold_still(actor=actor, version=version), causes, seen, stood, known)


def _choose(
    actor: Viewer,
    version: Version,
    causes: Mapping[str, ChangeCause],
    seen: Mapping[str, str],
    stood: Mapping[str, int],
    known: gate.Compared,
) -> Kept:
    there = {one.key: one for one in gate.compare(version, known).found if one.key in causes}
    standing = {row.key: row for row in ChosenCause.objects.filter(version=version, key__in=there).order_by()}
    kept, changed, chosen = [], [], []
    rows = []
    for key, given in causes.items():
        difference, cause = there.get(key), _cleaned(given)
        if difference is None or difference.digest != seen.get(key):
            changed.append(key)
            continue
        stands = gate.for_these_words(standing.get(key), difference)
        number = stands.number if stands else 0
        if stands is not None and _says(stands) == cause:
            kept.append(key)
        elif number != stood.get(key, 0):
            chosen.append(key)
        else:
            kept.append(key)
            rows.append(_row(actor, version, difference, number + 1, cause))
    ChosenCause.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["version", "key"], update_fields=[*_CHOSEN], batch_size=500
    )
    return Kept(tuple(kept), tuple(changed), tuple(chosen))


def _cleaned(given: ChangeCause) -> ChangeCause:
    """Who decided, when and why, for a decision alone."""
    if given.cause != Change.Cause.DECISION:
        return ChangeCause(given.cause)
    decided_by = fields.line(given.decided_by, field="decided_by", max_length=200)
    reason = fields.words(given.reason, field="reason", max_length=REASON_AT_MOST)
    return ChangeCause(given.cause, decided_by, given.decided_on, reason)


def _says(row: ChosenCause) -> ChangeCause:
    return ChangeCause(Change.Cause(row.cause), row.decided_by, row.decided_on, row.reason)


def _row(actor: Viewer, version: Version, difference: Difference, number: int, cause: ChangeCause) -> ChosenCause:
    return ChosenCause(
        version=version,
        key=difference.key,
        digest=difference.digest,
        cause=cause.cause,
        decided_by=cause.decided_by,
        decided_on=cause.decided_on,
        reason=cause.reason,
        number=number,
        by=actor.uuid,
        chosen=clock.now(),
    )
