"""An invitation by its link: what it says, what one can do with it, and that it is nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client

from hearback.core import clock
from hearback.core.viewer import HOST, Purpose
from hearback.events import actions as events
from hearback.events.models import Event, Invitation
from hearback.outbox.models import Message
from hearback.people import links
from hearback.people.models import Participant
from hearback.processes.models import Question
from tests.factories import a_booking, a_process, a_slip, an_event, an_invitation, an_own_meeting
from tests.web.public.people import hidden, is_private, opened, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    process = a_process(slug="open-plan")
    question = Question.objects.get(process=process)
    agenda = [events.AgendaPoint({"en": "What is missing?"}, (question,))]
    return an_event(process, slug="manchester", agenda=agenda, cost={"en": "Free", "cy": "Am ddim"})


@pytest.fixture
def invited(event):
    return an_invitation(event, email="nia@example.org")


def in_three_weeks():
    day = clock.today() + timedelta(days=21)
    return {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year), "part": "evening"}


def test_the_link_opens_the_five_lines_and_nothing_is_written_by_looking(client, invited):
    page = opened(client, Purpose.INVITATION, invited)
    text = words_of(page)
    for said in ("Is it for me?", "Four Piccadilly Place", "Free", "We record everything", "voluntary council"):
        assert said in text
    assert is_private(page)
    assert Invitation.objects.get().reply == ""


def test_in_welsh_it_is_in_welsh(client, invited):
    text = words_of(opened(client, Purpose.INVITATION, invited, language="cy"))
    assert "Gweithdy ym Manceinion" in text
    assert "Am ddim" in text
    assert "Ai i mi y mae hwn?" in text


def test_without_the_link_there_is_nothing(client, invited):
    for place in ("", "cannot/", "own/", "never/"):
        assert client.get(f"/en/open-plan/invitations/{invited.uuid}/{place}").status_code == 404


def test_a_revoked_link_says_plainly_that_it_opens_nothing(client, invited):
    Invitation.objects.update(link_version=2)
    page = opened(client, Purpose.INVITATION, invited)
    assert page.status_code == 410
    assert "does not open anything" in words_of(page)


def test_i_cannot_come_is_noted_and_leads_to_three_ways_to_be_heard(client, invited):
    opened(client, Purpose.INVITATION, invited)
    page = client.post(f"/en/open-plan/invitations/{invited.uuid}/no/", follow=True)
    assert Invitation.objects.get().reply == "cannot"
    text = words_of(page)
    assert all(way in text for way in ("Say it here", "Hold a meeting of your own", "When would suit you?"))
    assert "/en/open-plan/have-your-say/?question=1" in page.content.decode()


def test_when_would_suit_is_kept_and_can_be_changed(client, invited):
    opened(client, Purpose.INVITATION, invited)
    address = f"/en/open-plan/invitations/{invited.uuid}/cannot/"
    for words in ("On a Saturday", "On a Sunday"):
        page = client.post(address, {"suits": words}, follow=True)
        assert "The organisers read what you wrote" in words_of(page)
    assert Invitation.objects.get().suits == "On a Sunday"
    assert "On a Sunday" in words_of(client.get(address))


def test_one_click_in_a_mail_program_and_the_button_stop_invitations(client, invited):
    header = Message.objects.get().headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    assert client.get(header).status_code == 200
    assert Participant.objects.get().uninvited is None
    assert Client().post(header, {"List-Unsubscribe": "One-Click"}).status_code == 200
    person = Participant.objects.get()
    assert (person.uninvited is not None, person.quiet) == (True, False)


def test_dont_invite_me_again_asks_and_is_done(client, invited):
    opened(client, Purpose.INVITATION, invited)
    address = f"/en/open-plan/invitations/{invited.uuid}/never/"
    assert "not to another" in words_of(client.get(address))
    assert Participant.objects.get().uninvited is None
    assert "We will not invite you again" in words_of(client.post(address, follow=True))
    assert Participant.objects.get().uninvited is not None


def test_on_their_own_page_a_person_switches_invitations_off_and_on(client, invited):
    opened(client, Purpose.ME, invited.participant)
    client.post("/en/me/", {"language": "en", "said": "on"})
    assert Participant.objects.get().uninvited is not None
    client.post("/en/me/", {"language": "en", "said": "on", "invitations": "on"})
    assert Participant.objects.get().uninvited is None


def test_cancelled_over_and_booked_say_so(client, event, invited):
    address = f"/en/open-plan/invitations/{invited.uuid}/"
    opened(client, Purpose.INVITATION, invited)
    a_booking(event, email="nia@example.org")
    page = words_of(client.get(address))
    assert "You have booked" in page
    assert "I cannot come" not in page
    events.cancel_event(actor=HOST, event=event, because={"en": "The hall is flooded"})
    assert "The hall is flooded" in words_of(client.get(address))
    Event.objects.update(cancelled=None, starts=clock.now() - timedelta(2), ends=clock.now() - timedelta(1))
    page = words_of(client.get(address))
    assert "This event is over" in page
    assert "Book a place" not in page


def test_whoever_was_invited_holds_their_own_and_gets_link_sheet_and_questions(client, event, invited):
    opened(client, Purpose.INVITATION, invited)
    address = f"/en/open-plan/invitations/{invited.uuid}/own/"
    given = {"key": hidden(client.get(address), "key"), "organisation": "Friends", "where": "Library"}
    page = client.post(address, given | in_three_weeks(), follow=True)
    meeting = Event.objects.get(kind="own")
    assert page.redirect_chain[-1][0] == f"/en/open-plan/own/{meeting.slug}/"
    link = links.url(Purpose.CAPTURE, meeting.uuid, meeting.link_version, "en")
    assert link in page.content.decode()
    assert "What is missing? (1)" in words_of(page)
    sheet = client.get(f"/en/open-plan/own/{meeting.slug}/sheet/").content.decode()
    assert "/en/open-plan/have-your-say/" in sheet
    assert "/l/c" not in sheet
    assert is_private(page)
    assert opened(Client(), Purpose.CAPTURE, meeting).redirect_chain[-1][0] == f"/en/open-plan/own/{meeting.slug}/"


def test_anybody_may_ask_and_the_page_shows_no_link(client, event):
    assert (
        "/en/open-plan/events/manchester/cannot-come/"
        in client.get("/en/open-plan/events/manchester/").content.decode()
    )
    assert "Hold your own meeting" in words_of(client.get("/en/open-plan/events/manchester/cannot-come/"))
    address = "/en/open-plan/events/manchester/own/"
    given = {"key": hidden(client.get(address), "key"), "organisation": "Friends", "email": "holder@example.org"}
    page = client.post(address, given | in_three_weeks(), follow=True)
    assert "Thank you for holding a meeting" in words_of(page)
    assert "/l/c" not in page.content.decode()
    assert "links" not in client.cookies
    assert "/l/c" in Message.objects.get().body


def test_what_is_missing_stands_by_its_box_and_nothing_typed_is_lost(client, event):
    page = client.post("/en/open-plan/events/manchester/own/", {"organisation": "Friends", "email": "nobody"})
    text = words_of(page)
    assert "Give a day, even if you are not sure yet" in text
    assert "Enter an email address in the correct format" in text
    assert 'value="Friends"' in page.content.decode()
    assert not Event.objects.filter(kind="own").exists()


def test_what_is_said_at_an_unlisted_meeting_does_not_name_it(client, event):
    meeting = an_own_meeting(event, organisation="Secret society")
    slip = a_slip(meeting, words="Open the bus times.", name="Nia", attribution="named")
    for page in ("said/", f"said/{slip.reference}/", "events/", "answers/"):
        text = client.get(f"/en/open-plan/{page}").content.decode()
        assert meeting.slug not in text
        assert "Secret society" not in text
        assert "A meeting of their own" not in text
    assert "Nia" in words_of(client.get(f"/en/open-plan/said/{slip.reference}/"))


def test_a_listed_meeting_says_who_holds_it_and_takes_no_bookings(client, event):
    meeting = events.publish_event(actor=HOST, event=an_own_meeting(event, organisation="Friends of the Park"))
    page = client.get(f"/en/open-plan/events/{meeting.slug}/")
    assert "Held by Friends of the Park" in words_of(page)
    assert "Whoever holds this meeting says who comes" in words_of(page)
    assert f"{meeting.slug}/book/" not in page.content.decode()


@pytest.mark.parametrize("questions", [1, 3])
def test_the_pages_ask_the_database_the_same_number_of_times(django_assert_num_queries, client, questions):
    process = a_process(slug="open-plan", questions=questions)
    asked = list(Question.objects.filter(process=process))
    event = an_event(process, agenda=[events.AgendaPoint(one.text, (one,)) for one in asked])
    invitation = an_invitation(event)
    opened(client, Purpose.INVITATION, invitation)
    with django_assert_num_queries(4):
        client.get(f"/en/open-plan/invitations/{invitation.uuid}/")
    with django_assert_num_queries(8):
        client.get(f"/en/open-plan/invitations/{invitation.uuid}/cannot/")
