from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from hearback.answers import actions as answers
from hearback.contributions import actions
from hearback.contributions.models import Contribution, Verbatim
from hearback.core import clock
from hearback.core.viewer import HOST, Purpose
from hearback.people import actions as people_actions
from hearback.people import queries as people
from hearback.people.models import Contact
from tests import factories
from tests.factories import as_person
from tests.web.public.people import is_private, opened, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return factories.a_process(slug="plan")


@pytest.fixture
def person():
    return factories.a_participant(name="Ada Example", email="ada@example.org")


@pytest.fixture
def said(process, person):
    return factories.a_contribution(process, words="Publish the contracts.", email="ada@example.org")


def test_a_persons_page_shows_what_they_said_and_its_answer_with_the_reason(client, person, said):
    factories.an_answer(said)
    page = opened(client, Purpose.ME, person)
    text = words_of(page)
    assert "Publish the contracts." in text
    assert "We decided not to do this" in text
    assert "There is no money for it this year." in text
    assert is_private(page)


def test_somebody_elses_words_are_not_on_it(client, person, process):
    factories.a_contribution(process, words="Said by another.", email="ben@example.org")
    assert "Said by another." not in words_of(opened(client, Purpose.ME, person))


def test_a_page_without_anything_says_what_to_do(client, person):
    assert "You have not said anything yet." in words_of(opened(client, Purpose.ME, person))


def test_without_the_link_there_is_no_page(client, person):
    assert client.get("/en/me/").status_code == 404
    assert client.post("/en/me/", {"language": "cy"}).status_code == 404
    assert client.post("/en/me/confirm/").status_code == 404


def test_choices_are_saved_and_the_two_switches_are_apart(client, person):
    opened(client, Purpose.ME, person)
    client.post("/en/me/", {"language": "cy", "news": "on"})
    person.refresh_from_db()
    assert (person.language, person.quiet, person.wants_news) == ("cy", True, True)


def test_a_language_we_do_not_have_is_told_at_its_field(client, person):
    opened(client, Purpose.ME, person)
    page = client.post("/en/me/", {"language": "xx"})
    assert "id_language-error" in page.content.decode()


def test_an_address_is_confirmed_by_a_button_not_by_opening_the_page(client, person):
    page = opened(client, Purpose.ME, person)
    assert "Is this your address?" in words_of(page)
    assert not people.is_confirmed(person)
    client.get("/en/me/confirm/")
    assert not people.is_confirmed(person)
    page = client.post("/en/me/confirm/", follow=True)
    assert people.is_confirmed(person)
    assert "Is this your address?" not in words_of(page)


@pytest.mark.parametrize(
    ("language", "asks"),
    [("en", "Is your email address right?"), ("cy", "A yw eich cyfeiriad e-bost yn gywir?")],
)
def test_that_a_message_came_back_is_shown_with_the_way_to_put_it_right(client, person, said, language, asks):
    opened(client, Purpose.ME, person)
    here = (f"/{language}/me/", f"/{language}/plan/said/{said.reference}/mine/")
    contact = people.contact_of(person)
    for page in map(client.get, here):
        assert asks not in words_of(page)
    people_actions.address_returned(contact=contact.uuid)
    for page in map(client.get, here):
        assert asks in words_of(page)
        assert f"/{language}/me/held/" in page.content.decode()
        assert f"/{language}/me/telling/" in page.content.decode()
        assert contact.address not in page.content.decode()
    Contact.objects.update(returned=None)  # they typed the code in
    for page in map(client.get, here):
        assert asks not in words_of(page)


@pytest.mark.parametrize(
    ("language", "asks"),
    [("en", "Is your postal address right?"), ("cy", "A yw eich cyfeiriad post yn gywir?")],
)
def test_that_a_letter_came_back_is_shown_until_an_address_is_given_anew(client, person, said, language, asks):
    opened(client, Purpose.ME, person)
    people_actions.choose_channel(
        actor=as_person(person), participant=person.uuid, channel="post", post="1 Invented St"
    )
    here = (f"/{language}/me/", f"/{language}/plan/said/{said.reference}/mine/")
    for page in map(client.get, here):
        assert asks not in words_of(page)
    Contact.objects.filter(kind="post").update(returned=clock.now())
    for page in map(client.get, here):
        assert asks in words_of(page)
        assert "Invented St" not in page.content.decode()
    telling = f"/{language}/me/telling/"
    assert "govuk-error-message" in client.post(telling, {"channel": "post", "post": ""}).content.decode()
    client.post(telling, {"channel": "post", "post": "1 Invented St"})
    for page in map(client.get, here):
        assert asks not in words_of(page)


def test_bookings_stand_on_it_too(client, person, process):
    factories.a_booking(factories.an_event(process), email="ada@example.org")
    assert "Workshop in Manchester" in words_of(opened(client, Purpose.ME, person))


# --- one thing they said


def test_words_are_changed_until_there_is_an_answer_and_the_old_ones_stay(client, said):
    opened(client, Purpose.SAID, said)
    here = f"/en/plan/said/{said.reference}/mine/"
    assert "Publish the contracts." in client.get(f"{here}change/").content.decode()
    page = client.post(f"{here}change/", {"words": "Publish all contracts."}, follow=True)
    assert "Your earlier words" in words_of(page)
    assert list(Verbatim.objects.values_list("text", flat=True)) == ["Publish the contracts.", "Publish all contracts."]
    factories.an_answer(said)
    assert client.get(f"{here}change/").status_code == 303
    client.post(f"{here}change/", {"words": "Too late."})
    assert Verbatim.objects.count() == 2


