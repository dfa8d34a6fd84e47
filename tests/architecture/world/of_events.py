"""What the world has of events: who is invited, who booked, what was said in the room."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from hearback.contributions import actions as contributions
from hearback.contributions import queries as contribution_queries
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.erasure import actions as erasure
from hearback.events import actions as events
from hearback.events.models import Booking, Event, Invitation
from hearback.people import links
from hearback.people.models import Contact, Organisation, Participant
from hearback.processes.models import Process
from tests.architecture.world.things import MEMBERS, TEAM, World, line, said, written
from tests.factories import a_jpeg


def add_events(world: World, process: Process, organisation: Organisation) -> None:
    soon, now = clock.now() + timedelta(days=14), clock.now()
    # How to come in online is for those who organise, and for those with a place.
    joins = TEAM | {"link", "participant", "code"}
    for state, at in (("draft", None), ("embargoed", now + timedelta(days=3)), ("public", now)):
        word = "Known" if state == "public" else world.keep(f"zqevent{state}", MEMBERS | {"facilitator"})
        texts = {name: said(word) for name in ("title", "summary", "travel", "access", "who_may_come", "cost")}
        lines = {name: line(word) for name in ("venue", "address", "access_name", "outer_name")}
        series = events.add_series(
            actor=HOST, process=process, slug=f"series-{state}", title=said(word), summary=said(word)
        )
        event = events.write_event(
            actor=HOST,
            process=process,
            slug=f"event-{state}",
            series=series,
            provisions={"bsl": "no", "captions": "yes"},
            format="hybrid",
            joining_link=f"https://meet.example.org/{world.keep(f'zqjoining{state}', joins)}",
            joining_notes=said(world.keep(f"zqcode{state}", joins)),
            starts=soon,
            ends=soon + timedelta(hours=2),
            background=written(word),
            hosts=[organisation],
            agenda=[events.AgendaPoint(said(word))],
            **texts,
            **lines,
        )
        events.set_papers(actor=HOST, event=event, papers=[events.PlannedPaper(said(word), clock.today())])
        if at:
            event = events.publish_event(actor=HOST, event=event, at=at)
        world.add("series", state, process=process.slug, slug=series.slug, event=event)
        world.add("event", state, process=process.slug, slug=event.slug, uuid=event.uuid, event=event)
        if state != "public":
            world.add("door", state, process=process.slug, slug=event.slug, event=event)
        events.write_notes(actor=HOST, event=event, text=written(world.keep(f"zqnotes{state}", TEAM)))
        slip = contributions.capture_slip(
            actor=HOST,
            event=event,
            key=uuid4(),
            words=line("Known"),
            table=line("Known"),
            kind="concern",
            language="en",
        )
        world.add("slip", state, process=process.slug, slug=event.slug, key=slip.key, event=event)
    noted = events.write_event(
        actor=HOST, process=process, slug="noted", title=said("Noted"), starts=soon, ends=soon + timedelta(hours=1)
    )
    noted = events.publish_event(actor=HOST, event=noted)
    events.write_notes(actor=HOST, event=noted, text=written("Known"))
    events.publish_notes(actor=HOST, event=noted)
    _under_the_rule(world, noted)
    for state, of in (("draft", event), ("public", noted)):
        word = "Known" if state == "public" else world.keep("zqphotographdraft", TEAM)
        photograph = events.add_photograph(
            actor=HOST, event=of, key=uuid4(), image=a_jpeg(), text=written(word), spoke=frozenset()
        )
        world.add("photograph", state, process=process.slug, slug=of.slug, uuid=photograph.uuid, event=of)
        word = "Known" if state == "public" else world.keep("zqagreeddraft", TEAM)
        agreed = events.add_agreed_action(
            actor=HOST,
            event=of,
            key=uuid4(),
            text=said(word),
            owner=line(word),
            due=clock.today() - timedelta(days=1),
            spoke=frozenset(),
        )
        world.add("agreed", state, process=process.slug, slug=of.slug, uuid=agreed.uuid, event=of)
    world.add("notes", "draft", process=process.slug, slug="event-public", event=event)
    world.add("notes", "public", process=process.slug, slug="noted", event=noted)
    world.capture = links.mint(Purpose.CAPTURE, event.uuid, event.link_version)
    _bookings(world, process, event)
    _invitations(world, process, event)
    _door(world, process)


def _door(world: World, process: Process) -> None:
    """An event at whose door people stand: its facilitator reads their names, and never an address or a need."""
    now, at_the_door = clock.now(), TEAM | {"facilitator"}
    event = events.write_event(
        actor=HOST, process=process, slug="today", title=said("Today"), starts=now, ends=now + timedelta(hours=1)
    )
    event = events.publish_event(actor=HOST, event=event)
    booking = events.book(
        actor=HOST,
        event=event,
        key=uuid4(),
        name=line(world.keep("zqcomes", at_the_door)),
        email="zqcomesfrom@example.org",
        language="en",
        organisation=line(world.keep("zqcomesfor", at_the_door)),
        needs=line("zqneedsthere"),
        places=2,
    )
    events.check_in(actor=HOST, event=event, key=uuid4(), booking=booking)
    events.walk_in(
        actor=HOST,
        event=event,
        key=uuid4(),
        name=line(world.keep("zqwalksin", at_the_door)),
        organisation=line(world.keep("zqwalksfor", at_the_door)),
        email="zqwalksfrom@example.org",
        language="en",
    )
    for word in ("zqneedsthere", "zqcomesfrom@", "zqwalksfrom@"):
        world.keep(word, frozenset())  # no page of the matrix is about these bookings but the door's
    world.add("door", "public", process=process.slug, slug=event.slug, event=event)


def _under_the_rule(world: World, event: Event) -> None:
    """Something said under the Chatham House Rule by somebody who chose to be shown: nobody reads who it was."""
    world.ruled = contributions.capture_slip(
        actor=HOST,
        event=event,
        key=uuid4(),
        words=line("Ruled"),
        kind="suggestion",
        language="en",
        name=line("zqruled"),
        attribution="named",
        email="zqruled@example.org",
    )
    person = Participant.objects.get(pk=Contact.objects.get(address="zqruled@example.org").participant_id)
    world.keep("zqruled", frozenset(), person)
    spoke = contribution_queries.who_spoke(HOST, event)
    events.set_chatham_house(actor=HOST, event=event, on=True, spoke=spoke)


def _invitations(world: World, process: Process, event: Event) -> None:
    """Somebody invited from a list, somebody erased since, a bystander; a meeting of one's own, unlisted and listed."""
    for state in ("public", "erased", "other"):
        name = line(f"zqinvited{state}").replace("<", "").replace(">", "")
        email, found = f"zqinvitation-{state}@example.org", line(f"zqfound{state}")
        events.invite(actor=HOST, event=event, addresses=[f"{name} <{email}>"], found=found)
        person = Participant.objects.get(pk=Contact.objects.get(address=email).participant_id)
        one = Invitation.objects.get(event=event, participant=person)
        events.answer_invitation(actor=HOST, invitation=one, suits=line(f"zqsuits{state}"))
        roles, host = (frozenset(),) * 2 if state == "erased" else (TEAM, frozenset({"host"}))
        for word in ("zqinvited", "zqfound", "zqsuits"):
            world.keep(f"{word}{state}", roles, person)
        world.keep(f"zqinvitation-{state}@", host, person)
        token = links.mint(Purpose.INVITATION, one.uuid, one.link_version)
        if state == "other":
            world.other_links += (token,)
            continue
        world.add("invitation", state, token, person, process=process.slug, uuid=one.uuid, slug=event.slug)
        if state == "erased":
            erasure.erase_person(actor=HOST, participant=person)
    for state in ("draft", "public"):
        word = "Known" if state == "public" else world.keep("zqownmeeting", MEMBERS | {"facilitator"})
        meeting = events.hold_own_meeting(
            actor=NOBODY,
            event=event,
            key=uuid4(),
            organisation=line(word),
            where=line(word),
            starts=clock.now() + timedelta(days=20),
            language="en",
            email=f"zqholder-{state}@example.org",
        )
        world.keep(f"zqholder-{state}@", frozenset(), meeting.holder)
        if state == "public":
            events.publish_event(actor=HOST, event=meeting)
        world.add("own-meeting", state, process=process.slug, slug=meeting.slug, event=meeting)


