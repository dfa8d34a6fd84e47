"""An author may say once: this does not answer my point. It comes back, is counted in public, and is answered anew."""

from uuid import uuid4

import pytest

from hearback.answers import actions, personal, queries
from hearback.answers.actions import CauseOf
from hearback.answers.models import Appeal
from hearback.contributions import actions as contributions
from hearback.contributions.actions import Point
from hearback.contributions.models import Authorship, Contribution
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Side
from hearback.erasure import actions as erasure
from hearback.journal import queries as journal
from hearback.journal.models import Fact
from hearback.reportback.models import Telling
from tests.answers.test_answering import talk
from tests.answers.test_gate import Plan, changed
from tests.factories import a_contribution, a_coordinator, a_process, an_answer, by_said_link, by_voice_link
from tests.reportback.loop import follow

pytestmark = pytest.mark.django_db
WHY = "I asked about the buses, and you wrote about trains."


def appeals(said, why=WHY, actor=None):
    return actions.appeal(actor=actor or by_said_link(said), contribution=said, why=why)


def state_of(said):
    return Contribution.objects.get(pk=said.pk).state


def test_it_waits_again_and_the_answer_stays_readable_until_there_is_another():
    process = a_process()
    said = a_contribution(process)
    first = an_answer(said)
    appeals(said)
    assert state_of(said) == "waiting"
    page = queries.answer_page(NOBODY, said)
    assert (page.current.answer, page.appeal.answer) == (first, first)
    assert list(queries.queue(HOST, process)) == [said]
    second = an_answer(said, reason={"en": "About the buses, then."})
    page = queries.answer_page(NOBODY, said)
    assert page.current.answer == second
    assert [one.answer for one in page.earlier] == [first]
    assert state_of(said) == "answered"


def test_the_sum_adds_up_and_says_how_many_said_so():
    process = a_process()
    said, other = a_contribution(process), a_contribution(process)
    an_answer(said, other)
    appeals(said)
    sums = queries.sums(process)
    assert (sums.received, sums.waiting, sums.answered, sums.appealed) == (2, 1, 1, 1)
    assert queries.ledger(process).total == sums
    answered = queries.days_answered(Contribution.objects.filter(process=process))
    assert sum(answered.values()) == sums.answered
    an_answer(said)
    assert queries.sums(process).appealed == 1


def test_a_correction_that_answers_it_ends_the_talk_about_it():
    process = a_process()
    said, other = a_contribution(process), a_contribution(process)
    first = an_answer(said, other)
    appeals(said)
    talk(said)
    actions.correct(actor=HOST, answer=first, key=uuid4(), reason={"en": "About the buses, then."})
    assert state_of(said) == "answered"
    assert queries.needs_of(HOST, process).talked_about == 0
    assert queries.answer_page(NOBODY, said).talk is None


def test_a_correction_is_for_none_that_its_author_took_back_meanwhile_or_that_was_split():
    process = a_process()
    kept, gone, split = (a_contribution(process, words="More buses. Fewer cars.") for _ in range(3))
    first = an_answer(kept, gone, split)
    appeals(gone)
    contributions.withdraw(actor=by_said_link(gone), contribution=gone)
    appeals(split)
    contributions.split(actor=HOST, contribution=split, points=[Point("More buses."), Point("Fewer cars.")])
    second = actions.correct(actor=HOST, answer=first, key=uuid4(), reason={"en": "About the buses, then."})
    assert [queries.answer_page(HOST, said).current.answer for said in (kept, gone, split)] == [second, first, first]
    assert (state_of(gone), state_of(split)) == ("withdrawn", "split")


def test_it_is_said_once_whatever_is_answered_then():
    said = a_contribution()
    an_answer(said)
    first = appeals(said)
    assert appeals(said) == first
    an_answer(said)
    with pytest.raises(BadInput):
        appeals(said, why="Still not.")
    assert Appeal.objects.count() == Fact.objects.filter(verb="answer.appealed").count() == 1


def test_only_its_author_says_so_and_only_of_an_answer():
    process = a_process()
    said, unanswered = a_contribution(process), a_contribution(process)
    an_answer(said)
    voice = contributions.add_voice_as_author(
        actor=by_said_link(unanswered), contribution=said, own=unanswered, language="en"
    )
    for viewer in (NOBODY, HOST, by_said_link(unanswered), by_voice_link(voice)):
        with pytest.raises(NotAllowed):
            appeals(said, actor=viewer)
    with pytest.raises(BadInput):
        appeals(unanswered)
    with pytest.raises(BadInput) as bad:
        appeals(said, why=" ")
    assert bad.value.field == "why"


@pytest.mark.parametrize(("sides", "to"), [((Side.GOVERNMENT,), ""), (tuple(Side), "civil-society")])
def test_it_comes_to_the_other_sides_desk_where_there_is_one(sides, to):
    process = a_process()
    first, *_others = [a_coordinator(process, side) for side in sides]
    said = a_contribution(process)
    an_answer(said, actor=first, answered_for="government")
    assert appeals(said).side == to
    assert [one.contribution for one in queries.came_back(first, process)] == [said]
    assert list(queries.came_back(NOBODY, process)) == []


def test_what_was_changed_because_of_it_stays_tied_to_it_until_it_is_answered_anew():
    plan = Plan()
    said = a_contribution(plan.process)
    changed(said, CauseOf(plan.commitment, sentence=plan.sentence))
    appeals(said)
    assert [cause.sentence for cause in queries.answer_page(NOBODY, said).causes] == [plan.sentence]
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    (explained,) = queries.gate(HOST, version).explained
    assert queries.said_of([explained]) == {explained.difference.key: (said.reference,)}


def test_whoever_was_joined_to_it_is_told_of_the_new_answer_too():
    process = a_process()
    head, joined = a_contribution(process), a_contribution(process)
    an_answer(head)
    an_answer(joined, outcome="joined", joined_to=head)
    appeals(head)
    second = an_answer(head)
    follow()
    told = Telling.objects.filter(key__contains=str(second.uuid)).values_list("contribution", flat=True)
    assert set(told) == {head.pk, joined.pk}


def test_the_words_are_for_the_desk_and_go_when_their_author_is_erased():
    process = a_process()
    said = a_contribution(process, email="kit@example.org")
    an_answer(said)
    row = appeals(said)
    fact = Fact.objects.get(verb="answer.appealed")
    assert journal.opens(fact, "why", WHY)
    assert "buses" not in str(fact.refs)
    person = Authorship.objects.get(contribution=said).participant
    assert WHY in [held.value for held in personal.held_about(person.pk)]
    erasure.erase_person(actor=HOST, participant=person)
    row.refresh_from_db()
    assert row.why == ""
    assert not journal.opens(fact, "why", WHY)
    assert queries.sums(process).appealed == 1


def test_what_was_appealed_and_put_with_another_since_is_answered_by_the_others_answer():
    process = a_process()
    said, head = a_contribution(process), a_contribution(process)
    first = an_answer(said)
    appeals(said)
    contributions.join(actor=HOST, head=head, others=[said])
    made = an_answer(head)
    stands = queries.current_answers([said, head])
    assert (stands[head.pk], stands[said.pk].joined_to) == (made, head)
    assert [one.answer for one in queries.answer_page(HOST, said).earlier] == [first]
