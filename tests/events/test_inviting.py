"""Inviting: each person once, never who asked not to be, and the message says in five lines what one needs to know."""

from datetime import timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions, address_lines, invitation_messages, jobs, queries
from hearback.events.models import Booking, Event, Invitation
from hearback.events.queries import Became, WhyNot
from hearback.journal.models import Fact
from hearback.outbox import jobs as outbox
from hearback.outbox.models import Job, Message
from hearback.people import actions as people
from hearback.people.models import Contact, Participant
from hearback.processes import actions as processes
from hearback.processes.models import NetworkMember
from tests.events.network import a_member, a_nameless_member
from tests.factories import (
    a_booking,
    a_coordinator,
    a_draft_process,
    a_participant,
    a_process,
    an_event,
    an_organisation,
    as_invited,
    as_person,
)

pytestmark = pytest.mark.django_db
FOUND = "The list of the county’s voluntary council"


def invite(event, *members, addresses=(), actor=HOST, found=FOUND, **more):
    return actions.invite(actor=actor, event=event, members=members, addresses=addresses, found=found, **more)


def test_members_and_pasted_addresses_are_invited_and_each_gets_one_message():
    event = an_event()
    done = invite(event, a_member(event.process), addresses=["Nia Jones <nia@example.org>", "", "tom@example.org"])
    assert (done.invited, dict(done.left_out), done.unread) == (3, {}, ())
    assert Message.objects.filter(key__startswith="invited:").count() == 3
    assert Fact.objects.filter(verb="invitation.sent", refs={"event": str(event.uuid)}).count() == 3
    nia = Participant.objects.get(name="Nia Jones")
    contact = Contact.objects.get(participant=nia)
    assert (contact.address, contact.confirmed, nia.wants_news) == ("nia@example.org", None, False)


def test_inviting_the_same_again_invites_nobody():
    event, member = an_event(), None
    member = a_member(event.process)
    for _twice in range(2):
        done = invite(event, member, addresses=["nia@example.org"])
    assert (done.invited, dict(done.left_out)) == (0, {WhyNot.ALREADY: 2})
    assert Message.objects.filter(key__startswith="invited:").count() == 2


def test_somebody_who_is_there_three_times_is_invited_once():
    event = an_event()
    person = a_participant(email="ann@example.org")
    for_herself = a_member(event.process, person)
    for_her_group = a_member(event.process, person, organisation=an_organisation())
    done = invite(event, for_her_group, for_herself, addresses=["ANN@example.org", "Ann <ann@Example.org>"])
    assert (done.invited, dict(done.left_out)) == (1, {WhyNot.TWICE: 3})
    assert Invitation.objects.get().organisation == for_her_group.organisation


def test_who_has_booked_who_asked_not_to_be_and_whom_no_message_reaches_are_left_out():
    event = an_event()
    booked = a_booking(event, email="booked@example.org").participant
    declined, returned, disowned = (a_member(event.process) for _three in range(3))
    people.set_uninvited(actor=as_person(declined.participant), participant=declined.participant.uuid, uninvited=True)
    Contact.objects.filter(participant=returned.participant).update(returned=clock.now())
    people.disown_address(actor=as_person(disowned.participant), participant=disowned.participant.uuid)
    silent = a_nameless_member(event.process, an_organisation())
    done = invite(event, declined, returned, disowned, silent, addresses=["booked@example.org"])
    expected = {WhyNot.BOOKED: 1, WhyNot.ASKED_NOT: 1, WhyNot.NO_ADDRESS: 3}
    assert (done.invited, dict(done.left_out)) == (0, expected)
    assert Invitation.objects.filter(participant=booked).count() == 0


def test_lines_that_hold_no_address_are_named_and_the_others_are_invited():
    event = an_event()
    done = invite(event, addresses=["nia@example.org", "no address here", "<broken@>", "x@example.org"])
    assert done.invited == 2
    assert [(one.line, one.text) for one in done.unread] == [(2, "no address here"), (3, "<broken@>")]
    assert all("format" in str(one.because) for one in done.unread)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("nia@example.org", [("nia@example.org", "")]),
        ('"Jones, Nia" <nia@example.org>', [("nia@example.org", "Jones, Nia")]),
        ("Nia <nia@Example.ORG>; Tom <tom@example.org>;", [("nia@example.org", "Nia"), ("tom@example.org", "Tom")]),
        ("nia@example.org, tom@example.org", [("nia@example.org", ""), ("tom@example.org", "")]),
        ("mailto:nia@example.org", [("nia@example.org", "")]),
        ("   ", []),
    ],
)
def test_addresses_are_read_as_people_paste_them(line, expected):
    found, unread = address_lines.read([line])
    assert ([(one.email, one.name) for one in found], unread) == (expected, [])


