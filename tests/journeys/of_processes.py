"""What the demonstration is given of processes, events and plans, so that each page has something to show."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from hearback.answers import actions as answers
from hearback.contributions import actions as contributions
from hearback.contributions.models import Carried, Contribution
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Side, Viewer
from hearback.events import actions as events
from hearback.events.models import AgreedAction, Event, Invitation, Notes, Photograph
from hearback.people import actions as people
from hearback.people import links
from hearback.plans import actions as plans
from hearback.plans.models import PlanUpload, Version, Wording
from hearback.processes import actions as processes
from hearback.processes import queries as process_queries
from hearback.processes.models import Announcement, Document, Joining, Process
from hearback.reportback import actions as reportback
from hearback.reportback.wordings import Text as WrittenText
from hearback.webhooks import actions as webhooks
from hearback.webhooks.models import Receiver
from tests.architecture.world import Thing


def add_week_mail() -> str:
    """The link that stops what is sent to somebody who works here."""
    user = people.add_user(actor=HOST, email="weekly@example.org", name="Weekly")
    wish = reportback.choose_week_mail(actor=process_queries.viewer(user=user.pk), every="week")
    return links.mint(Purpose.WEEK, wish.uuid, wish.link_version)


def add_carried(version: Version) -> Carried:
    """Something said about a sentence that has gone from the final plan: where it stands there waits for a person."""
    contributions.carry(version=version)
    return Carried.objects.filter(version=version, state__in=Carried.ASKS).first()


def add_sentence(version: Version) -> dict[str, Any]:
    """A sentence of the final plan about which something was said."""
    place = Wording.objects.filter(entry__version=version).first()
    contributions.say(
        actor=NOBODY,
        process=version.process,
        key=uuid4(),
        kind="concern",
        language="en",
        words="Say by when. (Invented.)",
        sentence=place.sentence,
    )
    return {"number": place.entry.commitment.number, "sentence": place.sentence.uuid}


def add_paused(process: Process) -> Process:
    """The process, paused for a month."""
    today = clock.today()
    who, why = "The team (invented)", {"en": "There is an election.", "cy": "Mae etholiad."}
    until = today + timedelta(days=30)
    processes.pause_process(actor=HOST, process=process, said_by=who, reason=why, starts=today, until=until)
    return process


def add_ready(process: Process) -> Process:
    """A process that could open and has not."""
    words = {name: {"en": "Words"} for name in ("promise_will", "promise_cannot", "promise_decides", "promise_when")}
    processes.edit_process(actor=HOST, process=process, contact_email="team@example.org", **words)
    processes.add_question(actor=HOST, process=process, text={"en": "What is missing?"}, kind="suggestion")
    return process


def add_announcement(process: Process) -> Announcement:
    return processes.write_announcement(
        actor=HOST, process=process, slug="not-yet", title={"en": "Not yet public"}, body={"en": "Words"}
    )


def add_document(process: Process, *, published: bool = True) -> Document:
    one = processes.write_document(
        actor=HOST,
        process=process,
        slug="a-document" if published else "not-public-yet",
        kind="letter",
        title={"en": "A letter (invented)", "cy": "Llythyr (dyfeisiwyd)"},
        text={"en": "## What we ask\n\n- one thing\n- another", "cy": "## Beth a ofynnwn\n\n- un peth\n- peth arall"},
        happened=clock.today(),
    )
    return processes.publish_document(actor=HOST, document=one) if published else one


def add_forum(process: Process) -> dict[str, Thing]:
    """A forum with a member, its rules in two versions, and a meeting at which somebody was."""
    words = {"name": {"en": "The forum (invented)", "cy": "Y fforwm (dyfeisiwyd)"}}
    forum = processes.set_up_forum(actor=HOST, process=process, **words)
    today = clock.today()
    given = {"name": "A member (invented)", "side": Side.CIVIL_SOCIETY, "since": today - timedelta(days=400)}
    seat = processes.seat_member(actor=HOST, forum=forum, **given, co_chair=True)
    for days in (300, 30):
        text = {"en": f"We meet every {days} days. (Invented)", "cy": f"Cyfarfod bob {days} diwrnod. (Dyfeisiwyd)"}
        agreed = processes.agree_text(
            actor=HOST, forum=forum, kind="rules", text=text, happened=today - timedelta(days=days)
        )
    starts = clock.now() - timedelta(days=5)
    title = {"en": "A meeting of the forum", "cy": "Cyfarfod o’r fforwm"}
    event = events.write_event(
        actor=HOST, process=process, slug="met", title=title, starts=starts, ends=starts + timedelta(hours=2)
    )
    event = events.set_meeting(
        actor=HOST, event=events.publish_event(actor=HOST, event=event), of_forum=True, presents_results=True
    )
    events.note_presence(actor=HOST, event=event, there={seat: "present"}, chaired=[seat])
    at = {"process": process.slug}
    return {
        "forum": Thing(at),
        "requirement": Thing(at | {"slug": "forum-meets"}),
        "seat": Thing(at | {"uuid": seat.uuid}),
        "forum-text": Thing(at | {"kind": "rules", "number": agreed.number}),
        "meeting": Thing(at | {"slug": event.slug}),
    }


def add_events(process: Process) -> dict[str, Thing]:
    noted = Notes.objects.filter(event__process=process).first().event
    starts = clock.now() + timedelta(days=20)
    series = events.add_series(
        actor=HOST, process=process, slug="around", title={"en": "Around the country", "cy": "O amgylch y wlad"}
    )
    coming = events.write_event(
        actor=HOST,
        process=process,
        slug="coming",
        series=series,
        provisions={"step-free": "yes", "bsl": "no"},
        title={"en": "The next workshop", "cy": "Y gweithdy nesaf"},
        starts=starts,
        ends=starts + timedelta(hours=2),
        capacity=20,
        venue="Town hall",
    )
    capture = links.mint(Purpose.CAPTURE, coming.uuid, coming.link_version)
    coming = events.publish_event(actor=HOST, event=coming)
    slip = contributions.capture_slip(
        actor=HOST, event=coming, key=uuid4(), words="Open the data. (invented)", kind="concern", language="en"
    )
    at = {"process": process.slug}
    return {
        "slip": Thing(at | {"slug": coming.slug, "key": slip.key}, capture=capture),
        "event": Thing(at | {"slug": coming.slug}, capture=capture),
        "series": Thing(at | {"slug": series.slug}),
        "public:event": Thing(at | {"slug": noted.slug}),
        "door": Thing(at | {"slug": coming.slug}, capture=capture),
        "notes": Thing(at | {"slug": noted.slug}),
        "photograph": Thing(at | {"slug": noted.slug, "uuid": Photograph.objects.get(event=noted).uuid}),
        "agreed": Thing(at | {"slug": noted.slug, "uuid": AgreedAction.objects.filter(event=noted).first().uuid}),
        "desk:event_notes_check": Thing(at | {"slug": noted.slug}),
    }


def add_plan(process: Process) -> PlanUpload:
    """A plan in a file that was read, with something in it that is no part of a plan."""
    text = "# A plan (invented)\n\n## 1. Count the newts (invented)\n\nLead: Ministry of Newts\n\nWe will count them.\n"
    upload = plans.bring_plan_file(actor=HOST, process=process, data=text.encode(), name="plan (invented).md")
    return plans.read_plan_file(actor=HOST, upload=upload)


def add_worded(process: Process) -> str:
    """A text that we write to people, in words of the process's own."""
    text = WrittenText.RECEIVED
    title = {"en": "We have it: {reference} (invented)"}
    reportback.word(actor=HOST, process=process, text=text, number=0, title=title, body={})
    return text.value


