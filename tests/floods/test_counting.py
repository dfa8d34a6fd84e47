"""How often something comes: from a network, altogether, within ten minutes, and nothing that leads back to anybody."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.floods import jobs
from hearback.floods.actions import arrived
from hearback.floods.models import Arrivals, DailyKey, UsedWork

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
HALL, ELSEWHERE = "203.0.113.9", "198.51.100.9"


def come(times, address=HALL, what="say"):
    return [arrived(what=what, address=address) for _ in range(times)]


@pytest.fixture(autouse=True)
def small_numbers(settings):
    settings.BUSY_NETWORK, settings.BUSY_SITE = 3, 8


@time_machine.travel(NOON, tick=False)
def test_more_than_usual_from_one_network_is_a_crowd_there_and_nowhere_else():
    assert come(5) == [False, False, False, True, True]
    assert come(1, "203.0.113.200") == [True], "the same network"
    assert come(1, ELSEWHERE) == [False]


@time_machine.travel(NOON, tick=False)
def test_more_than_usual_altogether_is_a_crowd_for_everybody():
    assert [arrived(what="say", address=f"203.0.{n}.1") for n in range(10)] == [False] * 8 + [True] * 2


@time_machine.travel(NOON, tick=False)
def test_behind_a_proxy_that_nobody_named_only_the_whole_site_counts():
    assert come(9, "127.0.0.1") == [False] * 8 + [True]


@time_machine.travel(NOON, tick=False)
def test_what_comes_in_by_another_door_is_counted_by_itself():
    come(5)
    assert come(1, what="comment") == [False]


@time_machine.travel(NOON, tick=False)
def test_a_limit_of_nought_is_none(settings):
    settings.BUSY_NETWORK = settings.BUSY_SITE = 0
    assert not any(come(30))


def test_after_ten_minutes_it_begins_anew():
    with time_machine.travel(NOON, tick=False):
        assert come(5)[-1]
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        assert come(1) == [False]


def test_no_row_holds_an_address_and_the_key_of_a_day_is_destroyed_with_the_day():
    with time_machine.travel(NOON, tick=False):
        come(2)
        keys = set(Arrivals.objects.values_list("key", flat=True))
        assert all(re.fullmatch("[0-9a-f]{16}", key) for key in keys)
        assert len(keys) == 2, "one for the network, one for all"
        first = bytes(DailyKey.objects.get().key)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        come(2)
        assert DailyKey.objects.count() == 1, "that of yesterday went when today's was made"
        assert bytes(DailyKey.objects.get().key) != first
        assert not keys & set(Arrivals.objects.filter(over__gt=NOON + timedelta(days=1)).values_list("key", flat=True))


def test_time_forgets_counts_used_work_and_keys():
    with time_machine.travel(NOON, tick=False):
        come(1)
    UsedWork.objects.create(task="f" * 64, over=NOON + timedelta(hours=24))
    jobs.tick(NOON + timedelta(minutes=9))
    assert (Arrivals.objects.count(), DailyKey.objects.count(), UsedWork.objects.count()) == (2, 1, 1)
    jobs.tick(NOON + timedelta(hours=24))
    assert (Arrivals.objects.count(), DailyKey.objects.count(), UsedWork.objects.count()) == (0, 0, 0)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([HALL, "203.0.113.1", ELSEWHERE, "2001:db8::1", "127.0.0.1", "?"]), max_size=20))
def test_however_they_come_each_is_counted_once_where_it_came_from_and_once_altogether(addresses):
    Arrivals.objects.all().delete()
    with time_machine.travel(NOON, tick=False):
        for address in addresses:
            arrived(what="say", address=address)
    named = [one for one in addresses if one not in {"127.0.0.1", "?"}]
    assert sum(Arrivals.objects.values_list("times", flat=True)) == len(addresses) + len(named)


def test_counting_takes_the_same_few_statements_however_much_came(django_assert_num_queries):
    come(3)
    with django_assert_num_queries(7):
        come(1)
