"""Inviting at the desk: choose, look, send; then what became of it, without an address on the page."""

import pytest

from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.events import jobs
from hearback.events.models import Event, Invitation
from hearback.outbox import jobs as outbox
from hearback.outbox.models import Job, Message
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.processes import actions as processes
from tests.factories import a_booking, a_member, a_user, an_event, an_invitation, an_own_meeting, as_invited
from tests.web.public.people import words_of

pytestmark = pytest.mark.django_db
FOUND = "The list of the voluntary council"


@pytest.fixture
def event(process):
    return an_event(process, slug="manchester", cost={"en": "Free"})


def at(event, place="invite/"):
    return f"/desk/open-plan/events/{event.slug}/{place}"


def test_an_organiser_finds_it_from_the_event(desk, event):
    page = desk.get(at(event, "")).content.decode()
    for place in ("invite/", "invitations/", "own-meetings/"):
        assert f'href="{at(event, place)}"' in page


def test_the_network_is_narrowed_and_says_who_cannot_be_invited(desk, event):
    theme = processes.add_theme(actor=HOST, process=event.process, slug="parks", name={"en": "Parks"})
    wales = a_member(event.process, name="Welsh one", region="wales", place="Bangor", interests=[theme.slug])
    a_member(event.process, name="London one", region="london")
    silent = a_member(event.process, name="Silent one").participant
    people.set_uninvited(actor=HOST, participant=silent.uuid, uninvited=True)
    page = words_of(desk.get(at(event)))
    assert "2 who fit can be invited" in page
    assert "asked not to be invited again" in page
    for chosen in ("region=wales", "theme=parks", "place=Bangor"):
        page = words_of(desk.get(f"{at(event)}?{chosen}"))
        assert "Welsh one" in page
        assert "London one" not in page
    events.invite(actor=HOST, event=event, members=[wales])
    assert "Welsh one invited already" in words_of(desk.get(f"{at(event)}?region=wales"))


def test_whoever_was_heard_from_can_be_left_out(desk, event):
    a_member(event.process, name="Never asked one")
    booked = a_member(event.process, name="Booked one", email="booked@example.org")
    a_booking(an_event(event.process), email="booked@example.org")
    page = words_of(desk.get(f"{at(event)}?stands=not-asked"))
    assert "Never asked one" in page
    assert "Booked one" not in page
    assert booked.name == "Booked one"


def test_choosing_shows_the_count_and_the_text_and_sends_nothing_yet(desk, event):
    member = a_member(event.process, name="Ann")
    given = {"member": str(member.uuid), "addresses": "nia@example.org\nno address", "found": FOUND, "language": ""}
    page = words_of(desk.post(at(event), given))
    assert "2 people get this message." in page
    assert "Line 2: no address" in page
    assert "You are invited: Workshop in Manchester" in page
    assert "/l/" not in page
    assert not Invitation.objects.exists()
    assert Participant.objects.count() == 1


def test_sending_invites_and_leads_to_the_list(desk, event):
    member = a_member(event.process, name="Ann")
    given = {"member": str(member.uuid), "addresses": "Nia <nia@example.org>", "found": FOUND, "send": "yes"}
    page = desk.post(at(event), given, follow=True)
    assert "2 people are invited." in words_of(page)
    assert Message.objects.filter(key__startswith="invited:").count() == 2
    desk.post(at(event), given)
    assert Invitation.objects.count() == 2


def test_everybody_who_fits_is_invited_and_nobody_else(desk, event):
    for region in ("wales", "wales", "london"):
        a_member(event.process, region=region)
    desk.post(at(event), {"everyone": "on", "region": "wales", "send": "yes"})
    assert Invitation.objects.count() == 2


def test_without_saying_where_addresses_are_from_everything_typed_comes_back(desk, event):
    page = desk.post(at(event), {"addresses": "nia@example.org", "send": "yes"})
    assert "Say where you got these addresses" in words_of(page)
    assert "nia@example.org</textarea>" in page.content.decode()
    assert not Invitation.objects.exists()


def test_going_back_brings_everything_back(desk, event):
    member = a_member(event.process)
    given = {"member": str(member.uuid), "addresses": "nia@example.org", "found": FOUND, "back": "yes"}
    page = desk.post(at(event), given).content.decode()
    assert f'value="{member.uuid}" checked' in page
    assert FOUND in page.replace("&#x27;", "’")


def test_more_than_a_handful_of_hundreds_is_a_job_with_its_progress(desk, event):
    addresses = "\n".join(f"p{number}@example.org" for number in range(201))
    page = desk.post(at(event), {"addresses": addresses, "found": FOUND, "send": "yes"}, follow=True)
    assert "Sending the invitations" in words_of(page)
    assert not Invitation.objects.exists()
    outbox.run_due({events.INVITE: jobs.invite})
    assert (Invitation.objects.count(), Job.objects.get().state) == (201, "done")


def test_the_list_says_what_became_of_each_without_an_address(desk, event):
    cannot = an_invitation(event, email="cannot@example.org")
    events.answer_invitation(actor=as_invited(cannot), invitation=cannot, suits="On a <b>Saturday</b>")
    booked = an_invitation(event, email="booked@example.org")
    a_booking(event, email="booked@example.org")
    page = desk.get(at(event, "invitations/"))
    text = words_of(page)
    assert "Cannot come, and says when would suit them" in text
    assert "On a &lt;b&gt;Saturday" in page.content.decode()
    assert "example.org" not in text
    assert "Show contact details" not in text
    only = words_of(desk.get(at(event, "invitations/?became=booked")))
    assert "Saturday" not in only
    assert booked.found in only


def test_the_host_sees_an_address_and_that_is_written_down(signed_in, event):
    invitation = an_invitation(event, email="nia@example.org")
    page = signed_in(a_user(is_host=True)).post(at(event, f"invitations/{invitation.uuid}/contact/"))
    assert "nia@example.org" in words_of(page)


def test_own_meetings_stand_beneath_the_event_and_can_be_listed(desk, event):
    assert "Nobody holds a meeting of their own yet" in words_of(desk.get(at(event, "own-meetings/")))
    meeting = an_own_meeting(event, organisation="Friends of the Park")
    page = desk.get(at(event, "own-meetings/"))
    assert "Friends of the Park" in words_of(page)
    assert f"/desk/open-plan/events/{meeting.slug}/" in page.content.decode()
    desk.post(at(meeting, "publish/"), {"when": "now"})
    assert Event.objects.get(pk=meeting.pk).published is not None


def test_an_event_that_nobody_can_be_invited_to_says_why(desk, process):
    draft = an_event(process, slug="draft", published=False)
    assert "Announce the event first" in words_of(desk.get(at(draft)))
    page = desk.post(at(draft), {"addresses": "nia@example.org", "found": FOUND, "send": "yes"})
    assert "Announce the event first" in words_of(page)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_the_database_the_same_number_of_times(django_assert_num_queries, desk, event, many):
    for number in range(many):
        a_member(event.process, name=f"Member {number}")
        an_invitation(event)
        an_own_meeting(event)
    desk.get(at(event))
    with django_assert_num_queries(10):
        desk.get(at(event))
    with django_assert_num_queries(7):
        desk.get(at(event, "invitations/"))
    with django_assert_num_queries(7):
        desk.get(at(event, "own-meetings/"))
