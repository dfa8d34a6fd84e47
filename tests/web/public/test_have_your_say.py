from uuid import uuid4

import pytest
from django.test import Client

from hearback.contributions import actions as contributions
from hearback.contributions.models import Authorship, Contribution, Draft, PassingOn, Verbatim
from hearback.core import clock
from hearback.core.viewer import HOST, Purpose
from hearback.outbox import mail_url
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Contact
from hearback.processes import actions as processes
from hearback.processes import queries as process_queries
from hearback.processes.models import Kind
from tests import factories
from tests.web.public.people import is_private, opened, words_of

pytestmark = pytest.mark.django_db

WORDS = {"kind": "concern", "words": "Nobody reads the minutes."}
WHO = {"name": "", "organisation_name": "", "attribution": "not-shown"}
TELL = {"email": "", "told_in": "en"}
PASTED_FROM_WORD = "“Smart” – dashes… and a\u00a0fixed space\r\n\r\n•\tA bullet\r\nשלום \u200fمرحبا 🎉👩‍👩‍👧"


@pytest.fixture
def process():
    return factories.a_process(slug="plan", questions=2)


def begin(client, about: str = "whole", language: str = "en", query: str = "") -> str:
    """Start, and give the address below which the questions are."""
    response = client.post(f"/{language}/plan/have-your-say/{query}", {"about": about})
    assert response.status_code == 303, words_of(response)
    return response["Location"].removesuffix("words/")


def answered(client, words=WORDS, who=WHO, tell=TELL, **begun) -> str:
    """Answer every question; gives the address below which the last page is."""
    here = begin(client, **begun)
    for step, given in (("words", words), ("who", who), ("tell", tell)):
        response = client.post(f"{here}{step}/", given)
        assert response.status_code == 303, words_of(response)
    return here


def only_one() -> Contribution:
    return Contribution.objects.get()


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


# --- saving, and coming back


def saved(client, step="words", given=WORDS, **begun) -> str:
    """Press “Save and come back later” on a page; gives the address below which the draft is."""
    here = begin(client, **begun)
    response = client.post(f"{here}{step}/", given | {"later": "1"})
    assert response["Location"] == f"{here}later/"
    return here


def test_what_is_saved_is_found_again_by_its_link_in_any_browser_where_its_writer_stopped(client, process):
    here = saved(client)
    page = client.get(f"{here}later/")
    assert f"http://testserver{here}" in words_of(page)
    assert "Nothing of it is sent yet." in words_of(page)
    assert is_private(page)
    elsewhere = Client()
    assert elsewhere.get(here)["Location"] == f"{here}words/"
    assert "Nobody reads the minutes." in elsewhere.get(f"{here}words/").content.decode()
    elsewhere.post(f"{here}words/", WORDS)
    elsewhere.post(f"{here}who/", WHO | {"name": "Ada", "later": "1"})
    assert client.get(here)["Location"] == f"{here}who/"
    assert "Ada" in client.get(f"{here}who/").content.decode()
    for step, asked in (("who", WHO), ("tell", TELL), ("check", {})):
        response = client.post(f"{here}{step}/", asked)
    assert only_one().reference in response["Location"]


def test_a_page_that_is_not_complete_can_be_saved_as_it_stands(client, process):
    here = saved(client, given={"words": "x" * 10_001, "region": "atlantis"})
    page = client.get(f"{here}words/").content.decode()
    assert "x" * 10_001 in page
    assert client.post(f"{here}who/", {"email": "", "later": "1"})["Location"] == f"{here}later/"


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("words", WORDS | {"kind": "shouting"}),
        ("who", WHO | {"attribution": "in gold"}),
        ("tell", TELL | {"told_in": "tlh"}),
        ("tell", TELL | {"told_by": "by pigeon"}),
    ],
)
def test_an_answer_that_is_none_can_be_saved_and_is_asked_for_again(client, process, step, given):
    here = answered(client)
    client.post(f"{here}{step}/", given | {"later": ""})
    assert client.get(f"{here}check/")["Location"] == f"{here}{step}/"
    assert client.get(f"{here}{step}/").status_code == 200


def test_on_the_last_page_one_can_come_back_as_well(client, process):
    here = answered(client)
    assert f'href="{here}later/"' in client.get(f"{here}check/").content.decode()
    assert client.get(here)["Location"] == f"{here}check/"


def test_the_link_is_sent_and_the_address_is_not_kept(client, settings, process):
    settings.MAIL = object()
    here = saved(client)
    given = {"key": str(uuid4()), "email": "ada@example.org"}
    for _twice in range(2):
        page = client.post(f"{here}later/", given, follow=True)
    assert "The link is on its way to you." in words_of(page)
    message = Message.objects.get()
    assert (message.to, message.secret) == ("ada@example.org", True)
    assert f"http://testserver{here}" in message.body
    assert "Nobody reads the minutes." not in message.body
    assert not Contact.objects.exists()
    assert "ada" not in str(Draft.objects.get().values)


def test_whoever_goes_back_and_puts_the_address_right_is_sent_the_link(client, settings, process):
    settings.MAIL = object()
    here, key = saved(client), str(uuid4())
    for email in ("ada@exmaple.org", "ada@example.org"):  # the browser kept the form as it was, with its key
        client.post(f"{here}later/", {"key": key, "email": email})
    assert list(Message.objects.order_by("id").values_list("to", flat=True)) == ["ada@exmaple.org", "ada@example.org"]


