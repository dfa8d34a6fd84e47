"""Adding one's voice in a browser: the form, the link in the message, one press after sending, taking it back, the desk."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hearback.contributions import actions, queries
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.outbox.models import Message
from hearback.people import links
from tests import factories
from tests.search.finding import follow
from tests.web.public.people import hidden, is_private, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
WORDS = "The harbour lighthouse needs volunteers with boats."


@pytest.fixture
def said():
    return factories.a_contribution(factories.a_process(slug="plan"), words=WORDS)


def at(said, page="", language="en"):
    return f"/{language}/plan/said/{said.reference}/{page}"


def adds(client, said, **given):
    form = client.get(at(said, "voice/"))
    sent = {"key": hidden(form, "key"), "attribution": "not-shown", "language": "en"} | given
    return client.post(at(said, "voice/"), sent, follow=True)


def test_without_an_address_it_counts_at_once_and_is_taken_back_by_its_private_link(client, said):
    assert "Add my voice to this" in words_of(client.get(at(said)))
    page = adds(client, said, name="Ann Example", attribution="named")
    assert is_private(page)
    assert "Your voice counts." in words_of(page)
    assert "We show your name: Ann Example." in words_of(page)
    public = words_of(Client().get(at(said)))
    assert "1 other person added their voice." in public
    assert "Ann Example" in public
    assert "Your voice is among them." in words_of(client.get(at(said)))
    assert client.get(at(said, "voice/")).status_code == 303, "one voice for one browser"
    link = re.search(r"/en/l/\S+?/(?=\")", page.content.decode())[0]
    other = Client()
    page = other.get(link, follow=True)
    other.post(page.redirect_chain[-1][0], {"take": "back"})
    public = words_of(Client().get(at(said)))
    assert "Ann Example" not in public
    assert "added their voice" not in public


def test_with_an_address_the_link_goes_there_alone_and_opening_it_counts_nothing(client, said):
    page = adds(client, said, email="ben@example.org", name="Ben Example", attribution="named")
    assert "One more step" in words_of(page)
    assert "/l/" not in page.content.decode()
    link = re.search(r"/en/l/\S+", Message.objects.get(key__startswith="voice:").body)[0]
    reader = Client()
    page = reader.get(link, follow=True)
    assert is_private(page)
    assert "It does not count yet." in words_of(page)
    assert "Ben Example" not in words_of(client.get(at(said)))
    own = page.redirect_chain[-1][0]
    reader.post(own)
    assert "Ben Example" in words_of(client.get(at(said)))
    assert client.get(own).status_code == 404
    assert client.post(own, {"take": "back"}).status_code == 404


def test_right_after_sending_it_is_one_press_as_who_they_said_they_are(client, said):
    follow()
    own = factories.a_contribution(said.process, words=WORDS, name="Cy Example", attribution="named")
    client.get(queries.link_to(own, "en"))
    sent = client.get(at(own, "sent/"))
    assert f'action="{at(said, "voice/")}"' in sent.content.decode()
    page = client.post(at(said, "voice/"), {"as": own.reference, "from": "sent"}, follow=True)
    assert "Thank you. Your voice is added." in words_of(page)
    client.post(at(said, "voice/"), {"as": own.reference, "from": "sent"})
    assert "1 other person added their voice." in words_of(Client().get(at(said)))
    assert "Cy Example" in words_of(Client().get(at(said)))
    assert "You added your voice to this." in words_of(client.get(at(own, "sent/")))
    assert Client().post(at(said, "voice/"), {"as": own.reference}).status_code == 404, "as nobody but oneself"


def test_with_an_address_one_press_leads_back_to_the_page_after_sending(client, said):
    follow()
    own = factories.a_contribution(said.process, words=WORDS, email="ben@example.org")
    client.get(queries.link_to(own, "en"))
    page = client.post(at(said, "voice/"), {"as": own.reference, "from": "sent"}, follow=True)
    assert page.redirect_chain[-1][0] == at(own, "sent/")
    assert "One more step" in words_of(page)
    assert "/l/v" not in page.content.decode()
    assert queries.said(NOBODY, [said])[0].voices == 0


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, said):
    page = adds(client, said, organisation_name="Example Trust", attribution="named")
    assert "Give the name to show" in words_of(page)
    assert "Example Trust" in page.content.decode()
    assert queries.said(NOBODY, [said])[0].voices == 0


def test_whoever_fills_in_the_trap_is_told_the_same_and_waits_for_a_look(client, said):
    page = adds(client, said, name="Buy now", attribution="named", homepage="https://example.org")
    assert "Somebody looks at it first, and then it counts." in words_of(page)
    assert "Buy now" not in words_of(Client().get(at(said)))


def test_a_site_without_mail_asks_for_no_address(client, said, settings):
    settings.MAIL = None
    form = client.get(at(said, "voice/"))
    assert "Your email address" not in words_of(form)
    page = client.post(at(said, "voice/"), {"key": hidden(form, "key"), "attribution": "not-shown"}, follow=True)
    assert "Your voice counts." in words_of(page)


def test_what_is_not_shown_takes_no_voice(client, said):
    actions.hide(actor=HOST, contribution=said, because="abuse")
    assert "Add my voice" not in words_of(client.get(at(said)))
    assert client.get(at(said, "voice/")).status_code == 404
    assert client.post(at(said, "voice/"), {"key": str(uuid4()), "attribution": "not-shown"}).status_code == 404


def test_the_account_counts_voices_apart_and_says_what_they_are(client, said):
    actions.add_voice(actor=NOBODY, contribution=said, key=uuid4(), language="en")
    page = words_of(client.get("/en/plan/sums/"))
    assert "Voices added" in page
    assert "1 thing was said here." in page
    assert "Lleisiau a ychwanegwyd" in words_of(client.get("/cy/plan/sums/"))


def test_a_person_finds_on_their_own_page_what_they_added_their_voice_to(client, said):
    voice = actions.add_voice(actor=NOBODY, contribution=said, key=uuid4(), language="en", email="ben@example.org")
    client.get(links.url(Purpose.ME, voice.participant.uuid, 1, "en"))
    page = words_of(client.get("/en/me/"))
    assert "What you added your voice to" in page
    assert said.reference in page
    own = f"/en/plan/said/{said.reference}/voices/{voice.uuid}/"
    client.post(own)
    assert "Your voice counts." in words_of(client.get(own))


def test_the_desk_sees_how_many_and_hides_a_name(client, said):
    voice = actions.add_voice(
        actor=NOBODY, contribution=said, key=uuid4(), language="en", name="Rude Name", attribution="named"
    )
    held = actions.add_voice(actor=NOBODY, contribution=said, key=uuid4(), language="en", suspected=True)
    desk = Client()
    desk.force_login(factories.a_post(said.process).user)
    assert "and 1 voice" in words_of(desk.get("/desk/plan/said/"))
    assert f"1 voice for {said.reference}" in words_of(desk.get("/desk/plan/said/looks/"))
    here = f"/desk/plan/said/{said.reference}/"
    assert "Rude Name" in words_of(desk.get(here))
    desk.post(f"{here}voices/{held.uuid}/", {"mark": "show"})
    actions.add_voice(actor=NOBODY, contribution=said, key=uuid4(), language="en", suspected=True)
    assert "All of them count now." in words_of(desk.post(f"{here}voices/", follow=True))
    page = desk.post(f"{here}voices/{voice.uuid}/hide/", {"because": "abuse"}, follow=True)
    assert "The name is not shown any more." in words_of(page)
    public = words_of(client.get(at(said)))
    assert "3 others added their voice." in public
    assert "Rude Name" not in public


def test_a_page_with_three_voices_takes_as_many_statements_as_one_with_one(client, said):
    taken = []
    for number in (1, 2):
        for n in range(number):
            given = {"name": f"Ann {number} {n}", "attribution": "named"}
            actions.add_voice(actor=NOBODY, contribution=said, key=uuid4(), language="en", **given)
        with CaptureQueriesContext(connection) as seen:
            client.get(at(said))
        taken.append(len(seen))
    assert taken[0] == taken[1]


def test_a_voice_is_taken_back_also_while_what_it_is_for_is_kept_back(client, said):
    address = adds(client, said, name="Ann Example", attribution="named").redirect_chain[-1][0]
    actions.hold(actor=HOST, contribution=said)
    page = client.get(address)
    assert WORDS not in words_of(page)
    assert at(said) not in page.content.decode().replace(address, "")
    assert "You have taken your voice back." in words_of(client.post(address, {"take": "back"}, follow=True))
    assert Client().get(address).status_code == 404
