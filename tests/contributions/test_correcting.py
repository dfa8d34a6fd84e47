"""What kind of thing was said is put right by the desk; what comes of it has words that fit."""

import pytest

from hearback.answers import rules
from hearback.answers.endings import reads
from hearback.answers.models import Answer
from hearback.contributions import actions
from hearback.contributions.models import Contribution
from hearback.contributions.personal import held_about
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Side
from hearback.journal import queries as journal
from hearback.journal.models import Fact
from hearback.processes.models import Kind
from tests.factories import a_contribution, a_coordinator, a_process, an_answer, by_said_link
from tests.reportback.loop import participant

pytestmark = pytest.mark.django_db


def test_the_desk_puts_a_kind_right_and_what_it_came_as_is_kept():
    process = a_process()
    said = a_contribution(process, kind="suggestion")
    for viewer in (NOBODY, by_said_link(said), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.correct_kind(actor=viewer, contribution=said, kind="question")
    said = actions.correct_kind(actor=a_coordinator(process), contribution=said, kind="question")
    said = actions.correct_kind(actor=a_coordinator(process, Side.CIVIL_SOCIETY), contribution=said, kind="offer")
    assert (said.kind, said.said_as) == ("offer", "suggestion")
    facts = Fact.objects.filter(verb="contribution.kind-corrected").order_by("id")
    assert [fact.refs for fact in facts] == [
        {"kind": "question", "before": "suggestion"},
        {"kind": "offer", "before": "question"},
    ]
    assert actions.correct_kind(actor=HOST, contribution=said, kind="suggestion").said_as == ""


def test_the_same_kind_is_no_correction_and_a_kind_that_is_none_is_refused():
    said = a_contribution(kind="concern")
    actions.correct_kind(actor=HOST, contribution=said, kind="concern")
    assert not Fact.objects.filter(verb="contribution.kind-corrected").exists()
    with pytest.raises(BadInput) as refused:
        actions.correct_kind(actor=HOST, contribution=said, kind="rant")
    assert refused.value.field == "kind"


def test_what_has_its_answer_keeps_its_kind():
    said = a_contribution()
    an_answer(said)
    with pytest.raises(BadInput):
        actions.correct_kind(actor=HOST, contribution=said, kind="question")


def test_a_question_sent_as_a_suggestion_can_be_replied_to_once_it_is_put_right():
    said = a_contribution(kind="suggestion")
    given = {"outcome": Answer.Outcome.REPLIED, "reason": {"en": "In May. (invented)"}}
    with pytest.raises(BadInput) as refused:
        an_answer(said, **given)
    assert refused.value.field == "outcome"
    actions.correct_kind(actor=HOST, contribution=said, kind="question")
    assert an_answer(Contribution.objects.get(pk=said.pk), **given).outcome == "replied"


@pytest.mark.parametrize("kind", Kind.values)
def test_every_outcome_that_fits_a_kind_has_words_for_it(kind):
    fitting = {outcome: str(reads(outcome, [kind])) for outcome in Answer.Outcome.values if rules.fits(outcome, kind)}
    assert len(set(fitting.values())) == len(fitting)
    if kind in ("question", "example", "offer", "support"):
        assert fitting["no"] != str(Answer.Outcome.NO.label)


def test_what_answers_several_kinds_reads_as_usual():
    assert reads("no", ["question", "concern"]) == Answer.Outcome.NO.label
    assert reads("no") == Answer.Outcome.NO.label


def test_whoever_takes_words_back_may_say_why_and_the_team_alone_reads_it():
    said = a_contribution(email="kit@example.org")
    said = actions.withdraw(actor=by_said_link(said), contribution=said, because=" My council does it now. (invented) ")
    assert said.withdrawn_because == "My council does it now. (invented)"
    fact = Fact.objects.get(verb="contribution.withdrawn")
    assert journal.opens(fact, "because", said.withdrawn_because)
    kept = {(str(one.what), one.value) for one in held_about(participant("kit@example.org").pk)}
    assert ("Why you took it back", said.withdrawn_because) in kept
    actions.erase_words(actor=HOST, contribution=said)
    said.refresh_from_db()
    assert said.withdrawn_because == ""
    assert not journal.opens(fact, "because", "My council does it now. (invented)")


def test_nobody_has_to_say_why():
    said = a_contribution()
    said = actions.withdraw(actor=by_said_link(said), contribution=said)
    assert (said.state, said.withdrawn_because) == ("withdrawn", "")
