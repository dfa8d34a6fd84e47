"""`hearback import`, as a host types it."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from hearback.events.models import Booking
from hearback.journal.models import Fact
from hearback.plans.models import Commitment, Sentence, Version
from tests.factories import a_process, an_event
from tests.plans.ogp_file import TRAPS, a_file, a_row
from tests.plans.plan_files import MARKDOWN, a_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return a_process(slug="ponds")


def read(path, *more, process="ponds"):
    """What the command printed. `import_file` is what `hearback import` calls: Python has no such name for a module."""
    out = io.StringIO()
    which = ["--process", process, "--country", "Freedonia", "--plan", "2"]
    call_command("import_file", "ogp-commitments", str(path), *which, *more, stdout=out)
    return out.getvalue()


def there():
    return [table.objects.count() for table in (Version, Commitment, Sentence, Fact)]


def test_a_file_is_read_once_and_the_second_time_nothing_changes(process, tmp_path):
    path = a_file(tmp_path)
    assert "5 created, 0 updated, 0 unchanged." in read(path)
    assert Commitment.objects.filter(process=process).count() == 5
    before = there()
    assert "0 created, 0 updated, 5 unchanged." in read(path)
    assert there() == before


def test_a_dry_run_says_what_would_happen_and_writes_nothing(process, tmp_path):
    before = there()
    said = read(a_file(tmp_path), "--dry-run")
    assert "would be created: " in said
    assert "5 created" in said
    assert there() == before


def test_with_json_it_prints_one_object(process, tmp_path):
    said = json.loads(read(a_file(tmp_path), "--json"))
    assert said == {"created": 5, "updated": 0, "unchanged": 0, "refused": [], "dry_run": False}


def test_what_is_refused_is_named_by_its_line_and_column_and_nothing_is_imported(process, tmp_path):
    path = a_file(tmp_path, [*TRAPS, a_row(number="9", ends="x" * 61)])
    before = there()
    with pytest.raises(CommandError) as refused:
        read(path)
    line = len(path.read_text(encoding="utf-8-sig").splitlines())
    assert refused.value.returncode != 0
    first, *_rest, last = str(refused.value).splitlines()
    assert str(line) in first
    assert "End Date" in first
    assert last == "Nothing was imported."
    assert there() == before
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command(
            *("import_file", "ogp-commitments", str(path), "--process", "ponds", "--country", "Freedonia"),
            *("--plan", "2", "--json"),
            stdout=out,
        )
    assert json.loads(out.getvalue())["refused"] == str(refused.value).splitlines()[:-1]


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"process": "rivers"}, "No process has the short name 'rivers'."),
        ({"path": "nowhere.csv"}, "There is no file"),
    ],
)
def test_what_is_not_there_is_one_clear_line(process, tmp_path, wrong, said):
    given = {"path": a_file(tmp_path), "process": "ponds"} | wrong
    with pytest.raises(CommandError, match=said) as refused:
        read(given["path"], process=given["process"])
    assert len(str(refused.value).splitlines()) == 1


def test_without_a_country_it_says_how(process, tmp_path):
    with pytest.raises(CommandError, match="--country UK --plan 2"):
        call_command("import_file", "ogp-commitments", str(a_file(tmp_path)), "--process", "ponds")


BOOKINGS = "Name,E-mail,Places,Status\nAna,ana@example.org,2,confirmed\nBen,,nine,\nCai,,1,cancelled\n"


def test_bookings_taken_elsewhere_are_brought_in_and_what_cannot_be_is_named(process, tmp_path):
    event = an_event(process, slug="workshop", capacity=1 + 1)
    path = tmp_path / "list.csv"
    path.write_text(BOOKINGS)
    given = ["bookings", str(path), "--process", process.slug, "--event", "workshop", "--json"]
    out = io.StringIO()
    for expected in ((1, 0), (0, 1)):
        out = io.StringIO()
        with pytest.raises(CommandError, match="others are in"):
            call_command("import_file", *given, stdout=out)
        done = json.loads(out.getvalue())
        assert (done["created"], done["unchanged"], done["skipped"]) == (*expected, 1)
        assert done["refused"] == ["Line 3, column “Places”: “nine” is not a number of places from 1 to 20."]
    assert [row["fate"] for row in done["rows"]] == ["unchanged", "skipped"]
    assert Booking.objects.get(event=event).places == 2


def test_a_workbook_of_bookings_is_read_with_a_map(process, tmp_path):
    an_event(process, slug="workshop")
    book = Workbook()
    for row in (["Who", "Seats wanted"], ["Ana", 3]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "map.json").write_text('{"name": "Who", "places": "Seats wanted"}')
    given = ["--process", process.slug, "--event", "workshop", "--map", str(tmp_path / "map.json")]
    out = io.StringIO()
    call_command("import_file", "bookings", str(tmp_path / "list.xlsx"), *given, "--dry-run", stdout=out)
    assert "would be created: line 2, Ana, 3" in out.getvalue()
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("event", "sentence"), [([], "--event SLUG"), (["--event", "elsewhere"], "no event 'elsewhere'")]
)
def test_bookings_are_of_an_event(process, tmp_path, event, sentence):
    path = tmp_path / "list.csv"
    path.write_text(BOOKINGS)
    with pytest.raises(CommandError, match=sentence):
        call_command("import_file", "bookings", str(path), "--process", process.slug, *event)


# --- a whole plan


def read_plan(path, *more):
    out = io.StringIO()
    call_command("import_file", "plan", str(path), "--process", "ponds", *more, stdout=out)
    return out.getvalue()


def test_a_plan_is_read_with_what_was_left_out_and_what_waits(process, tmp_path):
    path = tmp_path / "plan.md"
    path.write_text(MARKDOWN)
    said = read_plan(path, "--label", "Draft 2")
    assert "created: Open the register of ponds (10 new)" in said
    assert "left out: line 1, “Open plan of Freedonia, second draft”" in said
    assert Version.objects.get().label == "Draft 2"
    assert "3 unchanged. This file is in already." in read_plan(path)
    anew = "We publish a register in which everybody can look up each pond."
    path.write_text(MARKDOWN.replace("We will publish a register of all ponds.", anew))
    done = json.loads(read_plan(path, "--dry-run", "--json"))
    assert (done["updated"], done["questions"], done["dry_run"]) == (1, 1, True)
    assert "1 question waits at the desk" in read_plan(path)


def test_a_form_for_each_commitment_is_read_in_one_go_and_nothing_else_stands_in_several_files(process, tmp_path):
    paths = []
    for title in ("4. Open the heron register", "5. Let everybody count newts"):
        paths.append(tmp_path / f"{title[0]}.docx")
        paths[-1].write_bytes(a_form(title=title))
    out = io.StringIO()
    call_command("import_file", "plan", *map(str, paths), "--process", "ponds", stdout=out)
    said = out.getvalue()
    assert "created: Open the heron register" in said
    assert "created: Let everybody count newts" in said
    with pytest.raises(CommandError, match="one by one"):
        call_command("import_file", "notes", *map(str, paths), "--process", "ponds")


def test_a_plan_that_is_not_understood_is_named_by_its_place_and_nothing_is_imported(process, tmp_path):
    path = tmp_path / "plan.md"
    path.write_text("## 1. Ponds\n\n### Prospects\n\nGood.\n")
    with pytest.raises(CommandError) as refused:
        read_plan(path)
    first, last = str(refused.value).splitlines()
    assert first.startswith("line 3, “Prospects”")
    assert last == "Nothing was imported."
    assert not Version.objects.exists()