def test_where_pasted_addresses_are_from_must_be_said_and_stands_in_the_message():
    event = an_event()
    with pytest.raises(BadInput, match="where you got") as refused:
        invite(event, addresses=["nia@example.org"], found=" ")
    assert refused.value.field == "found"
    assert not Participant.objects.exists()
    invite(event, addresses=["nia@example.org"])
    assert f"Where did you get my address?\n{FOUND}" in Message.objects.get().body


def test_a_member_reads_when_they_joined():
    event = an_event()
    member = a_member(event.process)
    invite(event, member)
    assert f"You joined the network on {clock.today():%-d %B %Y}." in Message.objects.get().body


def test_the_message_holds_five_lines_one_link_and_a_one_click_header():
    event = an_event(cost={"en": "Free"}, who_may_come={"en": "Anybody from the county"})
    invite(event, a_member(event.process))
    message, invitation = Message.objects.get(), Invitation.objects.get()
    asked = ("Is it for me?", "When and where", "What does it cost?", "What happens with what I say?", "Where did you")
    assert all(question in message.body for question in asked)
    for said in ("Anybody from the county", "Free", "Four Piccadilly Place", "We record everything", "twelve weeks"):
        assert said in message.body
    assert message.body.count("/l/i") == 2  # to the invitation, and never again
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/quiet/q" in message.headers["List-Unsubscribe"]
    assert "?about=invitations" in message.headers["List-Unsubscribe"]
    assert invitation.language == "en"


def test_the_message_is_in_the_language_of_the_person_and_in_both_where_we_know_none():
    event = an_event()
    invite(event, a_member(event.process, language="cy"), addresses=["nia@example.org"])
    in_welsh, in_both = Message.objects.order_by("id")
    assert "Gweithdy ym Manceinion" in in_welsh.body
    assert "Workshop in Manchester" not in in_welsh.body
    assert "Gweithdy ym Manceinion" in in_both.body
    assert "Workshop in Manchester" in in_both.body
    assert {link for link in ("/en/l/i", "/cy/l/i") if link in in_both.body} == {"/en/l/i", "/cy/l/i"}


@time_machine.travel("2027-06-30T12:00:00Z", tick=False)
def test_where_we_got_an_address_is_said_in_each_language_of_the_message():
    event = an_event()
    member = a_member(event.process)
    NetworkMember.objects.filter(pk=member.pk).update(source="imported")
    invite(event, NetworkMember.objects.get(pk=member.pk))
    body = Message.objects.get().body
    assert "Our list of organisations, since 30 June 2027." in body
    assert "Ein rhestr o sefydliadau, ers 30 Mehefin 2027." in body


def test_what_an_organiser_wrote_about_where_an_address_is_from_stands_as_it_is():
    assert invitation_messages.in_words("Your own web page, in March") == "Your own web page, in March"


def test_nothing_that_a_stranger_typed_is_in_the_message():
    event = an_event()
    stranger = a_participant(name="Buy gold now", email="gold@example.org")
    group = an_organisation(name="Cheap loans")
    invite(event, a_member(event.process, stranger, organisation=group, place="Call 0900"))
    message = Message.objects.get()
    assert not any(typed in message.subject + message.body for typed in ("Buy gold", "Cheap loans", "Call 0900"))


