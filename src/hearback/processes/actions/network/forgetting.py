"""Forgetting: a person who asks, their links, and a demonstration."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.outbox import actions as outbox
from hearback.people import rules as people
from hearback.people.models import Participant
from hearback.processes.actions.network.changing import append_left, empty
from hearback.processes.actions.removing import locked_for_removal
from hearback.processes.models import Joining, NetworkMember, Process


@transaction.atomic
def erase_participant(*, actor: Viewer, participant: int) -> None:
    """Take away what this room holds about a person: they leave every network, and forms they have not confirmed go.

    An organisation that nobody else is written to for leaves with them. Part of `erasure`, which holds the person's lock.
    Locks the entries, in their order. Messages that wait are dropped.
    """
    if not people.may_erase(actor, Participant.objects.get(pk=participant)):
        raise NotAllowed
    forms = Joining.objects.filter(participant=participant)
    for uuid in forms.values_list("uuid", flat=True):
        outbox.drop_messages(keys_starting=f"network:{uuid}:")
    forms.delete()
    entries = NetworkMember.objects.filter(participant=participant).order_by("pk")
    left = []
    for member in entries.select_for_update(of=("self",), no_key=True).select_related("process"):
        outbox.drop_messages(keys_starting=f"network:{member.uuid}:")
        left += [member] if member.left is None else []
        member.participant = None
        member.link_version += 1
        empty(member)
    for member in left:
        append_left(actor, member.process, member)


@transaction.atomic
def revoke_links_of(*, actor: Viewer, participant: int) -> None:
    """Make the private links of a person's entries open nothing any more; the entries stand.

    Part of `erasure.revoke_links`. Appends no fact: that a person's links went is one fact, of the person.
    """
    if not people.may_revoke_links(actor, Participant.objects.get(pk=participant)):
        raise NotAllowed
    for rows in (NetworkMember, Joining):
        rows.objects.filter(participant=participant).update(link_version=F("link_version") + 1)


@transaction.atomic
def remove_network(*, actor: Viewer, process: Process) -> int:
    """Delete the network of a demonstration, and messages about it; returns how many rows went. Locks the process row.

    Appends no fact: that the demonstration went is one fact, of the process.
    """
    found = locked_for_removal(actor, process)
    forms, entries = Joining.objects.filter(process=found), NetworkMember.objects.filter(process=found)
    for uuid in [*forms.values_list("uuid", flat=True), *entries.values_list("uuid", flat=True)]:
        outbox.drop_messages(keys_starting=f"network:{uuid}:")
    return forms.delete()[0] + entries.delete()[0]
