"""Have your say, page by page: from the start to a reference, with nothing lost on the way."""

from uuid import uuid4

import pytest
from django.test import Client

from hearback.contributions import actions as contributions
from hearback.contributions.models import Authorship, Contribution, Draft, Verbatim
from hearback.core.viewer import HOST, Purpose
from hearback.outbox import mail_url
from hearback.people import actions as people
from hearback.people.models import Contact
from hearback.processes import actions as processes
from hearback.processes import queries as process_queries
from hearback.processes.models import Kind
from tests import factories
from tests.web.public.people import is_private, opened, words_of
from tests.web.public.saying import TELL, WHO, WORDS, answered, begin, only_one

pytestmark = pytest.mark.django_db

PASTED_FROM_WORD = "“Smart” – dashes… and a\u00a0fixed space\r\n\r\n•\tA bullet\r\nשלום \u200fمرحبا 🎉👩‍👩‍👧"


@pytest.fixture
def process():
    return factories.a_process(slug="plan", questions=2)


def test_one_question_a_page_leads_to_a_reference_and_a_private_link(client, process):
    here = answered(client)
    assert "Nobody reads the minutes." in words_of(client.get(f"{here}check/"))
    done = client.post(f"{here}check/", follow=True)
    said = only_one()
    assert (said.kind, said.state, said.held) == ("concern", "waiting", None)
    page = words_of(done)
    assert said.reference in page
    assert "To say the reference aloud:" in page
    assert "You left no address" in page
    assert "within twelve weeks" in page
    assert "/en/l/s" in done.content.decode()
    assert is_private(done)


def test_without_cookies_for_the_draft_the_questions_go_on_in_another_browser(client, process):
    here = begin(client)
    assert Client().post(f"{here}words/", WORDS)["Location"] == f"{here}who/"


def test_a_question_says_which_kind_it_calls_for(client, process):
    processes.add_question(actor=HOST, process=process, text={"en": "Which examples do you know?"}, kind=Kind.EXAMPLE)
    here = begin(client, about="3")
    page = words_of(client.get(f"{here}words/"))
    assert "Which examples do you know?" in page
    assert "What kind of thing is it?" not in page
    for step, given in (("words", {"words": "The bus times."}), ("who", WHO), ("tell", TELL), ("check", {})):
        client.post(f"{here}{step}/", given)
    assert (only_one().kind, only_one().question.number) == ("example", 3)


def test_the_address_can_say_what_it_is_about(client, process):
    assert "What is missing? (2)" in words_of(client.get("/en/plan/have-your-say/?question=2"))
    here = begin(client, query="?question=2")
    assert "What is missing? (2)" in words_of(client.get(f"{here}words/"))


@pytest.mark.parametrize("query", ["?question=99", "?question=x", "?sentence=no", "?theme=%00", "?question=²"])
def test_an_address_that_names_nothing_is_about_the_whole(client, process, query):
    response = client.get(f"/en/plan/have-your-say/{query}")
    assert response.status_code == 200
    assert "What do you want to talk about?" in words_of(response)


def test_back_and_change_find_the_words_again(client, process):
    here = answered(client)
    page = client.get(f"{here}words/?change").content.decode()
    assert "Nobody reads the minutes." in page
    response = client.post(f"{here}words/?change", WORDS | {"words": "Everybody reads them."})
    assert response["Location"] == f"{here}check/"
    assert "Everybody reads them." in words_of(client.get(f"{here}check/"))


def test_the_last_page_leads_back_to_the_first_that_was_not_answered(client, process):
    here = begin(client)
    assert client.get(f"{here}check/")["Location"] == f"{here}words/"
    client.post(f"{here}words/", WORDS)
    assert client.post(f"{here}check/")["Location"] == f"{here}who/"
    assert not Contribution.objects.exists()


