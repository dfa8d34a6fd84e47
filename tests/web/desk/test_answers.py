"""Answering at the desk: the outcome first, then what it needs, a look at it, and on to the next."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.answers import queries as answers
from hearback.answers.models import Prepared
from hearback.core import clock
from hearback.core.viewer import Side
from hearback.processes.models import Kind
from hearback.web.desk.answers import choosing
from tests import factories
from tests.plans import factories as plans
from tests.web.desk.answering import ANSWER, NO, OUT, give, given_to, state_of
from tests.web.desk.planning import boxes

# --- the outcome


def test_only_endings_that_fit_the_kind_are_offered(process, desk):
    question = factories.a_contribution(process, kind=Kind.QUESTION)
    page = desk.get(f"{ANSWER}?c={question.reference}").content.decode()
    assert "We answered your question" in page
    assert "We used your example" not in page
    assert "We took up your offer" not in page


def test_what_fits_one_kind_is_not_offered_for_two(process, desk):
    question = factories.a_contribution(process, kind=Kind.QUESTION)
    concern = factories.a_contribution(process, kind=Kind.CONCERN)
    page = desk.get(f"{ANSWER}?c={question.reference}&c={concern.reference}").content.decode()
    assert "We answered your question" not in page
    assert "2 contributions get this answer together" in page


def test_an_outcome_that_does_not_fit_leads_back_to_the_choice(process, desk):
    row = factories.a_contribution(process)
    response = desk.get(f"{ANSWER}replied/?c={row.reference}")
    assert (response.status_code, response.headers["Location"]) == (303, f"{ANSWER}?c={row.reference}")


def test_nothing_ticked_leads_back_to_the_queue_with_its_filters(process, desk):
    response = desk.get(f"{ANSWER}?kind=concern", follow=True)
    assert response.request["QUERY_STRING"] == "kind=concern"
    assert "Tick what you want to answer together" in response.content.decode()


def test_what_cannot_be_answered_is_named_and_left_out(process, desk):
    one, two = factories.a_contribution(process), factories.a_contribution(process)
    factories.an_answer(two)
    page = desk.get(f"{ANSWER}?c={one.reference}&c={two.reference}").content.decode()
    assert "These cannot be answered now" in page
    assert two.reference in page
    assert f"/no/?c={one.reference}" in page


def test_a_reference_of_nothing_here_is_not_there(process, desk):
    elsewhere = factories.a_contribution(factories.a_process())
    assert desk.get(f"{ANSWER}?c={elsewhere.reference}").status_code == 404
    assert desk.get(f"{ANSWER}no/?c={elsewhere.reference}").status_code == 404


# --- each outcome, from its form to the answer


def test_no_says_why_and_who_decided(process, desk):
    row = factories.a_contribution(process, email="kit@example.org")
    give(desk, row, "no", **NO)
    answer = given_to(row)
    assert answer.reason == {"en": "There is no money for it.", "cy": "Nid oes arian."}
    assert answer.decided_by == "The Minister"
    assert answer.answered_for == "government"


def test_changed_points_at_a_sentence_of_the_version_being_written(process, desk):
    version = plans.a_version(process)
    entry = plans.a_commitment(version)
    sentence = plans.a_sentence(entry)
    row = factories.a_contribution(process)
    at = f"{ANSWER}changed/?c={row.reference}"
    shown = desk.post(at, {"do": "show", "more": "1", "reason-en": "Because."}).content.decode()
    assert "We will publish the register." in shown
    assert "Because." in shown
    assert "There is a problem" not in shown
    give(desk, row, "changed", shown="1", causes=f"sentence:{sentence.sentence.uuid}")
    (cause,) = answers.with_causes([given_to(row)])[given_to(row).pk].causes
    assert cause.sentence == sentence.sentence


def test_what_a_contribution_is_about_stands_in_the_form_from_the_start(process, desk):
    version = plans.a_published_version(process)
    row = factories.a_contribution(process, commitment=plans.Entry.objects.get(version=version).commitment)
    page = desk.get(f"{ANSWER}partly/?c={row.reference}").content.decode()
    assert "We will publish the register." in page
    assert "The register is open" in page


def test_partly_says_why_not_the_rest_and_takes_something_in_words(process, desk):
    row = factories.a_contribution(process)
    give(desk, row, "partly", **{"other-en": "The workshop starts later.", "why_not_the_rest-en": "The hall closes."})
    assert given_to(row).why_not_the_rest == {"en": "The hall closes."}


def test_an_event_can_be_what_changed(process, desk):
    event = factories.an_event(process, slug="manchester")
    row = factories.a_contribution(process)
    give(desk, row, "changed", causes="event:manchester")
    (cause,) = answers.with_causes([given_to(row)])[given_to(row).pk].causes
    assert cause.event == event


def test_a_text_of_the_plan_itself_can_be_what_changed_and_is_ticked_when_the_answer_is_corrected(process, desk):
    plans.a_version(process)
    row = factories.a_contribution(process)
    give(desk, row, "changed", causes="text:introduction")
    (cause,) = answers.with_causes([given_to(row)])[given_to(row).pk].causes
    assert cause.plan_text == "introduction"
    assert choosing.value_of(cause) == "text:introduction"
    unknown = desk.post(f"{ANSWER}changed/?c={row.reference}", {"do": "look", "causes": "text:preface"})
    assert "What the author will read" not in unknown.content.decode()


def test_covered_says_where(process, desk):
    plans.a_published_version(process)
    row = factories.a_contribution(process)
    give(desk, row, "covered", place_commitment="1")
    assert given_to(row).place_commitment.number == 1


def test_later_says_by_when_or_with_the_next_process(process, desk):
    one, two = factories.a_contribution(process), factories.a_contribution(process)
    day = clock.today() + timedelta(days=90)
    give(desk, one, "later", **boxes("until", day))
    give(desk, two, "later", next_process="on")
    assert given_to(one).until == day
    assert given_to(two).next_process


def test_elsewhere_says_who_can_and_whether_it_was_passed_on(process, desk):
    row = factories.a_contribution(process)
    give(desk, row, "elsewhere", who_can="The council", passed_on="yes")
    assert (given_to(row).who_can, given_to(row).passed_on) == ("The council", True)


def test_joined_says_with_which(process, desk):
    head, row = factories.a_contribution(process), factories.a_contribution(process)
    factories.an_answer(head)
    give(desk, row, "joined", joined_to=head.reference.lower().replace("-", " "))
    assert given_to(row).joined_to == head


@pytest.mark.parametrize(
    ("kind", "outcome", "sent"),
    [
        (Kind.EXAMPLE, "used", {"place-en": "In the collection on local spending"}),
        (Kind.QUESTION, "replied", {}),
        (Kind.OFFER, "thanked", {"decided_by": "The open data team"}),
    ],
)
def test_examples_questions_and_offers_have_endings_of_their_own(process, desk, kind, outcome, sent):
    row = factories.a_contribution(process, kind=kind)
    give(desk, row, outcome, **sent)
    assert given_to(row).outcome == outcome


# --- what is missing


@pytest.mark.parametrize(
    ("outcome", "sent", "sentence"),
    [
        ("no", {"decided_by": "x"}, "Write the reason. No answer goes out without one."),
        ("no", {"reason-en": "Kept words."}, "Write who, by post or body"),
        ("changed", {"reason-en": "Kept words."}, "Tick what changed, or write it below"),
        ("partly", {"reason-en": "Kept words.", "other-en": "A date"}, "Write why the rest was not done"),
        ("covered", {"reason-en": "Kept words."}, "Choose where it stands, or write it below"),
        ("later", {"reason-en": "Kept words."}, "Give a date, or tick that it comes with the next process"),
        ("elsewhere", {"reason-en": "Kept words.", "passed_on": "no"}, "Write who can decide it"),
        ("elsewhere", {"reason-en": "Kept words.", "who_can": "x"}, "Say whether you passed it on"),
        ("joined", {"reason-en": "Kept words.", "joined_to": "2222-2222"}, "There is nothing with this reference"),
    ],
)
def test_what_an_outcome_still_needs_is_said_and_every_word_stays(process, desk, outcome, sent, sentence):
    row = factories.a_contribution(process)
    page = desk.post(
        f"{ANSWER}{outcome}/?c={row.reference}", {"key": str(uuid4()), "do": "give", **sent}
    ).content.decode()
    assert sentence in page
    assert sent.get("reason-en", "") in page
    assert state_of(row) == "waiting"


def test_the_reason_is_asked_for_in_the_language_of_the_author(process, desk):
    row = factories.a_contribution(process, words="Agorwch yr amserau.", language="cy")
    at = f"{ANSWER}no/?c={row.reference}"
    body = {"key": str(uuid4()), "reason-en": "No money.", "decided_by": "The Minister", "do": "give"}
    page = desk.post(at, body).content.decode()
    assert f"Write the reason in Welsh too: {row.reference} was said in it." in page
    assert desk.post(at, body | {"reason-cy": "Nid oes arian."}).status_code == 303


def test_a_date_that_is_over_is_refused(process, desk):
    row = factories.a_contribution(process)
    body = {"key": str(uuid4()), "reason-en": "Later.", "do": "give"} | boxes("until", clock.today() - timedelta(1))
    assert "Give a date that is still to come." in desk.post(f"{ANSWER}later/?c={row.reference}", body).content.decode()


def test_whoever_comes_second_reads_the_first_answer_and_keeps_every_word(process, desk, signed_in):
    row = factories.a_contribution(process)
    at = f"{ANSWER}no/?c={row.reference}"
    first = NO | {"key": str(uuid4()), "do": "give"}
    other = signed_in(factories.a_post(process, side=Side.CIVIL_SOCIETY).user)
    assert other.post(at, first | {"reason-en": "The first to say so."}).status_code == 303
    second = desk.post(at, first | {"key": str(uuid4()), "reason-en": "What I wrote all evening."})
    page = second.content.decode()
    assert "Somebody else answered this while you were writing" in page
    assert "The first to say so." in page
    assert "What I wrote all evening." in page
    assert "There is a problem" not in page
    # Their words can be put in the place of the first's, after the same look as always.
    prepared = Prepared.objects.get()
    put = f"{OUT}going-out/{prepared.uuid}/change/?outcome=no"
    assert f'action="{put}"' in page
    look = desk.post(put, first | {"key": str(uuid4()), "reason-en": "What I wrote all evening.", "do": "look"})
    assert desk.post(put, dict(look.context["hidden"]) | {"do": "give"}).status_code == 303
    assert Prepared.objects.get().says["reason"]["en"] == "What I wrote all evening."
    assert state_of(row) == "waiting"


def test_who_is_late_for_one_of_several_goes_on_with_the_rest(process, desk):
    one, two = factories.a_contribution(process), factories.a_contribution(process)
    names = f"c={one.reference}&c={two.reference}"
    factories.an_answer(two, reason={"en": "Said by somebody else."})
    page = desk.post(f"{ANSWER}no/?{names}", NO | {"key": str(uuid4()), "do": "look"}).content.decode()
    assert "Somebody else answered some of these" in page
    assert "Said by somebody else." in page
    assert "There is no money for it." in page
    assert f'action="{ANSWER}no/?c={one.reference}"' in page
