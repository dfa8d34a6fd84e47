"""An answer from the look to its author: ten minutes in which it can be taken back, and what corrects it."""

from datetime import UTC, datetime, time
from uuid import uuid4

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import actions
from hearback.answers import queries as answers
from hearback.answers.models import Answer, Prepared, PreparedFor
from hearback.contributions.models import Contribution
from hearback.core.viewer import HOST, Role, Side
from hearback.outbox import mail_url
from hearback.people import actions as people
from hearback.processes.models import Kind, Process
from tests import factories
from tests.plans import factories as plans
from tests.reportback.loop import MAIL, participant
from tests.web.desk.answering import ANSWER, NO, OUT, SAID, give, given_to, state_of

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


def test_where_a_process_writes_once_a_day_the_look_says_when_it_goes_out(process, coordinator, signed_in, settings):
    settings.MAIL = mail_url.parse(MAIL)
    Process.objects.filter(pk=process.pk).update(post_at=time(17))
    row = factories.a_contribution(process, email="kit@example.org")
    people.confirm_address(participant=participant("kit@example.org"))
    nobody = factories.a_contribution(process)
    said = {}
    for hour in (10, 16, 18):
        with time_machine.travel(datetime(2027, 1, 12, hour, 50, tzinfo=UTC)):
            said[hour] = goes_out(signed_in(coordinator), row)
    rest = "in one message with whatever else there is to tell."
    assert said[10] == f"It goes out today at 17:00, {rest}"
    assert (
        said[16] == said[18] == f"It goes out on 13 January 2027 at 17:00, {rest}"
    )  # ten minutes to undo it, then five
    assert goes_out(signed_in(coordinator), nobody) == ""


def goes_out(desk, row):
    page = desk.post(f"{ANSWER}no/?c={row.reference}", NO | {"key": str(uuid4()), "do": "look"})
    assert page.context["goes_out"] in page.content.decode()
    return page.context["goes_out"]


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
