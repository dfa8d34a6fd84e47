"""The page of what somebody said, by the code on a letter: that one thing, for a while, and nothing for whoever guesses."""

import re

import pytest

from hearback.contributions import actions, rules
from hearback.contributions.models import Authorship, Contribution
from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import CLOCK, HOST, NOBODY
from hearback.journal.models import Fact
from hearback.people import actions as people
from hearback.people import links
from hearback.people.models import Contact, Participant
from tests.contributions.test_splitting import LETTER, split
from tests.factories import a_contribution, a_letter, a_process, an_answer, by_said_link
from tests.reportback.loop import follow
from tests.web.public.people import is_private, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
HERE = "/en/me/code/"
STREET = "1 Invented Street\nTreffaith"
NOTHING = "do not open anything"


@pytest.fixture
def said():
    """What a letter says that was typed in, with an address to write back to."""
    return Contribution.objects.get(letter=a_letter(a_process(), name="Mair (invented)", post=STREET))


def code_of(said):
    return links.code(said.uuid, Contribution.objects.get(pk=said.pk).link_version)


def types(client, reference, code, here=HERE, **more):
    return client.post(here, {"reference": reference, "code": code}, follow=True, **more)


def close_browser(client):
    """It forgets each cookie that was not to be kept for some time."""
    for name in [name for name, cookie in client.cookies.items() if not cookie["max-age"]]:
        del client.cookies[name]


def own_page(said):
    return f"/en/{said.process.slug}/said/{said.reference}/mine/"


def test_the_code_opens_the_page_of_what_they_said_until_the_browser_is_closed(client, said):
    an_answer(said)
    follow()
    asked = client.get(HERE, {"reference": said.reference})
    assert said.reference in asked.content.decode()
    assert is_private(asked)
    facts = Fact.objects.count()
    page = types(client, said.reference.lower(), code_of(said).lower().replace("-", " "))
    assert page.redirect_chain == [(own_page(said), 303)]
    for words in ("no money for it", "Choose how we tell you", "Mair (invented)"):
        assert words in words_of(page)
    assert "Invented Street" not in words_of(page)
    cookie = client.cookies["links-briefly"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]
    assert Fact.objects.count() == facts, "that somebody opened their page was written down"


def test_it_opens_nothing_else_of_its_person(client, said):
    other = Contribution.objects.get(letter=a_letter(said.process, words="Another letter.", post=STREET))
    Authorship.objects.filter(contribution=other).update(
        participant=Authorship.objects.get(contribution=said).participant
    )
    types(client, said.reference, code_of(said))
    assert client.get(own_page(other)).status_code == 404
    assert client.get("/en/me/").status_code == 404


@pytest.mark.parametrize("language", ["en", "cy"])
def test_whatever_is_wrong_the_answer_is_the_same(client, said, language):
    other = a_contribution(said.process)
    here = f"/{language}/me/code/"
    wrong = [
        (said.reference, code_of(other)),
        (said.reference, code_of(said)[:-1]),
        ("7NM3-YN3Q", code_of(said)),
        ("nonsense", code_of(said)),
        (said.reference, "ŵŷ"),
        (said.reference, said.reference),
    ]
    pages = {re.sub(r'value="[^"]*"|nonce-\S+', "", types(client, *one, here).content.decode()) for one in wrong}
    assert len(pages) == 1
    assert {"en": NOTHING, "cy": "agor dim"}[language] in pages.pop()
    assert not {"links", "links-briefly"} & set(client.cookies)


def test_nothing_is_opened_by_an_address(client, said):
    for given in ({"reference": said.reference, "code": code_of(said)}, {"code": code_of(said)}):
        assert client.get(HERE, given).status_code == 200
    assert not {"links", "links-briefly"} & set(client.cookies)
    assert "Enter the code" in words_of(types(client, said.reference, ""))


FAR, NEAR = {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "198.51.100.7"}


def test_far_too_many_from_one_network_are_not_looked_at(client, said, settings):
    settings.BUSY_NETWORK = 3
    for _try in range(3):
        types(client, "7NM3-YN3Q", "2222-2222-2222", **FAR)
    refused = words_of(types(client, said.reference, code_of(said), **FAR))
    assert NOTHING in refused
    assert "wait ten minutes" in refused
    assert types(client, said.reference, code_of(said), **NEAR).redirect_chain


def test_nobody_shuts_the_author_out_by_trying_their_reference_which_is_public(client, said, settings):
    settings.BUSY_SITE = 10
    for number in range(60):
        assert NOTHING in words_of(types(client, said.reference, "2222-2222-2222", REMOTE_ADDR=f"203.0.{number}.7"))
    for _try in range(30):
        types(client, said.reference, "2222-2222-2222", **FAR)
    assert types(client, said.reference, code_of(said), **NEAR).redirect_chain


