"""Small things that tests begin with: each made as a person would make it, through the rooms' actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from io import BytesIO
from itertools import count
from typing import Any
from uuid import uuid4

from django.db import transaction
from PIL import Image

from hearback.analysis import actions as analysis
from hearback.analysis import queries as analysis_queries
from hearback.analysis.models import Code, Codebook, Coded, CoverageCall, Sample, Unit
from hearback.answers import actions as answers
from hearback.answers.models import Answer, LineRequest
from hearback.contributions import actions as contributions
from hearback.contributions.models import Attachment, Contribution, Letter, Verbatim, Voice
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Role, Side, Viewer
from hearback.events import actions as events
from hearback.events.models import AgreedAction, Attendance, Booking, Event, Invitation, Notes, Photograph, Series
from hearback.journal.models import Fact
from hearback.people import actions as people
from hearback.people.models import Contact, Organisation, Participant, User
from hearback.plans.models import Commitment
from hearback.processes import actions as processes
from hearback.processes import queries as process_queries
from hearback.processes.models import Document, Forum, ForumMember, Joining, Kind, Membership, NetworkMember, Process
from hearback.reportback import actions as reportback

_number = count(1)

PROMISE: dict[str, Any] = {
    "promise_will": {"en": "We record everything and use it as we write the plan.", "cy": "Rydym yn cofnodi popeth."},
    "promise_cannot": {"en": "We cannot turn every idea into a commitment.", "cy": "Ni allwn addo popeth."},
    "promise_decides": {"en": "Both sides decide together, by what helps people most.", "cy": "Mae’r ddwy ochr."},
    "promise_when": {"en": "You hear from us within twelve weeks.", "cy": "Cewch glywed gennym ymhen deuddeg wythnos."},
}
CONTACT: dict[str, Any] = {"contact_name": "Open plan team", "contact_email": "team@example.org"}


# --- people


def a_user(*, name: str = "", email: str = "", is_host: bool = False) -> User:
    """Somebody with an account, and no post yet."""
    number = next(_number)
    return people.add_user(
        actor=HOST, email=email or f"user{number}@example.org", name=name or f"User {number}", is_host=is_host
    )


def as_viewer(user: User) -> Viewer:
    """What the doors make of somebody who signed in."""
    return process_queries.viewer(user=user.id)


def as_person(participant: Participant, purpose: Purpose = Purpose.ME) -> Viewer:
    """What the doors make of somebody who came by a private link (or, with Purpose.ALL, by a code)."""
    return Viewer(grants=frozenset({Grant(purpose, participant.uuid, participant.link_version)}))


def a_participant(*, name: str = "", email: str | None = None, **choices: Any) -> Participant:
    """A person who left an address, unless `email` is empty."""
    number = next(_number)
    address = f"person{number}@example.org" if email is None else email
    given = {"language": "en", "report_back": True} | with_wishes(choices)
    return people.introduce(actor=NOBODY, name=name or f"Person {number}", email=address, **given).participant


def with_wishes(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, those of how somebody wishes to be told put together as actions take them."""
    wishes = {one.name for one in fields(people.Wishes)} & given.keys()
    others = {name: value for name, value in given.items() if name not in wishes}
    return others | ({"wishes": people.Wishes(**{name: given[name] for name in wishes})} if wishes else {})


def an_organisation(slug: str = "", *, name: str = "", kind: str = Organisation.Kind.CIVIL_SOCIETY) -> Organisation:
    """An organisation of the network."""
    slug = slug or f"organisation-{next(_number)}"
    words = {"en": name or slug.replace("-", " ").capitalize()}
    return people.add_organisation(actor=HOST, slug=slug, name=words, kind=kind)


# --- processes


def a_draft_process(*, slug: str = "", run_by: str = Process.RunBy.BOTH, **fields: Any) -> Process:
    """A process that is being prepared, started by the host: nobody has a post in it."""
    slug = slug or f"process-{next(_number)}"
    name = fields.pop("name", {"en": "Open plan 2013", "cy": "Cynllun agored 2013"})
    return processes.start_process(actor=HOST, slug=slug, name=name, run_by=run_by, **fields)


