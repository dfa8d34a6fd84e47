"""An export says what the public may know, and nothing else; it says what its columns hold."""

import csv
import io
import json
import re
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from hearback.analysis import actions as analysis
from hearback.contributions import actions as contributions
from hearback.contributions import queries as contribution_queries
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Viewer
from hearback.events import actions as events
from hearback.events import queries as event_queries
from hearback.export import packages
from hearback.export.tables import TABLES
from hearback.plans import actions as plans
from hearback.plans.models import Commitment, Entry, Version
from tests.factories import (
    a_booking,
    a_code,
    a_contribution,
    a_document,
    a_draft_process,
    a_member,
    a_pdf,
    a_photograph,
    a_process,
    a_slip,
    an_agreed_action,
    an_answer,
    an_event,
    by_said_link,
    called,
    coded,
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


# --- that it is what it says it is


def in_a_type(kind, value):
    """Whether a cell holds what its column says (specs.frictionlessdata.io, table schema): empty is missing."""
    if value == "" or kind == "string":
        return True
    if kind == "boolean":
        return value in {"True", "False"}
    if kind == "integer":
        return re.fullmatch(r"-?\d+", value) is not None
    read = {"date": date.fromisoformat, "datetime": lambda text: datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")}  # noqa: DTZ007
    return bool(read[kind](value))


def a_conversation(process, **comment):
    """Something said, which its author and the team talk about in public, after they did alone; and a comment."""
    said = a_contribution(process, words="Which bus?", name="Nia Example", email="nia@example.org")
    given = {"contribution": said, "language": "en"}
    contributions.reply_as_author(actor=by_said_link(said), key=uuid4(), text="For you alone.", public=False, **given)
    contributions.reply_as_team(actor=HOST, key=uuid4(), text="For her alone.", **given)
    contributions.reply_as_author(actor=by_said_link(said), key=uuid4(), text="The 42.", public=True, **given)
    contributions.reply_as_team(actor=HOST, key=uuid4(), text="Thank you.", **given)
    contributions.set_moderation(actor=HOST, process=process, look_first=False, comments=True)
    written = {"text": "And the 43.", "email": "ben@example.org", "name": "Ben Example"} | comment
    one = contributions.comment(actor=NOBODY, key=uuid4(), **given, **written)
    by_link = Viewer(grants=frozenset({Grant(Purpose.COMMENT, one.uuid, one.link_version)}))
    return said, contributions.confirm_comment(actor=by_link, reply=one)


def test_the_conversation_is_a_table_of_what_everybody_can_read(process, tmp_path):
    said, comment = a_conversation(process)
    waits = contributions.comment(
        actor=NOBODY, contribution=said, key=uuid4(), text="Not mine yet.", language="en", email="eve@example.org"
    )
    assert waits.confirmed is None
    export(process, tmp_path)
    table = rows(tmp_path, "replies")
    assert [(row["by"], row["name"], row["text"]) for row in table] == [
        ("author", "", "The 42."),
        ("desk", "", "Thank you."),
        ("other", "Ben Example", "And the 43."),
    ]
    assert {row["contribution"] for row in table} == {said.reference}
    contributions.hide_reply(actor=HOST, reply=comment, because="abuse")
    export(process, tmp_path)
    row = rows(tmp_path, "replies")[-1]
    assert (row["name"], row["text"], row["hidden_because"]) == ("", "", "abuse")
    assert row["hidden"]
    everywhere = everything(tmp_path)
    for word in ("alone", "Not mine yet", "example.org", "Ben Example", "And the 43", "Nia Example"):
        assert word not in everywhere, word


@pytest.mark.parametrize("mark", ["hide", "hold", "withdraw"])
def test_no_conversation_about_words_that_may_not_be_read_is_exported(process, tmp_path, mark):
    said, _comment = a_conversation(process)
    {
        "hide": lambda: contributions.hide(actor=HOST, contribution=said, because="abuse"),
        "hold": lambda: contributions.hold(actor=HOST, contribution=said),
        "withdraw": lambda: contributions.withdraw(actor=by_said_link(said), contribution=said),
    }[mark]()
    export(process, tmp_path)
    assert rows(tmp_path, "replies") == []


def a_report(process, **given):
    """A report with the address of a page, a file that everybody may see, and a word of a side; the report and the file."""
    commitment = Commitment.objects.get(process=process, number=1)
    told = {"status": "limited", "text": {"en": "Half is done."}, "reported_by": "Registers team", "key": str(uuid4())}
    told |= {"evidence": ["https://example.org/half"], **given}
    report = plans.report_progress(actor=HOST, commitment=commitment, **told)
    file = plans.add_evidence(actor=HOST, update=report, key=uuid4(), data=a_pdf())
    plans.show_evidence(actor=HOST, evidence=file, description={"en": "The minutes", "cy": "Y cofnodion"})
    says(report, "It is less than half.")
    return report, file


def says(report, text):
    said = {"key": uuid4(), "side": "civil-society", "said_as": "The network"}
    plans.remark_on_progress(actor=HOST, update=report, text={"en": text}, **said)


def test_a_report_comes_out_with_its_evidence_and_what_the_sides_say_as_its_page_shows_them(process, tmp_path):
    report, file = a_report(process)
    secret = plans.add_evidence(
        actor=HOST, update=report, key=uuid4(), data=a_pdf("Other bytes."), description={"en": "Nobody looked yet"}
    )
    says(report, "It is a third.")
    export(process, tmp_path)
    (told,) = rows(tmp_path, "reports")
    where = {"report": str(report.uuid), "commitment": "1"}
    assert told | where | {"milestone": "", "status": "limited", "text_en": "Half is done."} == told
    page, shown = rows(tmp_path, "evidence")
    assert page | where | {"link": "https://example.org/half", "file": "", "size": "", "shown": ""} == page
    held = {"file": str(file.uuid), "link": "", "kind": "pdf", "size": str(file.size), "description_cy": "Y cofnodion"}
    assert shown | where | held == shown
    (remark,) = rows(tmp_path, "remarks")
    assert remark | where | {"side": "civil-society", "text_en": "It is a third."} == remark
    everywhere = everything(tmp_path)
    for words in ("Nobody looked yet", str(secret.uuid), "less than half", "invented"):
        assert words not in everywhere, words

    plans.keep_evidence(actor=HOST, evidence=file)
    export(process, tmp_path)
    assert [row["link"] for row in rows(tmp_path, "evidence")] == ["https://example.org/half"]


def test_no_bytes_of_a_file_are_read_for_a_table(process):
    a_report(process)
    evidence = next(table for table in TABLES if table.name == "evidence")
    with CaptureQueriesContext(connection) as seen:
        assert len(list(evidence.rows(process))) == 2
    assert '"data"' not in " ".join(one["sql"] for one in seen)


def a_full_process():
    """A row, at least, of every table."""
    process = a_process(slug="full")
    a_published_version(process)
    second = a_version(process)
    plans.add_commitment(actor=HOST, version=second, title={"en": "Another"})
    published(second)
    event = an_event(process, starts=clock.now() - timedelta(days=2))
    a_booking(event, actor=HOST, origin="desk")
    events.count_people(actor=HOST, event=event, total=5, government=1, civil_society=4)
    a_photograph(event)
    an_agreed_action(event, due=clock.today())
    published_notes(event)
    a_member(process, shown=True)
    a_document(process)
    an_answer(a_contribution(process), outcome="later", until=clock.today())
    contributions.tidy(actor=HOST, contribution=a_contribution(process), text={"en": "Shorter"})
    coded(read := a_contribution(process), a_code(process), a_code(process))
    called(read)
    analysis.show_themes(actor=HOST, process=process, shown=True)
    a_conversation(process)
    a_report(process)
    a_version(process)  # being written
    return process


def test_every_cell_holds_what_its_column_says(tmp_path):
    process = a_full_process()
    export(process, tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    assert datetime.fromisoformat(package["created"]).tzinfo
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    read = 0
    for resource in package["resources"]:
        assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
        assert not resource["path"].startswith(("/", "."))
        assert resource["profile"] == "tabular-data-resource"
        assert {field["type"] for field in resource["schema"]["fields"]} <= {
            *("string", "integer", "boolean", "date", "datetime")
        }
        kinds = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        assert len(kinds) == len(resource["schema"]["fields"])
        for row in rows(tmp_path, resource["path"].removesuffix(".csv")):
            read += 1
            wrong = {name: value for name, value in row.items() if not in_a_type(kinds[name], value)}
            assert wrong == {}, resource["name"]
    assert read > 15


def test_the_dictionary_says_it_in_both_languages(process, tmp_path):
    export(process, tmp_path)
    found = {(row["table"], row["column"]): row for row in rows(tmp_path, "dictionary")}
    words = found["contributions", "words"]
    assert words["holds_en"].startswith("the author’s own latest words")
    assert words["holds_cy"].startswith("geiriau diweddaraf yr awdur")
    assert found["contributions", ""]["holds_cy"] == "un peth a ddywedwyd gan un person neu sefydliad"
    alike = [key for key, row in found.items() if row["holds_en"] == row["holds_cy"]]
    assert alike == []


def test_the_workbook_says_what_the_files_say(tmp_path):
    process = a_full_process()
    a_contribution(process, words="=1+1", name="@Nia", attribution="named")
    export(process, tmp_path, "--xlsx")
    book = load_workbook(tmp_path / "full.xlsx", read_only=True)
    assert book.sheetnames == ["dictionary", *(table.name for table in TABLES)]
    for name in book.sheetnames:
        with (tmp_path / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            lines = list(csv.reader(file))
        sheet = [["" if cell is None else str(cell) for cell in row] for row in book[name].iter_rows(values_only=True)]
        assert [row + [""] * (len(lines[0]) - len(row)) for row in sheet] == lines


def test_the_archive_holds_the_package(process, tmp_path):
    export(process, tmp_path)
    with zipfile.ZipFile(io.BytesIO(b"".join(packages.archive(process)))) as archive:
        assert set(archive.namelist()) == {path.name for path in tmp_path.iterdir()}
        for name in set(archive.namelist()) - {"datapackage.json"}:
            assert archive.read(name) == (tmp_path / name).read_bytes()


def test_what_the_database_counts_is_how_many_rows_there_are():
    process = a_full_process()
    counted = {table.name: table.counted(process).count() for table in TABLES if table.counted}
    made = {table.name: sum(1 for _row in table.rows(process)) for table in TABLES}
    assert counted == {name: number for name, number in made.items() if name in counted}
    assert {name for name, number in made.items() if not number} <= {"still_waiting"}


def test_however_much_there_is_it_takes_as_many_statements():
    process = a_full_process()

    def statements():
        taken = {}
        for table in TABLES:
            with CaptureQueriesContext(connection) as seen:
                assert list(table.rows(process)) or table.name == "still_waiting"
            taken[table.name] = len(seen)
        return taken

    before = statements()
    assert before["standards"] <= 30  # it reads everything that bears on what is asked, once
    assert max(taken for name, taken in before.items() if name != "standards") <= 6, before
    for _ in range(2):
        event = an_event(process, starts=clock.now() - timedelta(days=2))
        a_photograph(event)
        an_agreed_action(event)
        published_notes(event)
        an_answer(a_slip(event, name="Nia", attribution="named"))
        a_conversation(process)
        a_report(process)
        a_document(process)
        a_member(process, shown=True)
        coded(a_contribution(process), a_code(process))
    plans.add_commitment(actor=HOST, version=Version.objects.get(process=process, published=None), title={"en": "New"})
    published(Version.objects.get(process=process, published=None))
    assert statements() == before


def test_what_is_read_in_many_parts_is_what_is_read_in_one(process):
    event = an_event(process)
    said = [a_contribution(process, words=f"Words {n}.", name=f"Nia {n}", attribution="named") for n in range(5)]
    said.append(a_slip(event, words="In the room."))
    contributions.hide(actor=HOST, contribution=said[1], because="abuse")
    visible = contribution_queries.contributions_visible_to(NOBODY, process).order_by("id")
    whole = contribution_queries.said(NOBODY, visible)
    assert len(whole) == 7
    for at_once in (1, 2, 3, 7, 100):
        assert list(contribution_queries.everything_said(NOBODY, process, at_once=at_once)) == whole


def test_what_is_hidden_while_a_file_is_read_is_gone_from_the_rest_of_it(process):
    said = [a_contribution(process, words=f"Words {n}.") for n in range(4)]
    reading = contribution_queries.everything_said(NOBODY, process, at_once=2)
    first = [next(reading).words for _ in range(2)]
    contributions.hide(actor=HOST, contribution=said[2], because="abuse")
    contributions.hold(actor=HOST, contribution=said[3])
    assert first == ["Answered words.", "Words 0."]
    assert [one.words for one in reading] == ["Words 1.", ""]


def test_where_it_is_about_stands_beside_it_and_goes_with_its_words(process, tmp_path):
    said = [a_contribution(process, words=f"Words {n}.") for n in range(2)]
    Contribution.objects.filter(pk__in=[one.pk for one in said]).update(
        place="Zephyrham", region="north-west", level="local"
    )
    contributions.hide(actor=HOST, contribution=said[1], because="personal")
    export(process, tmp_path)
    found = {row["reference"]: (row["place"], row["region"], row["level"]) for row in rows(tmp_path, "contributions")}
    assert found[said[0].reference] == ("Zephyrham", "north-west", "local")
    assert found[said[1].reference][0] == ""


def test_nothing_of_another_process_is_in_it(process, tmp_path):
    other = a_full_process()
    a_contribution(other, words="Zephyrine elsewhere.")
    export(process, tmp_path)
    text = everything(tmp_path)
    assert "Zephyrine" not in text
    theirs = set(event_queries.events_visible_to(NOBODY, other).values_list("slug", flat=True))
    assert theirs
    assert not theirs & {row["event"] for row in rows(tmp_path, "events")}
