"""Documents at the desk: prepared, looked at, published now or at a time, corrected, thrown away."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY
from hearback.processes import actions
from hearback.processes import queries as processes
from tests.factories import a_document
from tests.web.desk.test_announcements import html

pytestmark = pytest.mark.django_db

AT = "/desk/open-plan/documents/"
DAY = {"happened-day": "2", "happened-month": "4", "happened-year": "2013"}
WORDS = {"kind": "letter", "title-en": "Dear Minister", "text-en": "We ask **you**.", "text-cy": "Gofynnwn.", **DAY}
ONE = f"{AT}dear-minister/"


def public(process):
    return [one.slug for one in processes.documents_visible_to(NOBODY, process)]


def test_it_is_prepared_looked_at_and_published(desk, process):
    assert "There is no document yet" in html(desk.get(AT))
    assert desk.post(f"{AT}add/", WORDS | {"written_by": "The network"}).url == ONE
    page = html(desk.get(ONE))
    assert "Only you and your fellow coordinators see it" in page
    assert "<strong>you</strong>" in page
    assert "2 April 2013" in page
    assert public(process) == []
    assert desk.post(f"{ONE}publish/", {}).status_code == 303
    assert public(process) == ["dear-minister"]
    assert "Published" in html(desk.get(AT))


def test_adding_one_does_not_read_the_texts_of_all_the_others(desk, process):
    other = a_document(process, slug="dear-minister-2", title={"en": "Dear Minister"})
    a_document(process, slug="another", title={"en": "Another"})
    with CaptureQueriesContext(connection) as asked:
        assert desk.post(f"{AT}add/", WORDS).url == ONE
    read = [one["sql"] for one in asked if one["sql"].startswith("SELECT") and '"text"' in one["sql"].split("FROM")[0]]
    assert read
    assert all('"slug" IN' in sql or '"slug" =' in sql or "LIMIT" in sql for sql in read), read
    assert desk.post(f"{AT}add/", WORDS).url == ONE
    assert {one.slug for one in processes.documents_visible_to(HOST, process)} == {
        "dear-minister",
        other.slug,
        "another",
    }


def test_it_is_published_at_a_time_and_the_form_comes_back_with_it(desk, process):
    desk.post(f"{AT}add/", WORDS)
    day = clock.today() + timedelta(days=3)
    at = {"day-day": day.day, "day-month": day.month, "day-year": day.year, "at": "9.30"}
    assert desk.post(f"{ONE}publish/", at).url == ONE
    assert "09:30" in html(desk.get(ONE))
    assert 'value="09:30"' in html(desk.get(f"{ONE}publish/"))
    assert public(process) == []


def test_what_is_missing_is_said_and_the_words_stay(desk):
    page = html(desk.post(f"{AT}add/", {"text-en": "We ask."}))
    assert "Choose what kind of document it is" in page
    assert "This still needs an answer: Title" in page
    assert "\nWe ask.</textarea>" in page
    wrong = html(desk.post(f"{AT}add/", WORDS | {"original": "javascript:alert(1)"}))
    assert "Enter a web address" in wrong


def test_sending_it_twice_writes_one_and_another_with_the_same_title_is_another(desk, process):
    for text in ("We ask.", "We ask.", "We ask again."):
        desk.post(f"{AT}add/", WORDS | {"text-en": text})
    desk.post(f"{AT}add/", WORDS | {"title-en": "Feed"})
    slugs = sorted(one.slug for one in processes.documents_visible_to(HOST, process))
    assert slugs == ["dear-minister", "dear-minister-2", "feed-2"]


def test_a_public_one_is_changed_and_says_so_and_stays(desk, process):
    desk.post(f"{AT}add/", WORDS)
    desk.post(f"{ONE}publish/", {})
    assert "the page says on which day it was changed" in html(desk.get(f"{ONE}edit/"))
    assert desk.post(f"{ONE}edit/", WORDS | {"text-en": "We insist."}).url == ONE
    assert "Changed on" in html(desk.get(ONE))
    assert "A published document stays" in html(desk.post(f"{ONE}remove/"))
    assert public(process) == ["dear-minister"]


def test_what_was_never_public_is_thrown_away(desk):
    desk.post(f"{AT}add/", WORDS)
    assert "cannot be had back" in html(desk.get(f"{ONE}remove/"))
    assert desk.post(f"{ONE}remove/").url == AT
    assert desk.get(ONE).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_however_long(desk, process, django_assert_num_queries, number):
    for n in range(number):
        a_document(process, slug=f"d{n}", published=bool(n), happened=date(2013, 4, 2 + n))
    with django_assert_num_queries(6):
        html(desk.get(AT))


def test_the_desk_finds_them_from_the_menu_and_the_overview(desk, process):
    actions.write_document(
        actor=HOST,
        process=process,
        slug="a",
        kind="paper",
        title={"en": "A"},
        text={"en": "B"},
        happened=date(2013, 1, 1),
    )
    page = html(desk.get("/desk/open-plan/"))
    assert page.count(f'href="{AT}"') == 2
