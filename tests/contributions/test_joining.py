"""What says the same is answered together: each keeps its words, its author and its count, and a person decides it."""

from uuid import uuid4

import pytest

from hearback.answers import actions as answer_actions
from hearback.answers import queries as answers
from hearback.answers.models import Answer, AnswerTo
from hearback.answers.queries import Sums
from hearback.contributions import actions, queries
from hearback.contributions.models import Contribution
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal.models import Fact
from tests.factories import a_contribution, a_coordinator, a_process, an_answer, by_said_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return a_process()


@pytest.fixture
def several(process):
    """Three that say the same, of different kinds."""
    return [a_contribution(process, kind=kind) for kind in ("question", "suggestion", "concern")]


def join(head, *others, actor=HOST):
    return actions.join(actor=actor, head=head, others=others)


def state_of(*rows):
    return [Contribution.objects.get(pk=one.pk).state for one in rows]


def test_lineage_is_known_from_both_ends_and_each_still_counts(process, several):
    head, second, third = several
    join(head, second, third)
    found = queries.lineages(NOBODY, several)
    assert found[head.pk].stood_by == (second.reference, third.reference)
    found = queries.lineages(NOBODY, list(Contribution.objects.filter(pk__in=[second.pk, third.pk])))
    assert {one.stands_with for one in found.values()} == {head.reference}
    assert answers.sums(process) == Sums(received=3, waiting=3, joined=2)
    fact = Fact.objects.get(verb="contribution.joined")
    assert (fact.subject_uuid, set(fact.refs["contributions"])) == (head.uuid, {str(second.uuid), str(third.uuid)})


def test_an_answer_to_the_one_answers_all_of_them_whatever_kind_they_are(process, several):
    head, second, third = several
    join(head, second, third)
    made = an_answer(head, outcome="replied")
    assert set(state_of(*several)) == {"answered"}
    for one in (second, third):
        page = answers.answer_page(NOBODY, one)
        assert (page.current.answer.outcome, page.current.answer.joined_to) == ("joined", head)
        assert page.joined_answer.answer == made
    assert answers.sums(process) == Sums(received=3, answered=3, joined=2)
    assert Fact.objects.filter(verb="answer.given").count() == 2
    assert set(Answer.objects.filter(outcome="joined").get().reason) == {"en", "cy"}


def test_the_same_answer_sent_twice_is_given_once(several):
    head, second, _third = several
    join(head, second)
    key = uuid4()
    first = an_answer(head, outcome="replied", key=key)
    assert an_answer(head, outcome="replied", key=key) == first
    assert AnswerTo.objects.count() == 2


def test_what_stands_with_another_is_not_answered_past_it(several):
    head, second, _third = several
    join(head, second)
    with pytest.raises(BadInput, match=head.reference):
        an_answer(second)
    an_answer(head, second)
    assert set(state_of(head, second)) == {"answered"}


def test_it_is_taken_apart_again_while_it_has_no_answer(process, several):
    head, second, third = several
    join(head, second, third)
    actions.unjoin(actor=HOST, contribution=second)
    an_answer(head, outcome="replied")
    assert state_of(second, third) == ["waiting", "answered"]
    with pytest.raises(BadInput, match="correct"):
        actions.unjoin(actor=HOST, contribution=third)
    an_answer(second)
    assert Fact.objects.filter(verb="contribution.unjoined").count() == 1


def test_a_corrected_answer_tells_what_it_stands_with(several):
    head, second, _third = several
    join(head, second)
    an_answer(head, outcome="replied")
    own = AnswerTo.objects.get(contribution=second).answer
    answer_actions.correct(actor=HOST, answer=own, key=uuid4(), outcome="no", decided_by="The Minister")
    assert Contribution.objects.get(pk=second.pk).stands_with is None
    again = AnswerTo.objects.get(contribution=second, current=True).answer
    answer_actions.correct(actor=HOST, answer=again, key=uuid4(), outcome="joined", joined_to=head)
    assert Contribution.objects.get(pk=second.pk).stands_with == head


def test_who_stands_with_one_that_stands_with_another_stands_with_that(process, several):
    head, second, third = several
    join(second, third)
    join(head, second)
    assert set(Contribution.objects.exclude(pk=head.pk).values_list("stands_with", flat=True)) == {head.pk}
    with pytest.raises(BadInput, match="choose that one"):
        join(second, a_contribution(process))


def test_what_its_author_takes_back_stands_with_nothing_and_nothing_with_it(several):
    head, second, third = several
    join(head, second, third)
    actions.withdraw(actor=by_said_link(second), contribution=second)
    actions.withdraw(actor=by_said_link(head), contribution=head)
    assert not Contribution.objects.exclude(stands_with=None).exists()
    assert state_of(third) == ["waiting"]
    an_answer(third)


def test_saying_it_twice_is_saying_it_once(several):
    head, second, _third = several
    assert join(head, second)
    assert join(head, second) == []
    assert Fact.objects.filter(verb="contribution.joined").count() == 1


def test_only_what_waits_in_one_process_is_put_together(process, several):
    head, second, third = several
    elsewhere = a_contribution(a_process())
    actions.hold(actor=HOST, contribution=second)
    an_answer(third)
    for wrong in ((), (head,), (second,), (third,), (elsewhere,)):
        with pytest.raises(BadInput) as bad:
            join(head, *wrong)
        assert bad.value.field == "others"
    with pytest.raises(NotAllowed):
        join(head, elsewhere, actor=NOBODY)
    with pytest.raises(NotAllowed):
        join(head, elsewhere, actor=a_coordinator(elsewhere.process))


def test_one_that_is_held_back_waits_for_its_own_answer_once_it_is_released(several):
    head, second, _third = several
    join(head, second)
    actions.hold(actor=HOST, contribution=second)
    an_answer(head, outcome="replied")
    assert state_of(second) == ["waiting"]
    actions.release(actor=HOST, contribution=second)
    an_answer(second, outcome="joined", joined_to=head)
    assert state_of(second) == ["answered"]


def test_what_was_held_back_while_the_one_was_answered_stands_alone_once_it_has_an_answer_of_its_own(process, several):
    head, held, _third = several
    join(head, held)
    actions.hold(actor=HOST, contribution=held)
    an_answer(head)
    actions.release(actor=HOST, contribution=held)
    assert state_of(head, held) == ["answered", "waiting"]
    an_answer(held)
    assert answers.sums(process) == Sums(received=3, answered=2, waiting=1)
    assert queries.lineages(NOBODY, [head])[head.pk].stood_by == ()
