"""Importing the real files of the Independent Reporting Mechanism: the plan of 2013, and every row of the world."""

import csv
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.core import strict_csv
from hearback.core.viewer import HOST
from hearback.plans import actions, queries
from hearback.plans.importing import read_sheet, select
from hearback.plans.models import Version
from tests.factories import a_process

DATA = os.environ.get("HEARBACK_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="HEARBACK_DATA does not say where the real files are")


def run(process, path, *, dry_run=False, plan="2", country="Freedonia", actor=HOST):
    return actions.import_ogp_commitments(
        actor=actor, process=process, path=path, country=country, plan=plan, dry_run=dry_run
    )


def counts(imported):
    return imported.created, imported.updated, imported.unchanged, len(imported.refused)


def _real(name):
    return Path(DATA) / "ogp_irm" / name


@pytest.mark.django_db
def test_the_plan_of_2013_comes_in_as_21_commitments(tmp_path):
    process = a_process()
    path = _real("uk_nap1_nap2_commitments.csv")
    assert counts(run(process, path, country="UK", dry_run=True)) == (21, 0, 0, 0)

    with CaptureQueriesContext(connection) as captured:
        imported = run(process, path, country="UK")

    assert counts(imported) == (21, 0, 0, 0)
    # Most of them for the 40 organisations, each added by its own action with its fact.
    assert len(captured) < 500
    page = queries.version_page(HOST, imported.version)
    assert [(group.name["en"], [line.number for line in group.commitments]) for group in page.groups] == [
        ("Open Data", [1, 2, 3, 4, 5]),
        ("Government Integrity", [6, 7, 8, 9, 10, 11]),
        ("Fiscal Transparency", [12, 13, 14]),
        ("Empowering Citizens", [15, 16, 17, 18, 19, 20]),
        ("Natural Resource Transparency", [21]),
    ]
    assert _names(_page(process, 6).leads) == ["Home Office", "Cabinet Office"]
    assert len(_page(process, 6).partners) == 12
    assert _names(_page(process, 3).leads) == ["Department for Communities and Local Government"]
    assert len(_page(process, 21).leads) == 4
    assert [line.ends for group in page.groups for line in group.commitments][:3] == [
        "30/9/2014",
        "Autumn 2014",
        "Summer 2014",
    ]
    assert sum(1 for number in range(1, 22) if not _page(process, number).partners) == 3
    completion = [_page(process, number).assessments[0].codes["completion"] for number in range(1, 22)]
    assert {code: completion.count(code) for code in completion} == {
        "c. Substantial": 13,
        "d. Complete": 3,
        "b. Limited": 4,
        "Withdrawn": 1,
    }
    assert counts(run(process, path, country="UK")) == (0, 0, 21, 0)


@pytest.mark.parametrize("name", ["uk_nap1_nap2_commitments.csv", "ogp_irm_commitments_2011-2014.csv"])
def test_the_real_files_are_read_as_the_standard_library_reads_them(name):
    with _real(name).open(encoding="utf-8-sig", newline="") as lines:
        text = lines.read()
    assert [list(record.cells) for record in strict_csv.records(text)] == list(
        csv.reader(text.splitlines(keepends=True), strict=True)
    )


@pytest.mark.django_db
def test_every_row_of_the_world_can_be_taken():
    process = a_process()
    path = _real("ogp_irm_commitments_2011-2014.csv")
    sheet = read_sheet(path)
    assert (len(sheet.rows), sheet.refused) == (1927, ())

    readings = {plan: select(sheet, *plan) for plan in sheet.plans()}

    assert sum(len(reading.rows) for reading in readings.values()) == 1927
    assert [reading.refused for reading in readings.values() if reading.refused] == []
    rows = [row for reading in readings.values() for row in reading.rows]
    assert len({row.source for row in rows}) == 1927
    assert all(row.title for row in rows)
    assert counts(run(process, path, country="Macedonia", plan="1", dry_run=True))[0] == len(
        readings["Macedonia", "1"].rows
    )
    # Numbers that collide, some that are none, and institutions with very long names: each plan comes in whole.
    for (country, plan), reading in readings.items():
        imported = run(a_process(), path, country=country, plan=plan)
        assert counts(imported) == (len(reading.rows), 0, 0, 0), (country, plan)


def _page(process, number, version=None):
    version = version or Version.objects.filter(process=process).last()
    return queries.commitment_page(HOST, process, number, version)


def _texts(page):
    return [sentence.text["en"] for field in page.fields for sentence in field.sentences]


def _names(organisations):
    return [organisation.name["en"] for organisation in organisations]
