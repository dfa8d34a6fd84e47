"""The ground on which the whole is played: a process with a plan, who looks at it, and what must be so by what was done."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import time_machine
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from hearback.answers import jobs
from hearback.answers.actions import GIVE
from hearback.answers.models import Answer, Prepared
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import Side
from hearback.outbox import jobs as outbox
from hearback.plans.models import Version
from tests.answers.test_gate import Plan
from tests.factories import a_contribution, a_coordinator, a_post, a_process, an_answer, an_event, as_viewer

State = Contribution.State
START = datetime(2013, 6, 27, 9, tzinfo=UTC)
N = st.integers(0, 99)
BY = {"en": "Because it helps people most."}


class Ground:
    """What is there before anything happens; made once, for every example goes back to it."""

    def __init__(self) -> None:
        with time_machine.travel(START):
            self.plan = Plan()
            self.process = self.plan.process
            self.event = an_event(self.process)
            self.sides = [a_coordinator(self.process, side) for side in (Side.GOVERNMENT, Side.CIVIL_SOCIETY)]
            self.elsewhere = a_post(a_process()).user
            self.stranger = as_viewer(self.elsewhere)


@dataclass
class Waits:
    """An answer that was prepared: for which contributions, in the place of which answer, and since when."""

    row: Prepared
    outcome: str
    about: tuple[int, ...]
    corrects: Answer | None
    since: datetime
    stopped: bool = False


@dataclass
class Known:
    """What must be so, worked out from what was done and never read from the house."""

    expected: dict[int, str] = field(default_factory=dict)  # the state of each thing said
    apart: dict[int, str] = field(default_factory=dict)  # what may be spam, or is
    words: dict[int, list[str]] = field(default_factory=dict)  # every verbatim of each
    appealed: dict[int, datetime] = field(default_factory=dict)
    given: set[UUID] = field(default_factory=set)  # the keys of all answers that somebody gave
    waits: dict[UUID, Waits] = field(default_factory=dict)  # by key: what has not gone out
    out: dict[int, datetime | None] = field(default_factory=dict)  # each version: since when it is public
    late: set[int] = field(default_factory=set)  # versions that changed what both sides had signed
    listed: dict[int, set[int]] = field(default_factory=dict)  # what waited when a version came out
    secrets: dict[str, int | UUID | None] = field(default_factory=dict)  # a word, and with what it becomes public


class House(RuleBasedStateMachine):
    """One example: a transaction that is taken back at its end, at a time of its own."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.travel = time_machine.travel(START + timedelta(hours=1))
        self.time = self.travel.start()
        self.known = Known()
        self.plan, self.process = self.ground.plan, self.ground.process
        self.known.out[self.plan.first.pk] = self.plan.first.published
        self.things: list[Contribution] = []
        self.suspects: list[Contribution] = []
        self.answers: list[Answer] = []
        self.writing: Version | None = None
        for number in range(5):
            self.came(a_contribution(self.process, words=self.some_words(number)))
        for said in self.things[:3]:  # so that there is something to correct, and to appeal against, from the start
            self.is_answered(said, an_answer(said))

    def teardown(self) -> None:
        """Back to the ground, whatever happened."""
        self.travel.stop()
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    # --- what everybody does with it

    def came(self, said: Contribution, state: str = State.WAITING) -> None:
        """Something was said, in these words."""
        self.things.append(said)
        self.known.expected[said.pk] = state

    def is_answered(self, said: Contribution, made: Answer) -> None:
        """It was answered, before anything else happened."""
        self.known.given.add(made.key)
        self.answers.append(made)
        self.known.expected[said.pk] = State.ANSWERED

    def some_words(self, number: int) -> str:
        """Words of two points."""
        return f"One{number}. Two. Three."

    def pick(self, number: int, *states: str, of: Collection[int] = ()) -> Contribution:
        """One thing said, as it is now: two times in three one of those that stand so, first of all one of `of`."""
        fitting = [one for one in self.things if self.known.expected[one.pk] in states] if number % 3 else []
        fitting = [one for one in fitting if one.pk in of] or fitting
        among = fitting or self.things
        return Contribution.objects.select_related("stands_with", "process").get(pk=among[number // 3 % len(among)].pk)

    def several(self, numbers: list[int], *states: str, of: Collection[int] = ()) -> list[Contribution]:
        """Some of them, each once."""
        return list({one.pk: one for one in (self.pick(number, *states, of=of) for number in numbers)}.values())

    def is_open(self, pk: int) -> bool:
        """Whether it waits, or is talked about."""
        return self.known.expected[pk] in Contribution.OPEN

    def is_about_to_go_out(self, pk: int) -> bool:
        """Whether an answer was prepared for it."""
        return any(pk in one.about for one in self.known.waits.values())

    def secret(self, until: int | UUID | None) -> str:
        """A word like no other, without a figure; public with this version or answer, or never."""
        letters = "".join("abcdefghij"[int(digit)] for digit in str(len(self.known.secrets)))
        word = f"zq{letters}z"
        self.known.secrets[word] = until
        return word

    def hidden_words(self) -> Iterator[str]:
        """Every word that nobody but the desk may read now."""
        now = clock.now()
        out = {pk for pk, since in self.known.out.items() if since is not None and since <= now}
        gone_out = set(Answer.objects.values_list("key", flat=True))
        return (word for word, until in self.known.secrets.items() if until not in out | gone_out)

    def minutes_pass(self, minutes: int) -> None:
        """Later a worker looks what is due, and does it."""
        self.time.shift(timedelta(minutes=minutes))
        jobs.tick(clock.now())
        while outbox.run_due({GIVE: jobs.give}):
            pass