def _bookings(world: World, process: Process, event: Event) -> None:
    for state in ("public", "erased", "other"):
        booking = events.book(
            actor=NOBODY,
            event=event,
            key=uuid4(),
            name=line(f"zqbooker{state}"),
            email=f"zqbooking-{state}@example.org",
            language="en",
            organisation=line(f"zqfrom{state}"),
            needs=line(f"zqneeds{state}"),
        )
        person = booking.participant
        roles, host = (frozenset(),) * 2 if state == "erased" else (TEAM, frozenset({"host"}))
        events.answer_needs(actor=HOST, booking=booking, answer=line(f"zqneedanswer{state}"))
        for word in ("zqbooker", "zqfrom", "zqneeds", "zqneedanswer"):
            world.keep(f"{word}{state}", roles, person)
        world.keep(f"zqbooking-{state}@", host, person)
        token = links.mint(Purpose.BOOKING, booking.uuid, booking.link_version)
        if state == "other":
            world.other_links += (token,)
            continue
        me = links.mint(Purpose.ME, person.uuid, person.link_version)
        quiet, not_me = (links.mint(one, person.uuid, person.link_version) for one in (Purpose.QUIET, Purpose.NOT_ME))
        world.add("booking", state, token, person, process=process.slug, uuid=booking.uuid, slug=event.slug)
        world.add("person", state, me, person)
        for kind, minted in (("link", me), ("quiet", quiet), ("not-me", not_me)):
            world.add(kind, state, me, person, token=minted)
        if state == "erased":
            erasure.erase_person(actor=HOST, participant=person)
            assert Booking.objects.filter(pk=booking.pk, needs="", needs_answer="").exists()
