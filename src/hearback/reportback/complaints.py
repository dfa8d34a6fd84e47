"""Somebody called a message of ours spam, says their provider: what it was stops, as by the one click in it."""

from __future__ import annotations

from hearback.core.viewer import Grant, Purpose, Viewer
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.reportback.recipients import kind_of


def complained(*, sent_as: str) -> bool:
    """Stop what the message with this beginning of its Message-ID was: news, or what became of somebody's own words.

    Returns whether it was one of those; anything else was asked for each time, and ends by itself. The switch is the one
    that the person reads, and turns on again, on their page. Locks the person's row.
    """
    message = Message.objects.filter(sent_as=sent_as).exclude(sent_as="").first()
    kind, number = kind_of(message) if message is not None else ("", None)
    if number is None or kind not in {"told", "news"}:
        return False
    person = Participant.objects.filter(uuid=number, erased=None).first()
    if person is None:
        return False
    # As whoever holds the message would, who may do this and nothing else.
    reader = Viewer(grants=frozenset({Grant(Purpose.QUIET, person.uuid, person.link_version)}))
    if kind == "news":
        people.set_news(actor=reader, participant=person.uuid, news=False)
    else:
        people.set_quiet(actor=reader, participant=person.uuid, quiet=True)
    return True
