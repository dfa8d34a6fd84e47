"""How a person is told is their own choice, on a page of its own: what each way needs is asked for beside it."""

import pytest

from hearback.core.viewer import Purpose
from hearback.outbox import mail_url
from hearback.people import links
from hearback.people.models import Contact, Participant
from tests.factories import a_participant, a_process
from tests.reportback.loop import MAIL, participant, said_by
from tests.web.public.people import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client):
    person = a_participant(email="ann@example.org")
    client.get(links.path(Purpose.ME, person.uuid, person.link_version, "en"))
    return person


def test_post_is_chosen_with_an_address_from_one_s_own_page(client, ann):
    assert 'href="/en/me/telling/"' in client.get("/en/me/").content.decode()
    chosen = {"channel": "post", "post": "1 Invented Street", "large_print": "on", "both_languages": "on"}
    saved = client.post("/en/me/telling/", chosen, follow=True)
    assert "From now on we tell you in this way." in words_of(saved)
    person = Participant.objects.get(pk=ann.pk)
    assert (person.channel, person.large_print, person.both_languages) == ("post", True, True)
    assert Contact.objects.get(participant=ann, kind="post").address == "1 Invented Street"


def test_a_number_that_is_missing_is_asked_for_in_its_own_box_and_nothing_typed_is_lost(client, ann):
    page = client.post("/en/me/telling/", {"channel": "text", "post": "1 Invented Street"})
    assert 'href="#id_text_number"' in page.content.decode()
    assert "1 Invented Street" in page.content.decode()
    assert Participant.objects.get(pk=ann.pk).channel == "email"


def test_who_is_rung_says_when_and_only_by_a_choice(client, ann):
    asked = {"channel": "phone", "phone_number": "01632 960001", "ring_when": "afternoon"}
    assert (
        "govuk-error-message" in client.post("/en/me/telling/", asked | {"ring_when": "not on my own"}).content.decode()
    )
    client.post("/en/me/telling/", asked)
    assert Participant.objects.get(pk=ann.pk).ring_when == "afternoon"
    assert '<option value="afternoon" selected' in client.get("/en/me/telling/").content.decode()


def test_the_page_shows_no_address_and_opens_for_nobody_else(client, ann):
    client.post("/en/me/telling/", {"channel": "post", "post": "1 Invented Street"})
    assert "Invented Street" not in client.get("/en/me/telling/").content.decode()
    client.post("/en/me/close/")
    assert client.get("/en/me/telling/").status_code in {403, 404}


def test_without_organisations_that_pass_on_none_is_offered_and_it_speaks_welsh(client, ann):
    page = client.get("/cy/me/telling/").content.decode()
    assert "Sut yr ydym yn rhoi gwybod i chi" in page
    assert 'value="organisation"' not in page


def test_whoever_chose_post_reads_that_a_letter_comes_and_is_asked_nothing_about_e_mail(client, settings):
    settings.MAIL = mail_url.parse(MAIL)
    said_by("ann@example.org", a_process(), confirmed=False)
    person = participant("ann@example.org")
    client.get(links.path(Purpose.ME, person.uuid, person.link_version, "en"))
    assert "Is this your address?" in words_of(client.get("/en/me/"))
    client.post("/en/me/telling/", {"channel": "post", "post": "1 Invented Street"})
    page = words_of(client.get("/en/me/"))
    assert "We write you a letter, and this page shows it too." in page
    assert "Is this your address?" not in page
