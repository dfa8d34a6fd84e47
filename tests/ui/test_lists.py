"""Walking a list shows every row exactly once, forwards and back, however many are equal."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hearback.web.ui.lists import Filter, Filters, keyset, read_cursor

NOON = datetime(2013, 3, 20, 12, tzinfo=UTC)
THEMES = Filter("theme", "Theme", [("money", "Public money"), ("land", "Land")])


def walk(rows, column, *, step, start="", **options):
    """The ids page by page, and the address of the last page but for its direction."""
    query, seen = start, []
    for _page in range(200):
        page = keyset(rows, QueryDict(query.removeprefix("?")), column=column, **options)
        seen.append([row.pk for row in page.rows])
        query = getattr(page, step)
        if not query:
            return seen, page
    raise AssertionError("the list has no end")


class Walking(TestCase):
    """Sessions stand in for any table: a moment that many share, and an id."""

    @settings(max_examples=40)
    @given(
        hours=st.lists(st.integers(0, 3), max_size=17),
        size=st.integers(1, 6),
        descending=st.booleans(),
    )
    def test_every_row_once_forwards_and_back(self, hours, size, descending):
        Session.objects.all().delete()
        Session.objects.bulk_create(
            Session(session_key=f"k{number:02}", expire_date=NOON + timedelta(hours=hour, microseconds=hour))
            for number, hour in enumerate(hours)
        )
        sign = "-" if descending else ""
        order = [row.pk for row in Session.objects.order_by(f"{sign}expire_date", f"{sign}pk")]
        options = {"size": size, "descending": descending}

        forwards, last = walk(Session.objects.all(), "expire_date", step="next", **options)
        assert list(chain(*forwards)) == order

        backwards, _first = walk(Session.objects.all(), "expire_date", step="previous", start=last.previous, **options)
        if last.previous:
            assert list(chain(*reversed(backwards))) == order[: -len(last.rows)]


@pytest.mark.django_db
def test_a_page_takes_one_query_wherever_it_is(django_assert_num_queries):
    with django_assert_num_queries(1):
        first = keyset(ContentType.objects.all(), QueryDict(), column="app_label", size=3)
    with django_assert_num_queries(1):
        second = keyset(ContentType.objects.all(), QueryDict(first.next[1:]), column="app_label", size=3)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}
    assert not first.previous
    assert second.previous


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "after=",
        "after=x",
        "after=1~",
        "after=x~y",
        "after=%00~a",
        f"before={10**30}~a",
        "before=1",
        "after=1~a" + "a" * 400,
    ],
)
def test_an_address_that_names_no_row_is_the_first_page(address):
    first = keyset(ContentType.objects.all(), QueryDict(), column="app_label", size=3)
    assert keyset(ContentType.objects.all(), QueryDict(address), column="app_label", size=3).rows == first.rows


@pytest.mark.django_db
def test_a_page_beyond_the_end_is_the_first_page_not_an_empty_one():
    Session.objects.create(session_key="k", expire_date=NOON)
    beyond = QueryDict(f"after=a~{NOON - timedelta(days=1):%Y-%m-%dT%H:%M:%S%z}".replace("+", "%2B"))
    assert [row.pk for row in keyset(Session.objects.all(), beyond, column="expire_date").rows] == ["k"]


@given(st.text(max_size=80))
def test_no_address_breaks_a_list(text):
    for model, column in ((Session, "expire_date"), (ContentType, "app_label")):
        cursor = read_cursor(model, column, text)
        assert cursor is None or None not in cursor


@given(st.text(max_size=30))
def test_only_what_is_on_the_list_can_be_chosen(value):
    chosen = Filters({"theme": value, "other": "x"}, THEMES).chosen
    assert chosen in ({}, {"theme": "money"}, {"theme": "land"})


@pytest.mark.django_db
def test_the_next_page_keeps_what_was_chosen_and_nothing_else():
    asked = QueryDict("theme=land&utm_source=x&page=7")
    page = keyset(ContentType.objects.all(), asked, column="app_label", size=2, filters=Filters(asked, THEMES))
    assert QueryDict(page.next[1:]).keys() == {"theme", "after"}
