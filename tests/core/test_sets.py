"""Conditions over very many rows: to be one of them, and to be asked of each."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef

from hearback.contributions.models import Authorship, Contribution
from hearback.core.sets import Among, asked_of_each
from tests import factories

pytestmark = pytest.mark.django_db


def test_among_numbers_and_uuids_are_those_that_are_there() -> None:
    process = factories.a_process()
    said = [factories.a_contribution(process) for _ in range(3)]
    wanted = said[:2]

    assert set(Contribution.objects.filter(Among("pk", (one.pk for one in wanted)))) == set(wanted)
    assert set(Contribution.objects.filter(Among("uuid", {*(one.uuid for one in wanted), uuid4()}))) == set(wanted)
    assert set(Contribution.objects.filter(Among("uuid", [str(one.uuid) for one in wanted]))) == set(wanted)
    assert set(Contribution.objects.exclude(Among("pk", [one.pk for one in wanted]))) == set(said[2:])


def test_nothing_is_among_none() -> None:
    factories.a_contribution(factories.a_process())

    assert not Contribution.objects.filter(Among("pk", ())).exists()
    assert not Contribution.objects.filter(Among("uuid", ())).exists()
    assert not Authorship.objects.filter(Among("participant", (None,))).exists()


def test_among_follows_relations_and_stands_beside_other_conditions() -> None:
    process = factories.a_process()
    one, other = factories.a_contribution(process), factories.a_contribution(process)

    assert list(Authorship.objects.filter(Among("contribution", [one.pk])).values_list("contribution", flat=True)) == [
        one.pk
    ]
    both = Among("contribution__process", [process.pk]), Among("contribution__uuid", [other.uuid])
    assert [written.contribution for written in Authorship.objects.filter(*both)] == [other]


def test_very_many_are_one_parameter() -> None:
    one = factories.a_contribution(factories.a_process())

    assert list(Contribution.objects.filter(Among("pk", range(one.pk, one.pk + 100_000)))) == [one]


def test_what_is_asked_of_each_is_never_joined() -> None:
    """As a join it would begin wherever the database supposes that there is least, which in a new table is wrong."""
    written = Authorship.objects.filter(contribution=OuterRef("pk"))
    said = factories.a_contribution(factories.a_process())
    there = Contribution.objects.filter(asked_of_each(Exists(written)))

    assert list(there) == [said]
    assert not Contribution.objects.filter(asked_of_each(~Exists(written))).exists()
    if connection.vendor == "postgresql":
        assert "SubPlan" in there.explain()
        assert " Join" not in there.explain()
