"""A follower reads each fact once, in order, whatever happens between."""

import threading
from uuid import uuid4

import pytest
from django.db import transaction

from hearback.core.viewer import NOBODY
from hearback.journal import actions
from hearback.journal.following import is_behind, read_on
from hearback.journal.models import Fact, Watermark
from hearback.journal.verbs import Verb
from hearback.outbox.models import Job
from tests.together import join, start_together

SAID = Verb("test.said", public=True, sentence="Something was said")


def append(count=1):
    with transaction.atomic():
        for _ in range(count):
            actions.append(SAID, actor=NOBODY, subject=("thing", uuid4()))


def writes_down(follower):
    """A handler whose second run for the same fact would break on a unique key."""

    def handle(facts):
        for fact in facts:
            Job.objects.create(kind="test", key=f"{follower}:{fact.id}")

    return handle


def written(follower):
    return [
        int(key.split(":")[1])
        for key in Job.objects.filter(key__startswith=f"{follower}:").values_list("key", flat=True)
    ]


def numbers():
    return list(Fact.objects.values_list("id", flat=True))


@pytest.mark.django_db
def test_facts_come_in_order_and_in_batches_until_there_are_no_more():
    append(5)
    batches = []
    assert is_behind("a")
    while read_on("a", lambda facts: batches.append([fact.id for fact in facts]), limit=2):
        pass
    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert [number for batch in batches for number in batch] == numbers()
    assert not is_behind("a")


@pytest.mark.django_db
def test_facts_that_name_very_many_things_are_read_one_at_a_time():
    with transaction.atomic():
        for _ in range(3):
            actions.append(SAID, actor=NOBODY, subject=("thing", uuid4()), refs={"things": [uuid4()] * 400})
    assert [read_on("many", writes_down("many")) for _ in range(4)] == [400, 400, 400, 0]
    assert written("many") == numbers()


@pytest.mark.django_db
def test_two_followers_each_read_everything_at_their_own_pace():
    append(3)
    read_on("fast", writes_down("fast"))
    append(2)
    read_on("fast", writes_down("fast"))
    read_on("slow", writes_down("slow"), limit=4)
    assert written("fast") == numbers()
    assert written("slow") == numbers()[:4]


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_fails_leaves_nothing_done_and_is_given_the_same_facts_again():
    append(3)

    def fails_after_two(facts):
        writes_down("a")(facts[:2])
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        read_on("a", fails_after_two)
    assert written("a") == []
    assert not Watermark.objects.filter(position__gt=0).exists()
    assert read_on("a", writes_down("a")) == 3
    assert written("a") == numbers()


@pytest.mark.django_db(transaction=True)
def test_workers_that_read_on_at_once_while_others_append_do_each_fact_exactly_once():
    writers, each = 4, 15
    written_all = threading.Event()

    def write():
        for _ in range(each):
            append()

    def follow():
        last_round = False
        while not last_round:
            last_round = written_all.is_set()
            while read_on("a", writes_down("a"), limit=7):
                pass

    threads = start_together(*[write] * writers, follow, follow, follow)
    join(threads[:writers])
    written_all.set()
    join(threads)
    assert len(written("a")) == writers * each
    assert sorted(written("a")) == numbers()
