"""Posting letters, sending text messages, ringing up and passing on: done by a person, who then says that it is done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction

from hearback.core import clock, languages
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.outbox import actions as outbox
from hearback.outbox import bundles
from hearback.outbox.models import Channel, Message
from hearback.people import actions as people
from hearback.people.models import Contact, Organisation
from hearback.processes.models import Process
from hearback.reportback import by_hand, facts, rules
from hearback.reportback.by_hand import Sheet
from hearback.reportback.models import Fate, Telling

_KIND = {Channel.POST: Contact.Kind.POST, Channel.TEXT: Contact.Kind.PHONE, Channel.PHONE: Contact.Kind.PHONE}


@dataclass(frozen=True, slots=True)
class Addressed:
    """What one person is told, and where: an address, a number, or the organisation that passes it on."""

    sheet: Sheet
    name: str
    address: str


@transaction.atomic
def gather_by_hand(*, actor: Viewer, process: Process, channel: Channel) -> UUID | None:
    """Put what waits for this channel together, at most a hundred; None when nothing waits. Locks those messages.

    Who is not to be told so any more (they asked for quiet, or chose another way) is taken out: it stands on their page.
    """
    _check(actor, process)
    waiting = bundles.waiting(process=process.uuid, channel=channel)
    messages = list(waiting.select_for_update(no_key=True)[: by_hand.AT_ONCE])
    goes = {sheet.message for sheet in by_hand.sheets(messages)}
    _let_go([message for message in messages if message.pk not in goes])
    if not goes:
        return None
    bundle = uuid4()
    bundles.gather(goes, bundle=bundle)
    return bundle


@transaction.atomic
def open_by_hand(*, actor: Viewer, process: Process, channel: Channel, bundle: UUID) -> list[Addressed]:
    """What each is told, with where: addresses are opened, so that is a fact about each. Locks nothing.

    Who was erased, asked for quiet or moved on meanwhile is not among them.
    """
    _check(actor, process)
    sheets = by_hand.sheets(list(bundles.waiting(process=process.uuid, channel=channel, bundle=bundle)))
    persons = [sheet.reach.participant for sheet in sheets]
    if channel == Channel.ORGANISATION:
        names = {one.pk: one for one in Organisation.objects.filter(pk__in={sheet.reach.through for sheet in sheets})}
        through = [(sheet, names.get(sheet.reach.through or 0)) for sheet in sheets]
        return [Addressed(sheet, "", languages.pick(one.name).text) for sheet, one in through if one is not None]
    contacts = people.show_contacts(actor=actor, participants=persons, kind=_KIND[channel], process=process)
    shown = ((sheet, contacts.get(sheet.reach.participant)) for sheet in sheets)
    return [Addressed(sheet, one.participant.name, one.address) for sheet, one in shown if one is not None]


@transaction.atomic
def mark_gone_by_hand(*, actor: Viewer, process: Process, channel: Channel, bundle: UUID) -> int:
    """Everything in this bundle has been posted or passed on; returns how many. Doing it again does nothing.

    What came in since it was put together is in no bundle, and waits.
    """
    _check(actor, process, bundle)
    gone = bundles.mark_gone(bundle=bundle)
    if gone:
        _append(facts.TOLD_BY_HAND, actor, process, channel, bundle, gone)
    return gone


@transaction.atomic
def mark_not_gone_by_hand(*, actor: Viewer, process: Process, channel: Channel, bundle: UUID) -> int:
    """It had not gone after all: within a day it waits again, in the same bundle; returns how many."""
    _check(actor, process, bundle)
    back = bundles.mark_not_gone(bundle=bundle, since=clock.now() - by_hand.UNDONE_WITHIN)
    if back:
        _append(facts.NOT_TOLD_BY_HAND, actor, process, channel, bundle, back)
    return back


@transaction.atomic
def take_apart_by_hand(*, actor: Viewer, process: Process, bundle: UUID) -> int:
    """Let what is in this bundle and has not gone wait again, for another; returns how many."""
    _check(actor, process, bundle)
    return bundles.take_apart(bundle=bundle)


def _check(actor: Viewer, process: Process, bundle: UUID | None = None) -> None:
    if not rules.may_work_by_hand(actor, process):
        raise NotAllowed
    if bundle is not None and Message.objects.filter(by_hand=bundle).exclude(process=process.uuid).exists():
        raise NotAllowed


def _let_go(messages: list[Message]) -> None:
    """What is not told this way any more stands on the person's page, whether they asked for quiet or not."""
    if messages:
        gone = [message.pk for message in messages]
        Telling.objects.filter(message__in=gone).update(fate=Fate.ON_THE_PAGE, message=None)
        outbox.drop(messages=gone)


def _append(verb: Verb, actor: Viewer, process: Process, channel: Channel, bundle: UUID, number: int) -> None:
    refs = {"channel": channel.value, "number": number, "bundle": str(bundle)}
    journal.append(verb, actor=actor, subject=("process", process.uuid), process=process.uuid, refs=refs)