def add_waits(process: Process) -> Joining:
    given = {"name": "Ann (invented)", "email": "ann@example.org", "organisation_name": "Open Rivers (invented)"}
    return processes.join_network(actor=NOBODY, process=process, key=uuid4(), language="en", kind="other", **given)


def add_receiver() -> Receiver:
    """A program that is sent what happens."""
    return webhooks.add_receiver(actor=HOST, key=uuid4(), url="https://example.org/hearback")


def add_invited(process: Process, event: Event) -> dict[str, Thing]:
    """Somebody who was invited and said when would suit them, and the meeting that they hold themselves."""
    events.invite(actor=HOST, event=event, addresses=["Tom (invented) <tom@example.org>"], found="A list (invented)")
    one = Invitation.objects.get(event=event)
    token = links.mint(Purpose.INVITATION, one.uuid, one.link_version)
    viewer = Viewer(grants=frozenset({Grant(Purpose.INVITATION, one.uuid, one.link_version)}))
    meeting = events.hold_own_meeting(
        actor=viewer,
        event=event,
        invitation=one,
        key=uuid4(),
        organisation="Friends of the Park (invented)",
        starts=clock.now() + timedelta(days=21),
        where="The library",
        language="en",
    )
    events.answer_invitation(actor=viewer, invitation=one, suits="In the evening. (invented)")
    at = {"process": process.slug}
    waits = Contribution.objects.filter(process=process, state="waiting", held=None).first()
    due = clock.today() + timedelta(days=14)
    asks = {"contributions": [waits], "post": "Open data team (invented)", "note": "Since when? (invented)", "due": due}
    asked = answers.ask_for_line(actor=HOST, process=process, key=uuid4(), **asks)
    return {
        "line": Thing(at | {"uuid": asked.uuid}, links.mint(Purpose.LINE, asked.uuid, asked.link_version)),
        "invitation": Thing(at | {"uuid": one.uuid, "slug": event.slug}, token, one.participant),
        "own-meeting": Thing(at | {"slug": meeting.slug}),
    }
