"""Messages that a person posts, reads out or hands on: put together under one number, and gone together.

For the room that knows whose they are, in its own transaction: it has checked who may.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Case, DateTimeField, Q, QuerySet, UUIDField, Value, When

from hearback.core import clock
from hearback.outbox.models import Channel, Message, State
from hearback.outbox.queries import held


def waiting(*, process: UUID, channel: Channel, bundle: UUID | None = None) -> QuerySet[Message]:
    """What waits for somebody to do it: of one bundle, or what is in none yet; never what is held, or still added to."""
    return waiting_at_all(process=process, channel=channel).filter(by_hand=bundle)


def waiting_at_all(*, process: UUID, channel: Channel) -> QuerySet[Message]:
    """What waits for somebody to do it, in a bundle or not; never what is held, or still added to."""
    rows = Message.objects.filter(process=process, channel=channel, state=State.WAITING)
    return rows.filter(due__lte=clock.now()).exclude(held()).order_by("id")


def gather(messages: Collection[int], *, bundle: UUID) -> None:
    """Put these together. Only what is in no bundle yet: a row that another took meanwhile stays theirs."""
    Message.objects.filter(pk__in=messages, state=State.WAITING, by_hand=None).update(by_hand=bundle)


def show(messages: Collection[int], *, bundle: UUID) -> None:
    """These were printed or read. What else is in the bundle (it is held, or in nobody's hands) waits for another."""
    shown = Q(pk__in=messages)
    Message.objects.filter(by_hand=bundle, state=State.WAITING).update(
        opened=Case(When(shown, then=Value(clock.now())), output_field=DateTimeField()),
        by_hand=Case(When(shown, then=Value(bundle)), output_field=UUIDField()),
    )


def take_apart(*, bundle: UUID) -> int:
    """Let what did not go wait again, for another bundle; returns how many."""
    return Message.objects.filter(by_hand=bundle, state=State.WAITING).update(by_hand=None, opened=None)


def mark_gone(*, bundle: UUID) -> int:
    """What of this bundle was printed or read has gone; what came in since is in none, and waits. Returns how many."""
    rows = Message.objects.filter(by_hand=bundle, state=State.WAITING, opened__isnull=False)
    return rows.update(state=State.DONE, finished=clock.now(), subject="", body="", headers={})


def mark_not_gone(*, bundle: UUID, since: datetime) -> int:
    """It had not gone after all, which somebody says soon after; returns how many wait again. What came back had gone."""
    rows = Message.objects.filter(by_hand=bundle, state=State.DONE, finished__gte=since, came_back=None)
    return rows.update(state=State.WAITING, finished=None)
