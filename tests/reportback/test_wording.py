"""What we write to people, worded by a process: its own words around the facts, which nobody can leave out."""

from datetime import timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from hearback.core import clock, placeholders
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import NOBODY
from hearback.journal.models import Fact
from hearback.processes.models import Process
from hearback.reportback import actions, queries, texts, wordings
from hearback.reportback.models import Wording
from hearback.reportback.wordings import ORIGINALS, PLACEHOLDERS, Text, Wordings
from tests.answers.test_answering import talk
from tests.factories import a_contribution, a_coordinator, a_post, a_process, an_answer, as_viewer
from tests.reportback.loop import follow, messages, said_by

pytestmark = pytest.mark.usefixtures("with_mail")
BODY = "Dear neighbour,\n\n{our answer}\n\nBecause: {the reason}\n\n{details}\n\n{what changed}"


def word(process, text=Text.ANSWERED, *, actor=None, number=0, title=None, body=None):
    actor = actor or a_coordinator(process)
    return actions.word(actor=actor, process=process, text=text, number=number, title=title or {}, body=body or {})


# --- the originals


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_original_has_in_each_language_the_placeholders_it_needs_and_no_other(language):
    with override(language):
        for text, original in ORIGINALS.items():
            there = placeholders.names_in(str(original.body))
            assert set(original.needs) <= set(there) <= set(original.known), text
            assert set(placeholders.names_in(str(original.title))) <= set(original.known), text
            assert set(original.known) <= PLACEHOLDERS.keys()


def test_every_text_has_its_original():
    assert list(ORIGINALS) == list(Text)


# --- wording


@pytest.mark.django_db
def test_what_a_coordinator_words_is_written_around_the_answer_and_welsh_readers_get_the_original():
    process = a_process()
    word(process, title={"en": "About {reference}: what we decided"}, body={"en": BODY})
    said = said_by("ada@example.org", process)
    with_us = said_by("cled@example.org", process, language="cy")
    follow()
    an_answer(said)
    an_answer(with_us)
    follow()
    english = messages("ada@example.org")[-1]
    assert english.subject == f"About {said.reference}: what we decided"
    assert "Dear neighbour,\n\n" in english.body
    assert "Because: There is no money for it this year." in english.body
    assert "Who decided: The Cabinet Office team" in english.body
    welsh = messages("cled@example.org")[-1]
    assert welsh.subject == f"Yr ateb i {with_us.reference}"
    assert "Y rheswm: Nid oes arian ar ei gyfer eleni." in welsh.body


@pytest.mark.django_db
def test_a_greeting_and_a_signature_stand_around_the_news_and_what_we_add_stands_below_them():
    process = a_process()
    word(process, Text.FRAME, body={"en": "Hello,\n\n{news}\n\nYours, {runner}"})
    said_by("ada@example.org", process, confirmed=False)
    follow()
    body = messages("ada@example.org")[-1].body
    assert body.startswith("Hello,\n\nThank you. What you said came in")
    above, below = body.split("\n\n--\n\n")
    assert above.endswith("Yours, Both together")
    assert "If it was not you who wrote to us" in below


@pytest.mark.django_db
def test_a_wording_holds_for_what_is_written_from_now_on_and_reads_so_on_the_page_before_a_message_too():
    process = a_process()
    coordinator = a_coordinator(process)
    word(process, Text.TALKED_ABOUT, title={"en": "We are on it: {reference}"})
    said = said_by("ada@example.org", process)
    follow()
    talk(said)
    follow()
    assert messages("ada@example.org")[-1].subject == f"We are on it: {said.reference}"
    actions.back_to_original(actor=coordinator, process=process, text=Text.TALKED_ABOUT, number=1)
    with override("en"):
        assert (
            wordings.of([process.pk])[process.pk].title(Text.TALKED_ABOUT, {"reference": "A"})
            == "We are talking about A"
        )


@pytest.mark.django_db
def test_the_original_comes_back_exactly_and_every_wording_stays_on_record():
    process, other = a_process(), a_process()
    coordinator = a_coordinator(process)
    before = word(process, actor=coordinator, body={"en": BODY})
    word(process, actor=coordinator, number=1, body={"en": BODY + "\n\nThank you."})
    actions.back_to_original(actor=coordinator, process=process, text=Text.ANSWERED, number=2)
    kept = list(Wording.objects.filter(process=process))
    assert [(row.number, row.body.get("en"), row.current, row.by) for row in kept] == [
        (1, BODY, False, coordinator.uuid),
        (2, BODY + "\n\nThank you.", False, coordinator.uuid),
        (3, None, True, coordinator.uuid),
    ]
    said = a_contribution(process)
    shown = queries.answers.with_causes([an_answer(said)]).popitem()[1]
    for language in ("en", "cy"):
        with override(language):
            now = texts.answered(process, [said.reference], shown, wordings.of([process.pk])[process.pk], head=None)
            assert now == texts.answered(process, [said.reference], shown, Wordings(), head=None)
    assert not Wording.objects.filter(process=other).exists()
    facts = Fact.objects.filter(verb="wording.changed", process_uuid=process.uuid)
    assert [fact.refs for fact in facts] == [{"text": "answered", "number": number} for number in (1, 2, 3)]
    assert facts[0].subject_uuid == before.uuid


@pytest.mark.django_db
def test_the_originals_own_words_in_a_box_leave_that_language_as_it_was():
    process = a_process()
    with override("cy"):
        welsh = str(ORIGINALS[Text.ANSWERED].body)
    row = word(process, title={"en": "The answer to {reference}"}, body={"en": BODY, "cy": welsh})
    assert (row.title, row.body) == ({}, {"en": BODY})
    assert word(process, number=1, body={"en": BODY, "cy": welsh}) == row
    assert Fact.objects.filter(verb="wording.changed").count() == 1


