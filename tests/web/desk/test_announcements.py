"""Announcements at the desk: written, looked at, published now or at a time, corrected."""

from datetime import timedelta

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY
from hearback.processes import actions
from hearback.processes import queries as processes
from tests import factories

pytestmark = pytest.mark.django_db
AT = "/desk/open-plan/announcements/"
WORDS = {"title-en": "We begin", "body-en": "Come and **say** what you think.", "byline": "The team"}
ONE = f"{AT}we-begin/"


def html(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def public(process):
    return list(processes.announcements_visible_to(NOBODY, process))


def test_an_announcement_is_written_looked_at_and_published(desk, process):
    factories.an_organisation("involve", name="Involve")
    signed = {"rows": "2", "name_0": "Ann Example", "organisation_0": "involve", "side_0": "civil-society"}
    assert "Nothing is announced yet" in html(desk.get(AT))
    response = desk.post(f"{AT}add/", WORDS | signed | {"contact": "team@example.org"})
    assert (response.status_code, response.url) == (303, ONE)
    page = html(desk.get(ONE))
    for shown in ("<strong>say</strong>", "Ann Example, Involve (Civil society)", "The team", "Draft"):
        assert shown in page
    assert public(process) == []
    response = desk.post(f"{ONE}publish/", {})
    assert (response.status_code, response.url) == (303, ONE)
    assert [post.slug for post in public(process)] == ["we-begin"]


def test_it_is_published_at_a_time_and_not_before(desk, process):
    desk.post(f"{AT}add/", WORDS)
    day = clock.today() + timedelta(days=9)
    when = {"day-day": day.day, "day-month": day.month, "day-year": day.year}
    assert "Enter the time as well" in html(desk.post(f"{ONE}publish/", when))
    assert desk.post(f"{ONE}publish/", when | {"at": "9.30"}).url == ONE
    assert "09:30" in html(desk.get(ONE))
    assert "Coming" in html(desk.get(AT))
    assert public(process) == []
    past = {"day-day": 1, "day-month": 1, "day-year": 2020, "at": "9am"}
    assert "This has passed" in html(desk.post(f"{ONE}publish/", past))


def test_what_appeared_somewhere_else_first_keeps_its_day_and_place(desk, process):
    there = {"first_appeared": "the network’s blog", "link": "https://example.org/post"}
    assert "Enter the day on which it appeared there" in html(desk.post(f"{AT}add/", WORDS | there))
    day = {"happened-day": "1", "happened-month": "3", "happened-year": "2013"}
    desk.post(f"{AT}add/", WORDS | there | day)
    desk.post(f"{ONE}publish/", {})
    assert clock.day(public(process)[0].happened).isoformat() == "2013-03-01"
    assert 'value="2013"' in html(desk.get(f"{ONE}edit/"))


def test_a_draft_that_waited_appears_on_the_day_it_is_published(desk, process):
    lately = clock.now() - timedelta(days=20)
    words = {"title": {"en": "We begin"}, "body": {"en": "Come."}}
    actions.write_announcement(actor=HOST, process=process, slug="we-begin", happened=lately, **words)
    desk.post(f"{ONE}publish/", {})
    assert clock.day(public(process)[0].happened) == clock.today()


def test_words_and_signatories_are_changed_and_kept(desk):
    desk.post(f"{AT}add/", WORDS | {"rows": "1", "name_0": "Ann", "side_0": "government"})
    page = html(desk.get(f"{ONE}edit/"))
    assert 'value="Ann"' in page
    assert 'name="rows" value="3"' in page
    more = {"rows": "3", "name_0": "Ann", "side_0": "government", "name_1": "Ben", "side_1": "civil-society"}
    assert desk.post(f"{ONE}edit/", WORDS | more | {"title-cy": "Rydym yn dechrau"}).url == ONE
    page = html(desk.get(ONE))
    assert "Ben (Civil society)" in page


def test_what_is_missing_is_said_and_the_words_stay(desk):
    page = html(desk.post(f"{AT}add/", {"body-en": "Come.", "rows": "1", "name_0": "Ann"}))
    assert "This still needs an answer: Title" in page
    assert "Choose for which side they sign" in page
    assert "\nCome.</textarea>" in page


@pytest.mark.parametrize("rows", ["-1", "²", "9" * 5000, "two"])
def test_a_number_of_rows_that_cannot_be_is_as_good_as_none(desk, rows):
    assert desk.post(f"{AT}add/", WORDS | {"rows": rows, "name_0": "Ann", "side_0": "government"}).url == ONE
    assert "Ann (Government)" in html(desk.get(ONE))


def test_sending_it_twice_writes_one_and_another_with_the_same_title_is_another(desk, process):
    for body in ("Come.", "Come.", "Come again."):
        desk.post(f"{AT}add/", WORDS | {"body-en": body})
    posts = processes.announcements_visible_to(HOST, process)
    assert sorted(post.slug for post in posts) == ["we-begin", "we-begin-2"]


def test_a_draft_is_thrown_away_and_a_published_one_stays(desk, process):
    desk.post(f"{AT}add/", WORDS)
    assert "cannot be had back" in html(desk.get(f"{ONE}remove/"))
    assert desk.post(f"{ONE}remove/").url == AT
    desk.post(f"{AT}add/", WORDS)
    desk.post(f"{ONE}publish/", {})
    assert "A published announcement stays" in html(desk.post(f"{ONE}remove/"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_however_long(desk, process, django_assert_num_queries, number):
    for n in range(number):
        actions.write_announcement(actor=HOST, process=process, slug=f"a{n}", title={"en": "A"}, body={"en": "B"})
    with django_assert_num_queries(7):
        html(desk.get(AT))
