"""An export says what the public may know, and nothing else; it says what its columns hold."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.plans import actions as plans
from hearback.plans.models import Entry, Version
from tests.factories import (
    a_booking,
    a_contribution,
    a_draft_process,
    a_photograph,
    a_process,
    a_slip,
    an_agreed_action,
    an_answer,
    an_event,
    published_notes,
)
from tests.plans.factories import a_published_version, a_version, published

pytestmark = pytest.mark.django_db


def export(process, folder, *more):
    out = io.StringIO()
    call_command("export", str(folder), "--process", process.slug, *more, stdout=out)
    return out.getvalue()


def rows(folder, name):
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def everything(folder):
    return "\n".join(path.read_text(encoding="utf-8") for path in Path(folder).iterdir())


@pytest.fixture
def process():
    process = a_process(slug="exported")
    a_published_version(process)
    an_event(process)
    an_answer(a_contribution(process, words="Answered words."))
    return process


def test_the_package_says_what_each_file_holds(process, tmp_path):
    export(process, tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert package["name"] == "exported"
    described = {resource["path"] for resource in package["resources"]}
    assert described == {path.name for path in tmp_path.glob("*.csv")} - {"dictionary.csv"}
    dictionary = rows(tmp_path, "dictionary")
    for resource in package["resources"]:
        with (tmp_path / resource["path"]).open(newline="", encoding="utf-8") as file:
            lines = list(csv.reader(file))
        named = [field["name"] for field in resource["schema"]["fields"]]
        assert lines[0] == named
        assert {len(line) for line in lines} == {len(named)}
        table = resource["path"].removesuffix(".csv")
        assert [row["column"] for row in dictionary if row["table"] == table and row["column"]] == named


def test_no_cell_is_run_by_a_spreadsheet(process, tmp_path):
    formulas = ["=1+1", "+44 invented", "-1 is too few", "@SUM(A1)", "\u00a0=hidden by a space", "＝1+1"]
    for words in formulas:
        a_contribution(process, words=words, name="=Nia", attribution="named")
    export(process, tmp_path)
    said = {row["words"] for row in rows(tmp_path, "contributions")}
    assert {f"'{words.strip()}" for words in formulas} <= said
    cells = [cell for path in tmp_path.glob("*.csv") for row in rows(tmp_path, path.stem) for cell in row.values()]
    assert not [cell for cell in cells if cell.strip()[:1] in {"=", "+", "@"}]
    assert {row["author"] for row in rows(tmp_path, "contributions")} == {"", "'=Nia"}


def test_who_chose_not_to_be_shown_is_in_no_file(process, tmp_path):
    given = {"name": "Nia Invented", "email": "nia@example.org", "organisation_name": "Friends of Ponds"}
    a_contribution(process, words="One", attribution="not-shown", **given)
    a_contribution(process, words="Two", attribution="organisation", **given | {"organisation_name": "Duck Trust"})
    a_contribution(process, words="Three", attribution="named", **given | {"name": "Olwen Shown"})
    export(process, tmp_path)
    authors = {row["words"]: row["author"] for row in rows(tmp_path, "contributions")}
    assert authors | {"One": "", "Two": "Duck Trust", "Three": "Olwen Shown"} == authors
    text = everything(tmp_path)
    for secret in ("Nia Invented", "nia@example.org", "Friends of Ponds"):
        assert secret not in text


def test_words_that_may_not_be_read_are_in_no_file(process, tmp_path):
    hidden, held, erased = (a_contribution(process, words=f"{name} words") for name in ("hidden", "held", "erased"))
    contributions.hide(actor=HOST, contribution=hidden, because="abuse")
    contributions.hold(actor=HOST, contribution=held)
    contributions.erase_words(actor=HOST, contribution=erased)
    export(process, tmp_path)
    text = everything(tmp_path)
    assert "Answered words." in text
    for words in ("hidden words", "held words", "erased words"):
        assert words not in text
    said = {row["reference"]: row for row in rows(tmp_path, "contributions")}
    assert said[hidden.reference]["hidden_because"] == "abuse"
    assert said[erased.reference]["erased"]
    assert held.reference not in text


def test_a_withdrawn_commitment_is_in_the_version_that_withdraws_it(process, tmp_path):
    version = a_version(process)
    plans.add_commitment(actor=HOST, version=version, title={"en": "Another"})
    plans.withdraw_commitment(actor=HOST, entry=Entry.objects.get(version=version, commitment__number=1))
    published(version)
    a_version(process)  # being written: nobody else may know
    export(process, tmp_path)
    found = [(row["version"], row["commitment"], row["withdrawn"]) for row in rows(tmp_path, "commitments")]
    assert found == [("1", "1", "False"), ("2", "2", "False"), ("2", "1", "True")]
    assert Version.objects.count() == 3


def test_twice_gives_the_same_rows(process, tmp_path):
    first = json.loads(export(process, tmp_path / "first", "--json"))
    export(process, tmp_path / "second")
    names = {path.name for path in (tmp_path / "first").glob("*.csv")}
    assert names
    for name in names:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    assert first["rows"]["contributions"] == 1
    assert first["rows"]["answers"] == 1


def test_what_is_not_open_is_not_exported(tmp_path):
    with pytest.raises(CommandError, match="No open process"):
        export(a_draft_process(), tmp_path)
    assert not list(tmp_path.iterdir())


def test_after_an_event_notes_actions_and_numbers_come_out_and_no_draft_and_no_name(process, tmp_path):
    event, later = (an_event(process, starts=clock.now() - timedelta(days=2)) for _ in range(2))
    for _ in range(3):
        a_booking(event, actor=HOST, name="Zephyrine Quillfeather", side="civil-society", origin="desk")
    events.count_people(actor=HOST, event=event, total=5, government=1, civil_society=4)
    a_photograph(event)
    an_agreed_action(event, due=clock.today() - timedelta(days=1))
    published_notes(event)
    an_agreed_action(later, text={"en": "A secret action"})
    events.write_notes(actor=HOST, event=later, text={"en": "Secret notes"})
    a_slip(event, name="Zephyrine Quillfeather", attribution="named")
    events.set_chatham_house(actor=HOST, event=event, on=True, spoke=frozenset())
    export(process, tmp_path)
    assert [(row["event"], row["text_en"]) for row in rows(tmp_path, "notes")] == [(event.slug, "We talked.")]
    assert [(row["text_cy"], row["late"]) for row in rows(tmp_path, "agreed_actions")] == [
        ("Gofyn i’r cynghorau", "True")
    ]
    assert [row["text_en"] for row in rows(tmp_path, "photographs")] == ["Open the bus times"]
    counts = [(row["count"], row["people"], row["civil_society"]) for row in rows(tmp_path, "attendance_counts")]
    assert counts == [("booked", "3", "3"), ("counted", "5", "")]  # one official among five would be known
    assert [row["chatham_house"] for row in rows(tmp_path, "events") if row["event"] == event.slug] == ["True"]
    for secret in ("Quillfeather", "Secret notes", "A secret action"):
        assert secret not in everything(tmp_path)
