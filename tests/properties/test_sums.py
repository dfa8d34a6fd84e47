"""Whatever people and coordinators do, in whatever order: the sums add up, and no answer is without a reason."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Count, Q
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from hearback.answers import actions, queries
from hearback.answers.actions import CauseOf
from hearback.answers.models import Answer, AnswerTo, StillWaiting, Talk
from hearback.contributions import actions as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, Incomplete
from hearback.core.viewer import HOST
from hearback.plans.models import Version
from hearback.processes.models import Kind
from tests.answers.test_gate import Plan, publish
from tests.factories import a_contribution, a_slip, an_answer, an_event, by_said_link

State = Contribution.State
REASON = {"en": "Because it helps people most."}
MISFITS = {"used": "example", "replied": "question", "thanked": "offer"}


class Loop(RuleBasedStateMachine):
    """One process and its model: what state each contribution must be in."""

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    said = Bundle("said")
    given = Bundle("given")

    @initialize()
    def begin(self):
        self.plan = Plan()
        self.event = an_event(self.plan.process)
        self.expected = {}
        self.final = False

    def everything_an_outcome_may_need(self, outcome, head):
        return {
            "causes": [CauseOf(self.plan.commitment, sentence=self.plan.sentence)],
            "why_not_the_rest": REASON,
            "place": REASON,
            "until": clock.today() + timedelta(days=9),
            "decided_by": "The Minister",
            "who_can": "The council",
            "passed_on": False,
            "joined_to": head if outcome == "joined" else None,
        }

    def refused(self, rightly):
        assert rightly
        return multiple()

    @rule(target=said, kind=st.sampled_from(Kind.values), room=st.booleans())
    def say(self, kind, room):
        contribution = a_slip(self.event, kind=kind) if room else a_contribution(self.plan.process, kind=kind)
        self.expected[contribution.pk] = State.WAITING
        return contribution

    @rule(
        target=given,
        chosen=st.lists(said, min_size=1, max_size=4, unique_by=lambda one: one.pk),
        outcome=st.sampled_from(Answer.Outcome.values),
        head=said,
        with_reason=st.integers(0, 5).map(bool),
    )
    def answer(self, chosen, outcome, head, with_reason):
        states = {self.expected[one.pk] for one in chosen}
        possible = (
            with_reason
            and states <= {State.WAITING, State.TALKED_ABOUT}
            and all(MISFITS.get(outcome, one.kind) == one.kind for one in chosen)
        )
        values = self.everything_an_outcome_may_need(outcome, head)
        reason = REASON if with_reason else {"en": ""}
        try:
            made = an_answer(*chosen, outcome=outcome, reason=reason, **values)
        except BadInput as refused:
            return self.refused(not possible or refused.field == "joined_to")
        assert possible
        for one in chosen:
            self.expected[one.pk] = State.ANSWERED
        return made

    @rule(target=given, answer=given, outcome=st.sampled_from(["no", "later", "covered"]))
    def correct(self, answer, outcome):
        values = self.everything_an_outcome_may_need(outcome, None)
        try:
            return actions.correct(actor=HOST, answer=answer, key=uuid4(), outcome=outcome, **values)
        except BadInput as refused:
            return self.refused("corrected already" in str(refused))

    @rule(contribution=said)
    def talk(self, contribution):
        open_before = self.expected[contribution.pk] in {State.WAITING, State.TALKED_ABOUT}
        try:
            actions.talk_about(
                actor=HOST,
                contribution=contribution,
                with_whom=REASON,
                in_the_way=REASON,
                next_news=clock.today() + timedelta(days=5),
            )
        except BadInput:
            assert not open_before
        else:
            assert open_before
            self.expected[contribution.pk] = State.TALKED_ABOUT

    @rule(contribution=said)
    def withdraw(self, contribution):
        try:
            contributions.withdraw(actor=by_said_link(contribution), contribution=contribution)
        except BadInput:
            assert self.expected[contribution.pk] == State.ANSWERED
        else:
            self.expected[contribution.pk] = State.WITHDRAWN

    @rule(accounted=st.booleans())
    def publish_final(self, accounted):
        """Final goes out only with everyone accounted for; then the list is exactly those still open."""
        if self.final:
            return
        version = Version.objects.filter(process=self.plan.process, published=None).first() or self.plan.next()
        waiting = {pk for pk, state in self.expected.items() if state == State.WAITING}
        still_open = waiting | {pk for pk, state in self.expected.items() if state == State.TALKED_ABOUT}
        by = clock.today() + timedelta(days=9)
        reasons = {one.uuid: (REASON, by) for one in Contribution.objects.filter(pk__in=waiting)} if accounted else {}
        try:
            publish(version, Version.Status.FINAL, waiting=reasons, signed_by="Both coordinators")
        except Incomplete as lacks:
            asked = {one.reference for one in Contribution.objects.filter(pk__in=waiting)}
            self.refused(not accounted and set(lacks.missing) == asked)
        else:
            assert accounted or not waiting
            self.final = True
            listed = StillWaiting.objects.filter(version=version)
            assert {row.contribution_id for row in listed} == still_open
            assert all(row.reason and row.signed_by for row in listed)

    @invariant()
    def the_sum_adds_up_and_is_what_happened(self):
        if not hasattr(self, "plan"):
            return
        sums = queries.sums(self.plan.process)
        states = list(self.expected.values())
        assert sums.received == len(states)
        assert (sums.waiting, sums.talked_about) == (states.count(State.WAITING), states.count(State.TALKED_ABOUT))
        assert (sums.answered, sums.withdrawn) == (states.count(State.ANSWERED), states.count(State.WITHDRAWN))
        account = queries.ledger(self.plan.process)  # its tables are the same sum, or it would not be made
        assert account.total == sums
        said = Contribution.objects.filter(process=self.plan.process).values_list("kind", "channel")
        for number, parts in enumerate((account.by_kind, account.by_way)):
            names = [row[number] for row in said]
            assert {name: part.received for name, part in parts.items()} == {n: names.count(n) for n in names}

    @invariant()
    def every_answered_one_has_one_current_answer_with_a_reason(self):
        if not hasattr(self, "plan"):
            return
        current = Count("pk", filter=Q(current=True))
        found = dict(AnswerTo.objects.order_by().values_list("contribution").annotate(current=current))
        assert {pk for pk, state in self.expected.items() if state == State.ANSWERED} == set(found)
        assert set(found.values()) <= {1}
        assert not Answer.objects.filter(reason={}).exists()
        assert set(Talk.objects.filter(ended=None).values_list("contribution", flat=True)) <= {
            pk for pk, state in self.expected.items() if state in {State.TALKED_ABOUT, State.WITHDRAWN}
        }


@pytest.mark.django_db
def test_the_sums_add_up_and_no_answer_is_without_a_reason_whatever_happens():
    run_state_machine_as_test(Loop, settings=settings(max_examples=15, stateful_step_count=20, deadline=None))
