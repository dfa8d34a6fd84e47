"""What a program may have sent: kept, told so, counted nowhere until somebody lets it in."""

from uuid import uuid4

import pytest

from hearback.answers import queries as answers
from hearback.contributions import actions, queries
from hearback.contributions.models import Contribution, Verbatim
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.floods.models import UsedWork
from hearback.floods.queries import task_for
from hearback.journal.models import Fact
from tests.answers.test_gate import Plan
from tests.factories import a_contribution, a_coordinator, a_process, a_slip, an_event, by_said_link
from tests.floods.test_work import solve

pytestmark = pytest.mark.django_db
State = Contribution.State


@pytest.fixture
def process():
    return a_process()


@pytest.fixture
def suspected(process):
    return a_contribution(process, words="Cheap watches.", suspected=True)


def test_it_is_kept_with_its_words_and_its_receipt_and_its_sender_reads_it(process, suspected):
    assert suspected.held_because == "suspected"
    assert Verbatim.objects.get(contribution=suspected).text == "Cheap watches."
    assert queries.private_view(by_said_link(suspected), suspected).said.held_because == "suspected"


def test_it_counts_nowhere_until_it_is_let_in(process, suspected):
    assert answers.sums(process).received == 0
    assert (answers.ledger(process).total.received, answers.ledger(process).suspected) == (0, 1)
    assert not queries.contributions_visible_to(NOBODY, process).exists()
    assert not queries.contributions_visible_to(HOST, process).exists()
    assert not answers.queue(HOST, process).exists()
    assert answers.needs_of(HOST, process).waiting == 0
    assert actions.let_in(actor=HOST, process=process, references=[suspected.reference]) == 1
    assert answers.sums(process).received == 1
    assert answers.ledger(process).suspected == 0
    assert queries.contributions_visible_to(NOBODY, process).get() == suspected
    assert answers.needs_of(HOST, process).waiting == 1


def test_a_plan_owes_it_nothing_until_it_is_let_in():
    plan = Plan()
    suspected = a_contribution(plan.process, suspected=True)
    version = plan.next()
    assert answers.gate(HOST, version).waiting == ()
    actions.release(actor=HOST, contribution=suspected)
    assert [row.contribution for row in answers.gate(HOST, version).waiting] == [suspected]


def test_what_is_found_to_be_spam_stays_and_a_mistake_can_be_undone(process, suspected):
    assert actions.find_spam(actor=HOST, process=process, references=[suspected.reference]) == 1
    suspected.refresh_from_db()
    assert (suspected.held_because, suspected.held is not None) == ("spam", True)
    assert (answers.ledger(process).suspected, answers.ledger(process).spam) == (0, 1)
    assert list(queries.found_spam(HOST, process)) == [suspected]
    assert actions.let_in(actor=HOST, process=process, references=[suspected.reference]) == 1
    assert answers.sums(process).received == 1


def test_only_what_was_suspected_is_found_to_be_spam_and_doing_it_again_does_nothing(process, suspected):
    shown, held = a_contribution(process), a_contribution(process, held=True)
    all_of_them = [one.reference for one in (shown, held, suspected)]
    assert actions.find_spam(actor=HOST, process=process, references=all_of_them) == 1
    assert actions.find_spam(actor=HOST, process=process, references=all_of_them) == 0
    assert answers.sums(process).received == 2
    assert actions.let_in(actor=HOST, process=process, references=[held.reference]) == 0, "that has a look of its own"


def test_the_journal_says_that_it_came_in_why_it_is_held_and_what_became_of_it(process, suspected):
    actions.find_spam(actor=HOST, process=process, references=[suspected.reference])
    actions.let_in(actor=HOST, process=process, references=[suspected.reference])
    facts = list(Fact.objects.filter(subject_uuid=suspected.uuid).order_by("id").values_list("verb", "refs"))
    assert [verb for verb, _refs in facts] == [
        *("contribution.received", "contribution.held", "contribution.found-spam", "contribution.released"),
    ]
    assert facts[1][1] == {"because": "suspected"}


def test_nobody_else_sorts_them(process, suspected):
    for act in (actions.let_in, actions.find_spam):
        with pytest.raises(NotAllowed):
            act(actor=by_said_link(suspected), process=process, references=[suspected.reference])
    with pytest.raises(NotAllowed):
        queries.suspected(NOBODY, process)


def test_of_another_process_nothing_is_let_in(process, suspected):
    other = a_process()
    coordinator = a_coordinator(other)
    assert actions.let_in(actor=coordinator, process=other, references=[suspected.reference]) == 0


def test_work_that_is_right_lets_words_in_and_work_that_is_not_holds_them(process):
    first, second = uuid4(), uuid4()
    answer = solve(task_for(first))
    assert a_contribution(process, key=first, work=answer).held is None
    assert a_contribution(process, key=second, work=answer).held_because == "suspected", "for another draft"
    assert a_contribution(process, work="").held_because == "suspected"
    assert a_contribution(process, work=None).held is None, "it was asked for nothing"
    assert UsedWork.objects.count() == 1


def test_the_same_thing_sent_again_with_the_same_work_stays_as_it_came_in(process):
    key = uuid4()
    answer = solve(task_for(key))
    first = a_contribution(process, key=key, work=answer)
    assert a_contribution(process, key=key, work=answer) == first
    first.refresh_from_db()
    assert first.held is None


def test_other_words_under_the_same_key_are_not_let_in_by_work_that_was_used(process):
    key = uuid4()
    answer = solve(task_for(key))
    a_contribution(process, key=key, work=answer)
    with pytest.raises(actions.BothKept) as both:
        a_contribution(process, key=key, work=answer, kind="concern", words="Something else.")
    assert both.value.second.held_because == "suspected"


def test_words_that_cannot_be_kept_use_up_no_work(process):
    key = uuid4()
    answer = solve(task_for(key))
    with pytest.raises(BadInput):
        a_contribution(process, key=key, work=answer, words=" ")
    assert a_contribution(process, key=key, work=answer).held is None


def test_what_a_facilitator_writes_down_is_never_suspected():
    event = an_event()
    assert all(a_slip(event).held is None for _ in range(5))


def test_words_beside_something_taken_out_say_why_they_wait(process):
    said = a_contribution(process, words="Call me on 07700 900123.")
    actions.redact(actor=HOST, contribution=said, number=1, words="07700 900123", because="personal")
    actions.change_words(actor=by_said_link(said), contribution=said, words="Call me on 07700 900124.")
    said.refresh_from_db()
    assert said.held_because == "redacted"
    assert answers.sums(process).received == 1
