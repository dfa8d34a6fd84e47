"""What one person was sent and when, looked up by an e-mail address: for the host, who is asked for it.

Addresses are not kept beside what has gone, so it is found by whose it is (`recipients`). What waits is found by its address
as well. Never a word of a message, and never a code to sign in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.outbox import queries as outbox
from hearback.outbox.models import Message, State
from hearback.outbox.queries import Stands
from hearback.outbox.reasons import Reason, reason_of
from hearback.people import addresses
from hearback.people import queries as people
from hearback.people.models import Participant
from hearback.processes.models import Process
from hearback.reportback import facts, rules
from hearback.reportback.fates import became
from hearback.reportback.models import Fate, Moment, Telling
from hearback.reportback.recipients import keys_of, kind_of

MOST = 200
_KEYS_AT_ONCE = 100  # SQLite takes some hundred conditions in one statement


class Kind(StrEnum):
    """What a message was for, as its key says it."""

    TOLD = "told"
    NEWS = "news"
    BOOKING = "booking"
    INVITATION = "invited"
    CONFIRMING = "confirming"  # whether it was them who wrote, joined or asked
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that was sent or is to be; or that was told on the person's page alone, which has no message."""

    kind: Kind
    moments: tuple[Moment, ...]  # of what it told them
    written: datetime
    went: datetime | None
    channel: str
    process: Process | None
    stands: Stands | None
    fate: Fate | None = None
    why: Reason | None = None  # it did not go


@dataclass(frozen=True, slots=True)
class SentTo:
    """All of it, the latest first; `is_cut` where there is more than is shown."""

    sent: list[Sent]
    is_cut: bool


@transaction.atomic
def look_up_what_was_sent(*, actor: Viewer, email: str) -> SentTo:
    """What whoever has this address was sent and when. Raises BadInput at `email`. Only the host may.

    That it was looked up is a fact, about the person where we know one; the address stands in no fact. Locks nothing. As
    many statements however much there is, but for whoever booked, joined or followed more than a hundred times.
    """
    if not rules.may_look_up_what_was_sent(actor):
        raise NotAllowed
    address = addresses.clean_email(email)
    pk = people.participants_at([address]).get(address.lower())
    person = Participant.objects.filter(pk=pk).first() if pk is not None else None
    found = _found(actor, address, person)
    subject = ("participant", person.uuid) if person is not None else ("site", actor.uuid or uuid4())
    journal.append(facts.MESSAGES_LOOKED_UP, actor=actor, subject=subject, refs={"n": len(found)})
    return SentTo(found[:MOST], len(found) > MOST)


def _found(actor: Viewer, address: str, person: Participant | None) -> list[Sent]:
    waits = Q(to__iexact=address) & ~Q(state=State.DONE)
    tellings = Telling.objects.filter(participant=person) if person is not None else Telling.objects.none()
    carried = tellings.filter(message__isnull=False)
    mine = waits | Q(pk__in=carried.values("message"))
    seen = outbox.messages_visible_to(actor)
    keys = list(keys_of(person)) if person is not None else []
    named = [pk for at in range(0, len(keys), _KEYS_AT_ONCE) for pk in _latest(seen, keys[at : at + _KEYS_AT_ONCE])]
    messages = list(seen.filter(mine | Q(pk__in=named)).order_by("-id")[: MOST + 1])
    moments: dict[int, list[Moment]] = {}
    for message, moment in carried.filter(message__in=messages).order_by("id").values_list("message", "moment"):
        moments.setdefault(message, []).append(Moment(moment))
    alone = list(tellings.filter(message=None).select_related("process", "message").order_by("-id")[: MOST + 1])
    processes = {
        one.uuid: one
        for one in Process.objects.filter(uuid__in={one.process for one in messages if one.process is not None})
    }
    rows = [_of_message(one, moments.get(one.pk, []), processes) for one in messages]
    rows += [
        Sent(Kind.TOLD, (Moment(one.moment),), one.created, None, "", one.process, None, became(one)) for one in alone
    ]
    return sorted(rows, key=lambda one: one.written, reverse=True)


def _latest(messages: QuerySet[Message], keys: Sequence[str]) -> list[int]:
    """The latest of these messages whose keys begin so."""
    begins = Q(pk__in=[])
    for key in keys:
        begins |= Q(key__startswith=key)
    return list(messages.filter(begins).order_by("-id").values_list("pk", flat=True)[: MOST + 1])


def _of_message(message: Message, moments: list[Moment], processes: dict[UUID, Process]) -> Sent:
    return Sent(
        Kind.TOLD if moments else _kind(message),
        tuple(dict.fromkeys(moments)),
        message.created,
        message.finished if message.state == State.DONE else None,
        message.get_channel_display(),
        processes.get(message.process) if message.process is not None else None,
        outbox.stands(message),
        why=reason_of(message.error),
    )


def _kind(message: Message) -> Kind:
    name, _number = kind_of(message)
    if name in {"comment", "voice", "counted-in", "following", "network"}:
        return Kind.CONFIRMING
    return Kind(name) if name in set(Kind) else Kind.OTHER
