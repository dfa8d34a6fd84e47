"""No answer without a reason; each outcome with what it needs; one current answer each."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from hearback.answers import actions, queries
from hearback.answers.actions import CauseOf
from hearback.answers.models import Answer, AnswerTo, Cause, Talk
from hearback.contributions import actions as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role, Side
from hearback.journal import queries as journal
from hearback.journal.models import Fact
from hearback.plans.models import Entry
from tests.factories import (
    a_contribution,
    a_coordinator,
    a_post,
    a_process,
    an_answer,
    an_event,
    as_viewer,
    by_said_link,
)
from tests.plans.factories import a_published_version

pytestmark = pytest.mark.django_db
Outcome = Answer.Outcome
State = Contribution.State
REASON = {"en": "Because it helps people most."}
NEXT_YEAR = clock.today() + timedelta(days=365)


def plan(process):
    """A commitment of a published plan, with a sentence and a milestone of it."""
    version = a_published_version(process)
    entry = version_entry(version)
    return entry.commitment, entry.wordings.get().sentence, entry.targets.get().milestone


def version_entry(version):
    return Entry.objects.get(version=version)


def needs(process):
    """For each outcome, the kind it is given to here and everything it needs."""
    commitment, sentence, milestone = plan(process)
    head = a_contribution(process)
    an_answer(head)
    return {
        "changed": ("suggestion", {"causes": [CauseOf(commitment, sentence=sentence)]}),
        "partly": (
            "suggestion",
            {"causes": [CauseOf(commitment, milestone=milestone)], "why_not_the_rest": {"en": "No time."}},
        ),
        "covered": ("concern", {"place_commitment": commitment, "place_sentence": sentence}),
        "later": ("suggestion", {"until": NEXT_YEAR}),
        "no": ("support", {"decided_by": "The Minister"}),
        "elsewhere": ("concern", {"who_can": "The council", "passed_on": True}),
        "joined": ("suggestion", {"joined_to": head}),
        "used": ("example", {"place": {"en": "In the collection by place"}}),
        "replied": ("question", {}),
        "thanked": ("offer", {"decided_by": "The network’s coordinator"}),
    }


@pytest.mark.parametrize("outcome", Outcome.values)
def test_every_outcome_can_be_given_with_what_it_needs(outcome):
    process = a_process()
    kind, needed = needs(process)[outcome]
    said = a_contribution(process, kind=kind)
    given = an_answer(said, outcome=outcome, reason=REASON, **needed)
    said.refresh_from_db()
    assert said.state == State.ANSWERED
    page = queries.answer_page(NOBODY, said)
    assert page.current.answer == given
    assert page.earlier == ()
    assert page.talk is None


@pytest.mark.parametrize(
    "outcome, without, field",
    [
        *((outcome, "reason", "reason") for outcome in Outcome.values),
        ("changed", "causes", "causes"),
        ("partly", "causes", "causes"),
        ("partly", "why_not_the_rest", "why_not_the_rest"),
        ("covered", "place_commitment", "place"),
        ("later", "until", "until"),
        ("no", "decided_by", "decided_by"),
        ("elsewhere", "who_can", "who_can"),
        ("elsewhere", "passed_on", "passed_on"),
        ("joined", "joined_to", "joined_to"),
        ("used", "place", "place"),
        ("thanked", "decided_by", "decided_by"),
    ],
)
def test_what_an_outcome_still_needs_is_named_by_its_field(outcome, without, field):
    process = a_process()
    kind, needed = needs(process)[outcome]
    said = a_contribution(process, kind=kind)
    given = {"reason": REASON} | needed
    blank = {
        "reason": {"en": "  "},
        "causes": [],
        "place": {},
        "why_not_the_rest": {"cy": ""},
        "decided_by": " ",
        "who_can": "",
    }
    with pytest.raises(BadInput) as bad:
        an_answer(
            said, outcome=outcome, **given | {"decided_by": needed.get("decided_by", ""), without: blank.get(without)}
        )
    assert bad.value.field == field
    said.refresh_from_db()
    assert said.state == State.WAITING
    assert not AnswerTo.objects.filter(contribution=said).exists()


@pytest.mark.parametrize("outcome, fitting", [("used", "example"), ("replied", "question"), ("thanked", "offer")])
def test_an_ending_for_one_kind_fits_no_other(outcome, fitting):
    process = a_process()
    _kind, needed = needs(process)[outcome]
    for kind in ("suggestion", "concern", "support", "example", "question", "offer"):
        said = a_contribution(process, kind=kind)
        if kind == fitting:
            an_answer(said, outcome=outcome, reason=REASON, **needed)
        else:
            with pytest.raises(BadInput) as bad:
                an_answer(said, outcome=outcome, reason=REASON, **needed)
            assert bad.value.field == "outcome"


def test_later_may_be_with_the_next_process_but_not_in_the_past():
    said = a_contribution()
    with pytest.raises(BadInput) as bad:
        an_answer(said, outcome="later", until=clock.today() - timedelta(days=1))
    assert bad.value.field == "until"
    assert an_answer(said, outcome="later", next_process=True).next_process


def test_one_answer_for_many_is_one_answer_and_one_fact():
    process = a_process()
    said = [a_contribution(process) for _ in range(3)]
    given = an_answer(*said)
    assert {row.contribution for row in AnswerTo.objects.filter(answer=given, current=True)} == set(said)
    (fact,) = Fact.objects.filter(verb="answer.given")
    assert fact.refs == {"outcome": "no", "contributions": [str(one.uuid) for one in said]}
    assert fact.subject_uuid == given.uuid
    assert journal.opens(fact, "reason", given.reason)


def test_if_one_of_many_cannot_be_answered_none_is():
    process = a_process()
    said = [a_contribution(process) for _ in range(3)]
    contributions.withdraw(actor=by_said_link(said[1]), contribution=said[1])
    with pytest.raises(BadInput) as bad:
        an_answer(*said)
    assert said[1].reference in str(bad.value)
    assert not Answer.objects.exists()
    assert queries.sums(process).waiting == 2


def test_what_is_answered_held_or_of_another_process_is_not_answered():
    process = a_process()
    answered, held, elsewhere = a_contribution(process), a_contribution(process), a_contribution()
    an_answer(answered)
    contributions.hold(actor=HOST, contribution=held)
    for said in (answered, held):
        with pytest.raises(BadInput) as bad:
            an_answer(said)
        assert bad.value.field == "contributions"
    with pytest.raises(BadInput):
        an_answer(a_contribution(process), elsewhere)
    with pytest.raises(BadInput):
        actions.answer(actor=HOST, process=process, key=uuid4(), contributions=[], outcome="no", reason=REASON)


def test_pressing_twice_makes_one_answer_and_other_words_are_a_conflict():
    said = a_contribution()
    key = uuid4()
    first = an_answer(said, key=key)
    assert an_answer(said, key=key) == first
    with pytest.raises(Conflict):
        an_answer(said, key=key, reason={"en": "Other words."})
    assert Answer.objects.count() == AnswerTo.objects.count() == 1


def test_only_those_who_work_with_what_was_said_may_answer():
    process = a_process()
    said = a_contribution(process)
    observer = as_viewer(a_post(process, role=Role.OBSERVER).user)
    for viewer in (NOBODY, by_said_link(said), observer, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            an_answer(said, actor=viewer)
    given = an_answer(said, actor=a_coordinator(process, Side.CIVIL_SOCIETY), answered_for="civil-society")
    assert given.answered_for == "civil-society"


def test_what_belongs_to_another_outcome_is_left_out():
    given = an_answer(
        decided_by="The Minister", who_can="The council", passed_on=True, until=NEXT_YEAR, place={"en": "x"}
    )
    given.refresh_from_db()
    assert (given.who_can, given.passed_on, given.until, given.place) == ("", None, None, {})


def test_a_cause_points_at_a_sentence_of_the_commitment_it_names_in_this_process():
    process = a_process()
    commitment, sentence, _milestone = plan(process)
    other, other_sentence, _ = plan(a_process())
    said = a_contribution(process)
    for cause in (
        CauseOf(),
        CauseOf(sentence=sentence),
        CauseOf(commitment, sentence=other_sentence),
        CauseOf(other),
        CauseOf(event=an_event()),
    ):
        with pytest.raises(BadInput) as bad:
            an_answer(said, outcome="changed", causes=[cause])
        assert bad.value.field == "causes"
    event = an_event(process)
    given = an_answer(
        said,
        outcome="changed",
        causes=[CauseOf(commitment, sentence), CauseOf(event=event), CauseOf(other={"en": "20 May"})],
    )
    assert [(c.sentence, c.event, c.other) for c in Cause.objects.filter(answer=given)] == [
        (sentence, None, {}),
        (None, event, {}),
        (None, None, {"en": "20 May"}),
    ]


def test_what_is_joined_stands_with_something_that_has_an_answer_of_its_own():
    process = a_process()
    head, second, third = (a_contribution(process) for _ in range(3))
    for wrong in (second, a_contribution()):
        with pytest.raises(BadInput) as bad:
            an_answer(second, outcome="joined", joined_to=wrong)
        assert bad.value.field == "joined_to"
    with pytest.raises(BadInput, match=head.reference):
        an_answer(second, outcome="joined", joined_to=head)
    answer = an_answer(head)
    an_answer(second, outcome="joined", joined_to=head)
    with pytest.raises(BadInput, match=second.reference):
        an_answer(third, outcome="joined", joined_to=second)
    other = a_contribution(process)
    an_answer(other)
    with pytest.raises(BadInput, match="Others stand with"):
        actions.correct(actor=HOST, answer=answer, key=uuid4(), outcome="joined", joined_to=other)
    page = queries.answer_page(NOBODY, second)
    assert page.joined_answer.answer == answer
    assert queries.answer_page(NOBODY, head).joined_by == 1


# --- correcting


def test_a_corrected_answer_takes_the_place_of_the_one_before_which_stays_readable():
    process = a_process()
    said = [a_contribution(process) for _ in range(2)]
    first = an_answer(*said)
    second = actions.correct(
        actor=HOST, answer=first, key=uuid4(), reason={"en": "There is money after all, next year."}
    )
    third = actions.correct(actor=HOST, answer=second, key=uuid4(), outcome="later", until=NEXT_YEAR)
    for one in said:
        page = queries.answer_page(NOBODY, one)
        assert page.current.answer == third
        assert [shown.answer for shown in page.earlier] == [second, first]
    assert (third.reason, third.decided_by, third.corrects) == (second.reason, "", second)
    assert [fact.verb for fact in Fact.objects.filter(verb__startswith="answer.")] == [
        "answer.given",
        "answer.corrected",
        "answer.corrected",
    ]
    with pytest.raises(BadInput, match="corrected already"):
        actions.correct(actor=HOST, answer=first, key=uuid4(), reason={"en": "Again."})


def test_correcting_twice_with_one_key_corrects_once_and_still_needs_everything():
    given = an_answer()
    key = uuid4()
    first = actions.correct(actor=HOST, answer=given, key=key, decided_by="The Minister")
    assert actions.correct(actor=HOST, answer=given, key=key, decided_by="The Minister") == first
    with pytest.raises(Conflict):
        actions.correct(actor=HOST, answer=given, key=key, decided_by="Somebody else")
    with pytest.raises(BadInput) as bad:
        actions.correct(actor=HOST, answer=first, key=uuid4(), reason={})
    assert bad.value.field == "reason"
    with pytest.raises(NotAllowed):
        actions.correct(actor=NOBODY, answer=first, key=uuid4(), decided_by="Nobody")
    with pytest.raises(TypeError):
        actions.correct(actor=HOST, answer=first, key=uuid4(), colour="red")


def test_an_old_answers_date_that_has_passed_does_not_stop_its_correction():
    happened = datetime(2013, 6, 1, tzinfo=UTC)
    given = an_answer(outcome="later", until=date(2013, 12, 31), happened=happened)
    corrected = actions.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "Said better."})
    assert corrected.until == date(2013, 12, 31)
    assert given.happened == happened
    assert given.recorded > happened


# --- talking about it


def talk(said, **fields):
    given = {
        "with_whom": {"en": "The department"},
        "in_the_way": {"en": "The cost is not known."},
        "next_news": clock.today() + timedelta(days=14),
    }
    return actions.talk_about(actor=HOST, contribution=said, **given | fields)


def test_a_talk_says_with_whom_what_is_in_the_way_and_when_there_is_news():
    said = a_contribution()
    for field, wrong in (
        ("with_whom", {}),
        ("in_the_way", {"en": " "}),
        ("next_news", clock.today() - timedelta(days=1)),
    ):
        with pytest.raises(BadInput) as bad:
            talk(said, **{field: wrong})
        assert bad.value.field == field
    first = talk(said)
    said.refresh_from_db()
    assert said.state == State.TALKED_ABOUT
    second = talk(said, in_the_way={"en": "The law would have to change."})
    first.refresh_from_db()
    assert first.ended is not None
    assert queries.answer_page(NOBODY, said).talk == second
    an_answer(said)
    assert not Talk.objects.filter(ended=None).exists()
    with pytest.raises(BadInput):
        talk(said)
    with pytest.raises(NotAllowed):
        actions.talk_about(
            actor=NOBODY, contribution=said, with_whom=REASON, in_the_way=REASON, next_news=clock.today()
        )
