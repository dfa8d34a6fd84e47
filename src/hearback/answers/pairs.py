"""When an answer waits for a second person: a “no”, if the process says so, and somebody else is there."""

from __future__ import annotations

from collections.abc import Sequence

from hearback.answers.models import Answer, Answering, Prepared
from hearback.processes import queries as processes


def waits_for_second(prepared: Prepared) -> bool:
    """Whether it goes out only once somebody else agrees. A desk of one person is not stopped."""
    return prepared.pk in that_wait([prepared])


def that_wait(prepared: Sequence[Prepared]) -> set[int]:
    """Of these, all of one process, those that go out only once somebody else agrees, by their ids."""
    asked = [one for one in prepared if one.outcome == Answer.Outcome.NO and one.seconded_by_id is None]
    if not asked or not Answering.objects.filter(process=asked[0].process_id, two_for_no=True).exists():
        return set()
    here = processes.people_at_the_desk(asked[0].process_id)
    return {one.pk for one in asked if here - {one.by_id}}
