"""Whose a message was, which its key says: what came back says something of their address, whatever the message was; and
what one person was sent is found by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from django.db.models import Model

from hearback.contributions.models import CountedIn, Reply, Voice
from hearback.events.models import Booking, Event, Invitation
from hearback.outbox.models import Message
from hearback.people.models import Code, Participant
from hearback.processes.models import Joining
from hearback.reportback.models import Following

# How the key begins, of which row the number after it is, and where that leads to the person. What is written to those
# who work here, to officials, or to an address that we do not keep, is not among these.
_OF: Mapping[str, tuple[type[Model], str]] = {
    "told": (Participant, "pk"),
    "news": (Participant, "pk"),
    "following": (Following, "participant"),
    "booking": (Booking, "participant"),
    "invited": (Invitation, "participant"),
    "own": (Event, "holder"),
    "code": (Code, "contact__participant"),
    "network": (Joining, "participant"),
    "comment": (Reply, "participant"),
    "voice": (Voice, "participant"),
    "counted-in": (CountedIn, "participant"),
}


def recipients_of(messages: Collection[Message]) -> set[int]:
    """Who was sent these, by their id; a statement for each kind of message among them."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for message in messages:
        kind, number = kind_of(message)
        if number is not None:
            found[kind].add(number)
    persons: set[int] = set()
    for kind, numbers in found.items():
        model, path = _OF[kind]
        rows = model._default_manager.filter(uuid__in=numbers).exclude(**{path: None})
        persons |= set(rows.order_by().values_list(path, flat=True))
    return persons


def kind_of(message: Message) -> tuple[str, UUID | None]:
    """How the key of a message begins, and the number after it where that leads to a person."""
    kind, _, rest = message.key.partition(":")
    try:
        return kind, UUID(rest.partition(":")[0]) if kind in _OF else None
    except ValueError:
        return kind, None


def keys_of(person: Participant) -> Iterator[str]:
    """How the keys of everything that was written to this person begin; a statement for each kind of message."""
    for kind, (model, path) in _OF.items():
        for number in model._default_manager.filter(**{path: person.pk}).order_by().values_list("uuid", flat=True):
            yield f"{kind}:{number}"
