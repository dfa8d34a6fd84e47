"""Whatever people and coordinators do, in whatever order: the sums add up, and no answer is without a reason."""

from contextlib import suppress
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
from hearback.contributions import queries as contribution_queries
from hearback.contributions.actions import Point
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
    suspects = Bundle("suspects")

    @initialize()
    def begin(self):
        self.plan = Plan()
        self.event = an_event(self.plan.process)
        self.expected = {}
        self.apart = {}
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
        given = {"kind": kind, "words": "One. Two. Three."}
        contribution = a_slip(self.event, **given) if room else a_contribution(self.plan.process, **given)
        self.expected[contribution.pk] = State.WAITING
        return contribution

    @rule(target=suspects, kind=st.sampled_from(Kind.values))
    def a_program_may_have_sent(self, kind):
        contribution = a_contribution(self.plan.process, kind=kind, words="One. Two. Three.", suspected=True)
        self.apart[contribution.pk] = "suspected"
        return contribution

    @rule(target=said, one=suspects)
    def let_in(self, one):
        done = contributions.let_in(actor=HOST, process=self.plan.process, references=[one.reference])
        assert done == (one.pk in self.apart)
        if done:
            del self.apart[one.pk]
            self.expected[one.pk] = State.WAITING
        return one

    @rule(one=suspects)
    def find_spam(self, one):
        done = contributions.find_spam(actor=HOST, process=self.plan.process, references=[one.reference])
        assert done == (self.apart.get(one.pk) == "suspected")
        if done:
            self.apart[one.pk] = "spam"

    @rule(
        target=given,
        chosen=st.lists(said, min_size=1, max_size=4, unique_by=lambda one: one.pk),
        outcome=st.sampled_from(Answer.Outcome.values),
        head=said,
        with_reason=st.integers(0, 5).map(bool),
    )
    def answer(self, chosen, outcome, head, with_reason):
        states = {self.expected[one.pk] for one in chosen}
        rows = list(Contribution.objects.filter(pk__in=[one.pk for one in chosen]).select_related("stands_with"))
        heads = {row.stands_with for row in rows if row.stands_with and row.stands_with not in chosen}
        beside = Contribution.objects.filter(stands_with__in=chosen, held=None)
        also = {one.pk for one in beside if self.expected[one.pk] in Contribution.OPEN}
        possible = (
            with_reason
            and not any(row.held for row in rows)
            and not any(self.expected[head.pk] in Contribution.OPEN for head in heads)
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
        for pk in {one.pk for one in chosen} | also:
            self.expected[pk] = State.ANSWERED
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
        contribution.refresh_from_db()
        open_before = contribution.state in Contribution.OPEN and contribution.held is None
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
            assert self.expected[contribution.pk] in {State.ANSWERED, State.SPLIT, State.PUT_BACK}
        else:
            self.expected[contribution.pk] = State.WITHDRAWN

    @rule(target=said, contribution=said, kind=st.sampled_from(Kind.values))
    def split(self, contribution, kind):
        """Its points count in its place, each by its own kind."""
        before = self.expected[contribution.pk]
        try:
            made = contributions.split(
                actor=HOST, contribution=contribution, points=[Point("One."), Point("Three.", kind=kind)]
            )
        except BadInput:
            return self.refused(before != State.WAITING or self.is_marked_or_tied(contribution))
        assert before == State.WAITING
        self.expected[contribution.pk] = State.SPLIT
        self.expected |= dict.fromkeys((one.pk for one in made), State.WAITING)
        return multiple(*made)

    def is_marked_or_tied(self, contribution):
        contribution.refresh_from_db()
        tied = contribution.part_of_id or contribution.stands_with_id
        stood_by = Contribution.objects.filter(stands_with=contribution).exists()
        return bool(contribution.held or contribution.hidden or contribution.erased or tied or stood_by)

    @rule(contribution=said)
    def put_together(self, contribution):
        points = list(Contribution.objects.filter(part_of=contribution).exclude(state=State.PUT_BACK))
        try:
            contributions.put_together(actor=HOST, contribution=contribution)
        except BadInput:
            became = any(self.expected[one.pk] != State.WAITING or one.stands_with_id for one in points)
            marked = any(one.held or one.hidden or one.erased for one in points)
            stood_by = Contribution.objects.filter(stands_with__in=points).exists()
            assert self.expected[contribution.pk] != State.SPLIT or became or marked or stood_by
        else:
            self.expected |= dict.fromkeys((one.pk for one in points), State.PUT_BACK)
            self.expected[contribution.pk] = State.WAITING

    @rule(head=said, other=said)
    def join(self, head, other):
        with suppress(BadInput):
            contributions.join(actor=HOST, head=head, others=[other])
            assert {self.expected[head.pk], self.expected[other.pk]} <= {State.WAITING, State.TALKED_ABOUT}

    @rule(contribution=said)
    def unjoin(self, contribution):
        with suppress(BadInput):
            contributions.unjoin(actor=HOST, contribution=contribution)

    @rule(contribution=said, mark=st.sampled_from(["hold", "release", "hide", "show", "erase"]))
    def mark(self, contribution, mark):
        """Whatever is marked keeps its state."""
        given = {"actor": HOST, "contribution": contribution}
        {
            "hold": lambda: contributions.hold(**given),
            "release": lambda: contributions.release(**given),
            "hide": lambda: contributions.hide(**given, because="abuse"),
            "show": lambda: contributions.show_again(**given),
            "erase": lambda: contributions.erase_words(**given),
        }[mark]()

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
        states = [state for state in self.expected.values() if state in Contribution.COUNTED]
        assert sums.received == len(states)
        assert (sums.waiting, sums.talked_about) == (states.count(State.WAITING), states.count(State.TALKED_ABOUT))
        assert (sums.answered, sums.withdrawn) == (states.count(State.ANSWERED), states.count(State.WITHDRAWN))
        account = queries.ledger(self.plan.process)  # its tables are the same sum, or it would not be made
        assert account.total == sums
        kinds = list(self.apart.values())
        assert (account.suspected, account.spam) == (kinds.count("suspected"), kinds.count("spam"))
        every = Contribution.objects.filter(process=self.plan.process).exclude(pk__in=self.apart)
        said = every.filter(state__in=Contribution.COUNTED).values_list("kind", "channel")
        for number, parts in enumerate((account.by_kind, account.by_way)):
            names = [row[number] for row in said]
            received = {name: part.received for name, part in parts.items() if part.received}
            assert received == {n: names.count(n) for n in names}

    @invariant()
    def each_view_is_as_long_as_its_list_and_no_point_is_lost(self):
        if not hasattr(self, "plan"):
            return
        sums = queries.ledger(self.plan.process).total
        for mark in ("hidden", "erased", "joined", "points", "campaign", "no_news", "split"):
            every = contribution_queries.everything_visible_to(HOST, self.plan.process)
            counted = every.filter(contribution_queries.is_counted())
            listed = queries.marked(self.plan.process, every if mark == "split" else counted, mark)
            assert getattr(sums, mark) == listed.count(), mark
        assert sums.split == list(self.expected.values()).count(State.SPLIT)
        wholes = Contribution.objects.filter(process=self.plan.process, state=State.SPLIT)
        assert sums.points == 2 * len(wholes)
        for one in wholes:
            assert len(contribution_queries.lineages(HOST, [one])[one.pk].points) == 2

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
