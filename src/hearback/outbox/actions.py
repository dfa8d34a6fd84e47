"""Putting messages and jobs into the outbox, and taking them up again."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.outbox import leases, queries, rules
from hearback.outbox.models import Channel, Hold, Job, Message, State
from hearback.outbox.writing import one_line, sent_as

_AT_ONCE = 500
_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")  # RFC 3463
TOLD_LEASE = timedelta(minutes=2)


def put_message(
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    language: str,
    headers: Mapping[str, str] | None = None,
    secret: bool = False,
    due: datetime | None = None,
    about: UUID | None = None,
    batch: UUID | None = None,
    process: UUID | None = None,
) -> Message:
    """Queue one text to one address in the caller's transaction; the same key is the same message again.

    A line break in the subject or address becomes a space, so that neither can forge a header. `about` names what may
    be held (a process that is paused): then it waits, as nothing may for which somebody waits. `batch` is the fact that
    caused it: everything that one fact caused can be stopped, and let go on, together. `process` is the one whose
    coordinators look after it; without one it is the process that it is about.
    """
    message = written(
        key=key,
        to=to,
        subject=subject,
        body=body,
        language=language,
        headers=headers,
        secret=secret,
        due=due,
        about=about,
        batch=batch,
        process=process,
    )
    return put_messages([message])[key]


def written(
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    language: str,
    headers: Mapping[str, str] | None = None,
    secret: bool = False,
    due: datetime | None = None,
    about: UUID | None = None,
    batch: UUID | None = None,
    channel: Channel = Channel.EMAIL,
    process: UUID | None = None,
) -> Message:
    """A message as `put_message` would queue it, not queued yet: for `put_messages`."""
    return Message(
        key=key,
        channel=channel,
        to=one_line(to),
        subject=one_line(subject),
        body=body,
        language=language,
        headers={name: one_line(value) for name, value in (headers or {}).items()},
        secret=secret,
        due=due or clock.now(),
        about=about,
        batch=batch,
        process=process or about,
        sent_as=sent_as(key),
    )


def unwritten(
    *,
    key: str,
    writer: str,
    language: str,
    due: datetime | None = None,
    about: UUID | None = None,
    batch: UUID | None = None,
    channel: Channel = Channel.EMAIL,
    process: UUID | None = None,
) -> Message:
    """A message that its writer writes when it is sent, not queued yet: for `put_messages`."""
    return Message(
        key=key,
        writer=writer,
        channel=channel,
        language=language,
        due=due or clock.now(),
        about=about,
        batch=batch,
        process=process or about,
    )


def queue_messages(messages: Sequence[Message]) -> None:
    """Queue many at once in the caller's transaction; what was there before stays as it is."""
    Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=_AT_ONCE)


def put_messages(messages: Sequence[Message]) -> dict[str, Message]:
    """Queue many as `queue_messages` does, and return them by key, those that were there before as well."""
    queue_messages(messages)
    keys = [message.key for message in messages]
    parts = [keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE)]
    return {message.key: message for part in parts for message in Message.objects.filter(key__in=part)}


def put_job(*, actor: Viewer, kind: str, key: str, payload: Mapping[str, Any] | None = None) -> Job:
    """Queue a job in the caller's transaction; the same key is the same job again."""
    job, _made = Job.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": dict(payload or {}), "asked_by": actor.uuid}
    )
    return job


def put_at_once(*, actor: Viewer, job: Job) -> None:
    """Let a job that was given up, or waits for its next attempt, be taken at once, as whoever asks now.

    One that is being done, or is done, stays as it is.
    """
    now = clock.now()
    Job.objects.filter(leases.free(), pk=job.pk, state__in=[State.WAITING, State.GIVEN_UP]).update(
        state=State.WAITING, due=now, attempts=0, error="", finished=None, asked_by=actor.uuid
    )


def report_progress(job: Job, *, done: int, total: int) -> None:
    """Say how far a job is, outside of any transaction; then the worker looks after what else waits.

    Whoever says so keeps the job for two more minutes: after a crash another goes on then.
    """
    Job.objects.filter(pk=job.pk).update(
        done=min(done, total),
        total=total,
        lease_until=Case(When(lease__isnull=False, then=Value(clock.now() + TOLD_LEASE))),
    )
    job.meanwhile()


def report_payload(job: Job, payload: Mapping[str, Any]) -> None:
    """Keep what a job has found out on its way, in the caller's transaction: after a crash it goes on from there."""
    job.payload = dict(payload)
    job.save(update_fields=["payload"])


@transaction.atomic
def send_again(*, actor: Viewer, messages: Collection[UUID], process: rules.OfProcess | None = None) -> int:
    """Let those of these that were given up or stopped wait for a worker, as if for the first time; returns how many.

    What was stopped before its hour came waits for that: until then it may be added to. The host may, and whoever
    coordinates the process those are of.
    """
    if not rules.may_work(actor, process):
        raise NotAllowed
    rows = Message.objects.filter(secret=False, state__in=[State.GIVEN_UP, State.STOPPED])
    rows = rows if process is None else rows.filter(process=process.uuid)
    wanted, now = list(messages), clock.now()
    due = Case(When(state=State.STOPPED, attempts=0, due__gt=now, then=F("due")), default=Value(now))
    return sum(
        rows.filter(uuid__in=wanted[at : at + _AT_ONCE]).update(
            state=State.WAITING, due=due, attempts=0, error="", finished=None, noted=None
        )
        for at in range(0, len(wanted), _AT_ONCE)
    )