def a_process(*, questions: int = 1, **fields: Any) -> Process:
    """An open process with its promise and its questions (`questions` of them)."""
    process = a_draft_process(**PROMISE | CONTACT | fields)
    for number in range(1, questions + 1):
        processes.add_question(
            actor=HOST,
            process=process,
            text={"en": f"What is missing? ({number})", "cy": f"Beth sydd ar goll? ({number})"},
            kind=Kind.SUGGESTION,
        )
    return processes.open_process(actor=HOST, process=process)


def a_post(process: Process, *, side: Side = Side.GOVERNMENT, role: Role = Role.COORDINATOR) -> Membership:
    """A post in a process, filled with somebody new."""
    number = next(_number)
    return processes.invite(
        actor=HOST,
        process=process,
        email=f"colleague{number}@example.org",
        name=f"Colleague {number}",
        role=role,
        side=side,
    )


def a_coordinator(process: Process, side: Side = Side.GOVERNMENT) -> Viewer:
    """Somebody who coordinates a process for a side, signed in."""
    return as_viewer(a_post(process, side=side).user)


# --- the network


def a_form_to_join(process: Process | None = None, *, actor: Viewer = NOBODY, **told: Any) -> NetworkMember | Joining:
    """Somebody who fills in the form, with an address unless `email` is empty: nobody has confirmed it yet."""
    number = next(_number)
    given: dict[str, Any] = {"name": f"Member {number}", "email": f"member{number}@example.org", "language": "en"}
    return processes.join_network(
        actor=actor, process=process or a_process(), key=told.pop("key", uuid4()), **given | told
    )


def a_member(process: Process | None = None, **told: Any) -> NetworkMember:
    """Somebody in the network: they filled in the form, and said yes by the link that was sent to them."""
    form = a_form_to_join(process, **told)
    if isinstance(form, NetworkMember):
        return form
    return processes.confirm_joining(actor=by_network_link(form) if form.participant else HOST, joining=form)


def by_network_link(entry: NetworkMember | Joining) -> Viewer:
    """What the doors make of somebody who came by the private link of their entry."""
    return Viewer(grants=frozenset({Grant(Purpose.NETWORK, entry.uuid, entry.link_version)}))


# --- documents and the forum


def a_document(
    process: Process | None = None, *, actor: Viewer = HOST, published: bool = True, **fields: Any
) -> Document:
    """A letter of today, public unless told otherwise."""
    given: dict[str, Any] = {
        "slug": f"document-{next(_number)}",
        "kind": Document.Kind.LETTER,
        "title": {"en": "A letter to the Minister (invented)", "cy": "Llythyr at y Gweinidog (dyfeisiwyd)"},
        "text": {"en": "We ask for **three** things. (Invented)", "cy": "Gofynnwn am **dri** pheth. (Dyfeisiwyd)"},
        "happened": clock.today(),
    }
    document = processes.write_document(actor=actor, process=process or a_process(), **given | fields)
    return processes.publish_document(actor=actor, document=document) if published else document


def a_forum(process: Process | None = None) -> Forum:
    """The forum of a process, with nobody in it yet."""
    words = {"name": {"en": "Open government forum", "cy": "Fforwm llywodraeth agored"}, "summary": {"en": "We meet."}}
    return processes.set_up_forum(actor=HOST, process=process or a_process(), **words)


def a_seat(forum: Forum, *, actor: Viewer = HOST, **fields: Any) -> ForumMember:
    """A seat in the forum that government has held for long, unless told otherwise."""
    given = {"name": f"Member {next(_number)}", "side": Side.GOVERNMENT, "since": date(2012, 1, 1)}
    return processes.seat_member(actor=actor, forum=forum, **given | fields)


def a_meeting(forum: Forum, *, presents_results: bool = False, **fields: Any) -> Event:
    """A meeting of the forum that was held last week, unless told otherwise."""
    fields.setdefault("starts", clock.now() - timedelta(days=7))
    event = an_event(forum.process, **fields)
    return events.set_meeting(actor=HOST, event=event, of_forum=True, presents_results=presents_results)


