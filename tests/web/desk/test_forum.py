"""The forum at the desk: set up, filled, its texts and meetings, and what its clocks ask of somebody."""

from datetime import date, timedelta

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY
from hearback.events import queries as events
from hearback.processes import actions
from hearback.processes import queries as processes
from hearback.processes.models import ForumMember
from tests.factories import a_forum, a_meeting, a_seat, an_event, an_organisation
from tests.web.desk.test_announcements import html

pytestmark = pytest.mark.django_db

AT = "/desk/open-plan/forum/"
SINCE = {"since-day": "1", "since-month": "2", "since-year": "2013"}
SEAT = {"name": "The director", "side": "government", **SINCE}


def days(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_it_is_set_up_and_changed(desk, process):
    assert "There is no forum yet" in html(desk.get(AT))
    assert desk.get(f"{AT}members/add/").status_code == 404
    assert desk.post(f"{AT}words/", {"name-en": "The open table"}).url == AT
    assert "Now say who sits in it" in html(desk.get(AT))
    desk.post(f"{AT}words/", {"name-en": "The open table", "name-cy": "Y bwrdd agored", "summary-en": "We meet."})
    assert processes.forum_of(NOBODY, process).name["cy"] == "Y bwrdd agored"
    assert "This still needs an answer" in html(desk.post(f"{AT}words/", {"name-en": ""}))


def test_a_seat_is_filled_and_given_up_on_a_day(desk, process):
    a_forum(process)
    an_organisation("the-department")
    assert desk.post(f"{AT}members/add/", SEAT | {"co_chair": "on", "organisation": "the-department"}).url == AT
    member = ForumMember.objects.get()
    assert (member.co_chair, member.organisation.slug, member.since) == (True, "the-department", date(2013, 2, 1))
    one = f"{AT}members/{member.uuid}/"
    page = html(desk.get(one))
    assert 'value="The director"' in page
    assert '<option value="the-department" selected>' in page
    before = {"until-day": "1", "until-month": "1", "until-year": "2013"}
    assert "A seat cannot end before it begins" in html(desk.post(one, SEAT | before))
    assert desk.post(one, SEAT | before | {"until-year": "2014"}).url == AT
    assert "until 1 January 2014" in html(desk.get(AT))


def test_a_seat_entered_by_mistake_is_taken_off(desk, process):
    member = a_seat(a_forum(process))
    page = html(desk.get(f"{AT}members/{member.uuid}/remove/"))
    assert "Only for a mistake" in page
    assert desk.post(f"{AT}members/{member.uuid}/remove/").url == AT
    assert not ForumMember.objects.exists()
    assert desk.get(f"{AT}members/{member.uuid}/").status_code == 404


def test_rules_are_written_down_and_the_next_version_begins_with_them(desk, process):
    forum = a_forum(process)
    agreed = {"text-en": "Everybody may speak.", **days("happened", date(2013, 1, 9))}
    assert desk.post(f"{AT}agreed/rules/", agreed).url == AT
    assert "Everybody may speak." in html(desk.get(f"{AT}agreed/rules/"))
    tomorrow = days("happened", clock.today() + timedelta(days=1))
    assert "It cannot be in the future" in html(desk.post(f"{AT}agreed/rules/", agreed | tomorrow))
    assert desk.get(f"{AT}agreed/song/").status_code == 404
    assert processes.latest_text(forum, "rules").number == 1


def test_an_event_is_made_a_meeting_and_it_is_noted_who_was_there(desk, process):
    event = an_event(process, slug="met", starts=clock.now() - timedelta(days=1))
    one = "/desk/open-plan/events/met/"
    assert "There is no forum yet" in html(desk.post(f"{one}forum/", {"of_forum": "on"}))
    member = a_seat(a_forum(process))
    assert desk.get(f"{one}forum/presence/").url == f"{one}forum/"
    assert desk.post(f"{one}forum/", {"of_forum": "on", "presents_results": "on"}).url == one
    assert f"{one}forum/presence/" in html(desk.get(f"{one}forum/"))
    there = {f"there-{member.uuid}": "present", "chaired": [str(member.uuid)]}
    assert desk.post(f"{one}forum/presence/", there).url == one
    event.refresh_from_db()
    assert events.meeting_of(NOBODY, event).chaired == (member.name,)
    page = html(desk.get(f"{one}forum/presence/"))
    assert 'value="present" checked' in page
    absent = {f"there-{member.uuid}": "absent", "chaired": [str(member.uuid)]}
    assert "note them as present" in html(desk.post(f"{one}forum/presence/", absent))


def test_before_a_meeting_begins_only_apologies_can_be_noted(desk, process):
    forum = a_forum(process)
    a_meeting(forum, slug="coming", starts=clock.now() + timedelta(days=2))
    one = "/desk/open-plan/events/coming/forum/presence/"
    assert "Nobody had a seat in the forum" in html(desk.get(one))
    a_seat(forum)
    page = html(desk.get(one))
    assert 'value="apologies"' in page
    assert 'value="present"' not in page
    assert "chaired" not in page


@pytest.mark.parametrize(
    ("address", "when"), [("/desk/", "After that"), ("/desk/open-plan/", "After that"), (AT, "Due soon")]
)
def test_what_the_clocks_ask_stands_where_somebody_sees_it(desk, process, address, when):
    asked = "Its rules are public"
    actions.edit_process(actor=HOST, process=process, starts=clock.today() - timedelta(days=400))
    assert asked not in html(desk.get(address))
    forum = a_forum(process)
    assert asked in html(desk.get(address))
    a_meeting(forum, starts=clock.now() - timedelta(days=170))
    page = html(desk.get(address))
    assert "The forum meets" in page
    assert when in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_statements_however_much_there_is(desk, process, django_assert_num_queries, number):
    forum = a_forum(process)
    for _ in range(number):
        a_seat(forum, organisation=an_organisation())
        a_meeting(forum)
    with django_assert_num_queries(16):
        html(desk.get(AT))