def test_what_a_code_opened_is_not_kept_longer_with_a_link_that_is_opened_after_it(client, said):
    other = a_contribution(said.process)
    types(client, said.reference, code_of(said))
    client.get(links.path(links.Purpose.SAID, other.uuid, other.link_version, "en"))
    assert [client.get(own_page(one)).status_code for one in (said, other)] == [200, 200]
    close_browser(client)
    assert [client.get(own_page(one)).status_code for one in (said, other)] == [404, 200]


def test_a_code_ends_no_link_that_this_browser_keeps(client, said):
    other = a_contribution(said.process)
    client.get(links.path(links.Purpose.SAID, other.uuid, other.link_version, "en"))
    types(client, said.reference, code_of(said))
    close_browser(client)
    assert [client.get(own_page(one)).status_code for one in (said, other)] == [404, 200]


def test_closing_the_private_pages_closes_what_a_code_opened(client, said):
    types(client, said.reference, code_of(said))
    client.post("/en/me/close/")
    assert client.get(own_page(said)).status_code == 404


def test_turning_the_link_ends_the_code_and_what_it_had_opened(client, said):
    code = code_of(said)
    types(client, said.reference, code)
    actions.revoke_link(actor=HOST, contribution=said)
    assert client.get(own_page(said)).status_code == 404
    assert NOTHING in words_of(types(client, said.reference, code))
    assert types(client, said.reference, code_of(said)).redirect_chain


def test_turning_the_link_of_the_whole_ends_the_codes_of_its_points(client):
    whole = a_contribution(words=LETTER, email="ada@example.org")
    point = split(whole)[0]
    code = code_of(point)
    assert types(client, point.reference, code).redirect_chain
    actions.revoke_link(actor=HOST, contribution=whole)
    assert NOTHING in words_of(types(client, point.reference, code))


# --- choosing how they are told


def test_who_left_no_e_mail_address_chooses_there_how_they_are_told(client, said):
    types(client, said.reference, code_of(said))
    page = client.post(f"{own_page(said)}telling/", {"channel": "text", "text_number": "01632 960001"}, follow=True)
    assert "Saved. From now on we tell you in this way." in words_of(page)
    person = Authorship.objects.get(contribution=said).participant
    assert person.channel == "text"
    assert Contact.objects.get(participant=person, kind="phone").confirmed is not None
    assert Fact.objects.get(verb="participant.channel").subject_uuid == person.uuid


def test_who_a_letter_came_back_from_is_asked_for_the_address_anew_and_never_told_of_e_mail(client, said):
    Contact.objects.filter(kind="post").update(returned=clock.now())
    types(client, said.reference, code_of(said))
    page = words_of(client.get(own_page(said)))
    assert "We have no address of yours that works now, so look here" in page
    assert "We cannot send you email" not in page
    asked = words_of(client.get(f"{own_page(said)}telling/"))
    assert "A letter to the address that we have came back. Type your address again, even if it is the same." in asked
    for given in ({"post": ""}, {"post": STREET}):
        after = client.post(f"{own_page(said)}telling/", {"channel": "post", **given}, follow=True)
    assert "Saved." in words_of(after)
    assert "Leave it empty if we have it already" in words_of(client.get(f"{own_page(said)}telling/"))


def test_who_typed_somebody_elses_e_mail_address_never_chooses_for_them(client):
    process = a_process()
    said = a_contribution(process, email="ada@example.org")
    types(client, said.reference, code_of(said))
    assert "Choose how we tell you" not in words_of(client.get(own_page(said)))
    assert client.get(f"{own_page(said)}telling/").status_code == 404
    assert client.post(f"{own_page(said)}telling/", {"channel": "page"}).status_code == 404
    assert Participant.objects.get().channel == "email"
    for actor in (by_said_link(said), NOBODY):
        with pytest.raises(NotAllowed):
            actions.choose_how_told(actor=actor, contribution=said, channel="page")


def test_nor_once_the_address_is_deleted_whose_time_is_over(client):
    said = a_contribution(a_process(), email="ada@example.org")
    people.end_contact(actor=CLOCK, participant=Participant.objects.get().pk)
    types(client, said.reference, code_of(said))
    assert client.post(f"{own_page(said)}telling/", {"channel": "post", "post": STREET}).status_code == 404
    with pytest.raises(NotAllowed):
        actions.choose_how_told(actor=by_said_link(said), contribution=said, channel="post", post=STREET)
    assert not Contact.objects.exists()


def test_nobody_without_the_link_or_the_code_chooses_how_somebody_is_told(client, said):
    assert client.get(f"{own_page(said)}telling/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.choose_how_told(actor=NOBODY, contribution=said, channel="page")
    assert not rules.may_choose_how_told(NOBODY, said, left_email=False)
