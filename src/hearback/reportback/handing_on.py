"""Posting letters, sending text messages, ringing up and passing on: done by a person, who then says that it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from hearback.core import clock, languages
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.models import Fact
from hearback.journal.verbs import Verb
from hearback.outbox import actions as outbox
from hearback.outbox import bundles
from hearback.outbox.models import Channel, Message, State
from hearback.outbox.queries import unread
from hearback.people import actions as people
from hearback.people import queries as who
from hearback.people.models import Organisation
from hearback.processes.models import Process
from hearback.reportback import by_hand, facts, letters, rules
from hearback.reportback.by_hand import Sheet
from hearback.reportback.models import Fate, Telling
from hearback.reportback.pausing import pause

LINES, A_LINE = 6, 38  # that the window of an envelope holds, and letters in one (`web/ui/scss/_letter.scss`)


@dataclass(frozen=True, slots=True)
class Addressed:
    """What one person is told, and where: an address, a number, or the organisation that passes it on."""

    sheet: Sheet
    name: str
    address: str

    @property
    def address_lines(self) -> list[str]:
        """A postal address, line by line, without empty ones."""
        return [line.strip() for line in self.address.splitlines() if line.strip()]

    @property
    def lines(self) -> list[str]:
        """What stands in the window of the envelope: the name, then the address."""
        return [self.name, *self.address_lines] if self.name else self.address_lines

    @property
    def is_long(self) -> bool:
        """Whether it fits into the window in small print alone: longer lines run on below."""
        return sum(-(-len(line) // A_LINE) for line in self.lines) > LINES


@transaction.atomic
def gather_by_hand(*, actor: Viewer, process: Process, channel: Channel) -> UUID | None:
    """Put what waits for this channel together, at most a hundred people; None when nothing waits.

    All that waits for one person is one: one letter, one envelope. Who is not to be told so any more (they asked for
    quiet, or chose another way) is taken out. Lets report-back pause, and locks those messages.
    """
    _check(actor, process)
    pause()
    waiting = bundles.waiting(process=process.uuid, channel=channel)
    first = list(waiting.values_list("pk", flat=True)[: by_hand.AT_ONCE])
    persons = set(Telling.objects.filter(message__in=first).values_list("participant", flat=True)) - {None}
    theirs = Telling.objects.filter(participant__in=persons, process=process).exclude(message=None).values("message")
    mine = waiting.filter(pk__in=theirs)
    put_together(mine)
    goes = {sheet.message for sheet in now_says(mine)}  # of these people alone: what waits for others is several still
    if not goes:
        return None
    bundle = uuid4()
    bundles.gather(goes, bundle=bundle)
    return bundle


@transaction.atomic
def open_by_hand(*, actor: Viewer, process: Process, channel: Channel, bundle: UUID) -> list[Addressed]:
    """What each is told, with where: addresses are opened, so that is a fact about each. Locks as `gather_by_hand` does.

    Who asked for quiet, chose another way or has no address left is taken out of the bundle, and so is what is held:
    what stays in it is what was shown, and that alone can be said to have gone.
    """
    _check(actor, process)
    pause()
    sheets = now_says(bundles.waiting(process=process.uuid, channel=channel, bundle=bundle))
    shown = addressed(actor, process, channel, sheets)
    bundles.show([one.sheet.message for one in shown], bundle=bundle)
    return shown


def addressed(actor: Viewer, process: Process, channel: Channel, sheets: Sequence[Sheet]) -> list[Addressed]:
    """These with where each leads, in the caller's transaction: without those that lead nowhere."""
    if channel == Channel.ORGANISATION:
        names = {one.pk: one for one in Organisation.objects.filter(pk__in={sheet.reach.through for sheet in sheets})}
        through = [(sheet, names.get(sheet.reach.through or 0)) for sheet in sheets]
        return [Addressed(sheet, "", languages.pick(one.name).text) for sheet, one in through if one is not None]
    persons = [sheet.reach.participant for sheet in sheets]
    contacts = people.show_contacts(actor=actor, participants=persons, kind=who.CONTACT_OF[channel], process=process)
    shown = ((sheet, contacts.get(sheet.reach.participant)) for sheet in sheets)
    return [Addressed(sheet, one.participant.name, one.address) for sheet, one in shown if one is not None]