def test_only_organisers_invite_and_only_to_an_event_that_is_announced_and_to_come():
    event = an_event()
    for actor in (NOBODY, a_coordinator(a_process()), as_person(a_participant())):
        with pytest.raises(NotAllowed):
            invite(event, addresses=["nia@example.org"], actor=actor)
    with pytest.raises(BadInput, match="Announce"):
        invite(an_event(published=False), addresses=["nia@example.org"])
    over = an_event(starts=clock.now() - timedelta(days=2))
    with pytest.raises(BadInput, match="over"):
        invite(over, addresses=["nia@example.org"])
    actions.cancel_event(actor=HOST, event=event, because={"en": "Flood"})
    with pytest.raises(BadInput, match="cancelled"):
        invite(event, addresses=["nia@example.org"])
    assert not Contact.objects.filter(address="nia@example.org").exists()


def test_members_of_another_process_are_not_invited():
    event = an_event()
    with pytest.raises(NotAllowed):
        invite(event, a_member(a_process()))


def test_dont_invite_me_again_is_kept_for_every_event_of_every_process():
    first, second = an_event(), an_event()
    invite(first, addresses=["nia@example.org"])
    invitation = Invitation.objects.get()
    actions.never_again(actor=as_invited(invitation), invitation=invitation)
    assert invite(second, addresses=["nia@example.org"]).left_out == {WhyNot.ASKED_NOT: 1}
    assert Fact.objects.get(verb="participant.uninvited").refs == {"uninvited": True}
    nia = Participant.objects.get()
    people.set_uninvited(actor=as_person(nia), participant=nia.uuid, uninvited=False)
    assert invite(second, addresses=["nia@example.org"]).invited == 1


def test_an_invitation_passed_on_does_not_let_its_reader_undo_that():
    event = an_event()
    invite(event, addresses=["nia@example.org"])
    invitation = Invitation.objects.get()
    reader = as_invited(invitation)
    with pytest.raises(NotAllowed):
        people.set_uninvited(actor=reader, participant=invitation.participant.uuid, uninvited=False)
    with pytest.raises(NotAllowed):
        actions.never_again(actor=HOST, invitation=invitation)


def test_somebody_cannot_come_and_says_when_would_suit():
    event = an_event()
    invite(event, addresses=["nia@example.org"])
    invitation = Invitation.objects.get()
    reader = as_invited(invitation)
    for _twice in range(2):
        actions.answer_invitation(actor=reader, invitation=invitation)
    actions.answer_invitation(actor=reader, invitation=invitation, suits="On a Saturday")
    found = queries.invitations_visible_to(HOST, event).get()
    assert (found.reply, found.suits, queries.became(found)) == ("cannot", "On a Saturday", Became.SUITS)
    assert Fact.objects.filter(verb="invitation.answered").count() == 2
    with pytest.raises(NotAllowed):
        actions.answer_invitation(actor=as_person(a_participant()), invitation=invitation)


def test_the_list_says_what_became_of_each():
    event = an_event()
    invite(event, addresses=[f"p{number}@example.org" for number in range(3)])
    a_booking(event, email="p0@example.org")
    Contact.objects.filter(address="p1@example.org").update(returned=clock.now())
    rows = list(queries.invitations_visible_to(HOST, event))
    assert [queries.became(row) for row in rows] == [Became.BOOKED, Became.RETURNED, Became.NOTHING]
    assert not queries.invitations_visible_to(NOBODY, event).exists()


def test_an_invitation_is_its_reader_s_and_the_organisers_and_nobody_else_s():
    event = an_event()
    invite(event, addresses=["nia@example.org", "tom@example.org"])
    nia, tom = Invitation.objects.order_by("id")
    assert queries.invitation_by_link(as_invited(nia)) == nia
    assert queries.invitation_to(as_invited(nia), event) == nia
    assert queries.invitation_to(as_person(nia.participant), event) == nia
    assert queries.invitation_to(as_invited(nia), an_event()) is None
    assert queries.invitation_visible_to(as_invited(nia), tom.uuid) is None
    assert queries.invitation_visible_to(a_coordinator(event.process), tom.uuid) == tom
    assert queries.invitation_visible_to(a_coordinator(a_process()), tom.uuid) is None
    Invitation.objects.filter(pk=nia.pk).update(link_version=2)
    assert queries.invitation_by_link(as_invited(nia)) is None


