"""The door of an event, without scripts: found by name or reference, let in, taken back, walked in, counted, on paper."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from hearback.core import clock
from hearback.core.viewer import HOST, Purpose
from hearback.events import actions, queries
from hearback.events.models import Attendance, Event
from hearback.people import links
from tests.factories import a_booking, a_process, an_event

pytestmark = pytest.mark.django_db
AT = "/en/plan/door/workshop/"


@pytest.fixture
def event():
    return an_event(a_process(slug="plan"), slug="workshop", starts=clock.now() + timedelta(hours=1))


@pytest.fixture
def facilitator(event):
    return opened(event)


def opened(event):
    """The browser of somebody with the facilitator's link."""
    client = Client()
    client.get(f"/en/l/{links.mint(Purpose.CAPTURE, event.uuid, event.link_version)}/")
    return client


def html(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def here(event):
    return queries.door_list(HOST, event).here


def test_the_facilitators_link_opens_a_page_with_both_of_its_things(event):
    client = Client()
    answer = client.get(f"/en/l/{links.mint(Purpose.CAPTURE, event.uuid, 1)}/", follow=True)
    assert answer.redirect_chain == [("/en/plan/facilitate/workshop/", 302)]
    page = html(answer)
    assert f'href="{AT}"' in page
    assert 'href="/en/plan/capture/workshop/"' in page


def test_somebody_is_found_by_the_reference_in_their_code_and_let_in(event, facilitator):
    ana, ben = a_booking(event, name="Ana", places=5), a_booking(event, name="Ben")
    page = html(facilitator.get(f"{AT}?find={ana.reference}"))
    assert ana.reference in page
    assert ben.reference not in page
    form = {"do": "in", "key": uuid4(), "booking": ana.uuid, "people": "2", "sought": ana.reference}
    answer = facilitator.post(AT, form)
    assert (answer.status_code, answer.url) == (303, f"{AT}?find={ana.reference}")
    page = html(facilitator.get(answer.url))
    assert "Checked in: Ana (2)" in page
    assert "Here: 2 of 5" in page
    assert "Check in all: 3" in page
    facilitator.post(AT, form)
    assert here(event) == 2, "pressed twice, let in once"
    facilitator.post(AT, {"do": "undo", "key": form["key"]})
    assert here(event) == 0


def test_a_walk_in_and_a_count_that_cannot_be_come_back_with_their_words(event, facilitator):
    page = html(facilitator.post(AT, {"do": "walk-in", "key": uuid4(), "name": "Nia", "email": "nia at example"}))
    assert 'value="Nia"' in page
    assert "govuk-error-summary" in page
    page = html(facilitator.post(AT, {"do": "count", "total": "3", "government": "4"}))
    assert "more than the whole room" in page
    assert Attendance.objects.count() == 0
    assert facilitator.post(AT, {"do": "walk-in", "key": uuid4()}).status_code == 303
    assert facilitator.post(AT, {"do": "count", "total": "3"}).status_code == 303
    assert (here(event), Event.objects.get(pk=event.pk).counted) == (1, 3)
    assert "Somebody who gave no name" in html(facilitator.get(AT))


@pytest.mark.parametrize(
    "form", [{}, {"do": "in"}, {"do": "in", "booking": "x"}, {"do": "in", "booking": str(uuid4())}]
)
def test_what_names_nobody_is_said_and_changes_nothing(event, facilitator, form):
    assert "govuk-error-summary" in html(facilitator.post(AT, form))
    assert Attendance.objects.count() == 0


def test_a_device_is_answered_in_its_own_way(event, facilitator):
    booking = a_booking(event)
    form = {"do": "in", "key": str(uuid4()), "booking": str(booking.uuid), "happened": clock.now().isoformat()}
    for _ in range(2):
        answer = facilitator.post(AT, form, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()) == (200, {"taken": True, "clock": False})
        assert answer.headers["Hearback-Here"] == "open"
    wrong = form | {"key": str(uuid4()), "happened": "1970-01-01T00:00:00Z"}
    assert facilitator.post(AT, wrong, headers={"Accept": "application/json"}).json() == {"taken": True, "clock": True}
    other_words = form | {"people": "2"}
    assert facilitator.post(AT, other_words, headers={"Accept": "application/json"}).json()["taken"]
    no = facilitator.post(AT, form | {"people": "99", "key": str(uuid4())}, headers={"Accept": "application/json"})
    assert (no.status_code, no.json()["taken"]) == (422, False)
    assert "between 1 and 20" in no.json()["sentence"]
    assert Attendance.objects.count() == 3


@pytest.mark.parametrize("happened", ["", "yesterday", "2026-13-45T00:00:00Z", "2026-11-25T10:00:00", "9999-99"])
def test_a_clock_that_cannot_be_read_is_no_clock(event, facilitator, happened):
    form = {"do": "walk-in", "key": uuid4(), "happened": happened}
    assert facilitator.post(AT, form, headers={"Accept": "application/json"}).json() == {"taken": True, "clock": False}


def test_a_revoked_link_is_told_what_to_do_and_a_device_that_it_is_over(event, facilitator):
    actions.revoke_capture_link(actor=HOST, event=event)
    answer = facilitator.get(AT)
    assert (answer.status_code, answer.headers["Hearback-Here"]) == (403, "refused")
    assert "Ask an organiser for the new link" in answer.content.decode()
    form = {"do": "walk-in", "key": uuid4()}
    answer = facilitator.post(AT, form, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["Hearback-Here"]) == (403, "refused")
    assert opened(Event.objects.get(pk=event.pk)).get(AT).headers["Hearback-Here"] == "open"


def test_nobody_elses_link_opens_the_door_and_a_draft_is_not_even_there(event):
    other = an_event(event.process, slug="other")
    draft = an_event(event.process, slug="draft", published=False)
    for address in (AT, f"{AT}paper/", f"{AT}worker.js", "/en/plan/facilitate/workshop/"):
        assert Client().get(address).status_code == opened(other).get(address).status_code == 403
        answer = opened(other).get(address.replace("workshop", draft.slug))
        assert (answer.status_code, answer.headers["Hearback-Here"]) == (404, "refused")


@pytest.mark.parametrize(
    ("hours", "state", "says"), [(30, "closed", "Check-in opens on"), (-30, "closed", "The names are closed")]
)
def test_names_are_there_for_the_day_alone(hours, state, says):
    event = an_event(a_process(slug="plan"), slug="workshop", starts=clock.now() + timedelta(hours=hours))
    a_booking(event, actor=HOST, name="Zqname")
    answer = opened(event).get(AT)
    assert answer.headers["Hearback-Here"] == state
    page = html(answer)
    assert says in page
    assert "Zqname" not in page
    assert 'data-worker=""' in page
    assert "Zqname" not in html(opened(event).get(f"{AT}paper/"))


def test_the_list_on_paper_has_a_box_for_each_place_and_no_address(event, facilitator):
    booking = a_booking(event, name="Ana", email="ana-secret@example.org", places=5, needs="zqneeds")
    actions.check_in(actor=HOST, event=event, key=uuid4(), booking=booking, people=2)
    page = html(facilitator.get(f"{AT}paper/"))
    assert len(re.findall('class="hb-paper__box"', page)) == 3
    assert len(re.findall("hb-paper__box--ticked", page)) == 2
    for secret in ("ana-secret", "zqneeds"):
        assert secret not in page + html(facilitator.get(AT))


def test_the_workers_script_knows_the_files_and_its_page(event, facilitator):
    answer = facilitator.get(f"{AT}worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "private, no-store"
    told = json.loads(re.search(r"self.HERE = (.*);", answer.content.decode())[1])
    page = html(facilitator.get(AT))
    assert told["page"] == AT
    assert told["cache"].startswith(f"door:{event.uuid}:")
    assert told["until"] == int((event.ends + timedelta(days=1)).timestamp() * 1000)
    wanted = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert wanted <= set(told["files"]), "everything that the page loads is kept with it"


def test_a_worker_may_come_from_us_alone(facilitator, event):
    assert "worker-src 'self'" in facilitator.get(AT).headers["Content-Security-Policy"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_door_takes_the_same_statements_however_many_come(event, facilitator, django_assert_num_queries, number):
    for _ in range(number):
        booking = a_booking(event, places=2)
        actions.check_in(actor=HOST, event=event, key=uuid4(), booking=booking)
    with django_assert_num_queries(5):
        html(facilitator.get(AT))


def test_the_door_in_welsh(event, facilitator):
    a_booking(event, name="Ana", places=2)
    page = html(facilitator.get(AT.replace("/en/", "/cy/")))
    assert "Yma: 0 o 2" in page
    assert "Here:" not in page


def test_when_it_is_over_everybody_sees_the_counts_and_never_one_or_two_of_a_side(client):
    event = an_event(a_process(slug="plan"), slug="workshop", starts=clock.now() - timedelta(hours=3))
    address = "/en/plan/events/workshop/"
    assert "Checked in at the door" not in html(client.get(address))
    for side, people in (("government", 1), ("civil-society", 6)):
        actions.walk_in(actor=HOST, event=event, key=uuid4(), name="Zqwalks", side=side, people=people, language="en")
    page = html(client.get(address))
    assert "Checked in at the door" in page
    assert "Zqwalks" not in page
    assert "from government" not in page.lower()
    actions.walk_in(actor=HOST, event=event, key=uuid4(), side="government", people=2, language="en")
    assert "government" in html(client.get(address)).lower().split("checked in at the door")[1].split("</dd>")[0]
