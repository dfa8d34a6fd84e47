"""Suspected spam at the desk: seen, let in or found to be spam, many at once, after one look."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import queries as answers
from hearback.contributions.models import Contribution
from tests import factories
from tests.web.public.people import words_of

AT = "/desk/open-plan/said/looks/suspected/"
SORT = f"{AT}sort/"


def suspected(process, words="Cheap watches.", **more):
    return factories.a_contribution(process, words=words, suspected=True, **more)


def test_the_desk_says_that_something_may_be_spam_and_leads_there(desk, process):
    suspected(process)
    assert "1 may be spam." in words_of(desk.get("/desk/open-plan/said/"))
    looks = desk.get("/desk/open-plan/said/looks/")
    assert "1 is kept back as suspected spam" in words_of(looks)
    assert AT in looks.content.decode()
    assert "Cheap watches." in words_of(desk.get(AT))


def test_with_none_the_page_leads_on(desk, process):
    assert "Nothing is kept back as suspected spam." in words_of(desk.get(AT))
    assert "Nothing was found to be spam." in words_of(desk.get(AT, {"found": "spam"}))
    assert "Nothing waits for a look." in words_of(desk.get("/desk/open-plan/said/looks/"))


def test_those_that_are_ticked_are_let_in_after_one_look_at_which_they_are(desk, process):
    first, second, third = (suspected(process, f"Words {number}.") for number in range(3))
    asked = {"do": "let-in", "c": [first.reference, third.reference]}
    page = words_of(desk.get(SORT, asked))
    assert first.reference in page
    assert second.reference not in page
    assert answers.sums(process).received == 0, "looking changes nothing"
    done = desk.post(f"{SORT}?do=let-in&c={first.reference}&c={third.reference}", follow=True)
    assert "2 are let in." in words_of(done)
    assert answers.sums(process).received == 2


def test_all_of_them_are_spam_and_what_came_in_since_is_not_among_them(desk, process):
    for number in range(3):
        suspected(process, f"Words {number}.")
    last = desk.get(AT).context["last"]
    later = suspected(process, "Somebody real.")
    desk.post(f"{SORT}?do=spam&all={last}")
    assert Contribution.objects.filter(held_because="spam").count() == 3
    later.refresh_from_db()
    assert later.held_because == "suspected"


def test_a_mistake_is_undone_from_the_list_of_what_was_found_to_be_spam(desk, process):
    one = suspected(process)
    desk.post(f"{SORT}?do=spam&c={one.reference}")
    assert "Cheap watches." in words_of(desk.get(AT, {"found": "spam"}))
    desk.post(f"{SORT}?found=spam&do=let-in&c={one.reference}")
    one.refresh_from_db()
    assert one.held is None


def test_one_is_released_from_its_own_page_too(desk, process):
    one = suspected(process)
    page = f"/desk/open-plan/said/{one.reference}/"
    assert "A program may have sent it" in words_of(desk.get(page))
    desk.post(f"{page}mark/", {"mark": "release"})
    assert answers.sums(process).received == 1


@pytest.mark.parametrize(
    "asked", ["", "do=delete", "do=spam&all=-1", "do=spam&all=99999999999999999999", "do=spam&c=x"]
)
def test_garbage_in_the_address_sorts_nothing(desk, process, asked):
    one = suspected(process)
    assert desk.post(f"{SORT}?{asked}").status_code in {200, 404}
    one.refresh_from_db()
    assert one.held_because == "suspected"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_statements_however_many_there_are(desk, process, rows):
    for _ in range(rows):
        suspected(process)
    desk.get(AT)
    with CaptureQueriesContext(connection) as seen:
        desk.get(AT)
    assert len(seen) == 11
