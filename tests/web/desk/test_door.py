"""The day of an event at the desk: three counts side by side, and who came."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.events import actions
from tests import factories

pytestmark = pytest.mark.django_db
DAY = "/desk/open-plan/events/workshop/day/"


@pytest.fixture
def event():
    process = factories.a_process(slug="open-plan")
    return factories.an_event(process, slug="workshop", starts=clock.now() - timedelta(hours=1))


@pytest.fixture
def desk(client, event):
    client.force_login(factories.a_post(event.process).user)
    return client


def html(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def numbers(page):
    """The table: its rows by name, in order."""
    rows = re.findall(r'<th scope="row" class="govuk-table__header">([^<]*)</th>((?:<td [^>]*>[^<]*</td>){4})', page)
    return [(name, re.findall(r">([^<]*)</td>", cells)) for name, cells in rows]


def test_a_door_that_was_not_kept_says_so_and_what_to_do(desk):
    page = html(desk.get(DAY))
    assert "Nobody was checked in, so the door tells nothing about who came." in page
    assert "Nobody is checked in yet." in page
    assert numbers(page) == [
        ("Booked", ["0", "0", "0", "0"]),
        ("Checked in", ["–"] * 4),
        ("Counted in the room", ["–"] * 4),
    ]


def test_the_counts_stand_side_by_side_with_their_differences(desk, event):
    group = factories.a_booking(event, actor=HOST, name="Ana <b>", places=4, side="government")
    factories.a_booking(event, actor=HOST, places=2, side="civil-society")
    factories.a_check_in(group, people=3)
    factories.a_walk_in(event, name="Nia", side="civil-society")
    actions.count_people(actor=HOST, event=event, total=5, government=3, civil_society=2)
    page = html(desk.get(DAY))
    assert numbers(page) == [
        ("Booked", ["4", "2", "0", "6"]),
        ("Difference", ["−1", "−1", "0", "−2"]),
        ("Checked in", ["3", "1", "0", "4"]),
        ("Difference", ["0", "+1", "0", "+1"]),
        ("Counted in the room", ["3", "2", "0", "5"]),
    ]
    assert "2 fewer were checked in than booked." in page
    assert "1 more was counted than checked in." in page
    for text in ("Ana &lt;b&gt;", "3 of 4", "Nia", "Walked in", "/en/open-plan/door/workshop/paper/"):
        assert text in page


def test_a_count_without_sides_has_no_difference_by_side(desk, event):
    factories.a_walk_in(event, side="government")
    actions.count_people(actor=HOST, event=event, total=1)
    page = html(desk.get(DAY))
    assert numbers(page)[-2:] == [("Difference", ["–", "–", "–", "0"]), ("Counted in the room", ["–", "–", "–", "1"])]
    assert "As many were counted as were checked in." in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_day_takes_the_same_statements_however_many_came(desk, event, django_assert_num_queries, number):
    for _ in range(number):
        factories.a_check_in(factories.a_booking(event, actor=HOST))
        factories.a_walk_in(event)
    with django_assert_num_queries(11):
        html(desk.get(DAY))
