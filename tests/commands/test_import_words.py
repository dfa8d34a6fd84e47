"""`hearback import notes` and `hearback import spreadsheet`, as a host types them."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from hearback.contributions.models import Contribution, Source, Verbatim
from tests.contributions.files import FORM, NOTES, a_csv
from tests.factories import a_process, an_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return a_process(slug="ponds")


def a_file(folder, data, name):
    path = folder / name
    path.write_bytes(data)
    return path


def run(kind, path, *more):
    out = io.StringIO()
    call_command("import_file", kind, str(path), "--process", "ponds", *more, stdout=out)
    return out.getvalue()


def test_notes_come_in_once_and_what_is_nobodys_words_is_told(process, tmp_path):
    path = a_file(tmp_path, NOTES.encode(), "notes.md")
    said = run("notes", path)
    assert "4 created, 0 unchanged, 4 left out, 0 refused." in said
    assert "left out: line 4: Where it was: The invented library" in said
    assert "0 created, 4 unchanged" in run("notes", path)
    assert Contribution.objects.filter(process=process).count() == 4


def test_a_dry_run_says_what_would_come_in_and_writes_nothing(process, tmp_path):
    said = run("notes", a_file(tmp_path, NOTES.encode(), "notes.md"), "--dry-run")
    assert "would be created: line 13: Councils should answer letters" in said
    assert "4 would be created" in said
    assert (Contribution.objects.count(), Source.objects.count()) == (0, 0)


def test_with_json_it_prints_one_object(process, tmp_path):
    said = json.loads(run("notes", a_file(tmp_path, NOTES.encode(), "notes.md"), "--json"))
    source = said.pop("source")
    assert Source.objects.get().uuid.hex == source.replace("-", "")
    assert said == {"created": 4, "updated": 0, "unchanged": 0, "left_out": 4, "refused": [], "dry_run": False}


def test_the_event_is_where_it_was_said(process, tmp_path):
    event = an_event(process, slug="workshop")
    run("notes", a_file(tmp_path, NOTES.encode(), "notes.md"), "--event", "workshop")
    assert set(Contribution.objects.values_list("event", "channel")) == {(event.pk, "room")}


def test_a_form_export_names_its_columns_itself_or_a_map_does(process, tmp_path):
    path = a_file(tmp_path, a_csv(*FORM), "form.csv")
    assert "3 created" in run("spreadsheet", path)
    other = a_file(tmp_path, a_csv(["A", "B"], [("Trams", "Bo")]), "other.csv")
    with pytest.raises(CommandError, match="Say which column holds what people said"):
        run("spreadsheet", other)
    mapped = a_file(tmp_path, b'{"words": ["A"], "name": "B"}', "map.json")
    assert "1 created" in run("spreadsheet", other, "--map", str(mapped))
    assert Verbatim.objects.order_by("pk").last().text == "Trams"


def test_what_is_refused_ends_with_an_error_and_the_rest_is_in(process, tmp_path):
    path = a_file(tmp_path, b"Comment,Email\nGood,\nBad,nobody\n", "form.csv")
    with pytest.raises(CommandError) as refused:
        run("spreadsheet", path)
    assert str(refused.value).startswith("line 3, “Email”: Enter an e-mail address")
    assert "the others are in" in str(refused.value)
    assert Contribution.objects.count() == 1


def test_a_file_that_cannot_be_read_leaves_nothing_behind(process, tmp_path):
    with pytest.raises(CommandError, match="not a text file"):
        run("notes", a_file(tmp_path, b"%PDF-1.7", "notes.txt"))
    assert Source.objects.count() == 0


def test_an_event_that_is_not_there_is_named(process, tmp_path):
    with pytest.raises(CommandError, match="no event 'nowhere'"):
        run("notes", a_file(tmp_path, NOTES.encode(), "notes.md"), "--event", "nowhere")


def test_others_who_said_the_same_in_another_file(process, tmp_path):
    run("notes", a_file(tmp_path, b"- Cheaper fares\n", "table 1.txt"))
    assert "0 created, 1 unchanged" in run("notes", a_file(tmp_path, b"- Cheaper fares\n\n", "table 2.txt"))
    assert "1 created" in run("notes", tmp_path / "table 2.txt", "--apart")
