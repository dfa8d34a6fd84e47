"""Importing what the Independent Reporting Mechanism wrote down: strictly, whole or not at all, and twice is once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal.models import Fact
from hearback.people.models import Organisation
from hearback.plans import actions, queries
from hearback.plans.importing import read_ogp_commitments
from hearback.plans.models import Assessment, Commitment, Entry, Sentence, Version, Wording
from hearback.processes import actions as processes
from hearback.processes.models import Theme
from tests.factories import a_coordinator, a_process
from tests.plans.factories import a_commitment, a_version, published
from tests.plans.ogp_file import COLUMNS, PLAIN, TRAPS, a_file, a_row, text_of


def run(process, path, *, dry_run=False, plan="2", country="Freedonia", actor=HOST):
    return actions.import_ogp_commitments(
        actor=actor, process=process, path=path, country=country, plan=plan, dry_run=dry_run
    )


def counts(imported):
    return imported.created, imported.updated, imported.unchanged, len(imported.refused)


def rows_there():
    tables = (Version, Commitment, Entry, Sentence, Wording, Assessment, Organisation, Theme, Fact)
    return [table.objects.count() for table in tables]


# --- what becomes of a file


@pytest.mark.django_db
def test_a_plan_comes_in_whole_as_a_version_being_written(tmp_path):
    process = a_process()

    imported = run(process, a_file(tmp_path))

    assert counts(imported) == (5, 0, 0, 0)
    version = Version.objects.get()
    assert (version.published, version.label) == (None, "Freedonia, 2")
    assert version.source == "Open Government Partnership IRM: Freedonia, 2 (ponds.csv)"
    assert queries.current_version(NOBODY, process) is None
    page = queries.version_page(HOST, version)
    assert [(group.name.get("en"), [line.number for line in group.commitments]) for group in page.groups] == [
        ("Open Ponds", [1, 2]),
        ("Honest Hedges", [7, 8]),
        (None, [9]),
    ]
    fact = Fact.objects.get(verb="version.imported")
    assert (fact.refs["created"], fact.subject_uuid) == (5, version.uuid)


@pytest.mark.django_db
def test_each_cell_is_read_for_what_it_says(tmp_path):
    process = a_process()
    run(process, a_file(tmp_path))

    ponds, ducks, trim, hedges, quack = (_page(process, number) for number in (1, 2, 7, 8, 9))

    assert ponds.entry.title == {"en": "Pond depths"}
    assert _texts(ponds) == [
        "The government will publish the depth of every pond.",
        "Ponds are deep.",
        "Nobody knows how deep.",
    ]
    assert (ponds.entry.starts_written, ponds.entry.ends_written) == ("", "Autumn 2014")
    assert ponds.entry.ends_latest.isoformat() == "2014-11-30"
    assert _texts(ducks) == [
        "The government will count ducks, including:",
        "• mallards",
        "• teal",
        "Ducks, e.g. teal, move.",
        "Dr. Webfoot counts them at least twice a year.",
    ]
    assert _names(ducks.leads) == ["Home Office", "Cabinet Office"]
    assert (ducks.supports, ducks.partners) == ((), ())
    assert _names(hedges.leads) == ["Department for Business, Innovation and Skills", "HM Treasury"]
    assert [(o.name["en"], o.kind) for o in hedges.partners] == [
        ("Hedge Group", "coalition"),
        ("Friends of Hedges", "civil-society"),
        ("Wren Trust", "civil-society"),
    ]
    assert hedges.fields == ()
    assert quack.entry.title == {"en": "4. Say “quack”, plainly"}
    assert _names(quack.leads) == _names(hedges.leads)
    assert (_names(quack.supports), _names(quack.partners)) == (["Pond Office"], ["Duck Trust"])
    assert _names(trim.leads) == ["Department for Communities and Local Government"]
    assert not Organisation.objects.filter(listed=True).exists()


@pytest.mark.django_db
def test_assessments_stand_apart_dated_and_attributed(tmp_path):
    process = a_process()
    run(process, a_file(tmp_path))

    progress, end_of_term = _page(process, 7).assessments

    assert (progress.report, progress.year, progress.body) == ("progress", 2015, "Open Government Partnership IRM")
    assert progress.codes == {
        "specificity": "c. high",
        "potential-impact": "Minor",
        "completion": "b. Limited",
        "starred": "0",
    }
    assert (end_of_term.report, end_of_term.year, end_of_term.codes) == (
        "end-of-term",
        2016,
        {"completion": "d. Complete"},
    )
    assert _page(process, 9).assessments == ()


@pytest.mark.django_db
def test_twice_is_once_even_after_somebody_edited_what_came_in(tmp_path):
    process = a_process()
    path = a_file(tmp_path)
    run(process, path)
    version = Version.objects.get()
    wording = queries.sentence_in(version, _page(process, 1).fields[0].sentences[0].uuid)
    actions.edit_sentence(actor=HOST, wording=wording, text={"en": "Our better words."})
    before = rows_there()

    again = run(process, path)

    assert counts(again) == (0, 0, 5, 0)
    assert rows_there() == before
    assert _texts(_page(process, 1))[0] == "Our better words."


@pytest.mark.django_db
def test_a_row_that_changed_changes_only_the_version_being_written(tmp_path):
    process = a_process()
    run(process, a_file(tmp_path))
    first = published(Version.objects.get(), "final")
    kept = _page(process, 1).fields[0].sentences[1].uuid
    changed = [a_row(text="Ponds are deep. Now we know how deep."), *TRAPS[1:]]
    path = a_file(tmp_path, changed)

    imported = run(process, path)

    assert counts(imported) == (0, 1, 4, 0)
    second = Version.objects.get(published=None)
    assert second.previous == first
    assert _texts(_page(process, 1, first))[2] == "Nobody knows how deep."
    assert _texts(_page(process, 1, second))[2] == "Now we know how deep."
    assert _page(process, 1, second).fields[0].sentences[1].uuid == kept
    assert counts(run(process, path)) == (0, 0, 5, 0)
    assert Commitment.objects.count() == 5


@pytest.mark.django_db
def test_a_new_report_of_the_mechanism_needs_no_new_version(tmp_path):
    process = a_process()
    run(process, a_file(tmp_path))
    published(Version.objects.get(), "final")
    later = a_row(end_of_term="c. Substantial", end_of_term_year="2016")

    imported = run(process, a_file(tmp_path, [later, *TRAPS[1:]]))

    assert counts(imported) == (0, 1, 4, 0)
    assert Version.objects.count() == 1
    assert [one.report for one in _page(process, 1).assessments] == ["progress", "end-of-term"]


@pytest.mark.django_db
def test_a_version_that_people_write_is_left_alone(tmp_path):
    process = a_process()
    a_commitment(a_version(process))
    before = rows_there()

    for dry_run in (True, False):
        with pytest.raises(BadInput, match="is being written already"):
            run(process, a_file(tmp_path), dry_run=dry_run)

    assert rows_there() == before


@pytest.mark.django_db
def test_numbers_already_given_are_not_given_again(tmp_path):
    process = a_process()
    version = a_version(process)
    a_commitment(version, number=1)
    a_commitment(version, number=30)
    published(version)

    run(process, a_file(tmp_path))

    numbers = Commitment.objects.filter(process=process).exclude(source="").values_list("number", flat=True)
    assert sorted(numbers) == [2, 7, 31, 32, 33]


@pytest.mark.django_db
def test_a_theme_of_the_process_is_taken_by_its_name(tmp_path):
    process = a_process()
    theme = processes.add_theme(actor=HOST, process=process, slug="ponds", name={"en": "Open ponds", "cy": "Pyllau"})

    run(process, a_file(tmp_path))

    assert _page(process, 1).entry.theme == theme
    assert Theme.objects.filter(process=process).count() == 2


@pytest.mark.django_db
def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    process = a_process()
    path = a_file(tmp_path)
    before = rows_there()

    dry = run(process, path, dry_run=True)

    assert rows_there() == before
    wet = run(process, path)
    assert (counts(dry), dry.rows) == (counts(wet), wet.rows)
    assert counts(run(process, path, dry_run=True)) == counts(run(process, path)) == (0, 0, 5, 0)


@pytest.mark.django_db
def test_only_coordinators_of_the_process_import(tmp_path):
    process = a_process()

    with pytest.raises(NotAllowed):
        run(process, a_file(tmp_path), actor=a_coordinator(a_process()))

    assert counts(run(process, a_file(tmp_path), actor=a_coordinator(process))) == (5, 0, 0, 0)


@pytest.mark.django_db
def test_two_rows_of_one_title_are_two_commitments(tmp_path):
    process = a_process()
    path = a_file(tmp_path, [a_row(), a_row(number="2", text="Others too.")])

    assert counts(run(process, path)) == (2, 0, 0, 0)
    assert counts(run(process, path)) == (0, 0, 2, 0)


@pytest.mark.django_db
def test_a_large_plan_is_written_in_few_statements(tmp_path):
    process = a_process()
    rows = [a_row(number=str(n), title=f"{n}. Pond {n}", short="NR", text="It is deep. " * 12) for n in range(1, 251)]
    path = a_file(tmp_path, rows)

    with CaptureQueriesContext(connection) as captured:
        assert run(process, path).created == 250

    assert len(captured) < 120


# --- what is refused


BAD = {
    "an unclosed quotation mark": (
        text_of([PLAIN]).replace(",2015,ND", ',"2015,ND'),
        (2, "Report publication year (progress report)", "never closed"),
    ),
    "one that a later mark seems to close": (
        text_of([PLAIN, *TRAPS[1:]]).replace(",1. Pond depths,", ',"1. Pond depths,', 1),
        (2, "Short Title", "one is missing or too many"),
    ),
    "a mark in the middle of a cell": (
        text_of([PLAIN]).replace("Cabinet Office", 'Cabinet "Office'),
        (2, "Lead Institution", "does not begin with one"),
    ),
    "a cell too few": (text_of([PLAIN, PLAIN]).removesuffix(",ND\r\n"), (3, COLUMNS[-2], "17 cells; the first has 18")),
    "a cell too many": (text_of([PLAIN]).removesuffix("\r\n") + ",more", (2, COLUMNS[-1], "19 cells")),
    "a missing column": (text_of([PLAIN]).replace("Theme", "Subject", 1), (1, "Theme", "missing")),
    "a column twice": (text_of([PLAIN]).replace("Specificity", "Theme", 1), (1, "Theme", "twice")),
    "no title": (
        text_of([a_row(), a_row(title="", short="")]),
        (3, "Commitment Title", "no title"),
    ),
    "a year that is none": (
        text_of([a_row(progress_year="soon")]),
        (2, "Report publication year (progress report)", "“soon” is not a year"),
    ),
    "a hidden character": (text_of([a_row(text="Dee\x07p")]), (2, "Full Text", "hidden character")),
    "a long date": (text_of([a_row(ends="soon " * 20)]), (2, "End Date", "longer than 60")),
    "a long theme": (text_of([a_row(theme="Open " * 50)]), (2, "Theme", "longer than 200")),
    "a long name of an institution": (
        text_of([a_row(leads="Office of " + "Very " * 120 + "Long Names")]),
        (2, "Lead Institution", "longer than 500"),
    ),
    "nothing": ("", (1, "", "empty")),
}


@pytest.mark.django_db
@pytest.mark.parametrize("text, named", BAD.values(), ids=BAD)
def test_a_fault_is_named_by_line_and_column_and_nothing_comes_in(tmp_path, text, named):
    process = a_process()
    before = rows_there()
    line, column, reason = named

    imported = run(process, a_file(tmp_path, text=text))

    assert [(one.line, one.column) for one in imported.refused] == [(line, column)]
    assert reason in str(imported.refused[0])
    assert (imported.created, imported.rows) == (0, ())
    assert rows_there() == before
    assert run(process, a_file(tmp_path, text=text), dry_run=True).refused == imported.refused


@pytest.mark.django_db
def test_lines_are_counted_through_cells_that_hold_line_breaks(tmp_path):
    imported = run(a_process(), a_file(tmp_path, [*TRAPS, a_row(ends="x" * 61)]))

    text = text_of([*TRAPS, a_row(ends="x" * 61)]).splitlines()
    assert text[imported.refused[0].line - 1].startswith("Freedonia,2,1. Open Ponds")
    assert "x" * 61 in text[imported.refused[0].line - 1]


def test_a_file_that_is_not_utf_8_is_refused_by_its_line(tmp_path):
    path = tmp_path / "ponds.csv"
    path.write_bytes(text_of([PLAIN]).encode() + "Café".encode("latin-1"))

    assert [one.line for one in read_ogp_commitments(path, "Freedonia", "2").refused] == [3]


def test_a_plan_that_is_not_in_the_file_is_said_so(tmp_path):
    with pytest.raises(BadInput, match="Its plans of that country: 1, 2"):
        read_ogp_commitments(a_file(tmp_path), "freedonia", "9")
    with pytest.raises(BadInput, match="cannot be read"):
        read_ogp_commitments(tmp_path / "nowhere.csv", "Freedonia", "2")


def _page(process, number, version=None):
    version = version or Version.objects.filter(process=process).last()
    return queries.commitment_page(HOST, process, number, version)


def _texts(page):
    return [sentence.text["en"] for field in page.fields for sentence in field.sentences]


def _names(organisations):
    return [organisation.name["en"] for organisation in organisations]
