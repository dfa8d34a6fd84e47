"""Saying something: nothing is lost, pressing twice makes one, and who said it stays apart from what was said."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.contributions import actions
from hearback.contributions.actions import BothKept
from hearback.contributions.models import Authorship, Contribution, Draft, Verbatim
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal import queries as journal
from hearback.journal.models import Fact
from hearback.people.models import Consent, Contact, Participant
from hearback.processes import actions as processes
from hearback.processes.models import Question
from tests.factories import (
    a_contribution,
    a_coordinator,
    a_draft_process,
    a_process,
    a_slip,
    an_event,
    by_capture_link,
    by_said_link,
)
from tests.plans.factories import a_commitment, a_sentence, a_version, published

pytestmark = pytest.mark.django_db

NAMED, ORGANISATION, NOT_SHOWN = Authorship.Attribution


def texts(contribution: Contribution) -> list[str]:
    return list(Verbatim.objects.filter(contribution=contribution).order_by("number").values_list("text", flat=True))


def test_what_is_said_is_kept_as_it_was_written():
    words = "Publish <b>contracts</b>, & “bus” times \u202bעברית\u202c 👩🏽‍🦽\n\nand minutes"
    said = a_contribution(words=f"  {words.replace(chr(10), chr(13) + chr(10))} ")
    assert texts(said) == [words]
    assert (said.state, said.channel, said.version, said.quote) == (Contribution.State.WAITING, "online", None, "")


def test_the_journal_can_prove_the_words_and_the_author_without_holding_them():
    said = a_contribution(words="Publish the contracts.", name="Ana", organisation_name="Involve")
    fact = Fact.objects.get(subject_uuid=said.uuid)
    assert fact.verb == "contribution.received"
    assert journal.opens(fact, "words", "Publish the contracts.")
    assert journal.opens(fact, "author", {"name": "Ana", "organisation": "Involve"})
    assert "Ana" not in str(fact.refs) + str(fact.digests)


def test_whoever_leaves_no_address_is_no_participant():
    said = a_contribution(name="Ana")
    assert (Authorship.objects.get(contribution=said).participant, Participant.objects.count()) == (None, 0)


def test_an_address_is_kept_apart_with_what_was_agreed():
    a_contribution(email="ana@example.org", news=True, wording="2013-03")
    assert Contact.objects.get().address == "ana@example.org"
    agreed = Consent.objects.order_by("purpose").values_list("purpose", "wording")
    assert list(agreed) == [("news", "2013-03"), ("report-back", "2013-03")]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"words": " \n "}, "words"),
        ({"words": "x" * 10_001}, "words"),
        ({"words": "nul \x00 nul"}, "words"),
        ({"words": "half an emoji \ud83d"}, "words"),
        ({"kind": "rant"}, "kind"),
        ({"language": "xx"}, "language"),
        ({"name": "x" * 121}, "name"),
        ({"name": "bell \x07"}, "name"),
        ({"organisation_name": "x" * 201}, "organisation_name"),
        ({"email": "not an address"}, "email"),
        ({"attribution": "everything"}, "attribution"),
        ({"attribution": NAMED}, "name"),
        ({"attribution": ORGANISATION, "name": "Ana"}, "organisation_name"),
        ({"happened": clock.now() + timedelta(days=1)}, "happened"),
    ],
)
def test_bad_input_is_named_by_its_field_and_leaves_nothing(fields, field):
    process = a_process()
    with pytest.raises(BadInput) as refused:
        a_contribution(process, **fields)
    assert refused.value.field == field
    assert (Contribution.objects.count(), Participant.objects.count()) == (0, 0)


def test_ten_thousand_characters_are_welcome():
    assert texts(a_contribution(words="é" * 10_000)) == ["é" * 10_000]


def test_pressing_twice_makes_one():
    process, key = a_process(), uuid4()
    first = a_contribution(process, key=key, email="ana@example.org")
    assert a_contribution(process, key=key, email="ana@example.org") == first
    assert (Contribution.objects.count(), Fact.objects.filter(verb="contribution.received").count()) == (1, 1)


def test_the_same_key_with_other_words_keeps_both_as_the_authors_change():
    process, key = a_process(), uuid4()
    first = a_contribution(process, key=key, words="One")
    for _ in range(2):
        with pytest.raises(BothKept) as conflict:
            a_contribution(process, key=key, words="Two")
        assert (conflict.value.contribution, conflict.value.second) == (first, None)
    assert (texts(first), Contribution.objects.count()) == (["One", "Two"], 1)


def test_the_same_key_about_something_else_is_kept_as_a_second_contribution():
    process, key = a_process(), uuid4()
    first = a_contribution(process, key=key, words="One")
    question = Question.objects.get(process=process)
    seconds = set()
    for _ in range(2):
        with pytest.raises(BothKept) as conflict:
            a_contribution(process, key=key, words="Two", question=question)
        seconds.add(conflict.value.second)
    (second,) = seconds
    assert (texts(first), texts(second), Contribution.objects.count()) == (["One"], ["Two"], 2)


def test_the_same_key_after_an_answer_is_kept_as_a_second_contribution():
    process, key = a_process(), uuid4()
    first = a_contribution(process, key=key, words="One")
    actions.set_state(actor=HOST, contribution=first, state=Contribution.State.ANSWERED)
    with pytest.raises(BothKept) as conflict:
        a_contribution(process, key=key, words="Two")
    assert (texts(first), texts(conflict.value.second)) == (["One"], ["Two"])


def test_what_a_second_sending_adds_is_taken_and_never_shows_more():
    process, key = a_process(), uuid4()
    first = a_contribution(process, key=key, name="Ana", attribution=NAMED)
    with pytest.raises(BothKept):
        a_contribution(process, key=key, name="Ana", attribution=NOT_SHOWN, email="ana@example.org")
    authorship = Authorship.objects.get(contribution=first)
    assert (authorship.attribution, authorship.participant is not None) == (NOT_SHOWN, True)
    with pytest.raises(BothKept):
        a_contribution(process, key=key, name="Ana", attribution=NAMED, words="Another thought")
    assert Authorship.objects.get(contribution=first).attribution == NOT_SHOWN


def test_nothing_can_be_said_about_a_process_that_is_not_open():
    process = a_draft_process()
    with pytest.raises(NotAllowed):
        a_contribution(process)
    assert a_contribution(process, actor=HOST)


def test_a_closed_question_sends_people_on_without_losing_their_words():
    process = a_process(questions=2)
    question = processes.close_question(actor=HOST, question=Question.objects.get(process=process, number=1))
    with pytest.raises(BadInput, match="closed") as refused:
        a_contribution(process, question=question)
    assert refused.value.field == "question"


def test_a_question_of_another_process_is_refused():
    with pytest.raises(BadInput) as refused:
        a_contribution(question=Question.objects.get(process=a_process()))
    assert refused.value.field == "question"


def test_a_sentence_is_quoted_as_it_read_and_tied_to_the_version_open_for_comment():
    process = a_process()
    version = a_version(process)
    entry = a_commitment(version)
    sentence = a_sentence(entry, "We will open the register.", cy="Byddwn yn agor y gofrestr.").sentence
    with pytest.raises(BadInput) as refused:
        a_contribution(process, sentence=sentence)
    assert refused.value.field == "sentence", "a draft is invisible by every route"
    with pytest.raises(BadInput) as refused:
        a_contribution(process, commitment=entry.commitment)
    assert refused.value.field == "commitment"
    published(version)
    said = a_contribution(process, sentence=sentence, language="cy")
    assert (said.commitment, said.version) == (entry.commitment, version)
    assert said.quote == "Byddwn yn agor y gofrestr."


def test_a_sentence_of_another_commitment_is_refused():
    process = a_process()
    version = a_version(process)
    sentence = a_sentence(a_commitment(version)).sentence
    other = a_commitment(version, "Another")
    published(version)
    with pytest.raises(BadInput) as refused:
        a_contribution(process, commitment=other.commitment, sentence=sentence)
    assert refused.value.field == "sentence"


def test_a_slip_is_tied_to_its_event_and_not_to_its_facilitator():
    process = a_process()
    event = an_event(process)
    coordinator = a_coordinator(process)
    slip = actions.capture_slip(
        actor=coordinator, event=event, key=uuid4(), words="Open it", kind="suggestion", table="3", language="en"
    )
    authorship = Authorship.objects.get(contribution=slip)
    assert (slip.event, slip.channel, slip.table, slip.captured_by) == (event, "room", "3", coordinator.uuid)
    assert (authorship.participant, authorship.name, authorship.attribution) == (None, "", NOT_SHOWN)
    assert a_slip(event).captured_by is None


def test_a_device_that_sends_a_line_again_after_it_was_erased_brings_nothing_back():
    event, key = an_event(a_process()), uuid4()
    slip = a_slip(event, key=key, words="I live at 3 Mill Lane.", name="Ada", email="ada@example.org")
    actions.erase_words(actor=HOST, contribution=slip)
    assert a_slip(event, key=key, words="I live at 3 Mill Lane.", name="Ada", email="ada@example.org") == slip
    assert texts(slip) == [""]
    assert Contribution.objects.count() == 1


def test_only_the_facilitators_link_and_coordinators_capture():
    process = a_process()
    event, other = an_event(process), an_event(process)
    for actor in (NOBODY, by_capture_link(other), by_said_link(a_contribution()), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.capture_slip(actor=actor, event=event, key=uuid4(), words="x", kind="suggestion", language="en")


def test_a_slip_for_a_question_closed_meanwhile_is_still_taken():
    process = a_process(questions=2)
    question = processes.close_question(actor=HOST, question=Question.objects.get(process=process, number=1))
    assert a_slip(an_event(process), question=question).question == question


def test_a_draft_becomes_what_is_sent_and_is_gone():
    process = a_process()
    draft = actions.begin_draft(process=process, language="cy", values={"words": "Half a"})
    draft = actions.save_draft(draft=draft, values={"words": "Half a thought", "kind": "concern"})
    assert draft.values == {"words": "Half a thought", "kind": "concern"}
    a_contribution(process, key=draft.uuid)
    assert not Draft.objects.exists()


def test_a_draft_that_was_sent_from_another_window_says_so_and_keeps_what_was_sent():
    process = a_process()
    draft = actions.begin_draft(process=process, language="en", values={"words": "A thought"})
    sent = a_contribution(process, key=draft.uuid, words="A thought")
    with pytest.raises(BadInput, match="sent this already"):
        actions.save_draft(draft=draft, values={"words": "Another"})
    assert texts(sent) == ["A thought"]


def test_a_draft_goes_after_a_week():
    draft = actions.begin_draft(process=a_process(), language="en", values={})
    actions.delete_old_drafts(draft.expires - timedelta(seconds=1))
    assert Draft.objects.exists()
    actions.delete_old_drafts(draft.expires)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("values", [{"words": "\x00"}, {"words": "x" * 60_000, "more": "x"}])
def test_a_draft_keeps_only_what_a_database_can_keep(values):
    with pytest.raises(BadInput):
        actions.begin_draft(process=a_process(), language="en", values=values)


def test_what_is_said_belongs_to_the_version_open_for_comment():
    process = a_process()
    version = a_version(process)
    a_commitment(version)
    published(version)
    assert a_contribution(process).version == version