def test_bad_words_stay_in_the_box(client, said):
    opened(client, Purpose.SAID, said)
    page = client.post(f"/en/plan/said/{said.reference}/mine/change/", {"words": "x" * 10_001})
    assert "Shorten your words by 1 character" in words_of(page)
    assert "x" * 10_001 in page.content.decode()


def test_withdrawing_asks_first(client, said):
    opened(client, Purpose.SAID, said)
    here = f"/en/plan/said/{said.reference}/mine/"
    client.get(f"{here}withdraw/")
    assert Contribution.objects.get().state == "waiting"
    page = client.post(f"{here}withdraw/", follow=True)
    assert Contribution.objects.get().state == "withdrawn"
    assert "You have withdrawn what you said" in words_of(page)
    assert "Publish the contracts." in words_of(page)  # its author still reads it


def test_an_answer_that_came_a_moment_before_is_told_instead(client, said):
    opened(client, Purpose.SAID, said)
    factories.an_answer(said)
    page = client.post(f"/en/plan/said/{said.reference}/mine/withdraw/", follow=True)
    assert "the answer stays" in words_of(page)


def test_only_its_author_opens_it(client, process, said):
    other = factories.a_contribution(process, words="Something else.")
    opened(client, Purpose.SAID, other)
    for page in ("", "change/", "withdraw/"):
        address = f"/en/plan/said/{said.reference}/mine/{page}"
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_it_is_not_found_below_another_process(client, said):
    factories.a_process(slug="other")
    opened(client, Purpose.SAID, said)
    assert client.get(f"/en/other/said/{said.reference}/mine/").status_code == 404


def test_an_old_link_opens_nothing(said):
    Contribution.objects.update(link_version=2)
    assert opened(Client(), Purpose.SAID, said).status_code == 410


def test_hidden_and_held_words_are_still_there_for_their_author(client, process):
    held = factories.a_contribution(process, words="Looked at first.", held=True)
    page = words_of(opened(client, Purpose.SAID, held))
    assert "Looked at first." in page
    assert "Somebody looks at it first" in page


def test_whoever_withdraws_may_say_why_and_the_public_does_not_read_it(client, process, said):
    opened(client, Purpose.SAID, said)
    here = f"/en/plan/said/{said.reference}/mine/withdraw/"
    assert "You need not say." in words_of(client.get(here))
    client.post(here, {"because": "Somebody else said it better. (invented)"})
    assert Contribution.objects.get().withdrawn_because == "Somebody else said it better. (invented)"
    for address in (f"/en/plan/said/{said.reference}/", "/en/plan/said/"):
        assert "said it better" not in words_of(Client().get(address))


def test_their_page_says_as_what_it_came_and_as_what_it_is_read(client, said):
    actions.correct_kind(actor=HOST, contribution=said, kind="question")
    text = words_of(opened(client, Purpose.SAID, said))
    assert "You sent it under “Suggestion”. The team has put it under “Question”" in text


def test_a_question_ends_in_words_that_fit_a_question(client, process):
    asked = factories.a_contribution(process, kind="question")
    factories.an_answer(asked)
    for page in (
        opened(client, Purpose.SAID, asked),
        client.get(f"/en/plan/said/{asked.reference}/"),
        client.get("/en/plan/said/"),
        client.get("/en/plan/answers/"),
    ):
        assert "We cannot answer your question" in words_of(page)


def shown(day):
    return date_format(day, "j F Y")


def test_their_page_always_says_when_they_hear_next(client, process):
    said = factories.a_contribution(process)
    by = clock.today() + timedelta(days=process.answer_within_days)
    text = words_of(opened(client, Purpose.SAID, said))
    assert f"You hear from us when there is an answer, by {shown(by)} at the latest." in text
    assert "You left no address, so look here" in text

    long_ago = clock.now() - timedelta(days=process.answer_within_days + 2)
    Contribution.objects.update(received=long_ago)
    late = shown(clock.day(long_ago) + timedelta(days=process.answer_within_days))
    here = f"/en/plan/said/{said.reference}/mine/"
    assert f"We promised you an answer by {late}, and are late with it." in words_of(client.get(here))

    news = clock.today() + timedelta(days=9)
    words = {"with_whom": {"en": "A board (invented)"}, "in_the_way": {"en": "Money (invented)"}}
    answers.talk_about(actor=HOST, contribution=said, next_news=news, **words)
    assert f"You hear from us next on {shown(news)}." in words_of(client.get(here))

    factories.an_answer(said)
    assert "You hear from us again if the answer is put right" in words_of(client.get(here))


def test_and_how(client, settings, person, said):
    assert "We cannot send you email now" in words_of(opened(client, Purpose.ME, person))
    settings.MAIL = object()
    assert "once you have said that it is yours" in words_of(client.get("/en/me/"))
    client.post("/en/me/confirm/")
    assert "We write to your email address, and" in words_of(client.get("/en/me/"))
    client.post("/en/me/", {"language": "en"})
    assert "You asked us not to write to you" in words_of(client.get("/en/me/"))


def test_what_was_withdrawn_has_no_next_news(client, said):
    opened(client, Purpose.SAID, said)
    page = client.post(f"/en/plan/said/{said.reference}/mine/withdraw/", follow=True)
    assert "What comes next" not in words_of(page)


def test_the_page_takes_the_same_statements_however_much_somebody_said(client, process, person):
    def statements(number):
        for _another in range(number):
            factories.an_answer(factories.a_contribution(process, email="ada@example.org"))
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/en/me/").status_code == 200
        return len(seen)

    opened(client, Purpose.ME, person)
    assert statements(1) == statements(2)