@transaction.atomic
def mark_gone_by_hand(*, actor: Viewer, process: Process, channel: Channel, bundle: UUID) -> int:
    """What was shown of this bundle has been posted or passed on; returns how many. Doing it again does nothing.

    What came in since it was put together is in no bundle, and waits; of a bundle that nobody opened nothing has gone.
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


def put_together(waiting: QuerySet[Message]) -> None:
    """Of these, which wait to be told in one way, let the first of each person tell all, in the caller's transaction.

    Locks them.
    """
    order = {pk: at for at, pk in enumerate(waiting.select_for_update(no_key=True).values_list("pk", flat=True))}
    tellings = sorted(Telling.objects.filter(message__in=order), key=lambda one: order[one.message_id or 0])
    first: dict[int | None, int] = {}
    told_of: dict[int, set[UUID]] = defaultdict(set)
    moved, others = [], set[int]()
    for one in tellings:
        into = first.setdefault(one.participant_id, one.message_id or 0)
        if one.message_id != into:
            others.add(one.message_id or 0)
            told_of[into].add(one.fact)
            one.message_id = into
            moved.append(one)
    if moved:
        Telling.objects.bulk_update(moved, ["message"])
        outbox.wait_for_each(batches=told_of)
        outbox.drop(messages=others)


def now_says(waiting: QuerySet[Message]) -> list[Sheet]:
    """What these say now, in the caller's transaction.

    Whoever is on none of them any more goes their new way, or gets a fate of their own.
    """
    messages = list(waiting.select_for_update(no_key=True)[: by_hand.AT_ONCE])
    found, left_off = by_hand.sheets(messages)
    go_another_way(left_off, {message.pk: Channel(message.channel) for message in messages}, same=Fate.ON_THE_PAGE)
    return found


@transaction.atomic
def go_the_new_way(*, participants: Collection[UUID]) -> None:
    """Of whoever chose another way, or quiet: what waits, and nobody can have read, goes that way, once.

    What a worker has in hand or may have sent stays an e-mail. Part of `tell`, which reads that they chose. Locks those
    messages.
    """
    mine = Telling.objects.filter(participant__uuid__in=participants, message__state=State.WAITING)
    waiting = Message.objects.filter(unread(), pk__in=mine.values("message"))
    ways = {one.pk: Channel(one.channel) for one in waiting.select_for_update(no_key=True).order_by("id")}
    tellings = Telling.objects.filter(message__in=list(ways)).order_by("id")
    go_another_way(list(tellings.select_related("process", "contribution", "event")), ways)


def go_another_way(tellings: Sequence[Telling], ways: Mapping[int, Channel], *, same: Fate | None = None) -> None:
    """Take these off their messages (which go by `ways`), and tell them as their person wishes now.

    Where that is the same way, nothing is left to tell and `same` becomes of it; without one it stays where it is.
    """
    reach = who.reach_of({one.participant_id for one in tellings if one.participant_id is not None})
    moved, left = [], set[int]()
    for one in tellings:
        of = reach.get(one.participant_id or 0)
        waits = ways[one.message_id or 0]
        fate, way = by_hand.now(one, of, waits)
        stays = fate in rules.GOES and way == waits
        if not stays or same is not None:
            left.add(one.message_id or 0)
            one.fate, one.message = same if stays and same is not None else fate, None
            moved.append(one)
    if not moved:
        return
    kept = Telling.objects.filter(message__in=left).exclude(pk__in=[one.pk for one in moved])
    outbox.drop(messages=left - set(kept.values_list("message_id", flat=True)))
    read = {fact.uuid: fact for fact in Fact.objects.filter(uuid__in={one.fact for one in moved})}
    letters.put([(one, read[one.fact]) for one in moved], reach)
    Telling.objects.bulk_update(moved, ["fate", "message"])


def _append(verb: Verb, actor: Viewer, process: Process, channel: Channel, bundle: UUID, number: int) -> None:
    refs = {"channel": channel.value, "number": number, "bundle": str(bundle)}
    journal.append(verb, actor=actor, subject=("process", process.uuid), process=process.uuid, refs=refs)
