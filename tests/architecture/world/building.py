"""Building the world, in the order in which its things need each other."""

from __future__ import annotations

from uuid import uuid4

from hearback.core.viewer import HOST
from hearback.outbox import provider
from hearback.people import actions as people
from hearback.people.models import Organisation
from hearback.processes import actions as processes
from hearback.webhooks import actions as webhooks
from tests.architecture.world.of_contributions import add_codebook, add_work
from tests.architecture.world.of_events import add_events
from tests.architecture.world.of_plans import add_plan
from tests.architecture.world.of_processes import (
    add_announcements,
    add_documents,
    add_forum,
    add_network,
    add_parts,
    add_pause,
    add_people,
    add_week_mail,
    begin_process,
)
from tests.architecture.world.things import MEMBERS, World, said


def build() -> World:
    """The whole world."""
    world = World()
    opened = processes.open_process(actor=HOST, process=begin_process("open-plan"))
    draft = begin_process("draft-plan", word=world.keep("zqdraftprocess", MEMBERS))
    elsewhere = processes.open_process(actor=HOST, process=begin_process("elsewhere"))
    demonstration = processes.open_process(actor=HOST, process=begin_process("demo-plan", demonstration=True))
    add_people(world, (opened, draft, demonstration), elsewhere)
    world.add("site", "public")
    world.add("provider", "public", token=provider.secret())
    world.add("process", "draft", process=draft.slug)
    world.add("process", "public", process=opened.slug)
    for state, process in (("draft", draft), ("public", opened)):
        world.add("joining-form", state, process=process.slug, who="organisation")
        world.add("table", state, process=process.slug, table="contributions")
    world.add("demonstration", "public", process=demonstration.slug)
    add_pause(world, draft, "draft", world.keep("zqpause", MEMBERS))
    add_pause(world, demonstration, "public", "Known")
    for state, process in (("draft", draft), ("public", opened)):
        add_parts(world, process, state)
    organisation = people.add_organisation(
        actor=HOST, slug="zq-org", name=said("Network"), kind=Organisation.Kind.COALITION
    )
    world.add("organisation", "public", slug=organisation.slug)
    add_announcements(world, opened)
    add_documents(world, opened)
    for state, process in (("draft", draft), ("public", opened)):
        add_forum(world, process, state, organisation)
    add_events(world, opened, organisation)
    add_network(world, opened)
    add_week_mail(world)
    receiver = webhooks.add_receiver(actor=HOST, key=uuid4(), url="https://example.org/hearback")
    world.add("webhook", "public", uuid=receiver.uuid)
    for state, process in (("draft", draft), ("public", opened)):
        add_codebook(world, process, state)
    add_plan(world, opened, organisation)
    add_work(world, opened)
    return world