def test_nobody_is_flooded_with_links(client, settings, process):
    settings.MAIL = object()
    here = saved(client)
    for _many in range(5):
        client.post(f"{here}later/", {"key": str(uuid4()), "email": "ada@example.org"})
    page = client.post(f"{here}later/", {"key": str(uuid4()), "email": "ada@example.org"})
    assert "Copy the link instead." in words_of(page)
    assert Message.objects.count() == 5


def test_where_nothing_can_be_sent_nothing_is_offered(client, process):
    here = saved(client)
    assert "Have it sent to you" not in words_of(client.get(f"{here}later/"))
    client.post(f"{here}later/", {"key": str(uuid4()), "email": "ada@example.org"})
    assert not Message.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("en", "is not here any more"), ("cy", "yma mwyach")])
def test_a_link_whose_days_are_over_says_so_kindly(client, process, language, words):
    here = saved(client, language=language)
    Draft.objects.update(expires=clock.now())
    for address in (here, f"{here}later/", f"{here}words/"):
        page = client.get(address, follow=True)
        assert page.status_code == 404
        assert words in words_of(page)
    contributions.delete_old_drafts(clock.now())
    assert words in words_of(client.get(here, follow=True))


# --- the language of the words


def test_whoever_writes_in_another_language_than_the_pages_says_so_on_the_last_one(client, process):
    here = answered(client)
    assert "The language of your words English" in words_of(client.get(f"{here}check/"))
    assert client.post(f"{here}language/", {"language": "pl"})["Location"] == f"{here}check/"
    assert "The language of your words Polski" in words_of(client.get(f"{here}check/"))
    client.post(f"{here}words/?change", WORDS | {"words": "Nikt nie czyta."})
    done = client.post(f"{here}check/", follow=True)
    said = only_one()
    assert (said.language, said.language_by) == ("pl", "said")
    assert 'lang="pl"' in client.get(f"/en/plan/said/{said.reference}/").content.decode()
    assert "Jest" not in words_of(done)


def test_without_saying_it_the_language_is_that_of_the_page_until_a_program_has_looked(client, process):
    client.post(f"{answered(client, language='cy')}check/")
    assert (only_one().language, only_one().language_by) == ("cy", "")


def test_an_author_puts_the_language_right_on_their_own_page(client, process):
    said = factories.a_contribution(process)
    opened(client, Purpose.SAID, said)
    here = f"/en/plan/said/{said.reference}/mine/"
    assert "id_language-error" in client.post(f"{here}language/", {"language": "xx"}).content.decode()
    page = client.post(f"{here}language/", {"language": "ur"}, follow=True)
    assert "اردو" in words_of(page)
    assert 'lang="ur"' in page.content.decode()


# --- to whom who they are may be passed on


def test_who_gives_a_name_is_asked_to_whom_it_may_be_passed_on_with_nothing_ticked(client, process):
    here = begin(client)
    client.post(f"{here}words/", WORDS)
    assert client.post(f"{here}who/", WHO)["Location"] == f"{here}tell/"
    assert client.post(f"{here}who/", WHO | {"name": "Ada"})["Location"] == f"{here}passing/"
    page = client.get(f"{here}passing/").content.decode()
    assert page.count('name="recipients"') == 3
    assert "checked" not in page
    assert client.post(f"{here}passing/", {"recipients": ["network", "ogp"]})["Location"] == f"{here}tell/"
    client.post(f"{here}tell/", TELL)
    assert "The network of civil-society organisations; The Open Government" in words_of(client.get(f"{here}check/"))
    client.post(f"{here}check/")
    assert set(PassingOn.objects.values_list("recipient", "contribution__id")) == {
        ("network", only_one().pk),
        ("ogp", only_one().pk),
    }


def test_whoever_takes_their_name_out_again_passes_nothing_on(client, process):
    here = answered(client, who=WHO | {"name": "Ada"})
    client.post(f"{here}passing/", {"recipients": ["network"]})
    assert client.post(f"{here}who/?change", WHO)["Location"] == f"{here}check/"
    assert "May we pass on" not in words_of(client.get(f"{here}check/"))
    client.post(f"{here}check/")
    assert not PassingOn.objects.exists()


def test_an_author_reads_and_changes_to_whom_it_may_be_passed_on(client, process):
    said = factories.a_contribution(process, name="Ada (invented)", recipients=["network"])
    contributions.pass_on(actor=HOST, process=process, recipient="network")
    text = words_of(opened(client, Purpose.SAID, said))
    assert "To whom we may pass on who you are The network of civil-society organisations Passed on," in text
    here = f"/en/plan/said/{said.reference}/mine/"
    assert "What was passed on cannot be called back." in words_of(client.get(f"{here}pass-on/"))
    assert "To whom we may pass on who you are To nobody" in words_of(client.post(f"{here}pass-on/", {}, follow=True))


def test_whoever_gave_no_name_is_not_asked_on_their_page(client, process):
    said = factories.a_contribution(process)
    assert "pass on who you are" not in words_of(opened(client, Purpose.SAID, said))
    assert client.get(f"/en/plan/said/{said.reference}/mine/pass-on/").status_code == 303
