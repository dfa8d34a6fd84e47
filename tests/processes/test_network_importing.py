"""A list of organisations comes in: row by row, once, without a word to anybody and without touching their own."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people.models import Consent, Contact, Organisation
from hearback.processes import actions, queries
from hearback.processes.models import NetworkMember
from tests.factories import a_coordinator, a_member, a_process, an_organisation, by_network_link

pytestmark = pytest.mark.django_db
RIVERS = (
    "Open Rivers,Civil-society organisation,Local,Bangor,Cymru,https://rivers.example.org,"
    "Nia (invented),nia@example.org,Contracts; rivers,yes,their website"
)
LIST = f"""name,kind,level,place,region,website,contact name,email,interests,shown,where from
{RIVERS}
Ann (invented),person,,Hull,Yorkshire and the Humber,,,ann@example.org,,no,
Town council,local,,,,,,,,,
"""


def bring(process, text=LIST, **more):
    return actions.import_organisations(actor=HOST, process=process, source=text, name="list.csv", **more)


def entry(name: str) -> NetworkMember:
    return NetworkMember.objects.get(name=name, left=None)


def test_each_row_is_somebody_in_the_network_who_was_not_written_to():
    process = a_process()
    theme = actions.add_theme(actor=HOST, process=process, slug="contracts", name={"en": "Contracts"})
    done = bring(process)
    assert (done.created, done.updated, done.unchanged, done.refused, done.agreed) == (3, 0, 0, (), 1)
    rivers, ann, council = entry("Open Rivers"), entry("Ann (invented)"), entry("Town council")
    assert (rivers.organisation.kind, rivers.level, rivers.region) == ("civil-society", "local", "wales")
    assert rivers.organisation.website == "https://rivers.example.org"
    assert (list(rivers.interests.all()), rivers.interest_words) == ([theme], "rivers")
    assert (rivers.found, rivers.source, rivers.shown) == ("their website", "imported", False)
    assert rivers.participant.name == "Nia (invented)"
    assert (ann.organisation, ann.region, ann.found) == (None, "yorkshire", "the list “list.csv”, row 3")
    assert (council.participant, council.organisation.kind) == (None, "local")
    assert not Message.objects.exists()
    assert not Consent.objects.exists()
    assert not Contact.objects.exclude(confirmed=None).exists()
    fact = Fact.objects.get(verb="network.imported")
    assert (fact.refs["created"], len(fact.refs["members"])) == (3, 3)
    assert not queries.network_shown(process).exists()


def test_the_same_list_twice_creates_nothing_the_second_time():
    process = a_process()
    bring(process)
    before = (
        NetworkMember.objects.count(),
        Organisation.objects.count(),
        Contact.objects.count(),
        Fact.objects.count(),
    )
    done = bring(process)
    assert (done.created, done.updated, done.unchanged) == (0, 0, 3)
    after = (NetworkMember.objects.count(), Organisation.objects.count(), Contact.objects.count(), Fact.objects.count())
    assert after == before


def test_looking_first_writes_nothing_and_says_what_would_happen():
    process = a_process()
    done = bring(process, dry_run=True)
    assert [(row.line, row.fate) for row in done.rows] == [(2, "created"), (3, "created"), (4, "created")]
    assert not NetworkMember.objects.exists()
    assert not Organisation.objects.exists()
    bring(process)
    changed = LIST.replace("Bangor", "Caernarfon")
    assert [row.fate for row in bring(process, changed, dry_run=True).rows] == ["updated", "unchanged", "unchanged"]
    assert entry("Open Rivers").place == "Bangor"


def test_what_the_list_says_anew_is_taken_and_an_empty_cell_says_nothing():
    process = a_process()
    bring(process)
    done = bring(process, "name,place,region\nOPEN RIVERS,Caernarfon,\n")
    assert (done.created, done.updated) == (0, 1)
    rivers = entry("Open Rivers")
    assert (rivers.place, rivers.region, rivers.level) == ("Caernarfon", "wales", "local")


def test_who_joined_by_themselves_stays_as_they_told_us():
    process = a_process()
    member = a_member(process, organisation_name="Open Rivers", kind="other", place="Hull")
    person = a_member(process, email="ann@example.org", name="Ann", place="Leeds")
    done = bring(process)
    assert (done.created, done.updated, done.unchanged) == (1, 0, 2)
    member.refresh_from_db()
    person.refresh_from_db()
    assert (member.place, member.region, person.place, person.name) == ("Hull", "", "Leeds", "Ann")


def test_an_entry_that_its_person_changed_stays_as_they_left_it_and_is_not_named_again():
    process = a_process()
    text = "name,kind,email,shown,place\nAnn (invented),person,ann@example.org,yes,Hull\n"
    bring(process, text, agreed=True)
    ann = entry("Ann (invented)")
    actions.change_membership(actor=by_network_link(ann), member=ann, shown=False, place="")
    assert bring(process, text, agreed=True).unchanged == 1
    ann.refresh_from_db()
    assert (ann.shown, ann.place) == (False, "")


def test_who_left_is_not_put_in_again():
    process = a_process()
    bring(process)
    for name in ("Open Rivers", "Ann (invented)"):
        actions.leave_network(actor=HOST, member=entry(name))
    done = bring(process)
    assert (done.created, done.unchanged) == (0, 3)
    assert [one.name for one in queries.network(process)] == ["Town council"]


def test_nobody_is_shown_unless_the_row_says_so_and_a_person_looked():
    process = a_process()
    bring(process)
    assert bring(process, agreed=True).updated == 1
    assert [one.name for one in queries.network_shown(process)] == ["Open Rivers"]
    bring(process, LIST.replace(",yes,", ",no,"))
    assert queries.network_shown(process).count() == 1


def test_an_organisation_that_is_known_is_the_same_one_and_keeps_its_words():
    known = an_organisation("rivers", name="open RIVERS")
    process = a_process()
    bring(process)
    known.refresh_from_db()
    assert entry("Open Rivers").organisation == known
    assert (known.name, known.website, known.region) == ({"en": "open RIVERS"}, "", "")


@pytest.mark.parametrize(
    "row, column, reason",
    [
        (",local,,,,,,,,,", "name", "no name"),
        ("A,gang,,,,,,,,,", "kind", "“gang” is none of"),
        ("A,,village,,,,,,,,", "level", "“village” is none of"),
        ("A,,,,Atlantis,,,,,,", "region", "“Atlantis” is none of"),
        ("A,,,,,javascript:alert(1),,,,,", "website", "web address"),
        ("A,,,,,,,not an address,,,", "email", "e-mail address"),
        ("A,,,,,,,,,perhaps,", "shown", "yes"),
        (f"{'A' * 201},,,,,,,,,,", "name", "Shorten"),
        (f"A,,,{'x' * 121},,,,,,,", "place", "Shorten"),
        ("A,,", "level", "3 cells"),
        ("town  COUNCIL,,,,,,,,,,", "name", "in line 4 already"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_line_column_and_reason_and_the_others_come_in(row, column, reason):
    process = a_process()
    done = bring(process, LIST + row + "\n")
    assert done.created == 3
    (refused,) = done.refused
    assert (refused.line, refused.column) == (5, column)
    assert reason in str(refused.reason)


def test_a_list_without_names_or_that_cannot_be_trusted_brings_nothing():
    process = a_process()
    with pytest.raises(BadInput) as refused:
        bring(process, "place,region\nHull,\n")
    assert refused.value.field == "file"
    done = bring(process, 'name,place\n"Open Rivers,Hull\nB,C\n')
    assert (done.rows, len(done.refused)) == ((), 1)
    assert not NetworkMember.objects.exists()


def test_it_is_for_the_coordinators():
    process = a_process()
    assert actions.import_organisations(actor=a_coordinator(process), process=process, source=LIST).created == 3
    for other in (NOBODY, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.import_organisations(actor=other, process=process, source=LIST, dry_run=True)


def test_a_long_list_takes_few_statements_a_row(django_assert_max_num_queries):
    process = a_process()
    text = "name,place\n" + "".join(f"Body {number},Hull\n" for number in range(300))
    bring(process, text)
    with django_assert_max_num_queries(60):
        assert bring(process, text).unchanged == 300


CELL = st.sampled_from(["Open Rivers", "open rivers", "Town council", "Ann", ""])
EMAIL = st.sampled_from(["", "ann@example.org", "ANN@example.org", "nia@example.org"])
ROWS = st.lists(
    st.tuples(CELL, st.sampled_from(["", "person"]), EMAIL, st.sampled_from(["", "Hull", "Bangor"])), max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_whatever_the_list_it_says_beforehand_what_it_does_and_the_second_time_does_nothing(rows):
    process = a_process()
    text = "name,kind,email,place\n" + "".join(",".join(row) + "\n" for row in rows)
    try:
        foretold = bring(process, text, dry_run=True)
    except BadInput:
        return
    done = bring(process, text)
    assert (done.created, done.refused) == (foretold.created, foretold.refused)
    again = bring(process, text)
    assert again.created == 0
    live = NetworkMember.objects.filter(process=process, left=None)
    assert live.count() == done.created


# --- from the command line


def test_a_host_brings_a_workbook_in_with_headings_of_its_own(tmp_path: Path, capsys):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Body", "Where"])
    book.active.append(["Open Rivers", "Bangor"])
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "map.json").write_text(json.dumps({"name": "Body", "place": "Where"}))
    process = a_process(slug="uk-2013")
    given = ["import", "organisations", str(tmp_path / "list.xlsx"), "--process", "uk-2013", "--map"]
    for created in (1, 0):
        call_command(*_command(given), str(tmp_path / "map.json"), "--json")
        assert json.loads(capsys.readouterr().out)["created"] == created
    assert queries.network(process).get().place == "Bangor"


def test_the_command_says_what_was_left_out_and_fails(tmp_path: Path, capsys):
    file = tmp_path / "list.csv"
    file.write_text(LIST + "A,gang,,,,,,,,,\n")
    a_process(slug="uk-2013")
    with pytest.raises(CommandError, match="Line 5, column “kind”"):
        call_command(*_command(["import", "organisations", str(file), "--process", "uk-2013"]))
    assert "3 created, 0 updated, 0 unchanged." in capsys.readouterr().out
    assert NetworkMember.objects.count() == 3


def _command(words: list[str]) -> list[str]:
    """Django calls a command by its module."""
    return ["import_file", *words[1:]]
