"""Everything in the outbox that one fact caused: how far it is, stopping it, letting it go on; and sending again.

A stop is a row that is compared when a worker takes messages: 50,000 of them stop in one statement. What a worker has in
hand at that moment still goes, and is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet

from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal import verbs
from hearback.journal.models import Fact
from hearback.journal.verbs import Verb
from hearback.outbox import actions as outbox
from hearback.outbox import queries as outbox_queries
from hearback.outbox.models import Channel, Message, State
from hearback.outbox.queries import Stands
from hearback.people import actions as people
from hearback.processes.models import Process
from hearback.processes.queries import Beside, number_beside
from hearback.reportback import facts, rules
from hearback.reportback.fates import became
from hearback.reportback.models import Fate, Moment, Telling
from hearback.reportback.pausing import pause

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_LOOKED_THROUGH = 200


@dataclass(frozen=True, slots=True)
class Batch:
    """What one fact caused to be sent, and how it stands."""

    fact: Fact
    counts: Mapping[Stands, int]
    is_stopped: bool
    in_hand: int = 0  # what a worker is sending at this moment

    @property
    def sentence(self) -> StrOrPromise:
        """What happened."""
        return _sentence(self.fact)

    @property
    def of(self) -> int:
        """How many messages there are."""
        return sum(self.counts.values())

    @property
    def gone(self) -> int:
        """How many have left, those that came back among them."""
        return self.counts[Stands.SENT] + self.counts[Stands.CAME_BACK]

    @property
    def may_be_stopped(self) -> bool:
        """Whether a worker would still send something of it."""
        return not self.is_stopped and bool(self.counts[Stands.WAITING] + self.counts[Stands.TRYING])


def batch(viewer: Viewer, process: Process, fact: UUID) -> Batch | None:
    """What one fact of a process caused, for whoever may work its outbox; None when that is nothing."""
    row = Fact.objects.filter(uuid=fact, process_uuid=process.uuid).first()
    if row is None or not rules.may_work_outbox(viewer, process):
        return None
    mine = outbox_queries.messages_visible_to(viewer, process).filter(caused_by(fact))
    counts, stopped = outbox_queries.how_they_stand(mine), fact in outbox_queries.stopped_batches()
    return Batch(row, counts, stopped, outbox_queries.being_sent(mine)) if stopped or any(counts.values()) else None


def caused_by(fact: UUID) -> Q:
    """The messages that one fact caused, and those that tell of it beside another."""
    return Q(batch=fact) | Q(pk__in=Telling.objects.filter(fact=fact, message__isnull=False).values("message"))


def latest_batches(viewer: Viewer, process: Process, *, limit: int = 5) -> list[Batch]:
    """What a process caused last to more than one person, and what is stopped; the latest first. As many statements
    however much that is.

    Looks at the last messages, and what was told last, alone: what went out long ago needs nobody.
    """
    mine = outbox_queries.messages_visible_to(viewer, process).filter(batch__isnull=False)
    stopped = set(outbox_queries.stopped_batches())
    newest = {one for one in mine.order_by("-id").values_list("batch", flat=True)[:_LOOKED_THROUGH] if one is not None}
    if process.post_at is not None:  # a message of the day may tell of more than the fact that began it
        told = Telling.objects.filter(process=process, message__isnull=False).order_by("-id")
        newest |= set(told.values_list("fact", flat=True)[:_LOOKED_THROUGH])
    rows = Fact.objects.filter(process_uuid=process.uuid, uuid__in=newest | stopped).order_by("-id")
    counted = _counted(mine, newest | stopped)
    if process.post_at is not None:
        _count_beside(counted, process, newest | stopped)
    nothing = dict.fromkeys(Stands, 0)
    found = [Batch(row, counted.get(row.uuid, nothing), row.uuid in stopped) for row in rows]
    return [one for one in found if one.of > 1 or one.is_stopped][:limit]


def _counted(rows: QuerySet[Message], batches: set[UUID]) -> dict[UUID, dict[Stands, int]]:
    sums: dict[str, Any] = {one.name: Count("pk", filter=outbox_queries.standing_at(one)) for one in Stands}
    counted: Any = rows.filter(batch__in=batches).order_by().values_list("batch").annotate(**sums)
    return {fact: dict(zip(Stands, counts, strict=True)) for fact, *counts in counted}


def _count_beside(counted: dict[UUID, dict[Stands, int]], process: Process, batches: set[UUID]) -> None:
    """Count as well what tells of these beside the fact that began it."""
    sums: dict[str, Any] = {
        one.name: Count("message", distinct=True, filter=outbox_queries.standing_at(one, "message__")) for one in Stands
    }
    told = Telling.objects.filter(process=process, fact__in=batches, message__secret=False).order_by()
    beside: Any = told.exclude(message__batch=F("fact")).values_list("fact").annotate(**sums)
    for fact, *counts in beside:
        own = counted.get(fact, dict.fromkeys(Stands, 0))
        counted[fact] = {one: own[one] + n for one, n in zip(Stands, counts, strict=True)}


@dataclass(frozen=True, slots=True)
class AuthorTold:
    """One thing that the author of a contribution was told about it: the moment, what became of it, and when."""

    moment: str
    fate: str
    when: datetime
    went: datetime | None  # when a message that carries it left


def author_told(viewer: Viewer, process: Process, contribution: Contribution) -> list[AuthorTold]:
    """What the author of this was told about it, the newest first, for whoever may work the outbox of its process."""
    if not rules.may_work_outbox(viewer, process) or contribution.process_id != process.pk:
        raise NotAllowed
    rows = Telling.objects.filter(contribution=contribution, as_voice=False).select_related("message").order_by("-id")
    return [
        AuthorTold(str(Moment(row.moment).label), str(became(row).label), row.created, _went(row.message))
        for row in rows
    ]


def _went(message: Message | None) -> datetime | None:
    return message.finished if message is not None and message.state == State.DONE else None


def sentences_of(batches: Iterable[UUID | None]) -> dict[UUID, StrOrPromise]:
    """What happened, as a sentence, that caused each of these batches."""
    wanted = {one for one in batches if one is not None}
    return {one.uuid: _sentence(one) for one in Fact.objects.filter(uuid__in=wanted)} if wanted else {}


def _sentence(fact: Fact) -> StrOrPromise:
    verb = verbs.known().get(fact.verb)
    return verb.sentence if verb else fact.verb


def how_many_given_up() -> Beside[int]:
    """How many messages were given up or are stopped, beside each process whose outbox the viewer may work."""
    of = OuterRef("uuid")
    stopped = Q(state=State.WAITING, batch__in=outbox_queries.stopped_batches())
    rows = Message.objects.filter(Q(state__in=[State.GIVEN_UP, State.STOPPED]) | stopped, process=of, secret=False)
    return number_beside(rules.may_work_outbox, rows)


@transaction.atomic
def stop_batch(*, actor: Viewer, process: Process, fact: UUID) -> Batch | None:
    """Let everything that this fact caused wait until somebody lets it go on; returns how it stood. Twice is once.

    A message that tells of several facts is stopped with each of them. Lets report-back pause, so that nothing is just
    being told that this would not see, and locks the process row.
    """
    pause()
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    if not rules.may_work_outbox(actor, process):
        raise NotAllowed
    stood = batch(actor, process, fact)
    if stood is None or stood.is_stopped:
        return stood
    outbox.hold(about=fact, starts=clock.now())
    outbox.wait_for(batch=fact, messages=_waiting_with(process, fact).values("message"))
    _append(facts.MESSAGES_STOPPED, actor, process, stood)
    return stood


@transaction.atomic
def resume_batch(*, actor: Viewer, process: Process, fact: UUID) -> None:
    """Let go on what was stopped, and at once what had failed before. Twice is once. Locks as `stop_batch` does.

    A message that tells as well of another fact that is stopped waits on for that one.
    """
    pause()
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    if not rules.may_work_outbox(actor, process):
        raise NotAllowed
    stood = batch(actor, process, fact)
    if stood is None or not stood.is_stopped:
        return
    outbox.drop_hold(about=fact)
    for other in outbox_queries.stopped_batches():
        outbox.wait_for(
            batch=other, messages=_waiting_with(process, other).filter(message__batch=fact).values("message")
        )
    outbox.try_at_once(batch=fact)
    _append(facts.MESSAGES_RESUMED, actor, process, stood)


def _waiting_with(process: Process, fact: UUID) -> QuerySet[Telling]:
    """What tells of this fact in a message that waits."""
    return Telling.objects.filter(process=process, fact=fact, message__state=State.WAITING)


def _append(verb: Verb, actor: Viewer, process: Process, stood: Batch) -> None:
    refs = {"batch": stood.fact.uuid, "gone": stood.gone, "of": stood.of}
    journal.append(verb, actor=actor, subject=("batch", stood.fact.uuid), process=process.uuid, refs=refs)


@transaction.atomic
def send_again(*, actor: Viewer, messages: list[UUID], process: Process | None = None) -> int:
    """Send once more what was given up or stopped; returns how many wait for it. The addresses count as good again.

    Whoever sends again says that the cause is mended; what comes back once more is noted once more.
    """
    if not rules.may_work_outbox(actor, process):
        raise NotAllowed
    mine = outbox_queries.messages_visible_to(actor, process).filter(state__in=[State.GIVEN_UP, State.STOPPED])
    rows = dict(mine.filter(uuid__in=messages).values_list("pk", "uuid"))
    told = Telling.objects.filter(message__in=list(rows), fate=Fate.NOT_REACHED)
    by_email = told.filter(message__channel=Channel.EMAIL)
    people.address_tried_again(participants=sorted(set(by_email.values_list("participant_id", flat=True)) - {None}))
    told.update(fate=Fate.SENT)
    sent = outbox.send_again(actor=actor, messages=list(rows.values()), process=process)
    if sent:
        subject = (
            ("process", process.uuid) if process is not None else ("site", actor.uuid or next(iter(rows.values())))
        )
        journal.append(
            facts.MESSAGES_AGAIN,
            actor=actor,
            subject=subject,
            process=process.uuid if process is not None else None,
            refs={"n": sent},
        )
    return sent
