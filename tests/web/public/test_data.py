"""What can be taken along: a page that lists it, files that anybody gets, and nothing in them that nobody may read."""

import csv
import io
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.export.tables import TABLES
from hearback.web.public import data
from tests import factories
from tests.plans.factories import a_published_version

pytestmark = pytest.mark.django_db
AT = "/en/open-plan/data/"


@pytest.fixture
def process():
    process = factories.a_process(slug="open-plan")
    a_published_version(process)
    factories.a_contribution(process, words="=Publish it.", name="Nia", attribution="named")
    return process


def body(response):
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def table(client, name):
    text = body(client.get(f"{AT}{name}.csv")).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_page_lists_each_table_with_how_many_rows_it_has(client, process):
    page = client.get(AT).content.decode()
    for one in TABLES:
        assert f'href="{one.name}.csv"' in page
        assert str(one.title) in page
    shown = {one.table.name: one.rows for one in client.get(AT).context["tables"]}
    for name in ("contributions", "versions", "commitments", "sentences", "network"):
        assert shown[name] == len(table(client, name)), name
    assert shown["attendance_counts"] is None


def test_the_page_says_what_columns_hold_in_the_language_of_the_reader(client, process):
    assert "who said it, as they chose to be shown" in client.get(AT).content.decode()
    assert "pwy a’i dywedodd" in client.get("/cy/open-plan/data/").content.decode()


def test_however_much_there_is_the_page_takes_as_many_statements(client, process):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(AT).status_code == 200
        return len(seen)

    before = statements()
    for _ in range(3):
        factories.an_answer(factories.a_contribution(process))
        factories.published_notes(factories.an_event(process, starts=clock.now() - timedelta(days=2)))
    assert statements() == before
    assert before <= 3


def test_a_table_comes_as_a_file_with_a_name_and_is_asked_for_anew_each_time(client, process):
    response = client.get(f"{AT}contributions.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="open-plan-contributions.csv"'
    assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"'=Publish it." in body(response)


def test_the_archive_and_the_workbook_hold_every_table(client, process):
    with zipfile.ZipFile(io.BytesIO(body(client.get(f"{AT}all.zip")))) as archive:
        assert {f"{one.name}.csv" for one in TABLES} | {"datapackage.json", "dictionary.csv"} == set(archive.namelist())
    book = load_workbook(io.BytesIO(body(client.get(f"{AT}all.xlsx"))), read_only=True)
    assert book.sheetnames == ["dictionary", *(one.name for one in TABLES)]


def test_the_dictionary_comes_by_itself(client, process):
    found = table(client, "dictionary")
    assert {"table", "column", "type", "holds_en", "holds_cy"} == set(found[0])


def test_what_is_hidden_or_erased_is_in_no_file_from_then_on(client, process):
    one = factories.a_contribution(process, words="Zephyrine words", name="Zephyrine", attribution="named")
    files = [f"{AT}contributions.csv", f"{AT}all.zip", f"{AT}all.xlsx"]

    def found():
        texts = []
        for address in files:
            content = body(client.get(address))
            if content[:2] == b"PK":
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    content = b"".join(archive.read(name) for name in archive.namelist())
            texts.append(content.decode())
        return [("Zephyrine" in text, one.reference in text) for text in texts]

    assert found() == [(True, True)] * 3
    contributions.hide(actor=HOST, contribution=one, because="personal")
    assert found() == [(False, True)] * 3
    contributions.show_again(actor=HOST, contribution=one)
    assert found() == [(True, True)] * 3
    contributions.hold(actor=HOST, contribution=one)
    assert found() == [(False, False)] * 3
    contributions.release(actor=HOST, contribution=one)
    contributions.erase_words(actor=HOST, contribution=one)
    assert found() == [(False, True)] * 3


def test_a_process_that_is_not_open_has_no_data_for_its_own_coordinators_either():
    draft = factories.a_draft_process(slug="in-preparation")
    client = Client()
    client.force_login(factories.a_post(draft).user)
    for below in ("", "contributions.csv", "all.zip", "all.xlsx"):
        assert client.get(f"/en/in-preparation/data/{below}").status_code == 404


def test_a_table_that_there_is_not_is_not_found(client, process):
    for name in ("authorship", "contributions2", "Contributions", "__class__"):
        assert client.get(f"{AT}{name}.csv").status_code == 404


def test_who_only_asks_whether_it_is_there_starts_no_export(client, process):
    with CaptureQueriesContext(connection) as seen:
        response = client.head(f"{AT}all.zip")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/zip"
    assert len(seen) <= 1


def test_two_at_a_time_and_the_next_is_told_when_to_come_back(client, process):
    first, second = (client.get(f"{AT}contributions.csv") for _ in range(2))
    third = client.get(f"{AT}contributions.csv")
    assert third.status_code == 503
    assert third.headers["Retry-After"] == "60"
    assert "Try again in a minute" in third.content.decode()
    assert client.get(AT).status_code == 200
    assert body(first)
    assert body(client.get(f"{AT}contributions.csv"))
    assert body(second)
    assert data._SENDING._value == 2


def test_who_hangs_up_half_way_gives_their_place_back_once():
    assert data._SENDING.acquire(blocking=False)
    sent = data._Sent(iter(["a", "b"]))
    assert next(sent) == "a"
    assert data._SENDING._value == 1
    for _ in range(2):
        sent.close()
        assert data._SENDING._value == 2


def test_the_sites_own_page_leads_to_the_data_of_each_process(client, process):
    factories.a_draft_process(slug="in-preparation")
    page = client.get("/en/data/").content.decode()
    assert 'href="/en/open-plan/data/"' in page
    assert "in-preparation" not in page
    assert 'href="/en/open-plan/data/"' in client.get("/en/open-plan/about/").content.decode()


def test_a_web_process_makes_a_workbook_without_the_library_that_reads_them():
    """Everything that a page of ours needs is loaded by the urls."""
    loaded = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'hearback.settings'; django.setup();"
        "import hearback.urls; from hearback.core.workbooks import workbook;"
        "b''.join(workbook([('a', ['b'], [['c']])])); sys.exit('openpyxl' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0
