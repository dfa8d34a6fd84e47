"""Documents that people commented on, and mail: each comment and each message is one thing said, and replies stay beside."""

from datetime import timedelta

import pytest

from hearback.contributions import actions, queries
from hearback.contributions.models import Authorship, Contribution, Source, SourceRow, Verbatim
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY
from hearback.people.models import Contact
from tests.contributions.files import brought, came_in
from tests.contributions.reading.letters import a_message, an_mbox
from tests.contributions.reading.word import Comment, Document, heading, marked, paragraph
from tests.factories import a_coordinator, a_participant, a_process, as_person
from tests.plans.factories import a_commitment, a_sentence, a_version, published

pytestmark = pytest.mark.django_db
DOCX = {"kind": "docx", "name": "draft.docx"}
MAIL = {"kind": "mail", "name": "letters.mbox"}


def a_document(*more, text="We publish what we spend every quarter."):
    comments = [Comment("Too late."), Comment("We cannot do it sooner.", author="Office Example", answers=0), *more]
    return Document([heading("Money"), paragraph(marked(0, text))], comments).bytes()


def test_a_comment_comes_in_with_its_author_its_time_and_the_commitment_that_its_sentence_became():
    process = a_process()
    version = a_version(process)
    sentence = a_sentence(a_commitment(version), text="We publish what we spend every quarter.").sentence
    published(version)
    came_in(process, a_document(), **DOCX)
    said = Contribution.objects.get()
    assert (said.sentence, said.commitment) == (sentence, sentence.commitment)
    assert said.quote == "We publish what we spend every quarter."
    assert (said.happened.year, said.source_place, said.channel) == (2026, "comment 1", "imported")
    assert Authorship.objects.get().name == "Ceri Example"
    assert Verbatim.objects.get().text == "Too late."


def test_a_reply_is_nobodys_contribution_and_stays_beside_what_it_replies_to():
    process = a_process()
    source = came_in(process, a_document(), **DOCX)
    assert queries.fates(source)["beside"] == 1
    said = Contribution.objects.get()
    [reply] = queries.replies_beside(HOST, said)
    assert (reply.name, reply.words, reply.happened.year) == ("Office Example", "We cannot do it sooner.", 2026)


def test_replies_beside_are_for_the_coordinators_alone():
    process = a_process()
    came_in(process, a_document(), **DOCX)
    said = Contribution.objects.get()
    assert len(queries.replies_beside(a_coordinator(process), said)) == 1
    for viewer in (NOBODY, a_coordinator(a_process(slug="other")), as_person(a_participant())):
        assert queries.replies_beside(viewer, said) == []


def test_a_later_export_of_a_document_brings_what_is_new_and_no_reply_twice():
    process = a_process()
    came_in(process, a_document(), **DOCX)
    later = a_document(
        Comment("And who says so?", answers=1), Comment("Another one."), text="We publish it every month."
    )
    source = came_in(process, later, kind="docx", name="draft (2).docx")
    fates = {fate: count for fate, count in queries.fates(source).items() if count}
    assert fates == {"created": 1, "there": 1, "beside": 2}
    first = Contribution.objects.order_by("pk").first()
    assert [reply.words for reply in queries.replies_beside(HOST, first)] == [
        "We cannot do it sooner.",
        "And who says so?",
    ]


def test_what_nobody_confirmed_is_beside_nothing():
    process = a_process()
    came_in(process, a_document(), **DOCX)
    brought(process, a_document(Comment("And who says so?", answers=1)), **DOCX)
    [reply] = queries.replies_beside(HOST, Contribution.objects.get())
    assert reply.words == "We cannot do it sooner."


def test_erasing_the_words_takes_every_file_they_stood_in_and_the_replies_with_it():
    process = a_process()
    first = came_in(process, a_document(), **DOCX)
    later = came_in(process, a_document(Comment("Another one.")), **DOCX)
    said = Contribution.objects.get(source=first)
    actions.erase_words(actor=HOST, contribution=said)
    for source in (first, later):
        source.refresh_from_db()
        assert source.original_gone is not None
    assert queries.replies_beside(HOST, said) == []
    assert "sooner" not in str(list(SourceRow.objects.values_list("values", "why")))


def test_each_message_comes_in_once_with_its_sender_who_can_be_told():
    process = a_process()
    letters = [
        a_message("Later buses."),
        a_message("Trains.", name="Bryn", address="bryn@example.org", message_id="<2@x.y>"),
    ]
    came_in(process, an_mbox(*letters).getvalue(), **MAIL)
    grown = an_mbox(a_message("Trams.", message_id="<3@x.y>"), *letters).getvalue()
    source = came_in(process, grown, **MAIL)
    assert queries.fates(source)["there"] == 2
    said = Verbatim.objects.order_by("contribution_id").values_list("text", flat=True)
    assert list(said) == ["Later buses.", "Trains.", "Trams."]
    assert sorted(Contact.objects.values_list("address", flat=True)) == ["bryn@example.org", "ceri@example.org"]
    assert set(Authorship.objects.values_list("attribution", flat=True)) == {"not-shown"}


def test_a_message_that_names_a_time_to_come_comes_in_and_says_so():
    date = (clock.now() + timedelta(days=400)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    source = came_in(a_process(), a_message(date=date).as_bytes(), **MAIL)
    [row] = SourceRow.objects.filter(source=source)
    assert (row.fate, row.why) == ("created", "The time that it names is still to come.")
    assert Contribution.objects.get().happened <= clock.now()


def test_a_message_with_an_address_that_nobody_can_write_to_comes_in_without_it():
    source = came_in(a_process(), a_message(address="ceri@-example-.org").as_bytes(), **MAIL)
    assert SourceRow.objects.get(source=source).why == "“ceri@-example-.org” is no address that we can write to."
    assert not Contact.objects.exists()


def test_what_machines_wrote_is_named_and_does_not_come_in():
    letters = [a_message(headers=[("Auto-Submitted", "auto-replied")]), a_message("Buses.")]
    source = came_in(a_process(), an_mbox(*letters).getvalue(), **MAIL)
    [row] = SourceRow.objects.filter(source=source, fate=SourceRow.Fate.UNREADABLE)
    assert (row.place, row.why) == ("message 1", "A program wrote this message by itself: an automatic reply.")
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("kind", ["docx", "mail"])
def test_a_file_of_another_kind_says_so_and_leaves_nothing(kind):
    source = brought(a_process(), b"%PDF-1.7", kind=kind, name="x.pdf")
    assert source.step == Source.Step.UNREADABLE
    assert source.why.startswith("This is not ")