def test_the_network_is_narrowed_by_region_level_kind_theme_and_place():
    event = an_event()
    process = event.process
    theme = processes.add_theme(actor=HOST, process=process, slug="parks", name={"en": "Parks"})
    council = a_member(
        process, organisation=an_organisation(kind="local"), region="wales", level="local", place="Bangor"
    )
    person = a_member(process, region="london", level="national", themes=[theme])
    a_member(process, left=clock.now())
    a_member(a_process())

    def found(**chosen):
        return list(queries.members_to_invite(HOST, event, **chosen))

    assert found() == [council, person]
    assert found(region="wales") == found(level="local") == found(kind="local") == found(place="bang") == [council]
    assert found(region="london") == found(kind="person") == found(theme="parks") == [person]
    assert found(region="wales", theme="parks") == []
    assert list(queries.members_to_invite(NOBODY, event)) == []


def test_many_are_invited_by_a_job_that_says_how_far_it_is_and_holds_no_address():
    event = an_event()
    actor = a_coordinator(event.process)
    members = [a_member(event.process) for _three in range(3)]
    addresses = [f"p{number}@example.org" for number in range(250)]
    given = {"actor": actor, "event": event, "members": members, "addresses": addresses, "found": FOUND}
    key = event.uuid
    job = actions.ask_to_invite(key=key, **given)
    assert actions.ask_to_invite(key=key, **given) == job
    assert "example.org" not in str(job.payload)
    outbox.run_due({actions.INVITE: jobs.invite})
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result["invited"]) == ("done", 253, 253, 253)
    assert Message.objects.filter(key__startswith="invited:").count() == 253


def test_a_job_that_died_half_way_goes_on_and_invites_nobody_twice(monkeypatch):
    event = an_event()
    job = actions.ask_to_invite(
        actor=HOST, event=event, key=event.uuid, addresses=[f"p{n}@example.org" for n in range(230)], found=FOUND
    )
    parts = []

    def dies_after_the_first(done, total):
        parts.append(done)
        if len(parts) == 1:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        actions.go_on_inviting(actor=HOST, job=job, told=dies_after_the_first)
    assert Invitation.objects.count() == 100
    outbox.run_due({actions.INVITE: jobs.invite})

    assert Job.objects.get().result == {"invited": 130, "already": 100}
    assert Invitation.objects.count() == Message.objects.filter(key__startswith="invited:").count() == 230


def test_an_event_that_is_gone_ends_the_job():
    event = an_event()
    job = actions.ask_to_invite(actor=HOST, event=event, key=event.uuid, addresses=["a@example.org"], found=FOUND)
    Event.objects.filter(pk=event.pk).delete()
    assert jobs.invite(job) == {"invited": 0}


def test_a_booking_makes_a_second_invitation_needless_and_a_cancelled_one_does_not():
    event = an_event()
    booking = a_booking(event, email="ann@example.org")
    actions.cancel_booking(actor=HOST, booking=booking)
    assert invite(event, addresses=["ann@example.org"]).invited == 1
    assert not queries.has_booked(Invitation.objects.get())
    assert Booking.objects.get().state == "cancelled"


def test_nobody_is_invited_to_a_process_that_nobody_can_read_yet():
    event = an_event(a_draft_process())
    with pytest.raises(BadInput):
        invite(event, addresses=["nia@example.org"])
    assert not Message.objects.exists()


def test_who_left_the_network_after_they_were_chosen_is_not_invited():
    event = an_event()
    stays, leaves = a_member(event.process), a_member(event.process)
    job = actions.ask_to_invite(actor=HOST, event=event, key=event.uuid, members=[stays, leaves])
    processes.leave_network(actor=HOST, member=leaves)
    done = actions.go_on_inviting(actor=HOST, job=job, told=lambda _done, _total: None)
    assert (done.invited, dict(done.left_out)) == (1, {WhyNot.LEFT: 1})


@time_machine.travel("2027-06-30T23:30:00Z", tick=False)
def test_the_day_on_which_they_joined_is_that_of_the_clocks_here():
    found = invitation_messages.found_for(NetworkMember(source="joined"))
    assert "1 July 2027" in invitation_messages.in_words(found)


def test_more_addresses_than_fit_at_a_time_are_refused_and_nobody_is_introduced():
    event = an_event()
    with pytest.raises(BadInput, match="3,000") as refused:
        invite(event, addresses=[f"p{number}@example.org" for number in range(3_001)])
    assert refused.value.field == "addresses"
    assert not Participant.objects.exists()
