"""What is done often, and again without harm, is not waited for on the disk; everything else is."""

import pytest
from django.db import connection, transaction

from hearback.core import commits

ASK = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
LIGHT, AS_USUAL = (1, "off"), (2, "on")


def waits():
    with connection.cursor() as cursor:
        return cursor.execute(ASK[connection.vendor]).fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_within_the_disk_is_not_waited_for_and_afterwards_it_is_whatever_happened():
    with commits.light(), commits.atomic():
        assert waits() in LIGHT
    assert waits() in AS_USUAL
    with pytest.raises(ZeroDivisionError), commits.light(), commits.atomic():
        raise ZeroDivisionError
    assert waits() in AS_USUAL
    with commits.atomic():
        assert waits() in AS_USUAL


@pytest.mark.django_db(transaction=True)
def test_behind_a_pooler_whoever_gets_the_connection_next_waits_for_the_disk(database_kind):
    with commits.light():
        with commits.atomic():
            pass
        with transaction.atomic():
            assert (waits() in AS_USUAL) == (database_kind == "postgres"), "only a file of SQLite's is nobody else's"


@pytest.mark.django_db
def test_within_a_transaction_it_changes_nothing():
    before = waits()
    with commits.light():
        assert waits() == before
