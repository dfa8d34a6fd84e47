"""Facts are appended in order, hold no words, and what would open them can be erased."""

import json
import threading
import time
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from hearback.core import clock, digests
from hearback.core.viewer import CLOCK, HOST, NOBODY, Grant, Purpose, Viewer
from hearback.journal import actions, queries
from hearback.journal.models import Fact, Salt
from hearback.journal.verbs import Verb, known, verb
from tests.together import join, start_together

SAID = Verb("test.said", public=True, sentence="Something was said")
WORDS = "Publish the minutes of every meeting."


def append(**values):
    with transaction.atomic():
        return actions.append(SAID, **{"actor": NOBODY, "subject": ("thing", uuid4())} | values)


@pytest.mark.django_db
def test_a_fact_keeps_when_it_happened_beside_when_it_was_recorded():
    happened = datetime(2013, 3, 20, 14, tzinfo=UTC)
    before = clock.now()
    fact = append(happened=happened)
    assert fact.happened == happened
    assert before <= fact.recorded <= clock.now()


@pytest.mark.django_db
def test_references_are_identities_codes_numbers_and_days():
    thing = uuid4()
    fact = append(
        refs={"to": thing, "all": [thing, thing], "due": date(2013, 5, 1), "n": 3, "outcome": "partly", "none": None}
    )
    fact.refresh_from_db()
    assert fact.refs == {
        "to": str(thing),
        "all": [str(thing), str(thing)],
        "due": "2013-05-01",
        "n": 3,
        "outcome": "partly",
        "none": None,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [WORDS, "Ada Lovelace", "ada@example.org", "", "x" * 65, "line\n", ["fine", "not fine"], {"words": 1}, 1.5, b"x"],
)
def test_words_names_and_addresses_are_refused_as_references(value):
    with pytest.raises(ValueError, match="never words"):
        append(refs={"value": value})
    assert not Fact.objects.exists()


@pytest.mark.django_db
def test_parts_leave_only_a_digest_that_their_salt_opens():
    fact = append(parts={"words": {"en": WORDS}, "author": "Ada Example"})
    kept = json.dumps([fact.refs, fact.digests, fact.verb, fact.subject_kind])
    assert WORDS not in kept
    assert "Ada" not in kept
    assert queries.opens(fact, "words", {"en": WORDS})
    assert queries.opens(fact, "author", "Ada Example")
    assert not queries.opens(fact, "words", {"en": WORDS + " "})
    assert not queries.opens(fact, "author", {"en": WORDS})


@pytest.mark.django_db
def test_the_same_words_have_another_digest_each_time():
    first, second = append(parts={"words": WORDS}), append(parts={"words": WORDS})
    assert first.digests["words"] != second.digests["words"]


@pytest.mark.django_db
def test_erasing_a_part_closes_it_and_leaves_the_fact():
    subject = ("thing", uuid4())
    fact = append(subject=subject, parts={"words": WORDS, "author": "Ada Example"})
    other = append(parts={"words": WORDS})
    as_it_was = Fact.objects.filter(pk=fact.pk).values().get()

    assert actions.erase_parts(subject=subject[1], parts=("author",)) == 1
    assert not queries.opens(fact, "author", "Ada Example")
    assert queries.opens(fact, "words", WORDS)

    assert actions.erase_parts(subject=subject[1]) == 1
    assert not queries.opens(fact, "words", WORDS)
    assert queries.opens(other, "words", WORDS)
    assert Fact.objects.filter(pk=fact.pk).values().get() == as_it_was
    assert Salt.objects.filter(fact=fact).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "actor, kind",
    [
        (NOBODY, "nobody"),
        (CLOCK, "clock"),
        (HOST, "host"),
        (Viewer(user=1, uuid=uuid4(), name="Ada Example", host=True), "user"),
        (Viewer(grants=frozenset({Grant(Purpose.SAID, uuid4(), 1)})), "link"),
    ],
)
def test_the_actor_is_a_kind_and_an_identity_and_never_a_name(actor, kind):
    fact = append(actor=actor)
    assert (fact.actor_kind, fact.actor_uuid) == (kind, actor.uuid)
    assert "Ada" not in json.dumps(Fact.objects.values().get(), default=str)


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_appended_in_the_transaction_in_which_it_happens_or_not_at_all():
    with pytest.raises(transaction.TransactionManagementError):
        actions.append(SAID, actor=NOBODY, subject=("thing", uuid4()))
    with transaction.atomic():
        actions.append(SAID, actor=NOBODY, subject=("thing", uuid4()), parts={"words": WORDS})
        transaction.set_rollback(True)
    assert not Fact.objects.exists()
    assert not Salt.objects.exists()


def test_a_verb_is_declared_once():
    there = dict(known())
    assert "contribution.received" in there
    with pytest.raises(ValueError, match="declared twice"):
        verb("contribution.received", "Again", public=False)
    assert known() == there


@given(value=st.text(alphabet=st.characters(codec="utf-8"), max_size=40), other=st.text(max_size=5, alphabet="abc"))
def test_a_digest_opens_for_its_own_salt_part_and_value_alone(value, other):
    salt = digests.new_salt()
    found = digests.digest(salt, "words", value)
    assert digests.matches(found, salt, "words", value)
    assert not digests.matches(found, digests.new_salt(), "words", value)
    assert not digests.matches(found, salt, "author", value)
    assert not digests.matches(found, salt, "words", value + "x" + other)


@pytest.mark.django_db(transaction=True)
def test_numbers_rise_in_the_order_of_commits_however_many_write_at_once():
    """A reader that sees number n sees every lower number that will ever be: the watermark rests on it."""
    writers, each = 8, 12
    stop = threading.Event()
    seen: set[int] = set()
    late: list[int] = []

    def write():
        for _ in range(each):
            with transaction.atomic():
                actions.append(SAID, actor=NOBODY, subject=("thing", uuid4()), parts={"words": WORDS})
                time.sleep(0.002)  # between the number and the commit, where a late commit would slip in

    def read():
        while not stop.is_set():
            now = set(Fact.objects.values_list("id", flat=True))
            late.extend(number for number in now - seen if seen and number < max(seen))
            seen.update(now)

    reader, *writing = start_together(read, *[write] * writers)
    join(writing)
    stop.set()
    join([reader])
    assert Fact.objects.count() == writers * each
    assert late == []
