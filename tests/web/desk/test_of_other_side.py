"""What the other side answered: read in one list, agreed with by ticking, or not agreed with and why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import actions
from hearback.answers.models import SideView
from hearback.core.viewer import Side
from tests import factories

AT = "/desk/open-plan/answers/of-other-side/"
WHY = {"en": "Half of us asked for the buses.", "cy": "Gofynnodd hanner ohonom am y bysiau."}


@pytest.fixture
def government(process):
    """Who coordinates it for government, and answers."""
    return factories.a_coordinator(process)


@pytest.fixture
def desk(process, signed_in):
    """The browser of civil society's coordinator."""
    return signed_in(factories.a_post(process, side=Side.CIVIL_SOCIETY).user)


def answered(process, government, *said):
    said = said or (factories.a_contribution(process, words="More buses on Sundays."),)
    return factories.an_answer(*said, actor=government, answered_for="government")


def test_what_needs_you_leads_to_the_list_and_two_ticks_and_one_yes_are_said_of_two(process, government, desk):
    one, two, _three = (answered(process, government) for _each in range(3))
    assert "The other side gave 3 answers: does your side agree?" in desk.get("/desk/").content.decode()
    page = desk.get(AT).content.decode()
    assert page.count("More buses on Sundays.") == page.count("There is no money for it this year.") == 3
    ticked = f"{AT}agree/?a={one.uuid}&a={two.uuid}"
    assert desk.get(ticked).content.decode().count("More buses on Sundays.") == 2
    assert not SideView.objects.exists()
    done = desk.post(ticked, follow=True)
    assert done.request["PATH_INFO"] == AT
    assert "Your side agrees with 2 answers." in done.content.decode()
    assert [view.answer for view in SideView.objects.filter(agrees=True)] == [one, two]
    assert done.content.decode().count("More buses on Sundays.") == 1


def test_who_does_not_agree_says_why_and_is_back_in_the_list(process, government, desk):
    one = answered(process, government)
    at = f"/desk/open-plan/answers/{one.uuid}/other-side/?list=1"
    assert at in desk.get(AT).content.decode()
    done = desk.post(at, {"agrees": "not", "reason-en": WHY["en"], "reason-cy": WHY["cy"]})
    assert (done.status_code, done.headers["Location"]) == (303, AT)
    assert "The next one they give stands here" in desk.get(AT).content.decode()


def test_whoever_comes_second_reads_what_was_said_first_and_keeps_their_own_words(process, government, desk):
    one, two = (answered(process, government) for _each in range(2))
    colleague = factories.a_coordinator(process, Side.CIVIL_SOCIETY)
    actions.say_for_side(actor=colleague, answer=one, agrees=False, reason=WHY)
    page = desk.post(f"{AT}agree/?a={one.uuid}&a={two.uuid}", follow=True).content.decode()
    assert "Your side agrees with 1 answer." in page
    assert "Somebody of your side spoke of 1 answer before you" in page
    assert WHY["en"] in page
    mine = {"agrees": "not", "reason-en": "Nobody asked the drivers."}
    page = desk.post(f"/desk/open-plan/answers/{one.uuid}/other-side/", mine).content.decode()
    assert "Your side has said already whether it agrees" in page
    assert WHY["en"] in page
    assert "Nobody asked the drivers." in page


def test_the_list_costs_the_same_however_long_it_is(process, government, desk):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            desk.get(AT)
        return len(seen)

    answered(process, government)
    desk.get(AT)
    few = statements()
    answered(process, government, *(factories.a_contribution(process) for _each in range(5)))
    answered(process, government)
    assert statements() == few
    assert "These are the first 3 of 5 that got this answer." in desk.get(AT).content.decode()


def test_ticks_of_nothing_lead_back_to_the_list(process, government, desk):
    mine = factories.an_answer(factories.a_contribution(process), actor=government, answered_for="civil-society")
    for query in ("", "?a=zq", f"?a={mine.uuid}"):
        assert desk.post(f"{AT}agree/{query}").headers["Location"] == AT
    assert not SideView.objects.exists()
