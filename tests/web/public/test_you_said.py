"""We asked, you said, we did: each question with what came in, what became of it and what changed."""

import pytest

from hearback.answers import actions as answer_actions
from hearback.answers import queries as answers
from hearback.answers.actions import CauseOf
from hearback.contributions.queries.counted import counted
from hearback.core.viewer import HOST, NOBODY
from hearback.processes import actions as processes
from hearback.processes.models import Question
from tests import factories
from tests.answers.test_gate import Plan, changed, publish

pytestmark = pytest.mark.django_db
AT = "/en/open-plan/you-said/"
QUERIES = 15


@pytest.fixture
def process():
    process = factories.a_process(slug="open-plan")
    for text in ("What is missing?", "Who should do it?"):
        processes.add_question(actor=HOST, process=process, text={"en": text}, kind="suggestion")
    return process


def say(process, times=1):
    """Of each question something that changed the plan, something declined and something that waits."""
    plan = Plan(process)
    for question in Question.objects.filter(process=process, text__en__in=["What is missing?", "Who should do it?"]):
        for _time in range(times):
            factories.a_contribution(process, question=question)
            factories.an_answer(factories.a_contribution(process, question=question))
            one = factories.a_contribution(process, question=question)
            changed(one, CauseOf(plan.commitment, sentence=plan.sentence))
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    publish(version)


def test_each_question_has_its_numbers_and_they_add_up_to_the_account(client, process):
    say(process)
    factories.a_contribution(process)

    found = answers.asked_said_did(NOBODY, process)

    asked = {one.question.text["en"]: one for one in found if one.question and one.said}
    assert set(asked) == {"What is missing?", "Who should do it?"}
    one = asked["What is missing?"]
    assert (one.said, one.answered, one.changes, one.commitments) == (3, 2, 1, (1,))
    assert sum(part.said for part in found) == counted(process).count()
    page = client.get(AT).content.decode()
    for words in ("We asked:", "What is missing?", "3 things", "2 have an answer", "1 change of the plan"):
        assert words in page


def test_nothing_said_says_what_to_do_and_nobody_sees_a_draft(client, process):
    assert "Nothing has been said yet." in client.get(AT).content.decode()
    draft = processes.start_process(actor=HOST, slug="draft", name={"en": "Draft"}, run_by="both")
    assert answers.asked_said_did(NOBODY, draft) == []


@pytest.mark.parametrize("times", [1, 3])
def test_it_costs_the_same_however_much_was_said(client, process, django_assert_num_queries, times):
    say(process, times)
    with django_assert_num_queries(QUERIES):
        assert client.get(AT).status_code == 200


def test_what_its_author_brought_back_has_no_answer_that_is_counted(client, process):
    question = Question.objects.filter(process=process).first()
    said = factories.a_contribution(process, question=question)
    factories.an_answer(said)
    answer_actions.appeal(actor=factories.by_said_link(said), contribution=said, why="I asked about the buses.")
    one = next(one for one in answers.asked_said_did(NOBODY, process) if one.said)
    assert (one.said, one.answered, sum(one.outcomes.values())) == (1, 0, 0)
