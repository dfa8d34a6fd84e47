"""Answering at the desk: the outcome first, then what it needs, a look at it, and on to the next."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import actions
from hearback.answers import queries as answers
from hearback.answers.models import Answer, Prepared, PreparedFor
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import HOST, Role, Side
from hearback.processes.models import Kind
from hearback.web.desk.answers import choosing
from tests import factories
from tests.plans import factories as plans

SAID = "/desk/open-plan/said/"
ANSWER = f"{SAID}answer/"
OUT = "/desk/open-plan/answers/"
NO = {"reason-en": "There is no money for it.", "reason-cy": "Nid oes arian.", "decided_by": "The Minister"}


def state_of(row: Contribution) -> str:
    return Contribution.objects.get(pk=row.pk).state


def given_to(row: Contribution) -> Answer:
    return answers.current_answers([row])[row.pk]


def day_boxes(name: str, day) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def give(desk, row, outcome: str, **sent: str):
    """Press through the form as a person does: the key comes from the form, the look before the answer, and it is sent."""
    at = f"{ANSWER}{outcome}/?c={row.reference}"
    key = desk.get(at).context["form"]["key"].value()
    body = {"key": str(key), "reason-en": "Because.", **sent}
    look = desk.post(at, body | {"do": "look"})
    assert "What the author will read" in look.content.decode()
    assert "How plain it is" in look.content.decode(), "advice, beside every reason that is written"
    hidden = dict(look.context["hidden"])
    given = desk.post(at, hidden | {"do": "give"})
    desk.post(f"{OUT}now/")
    return given


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
    give(desk, one, "later", **day_boxes("until", day))
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
    body = {"key": str(uuid4()), "reason-en": "Later.", "do": "give"} | day_boxes("until", clock.today() - timedelta(1))
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


# --- the look, and what follows


def test_the_look_shows_who_is_told_how_and_the_very_words_of_one(process, desk):
    row = factories.a_contribution(process, email="kit@example.org")
    welsh = factories.a_contribution(process, words="Agorwch yr amserau.", language="cy")
    at = f"{ANSWER}no/?c={row.reference}&c={welsh.reference}"
    page = desk.post(at, NO | {"key": str(uuid4()), "do": "look"})
    assert min(page.context["foreseen"])[1:] == (1, "1 in Welsh")
    assert sum(number for _how, number, _languages in page.context["foreseen"]) == 2
    assert page.context["button"] == "Give this answer"
    text = page.content.decode()
    assert f"The answer to {row.reference}" in text
    assert "Who decided: The Minister" in text
    assert f"Yr ateb i {row.reference}" in text
    assert "kit@example.org" not in text
    assert state_of(row) == "waiting"


def test_everything_in_a_list_gets_one_answer_but_what_came_in_since(process, desk):
    rows = [factories.a_contribution(process, kind=Kind.CONCERN) for _number in range(22)]
    factories.a_contribution(process, kind=Kind.SUPPORT)
    assert "upto=now&amp;state=waiting&amp;kind=concern" in desk.get(f"{SAID}?kind=concern").content.decode()
    chosen = desk.get(f"{ANSWER}?upto=now&kind=concern")
    assert chosen.status_code == 303
    page = desk.get(chosen.headers["Location"])
    assert "22 contributions get this answer together" in page.content.decode()
    assert "These are the oldest 20." in page.content.decode()
    late = factories.a_contribution(process, kind=Kind.CONCERN)
    at = page.context["outcomes"][0][0].replace("/changed/", "/no/")
    desk.post(at, NO | {"key": str(uuid4()), "do": "give"})
    desk.post(f"{OUT}now/")
    assert {given_to(row).pk for row in rows} == {given_to(rows[0]).pk}
    assert state_of(late) == "waiting"


def test_what_is_put_into_a_list_while_its_answer_is_written_is_not_answered_unread(process, desk):
    older = factories.a_contribution(process, kind=Kind.SUPPORT)
    rows = [factories.a_contribution(process, kind=Kind.CONCERN) for _number in range(3)]
    page = desk.get(desk.get(f"{ANSWER}?upto=now&kind=concern").headers["Location"])
    at = page.context["outcomes"][0][0].replace("/changed/", "/no/")
    these = desk.get(at).context["form"]["these"].value()
    Contribution.objects.filter(pk=older.pk).update(kind=Kind.CONCERN)
    factories.an_answer(rows[2])
    looked = desk.post(at, NO | {"key": str(uuid4()), "these": these, "do": "look"})
    assert ("these", these) in looked.context["hidden"]
    desk.post(at, NO | {"key": str(uuid4()), "these": these, "do": "give"})
    assert set(PreparedFor.objects.values_list("contribution", flat=True)) == {rows[0].pk, rows[1].pk}


def test_when_somebody_else_has_answered_everything_in_the_list_no_word_is_lost(process, desk):
    rows = [factories.a_contribution(process, kind=Kind.CONCERN) for _number in range(2)]
    page = desk.get(desk.get(f"{ANSWER}?upto=now&kind=concern").headers["Location"])
    at = page.context["outcomes"][0][0].replace("/changed/", "/no/")
    factories.an_answer(*rows)
    for do in ("look", "give"):
        page = desk.post(at, NO | {"key": str(uuid4()), "do": do}).content.decode()
        assert "There is no money for it." in page
        assert "Choose at least one contribution." in page


def test_one_answer_for_a_whole_list_pressed_twice_is_given_once_and_says_so(process, desk):
    for _number in range(2):
        factories.a_contribution(process, kind=Kind.CONCERN)
    page = desk.get(desk.get(f"{ANSWER}?upto=now&kind=concern").headers["Location"])
    at = page.context["outcomes"][0][0].replace("/changed/", "/no/")
    body = NO | {"key": str(uuid4()), "do": "give"}
    assert [desk.post(at, body).status_code for _pressed in range(2)] == [303, 303]
    assert "2 contributions are answered with one answer" in desk.get(SAID).content.decode()
    assert Prepared.objects.count() == 1


def test_a_correction_is_of_the_side_that_writes_it_so_the_other_can_say_whether_it_agrees(process, signed_in):
    row = factories.a_contribution(process)
    before = factories.an_answer(row, answered_for="government")
    desk = signed_in(factories.a_post(process, side=Side.CIVIL_SOCIETY).user)
    desk.post(f"{OUT}{before.uuid}/correct/?outcome=no", NO | {"key": str(uuid4()), "do": "give"})
    assert Prepared.objects.get().says["answered_for"] == "civil-society"
    desk.post(f"{OUT}now/")
    assert given_to(row).answered_for == "civil-society"


def test_changing_it_after_the_look_keeps_every_word(process, desk):
    row = factories.a_contribution(process)
    page = desk.post(f"{ANSWER}no/?c={row.reference}", NO | {"key": str(uuid4()), "do": "change"}).content.decode()
    assert "There is no money for it." in page
    assert "The Minister" in page
    assert "There is a problem" not in page


def test_after_an_answer_comes_the_next_in_the_same_queue(process, desk):
    first = factories.a_contribution(process, kind=Kind.CONCERN)
    factories.a_contribution(process, kind=Kind.SUGGESTION)
    third = factories.a_contribution(process, kind=Kind.CONCERN)
    at = f"{ANSWER}no/?c={first.reference}&state=waiting&kind=concern"
    response = desk.post(at, NO | {"key": str(uuid4()), "do": "give"})
    assert response.headers["Location"] == f"{ANSWER}?c={third.reference}&state=waiting&kind=concern"
    last = desk.post(
        f"{ANSWER}no/?c={third.reference}&state=waiting&kind=concern",
        NO | {"key": str(uuid4()), "do": "give"},
        follow=True,
    )
    assert "That was the last one here." in last.content.decode()
    assert last.content.decode().count('role="alert"') == 1, "two notices, and only one can have the focus"
    assert last.request["QUERY_STRING"] == "state=waiting&kind=concern"


def test_pressing_twice_gives_one_answer_before_and_after_it_has_gone_out(process, desk):
    row = factories.a_contribution(process)
    at, body = f"{ANSWER}no/?c={row.reference}", NO | {"key": str(uuid4()), "do": "give"}
    desk.post(at, body)
    assert desk.post(at, body).status_code == 303
    assert Prepared.objects.count() == 1
    desk.post(f"{OUT}now/")
    assert desk.post(at, body).status_code == 303
    assert (Answer.objects.count(), Prepared.objects.count()) == (1, 0)


def test_several_ticked_together_get_one_answer_and_the_queue_comes_back(process, desk):
    rows = [factories.a_contribution(process) for _number in range(3)]
    names = "&".join(f"c={row.reference}" for row in rows)
    response = desk.post(f"{ANSWER}no/?{names}", NO | {"key": str(uuid4()), "do": "give"}, follow=True)
    assert "3 contributions are answered with one answer." in response.content.decode()
    desk.post(f"{OUT}now/")
    assert {given_to(row).pk for row in rows} == {given_to(rows[0]).pk}


# --- the ten minutes


def gives(desk, row) -> Prepared:
    desk.post(f"{ANSWER}no/?c={row.reference}", NO | {"key": str(uuid4()), "do": "give"})
    return Prepared.objects.latest("id")


def test_for_ten_minutes_an_answer_is_seen_at_the_desk_alone(process, desk, client):
    row = factories.a_contribution(process)
    gives(desk, row)
    for at in ("", "said/", f"said/{row.reference}/", "answers/", "sums/"):
        assert "There is no money for it." not in client.get(f"/en/open-plan/{at}").content.decode()
    desk.get(SAID)  # it says once that it is answered
    assert row.reference not in desk.get(SAID).content.decode()
    assert "1 answer goes out at" in desk.get(SAID).content.decode()
    assert "There is no money for it." in desk.get(OUT).content.decode()
    assert "There is no money for it." in desk.get(f"{SAID}{row.reference}/").content.decode()


def test_undoing_brings_it_back_to_the_queue(process, desk):
    row = factories.a_contribution(process)
    prepared = gives(desk, row)
    page = desk.post(f"{OUT}going-out/{prepared.uuid}/undo/", follow=True)
    assert "It is undone. Nobody was told" in page.content.decode()
    assert row.reference in desk.get(SAID).content.decode()
    again = desk.post(f"{OUT}going-out/{prepared.uuid}/undo/", follow=True).content.decode()
    assert "gone out already, or somebody has undone it" in again
    assert "Every answer has gone out" in again


def test_changing_it_before_it_goes_out_starts_from_its_words(process, desk):
    row = factories.a_contribution(process)
    prepared = gives(desk, row)
    at = f"{OUT}going-out/{prepared.uuid}/change/"
    form = desk.get(at)
    assert "There is no money for it." in form.content.decode()
    sent = NO | {"key": str(form.context["form"]["key"].value()), "reason-en": "There is a little money."}
    assert desk.post(at, sent | {"do": "give"}).status_code == 303
    desk.post(f"{OUT}now/")
    assert given_to(row).reason["en"] == "There is a little money."
    assert Answer.objects.count() == 1


def test_whoever_answers_anew_has_in_view_what_its_author_says_is_missing(process, desk):
    row = factories.a_contribution(process)
    give(desk, row, "no", **NO)
    actions.appeal(actor=factories.by_said_link(row), contribution=row, why="The courts are not named. (invented)")
    for address in (f"{ANSWER}?c={row.reference}", f"{ANSWER}no/?c={row.reference}"):
        page = desk.get(address).content.decode()
        assert "The courts are not named. (invented)" in page
        assert "There is no money for it." in page
    other = factories.a_contribution(process)
    assert "is missing" not in desk.get(f"{ANSWER}?c={other.reference}").content.decode()


def test_a_plan_of_one_commitment_that_is_shown_offers_no_other(process, desk):
    commitment = plans.Entry.objects.get(version=plans.a_published_version(process)).commitment
    at = f"{ANSWER}changed/?c={factories.a_contribution(process, commitment=commitment).reference}"
    assert "Show another commitment" not in desk.get(at).content.decode()
    plans.a_commitment(plans.a_version(process), "Open the courts")
    assert "Show another commitment" in desk.get(at).content.decode()


def test_the_list_of_what_goes_out_asks_the_same_for_one_and_for_three(process, desk):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            desk.get(OUT)
        return len(queries)

    gives(desk, factories.a_contribution(process))
    few = asked()
    for _number in range(2):
        gives(desk, factories.a_contribution(process))
    assert asked() == few


# --- who may


def test_theme_leads_answer_and_observers_do_not(process, signed_in):
    row = factories.a_contribution(process)
    at = f"{ANSWER}no/?c={row.reference}"
    observer = signed_in(factories.a_post(process, role=Role.OBSERVER).user)
    assert observer.get(f"{ANSWER}?c={row.reference}").status_code == 403
    assert observer.post(at, NO | {"key": str(uuid4()), "do": "give"}).status_code == 403
    lead = signed_in(factories.a_post(process, role=Role.THEME_LEAD).user)
    assert lead.post(at, NO | {"key": str(uuid4()), "do": "look"}).status_code == 200
    assert lead.post(at, NO | {"key": str(uuid4()), "do": "give"}).status_code == 303


def test_answering_is_not_there_for_somebody_of_another_process(process, signed_in):
    row = factories.a_contribution(process)
    stranger = signed_in(factories.a_post(factories.a_process()).user)
    assert stranger.get(f"{ANSWER}?c={row.reference}").status_code == 404


# --- a correction


def test_an_answer_is_corrected_and_the_first_stays_readable(process, desk):
    row = factories.a_contribution(process)
    first = factories.an_answer(row)
    at = f"/desk/open-plan/answers/{first.uuid}/correct/"
    page = desk.get(at)
    assert "There is no money for it this year." in page.content.decode()
    key = str(page.context["form"]["key"].value())
    sent = {"key": key, "reason-en": "There is money next year.", "decided_by": "The Minister", "do": "give"}
    assert desk.post(at, sent).headers["Location"] == f"{SAID}{row.reference}/"
    assert given_to(row) == first
    desk.post(f"{OUT}now/")
    assert given_to(row).reason == {"en": "There is money next year."}
    assert given_to(row).corrects == first


def test_an_answer_is_corrected_to_another_outcome(process, desk):
    row = factories.a_contribution(process)
    first = factories.an_answer(row)
    at = f"/desk/open-plan/answers/{first.uuid}/correct/?outcome=elsewhere"
    sent = {
        "key": str(uuid4()),
        "reason-en": "The council can.",
        "who_can": "The council",
        "passed_on": "no",
        "do": "give",
    }
    assert desk.post(at, sent).status_code == 303
    desk.post(f"{OUT}now/")
    assert given_to(row).outcome == "elsewhere"


def test_a_correction_starts_from_what_was_ticked(process, desk):
    version = plans.a_version(process)
    sentence = plans.a_sentence(plans.a_commitment(version))
    row = factories.a_contribution(process)
    give(desk, row, "changed", shown="1", causes=f"sentence:{sentence.sentence.uuid}")
    page = desk.get(f"/desk/open-plan/answers/{given_to(row).uuid}/correct/").content.decode()
    assert f'value="sentence:{sentence.sentence.uuid}" checked' in page


def test_an_answer_that_was_corrected_already_is_not_there(process, desk):
    row = factories.a_contribution(process)
    first = factories.an_answer(row)
    factories.answers.correct(actor=HOST, answer=first, key=uuid4(), reason={"en": "Newer."})
    assert desk.get(f"/desk/open-plan/answers/{first.uuid}/correct/").status_code == 404


# --- texts to begin with


def test_an_answer_begins_with_a_text_that_is_kept(process, desk):
    row = factories.a_contribution(process)
    sent = {"name": "Budget", "text-en": "About {reference}: no money.", "text-cy": "Am {reference}: dim arian."}
    assert "There is no placeholder {name}" in desk.post(
        f"{OUT}texts/add/", sent | {"text-en": "Dear {name}"}
    ).content.decode().replace("&#x27;", "'")
    assert desk.post(f"{OUT}texts/add/", sent).status_code == 303
    text = answers.starting_texts(HOST, process).get()
    at = f"{ANSWER}no/?c={row.reference}"
    assert f"&amp;text={text.uuid}" in desk.get(at).content.decode()
    page = desk.get(f"{at}&text={text.uuid}").content.decode()
    assert f"About {row.reference}: no money." in page
    assert f"Am {row.reference}: dim arian." in page


def test_of_two_who_change_a_text_the_second_reads_the_first_and_keeps_their_words(process, desk):
    text = factories.answers.write_text(actor=HOST, process=process, name="Budget", text={"en": "No money."})
    at = f"{OUT}texts/{text.uuid}/"
    assert desk.post(at, {"name": "Budget", "text-en": "The first.", "number": "1"}).status_code == 303
    page = desk.post(at, {"name": "Budget", "text-en": "The second.", "number": "1"})
    assert "The first." in page.content.decode()
    assert "The second." in page.content.decode()
    assert desk.post(at, {"name": "Budget", "text-en": "The second.", "number": "2"}).status_code == 303
    assert 'name="number" value="2"' in page.content.decode()
