import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.formats import date_format

from hearback.core.viewer import HOST, Purpose
from hearback.events import actions
from hearback.events.models import Booking, Event, Invitation
from hearback.outbox import mail_url
from hearback.outbox.models import Message
from hearback.people import links
from hearback.people.models import Participant
from tests import factories
from tests.factories import by_booking_link
from tests.web.public.people import hidden, is_private, opened, words_of

pytestmark = pytest.mark.django_db

FORM = "/en/plan/events/workshop/book/"
WISH = {"name": "Ada Example", "email": "", "places": "1", "organisation": "", "needs": "", "side": ""}


@pytest.fixture
def event():
    return factories.an_event(factories.a_process(slug="plan"), slug="workshop", capacity=2)


def book(client, **wish):
    """Open the form and send it."""
    return client.post(FORM, WISH | {"key": hidden(client.get(FORM), "key")} | wish, follow=True)


def test_booking_gives_a_reference_and_the_private_link(client, event):
    page = book(client)
    booking = Booking.objects.get()
    assert "Your place is booked" in words_of(page)
    assert booking.reference in words_of(page)
    assert "/en/l/b" in page.content.decode()
    assert is_private(page)


def test_without_a_mail_server_no_message_is_promised(client, event, settings):
    settings.MAIL = None
    assert "Leave the address empty" in words_of(client.get(FORM))
    page = words_of(book(client, email="ada@example.org"))
    assert "We have written" not in page
    assert "Ask the organisers whether there is a place for you" in page
    assert "team@example.org" in page
    assert "cannot send email" in words_of(client.get("/en/me/held/"))
    settings.MAIL = mail_url.parse("smtp://localhost:25?from=team@example.org")
    assert "Leave the address empty" not in words_of(client.get(FORM))
    assert "We have written to the address" in words_of(book(Client(), name="Ben Example", email="ben@example.org"))
    assert "cannot send email" not in words_of(client.get("/en/me/held/"))


def test_a_full_event_says_so_before_and_after(client, event):
    book(Client(), places="2")
    assert "All places are taken" in words_of(client.get(FORM))
    page = book(client, name="Ben Example")
    assert "You are on the waiting list" in words_of(page)
    assert "number 1 in the queue" in words_of(page)


