"""Taking rows by lease: at least once, by one worker at a time, whatever dies in between."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import F, Q, QuerySet

from hearback.core import clock, commits
from hearback.core.errors import DomainError
from hearback.outbox.models import Leased, State

L = TypeVar("L", bound=Leased)

LEASE = timedelta(seconds=60)
DIED = "The worker ended while it did this, each time."
_FIRST_PAUSE = 15  # seconds; doubles at each attempt
_LONGEST_PAUSE = 6 * 3600


class Permanent(Exception):
    """Trying again cannot help."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait before the next attempt: doubling, with jitter, six hours at most."""
    seconds = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** max(0, attempts - 1))
    return timedelta(seconds=seconds * (0.5 + random.random() / 2))  # noqa: S311 -- jitter, not a secret


def free() -> Q:
    """What no worker has in hand at this moment."""
    return Q(lease_until=None) | Q(lease_until__lt=clock.now())


def take(
    model: type[L], *, limit: int = 10, lease: timedelta = LEASE, but: Q | None = None, first: Q | None = None
) -> tuple[UUID, list[L]]:
    """Lease up to `limit` due rows, `but` not those, and those that are `first` before the others; returns the lease's
    number and the rows.

    Looks before it locks: on SQLite every transaction is a writer, and most of the time nothing is due.
    """
    now = clock.now()
    number = uuid4()
    due = model._default_manager.filter(free(), state=State.WAITING, due__lte=now).order_by("due", "id")
    due = due if but is None else due.exclude(but)
    rows: list[L] = []
    for part in [due] if first is None else [due.filter(first), due.exclude(first)]:
        if len(rows) < limit and part.exists():
            with commits.light():
                rows += _lease(model, part, number, now + lease, limit - len(rows))
    return number, rows


@commits.atomic()
def _lease(model: type[L], due: QuerySet[L], number: UUID, until: datetime, limit: int) -> list[L]:
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, no_key=True)
    rows = list(due[:limit])
    # Whoever took these up ended each time before they could say why: they may be what ends it.
    died = [row.pk for row in rows if row.attempts >= model.most_attempts]
    model._default_manager.filter(pk__in=died).update(
        state=State.GIVEN_UP, lease=None, lease_until=None, error=DIED, finished=clock.now()
    )
    rows = [row for row in rows if row.pk not in died]
    model._default_manager.filter(pk__in=[row.pk for row in rows]).update(
        lease=number, lease_until=until, attempts=F("attempts") + 1
    )
    for row in rows:
        row.attempts += 1
    return rows


def finish(row: Leased, lease: UUID, **values: object) -> bool:
    """Mark a row done, if the lease is still this one; returns whether it was."""
    return finish_all([row], lease, **values) == 1


@commits.atomic()
def finish_all(rows: Sequence[Leased], lease: UUID, **values: object) -> int:
    """Mark these done in one statement, those whose lease is still this one; returns how many were."""
    if not rows:
        return 0
    return _mine(rows, lease).update(
        state=State.DONE, lease=None, lease_until=None, error="", finished=clock.now(), **values
    )


@commits.atomic()
def put_back(row: Leased, lease: UUID, why: Exception, **values: object) -> None:
    """Let the row wait for its next attempt, or give up: at once when permanent, else after the last attempt."""
    over = isinstance(why, Permanent) or row.attempts >= row.most_attempts
    _mine([row], lease).update(
        state=State.GIVEN_UP if over else State.WAITING,
        lease=None,
        lease_until=None,
        error=_what(why),
        due=clock.now() + pause_after(row.attempts),
        finished=clock.now() if over else None,
        **values,
    )


@commits.atomic()
def release(
    rows: Sequence[Leased], lease: UUID, *, why: Exception | None = None, pause: timedelta = timedelta()
) -> None:
    """Give rows back untried: what stood in the way was none of theirs, so it counts as no attempt."""
    if rows:
        _mine(rows, lease).update(
            lease=None, lease_until=None, attempts=F("attempts") - 1, due=clock.now() + pause, error=_what(why)
        )


def _what(why: Exception | None) -> str:
    """What went wrong, without values: another software's error may quote a row, and the row a person."""
    if why is None:
        return ""
    ours = isinstance(why, DomainError) or type(why).__module__.startswith("hearback.")
    return (f"{type(why).__name__}: {why}" if ours else type(why).__name__)[:500]


def _mine(rows: Sequence[L], lease: UUID) -> QuerySet[L]:
    return type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows], lease=lease, state=State.WAITING)