# --- events


def an_event(process: Process | None = None, *, published: bool = True, **fields: Any) -> Event:
    """A workshop a fortnight from now, from two to four, announced unless told otherwise."""
    process = process or a_process()
    starts = fields.pop("starts", clock.now() + timedelta(days=14))
    given = {
        "title": {"en": "Workshop in Manchester", "cy": "Gweithdy ym Manceinion"},
        "venue": "Four Piccadilly Place",
    }
    event = events.write_event(
        actor=HOST,
        process=process,
        slug=fields.pop("slug", f"event-{next(_number)}"),
        starts=starts,
        ends=fields.pop("ends", starts + timedelta(hours=2)),
        **given | fields,
    )
    return events.publish_event(actor=HOST, event=event) if published else event


def a_booking(event: Event | None = None, *, actor: Viewer = NOBODY, **fields: Any) -> Booking:
    """Somebody's booking, made as the public makes it: with an address, unless `email` is empty."""
    number = next(_number)
    given: dict[str, Any] = {"name": f"Person {number}", "email": f"booker{number}@example.org", "language": "en"}
    return events.book(actor=actor, event=event or an_event(), key=fields.pop("key", uuid4()), **given | fields)


def an_invitation(event: Event | None = None, *, email: str = "", actor: Viewer = HOST) -> Invitation:
    """Somebody's invitation, from a list of addresses."""
    event = event or an_event()
    email = email or f"invited{next(_number)}@example.org"
    events.invite(actor=actor, event=event, addresses=[email], found="The list of the voluntary council")
    return Invitation.objects.get(
        event=event, participant__in=Contact.objects.filter(address=email).values("participant")
    )


def as_invited(invitation: Invitation) -> Viewer:
    """What the doors make of somebody who came by an invitation's link."""
    return Viewer(grants=frozenset({Grant(Purpose.INVITATION, invitation.uuid, invitation.link_version)}))


def a_check_in(booking: Booking, *, actor: Viewer | None = None, **fields: Any) -> Attendance:
    """Somebody who booked comes in, let in by the facilitator."""
    actor = actor or by_capture_link(booking.event)
    return events.check_in(actor=actor, event=booking.event, key=fields.pop("key", uuid4()), booking=booking, **fields)


def a_walk_in(event: Event | None = None, *, actor: Viewer | None = None, **fields: Any) -> Attendance:
    """Somebody comes in who did not book, let in by the facilitator."""
    event = event or an_event()
    given: dict[str, Any] = {"name": f"Person {next(_number)}", "language": "en"}
    actor = actor or by_capture_link(event)
    return events.walk_in(actor=actor, event=event, key=fields.pop("key", uuid4()), **given | fields)


def a_series(process: Process, *, slug: str = "", **fields: Any) -> Series:
    """A series of events, with none in it yet."""
    given: dict[str, Any] = {"title": {"en": "Workshops around the country", "cy": "Gweithdai o amgylch y wlad"}}
    return events.add_series(actor=HOST, process=process, slug=slug or f"series-{next(_number)}", **given | fields)


def by_booking_link(booking: Booking) -> Viewer:
    """What the doors make of somebody who came by a booking's private link."""
    return Viewer(grants=frozenset({Grant(Purpose.BOOKING, booking.uuid, booking.link_version)}))


def by_capture_link(event: Event) -> Viewer:
    """What the doors make of somebody who came by a facilitator's link."""
    return Viewer(grants=frozenset({Grant(Purpose.CAPTURE, event.uuid, event.link_version)}))


def an_own_meeting(event: Event | None = None, *, invitation: Invitation | None = None, **fields: Any) -> Event:
    """A meeting that an organisation holds itself, in three weeks: by an invitation, or by the form with an address."""
    event = event or an_event()
    given: dict[str, Any] = {
        "organisation": "Friends of the Park",
        "starts": clock.now() + timedelta(days=21),
        "where": "The library",
        "language": "en",
        "email": "" if invitation else f"holder{next(_number)}@example.org",
    }
    actor = fields.pop("actor", as_invited(invitation) if invitation else NOBODY)
    key = fields.pop("key", uuid4())
    return events.hold_own_meeting(actor=actor, event=event, key=key, invitation=invitation, **given | fields)


