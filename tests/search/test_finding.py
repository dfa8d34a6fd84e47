"""What is found: everything public, by its words, in both languages; and nothing by words that nobody may read."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import queries as answers
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions as events
from hearback.plans import actions as plans
from hearback.processes import actions as processes
from hearback.search import queries
from hearback.search.models import Entry
from tests.answers.test_gate import WORDING, Plan, publish
from tests.factories import (
    CONTACT,
    PROMISE,
    a_contribution,
    a_document,
    a_draft_process,
    a_member,
    a_pdf,
    a_process,
    a_slip,
    an_answer,
    an_event,
    by_said_link,
    published_notes,
)
from tests.search.finding import follow, found, stems_of

pytestmark = pytest.mark.django_db


def words(text):
    return {"en": text}


def test_each_kind_of_thing_is_found_by_its_words():
    process = a_process(summary=words("About aardvarks."))
    processes.add_theme(actor=HOST, process=process, slug="money", name=words("Badgers and money"))
    announcement = processes.write_announcement(
        actor=HOST, process=process, slug="news", title=words("Cormorants"), body=words("News."), happened=clock.now()
    )
    processes.publish_announcement(actor=HOST, announcement=announcement)
    event = an_event(process, slug="day", title=words("A day for dormice"))
    published_notes(event, "We spoke of **ermines** all day.")
    document = a_document(process, text=words("On the [fulmar](https://example.org/hawfinch)."))
    said = a_contribution(process, words="What about the gannets?")
    an_answer(said, reason=words("The ibises have it."))
    follow()
    assert found("aardvark") == [("process", "")]
    assert found("badger") == [("theme", "money")]
    assert found("cormorant") == [("announcement", "news")]
    assert set(found("dormice")) == {("event", "day"), ("notes", "day")}
    assert found("ermines") == [("notes", "day")]
    assert found("fulmars") == [("document", document.slug)]
    assert found("hawfinch") == []
    assert found("gannet") == [("contribution", said.reference)]
    assert found("ibises") == [("answer", said.reference)]
    assert found("missing") == [("question", "1")]


def test_the_plan_is_found_as_it_reads_now():
    plan = Plan()
    follow()
    assert found("ask people", process=plan.process) == [("commitment", "1")]


def a_report(plan):
    told = {"status": "limited", "text": words("Half the narwhals came."), "reported_by": "Registers team"}
    return plans.report_progress(actor=HOST, key="half", commitment=plan.commitment, **told)


def remarks(update, text):
    said = {"side": "civil-society", "said_as": "The network", "key": uuid4()}
    return plans.remark_on_progress(actor=HOST, update=update, text=text, **said)


def test_a_report_is_found_by_what_its_files_show_and_what_the_sides_say_to_it_too():
    update = a_report(Plan())
    remarks(update, {"en": "We counted no okapi.", "cy": "Ni welwyd ocapi."})
    file = plans.add_evidence(
        actor=HOST, update=update, key=uuid4(), data=a_pdf(), description=words("A table of the numbats")
    )
    follow()
    for asked in ("narwhal", "okapi", "ocapi"):
        assert found(asked) == [("progress", "1")], asked
    assert found("numbat", HOST) == []  # nobody has looked at it yet
    plans.show_evidence(actor=HOST, evidence=file, description=words("A table of the numbats"))
    follow()
    assert found("numbat") == [("progress", "1")]


@pytest.mark.parametrize("stale", [True, False])
def test_a_file_kept_or_taken_away_and_a_remark_replaced_are_not_found_even_while_the_index_is_stale(stale):
    update = a_report(Plan())
    remarks(update, words("We counted no okapi."))
    kept, taken = (plans.add_evidence(actor=HOST, update=update, key=uuid4(), data=a_pdf(name)) for name in "ab")
    plans.show_evidence(actor=HOST, evidence=kept, description=words("Numbats"))
    plans.show_evidence(actor=HOST, evidence=taken, description=words("Quokkas"))
    follow()
    assert {"okapi", "numbat", "quokka"} <= stems_of(update)
    plans.keep_evidence(actor=HOST, evidence=kept)
    plans.take_evidence_away(actor=HOST, evidence=taken)
    remarks(update, words("We counted one."))
    if not stale:
        follow()
        assert stems_of(update).isdisjoint({"okapi", "numbat", "quokka"})
    assert [found(asked) for asked in ("okapi", "numbat", "quokka")] == [[], [], []]
    assert found("narwhals") == [("progress", "1")]


def test_something_said_is_found_by_its_reference():
    said = a_contribution()
    follow()
    assert found(said.reference) == [("contribution", said.reference)]
    assert found(said.reference.lower().replace("-", " ")) == [("contribution", said.reference)]


def test_what_is_narrowed_to_a_process_and_a_kind_stays_there():
    here, there = a_process(), a_process()
    said = a_contribution(here, words="Open the otters")
    a_contribution(there, words="Open the otters")
    a_document(here, title=words("Otters"))
    follow()
    assert found("otter", process=here, kind="contribution") == [("contribution", said.reference)]
    assert len(found("otters")) == 3


def test_a_title_counts_more_than_a_text_and_the_rarer_word_more():
    process = a_process()
    below = a_document(process, slug="below", title=words("A letter"), text=words("Puffins."))
    above = a_document(process, slug="above", title=words("Puffins"), text=words("A letter."))
    follow()
    assert found("puffin") == [("document", above.slug), ("document", below.slug)]


def test_a_text_in_two_languages_is_one_hit_in_the_readers():
    process = a_process()
    an_event(process, slug="meet", title={"en": "Meet in Wrexham", "cy": "Cwrdd yn Wrexham"}, venue="Neuadd")
    follow()
    for language in ("en", "cy"):
        (hit,) = queries.search(NOBODY, "wrexham", language=language).hits
        assert hit.language == language
    (hit,) = queries.search(NOBODY, "cwrdd", language="en").hits
    assert hit.language == "cy"


def test_a_snippet_comes_from_the_words_as_they_are_now_with_what_was_looked_for_marked():
    said = a_contribution(words="x " * 300 + "Give us the <b>quagga</b> & its quaggas back. " + "y " * 300)
    follow()
    (hit,) = queries.search(NOBODY, "quagga").hits
    assert [piece.text for piece in hit.snippet if piece.marked] == ["quagga", "quaggas"]
    assert len("".join(piece.text for piece in hit.snippet)) < 260
    contributions.change_words(actor=by_said_link(said), contribution=said, words="Give us the zebra back.")
    assert found("quagga") == []


def test_drafts_and_embargoes_are_found_when_their_time_has_come_and_not_before():
    process = a_process()
    a_document(process, published=False, title=words("Rhea"))
    an_event(process, published=False, title=words("Rhea"))
    later = clock.now() + timedelta(hours=2)
    events.publish_event(
        actor=HOST, event=an_event(process, slug="soon", published=False, title=words("Rhea")), at=later
    )
    follow()
    assert found("rhea", HOST) == []
    assert not Entry.objects.filter(kind="event").exists()
    with time_machine.travel(later + timedelta(minutes=1), tick=False):
        follow()
        assert found("rhea") == [("event", "soon")]


def test_a_version_is_searched_once_it_can_be_read_and_what_it_replaced_no_longer():
    plan = Plan()
    version = plan.next()
    plan.reword(version, "We will count every sandpiper.")
    follow()
    assert found("sandpiper", HOST) == []
    assert found("register") == [("commitment", "1")]
    later = clock.now() + timedelta(hours=2)
    wording = {one.difference.key: WORDING for one in answers.gate(HOST, version).explained}
    publish(version, causes=wording, at=later)
    follow()
    assert found("sandpiper", HOST) == []
    with time_machine.travel(later + timedelta(minutes=1), tick=False):
        assert found("sandpiper") == []
        follow()
        assert found("sandpiper") == [("commitment", "1")]


def test_a_process_that_opens_brings_everything_in_it():
    process = a_draft_process(**PROMISE | CONTACT)
    processes.add_question(actor=HOST, process=process, text=words("Which tapirs?"), kind="suggestion")
    a_document(process, slug="tapir", title=words("Tapir"))
    follow()
    assert found("tapir") == []
    processes.open_process(actor=HOST, process=process)
    follow()
    assert set(found("tapir")) == {("question", "1"), ("document", "tapir")}


@pytest.mark.parametrize("what", ["hold", "hide", "withdraw"])
@pytest.mark.parametrize("stale", [True, False])
def test_what_is_held_hidden_or_withdrawn_is_not_found_even_while_the_index_is_stale(what, stale):
    said = a_contribution(words="Save the urchins")
    follow()
    assert found("urchin") == [("contribution", said.reference)]
    if what == "hold":
        contributions.hold(actor=HOST, contribution=said)
    elif what == "hide":
        contributions.hide(actor=HOST, contribution=said, because="personal")
    else:
        contributions.withdraw(actor=by_said_link(said), contribution=said)
    if not stale:
        follow()
        assert stems_of(said) == set()
    assert found("urchin") == []


def test_what_is_shown_again_is_found_again():
    said = a_contribution(words="Save the vicunas")
    contributions.hide(actor=HOST, contribution=said, because="abuse")
    follow()
    contributions.show_again(actor=HOST, contribution=said)
    follow()
    assert found("vicuna") == [("contribution", said.reference)]


def test_who_said_it_is_not_looked_for():
    event = an_event()
    a_contribution(
        event.process, words="Open it", name="Wilhelmina", attribution="named", email="wilhelmina@example.org"
    )
    a_slip(event, name="Wilhelmina", attribution="named")
    follow()
    assert found("wilhelmina") == []
    assert found("wilhelmina", HOST) == []


def test_an_organisation_is_found_only_if_it_agreed_to_stand_by_name():
    process = a_process()
    for name, shown in (("Xenops Trust", True), ("Xenops Society", False)):
        a_member(process, organisation_name=name, kind="civil-society", shown=shown)
    a_member(process, name="Xenops Person", shown=True)
    follow()
    (hit,) = queries.search(NOBODY, "xenops").hits
    assert "".join(piece.text for piece in hit.title) == "Xenops Trust"


def test_pages_follow_each_other_by_keys_in_both_directions_and_leave_nothing_out():
    process = a_process()
    said = {a_contribution(process, words=f"Yak {'yak ' * (n % 3)}{n}").reference for n in range(7)}
    follow()
    pages, after = [], None
    while True:
        page = queries.search(NOBODY, "yak", size=3, after=after)
        pages.append([hit.what.key for hit in page.hits])
        if page.next is None:
            break
        after = page.next
    assert [len(keys) for keys in pages] == [3, 3, 1]
    assert {key for keys in pages for key in keys} == said
    back = queries.search(NOBODY, "yak", size=3, before=page.previous)
    assert [hit.what.key for hit in back.hits] == pages[1]
    assert back.previous is not None
    assert queries.search(NOBODY, "yak", size=3, before=back.previous).previous is None


def test_a_phrase_is_looked_for_beyond_texts_that_hold_its_words_apart():
    process = a_process()
    together = a_contribution(process, words="The zebra crossing is gone.")
    for n in range(4):
        a_contribution(process, words=f"A crossing of one zebra, {n} times")
    follow()
    assert found('"zebra crossing"') == [("contribution", together.reference)]
    assert len(found("zebra crossing")) == 5


def test_it_takes_the_same_number_of_statements_however_much_is_found(django_assert_num_queries):
    process = a_process()
    a_contribution(process, words="Zorilla one")
    follow()
    with CaptureQueriesContext(connection) as one:
        assert len(found("zorilla", process=process)) == 1
    assert len(one) < 12
    for n in range(2):
        a_contribution(process, words=f"Zorilla {n}")
    follow()
    with django_assert_num_queries(len(one)):
        assert len(found("zorilla", process=process)) == 3


def test_a_part_that_was_taken_out_is_not_found_even_while_the_index_is_stale():
    said = a_contribution(words="Write to Lemming Street please")
    follow()
    contributions.redact(actor=HOST, contribution=said, number=1, words="Lemming", because="personal")
    assert found("lemming") == []
    follow()
    assert "lem" not in {stem[:3] for stem in stems_of(said)}
    assert found("street") == [("contribution", said.reference)]
