"""What the world has of telling people: letters, calls, whom nothing reaches, and who follows."""

from __future__ import annotations

from uuid import uuid4

from hearback.contributions import actions as contributions
from hearback.contributions.models import Authorship
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Viewer
from hearback.outbox.models import Channel
from hearback.people import actions as people
from hearback.people import links
from hearback.people.models import Contact
from hearback.plans.models import Commitment
from hearback.processes.models import Process
from hearback.reportback import actions as reportback
from hearback.reportback import queries as reportback_queries
from hearback.reportback.models import Following
from tests.architecture.world.things import World, line
from tests.factories import told


def add_bundle(world: World, process: Process) -> None:
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


def add_call(world: World, process: Process) -> None:
    """Somebody who is to be rung up: only whoever runs the site opens the number, and says what became of it."""
    number = f"01632 960{world.keep('zqring', frozenset({'host'}))}"
    words = {"words": line("By telephone"), "kind": "suggestion", "language": "en"}
    wishes = people.Wishes(told_by=Channel.PHONE, phone=number)
    said = contributions.say(actor=NOBODY, process=process, key=uuid4(), wishes=wishes, **words)
    told(said)
    (call,) = [one for one in reportback_queries.calls(HOST, process) if said.reference in one.references]
    world.add("call", "public", process=process.slug, call=call.uuid)


def add_without_email(world: World, process: Process) -> None:
    """What somebody said who left a postal address alone: by its link, or a code on paper, they say how they are told."""
    words = {"words": line("On paper"), "kind": "suggestion", "language": "en"}
    street = line(world.keep("zqpaperstreet", frozenset()))
    wishes = people.Wishes(told_by=Channel.POST, post=street)
    said = contributions.say(actor=NOBODY, process=process, key=uuid4(), wishes=wishes, **words)
    token = links.mint(Purpose.SAID, said.uuid, said.link_version)
    person = Authorship.objects.get(contribution=said).participant
    world.add("without-email", "public", token, person, process=process.slug, reference=said.reference)


def add_unreached(world: World, process: Process) -> None:
    """Somebody whose address sends messages back: the page says so, and shows it to nobody."""
    address = f"{world.keep('zqback@', frozenset())}example.org"
    words = {"words": line("It came back"), "kind": "suggestion", "language": "en", "email": address}
    said = contributions.say(actor=NOBODY, process=process, key=uuid4(), **words)
    people.address_returned(contact=Contact.objects.get(address=address).uuid)
    told(said)
    world.add("unreached", "public", process=process.slug, reference=said.reference)


def add_following(world: World, process: Process, commitment: Commitment) -> None:
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
