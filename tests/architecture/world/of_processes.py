"""What the world has of processes: their people, parts, announcements, documents, forum and network."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Purpose, Role, Side
from hearback.events import actions as events
from hearback.people import actions as people
from hearback.people import links
from hearback.people.models import Organisation
from hearback.processes import actions as processes
from hearback.processes.models import ForumMember, Membership, Process, Question
from hearback.reportback import actions as reportback
from tests.architecture.world.things import LINE, MEMBERS, TEAM, World, line, said, written
from tests.factories import a_jpeg, as_viewer


def add_pause(world: World, process: Process, state: str, why: str) -> None:
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


def begin_process(slug: str, word: str = "", **more: Any) -> Process:
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


def add_people(world: World, mine: tuple[Process, ...], elsewhere: Process) -> None:
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


def add_parts(world: World, process: Process, state: str) -> None:
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


def add_announcements(world: World, process: Process) -> None:
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


def add_documents(world: World, process: Process) -> None:
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


def add_forum(world: World, process: Process, state: str, organisation: Organisation) -> None:
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


def add_week_mail(world: World) -> None:
    """Somebody who is sent what needs them."""
    wish = reportback.choose_week_mail(actor=as_viewer(world.users["government"]), every="week")
    world.add("desk-mail", "public", token=links.mint(Purpose.WEEK, wish.uuid, wish.link_version))


def add_network(world: World, process: Process) -> None:
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