def test_pressing_twice_says_it_once_and_shows_the_same_reference(client, process):
    here = answered(client)
    first, second = client.post(f"{here}check/"), client.post(f"{here}check/")
    assert first["Location"] == second["Location"]
    assert Contribution.objects.count() == 1
    assert client.get(f"{here}words/")["Location"] == first["Location"]


def test_nobody_becomes_its_author_by_the_number_of_a_letter_or_after_links_were_made_invalid(client, process):
    letter = factories.a_letter(process)
    assert client.get(f"/en/plan/have-your-say/{letter.uuid}/check/").status_code == 404
    here = answered(client)
    client.post(f"{here}check/")
    said = Contribution.objects.get(letter=None)
    contributions.revoke_link(actor=HOST, contribution=said)
    for page in ("check", "words"):
        assert Client().get(f"{here}{page}/").status_code == 404


def test_a_draft_is_gone_once_it_was_sent(client, process):
    client.post(f"{answered(client)}check/")
    assert not Draft.objects.exists()


def test_an_unknown_draft_is_not_found(client, process):
    for step in ("words", "who", "tell", "check"):
        address = f"/en/plan/have-your-say/{uuid4()}/{step}/"
        assert (client.get(address).status_code, client.post(address, WORDS).status_code) == (404, 404)


def test_a_draft_of_one_process_is_not_found_in_another(client, process):
    factories.a_process(slug="other")
    here = begin(client).replace("/plan/", "/other/")
    assert client.get(f"{here}words/").status_code == 404