@transaction.atomic
def came_back(*, sent_as: str, hard: bool, status: str = "") -> bool:
    """Note that the message whose Message-ID begins so came back: for good, or for now, which is counted and no more.

    Returns whether that was news: one that we never sent, and one that came back for good before, change nothing. Part
    of what reads reports (a mailbox, a provider's programs); who was to be told is for the room that told them. Of two
    at once one is news: one statement, which compares.
    """
    said = status if _STATUS.fullmatch(status) else ""
    tried = Message.objects.exclude(state=State.WAITING, attempts=0).filter(channel=Channel.EMAIL, came_back=None)
    mine = tried.filter(sent_as=sent_as) if sent_as else tried.none()
    if hard:
        return bool(mine.update(came_back=clock.now(), status=said))
    return bool(mine.update(delays=F("delays") + 1, status=said))


@transaction.atomic
def note(*, messages: Collection[int]) -> None:
    """Whose these were that came back, or were given up, is noted by the room that knows it; sent again, it is anew."""
    Message.objects.filter(pk__in=messages).update(noted=clock.now())


@transaction.atomic
def stop_waiting(*, actor: Viewer, why: str) -> int:
    """Stop everything that waits to be sent, for a reason that staff read beside it; returns how many. Only the host may."""
    if not actor.host:
        raise NotAllowed
    now = clock.now()
    return Message.objects.filter(state=State.WAITING).update(state=State.STOPPED, error=why, finished=now, lease=None)


@transaction.atomic
def hold(*, about: UUID, starts: datetime, until: datetime | None = None) -> None:
    """Let what is to be sent about this, or of this batch, wait from one instant until another, in place of what was said
    before; without an end until the hold is dropped. What a worker has in hand at that moment still goes.
    """
    Hold.objects.update_or_create(about=about, defaults={"starts": starts, "until": until})


@transaction.atomic
def wait_for_each(*, batches: Mapping[int, Collection[UUID]]) -> None:
    """These messages tell now of these batches as well: where one of them is stopped, they wait for that.

    Once it goes on, the room that told them lets them wait for the next that is stopped. Looks before it writes.
    """
    if not batches:
        return
    stopped = queries.stopped_batches()
    for fact in stopped.filter(about__in={fact for several in batches.values() for fact in several}):
        wait_for(batch=fact, messages=[pk for pk, several in batches.items() if fact in several])


@transaction.atomic
def wait_for(*, batch: UUID, messages: Collection[int] | QuerySet[Any, Any]) -> None:
    """These messages tell of this batch too, which is stopped: they wait for it, but those that wait for another already."""
    mine = Message.objects.filter(pk__in=messages)
    _in_order(mine.exclude(batch__in=queries.stopped_batches())).update(batch=batch)


@transaction.atomic
def drop_hold(*, about: UUID) -> None:
    """Forget that messages about this, or of this batch, wait: it is removed, or they may go on."""
    Hold.objects.filter(about=about).delete()


@transaction.atomic
def try_at_once(*, batch: UUID) -> None:
    """Let what of this batch failed, and waits for its next try, be tried at once: somebody lets it go on."""
    now = clock.now()
    failed = Message.objects.filter(leases.free(), batch=batch, state=State.WAITING, channel=Channel.EMAIL)
    failed.filter(due__gt=now).exclude(error="").update(due=now)


@transaction.atomic
def drop_messages(*, keys_starting: str) -> int:
    """Forget waiting messages whose key starts so (their person was erased); returns how many."""
    return Message.objects.filter(key__startswith=keys_starting).exclude(state=State.DONE).delete()[0]


@transaction.atomic
def drop_messages_to(*, address: str) -> int:
    """Forget whatever waits for an address (its person was erased), in whatever case it was typed; returns how many."""
    return Message.objects.filter(to__iexact=address).exclude(state=State.DONE).delete()[0]


@transaction.atomic
def drop_waiting(*, keys: Sequence[str]) -> int:
    """Forget messages that still wait and say nothing any more, such as a reminder of what began; returns how many."""
    parts = [keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE)]
    return sum(Message.objects.filter(key__in=part, state=State.WAITING).delete()[0] for part in parts)


@transaction.atomic
def forget_words(*, messages: QuerySet[Any]) -> int:
    """Forget the words of those of these that were not sent and have a writer: they are written anew; returns how many.

    A worker that is just writing one loses it, so that what it had read is neither kept nor sent; of words that are
    kept it may be handing one over, so it keeps that.
    """
    rows = Message.objects.filter(pk__in=messages).exclude(writer="").exclude(state=State.DONE)
    is_written_now = Q(body="", lease__isnull=False)
    tries = Case(When(is_written_now, then=F("attempts") - 1), default=F("attempts"), output_field=IntegerField())
    return _in_order(rows).update(
        to="",
        subject="",
        body="",
        headers={},
        attempts=tries,
        lease=Case(When(~is_written_now, then=F("lease"))),
        lease_until=Case(When(~is_written_now, then=F("lease_until"))),
    )


@transaction.atomic
def drop(*, messages: Collection[int]) -> int:
    """Forget these messages, sent or not (what they told of is removed); returns how many."""
    return Message.objects.filter(pk__in=messages).delete()[0]


def _in_order(rows: QuerySet[Message]) -> QuerySet[Message]:
    """These, locked in the order in which a worker keeps what it wrote: one waits for the other, and never both."""
    return Message.objects.filter(pk__in=rows.order_by("pk").select_for_update(no_key=True).values("pk"))