def a_jpeg(width: int = 40, height: int = 30, colour: str = "white") -> bytes:
    """A photograph as a camera would send it."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


def a_photograph(event: Event | None = None, **fields: Any) -> Photograph:
    """A photograph of a flipchart, with its text in both languages."""
    given: dict[str, Any] = {"text": {"en": "Open the bus times", "cy": "Agor amserlenni’r bysiau"}, "image": a_jpeg()}
    return events.add_photograph(
        actor=HOST, event=event or an_event(), key=fields.pop("key", uuid4()), spoke=frozenset(), **given | fields
    )


def an_agreed_action(event: Event | None = None, **fields: Any) -> AgreedAction:
    """What was agreed at an event: the network asks councils, by no day in particular."""
    given: dict[str, Any] = {"text": {"en": "Ask the councils", "cy": "Gofyn i’r cynghorau"}, "owner": "The network"}
    return events.add_agreed_action(
        actor=HOST, event=event or an_event(), key=fields.pop("key", uuid4()), spoke=frozenset(), **given | fields
    )


def published_notes(event: Event, text: str = "We talked.") -> Notes:
    """The notes of an event, written and published."""
    events.write_notes(actor=HOST, event=event, text={"en": text, "cy": f"{text} (cy)"}, spoke=frozenset())
    return events.publish_notes(actor=HOST, event=event, spoke=frozenset())


# --- contributions


def a_contribution(
    process: Process | None = None, *, words: str = "Publish the contracts.", actor: Viewer = NOBODY, **told: Any
) -> Contribution:
    """Something said online, without a name or an address unless they are given."""
    given: dict[str, Any] = {"kind": Kind.SUGGESTION, "language": "en"}
    return contributions.say(
        actor=actor,
        process=process or a_process(),
        key=told.pop("key", uuid4()),
        words=words,
        **given | with_wishes(told),
    )


def a_slip(event: Event | None = None, *, words: str = "Open the bus times.", **told: Any) -> Contribution:
    """Something said in the room, written down by the facilitator."""
    event = event or an_event()
    given: dict[str, Any] = {"kind": Kind.SUGGESTION, "language": "en"}
    return contributions.capture_slip(
        actor=by_capture_link(event),
        event=event,
        key=told.pop("key", uuid4()),
        words=words,
        **given | with_wishes(told),
    )


def a_pdf(words: str = "A table of bus times. (invented)") -> bytes:
    """A document with these words in it, enough of one for anybody who does not open it."""
    return b"%PDF-1.7\n% " + words.encode() + b"\ntrailer <<>>\n%%EOF\n"


def a_photographed(
    contribution: Contribution | None = None, *, actor: Viewer | None = None, **given: Any
) -> Attachment:
    """A photograph that its author adds to what they said."""
    said = contribution or a_contribution()
    told: dict[str, Any] = {"key": uuid4(), "data": a_jpeg(), "description": {"en": "A bus stop without a timetable"}}
    return contributions.attach(actor=actor or by_said_link(said), contribution=said, **told | given)


def a_letter(process: Process | None = None, *, actor: Viewer = HOST, **given: Any) -> Letter:
    """A letter with its photograph, typed in at the desk as one point."""
    told: dict[str, Any] = {
        "key": uuid4(),
        "words": "Say where the money goes. (invented)",
        "kind": Kind.SUGGESTION,
        "language": "en",
        "name": "Mair (invented)",
        "post": "1 High Street, Anytown",
        "page": a_jpeg(),
    }
    return contributions.type_in(actor=actor, process=process or a_process(), **with_wishes(told | given))


def by_said_link(contribution: Contribution) -> Viewer:
    """What the doors make of somebody who came by a contribution's private link."""
    return Viewer(grants=frozenset({Grant(Purpose.SAID, contribution.uuid, contribution.link_version)}))


def by_voice_link(voice: Voice) -> Viewer:
    """What the doors make of somebody who came by a voice's private link."""
    return Viewer(grants=frozenset({Grant(Purpose.VOICE, voice.uuid, voice.link_version)}))


