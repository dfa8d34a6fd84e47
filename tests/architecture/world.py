"""One world for the tests of who may see what: a thing of every kind in every state, all of it through the actions.

Every text in it is hostile: whoever prints one unescaped prints a tag that no page of ours has. Every text that is not
for everybody holds a word of its own, and the world knows who may read that word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from hearback.analysis import actions as analysis
from hearback.analysis.models import Code, Group, Member, Sample, Unit
from hearback.answers import actions as answers
from hearback.answers import queries as answer_queries
from hearback.answers.models import LinePoint
from hearback.contributions import actions as contributions
from hearback.contributions import queries as contribution_queries
from hearback.contributions.models import Authorship, Carried, Contribution, Source, SourceRow
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Role, Side, Viewer
from hearback.erasure import actions as erasure
from hearback.events import actions as events
from hearback.events.models import Booking, Event, Invitation
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.outbox import provider
from hearback.outbox.models import Channel
from hearback.people import actions as people
from hearback.people import links
from hearback.people.models import Contact, Organisation, Participant, User
from hearback.plans import actions as plans
from hearback.plans.clearance import ChangeCause
from hearback.plans.differences import differences
from hearback.plans.models import Change, Commitment, Entry, PlanUpload, Sentence, SignOff, Version
from hearback.processes import actions as processes
from hearback.processes.models import ForumMember, Membership, Process, Question
from hearback.reportback import actions as reportback
from hearback.reportback import queries as reportback_queries
from hearback.reportback.models import Following
from hearback.reportback.wordings import Text as WrittenText
from hearback.webhooks import actions as webhooks
from tests.contributions.files import a_csv, brought, came_in
from tests.factories import a_contribution, a_jpeg, a_line, a_pdf, as_viewer, by_said_link, called, told

ROLES = (
    *("nobody", "link", "other-link", "facilitator", "participant", "code"),
    *("observer", "theme-lead", "government", "civil-society", "other", "host"),
)
STRANGERS, STAFF = ROLES[:6], ROLES[6:]
TEAM = frozenset({"government", "civil-society", "host"})
WORKS_WITH = TEAM | {"theme-lead"}
MEMBERS = WORKS_WITH | {"observer"}

TAG = "hb-xss"
LINE = f"\"'><{TAG} onhb=1>"
MARKDOWN = (
    f"<{TAG} onhb=1> <script>{TAG}</script> <img src=x onerror=hb> [x](javascript:hb) <javascript:hb> "
    f'![x](https://elsewhere.example.org/x.png) [y](https://example.org/"onhb=1) `<{TAG}>`\n\n<{TAG}>\n'
)


def line(word: str) -> str:
    """A text on one line that breaks out of whatever does not escape it."""
    return f"{word} {LINE}"


def said(word: str) -> dict[str, str]:
    """The same in both languages."""
    return {"en": line(word), "cy": line(word)}


def written(word: str) -> dict[str, str]:
    """The same as Markdown, by somebody at the desk."""
    return {"en": f"{word} {MARKDOWN}", "cy": f"{word} {MARKDOWN}"}


@dataclass(frozen=True)
class Secret:
    """A word, the roles that may read it, and the person it is about, who may as well."""

    word: str
    roles: frozenset[str]
    person: int | None = None


@dataclass(frozen=True)
class Thing:
    """The subject of a page: what stands in its address, its private link, its person, the link of its facilitator."""

    at: Mapping[str, Any]
    link: str = ""
    person: Participant | None = None
    capture: str = ""
    query: str = ""


@dataclass
class World:
    """Everything there is, by kind and state."""

    things: dict[str, dict[str, Thing]] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    # One site for all browsers: each that is set up reads the names of all static files.
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))
    other_links: tuple[str, ...] = ()
    capture: str = ""
    somebody: Participant | None = None
    ruled: Contribution | None = None

    def add(self, kind: str, state: str, /, link: str = "", person: Participant | None = None, **at: Any) -> None:
        """Remember a thing; `event` among its parts is the event whose facilitator comes to it."""
        event, query = at.pop("event", None), at.pop("query", "")
        capture = links.mint(Purpose.CAPTURE, event.uuid, event.link_version) if event else ""
        self.things.setdefault(kind, {})[state] = Thing(at, link, person, capture, query)

    def keep(self, word: str, roles: frozenset[str], person: Participant | None = None) -> str:
        """A word that these roles alone may read."""
        self.secrets.append(Secret(word, roles, person.pk if person else None))
        return word

    def client(self, role: str, thing: Thing) -> Client:
        """The browser of somebody in this role towards this thing."""
        client = Client()
        client.handler = self.handler
        person = thing.person or self.somebody
        tokens = {
            "link": [thing.link] if thing.link else [],
            "other-link": list(self.other_links),
            "facilitator": [thing.capture or self.capture],
            "participant": [links.mint(Purpose.ME, person.uuid, person.link_version)],
        }.get(role, [])
        if tokens:
            client.cookies["links"] = "~".join(tokens)
        if role == "code":
            opened = HttpResponse()
            opened.set_signed_cookie("held", f"{person.uuid}:{person.link_version}", salt="held")
            client.cookies["held"] = opened.cookies["held"].value
        if role in STAFF:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._session(role)
        return client

    def _session(self, role: str) -> str:
        """The session of a colleague, who signs in once."""
        if role not in self.sessions:
            client = Client()
            client.force_login(self.users[role])
            self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return self.sessions[role]

    def hidden_from(self, role: str, thing: Thing) -> list[str]:
        """The words that somebody in this role must not find on any page about this thing."""
        own = (thing.person or self.somebody).pk if role in {"link", "participant", "code"} else None
        return [one.word for one in self.secrets if role not in one.roles and (own is None or one.person != own)]


def build() -> World:
    """The whole world."""
    world = World()
    opened = processes.open_process(actor=HOST, process=_process("open-plan"))
    draft = _process("draft-plan", word=world.keep("zqdraftprocess", MEMBERS))
    elsewhere = processes.open_process(actor=HOST, process=_process("elsewhere"))
    demonstration = processes.open_process(actor=HOST, process=_process("demo-plan", demonstration=True))
    _people(world, (opened, draft, demonstration), elsewhere)
    world.add("site", "public")
    world.add("provider", "public", token=provider.secret())
    world.add("process", "draft", process=draft.slug)
    world.add("process", "public", process=opened.slug)
    for state, process in (("draft", draft), ("public", opened)):
        world.add("joining-form", state, process=process.slug, who="organisation")
        world.add("table", state, process=process.slug, table="contributions")
    world.add("demonstration", "public", process=demonstration.slug)
    _paused(world, draft, "draft", world.keep("zqpause", MEMBERS))
    _paused(world, demonstration, "public", "Known")
    for state, process in (("draft", draft), ("public", opened)):
        _parts(world, process, state)
    organisation = people.add_organisation(
        actor=HOST, slug="zq-org", name=said("Network"), kind=Organisation.Kind.COALITION
    )
    world.add("organisation", "public", slug=organisation.slug)
    _announcements(world, opened)
    _documents(world, opened)
    for state, process in (("draft", draft), ("public", opened)):
        _forum(world, process, state, organisation)
    _events(world, opened, organisation)
    _network(world, opened)
    _week_mail(world)
    receiver = webhooks.add_receiver(actor=HOST, key=uuid4(), url="https://example.org/hearback")
    world.add("webhook", "public", uuid=receiver.uuid)
    for state, process in (("draft", draft), ("public", opened)):
        _codebook(world, process, state)
    _plan(world, opened, organisation)
    _work(world, opened)
    return world


def _paused(world: World, process: Process, state: str, why: str) -> None:
    """A pause: of what is being prepared its reason is for colleagues alone, as everything there is."""
    today = clock.today()
    processes.pause_process(
        actor=HOST,
        process=process,
        said_by=line("Zqwho"),
        reason=said(why),
        starts=today,
        until=today + timedelta(days=30),
    )
    world.add("paused", state, process=process.slug)


def _process(slug: str, word: str = "", **more: Any) -> Process:
    words = {name: written(word or "Known") for name in ("about",)}
    words |= {name: said(word or "Known") for name in ("summary", "promise_will", "promise_cannot", "promise_decides")}
    process = processes.start_process(
        actor=HOST,
        slug=slug,
        name=said(word or slug),
        run_by=Process.RunBy.BOTH,
        runner=line("Runner"),
        promise_when=said(word or "Known"),
        contact_name=line("Team"),
        contact_email="team@example.org",
        contact_phone=LINE,
        **words,
        **more,
    )
    for kind in ("suggestion", "question"):
        processes.add_question(
            actor=HOST, process=process, text=said(word or "Asked"), kind=kind, hint=said(word or "Hint")
        )
    return process


def _people(world: World, mine: tuple[Process, ...], elsewhere: Process) -> None:
    world.users["host"] = people.add_user(actor=HOST, email="host@example.org", name=line("The host"), is_host=True)
    posts = {
        "government": (Role.COORDINATOR, Side.GOVERNMENT),
        "civil-society": (Role.COORDINATOR, Side.CIVIL_SOCIETY),
        "observer": (Role.OBSERVER, Side.GOVERNMENT),
        "theme-lead": (Role.THEME_LEAD, Side.CIVIL_SOCIETY),
    }
    for name, (role, side) in posts.items():
        for process in mine:
            post = processes.invite(
                actor=HOST,
                process=process,
                email=f"{name}@example.org",
                name=line(world.keep("zqcolleague", MEMBERS)),
                role=role,
                side=side,
                post=line("Post"),
            )
        world.users[name] = post.user
    post = processes.invite(
        actor=HOST,
        process=elsewhere,
        email="other@example.org",
        name="Other",
        role=Role.COORDINATOR,
        side=Side.GOVERNMENT,
    )
    world.users["other"] = post.user


def _parts(world: World, process: Process, state: str) -> None:
    """What a process is made of, for the pages of the desk that change it."""
    today = clock.today()
    post = Membership.objects.get(process=process, user=world.users["government"])
    theme = processes.add_theme(actor=HOST, process=process, slug="zq", name=said("Theme"), text=written("Theme"))
    phase = processes.add_phase(actor=HOST, process=process, name=said("Phase"), starts=today, text=said("Phase"))
    step = processes.add_step(actor=HOST, process=process, text=said("Step"), written="Autumn 2014")
    processes.edit_theme(actor=HOST, theme=theme, government_lead=post)
    question = Question.objects.filter(process=process).latest("number")
    for kind, row in (("question", question), ("theme", theme), ("phase", phase), ("step", step), ("post", post)):
        world.add(kind, state, process=process.slug, uuid=row.uuid, theme=theme.slug)
    values = {"words": line("Begun"), "kind": "suggestion", "attribution": "not-shown", "told_in": "en"}
    begun = contributions.begin_draft(process=process, language="en", values=values)
    file = contributions.attach_to_draft(draft=begun, key=uuid4(), data=a_jpeg(), description=said("Begun"))
    world.add("saying", state, process=process.slug, draft=begun.uuid, file=file.uuid)


def _announcements(world: World, process: Process) -> None:
    for state, at in (("draft", None), ("embargoed", clock.now() + timedelta(days=3)), ("public", clock.now())):
        word = "Known" if state == "public" else world.keep(f"zqannouncement{state}", MEMBERS)
        one = processes.write_announcement(
            actor=HOST,
            process=process,
            slug=f"post-{state}",
            title=said(word),
            body=written(word),
            byline=line("By"),
            contact=line("Ask"),
            first_appeared=line("Blog"),
            signatories=[(line("Signed"), None, Side.GOVERNMENT)],
        )
        if at:
            processes.publish_announcement(actor=HOST, announcement=one, at=at)
        world.add("announcement", state, process=process.slug, slug=one.slug, uuid=one.uuid)


def _documents(world: World, process: Process) -> None:
    for state, at in (("draft", None), ("embargoed", clock.now() + timedelta(days=3)), ("public", clock.now())):
        word = "Known" if state == "public" else world.keep(f"zqdocument{state}", TEAM)
        one = processes.write_document(
            actor=HOST,
            process=process,
            slug=f"document-{state}",
            kind="letter",
            title=said(word),
            summary=said(word),
            text=written(word),
            written_by=line(word),
            happened=clock.today(),
        )
        if at:
            processes.publish_document(actor=HOST, document=one, at=at)
        world.add("document", state, process=process.slug, slug=one.slug, uuid=one.uuid)


def _forum(world: World, process: Process, state: str, organisation: Organisation) -> None:
    """A forum with somebody in it and a text in two versions; its meetings, who was there, and rules that are kept."""
    word = "Known" if state == "public" else world.keep("zqforumdraft", MEMBERS)
    forum = processes.set_up_forum(actor=HOST, process=process, name=said(word), summary=written(word))
    seat = processes.seat_member(
        actor=HOST,
        forum=forum,
        name=line(word),
        side=Side.GOVERNMENT,
        since=clock.today() - timedelta(days=90),
        organisation=organisation,
        chosen=said(word),
    )
    for days in (9, 3):
        day = clock.today() - timedelta(days=days)
        text = written(f"{word} {days}")
        agreed = processes.agree_text(actor=HOST, forum=forum, kind="rules", text=text, happened=day)
    world.add("forum", state, process=process.slug)
    world.add("requirement", state, process=process.slug, slug="forum-meets")
    world.add("seat", state, process=process.slug, uuid=seat.uuid)
    world.add("forum-text", state, process=process.slug, kind="rules", number=agreed.number)
    if state == "public":
        _meetings(world, process, seat)


def _meetings(world: World, process: Process, seat: ForumMember) -> None:
    now = clock.now()
    for state, at in (("draft", None), ("embargoed", now + timedelta(days=3)), ("public", now)):
        word = "Known" if state == "public" else world.keep(f"zqmeeting{state}", MEMBERS)
        event = events.write_event(
            actor=HOST,
            process=process,
            slug=f"meeting-{state}",
            title=said(word),
            starts=now - timedelta(days=2),
            ends=now - timedelta(days=1),
        )
        if at:
            event = events.publish_event(actor=HOST, event=event, at=at)
        event = events.set_meeting(actor=HOST, event=event, of_forum=True, presents_results=True)
        events.note_presence(actor=HOST, event=event, there={seat: "present"}, chaired=[seat])
        world.add("meeting", state, process=process.slug, slug=event.slug)


def _events(world: World, process: Process, organisation: Organisation) -> None:
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


def _week_mail(world: World) -> None:
    """Somebody who is sent what needs them."""
    wish = reportback.choose_week_mail(actor=as_viewer(world.users["government"]), every="week")
    world.add("desk-mail", "public", token=links.mint(Purpose.WEEK, wish.uuid, wish.link_version))


def _network(world: World, process: Process) -> None:
    """Whoever is in the network, has not said yes to it, or has left it: named to nobody but the coordinators."""
    for state in ("public", "unconfirmed", "left", "other"):
        roles = frozenset() if state == "left" else TEAM
        given = {"name": line(f"zqmember{state}"), "place": line(f"zqplace{state}"), "interest_words": LINE}
        email = f"zqnetwork-{state}@example.org"
        entry = processes.join_network(
            actor=NOBODY, process=process, key=uuid4(), email=email, language="en", region="wales", **given
        )
        token = links.mint(Purpose.NETWORK, entry.uuid, entry.link_version)
        person = entry.participant
        if state != "unconfirmed":
            entry = processes.confirm_joining(actor=HOST, joining=entry)
        if state == "left":
            processes.leave_network(actor=HOST, member=entry)
        for word in ("zqmember", "zqplace"):
            world.keep(f"{word}{state}", roles, person)
        world.keep(f"{email.partition('@')[0]}@", frozenset({"host"} if state in ("public", "other") else ()), person)
        if state == "other":
            world.other_links += (token,)
        else:
            world.add("network-entry", state, token, person, process=process.slug, uuid=entry.uuid)
    shown = processes.join_network(
        actor=NOBODY,
        process=process,
        key=uuid4(),
        language="en",
        organisation_name=LINE,
        kind="other",
        place=LINE,
        shown=True,
    )
    processes.confirm_joining(actor=HOST, joining=shown)


def _plan(world: World, process: Process, organisation: Organisation) -> None:
    """A version with what was said about it, the one that followed, one under embargo, one being written."""
    first = _version(world, process, organisation, "public", "Known")
    _publish(first, Version.Status.FOR_COMMENT)
    entry = Entry.objects.get(version=first)
    _contributions(world, process, entry)
    second = plans.start_version(actor=HOST, process=process, title=said("Known"))
    sentence = second_sentence(second)
    plans.edit_sentence(actor=HOST, wording=sentence, text=said("Known otherwise"))
    about = _about_a_sentence(world, process, sentence.sentence)
    _publish(second, Version.Status.AGREED)
    second.refresh_from_db()
    contributions.carry(version=second)
    at = {"process": process.slug, "number": about.commitment.number}
    world.add("sentence", "public", **at, sentence=sentence.sentence.uuid)
    world.add("carried", "public", process=process.slug, carried=Carried.objects.get(contribution=about).uuid)
    plans.sign(
        actor=HOST,
        version=second,
        side=Side.GOVERNMENT,
        decision="does-not-agree",
        signed_as=line("Minister"),
        reason=said("Reason"),
        letter=line("Letter"),
        file=a_pdf(),
    )
    _signed_letters(world, process, second)
    commitment = Commitment.objects.get(process=process)
    _counted_in(world, process, commitment)
    _following(world, process, commitment)
    plans.report_progress(
        actor=HOST,
        key="zq",
        commitment=commitment,
        status="limited",
        text=said("Progress"),
        evidence=['https://example.org/?a="><hb-xss>'],
        reported_by=line("Lead"),
    )
    _reporting(world, process, commitment)
    world.add("version", "public", process=process.slug, number=second.number)
    word = world.keep("zqplanembargoed", WORKS_WITH)
    embargoed = _version(world, process, organisation, "embargoed", word)
    _publish(embargoed, Version.Status.FINAL, at=clock.now() + timedelta(days=3))
    world.add("version", "embargoed", process=process.slug, number=embargoed.number)
    written_now = _version(world, process, organisation, "draft", world.keep("zqplandraft", WORKS_WITH))
    world.add("version", "draft", process=process.slug, number=written_now.number)


def _signed_letters(world: World, process: Process, version: Version) -> None:
    """The letter of one side is kept for those who work on the plan, that of the other everybody may read."""
    given = {"decision": "agrees", "signed_as": line("Chair"), "letter": line("Letter"), "shown": True}
    shown = plans.sign(actor=HOST, version=version, side=Side.CIVIL_SOCIETY, file=a_pdf(), **given)
    kept = SignOff.objects.get(version=version, side=Side.GOVERNMENT.value)
    for state, of in (("public", shown), ("hidden", kept)):
        letter = of.attached.uuid if of.attached else None
        world.add("signed-letter", state, process=process.slug, number=version.number, letter=letter)


def _reporting(world: World, process: Process, commitment: Commitment) -> None:
    """A post that reports by a link, with what both sides say to its report and files in each state; one that ended."""
    at = {"process": process.slug, "commitment": commitment.number}
    codes = {"verifiable": "yes", "completion": "limited"}
    told = {"body": line("Reviewer"), "report": line("R")[:40], "text": said("Found"), "source": line("Report")}
    given = {"by": "independent", "edition": "2020", "codes": codes} | told
    one = plans.record_assessment(actor=HOST, commitment=commitment, **given)
    world.add("assessment", "public", process=process.slug, assessment=one.uuid)
    world.add("assessing", "public", **at, kind="independent")
    word = world.keep("zqleadaddress", TEAM)
    for state in ("public", "ended", "other"):
        lead = plans.name_lead(
            actor=HOST,
            commitment=commitment,
            key=uuid4(),
            post=line("Post"),
            email=f"{word}-{state}@example.org",
            language="en",
        )
        token = links.mint(Purpose.REPORT, lead.uuid, lead.link_version)
        if state == "other":
            world.other_links += (token,)
            continue
        by = Viewer(grants=frozenset({Grant(Purpose.REPORT, lead.uuid, lead.link_version)}))
        update = plans.report_progress(
            actor=by,
            key=f"zq-{state}",
            commitment=commitment,
            lead=lead,
            status="limited",
            text=said("Progress"),
            in_the_way=said("Progress"),
        )
        for side in (Side.GOVERNMENT, Side.CIVIL_SOCIETY):
            plans.remark_on_progress(
                actor=HOST, update=update, key=uuid4(), side=side, text=said("Remark"), said_as=line("Post")
            )
        world.add("lead", state, token, **at, lead=lead.uuid)
        world.add("reporting", state, token, process=process.slug, uuid=lead.uuid, update=update.uuid, milestone=1)
        world.add("remark", state, process=process.slug, update=update.uuid)
        if state == "ended":
            plans.end_lead(actor=HOST, lead=lead)
            continue
        for of_file in ("waiting", "kept", "public"):
            file = plans.add_evidence(actor=by, update=update, key=uuid4(), data=a_jpeg())
            if of_file == "public":
                plans.show_evidence(actor=HOST, evidence=file, description=said("Known"))
            if of_file == "kept":
                plans.keep_evidence(actor=HOST, evidence=file)
            world.add("evidence", of_file, token, process=process.slug, file=file.uuid)


def _about_a_sentence(world: World, process: Process, sentence: Sentence) -> Contribution:
    """Something about a sentence that the next version words otherwise: where it stands there waits for a person."""
    words = {"words": line("about a sentence"), "kind": "concern", "language": "en"}
    return contributions.say(actor=NOBODY, process=process, key=uuid4(), sentence=sentence, **words)


def second_sentence(version: Version) -> Any:
    """Any sentence of the version."""
    from hearback.plans.models import Wording

    return Wording.objects.filter(entry__version=version).first()


def _version(world: World, process: Process, organisation: Organisation, state: str, word: str) -> Version:
    version = plans.start_version(actor=HOST, process=process, label=line(word), title=said(word))
    today = clock.today()
    version = plans.edit_version(
        actor=HOST,
        version=version,
        edits=version.edits,
        introduction=written(word),
        known_gaps=written(word),
        not_yet_agreed=written(word),
        government_view=said(word),
        civil_society_view=said(word),
        comment_opens=today,
        comment_closes=today + timedelta(days=9),
    )
    entry = plans.add_commitment(actor=HOST, version=version, title=said(word), ends="Autumn 2014")
    plans.add_sentence(actor=HOST, entry=entry, field="action", text=said(word))
    target = plans.add_milestone(actor=HOST, entry=entry, text=said(word), due="Autumn 2014", output=said(word))
    plans.set_parties(actor=HOST, entry=entry, leads=[organisation])
    number, at = entry.commitment.number, {"process": process.slug}
    world.add("commitment", state, **at, number=number)
    world.add("progress", state, **at, commitment=number, milestone=1)
    world.add("wording", state, **at, number=version.number, commitment=number, milestone=target.milestone.uuid)
    return version


def _publish(version: Version, status: str, at: Any = None) -> None:
    decision = ChangeCause(Change.Cause.DECISION, line("Minister"), clock.today(), said("Why"))
    soon = clock.today() + timedelta(days=30)
    waiting = {one.contribution.uuid: (said("Not yet"), soon) for one in answer_queries.gate(HOST, version).waiting}
    causes = {one.key: decision for one in differences(version.previous, version)}
    if status == Version.Status.FOR_COMMENT:
        waiting = {}
    answers.publish_version(
        actor=HOST, version=version, status=status, causes=causes, waiting=waiting, signed_by=line("Both"), at=at
    )


def _worked_through(world: World, process: Process, one: Contribution) -> None:
    """Something done to many at once, and a list under a name."""
    done = contributions.put_under(actor=HOST, process=process, contributions=[one], theme=None, key=uuid4())
    world.add("bulk", "public", process=process.slug, act="put", uuid=done.uuid)
    kept = contributions.save_view(actor=HOST, process=process, name=line(world.keep("zqlist", WORKS_WITH)), query="")
    world.add("kept-list", "public", process=process.slug, uuid=kept.uuid)


def _contributions(world: World, process: Process, entry: Entry) -> None:
    """One in every state, each by a person of its own, who did not want to be shown."""
    question = Question.objects.filter(process=process).first()
    said_by: dict[str, Contribution] = {}
    for state in ("public", "hidden", "held", "withdrawn", "erased", "talked-about", "other"):
        one = contributions.say(
            actor=NOBODY,
            process=process,
            key=uuid4(),
            words=f"{line(f'zqwords{state}')} zqtakenout{state}",
            kind="suggestion",
            language="en",
            question=question,
            name=line(f"zqname{state}"),
            organisation_name=line(f"zqbody{state}"),
            email=f"zqmail-{state}@example.org",
        )
        said_by[state] = one
        person = Participant.objects.get(pk=Contact.objects.get(address=f"zqmail-{state}@example.org").participant_id)
        token = links.mint(Purpose.SAID, one.uuid, one.link_version)
        gone = state == "erased"
        for word in ("zqname", "zqbody"):
            world.keep(f"{word}{state}", frozenset() if gone else TEAM, person)
        world.keep(f"zqmail-{state}@", frozenset() if gone else frozenset({"host"}), person)
        if state in {"hidden", "held", "withdrawn"}:
            world.keep(f"zqwords{state}", WORKS_WITH, person)
        contributions.tidy(actor=HOST, contribution=one, text=said(f"zqtidy{state}"))
        if state in {"hidden", "held", "withdrawn", "erased"}:
            world.keep(f"zqtidy{state}", frozenset() if gone else WORKS_WITH, person)
        _conversation(world, process, one, person, state)
        _beside(world, process, one, person, state)
        if state == "other":
            world.other_links += (token,)
        else:
            world.add("contribution", state, token, person, process=process.slug, reference=one.reference)
            world.add(
                "answering", state, token, person, process=process.slug, outcome="no", query=f"?c={one.reference}"
            )
            world.add("said-link", state, token, person, token=token)
        if gone:
            world.keep("zqwordserased", frozenset())
            erasure.erase_person(actor=HOST, participant=person)
    contributions.hide(actor=HOST, contribution=said_by["hidden"], because="personal")
    contributions.ask_for_another_look(
        actor=by_said_link(said_by["hidden"]),
        contribution=said_by["hidden"],
        words=line(world.keep("zqlook", TEAM)),
    )
    contributions.hold(actor=HOST, contribution=said_by["held"])
    words = line(world.keep("zqwordssuspected", WORKS_WITH))
    may_be_spam = contributions.say(
        actor=NOBODY, process=process, key=uuid4(), words=words, kind="offer", language="en", suspected=True
    )
    world.add("suspected", "public", process=process.slug, query=f"?do=spam&c={may_be_spam.reference}")
    contributions.withdraw(actor=by_said_link(said_by["withdrawn"]), contribution=said_by["withdrawn"])
    _looked_at_together(world, process, said_by)
    _worked_through(world, process, said_by["public"])
    _letter(world, process)
    _bundle(world, process)
    _call(world, process)
    _without_email(world, process)
    _unreached(world, process)
    world.somebody = Participant.objects.get(pk=Contact.objects.get(address="zqmail-other@example.org").participant_id)
    _shown(process, entry)
    _comments(world, process, said_by["public"])
    _voices(world, process, said_by["public"])
    soon = clock.today() + timedelta(days=30)
    answers.talk_about(
        actor=HOST, contribution=said_by["talked-about"], with_whom=said("Whom"), in_the_way=said("Way"), next_news=soon
    )
    cause = answers.CauseOf(commitment=entry.commitment, sentence=_sentence_of(entry))
    answer = answers.answer(
        actor=HOST,
        process=process,
        key=uuid4(),
        contributions=[one for one in (said_by["public"], world.ruled) if one],
        outcome="partly",
        reason=said("Reason"),
        why_not_the_rest=said("Rest"),
        causes=[cause],
    )
    world.add("answer", "public", process=process.slug, answer=answer.uuid)
    _not_out_and_not_to_the_point(world, process)


def _not_out_and_not_to_the_point(world: World, process: Process) -> None:
    """An answer that has not gone out, and one of which its author says that it does not answer their point."""
    waits = contributions.say(
        actor=NOBODY, process=process, key=uuid4(), words=line("Waits"), kind="suggestion", language="en"
    )
    not_out = answers.Given(outcome="no", reason=said(world.keep("zqprepared", WORKS_WITH)), decided_by=line("Who"))
    prepared = answers.prepare(actor=HOST, process=process, key=uuid4(), contributions=[waits], given=not_out)
    asked = contributions.say(
        actor=NOBODY, process=process, key=uuid4(), words=line("Asked"), kind="suggestion", language="en"
    )
    answers.answer(
        actor=HOST,
        process=process,
        key=uuid4(),
        contributions=[asked],
        outcome="no",
        reason=said("Reason"),
        decided_by=line("Who"),
    )
    answers.appeal(actor=by_said_link(asked), contribution=asked, why=line(world.keep("zqappeal", WORKS_WITH)))
    begins = {"en": line(world.keep("zqtext", WORKS_WITH))}
    text = answers.write_text(actor=HOST, process=process, name=line("Text"), text=begins)
    world.add("text", "public", process=process.slug, text=text.uuid)
    worded = {"en": f"{line(world.keep('zqworded', TEAM))} {{date}} {{what was due}}"}
    reportback.word(actor=HOST, process=process, text=WrittenText.MISSED, number=0, title=said("Worded"), body=worded)
    world.add("what-we-write", "public", process=process.slug, text=WrittenText.MISSED.value)
    world.add("prepared", "public", process=process.slug, prepared=prepared.uuid)


def _beside(world: World, process: Process, one: Contribution, person: Participant, state: str) -> None:
    """A picture that everybody sees, a document that nobody has looked at, one beside hidden words, one that is erased."""
    given: dict[str, Any] = {"actor": by_said_link(one), "contribution": one}
    at, token = {"process": process.slug, "reference": one.reference}, links.mint(Purpose.SAID, one.uuid, 1)
    if state == "public":
        picture = contributions.attach(key=uuid4(), data=a_jpeg(), description=said("Known"), **given)
        contributions.show_attachment(actor=HOST, attachment=picture, description=said("Known"))
        world.add("attachment", "public", token, person, **at, file=picture.uuid)
    if state in {"public", "hidden", "erased"}:
        roles = frozenset() if state == "erased" else WORKS_WITH
        inside, shows = (world.keep(f"{word}{state}", roles, person) for word in ("zqinfile", "zqfileshows"))
        document = contributions.attach(key=uuid4(), data=a_pdf(inside), description=said(shows), **given)
        if state == "hidden":
            contributions.show_attachment(actor=HOST, attachment=document, description=said(shows))
        if state != "erased":
            world.add("attachment", "draft" if state == "public" else state, token, person, **at, file=document.uuid)


def _codebook(world: World, process: Process, state: str) -> None:
    """A theme that everybody sees where they see the process."""
    word = "Known" if state == "public" else world.keep("zqcodebookdraft", MEMBERS)
    texts = {name: said(word) for name in ("definition", "belongs", "belongs_not", "examples")}
    code = analysis.add_code(actor=HOST, process=process, key=uuid4(), label=said(word), **texts)
    analysis.show_themes(actor=HOST, process=process, shown=True)
    world.add("code", state, process=process.slug, number=code.number)


def _looked_at_together(world: World, process: Process, said_by: Mapping[str, Contribution]) -> None:
    """All of them in the same words, and what one is about."""
    several = Group.objects.create(process=process, first=said_by["public"])
    Member.objects.bulk_create(Member(group=several, contribution=one, exact=True) for one in said_by.values())
    world.add("group", "public", process=process.slug, group=several.uuid)
    code = Code.objects.get(codebook__process=process, standard="")
    analysis.code(actor=HOST, contribution=said_by["public"], codes=[code], stance="mixed", turn=0)
    called(said_by["public"])
    first, second = world.users["government"], world.users["civil-society"]
    given = {"number": 1, "seed": 1, "of": 1, "codebook_number": 1, "first": first, "second": second}
    sample = Sample.objects.create(process=process, **given)
    unit = Unit.objects.create(sample=sample, order=1, contribution=said_by["public"])
    for coder, stance in ((first, "mixed"), (second, "opposes")):
        analysis.code_apart(actor=as_viewer(coder), unit=unit, codes=[code], stance=stance)
    world.add("sample", "public", process=process.slug, uuid=sample.uuid, order=1, coder=1)


def _letter(world: World, process: Process) -> None:
    """A letter whose author did not want to be shown, with a scan of it."""
    post, name, inside = (world.keep(word, roles) for word, roles in _OF_A_LETTER.items())
    typed = contributions.type_in(
        actor=HOST,
        process=process,
        key=uuid4(),
        words=line("Known"),
        kind="suggestion",
        language="en",
        name=line(name),
        wishes=people.Wishes(post=line(post)),
        page=a_pdf(inside),
    )
    (page,) = contribution_queries.pages_of(HOST, typed)
    world.add("letter", "public", process=process.slug, letter=typed.uuid, page=page.uuid)


def _bundle(world: World, process: Process) -> None:
    """A letter to somebody, put together with others to be posted: only whoever runs the site opens the address."""
    where = world.keep("zqstreet", frozenset({"host"}))
    said = contributions.say(
        actor=NOBODY,
        process=process,
        key=uuid4(),
        words=line("By letter"),
        kind="suggestion",
        language="en",
        email="by-letter@example.org",
    )
    person = Contact.objects.get(address="by-letter@example.org").participant
    people.choose_channel(actor=HOST, participant=person.uuid, channel=Channel.POST, post=line(where))
    told(said)
    bundle = reportback.gather_by_hand(actor=HOST, process=process, channel=Channel.POST)
    world.add("bundle", "public", process=process.slug, bundle=bundle, channel="post")


def _call(world: World, process: Process) -> None:
    """Somebody who is to be rung up: only whoever runs the site opens the number, and says what became of it."""
    number = f"01632 960{world.keep('zqring', frozenset({'host'}))}"
    words = {"words": line("By telephone"), "kind": "suggestion", "language": "en"}
    wishes = people.Wishes(told_by=Channel.PHONE, phone=number)
    said = contributions.say(actor=NOBODY, process=process, key=uuid4(), wishes=wishes, **words)
    told(said)
    (call,) = [one for one in reportback_queries.calls(HOST, process) if said.reference in one.references]
    world.add("call", "public", process=process.slug, call=call.uuid)


def _without_email(world: World, process: Process) -> None:
    """What somebody said who left a postal address alone: by its link, or a code on paper, they say how they are told."""
    words = {"words": line("On paper"), "kind": "suggestion", "language": "en"}
    street = line(world.keep("zqpaperstreet", frozenset()))
    wishes = people.Wishes(told_by=Channel.POST, post=street)
    said = contributions.say(actor=NOBODY, process=process, key=uuid4(), wishes=wishes, **words)
    token = links.mint(Purpose.SAID, said.uuid, said.link_version)
    person = Authorship.objects.get(contribution=said).participant
    world.add("without-email", "public", token, person, process=process.slug, reference=said.reference)


def _unreached(world: World, process: Process) -> None:
    """Somebody whose address sends messages back: the page says so, and shows it to nobody."""
    address = f"{world.keep('zqback@', frozenset())}example.org"
    words = {"words": line("It came back"), "kind": "suggestion", "language": "en", "email": address}
    said = contributions.say(actor=NOBODY, process=process, key=uuid4(), **words)
    people.address_returned(contact=Contact.objects.get(address=address).uuid)
    told(said)
    world.add("unreached", "public", process=process.slug, reference=said.reference)


# No page of the matrix shows who wrote it; a coordinator opens its scan.
_OF_A_LETTER = {"zqletterpost": frozenset(), "zqlettername": frozenset(), "zqletterscan": TEAM}


def _comments(world: World, process: Process, about: Contribution) -> None:
    """Comments of others: one that is shown, one that nobody has confirmed, one that waits for a look."""
    contributions.set_moderation(actor=HOST, process=process, look_first=False, comments=True)
    for state in ("public", "hidden", "held"):
        one = contributions.comment(
            actor=NOBODY,
            contribution=about,
            key=uuid4(),
            text=line(f"zqcomment{state}"),
            language="en",
            email=f"zqcomment-other-{state}@example.org",
            name=line("Commenter"),
        )
        person = one.participant
        token = links.mint(Purpose.COMMENT, one.uuid, one.link_version)
        if state != "held":
            author = Viewer(grants=frozenset({Grant(Purpose.COMMENT, one.uuid, one.link_version)}))
            one = contributions.confirm_comment(actor=author, reply=one)
        if state == "hidden":
            contributions.hide_reply(actor=HOST, reply=one, because="abuse")
        if state != "public":
            world.keep(f"zqcomment{state}", WORKS_WITH if state == "hidden" else frozenset(), person)
        world.keep(f"zqcomment-other-{state}@", frozenset({"host"}), person)
        at = {"process": process.slug, "reference": about.reference}
        world.add("comment", state, token, person, **at, comment=one.uuid)


def _voices(world: World, process: Process, about: Contribution) -> None:
    """Voices of others: one that counts, one with a hidden name, one that waits for a look, one without its yes."""
    for state in ("public", "hidden", "held", "withdrawn"):
        voice = contributions.add_voice(
            actor=NOBODY,
            contribution=about,
            key=uuid4(),
            language="en",
            name=line(f"zqvoice{state}"),
            attribution="named",
            email=f"zqvoice-other-{state}@example.org",
            suspected=state == "held",
        )
        person = voice.participant
        token = links.mint(Purpose.VOICE, voice.uuid, voice.link_version)
        if state != "withdrawn":
            whose = Viewer(grants=frozenset({Grant(Purpose.VOICE, voice.uuid, voice.link_version)}))
            voice = contributions.confirm_voice(actor=whose, voice=voice)
        if state == "hidden":
            contributions.hide_voice(actor=HOST, voice=voice, because="abuse")
        if state != "public":
            world.keep(f"zqvoice{state}", WORKS_WITH if state != "withdrawn" else frozenset(), person)
        world.keep(f"zqvoice-other-{state}@", frozenset({"host"}), person)
        at = {"process": process.slug, "reference": about.reference}
        world.add("voice", state, token, person, **at, voice=voice.uuid)


def _counted_in(world: World, process: Process, commitment: Commitment) -> None:
    """Somebody who is counted in, somebody who has not said yes yet, and somebody else."""
    for state in ("public", "unconfirmed", "other"):
        word = f"zqcountedin{state}"
        row = contributions.count_me_in(
            actor=NOBODY,
            process=process,
            key=uuid4(),
            name=line(word),
            organisation_name=line(f"zqhelps{state}"),
            email=f"zqcountedin-{state}@example.org",
            language="en",
            commitment=commitment,
        )
        token = links.mint(Purpose.COUNTED_IN, row.uuid, row.link_version)
        if state != "unconfirmed":
            author = Viewer(grants=frozenset({Grant(Purpose.COUNTED_IN, row.uuid, row.link_version)}))
            contributions.confirm_counted_in(actor=author, counted=row)
        for hidden in (word, f"zqhelps{state}"):
            world.keep(hidden, TEAM if state != "unconfirmed" else frozenset(), row.participant)
        if state == "other":
            world.other_links += (token,)
        else:
            world.add("counted-in", state, token, row.participant, process=process.slug, uuid=row.uuid)


def _following(world: World, process: Process, commitment: Commitment) -> None:
    """Somebody who follows a commitment, somebody who has not said yes yet, and somebody else."""
    for state in ("public", "unconfirmed", "other"):
        email = f"follows-{state}@example.org"
        reportback.follow(actor=NOBODY, process=process, key=uuid4(), email=email, language="en", commitment=commitment)
        row = Following.objects.select_related("participant").latest("id")
        token = links.mint(Purpose.FOLLOWING, row.uuid, row.link_version)
        if state != "unconfirmed":
            author = Viewer(grants=frozenset({Grant(Purpose.FOLLOWING, row.uuid, row.link_version)}))
            reportback.confirm_following(actor=author, following=row)
        if state == "other":
            world.other_links += (token,)
        else:
            world.add("following", state, token, row.participant, process=process.slug, uuid=row.uuid)


def _conversation(world: World, process: Process, one: Contribution, person: Participant, state: str) -> None:
    """What is taken out of the words; what its author and the team wrote to each other, alone and for everybody."""
    gone, author = state == "erased", by_said_link(one)
    (taken,) = contributions.redact(
        actor=HOST, contribution=one, number=1, words=f"zqtakenout{state}", because="personal"
    )
    world.keep(f"zqtakenout{state}", frozenset() if gone else WORKS_WITH, person)
    for word, actor, public in (("zqasked", author, False), ("zqopen", author, True), ("zqsaid", HOST, None)):
        given = {"contribution": one, "key": uuid4(), "text": line(f"{word}{state}"), "language": "en"}
        if public is None:
            contributions.reply_as_team(actor=actor, privately=True, **given)
        else:
            turn = contributions.reply_as_author(actor=actor, public=public, **given)
        if gone or not public or state in {"hidden", "held", "withdrawn"}:
            world.keep(f"{word}{state}", frozenset() if gone else WORKS_WITH, person)
    if state != "other":
        at = {"process": process.slug, "reference": one.reference}
        world.add("reply", state, person=person, **at, reply=turn.uuid)
        world.add("redaction", state, person=person, **at, redaction=taken.uuid)


def _sentence_of(entry: Entry) -> Any:
    from hearback.plans.models import Wording

    return Wording.objects.get(entry=entry).sentence


def _shown(process: Process, entry: Entry) -> None:
    """People who wanted to be shown, with names that break out of whatever does not escape them."""
    for attribution in ("named", "organisation"):
        contributions.say(
            actor=NOBODY,
            process=process,
            key=uuid4(),
            words=MARKDOWN,
            kind="concern",
            language="en",
            commitment=entry.commitment,
            sentence=_sentence_of(entry),
            name=LINE,
            organisation_name=LINE,
            attribution=attribution,
        )


def _work(world: World, process: Process) -> None:
    government = as_viewer(world.users["government"])
    job = outbox.put_job(actor=government, kind="remove-demonstration", key="zq", payload={})
    world.add("job", "public", uuid=job.uuid)
    caused_by = Fact.objects.filter(process_uuid=process.uuid).latest("pk")
    outbox.put_message(
        key="zqbatch",
        to="zqbatch@example.org",
        subject=line("zqbatchsubject"),
        body=LINE,
        language="en",
        batch=caused_by.uuid,
        process=process.uuid,
    )
    world.add("batch", "public", process=process.slug, uuid=caused_by.uuid)
    _files(world, process)
    _lines(world, process)
    token = people.make_sign_in_link(actor=HOST, email="government@example.org")
    world.add("sign-in", "public", token=token)


def _lines(world: World, process: Process) -> None:
    """A line that is out, one that came back, one that is not needed: for those who answer and whoever has its link."""
    mine = WORKS_WITH | {"link"}
    world.keep("zqlineaddresspublic", WORKS_WITH)  # the others are forgotten
    for state in ("public", "sent", "taken-back"):
        asked = a_line(
            a_contribution(process, words=line("Known")),
            post=line(world.keep(f"zqlinepost{state}", mine)),
            note=line(world.keep(f"zqlinenote{state}", mine)),
            email=f"zqlineaddress{state}@example.org",
        )
        (point,) = LinePoint.objects.filter(request=asked)
        lines = {point.uuid: line(world.keep(f"zqline{state}", mine))}
        given = {"lines": lines, "cleared_by": line("Cleared"), "cleared_on": clock.today()}
        answers.write_line(actor=HOST, request=asked, send=state == "sent", **given)
        token = links.mint(Purpose.LINE, asked.uuid, asked.link_version)
        if state == "taken-back":
            answers.take_line_back(actor=HOST, request=asked)
        world.add("line", state, token, process=process.slug, uuid=asked.uuid)


def _files(world: World, process: Process) -> None:
    """A file that waits to be let in, and one that has come in: both for those who coordinate alone. So for a plan's."""
    for state in ("draft", "public"):
        text = f"## 1. {world.keep(f'zqplanfile{state}', TEAM)} {LINE}\n\nLead: {LINE}\n\nWe will publish it. {LINE}\n"
        name = f"{world.keep(f'zqplanname{state}', TEAM)} {LINE}.md"
        upload = plans.bring_plan_file(actor=HOST, process=process, data=text.encode(), name=name)
        upload = plans.read_plan_file(actor=HOST, upload=upload)
        if state == "public":
            PlanUpload.objects.filter(pk=upload.pk).update(step="done", data=None)
        world.add("plan-upload", state, process=process.slug, uuid=upload.uuid)
    words, name = world.keep("zqsourcewords", TEAM), world.keep("zqsourcename", TEAM)
    brought(
        process,
        a_csv(["Comment", "Name", f"Left {LINE}"], [(f"{words} {MARKDOWN}", name, "x"), (LINE, "", "")]),
        kind="spreadsheet",
        name=f"{world.keep('zqsourcefile', TEAM)} {LINE}.csv",
        columns={"words": ["Comment"], "name": ["Name"]},
    )
    waiting = Source.objects.latest("pk")
    came_in(process, b"- Known\n", name="zqsourcefile.txt")
    for state, source in (("draft", waiting), ("public", Source.objects.latest("pk"))):
        world.add("source", state, process=process.slug, uuid=source.uuid)
        number = SourceRow.objects.filter(source=source, fate__in=["new", "created"]).first().number
        world.add("source-line", state, process=process.slug, uuid=source.uuid, number=number)
