"""Before something goes out its page at the desk says who is told, and of more than twenty the button names the number."""

from uuid import uuid4

import pytest
import time_machine

from hearback.answers.actions import CauseOf
from hearback.core import clock
from tests.answers.test_gate import Plan
from tests.answers.test_twelve_weeks import CLOSES, DUE, NOON, on
from tests.factories import a_process, a_user, an_answer
from tests.reportback.loop import said_by
from tests.web.desk.answering import ANSWER, NO
from tests.web.desk.planning import PLAN, names, shown

pytestmark = pytest.mark.usefixtures("with_mail")
MANY = 21


def said_by_many(process, number=MANY):
    return [said_by(f"p{one}@example.org", process) for one in range(number)]


def looked_at_version(desk, number):
    at = f"{PLAN}{number}/publish/"
    page = desk.get(at)
    causes = shown(page) | dict.fromkeys(names(page), "answers")
    return desk.post(at, causes | {"status": "for-comment", "when": "now", "do": "causes"})


def test_a_version_and_a_report_on_progress(process, desk):
    plan = Plan(process)
    causes = [CauseOf(plan.commitment, sentence=plan.sentence)]
    an_answer(*said_by_many(process), outcome="changed", causes=causes)
    plan.reword(plan.next(), "We will publish the whole register.")
    page = looked_at_version(desk, 2)
    assert "By email: 21" in page.content.decode()
    assert "Publish and tell 21 people" in page.content.decode()
    page = desk.get(f"{PLAN}progress/1/report/").content.decode()
    assert "By email: 21" in page
    assert "and tell 21 people" in page


def test_why_answers_come_late(signed_in, db):
    with time_machine.travel(NOON, tick=False):
        process = a_process(slug="open-plan", run_by="government")
        Plan(process, comment_opens=clock.today(), comment_closes=CLOSES)
        said_by_many(process)
    with on(DUE):
        page = signed_in(a_user(is_host=True)).get("/desk/open-plan/late/").content.decode()
    assert "By email: 21" in page
    assert "Publish it and tell 21 people" in page


@pytest.mark.parametrize(("number", "button"), [(20, "Give this answer"), (21, "Give this answer and tell 21 people")])
def test_an_answer(desk, process, number, button):
    said = said_by_many(process, number)
    at = f"{ANSWER}no/?" + "&".join(f"c={one.reference}" for one in said)
    page = desk.post(at, NO | {"key": str(uuid4()), "do": "look"})
    assert page.context["button"] == button
    assert button in page.content.decode()