def test_pressing_twice_books_once(client, event):
    key = str(uuid4())
    first, second = (client.post(FORM, WISH | {"key": key}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


def test_the_same_form_with_other_words_changes_nothing_and_says_so(client, event):
    key = str(uuid4())
    client.post(FORM, WISH | {"key": key})
    page = client.post(FORM, WISH | {"key": key, "places": "2"})
    assert "Your booking stands as you sent it first" in words_of(page)
    assert Booking.objects.get().places == 1


def everything_told(email):
    """All that comes back for a form: sent, sent again, with other words, and then without its address."""
    client, key = Client(), str(uuid4())
    told = []
    for other in ({}, {}, {"needs": "A ramp"}, {"email": ""}):
        page = client.post(FORM, WISH | {"key": key, "email": email} | other, follow=True)
        text = re.sub(r'value="[^"]*"', "", page.content.decode())
        told.append((page.status_code, page.redirect_chain, text, sorted(client.cookies)))
    return told


def test_whoever_types_an_address_does_not_learn_whether_it_is_booked(event):
    actions.resize(actor=HOST, event=event, capacity=None)
    booked = factories.a_booking(event, email="known@example.org")
    known, new = everything_told("known@example.org"), everything_told("new@example.org")
    assert known == new
    assert Booking.objects.count() == 2
    for booking in (booked, Booking.objects.exclude(pk=booked.pk).get()):
        assert not any(booking.reference in text for _status, _went, text, _cookies in known + new)
    assert "links" not in known[-1][-1]


def test_a_booking_with_an_address_sends_its_link_there(client, event):
    page = book(client, email="ada@example.org")
    booking = Booking.objects.get()
    assert "We have your booking" in words_of(page)
    assert is_private(page)
    assert "/en/l/b" not in page.content.decode()
    told = Message.objects.get(to="ada@example.org")
    assert booking.reference in told.body
    assert "/en/l/b" in told.body


def test_the_name_on_a_booking_is_the_one_that_was_typed(client, event):
    factories.a_contribution(event.process, name="Ada Realname", email="ada@example.org")
    book(client, name="Somebody Else", email="ada@example.org")
    booking = Booking.objects.get()
    opened(client, Purpose.BOOKING, booking)
    page = words_of(client.get(f"/en/plan/bookings/{booking.uuid}/"))
    assert "Somebody Else" in page
    assert "Ada Realname" not in page


def test_whoever_left_no_address_reads_the_name_they_gave(client, event):
    book(client)
    assert "Ada Example" in words_of(client.get(f"/en/plan/bookings/{Booking.objects.get().uuid}/"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"places": "21"}, "places"),
        ({"places": "0"}, "places"),
        ({"places": "two"}, "places"),
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "nobody"}, "email"),
        ({"needs": "x" * 2001}, "needs"),
        ({"needs": "a\x00b"}, "needs"),
        ({"places": "3"}, "places"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(client, event, wrong, field):
    page = book(client, **{"organisation": "Ramblers’ <b>Union</b>"} | wrong)
    assert f"id_{field}-error" in page.content.decode()
    assert "Ramblers’ &lt;b&gt;Union&lt;/b&gt;" in page.content.decode()
    assert not Booking.objects.exists()


def test_the_link_shows_changes_and_cancels(client, event):
    booking = factories.a_booking(event, needs="A hearing loop")
    page = opened(client, Purpose.BOOKING, booking)
    assert "A hearing loop" in words_of(page)
    assert is_private(page)
    here = f"/en/plan/bookings/{booking.uuid}/"
    client.post(f"{here}change/", {"places": "2", "organisation": "", "needs": "Nothing now"})
    booking.refresh_from_db()
    assert (booking.places, booking.needs) == (2, "Nothing now")
    assert "Cancel your booking?" in words_of(client.get(f"{here}cancel/"))
    assert "Your booking is cancelled" in words_of(client.post(f"{here}cancel/", follow=True))
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert "This booking is cancelled already" in words_of(client.get(f"{here}cancel/"))
    again = words_of(client.post(f"{here}cancel/", follow=True))
    assert "This booking is cancelled already" in again
    assert "Thank you for telling us" not in again


def test_more_places_than_are_free_are_refused_and_the_booking_stays(client, event):
    booking = factories.a_booking(event)
    factories.a_booking(event)
    opened(client, Purpose.BOOKING, booking)
    page = client.post(f"/en/plan/bookings/{booking.uuid}/change/", {"places": "2", "organisation": "", "needs": ""})
    assert "id_places-error" in page.content.decode()
    booking.refresh_from_db()
    assert booking.places == 1


def test_without_the_link_a_booking_is_not_there(client, event):
    mine, other = factories.a_booking(event), factories.a_booking(event)
    opened(client, Purpose.BOOKING, mine)
    for page in ("", "booked/", "change/", "cancel/"):
        address = f"/en/plan/bookings/{other.uuid}/{page}"
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_an_organiser_sees_a_booking_and_not_the_link_that_is_its_owners(client, event):
    book(client)
    mine = Booking.objects.get()
    path = f"/en/{event.process.slug}/bookings/{mine.uuid}/"
    assert "/en/l/b" in client.get(path).text
    organiser = Client()
    organiser.force_login(
        factories.a_post(event.process).user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    seen = organiser.get(path)
    assert (seen.status_code, mine.reference in seen.text, "/en/l/b" in seen.text) == (200, True, False)


def test_a_revoked_link_opens_nothing_and_says_what_to_do(client, event):
    booking = factories.a_booking(event)
    opened(client, Purpose.BOOKING, booking)
    Booking.objects.update(link_version=2)
    assert client.get(f"/en/plan/bookings/{booking.uuid}/").status_code == 404
    page = opened(Client(), Purpose.BOOKING, booking)
    assert page.status_code == 410
    assert "does not open anything" in words_of(page)


def test_a_cancelled_event_takes_no_booking(client, event):
    key = hidden(client.get(FORM), "key")
    actions.cancel_event(actor=HOST, event=event, because={"en": "Snow"})
    page = client.post(FORM, WISH | {"key": key})
    assert "This event is cancelled." in words_of(page)
    assert not Booking.objects.exists()


def test_an_event_that_is_not_announced_is_not_there(client, event):
    factories.an_event(event.process, slug="later", published=False)
    assert client.get("/en/plan/events/later/book/").status_code == 404


# --- one's own booking, as it stands


def own(client, booking, page=""):
    """The booking's own pages, by its link."""
    opened(client, Purpose.BOOKING, booking)
    return client.get(f"/en/plan/bookings/{booking.uuid}/{page}")


def online(event):
    Event.objects.filter(pk=event.pk).update(
        joining_link="https://meet.example.org/zq", joining_notes={"en": "zqnotes"}
    )


def test_whoever_has_a_place_reads_how_to_join_and_nobody_else(client, event):
    online(event)
    sure, waits = factories.a_booking(event, places=2), factories.a_booking(event)
    gone, no = (factories.a_booking(event) for _ in range(2))
    actions.cancel_booking(actor=HOST, booking=gone)
    Booking.objects.filter(pk=no.pk).update(state="declined", declined_because="We chose others.")
    for booking in (sure, waits, gone, no):
        for page in ("", "booked/", "coming/", "names/", "change/", "cancel/", "calendar.ics"):
            text = own(Client(), booking, page).text
            assert ("meet.example.org" in text or "zqnotes" in text) == (
                booking == sure and page in ("", "calendar.ics")
            ), (
                booking.state,
                page,
            )
    for address in ("/en/plan/events/workshop/", FORM, "/en/plan/events/workshop/calendar.ics"):
        assert "meet.example.org" not in client.get(address).text
    actions.cancel_event(actor=HOST, event=event, because={"en": "Snow."})
    assert "meet.example.org" not in own(client, sure).text + own(client, sure, "calendar.ics").text


def test_the_one_who_waits_reads_why_somebody_behind_went_first(client, event):
    first = factories.a_booking(event, places=2)
    group, _single = factories.a_booking(event, places=2), factories.a_booking(event)
    actions.change_booking(actor=by_booking_link(first), booking=first, places=1)
    page = words_of(own(client, group))
    assert "number 1 in the queue" in page
    assert "1 place came free. You asked for more places than that" in page
    assert "You keep your place in the queue. If fewer of you can come" in page


def test_whoever_asks_for_a_place_reads_by_when_they_hear(client, event):
    Event.objects.filter(pk=event.pk).update(mode="ask", booking_closes=event.starts - timedelta(days=3))
    event.refresh_from_db()
    day = date_format(event.decided_by, "j F Y")
    form = client.get(FORM)
    assert f"You hear from us either way, by {day} at the latest." in words_of(form)
    page = book(client)
    assert "You have asked for a place" in words_of(page)
    assert f"by {day} at the latest" in words_of(page)
    asked = Booking.objects.get()
    assert "Only people with a place" not in own(client, asked).text
    told = Message.objects.filter(key__contains=":asked")
    assert not told.exists(), "no address was left"
    actions.decline_booking(actor=HOST, booking=asked, because="We could take two from each town.")
    page = own(client, asked)
    assert "We could take two from each town." in words_of(page)
    assert "Cancel this booking" not in words_of(page)
    assert "book again" not in words_of(page)


def test_the_needs_say_by_when_they_are_answered_and_then_the_answer(client, event):
    form = words_of(client.get(FORM))
    assert "Somebody answers you within 5 days." in form
    assert "deleted 30 days after the event" in form
    booking = factories.a_booking(event, needs="A ramp")
    assert f"Somebody answers you by {date_format(booking.answer_promised, 'j F Y')}" in words_of(own(client, booking))
    actions.answer_needs(actor=HOST, booking=booking, answer="The way in is step-free.\nAsk at the desk.")
    page = words_of(own(client, booking))
    assert "The way in is step-free." in page
    assert "Somebody answers you" not in page


def test_still_coming_is_said_with_a_button_and_only_once(client, event):
    booking = factories.a_booking(event)
    assert "Yes, I am still coming" in words_of(own(client, booking, "coming/"))
    booking.refresh_from_db()
    assert booking.coming is None, "a program that looks through mail says nothing"
    page = client.post(f"/en/plan/bookings/{booking.uuid}/coming/", follow=True)
    assert "Thank you: we count on you." in words_of(page)
    assert "You told us on" in words_of(page)
    assert "Yes, I am still coming" not in words_of(own(client, booking, "coming/"))
    waits = factories.a_booking(event, places=2)
    assert "You have no place at this event at the moment." in words_of(own(client, waits, "coming/"))
    client.post(f"/en/plan/bookings/{waits.uuid}/coming/")
    waits.refresh_from_db()
    assert waits.coming is None


def test_names_may_follow_one_box_a_place(client, event):
    booking = factories.a_booking(event, places=2, name="Ada Example")
    page = own(client, booking, "names/")
    assert [box in page.text for box in ('name="name_0"', 'name="name_1"', 'name="name_2"')] == [True, True, False]
    assert 'value="Ada Example"' in page.text
    page = client.post(f"/en/plan/bookings/{booking.uuid}/names/", {"name_0": "Ada", "name_1": " "}, follow=True)
    assert "We have noted who comes." in words_of(page)
    assert "1 name to follow" in words_of(page)
    client.post(f"/en/plan/bookings/{booking.uuid}/names/", {"name_0": "Ada", "name_1": "<b>Bee</b>"})
    page = own(client, booking)
    assert "&lt;b&gt;Bee&lt;/b&gt;" in page.text
    assert "to follow" not in words_of(page)
    page = client.post(f"/en/plan/bookings/{booking.uuid}/names/", {"name_0": "x" * 121, "name_1": "Bee"})
    assert "id_name_0-error" in page.text


def test_a_form_says_when_the_only_places_left_are_kept_for_a_side(client, event):
    actions.keep_places(actor=HOST, event=event, whom="government", places=1)
    factories.a_booking(event)
    page = words_of(client.get(FORM))
    assert "The places for everybody are taken at the moment." in page
    assert "Government: 1 place" in page
    assert "You are on the waiting list" in words_of(book(Client(), side="civil-society"))
    assert "Your place is booked" in words_of(book(Client(), side="government"))
    assert "All places are taken at the moment." in words_of(client.get(FORM))


def test_a_link_in_a_message_leads_to_the_page_it_names_and_to_no_other(client, event):
    booking = factories.a_booking(event)
    token = links.mint(Purpose.BOOKING, booking.uuid, booking.link_version)
    here = f"/en/plan/bookings/{booking.uuid}/"
    for then in ("coming", "cancel", "change", "names"):
        assert client.get(f"/en/l/{token}/", {"then": then})["Location"] == f"{here}{then}/"
    assert client.get(f"/en/l/{token}/", {"then": "calendar"})["Location"] == f"{here}calendar.ics"
    for then in ("", "booked", "//evil.example.org", "../../desk", "x" * 5000):
        assert client.get(f"/en/l/{token}/", {"then": then})["Location"] == here


def test_a_revoked_link_of_a_booking_says_plainly_what_happened(client, event):
    booking = factories.a_booking(event)
    person = Participant.objects.get(pk=booking.participant_id)
    token = links.mint(Purpose.BOOKING, booking.uuid, booking.link_version)
    actions.revoke_links_of(actor=factories.as_person(person, Purpose.ALL), participant=person.pk)
    page = client.get(f"/en/l/{token}/", {"then": "coming"})
    assert page.status_code == 410
    assert "This was the link of a booking, and it was made invalid" in words_of(page)
    assert booking.reference not in page.text
    assert "not have been copied whole" in words_of(client.get(f"/en/l/{token[:-3]}/"))


def test_a_cancelled_link_still_opens_what_was_and_how_to_come_again(client, event):
    booking = factories.a_booking(event)
    actions.cancel_booking(actor=HOST, booking=booking)
    page = words_of(own(client, booking))
    assert "Cancelled" in page
    assert "where you can book again while there are places" in page
    assert "There is nothing to confirm" in words_of(own(client, booking, "coming/"))
    actions.cancel_event(actor=HOST, event=event, because={"en": "Snow."})
    assert "book again" not in words_of(own(client, booking))


@pytest.mark.parametrize("names", [1, 3])
def test_a_booking_takes_as_many_statements_for_three_names_as_for_one(client, event, django_assert_num_queries, names):
    actions.resize(actor=HOST, event=event, capacity=9)
    booking = factories.a_booking(event, places=3, names=["Ada", "Bee", "Cai"][:names])
    opened(client, Purpose.BOOKING, booking)
    with django_assert_num_queries(5):
        client.get(f"/en/plan/bookings/{booking.uuid}/")


def test_an_invitation_opens_the_places_kept_for_the_invited_and_needs_no_address(client, event):
    actions.keep_places(actor=HOST, event=event, whom="invited", places=1)
    factories.a_booking(event)
    assert "All places are taken" in words_of(client.get(FORM))
    actions.invite(actor=HOST, event=event, members=[], addresses=["Iona Example <iona@example.org>"], found="A list.")
    invitation = Invitation.objects.get()
    opened(client, Purpose.INVITATION, invitation)
    form = client.get(FORM)
    assert "You were invited: thank you for coming." in words_of(form)
    assert "1 place is free." in words_of(form)
    assert "we write to the address that the invitation came to" in words_of(form)
    assert "Iona" not in form.text, "it may have been passed on"
    assert "Your place is booked" in words_of(book(client, name="Iona Example"))
    booking = Booking.objects.get(invitation=invitation)
    assert (booking.state, booking.participant_id) == ("confirmed", invitation.participant_id)
    assert Message.objects.filter(to="iona@example.org", key=f"booking:{booking.uuid}:confirmed").exists()


def test_who_would_cancel_what_is_declined_or_of_a_cancelled_event_reads_why_there_is_nothing_to_cancel(client):
    event = factories.an_event(factories.a_process(slug="plan"))
    booking, other = factories.a_booking(event), factories.a_booking(event)
    Booking.objects.filter(pk=other.pk).update(state=Booking.State.DECLINED)
    actions.cancel_event(actor=HOST, event=event, because={"en": "Snow."})
    opened(client, Purpose.BOOKING, booking)
    here = f"/en/plan/bookings/{booking.uuid}/cancel/"
    assert "This event is cancelled." in words_of(client.post(here, follow=True))
    booking.refresh_from_db()
    assert booking.state == "confirmed", "what stands of a cancelled event is its record"
    Event.objects.update(cancelled=None)
    opened(client, Purpose.BOOKING, other)
    page = words_of(client.get(f"/en/plan/bookings/{other.uuid}/cancel/"))
    assert "You have no place at this event" in page
    assert "cancelled already" not in page
