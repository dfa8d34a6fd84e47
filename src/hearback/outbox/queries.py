"""Reading the outbox. A secret message (a sign-in code) is never shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.outbox import leases, rules
from hearback.outbox.models import Channel, Hold, Job, Mailbox, Message, State
from hearback.outbox.reasons import Reason, reason_of

CHANNELS = [(one.value, one.label) for one in Channel if one != Channel.PAGE]


class Stands(StrEnum):
    """Where a message stands, as whoever works the outbox asks for it."""

    WAITING = "waiting"
    TRYING = "trying"  # it failed, and is tried again by itself
    SENT = "done"
    CAME_BACK = "came-back"
    GIVEN_UP = "given-up"
    STOPPED = "stopped"


def messages_visible_to(viewer: Viewer, process: rules.OfProcess | None = None) -> QuerySet[Message]:
    """What may be looked through: by the host everything but secrets, by whoever coordinates a process what is of it."""
    if not rules.may_work(viewer, process):
        return Message.objects.none()
    stopped = Hold.objects.filter(until=None, about=OuterRef("batch"))
    rows = Message.objects.filter(secret=False).annotate(in_stopped_batch=Exists(stopped))
    return rows if process is None else rows.filter(process=process.uuid)


def standing_at(stands: Stands, of: str = "") -> Q:
    """The messages that stand so; each stands in one way. `of` leads to the message, as in `message__`."""

    def where(**values: object) -> Q:
        return Q(**{f"{of}{name}": value for name, value in values.items()})

    stopped = where(state=State.STOPPED) | where(state=State.WAITING, batch__in=stopped_batches())
    return {
        Stands.WAITING: where(state=State.WAITING, error="") & ~stopped,
        Stands.TRYING: where(state=State.WAITING) & ~where(error="") & ~stopped,
        Stands.SENT: where(state=State.DONE, came_back=None),
        Stands.CAME_BACK: where(state=State.DONE, came_back__isnull=False),
        Stands.GIVEN_UP: where(state=State.GIVEN_UP),
        Stands.STOPPED: stopped,
    }[stands]


def stands(message: Message) -> Stands:
    """How one of those that may be looked through stands, as `standing_at` finds it."""
    if message.state == State.DONE:
        return Stands.SENT if message.came_back is None else Stands.CAME_BACK
    if message.state == State.GIVEN_UP:
        return Stands.GIVEN_UP
    if message.state == State.STOPPED or message.in_stopped_batch:  # type: ignore[attr-defined]
        return Stands.STOPPED
    return Stands.TRYING if message.error else Stands.WAITING


def how_they_stand(rows: QuerySet[Message]) -> dict[Stands, int]:
    """How many of these stand in which way: they add up. One statement."""
    counts = rows.order_by().aggregate(**{one.name: Count("pk", filter=standing_at(one)) for one in Stands})
    return {one: counts[one.name] for one in Stands}


def why_given_up(rows: QuerySet[Message]) -> dict[Reason, int]:
    """Why those of these that were given up did not go: how many for each reason. One statement."""
    errors = rows.filter(standing_at(Stands.GIVEN_UP)).order_by().values_list("error").annotate(n=Count("pk"))
    found: Counter[Reason] = Counter()
    for error, number in errors:
        found[reason_of(error) or Reason.OTHER] += number
    return {reason: found[reason] for reason in Reason if found[reason]}


def stopped_batches() -> QuerySet[Hold, UUID]:
    """The batches that somebody stopped: they wait until somebody lets them go on."""
    return Hold.objects.filter(until=None).values_list("about", flat=True)


def being_sent(rows: QuerySet[Message]) -> int:
    """How many of these a worker has in hand at this moment: a stop comes too late for them."""
    return rows.filter(state=State.WAITING, lease_until__gt=clock.now()).count()


def mailbox() -> Mailbox | None:
    """What is known of the mailbox that what comes back goes to; None while nobody looked."""
    return Mailbox.objects.first()


def job_visible_to(viewer: Viewer, uuid: UUID) -> Job | None:
    """A job, for whoever asked for it, and for the host."""
    job = Job.objects.filter(uuid=uuid).first()
    asked = job is not None and viewer.uuid is not None and job.asked_by == viewer.uuid
    return job if viewer.host or asked else None


def job_of(key: str) -> Job | None:
    """The job with this key, for a room that asked for it and decides itself who reads of it."""
    return Job.objects.filter(key=key).first()


def last_job_of(keys_starting: str) -> Job | None:
    """The last job whose key begins so, for a room that may ask for the same again, once it was refused."""
    return Job.objects.filter(key__startswith=keys_starting).order_by("-id").first()


@dataclass(frozen=True, slots=True)
class Work:
    """What the worker has to do: `is_stuck` once it gave up; `again` when it will try again by itself.

    `why` is what went wrong the last time, for whoever runs the site; `tried` is how often it was tried.
    """

    is_stuck: bool
    tried: int = 0
    why: str = ""
    again: datetime | None = None


def work_of(key: str) -> Work:
    """How far the worker is with the job of this key, for a room that knows that it is not done; stuck without a job."""
    job = job_of(key)
    if job is None:
        return Work(is_stuck=True)
    waits = job.state == State.WAITING and bool(job.error)
    return Work(
        is_stuck=job.state not in (State.WAITING, State.DONE),
        tried=job.attempts,
        why=job.error,
        again=job.due if waits and job.lease is None else None,
    )


def standing() -> dict[str, int]:
    """How many messages are waiting, done, given up and stopped."""
    found = dict(Message.objects.values_list("state").annotate(n=Count("id")))
    return {state.value: found.get(state.value, 0) for state in State}


def oldest_due() -> datetime | None:
    """When the e-mail that has waited longest became due, and may be sent now; None when nothing waits."""
    waits = Message.objects.filter(Q(state=State.WAITING) & ~not_to_be_sent(), due__lte=clock.now())
    oldest: datetime | None = waits.aggregate(oldest=Min("due"))["oldest"]
    return oldest


def about_to_go(*, keys_starting: str) -> list[str]:
    """The keys, if they start so, of messages that still wait and that no pause holds any more."""
    rows = Message.objects.filter(~held(), key__startswith=keys_starting, state=State.WAITING)
    return list(rows.order_by("id").values_list("key", flat=True))


def not_noted() -> QuerySet[Message]:
    """The e-mails that were given up or came back, and nobody has noted yet whose they were."""
    failed = Q(state=State.GIVEN_UP) | Q(came_back__isnull=False)
    return Message.objects.filter(failed, channel=Channel.EMAIL, noted=None).order_by("id")


def not_to_be_sent() -> Q:
    """What no worker sends now: what is held, and what goes another way than by e-mail."""
    return held() | ~Q(channel=Channel.EMAIL)


def unread() -> Q:
    """What waits and nobody can have read: no person printed it, and no worker has it in hand or may have sent it once."""
    by_worker = Q(channel=Channel.EMAIL, body="") & ~Q(writer="") & leases.free()
    return Q(state=State.WAITING) & (by_worker | (~Q(channel=Channel.EMAIL) & Q(opened=None)))


def held() -> Q:
    """What waits because the process it is about is paused, or because somebody stopped the batch it belongs to."""
    now = clock.now()
    holds = Hold.objects.filter(Q(until=None) | Q(until__gt=now), starts__lte=now).values("about")
    return Q(about__in=holds) | Q(batch__in=holds)
