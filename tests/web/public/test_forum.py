"""The forum as the public reads it: who sits there, what was agreed, when it met, and how the clocks stand."""

from datetime import date, timedelta

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.processes import actions as processes
from tests import factories

pytestmark = pytest.mark.django_db
AT = "/en/open-plan/forum/"


@pytest.fixture
def process():
    return factories.a_process(slug="open-plan")


@pytest.fixture
def forum(process):
    return factories.a_forum(process)


def html(client, address=AT):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_without_a_forum_it_says_so_what_to_do_and_what_is_asked(client, process):
    page = html(client)
    assert "This process has no forum yet" in page
    assert 'href="/en/open-plan/have-your-say/"' in page
    assert "What the standards ask, and what we have" in page
    assert "No evidence here" in page
    assert "Nid oes fforwm" in html(client, "/cy/open-plan/forum/")


def test_members_stand_by_side_and_a_side_without_a_co_chair_is_told(client, forum):
    factories.a_seat(forum, name="The director", co_chair=True, chosen={"en": "Named by the department"})
    factories.a_seat(forum, name="Gone away", until=date(2013, 5, 1))
    page = html(client)
    assert "The director" in page
    assert "Named by the department" in page
    assert "Civil society has no co-chair yet." in page
    assert "Government has no co-chair yet." not in page
    assert page.index("Who sat in it before") < page.index("Gone away")


def test_a_text_is_read_as_agreed_with_the_version_before_and_what_changed(client, forum):
    for year, words in ((2013, "We meet four times."), (2014, "We meet six times.")):
        processes.agree_text(actor=HOST, forum=forum, kind="terms", text={"en": words}, happened=date(year, 1, 9))
    page = html(client)
    assert f'href="{AT}terms/2/"' in page
    assert f'href="{AT}terms/1/"' in page
    newer = html(client, f"{AT}terms/2/")
    assert "Agreed on 9 January 2014" in newer
    assert "<del>four</del>" in newer
    assert "<ins>six</ins>" in newer
    older = html(client, f"{AT}terms/1/")
    assert "This was agreed anew on 9 January 2014" in older
    assert "<ins>" not in older
    for nothing in ("terms/3/", "song/1/"):
        assert client.get(AT + nothing).status_code == 404


def test_past_meetings_say_who_was_there_by_side_and_lead_to_what_came_of_them(client, forum):
    event = factories.a_meeting(forum, presents_results=True)
    assert "It is not noted yet who was there" in html(client)
    official, away = factories.a_seat(forum, name="Official"), factories.a_seat(forum, name="Away")
    events.note_presence(actor=HOST, event=event, there={official: "present", away: "apologies"}, chaired=[official])
    events.write_notes(actor=HOST, event=event, text={"en": "We agreed."})
    events.publish_notes(actor=HOST, event=event)
    for address in (AT, f"/en/open-plan/events/{event.slug}/"):
        page = html(client, address)
        assert "<strong>Government:</strong> 1 of 2 members were there" in page
        assert "(Official)" in page
        assert "1 sent apologies" in page
        assert "<strong>Civil society:</strong> 0 of 0 members were there" in page
        assert "Chaired by Official." in page
        assert f'href="/en/open-plan/events/{event.slug}/notes/"' in page
    assert "It presents what was delivered" in html(client, f"/en/open-plan/events/{event.slug}/")


def test_the_next_meeting_stands_before_the_past_ones(client, forum):
    factories.a_meeting(forum, title={"en": "The one before"})
    factories.a_meeting(forum, title={"en": "The one to come"}, starts=clock.now() + timedelta(days=9))
    page = html(client)
    assert page.index("The one to come") < page.index("The one before")
    assert "Planned for" in page


def test_a_clock_says_when_the_next_is_due_and_what_it_rests_on(client, process, forum):
    event = factories.a_meeting(forum)
    document = factories.a_document(process, happened=date(2013, 4, 2))
    page = html(client)
    assert "In time" in page
    assert "The next is due by" in page
    assert page.count(f'href="/en/open-plan/events/{event.slug}/"') == 2
    assert f'href="/en/open-plan/documents/{document.slug}/"' in page
    assert "Happened on 2 April 2013, recorded here on" in page
    assert "1 of 2 in the last twelve months" in page
    assert "We have not seen the exact wording of this rule" in page


def test_nobody_ticks_a_clock(client, forum):
    assert "<form" not in html(client).partition("<main")[2]
    assert client.post(AT).status_code in {403, 405, 200}
    assert "In time" not in html(client)


def test_what_is_not_public_is_told_by_no_route(client, process, forum):
    secret = {"title": {"en": "A secret meeting"}, "published": False}
    event = factories.an_event(process, starts=clock.now() - timedelta(days=3), **secret)
    events.set_meeting(actor=HOST, event=event, of_forum=True, presents_results=True)
    factories.a_document(process, title={"en": "A secret paper"}, published=False)
    for language in ("en", "cy"):
        for place in ("", "about/", "forum/", "events/", "documents/", "timeline/"):
            page = html(client, f"/{language}/open-plan/{place}")
            assert "A secret" not in page


def test_a_forum_of_a_process_that_is_not_open_is_not_there(client):
    draft = factories.a_draft_process(slug="secret")
    forum = factories.a_forum(draft)
    text = processes.agree_text(actor=HOST, forum=forum, kind="rules", text={"en": "Rules"}, happened=date(2013, 1, 9))
    assert client.get("/en/secret/forum/").status_code == 404
    assert client.get(f"/en/secret/forum/rules/{text.number}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_statements_however_much_there_is(
    client, process, forum, django_assert_num_queries, number
):
    for _ in range(number):
        member = factories.a_seat(forum, organisation=factories.an_organisation())
        event = factories.a_meeting(forum)
        events.note_presence(actor=HOST, event=event, there={member: "present"}, chaired=[member])
        factories.a_document(process)
        processes.agree_text(actor=HOST, forum=forum, kind="rules", text={"en": f"{_}"}, happened=date(2013, 1, 9))
    with django_assert_num_queries(12):
        assert html(client).count("Chaired by") == number