@pytest.mark.django_db
def test_nobody_writes_over_a_wording_that_they_have_not_read():
    process = a_process()
    word(process, body={"en": BODY})
    with pytest.raises(BadInput) as refused:
        word(process, body={"en": BODY + "\n\nMine."})
    assert "Somebody changed this text" in str(refused.value)
    with pytest.raises(BadInput):
        actions.back_to_original(actor=a_coordinator(process), process=process, text=Text.ANSWERED, number=0)


@pytest.mark.django_db
def test_only_those_who_coordinate_the_process_word_it():
    process = a_process()
    observer = as_viewer(a_post(process, role="observer").user)
    for viewer in (NOBODY, observer, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            word(process, actor=viewer, body={"en": BODY})
        with pytest.raises(NotAllowed):
            actions.back_to_original(actor=viewer, process=process, text=Text.ANSWERED, number=0)


# --- what is refused


REFUSED = [
    ({"body": {"en": "{our answer} {details} {what changed}"}}, "body", "Put {the reason} back into the English text"),
    ({"body": {"cy": "{our answer} {the reason} {details}"}}, "body", "Put {what changed} back into the Welsh text"),
    ({"body": {"en": BODY + " {address}"}}, "body", "There is no placeholder {address}"),
    ({"title": {"en": "All of it: {the report}"}}, "title", "There is no placeholder {the report}"),
    ({"title": {"en": "All of it: {details}"}}, "title", "There is no placeholder {details}"),
    ({"body": {"en": BODY + "\n\nhttps://example.org/?q={the reason}"}}, "body", "cannot be part of an address"),
    ({"body": {"en": BODY + "\n\nSee {runner}.example.org"}}, "body", "cannot be part of an address"),
    ({"title": {"en": "Write to {reference}@example.org"}}, "title", "cannot be part of an address"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "field", "sentence"), REFUSED)
def test_a_text_without_what_it_is_for_or_with_what_is_no_placeholder_is_refused(words, field, sentence):
    process = a_process()
    with pytest.raises(BadInput) as refused:
        word(process, **words)
    assert refused.value.field == field
    assert sentence in str(refused.value)
    assert not Wording.objects.exists()


@pytest.mark.django_db
def test_the_frame_says_its_news_once():
    with pytest.raises(BadInput) as refused:
        word(a_process(), Text.FRAME, body={"en": "{news}\n\n{news}"})
    assert "once only" in str(refused.value)


@pytest.mark.django_db
def test_an_address_of_the_team_and_ordinary_punctuation_are_taken():
    body = BODY + "\n\nWrite to team@example.org or see https://example.org/plan. “{process}”, {runner}’s plan."
    assert word(a_process(), body={"en": body}).body["en"] == body


# --- what stands in the places

HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "{the reason}",
            "{{news}}",
            "%(x)s",
            "a\r\nBcc: all@example.org",
            "x\n\n--\n\nStop: https://evil.example",
            "* * *",
            "--",
        ]
    ),
    st.lists(st.sampled_from(["{", "}", "\n", "-", "--", " ", "* * *", "{details}", "\r", "\u2028"]), max_size=8).map(
        "".join
    ),
)


@given(reason=HOSTILE, reference=HOSTILE, details=st.lists(HOSTILE, max_size=3))
def test_nothing_that_is_put_in_forges_a_placeholder_a_header_or_the_line_that_parts_ours(reason, reference, details):
    facts = {
        "reference": reference,
        "the reason": reason,
        "details": details,
        "our answer": ["No."],
        "what changed": [],
    }
    facts |= {"process": reason, "runner": reference}
    with override("en"):
        title = Wordings().title(Text.ANSWERED, facts)
        paragraphs = Wordings().paragraphs(Text.ANSWERED, facts)
        message = texts.message(
            Process(name={"en": reason}, contact_email="team@example.org"),
            [texts.Section(title, paragraphs)],
            Wordings(),
            language="en",
            own_page="https://ours.example/own",
            quiet="https://ours.example/quiet",
            not_me="",
        )
    assert title == " ".join(f"The answer to {reference}".split())
    assert wordings.unruled(f"The reason: {reason}").strip() in paragraphs
    assert len(title.splitlines()) == 1
    assert [line.strip() for line in message[1].splitlines()].count("--") == 1
    ours = message[1].split("\n--\n")[-1].rstrip()
    assert ours.endswith("https://ours.example/quiet\n\nTo write to us, answer this message.")


@pytest.mark.django_db
def test_one_statement_reads_the_wordings_of_however_many_processes(django_assert_num_queries):
    processes = [a_process() for _ in range(3)]
    for process in processes:
        word(process, title={"en": "One"})
    with django_assert_num_queries(1):
        found = wordings.of([process.pk for process in processes])
    assert found.keys() == {process.pk for process in processes}
    with django_assert_num_queries(0):
        assert wordings.of([]) == {}


@pytest.mark.django_db
def test_news_that_did_not_come_is_worded_too():
    process = a_process()
    word(process, Text.NEWS_DUE, body={"en": "Not yet, though we had said {date}."})
    said = said_by("ada@example.org", process)
    row = talk(said, next_news=clock.today() + timedelta(days=3))
    with override("en"):
        section = texts.news_due(process, [said.reference], row, wordings.of([process.pk])[process.pk])
    assert section.paragraphs[0].startswith("Not yet, though we had said ")
    assert section.link.endswith(f"/said/{said.reference}/")
