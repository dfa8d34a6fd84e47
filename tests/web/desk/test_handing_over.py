"""One page for the next holder of a post."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.core import clock
from hearback.core.viewer import Role
from tests import factories
from tests.answers.test_answering import talk

pytestmark = pytest.mark.django_db
PAGE = "/desk/open-plan/colleagues/next/"


def test_it_says_what_waits_what_is_promised_what_is_out_what_comes_and_who_is_there(desk, process):
    factories.a_line(factories.a_contribution(process), post="The Land Registry")
    talk(factories.a_contribution(process), next_news=clock.today() + timedelta(days=3))
    starts = clock.now() + timedelta(days=60)
    workshop = {"title": {"en": "Workshop in Leeds"}, "starts": starts, "ends": starts + timedelta(hours=2)}
    factories.an_event(process, **workshop)
    colleague = factories.a_post(process).user
    page = desk.get(PAGE).content.decode()
    told = ("1 contribution waits for an answer", "News is due by", "The Land Registry", "Workshop in Leeds")
    assert [one for one in (*told, colleague.name) if one not in page] == []
    assert "For whoever comes next" in desk.get("/desk/open-plan/colleagues/").content.decode()


def test_it_is_for_those_who_coordinate(signed_in, process):
    observer = signed_in(factories.a_post(process, role=Role.OBSERVER).user)
    assert observer.get(PAGE).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_the_same_statements_however_much_there_is(desk, process, number):
    for _n in range(number):
        factories.a_line(factories.a_contribution(process))
    desk.get(PAGE)
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(PAGE).status_code == 200
    assert len(seen) == 18
