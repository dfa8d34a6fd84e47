"""Photographs and documents beside words: the author's at once, everybody's after a look, gone with the words."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from hearback.answers.models import Answer
from hearback.contributions import actions, personal, queries
from hearback.contributions.actions import Point
from hearback.contributions.models import Attachment, Contribution, Draft
from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.journal import queries as journal
from hearback.journal.models import Salt
from tests.factories import (
    a_contribution,
    a_coordinator,
    a_jpeg,
    a_pdf,
    a_photographed,
    a_post,
    a_process,
    an_answer,
    as_viewer,
    by_said_link,
)

pytestmark = pytest.mark.django_db
SHOWS = {"en": "A bus stop without a timetable", "cy": "Safle bws heb amserlen"}


def with_gps():
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 28.0, 51.0)})
    exif[0x010F] = "A telephone"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def shown(attachment, **given):
    return actions.show_attachment(actor=HOST, attachment=attachment, **{"description": SHOWS} | given)


def listed(viewer, said):
    return [one.uuid for one in queries.files_of(viewer, said)]


def sees(viewer, said, attachment):
    """Whether this viewer finds it in the list, which says the same as asking for the file."""
    said = Contribution.objects.select_related("process").get(pk=said.pk)
    in_list, alone = listed(viewer, said), queries.file_visible_to(viewer, said, attachment.uuid)
    assert (attachment.uuid in in_list) == (alone is not None)
    return alone is not None


# --- adding


def test_its_author_adds_a_photograph_and_where_it_was_taken_is_gone():
    said = a_contribution()
    one = a_photographed(said, data=with_gps())
    assert (one.kind, one.width, one.height, one.shown, one.kept) == ("picture", 40, 30, None, None)
    assert b"telephone" not in one.data
    assert b"Exif" not in one.data
    last = journal.about(said.uuid).last()
    assert (last.verb, last.refs) == ("contribution.file-added", {"file": str(one.uuid), "kind": "picture"})
    assert "timetable" not in f"{last.refs}{last.digests}"


def test_whoever_goes_back_and_chooses_another_file_adds_that_too():
    said, key = a_contribution(), uuid4()
    draft, began = begun(a_process(), key=uuid4())
    for _twice in range(2):  # the browser kept the form as it was, with its key
        first, second = a_photographed(said, key=key), a_photographed(said, key=key, data=a_pdf())
        third = actions.attach_to_draft(draft=draft, key=began.uuid, data=a_pdf("Another. (invented)"))
    assert [one.kind for one in (first, second, third)] == ["picture", "pdf", "pdf"]
    assert listed(by_said_link(said), said) == [first.uuid, second.uuid]
    assert [one.uuid for one in queries.files_of_draft(draft)] == [began.uuid, third.uuid]


def test_the_same_key_is_the_same_file_and_a_key_is_of_one_contribution():
    said, key = a_contribution(), uuid4()
    assert a_photographed(said, key=key) == a_photographed(said, key=key)
    with pytest.raises(Conflict):
        a_photographed(a_contribution(), key=key)


def test_three_files_fit_and_no_fourth():
    said = a_contribution()
    for _each in range(3):
        last = a_photographed(said)
    with pytest.raises(BadInput, match="3 files already") as refused:
        a_photographed(said)
    assert refused.value.field == "file"
    actions.detach(actor=by_said_link(said), attachment=last)
    assert a_photographed(said).pk


def test_nobody_else_adds_or_takes_away_and_nothing_is_added_after_an_answer():
    said = a_contribution()
    one = a_photographed(said)
    for stranger in (NOBODY, by_said_link(a_contribution()), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            a_photographed(said, actor=stranger)
        with pytest.raises(NotAllowed):
            actions.detach(actor=stranger, attachment=one)
    an_answer(said, outcome=Answer.Outcome.NO)
    said.refresh_from_db()
    with pytest.raises(BadInput, match="Nothing can be added"):
        a_photographed(said)


# --- before it is sent


def begun(process, **given):
    draft = actions.begin_draft(process=process, language="en", values={})
    return draft, actions.attach_to_draft(draft=draft, **{"key": uuid4(), "data": a_pdf()} | given)


def test_what_is_added_to_a_draft_goes_with_it_when_it_is_sent():
    process = a_process()
    draft, one = begun(process, description={"en": "A table"})
    said = a_contribution(process, key=draft.uuid)
    assert not Draft.objects.exists()
    assert listed(by_said_link(said), said) == [one.uuid]
    assert listed(NOBODY, said) == []
    verbs = list(journal.about(said.uuid).values_list("verb", flat=True))
    assert verbs == ["contribution.received", "contribution.file-added"]


def test_what_is_never_sent_goes_with_its_draft_after_seven_days():
    begun(a_process())
    assert actions.delete_old_drafts(clock.now() + timedelta(days=8)) == 1
    assert not Attachment.objects.exists()


def test_adding_a_file_begins_the_seven_days_anew():
    process = a_process()
    draft = actions.begin_draft(process=process, language="en", values={})
    Draft.objects.update(expires=clock.now() + timedelta(days=1))
    actions.attach_to_draft(draft=draft, key=uuid4(), data=a_pdf())
    assert Draft.objects.get().expires > clock.now() + timedelta(days=6)


def test_a_draft_takes_three_files_once_each_and_gives_them_back():
    process, key = a_process(), uuid4()
    draft, one = begun(process, key=key)
    assert actions.attach_to_draft(draft=draft, key=key, data=a_pdf()) == one
    for _each in range(2):
        actions.attach_to_draft(draft=draft, key=uuid4(), data=a_pdf())
    with pytest.raises(BadInput, match="3 files already"):
        actions.attach_to_draft(draft=draft, key=uuid4(), data=a_pdf())
    actions.detach_from_draft(draft=draft, uuid=key)
    assert [one.uuid for one in queries.files_of_draft(draft)].count(key) == 0
    other, _one = begun(process)
    actions.detach_from_draft(draft=other, uuid=queries.files_of_draft(draft)[0].uuid)
    assert len(queries.files_of_draft(draft)) == 2


def test_files_that_nobody_sends_cannot_fill_the_disk(monkeypatch):
    monkeypatch.setattr("hearback.contributions.actions.attaching.WAITING_AT_MOST", 100)
    with pytest.raises(BadInput, match="send them without it"):
        begun(a_process(), data=a_pdf("x" * 100))


# --- after a look


def test_nobody_but_its_author_and_those_who_work_with_it_sees_it_before_a_look():
    process = a_process()
    said = a_contribution(process)
    one = a_photographed(said)
    lead = as_viewer(a_post(process, role=Role.THEME_LEAD).user)
    observer = as_viewer(a_post(process, role=Role.OBSERVER).user)
    for viewer, may in (
        *((by_said_link(said), True), (a_coordinator(process), True), (lead, True), (HOST, True)),
        *((NOBODY, False), (observer, False), (by_said_link(a_contribution(process)), False)),
        (a_coordinator(a_process()), False),
    ):
        assert sees(viewer, said, one) is may


def test_once_it_is_shown_everybody_sees_it_and_is_told_that_it_is_there():
    said = a_contribution()
    one = shown(a_photographed(said))
    assert sees(NOBODY, said, one)
    assert one.description == SHOWS
    assert queries.said(NOBODY, [said])[0].files == 1
    last = journal.about(said.uuid).last()
    assert last.verb == "contribution.file-shown"


def test_what_stands_beside_points_is_not_seen_any_more_once_the_last_of_them_was_taken_back():
    whole = a_contribution(words="1. Later buses.\n2. Trains on Sundays.")
    one, author = shown(a_photographed(whole)), by_said_link(whole)
    points = actions.split(actor=HOST, contribution=whole, points=[Point("Later buses."), Point("Trains on Sundays.")])
    actions.withdraw(actor=author, contribution=points[0])
    assert sees(NOBODY, whole, one)
    actions.withdraw(actor=author, contribution=points[1])
    assert [sees(viewer, whole, one) for viewer in (NOBODY, author, HOST)] == [False, True, True]


def test_nothing_is_shown_without_saying_what_it_shows_not_even_in_the_table():
    one = a_photographed(description=None)
    with pytest.raises(BadInput, match="Write what it shows") as refused:
        shown(one, description={"en": " "})
    assert refused.value.field == "description"
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.update(shown=clock.now())


def test_it_is_kept_for_a_reason_of_the_policy_and_may_be_shown_after_all():
    said = a_contribution()
    one = shown(a_photographed(said))
    with pytest.raises(BadInput, match="Choose why"):
        actions.keep_attachment(actor=HOST, attachment=one, because="I do not like it")
    one = actions.keep_attachment(actor=HOST, attachment=one, because="personal")
    assert not sees(NOBODY, said, one)
    assert queries.said(NOBODY, [said])[0].files == 0
    (mine,) = queries.files_of(by_said_link(said), said)
    assert "private about a person" in str(mine.kept_because_label)
    assert sees(NOBODY, said, shown(one))


def test_only_coordinators_decide():
    process = a_process()
    said = a_contribution(process)
    one = a_photographed(said)
    lead = as_viewer(a_post(process, role=Role.THEME_LEAD).user)
    for viewer in (NOBODY, by_said_link(said), lead, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.show_attachment(actor=viewer, attachment=one, description=SHOWS)
        with pytest.raises(NotAllowed):
            actions.keep_attachment(actor=viewer, attachment=one, because="personal")


@pytest.mark.parametrize("mark", ["held", "hidden", "withdrawn"])
def test_where_the_words_are_not_read_what_stands_beside_them_is_not_seen(mark):
    said = a_contribution()
    one = shown(a_photographed(said))
    act = {
        "held": lambda: actions.hold(actor=HOST, contribution=said),
        "hidden": lambda: actions.hide(actor=HOST, contribution=said, because="abuse"),
        "withdrawn": lambda: actions.withdraw(actor=by_said_link(said), contribution=said),
    }[mark]
    act()
    assert not sees(NOBODY, said, one)
    assert sees(by_said_link(said), said, one)


def test_what_nobody_has_looked_at_waits_at_the_desk_until_somebody_has():
    process = a_process()
    first, second = a_contribution(process), a_contribution(process)
    one, other = a_photographed(first), a_photographed(first)
    a_photographed(second)
    assert queries.files_to_look_at(HOST, process) == [(first, 2), (second, 1)]
    assert queries.count_files_to_look_at(HOST, process) == 3
    assert queries.files_to_look_at(NOBODY, process) == []
    assert queries.count_files_to_look_at(NOBODY, process) == 0
    shown(one)
    actions.keep_attachment(actor=HOST, attachment=other, because="personal")
    actions.withdraw(actor=by_said_link(second), contribution=second)
    assert queries.files_to_look_at(HOST, process) == []


def test_what_its_author_took_away_meanwhile_is_not_shown():
    said = a_contribution()
    one = a_photographed(said)
    actions.detach(actor=by_said_link(said), attachment=one)
    actions.detach(actor=by_said_link(said), attachment=Attachment(pk=99, uuid=one.uuid, contribution=said))
    assert journal.about(said.uuid).filter(verb="contribution.file-removed").count() == 1
    one.pk = 99
    with pytest.raises(BadInput, match="taken it away"):
        shown(one)


# --- going


def test_with_the_words_goes_what_stands_beside_them_and_what_would_prove_it():
    said = a_contribution()
    one = shown(a_photographed(said))
    actions.erase_words(actor=HOST, contribution=said)
    assert not Attachment.objects.exists()
    assert not Salt.objects.filter(fact__subject_uuid=said.uuid, part="file").exists()
    assert not sees(by_said_link(said), said, one)


@pytest.mark.parametrize("words", [True, False])
def test_with_its_author_goes_what_they_added_and_until_then_they_can_take_it_along(words):
    said = a_contribution(email="nia@example.org")
    one, other = a_photographed(said), a_photographed(a_contribution(email="mair@example.org"))
    person = queries.private_view(by_said_link(said), said).participant
    (held,) = (each for each in personal.held_about(person.pk) if each.file)
    assert "timetable" in held.value
    assert personal.file_held_about(person.pk, one.uuid).data == one.data
    assert personal.file_held_about(person.pk, other.uuid) is None
    actions.erase_participant(actor=HOST, participant=person.pk, words=words)
    assert list(Attachment.objects.all()) == [other]


def test_a_file_is_handed_out_under_a_name_of_ours():
    picture, document = a_photographed(), a_photographed(data=a_pdf())
    assert queries.handed_out(picture).name == f"{picture.uuid}.jpg"
    given = queries.handed_out(document)
    assert (given.kind, given.name, given.is_picture) == ("application/pdf", f"{document.uuid}.pdf", False)


def test_a_jpeg_of_any_name_is_a_picture():
    assert a_photographed(data=a_jpeg()).kind == "picture"
