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


@transaction.atomic
def choose_causes(
    *,
    actor: Viewer,
    version: Version,
    causes: Mapping[str, ChangeCause],
    seen: Mapping[str, str],
    stood: Mapping[str, int],
) -> Kept:
    """Keep the causes of some changes of the version being written, by their keys, until it is published.

    `seen` holds the digest of each as it was shown, `stood` the number of the cause that stood there (0 for none): what
    was changed, or chosen otherwise, since then is not written over. The same again is kept once. Appends no fact: a
    cause is said when the version is published. Locks the process row, then the version.
    """
    if not rules.may_publish(actor, version.process):
        raise NotAllowed
    version = plans_actions.hold_still(actor=actor, version=version)
    there = {one.difference.key: one for one in gate.read_changes(version)}
    kept, changed, chosen = [], [], []
    rows = []
    for key, given in causes.items():
        explained, cause = there.get(key), _cleaned(given)
        if explained is None or explained.difference.digest != seen.get(key):
            changed.append(key)
        elif explained.chosen is not None and _says(explained.chosen) == cause:
            kept.append(key)
        elif (explained.chosen.number if explained.chosen else 0) != stood.get(key, 0):
            chosen.append(key)
        else:
            kept.append(key)
            rows.append(_row(actor, version, explained, cause))
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


def _row(actor: Viewer, version: Version, explained: gate.Explained, cause: ChangeCause) -> ChosenCause:
    return ChosenCause(
        version=version,
        key=explained.difference.key,
        digest=explained.difference.digest,
        cause=cause.cause,
        decided_by=cause.decided_by,
        decided_on=cause.decided_on,
        reason=cause.reason,
        number=(explained.chosen.number if explained.chosen else 0) + 1,
        by=actor.uuid,
        chosen=clock.now(),
    )
