"""The demonstration: whole, and plainly invented where it is."""

import io
import json

import pytest
from django.apps import apps
from django.core.management import call_command

from hearback.analysis import queries as analysis
from hearback.answers import queries as answers
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution, Verbatim
from hearback.core.viewer import HOST, NOBODY
from hearback.events import queries as events
from hearback.people.models import Contact
from hearback.plans import queries as plans
from hearback.plans.models import Change, Version
from hearback.processes.models import Process

pytestmark = pytest.mark.django_db
ROOMS = ("processes", "plans", "events", "contributions", "analysis", "answers", "reportback")
MARKS = {
    "en": "[invented]",
    "cy": "[dyfeisiwyd]",
    "ar": "[مختلق]",
    "fr": "[inventé]",
    "pl": "[zmyślone]",
    "ur": "[فرضی]",
}


def load():
    out = io.StringIO()
    call_command("demo", "--json", stdout=out)
    return json.loads(out.getvalue())


def rows_of_the_rooms():
    return {
        model._meta.label: model.objects.count() for room in ROOMS for model in apps.get_app_config(room).get_models()
    }


@pytest.fixture(scope="module", autouse=True)
def loaded(own_database):
    assert load() == {"created": 1, "unchanged": 0}


@pytest.fixture
def process():
    return Process.objects.get()


def test_loading_it_again_changes_nothing(process):
    before = rows_of_the_rooms()
    assert load() == {"created": 0, "unchanged": 1}
    assert rows_of_the_rooms() == before
    assert process.demonstration


def test_the_workshop_stands_with_its_notes_its_attendance_and_what_was_agreed_all_marked_as_invented(process):
    event = events.event_visible_to(NOBODY, process, "manchester")
    counts = events.public_counts(event)
    assert (counts.booked.total, counts.checked_in.total, counts.counted.total) == (28, 26, 27)
    assert counts.booked.by_side
    assert {booking.name[-11:] for booking in events.bookings_visible_to(HOST, event)} == {" (invented)"}
    agreed = events.agreed_at(NOBODY, event)
    assert [one.late for one in agreed] == [False, False, True]
    photograph = events.photographs_of(NOBODY, event).get()
    for words in (photograph.text, *(one.action.text for one in agreed), events.notes_of(NOBODY, event).text):
        assert "invented" in words["en"].lower()
        assert "dyfeis" in words["cy"].lower()


def test_it_has_every_commitment_with_who_leads_milestones_reports_and_assessments_to_the_end_of_2015(process):
    final = plans.current_version(NOBODY, process)
    assert final.status == Version.Status.FINAL
    page = plans.version_page(NOBODY, final)
    lines = [line for group in page.groups for line in group.commitments]
    assert sorted(line.number for line in lines) == list(range(1, 22))
    assert [line.number for line in lines if not line.leads] == []
    assert [line.number for line in lines if not line.title.get("en")] == []
    pages = [plans.commitment_page(NOBODY, process, number) for number in range(1, 22)]
    assert [page.entry.commitment.number for page in pages if not page.milestones or not page.assessments] == []
    assert [page.entry.commitment.number for page in pages if not page.progress] == [2]  # the reviewers: withdrawn
    assert max(update.happened.year for page in pages for update in page.progress) == 2015
    assert max(one.year for page in pages for one in page.assessments) == 2015
    assert [str(value) for _name, value in pages[6].assessments[0].in_words] == [
        "High",
        "Transformative",
        "Substantial",
    ]
    whole = [update for page in pages for update in page.progress if update.milestone is None]
    assert [
        update for update in whole if "invented" not in update.reported_by or "invented" not in str(update.text)
    ] == []
    assert {one.by for one in pages[2].assessments} == {"self", "forum", "independent"}


