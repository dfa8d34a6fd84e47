"""What became of telling people: in sum for everybody, and of one telling for its person. Nothing is tracked.

What was sent counts as not returned once seven days have passed in which it could have come back; until then it is too
early to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, Count, F, Max, Q, Value, When

from hearback.core import clock
from hearback.outbox.models import Channel, State
from hearback.processes.models import Process
from hearback.reportback import rules
from hearback.reportback.models import Fate, Moment, Telling


@dataclass(frozen=True, slots=True)
class FatesOfMoment:
    """What became of telling people at one moment; the counts add up to `people`."""

    moment: Moment
    people: int
    counts: dict[Fate, int]


def fates(process: Process) -> list[FatesOfMoment]:
    """For each moment, what became of telling people in this process.

    Each person counts once a moment, by the latest thing told; the author of a contribution who left nothing to be
    told by counts for that contribution. Public: numbers alone. One statement.
    """
    mine = Telling.objects.filter(process=process)
    # Who left nothing to be told by counts for what they said; of somebody erased, each thing told counts by itself.
    alone = Case(
        When(Q(contribution=None) | Q(as_voice=True), participant=None, then=-F("id")),
        When(participant=None, then=F("contribution_id")),
        output_field=BigIntegerField(),
    )
    latest = mine.order_by().values("moment", "participant_id", alone=alone).annotate(last=Max("id")).values("last")
    given_up = Q(fate__in=rules.GOES, message__state__in=[State.GIVEN_UP, State.STOPPED])
    still_here = Q(fate__in=rules.GOES, message__state=State.WAITING)
    came_back = Q(fate__in=rules.GOES, message__came_back__isnull=False)
    early = Q(
        fate=Fate.SENT, message__channel=Channel.EMAIL, message__finished__gt=clock.now() - rules.COMES_BACK_WITHIN
    )
    rows = (
        Telling.objects.filter(pk__in=latest)
        .order_by()
        .annotate(
            stands=Case(
                When(given_up | came_back, then=Value(Fate.NOT_REACHED.value)),
                When(still_here, then=Value(Fate.ON_THE_PAGE.value)),
                When(early, then=Value(Fate.TOO_EARLY.value)),
                default=F("fate"),
            )
        )
        .values_list("moment", "stands")
        .annotate(count=Count("id"))
    )
    counts: dict[str, dict[Fate, int]] = {}
    for moment, fate, count in rows:
        counts.setdefault(moment, {})[Fate(fate)] = count
    return [
        FatesOfMoment(moment, sum(counts[moment].values()), {fate: counts[moment].get(fate, 0) for fate in Fate})
        for moment in Moment
        if moment in counts
    ]


def became(telling: Telling) -> Fate:
    """What became of one telling, as its person reads it; its message is fetched beside it."""
    message = telling.message
    if telling.fate not in rules.GOES or message is None:
        return Fate(telling.fate)
    if message.state in {State.GIVEN_UP, State.STOPPED} or message.came_back is not None:
        return Fate.NOT_REACHED
    if message.state == State.WAITING:
        return Fate.ON_THE_PAGE
    by_mail = telling.fate == Fate.SENT and message.channel == Channel.EMAIL
    if by_mail and message.finished is not None and message.finished > clock.now() - rules.COMES_BACK_WITHIN:
        return Fate.TOO_EARLY
    return Fate(telling.fate)
