"""Publishing a version in which very much changed: it is asked for at the desk, and the worker does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.answers import gate, rules
from hearback.answers.actions.choosing import choose_causes
from hearback.answers.actions.publishing import publish_version
from hearback.answers.queries.publishing import PUBLISH, job_of
from hearback.core.errors import NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.outbox import actions as outbox
from hearback.outbox import queries as outbox_queries
from hearback.outbox.models import Job, State
from hearback.plans import actions as plans_actions
from hearback.plans.clearance import ChangeCause
from hearback.plans.models import Change, Version

AT_ONCE_AT_MOST = 500  # changes that are published while whoever pressed the button waits: about half a second
_KEPT_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication brings beside the causes that are kept, as `publish_version` takes it.

    `digest` is of the words of all changes as they were shown (`Compared.digest`), `rest` the one decision for all that
    have no cause.
    """

    status: str
    digest: str
    rest: ChangeCause | None = None
    waiting: Mapping[UUID, tuple[Words, date]] = field(default_factory=dict)
    others: tuple[Words, date] | None = None
    signed_by: str = ""
    at: datetime | None = None
    happened: datetime | None = None
    after_signing: Words | None = None
    elsewhere_link: str = ""
    elsewhere_because: Words | None = None


def ask_to_publish(*, actor: Viewer, version: Version, publication: Publication, typed: Mapping[str, list[str]]) -> Job:
    """Let the worker publish it, in the name of whoever asks. Asked again while that waits or goes on, it is the same.

    `typed` is the form as it was sent: if the worker is refused, it comes back with every word. Locks the process row,
    then the version.
    """
    if not rules.may_publish(actor, version.process):
        raise NotAllowed
    with transaction.atomic():
        version = plans_actions.hold_still(actor=actor, version=version)
        last = outbox_queries.last_job_of(job_of(version))
        if last is not None and last.state == State.WAITING:
            return last
        number = int(last.key.rpartition(":")[2]) + 1 if last is not None else 1
        payload = {"version": str(version.uuid), "asked": _plain(publication), "typed": dict(typed)}
        return outbox.put_job(actor=actor, kind=PUBLISH, key=f"{job_of(version)}{number}", payload=payload)


def publish_as_asked(
    *, actor: Viewer, version: Version, asked: Mapping[str, Any], say: Callable[[int, int], object]
) -> Version:
    """Publish a version as it was asked for; `say` hears how far it is. Safe to call again after a crash.

    First the one decision is kept for whatever has no cause, some at a time, so that it is there even if the rest is
    refused; then it is published in one transaction, for nobody may read a version of which half is there. Raises
    ChangedSince where the plan reads otherwise than it was shown. Locks as `choose_causes` and `publish_version` do.
    """
    given = _read(asked)
    known = gate.compare(version)
    if known.digest != given.digest:
        raise gate.ChangedSince(_("Somebody changed the plan since you opened this page. Look at what it says now."))
    without = [one.difference for one in gate.read_changes(version, known) if one.cause is None]
    total, left = len(known.found), len(without)
    say(total - left, total)
    for at in range(0, left if given.rest else 0, _KEPT_AT_ONCE):
        some = without[at : at + _KEPT_AT_ONCE]
        choose_causes(
            actor=actor,
            version=version,
            causes={one.key: given.rest for one in some if given.rest},
            seen={one.key: one.digest for one in some},
            stood={},
            known=known,
        )
        say(total - left + at + len(some), total)
    return publish_version(
        actor=actor,
        version=version,
        status=given.status,
        causes={},
        waiting=given.waiting,
        others=given.others,
        signed_by=given.signed_by,
        seen={one.key: one.digest for one in known.found},
        at=given.at,
        happened=given.happened,
        after_signing=given.after_signing,
        elsewhere_link=given.elsewhere_link,
        elsewhere_because=given.elsewhere_because,
        known=known,
    )


# --- as plain values


def _plain(given: Publication) -> dict[str, Any]:
    """What was asked as a job carries it; one reason may stand for thousands, and is written once."""
    reasons: list[list[Any]] = []
    places: dict[str, int] = {}
    for one, (reason, by) in given.waiting.items():
        value = [reason, by.isoformat()]
        if not reasons or reasons[-1] != value:
            reasons.append(value)
        places[str(one)] = len(reasons) - 1
    rest, others = given.rest, given.others
    return {
        "status": given.status,
        "digest": given.digest,
        "rest": rest and [rest.cause, rest.decided_by, rest.decided_on and rest.decided_on.isoformat(), rest.reason],
        "reasons": reasons,
        "waiting": places,
        "others": others and [others[0], others[1].isoformat()],
        "signed_by": given.signed_by,
        "at": given.at and given.at.isoformat(),
        "happened": given.happened and given.happened.isoformat(),
        "after_signing": given.after_signing,
        "elsewhere_link": given.elsewhere_link,
        "elsewhere_because": given.elsewhere_because,
    }


def _read(asked: Mapping[str, Any]) -> Publication:
    reasons = [(reason, date.fromisoformat(by)) for reason, by in asked["reasons"]]
    rest, others = asked["rest"], asked["others"]
    return Publication(
        status=asked["status"],
        digest=asked["digest"],
        rest=rest
        and ChangeCause(Change.Cause(rest[0]), rest[1], date.fromisoformat(rest[2]) if rest[2] else None, rest[3]),
        waiting={UUID(one): reasons[place] for one, place in asked["waiting"].items()},
        others=others and (others[0], date.fromisoformat(others[1])),
        signed_by=asked["signed_by"],
        at=asked["at"] and datetime.fromisoformat(asked["at"]),
        happened=asked["happened"] and datetime.fromisoformat(asked["happened"]),
        after_signing=asked["after_signing"],
        elsewhere_link=asked["elsewhere_link"],
        elsewhere_because=asked["elsewhere_because"],
    )