def test_every_voice_says_that_it_is_invented_and_so_does_every_theme_by_which_all_see_what_was_said(process):
    said = contributions.said(NOBODY, contributions.contributions_visible_to(NOBODY, process))
    assert len(said) == Contribution.objects.count() == 31
    assert {one.language for one in said} == set(MARKS)
    assert [one.reference for one in said if not one.hidden and not one.words.endswith(MARKS[one.language])] == []
    kept = Verbatim.objects.values_list("text", flat=True)
    assert [text for text in kept if not text.endswith(tuple(MARKS.values()))] == []
    named = {one.shown_author for one in said} - {""}
    assert named
    assert [name for name in named if "(invented)" not in name and "(dyfeisiwyd)" not in name] == []
    addresses = Contact.objects.filter(kind=Contact.Kind.EMAIL).values_list("address", flat=True)
    assert [address for address in addresses if not address.endswith(".invalid")] == []
    book = analysis.codebook_shown(NOBODY, process)
    counts = {one.code.label["en"]: one.number for one in analysis.counted_by_theme(book) if not one.code.standard}
    assert counts == {
        "Formats that open": 2,
        "Where money goes": 1,
        "Contracts": 2,
        "Asking and getting an answer": 2,
        "Who can take part": 3,
    }
    covered = analysis.coverage_shown(NOBODY, process).everything
    assert {call: covered.called(call) for call in ("covered", "partly", "not")} == {
        "covered": 2,
        "partly": 3,
        "not": 2,
    }
    mine = [code for code in book.codes if not code.standard]
    assert [code for code in mine if "(Invented.)" not in code.definition["en"]] == []
    assert [code for code in mine if "(Dyfeisiwyd.)" not in code.definition["cy"]] == []


def test_one_is_hidden_for_a_reason_and_one_was_talked_about_in_public(process):
    said = contributions.said(NOBODY, contributions.contributions_visible_to(NOBODY, process))
    assert [(one.words, one.hidden_because) for one in said if one.hidden] == [("", "personal")]
    rows = list(Contribution.objects.filter(process=process))
    (turns,) = contributions.conversations(NOBODY, rows).values()
    assert [turn.by for turn in turns] == ["author", "desk"]
    assert all(turn.text.endswith("[invented]") for turn in turns)


def test_a_letter_was_typed_in_as_two_points_of_one_author_with_its_photograph_for_the_desk_alone(process):
    (letter,) = contributions.letters_visible_to(HOST, process)
    points = contributions.points_of_letter(HOST, letter)
    said = contributions.said(NOBODY, points)
    assert [one.state for one in said] == ["answered", "waiting"]
    assert {(one.channel, one.shown_author) for one in said} == {("paper", "Gwen (invented)")}
    (page,) = contributions.pages_of(HOST, letter)
    assert (page.is_picture, page.shown) == (True, None)
    (sketch,) = contributions.files_of(NOBODY, points[0])
    assert "Invented" in sketch.description["en"]
    assert "Dyfeisiwyd" in sketch.description["cy"]


def test_what_was_captured_in_the_room_stands_with_its_table_and_the_flipchart(process):
    event = events.event_visible_to(NOBODY, process, "manchester")
    slips = contributions.slips(HOST, event, most=50)
    assert {slip.said.language for slip in slips} == {"en", "cy"}
    assert [slip.said.reference for slip in slips if not slip.table] == []
    photograph = events.photographs_of(NOBODY, event).get()
    assert [slip.photograph for slip in slips if slip.photograph] == [photograph.pk] * 3


def test_a_documents_comments_came_in_by_the_real_import_tied_to_its_sentences_with_replies_beside(process):
    (source,) = contributions.sources_visible_to(HOST, process)
    assert (source.kind, source.step) == ("docx", "done")
    assert b"".join(contributions.original_of(HOST, source)).startswith(b"PK")
    rows = list(Contribution.objects.filter(source=source).order_by("pk"))
    said = contributions.said(NOBODY, rows)
    assert [(one.about.kind, one.about.number, one.state) for one in said] == [
        ("process", None, "answered"),
        ("sentence", 10, "answered"),
        ("sentence", 12, "answered"),
    ]
    assert [len(contributions.replies_beside(HOST, row)) for row in rows] == [0, 1, 1]
    assert {one.shown_author for one in said} == {""}


def test_a_part_of_one_is_taken_out_and_says_why(process):
    said = contributions.said(NOBODY, contributions.contributions_visible_to(NOBODY, process))
    (gap,) = [one for one in said if one.taken_out]
    assert "[taken out]" in gap.words
    assert "Invented Row" not in gap.words


def test_the_sums_add_up(process):
    sums = answers.sums(process)
    assert sums.received == 31
    assert sums.received == sums.waiting + sums.talked_about + sums.answered + sums.withdrawn
    assert sums.answered > 0
    assert sums.waiting > 0


def test_every_change_of_the_final_version_has_its_cause(process):
    final = plans.current_version(NOBODY, process)
    because = answers.because_of(NOBODY, final)
    changes = list(plans.changes(NOBODY, final))
    assert {change.cause for change in changes} == set(Change.Cause.values)
    for change in changes:
        if change.cause == Change.Cause.ANSWERS:
            assert because.get(change.pk), f"{change}: no answer stands behind it"
        if change.cause == Change.Cause.DECISION:
            assert change.decided_by
            assert change.reason
