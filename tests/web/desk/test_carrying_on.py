"""Carrying on at the desk: the process before is chosen, what comes back is listed; a report's lines are taken in."""

import pytest

from hearback.answers import actions as answers
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import HOST, Purpose, Role, Side
from hearback.people import links
from hearback.processes import actions as processes
from hearback.processes.models import Process
from tests import factories
from tests.factories import an_answer
from tests.web.desk.test_announcements import html

pytestmark = pytest.mark.django_db

AT = "/desk/open-plan/carrying-on/"


def test_the_process_before_is_chosen_and_what_comes_back_is_listed_and_linked_both_ways(
    desk, process, coordinator, client
):
    assert "You work on no other process here" in html(desk.get(AT))
    earlier = factories.a_process(slug="the-last-plan")
    processes.invite(
        actor=HOST,
        process=earlier,
        email=coordinator.email,
        name="",
        role=Role.COORDINATOR,
        side=Side.GOVERNMENT,
    )
    one = factories.a_contribution(earlier, words="More trees <b>please</b>.")
    an_answer(one, outcome="later", next_process=True)
    assert desk.post(AT, {"earlier": "the-last-plan"}).url == AT
    assert Process.objects.get(slug="open-plan").follows == earlier
    page = html(desk.get(AT))
    assert "1 contribution was answered" in page
    assert "More trees &lt;b&gt;please&lt;/b&gt;." in page
    client.get(links.path(Purpose.SAID, one.uuid, one.link_version, "en"))
    mine = f"/en/the-last-plan/said/{one.reference}/mine/"
    assert "It comes back with the next plan, and you hear from us then." in html(client.get(mine))
    answers.carry_on(now=clock.now())
    copy = Contribution.objects.get(process=process)
    assert "1 contribution came back" in html(desk.get(AT))
    assert "It came back from an earlier process" in html(desk.get(f"/desk/open-plan/said/{copy.reference}/"))
    assert f"/en/open-plan/said/{copy.reference}/" in html(client.get(f"/en/the-last-plan/said/{one.reference}/"))
    assert f"/cy/the-last-plan/said/{one.reference}/" in html(client.get(f"/cy/open-plan/said/{copy.reference}/"))
    assert "Brought back from an earlier process" in html(client.get("/en/open-plan/sums/"))

    assert "It is back, in a later process." in html(client.get(mine))
    assert "You said this in an earlier process." in html(client.get(f"/en/open-plan/said/{copy.reference}/mine/"))


def test_the_lines_of_a_report_are_taken_in_and_marked(desk, process, client):
    factories.an_organisation("reviewer", name="Independent reviewer")
    at = "/desk/open-plan/said/reports/"
    assert "marked “From a report”" in html(desk.get(at))
    filled = {
        "title": "Review of the plan (invented)",
        "organisation": "reviewer",
        "published-day": "2",
        "published-month": "3",
        "published-year": "2026",
        "link": "https://www.example.org/report",
        "language": "en",
        "lines": "12: Publish the register.\nAnswer every comment.",
    }
    assert "Write at least one recommendation" in html(desk.post(at, filled | {"lines": ""}))
    assert desk.post(at, filled).url == "/desk/open-plan/said/"
    first = Contribution.objects.get(process=process, source_place="12")
    page = html(client.get(f"/en/open-plan/said/{first.reference}/"))
    for words in ("From a report", "https://www.example.org/report", "page 12", "Independent reviewer"):
        assert words in page
    assert "From a report: Review of the plan (invented), page 12" in html(
        desk.get(f"/desk/open-plan/said/{first.reference}/")
    )
