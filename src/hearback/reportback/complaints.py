"""Somebody called a message of ours spam, says their provider: what it was stops, as by the one click in it."""

from __future__ import annotations

from uuid import UUID

from hearback.core.viewer import Grant, Purpose, Viewer
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Participant


def complained(*, sent_as: str) -> bool:
    """Stop what the message with this beginning of its Message-ID was: news, or what became of somebody's own words.

    Returns whether it was one of those; anything else was asked for each time, and ends by itself. The switch is the one
    that the person reads, and turns on again, on their page. Locks the person's row.
    """
    message = Message.objects.filter(sent_as=sent_as).exclude(sent_as="").first()
    kind, _, rest = message.key.partition(":") if message else ("", "", "")
    person = _person(rest.partition(":")[0]) if kind in {"told", "news"} else None
    if person is None:
        return False
    # As whoever holds the message would, who may do this and nothing else.
    reader = Viewer(grants=frozenset({Grant(Purpose.QUIET, person.uuid, person.link_version)}))
    if kind == "news":
        people.set_news(actor=reader, participant=person.uuid, news=False)
    else:
        people.set_quiet(actor=reader, participant=person.uuid, quiet=True)
    return True


def _person(uuid: str) -> Participant | None:
    try:
        return Participant.objects.filter(uuid=UUID(uuid), erased=None).first()
    except ValueError:
        return None