# --- answers


def an_answer(*contributions: Contribution, actor: Viewer = HOST, **fields: Any) -> Answer:
    """A “no” with its reason to one contribution or many, unless told otherwise."""
    said = contributions or (a_contribution(),)
    given: dict[str, Any] = {
        "outcome": Answer.Outcome.NO,
        "reason": {"en": "There is no money for it this year.", "cy": "Nid oes arian ar ei gyfer eleni."},
    }
    given |= {"decided_by": "The Cabinet Office team"} if fields.get("outcome", given["outcome"]) == "no" else {}
    return answers.answer(
        actor=actor, process=said[0].process, key=fields.pop("key", uuid4()), contributions=said, **given | fields
    )


# --- what it is about


def a_code(process: Process | None = None, label: str = "", *, actor: Viewer = HOST, **more: Any) -> Code:
    """A theme of the codebook."""
    label = label or f"Theme {next(_number)}"
    return analysis.add_code(
        actor=actor, process=process or a_process(), key=more.pop("key", uuid4()), label={"en": label}, **more
    )


def coded(contribution: Contribution, *codes: Code, actor: Viewer = HOST, stance: str = "supports") -> Coded:
    """What is about these themes, in place of what was said of it before."""
    last = Coded.objects.filter(contribution=contribution, unit=None, ended=None).first()
    return analysis.code(
        actor=actor, contribution=contribution, codes=codes, stance=stance, turn=last.turn if last else 0
    )


def told(said: Contribution) -> None:
    """Whoever is to hear of what happened with it is told, as the worker would tell them."""
    with transaction.atomic():
        for _step in reportback.tell(facts=list(Fact.objects.filter(subject_uuid=said.uuid))):
            pass


def called(
    contribution: Contribution, commitment: Commitment | None = None, *, actor: Viewer = HOST, call: str = ""
) -> CoverageCall:
    """Whether the plan covers it, in place of what was said before: by this commitment, or not at all."""
    last = CoverageCall.objects.filter(contribution=contribution, ended=None).first()
    version = analysis_queries.plan_to_cover(contribution.process)
    assert version is not None
    return analysis.call_coverage(
        actor=actor,
        contribution=contribution,
        version=version,
        call=call or ("covered" if commitment else "not"),
        commitment=commitment,
        turn=last.turn if last else 0,
    )


def a_sample(process: Process, rows: Sequence[Contribution]) -> Sample:
    """A sample of just these, for two new colleagues to code apart."""
    first, second = (a_post(process, side=side).user for side in (Side.GOVERNMENT, Side.CIVIL_SOCIETY))
    number = Codebook.objects.get(process=process).number
    given = {"seed": 1, "of": len(rows), "codebook_number": number, "first": first, "second": second}
    sample = Sample.objects.create(process=process, number=1, **given)
    Unit.objects.bulk_create(Unit(sample=sample, order=n, contribution=row) for n, row in enumerate(rows, 1))
    return sample


def plain_contributions(process: Process, number: int) -> None:
    """Many, with their words and nothing beside them, straight into the tables."""
    now = clock.now()
    rows = [
        Contribution(process=process, kind=Kind.SUGGESTION, happened=now, received=now, key=uuid4(), body_digest="")
        for _number in range(number)
    ]
    Verbatim.objects.bulk_create(
        Verbatim(contribution=row, text="Publish it. (Invented.)") for row in Contribution.objects.bulk_create(rows)
    )


def a_line(*contributions: Contribution, actor: Viewer = HOST, **fields: Any) -> LineRequest:
    """A line that is asked for on these."""
    given = {"key": uuid4(), "post": "Open data team, the Treasury", "due": clock.today() + timedelta(days=14)} | fields
    return answers.ask_for_line(actor=actor, process=contributions[0].process, contributions=contributions, **given)


def by_line_link(asked: LineRequest) -> Viewer:
    """Whoever came by the link of a line."""
    return Viewer(grants=frozenset({Grant(Purpose.LINE, asked.uuid, asked.link_version)}))
