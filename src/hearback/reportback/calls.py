"""People who asked to be rung up: each is one call, tried on three days. What is read of it before a number is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from hearback.contributions.models import Authorship
from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.outbox import queries as outbox
from hearback.outbox.models import Channel, Message, State
from hearback.people.models import Participant, RingWhen
from hearback.processes.models import Process
from hearback.reportback import by_hand, rules
from hearback.reportback.models import Telling

_PARTS = ((12, RingWhen.MORNING), (17, RingWhen.AFTERNOON), (24, RingWhen.EVENING))  # until which hour
_OVER = 3
TRIES = 3  # on as many days; then they could not be reached


@dataclass(frozen=True, slots=True)
class Call:
    """One person to be told by telephone: their name where they agreed that it is shown, and never their number.

    `call` names the first message that waits for them. `shown` is when somebody last looked at the number; `again` the
    day from which to ring once more, after a try today; `spoken` when somebody spoke to them, `ended` when the last try
    was. `best` is when they wish to be rung.
    """

    uuid: UUID
    name: str
    references: tuple[str, ...]
    since: datetime
    tries: int
    shown: datetime | None
    again: datetime | None
    spoken: datetime | None
    ended: datetime | None
    best: RingWhen = RingWhen.ANY

    @property
    def suits_now(self) -> bool:
        """Whether it is the time of day at which they wish to be rung."""
        return self.best in (RingWhen.ANY, _part_of_the_day())

    @property
    def may_undo(self) -> bool:
        """Whether somebody may still say that they were not spoken to, or had not been tried."""
        last = self.spoken or self.ended
        return self.again is not None or (last is not None and last > clock.now() - by_hand.UNDONE_WITHIN)


def calls(viewer: Viewer, process: Process) -> list[Call]:
    """Who is to be rung, who was tried today, and who was spoken to or tried for the last time in the last day.

    Whom it suits at this time of day first, then who is to be rung later today, and of each the longest waiting; what is
    over by its last. A hundred messages of each at most, so that who was tried today hides nobody who was not. For whoever
    may be shown numbers: that two things were said by one person is nobody else's to read here. The same statements however
    many there are.
    """
    _check(viewer, process)
    lately = Q(state__in=[State.DONE, State.GIVEN_UP], finished__gt=clock.now() - by_hand.UNDONE_WITHIN)
    waits = _by_telephone(process).filter(to_be_rung())
    tried = Telling.objects.filter(message__in=waits.filter(due__gt=clock.now())).values("participant")
    theirs = Telling.objects.filter(participant__in=tried, process=process).exclude(message=None).values("message")
    now, later = waits.exclude(pk__in=theirs), waits.filter(pk__in=theirs)
    over = _by_telephone(process).filter(lately).order_by("-finished", "id")
    found = _calls([one for rows in (now, later, over) for one in rows[: by_hand.AT_ONCE]])
    return sorted(found, key=_when_it_is_their_turn)


def call(viewer: Viewer, process: Process, uuid: UUID) -> Call | None:
    """One of them, also when it is over."""
    _check(viewer, process)
    return next(iter(_calls(_by_telephone(process).filter(uuid=uuid))), None)


def told_in(viewer: Viewer, process: Process, uuid: UUID) -> Participant | None:
    """Whose call it is, for whoever may be shown their number."""
    _check(viewer, process)
    told = Telling.objects.filter(message__in=_by_telephone(process).filter(uuid=uuid)).select_related("participant")
    return next((one.participant for one in told if one.participant is not None), None)


def to_be_rung() -> Q:
    """What waits to be told by telephone, also when it was tried today; never what is held."""
    return Q(state=State.WAITING) & (Q(due__lte=clock.now()) | Q(attempts__gt=0)) & ~outbox.held()


def next_day() -> datetime:
    """When tomorrow begins: from then on somebody who did not answer is rung again."""
    return datetime.combine(clock.today() + timedelta(days=1), time(), clock.zone())


def _check(viewer: Viewer, process: Process) -> None:
    if not rules.may_work_by_hand(viewer, process):
        raise NotAllowed


def _by_telephone(process: Process) -> QuerySet[Message]:
    return Message.objects.filter(process=process.uuid, channel=Channel.PHONE).order_by("id")


def _calls(messages: Iterable[Message]) -> list[Call]:
    """These by person: what waits for one person is one call, what is over stands by itself."""
    rows = list(messages)
    told: dict[int, list[Telling]] = {}
    about = ("contribution", "participant")
    tellings = Telling.objects.filter(message__in=rows).select_related(*about).order_by("id")
    for telling in tellings:
        told.setdefault(telling.message_id or 0, []).append(telling)
    named = Authorship.objects.filter(
        contribution__in={one.contribution_id for several in told.values() for one in several if not one.as_voice},
        attribution=Authorship.Attribution.NAMED,
    )
    names = dict(named.values_list("contribution", "name"))
    found: dict[tuple[int, int], list[Message]] = {}
    for message in rows:
        if mine := told.get(message.pk):
            over = 0 if message.state == State.WAITING else message.pk
            found.setdefault((mine[0].participant_id or 0, over), []).append(message)
    return [_call(several, [one for row in several for one in told[row.pk]], names) for several in found.values()]


def _call(messages: Sequence[Message], told: Sequence[Telling], names: dict[int, str]) -> Call:
    first = messages[0]
    waits = first.state == State.WAITING
    said = [one.contribution for one in told if one.contribution is not None]
    return Call(
        uuid=first.uuid,
        name=next((names[one.pk] for one in said if names.get(one.pk)), ""),
        references=tuple(dict.fromkeys(one.reference for one in said)),
        since=first.created,
        tries=first.attempts,
        shown=first.opened if waits and first.by_hand == first.uuid else None,
        again=first.due if waits and first.due > clock.now() else None,
        spoken=first.finished if first.state == State.DONE else None,
        ended=first.finished if first.state == State.GIVEN_UP else None,
        best=RingWhen(told[0].participant.ring_when if told[0].participant is not None else ""),
    )


def _part_of_the_day() -> RingWhen:
    hour = clock.now().astimezone(clock.zone()).hour
    return next(part for until, part in _PARTS if hour < until)


def _when_it_is_their_turn(call: Call) -> int:
    """Whom it suits now, who is to be rung later today, whose time of the day is over; and last, which calls are."""
    if call.spoken or call.ended:
        return _OVER
    if call.suits_now:
        return 0
    order = [part for _until, part in _PARTS]
    later = order.index(call.best) - order.index(_part_of_the_day())
    return later if later > 0 else later + _OVER