@pytest.mark.parametrize(
    "words", [PASTED_FROM_WORD, "<script>alert(1)</script> & <b>x</b>", "\u202eright to left\u202c"]
)
def test_words_come_through_as_they_were_written_and_harmless(client, process, words):
    here = answered(client, words=WORDS | {"words": words})
    page = client.post(f"{here}check/", follow=True)
    assert Verbatim.objects.get().text == words.replace("\r\n", "\n")
    mine = client.get(f"/en/plan/said/{only_one().reference}/mine/").content.decode()
    assert "<script>alert" not in mine
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("x" * 10_001, "Shorten your words by 1 character"),
        ("before\x00after", "hidden character"),
        ("   ", "Write what you want to say"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_field_with_the_words_still_there(client, process, words, message):
    here = begin(client)
    response = client.post(f"{here}words/", WORDS | {"words": words})
    assert response.status_code == 200
    assert message in words_of(response)
    assert "id_words-error" in response.content.decode()
    assert words.replace("\x00", "").strip() in response.content.decode()


def test_a_name_that_is_to_be_shown_has_to_be_given(client, process):
    here = begin(client)
    for shown, field in (("named", "name"), ("organisation", "organisation_name")):
        page = client.post(f"{here}who/", WHO | {"attribution": shown}).content.decode()
        assert f"id_{field}-error" in page


def test_an_address_that_is_none_is_told_at_its_field(client, process):
    here = begin(client)
    page = client.post(f"{here}tell/", TELL | {"email": "not an address"}).content.decode()
    assert "id_email-error" in page
    assert "not an address" in page


@pytest.mark.parametrize(
    ("told_by", "needs", "address"),
    [("post", "post", "1 Invented Street\nTreffaith"), ("phone", "phone_number", "01632 960001")],
)
def test_who_has_no_e_mail_is_told_in_the_way_they_choose(client, process, told_by, needs, address):
    tell = {"told_in": "cy", "report_back": "on", "told_by": told_by, "email": "not-asked@example.org"}
    here = answered(client, tell=tell | {needs: address, "ring_when": "evening"})
    checked = words_of(client.get(f"{here}check/"))
    assert address.split("\n")[0] in checked
    assert ("In the evening" in checked) == (told_by == "phone")
    thanks = client.post(f"{here}check/", follow=True)
    assert "in the way that you chose" in words_of(thanks)
    contact = Contact.objects.get()
    person = contact.participant
    assert (contact.address, person.channel, person.language) == (address, told_by, "cy")
    assert person.ring_when == ("evening" if told_by == "phone" else "")


def test_who_types_the_e_mail_address_of_another_does_not_learn_how_that_person_is_told(client, process, settings):
    settings.MAIL = mail_url.parse("smtp://relay.example.org?from=hello@example.org")
    ada = factories.a_participant(email="ada@example.org")
    people.choose_channel(
        actor=factories.as_person(ada), participant=ada.uuid, channel="post", post="1 Invented Street"
    )
    here = answered(client, tell={"told_in": "en", "told_by": "email", "email": "ada@example.org"})
    thanks = words_of(client.post(f"{here}check/", follow=True))
    assert "on its way to your email address" in thanks
    assert "in the way that you chose" not in thanks


def test_a_way_without_its_address_is_asked_for_and_the_page_alone_needs_none(client, process):
    here = answered(client)
    asked = client.post(f"{here}tell/", {"told_in": "en", "told_by": "post"})
    assert "Enter the address that we may write to" in words_of(asked)
    client.post(f"{here}tell/", {"told_in": "en", "told_by": "page"})
    client.post(f"{here}check/")
    assert not Contact.objects.exists()


def test_who_leaves_an_address_is_held_apart_and_told_in_the_language_they_chose(client, process):
    who = {"name": "Ada Example", "organisation_name": "", "attribution": "named"}
    tell = {"email": "ada@example.org", "report_back": "on", "told_in": "cy"}
    client.post(f"{answered(client, who=who, tell=tell)}check/")
    authorship = Authorship.objects.get()
    assert (authorship.name, authorship.attribution) == ("Ada Example", "named")
    assert (authorship.participant.language, only_one().language) == ("cy", "en")


def test_a_box_that_no_person_sees_holds_what_a_program_sends_and_drops_nothing(client, process):
    here = answered(client, words=WORDS | {"homepage": "https://example.org"})
    done = client.post(f"{here}check/", follow=True)
    assert only_one().held_because == "suspected"
    assert "It is kept back, because a program may have sent it." in words_of(done)


def test_a_question_that_was_closed_meanwhile_loses_no_words(client, process):
    here = answered(client, about="1", words={"words": "Still here."})
    processes.close_question(actor=HOST, question=process_queries.question_of(process, 1))
    page = client.post(f"{here}check/")
    assert "was closed meanwhile" in words_of(page)
    assert "Still here." in words_of(page)
    client.post(f"{here}check/", {"whole": "1"})
    client.post(f"{here}check/")
    assert only_one().question is None


def test_the_done_page_is_for_the_author_alone(client, process):
    client.post(f"{answered(client)}check/")
    address = f"/en/plan/said/{only_one().reference}/sent/"
    assert client.get(address).status_code == 200
    assert Client().get(address).status_code == 404


def test_every_page_of_a_draft_is_private(client, process):
    here = answered(client)
    for step in ("words", "who", "tell", "check"):
        assert is_private(client.get(f"{here}{step}/")), step


def test_looking_writes_nothing(client, process, django_assert_num_queries):
    client.get("/en/plan/have-your-say/")
    client.head("/en/plan/have-your-say/")
    assert not Draft.objects.exists()


def test_a_process_that_is_not_open_hears_nobody(client):
    factories.a_draft_process(slug="secret")
    assert client.get("/en/secret/have-your-say/").status_code == 404
    assert client.post("/en/secret/have-your-say/").status_code == 404


def test_in_welsh_the_language_of_the_words_is_kept(client, process):
    here = answered(client, language="cy", tell=TELL | {"told_in": "cy"})
    client.post(f"{here}check/")
    assert only_one().language == "cy"


def test_the_private_link_opens_it_again_later(client, process):
    client.post(f"{answered(client)}check/")
    page = opened(Client(), Purpose.SAID, only_one())
    assert "Nobody reads the minutes." in words_of(page)
