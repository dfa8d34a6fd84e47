"""Letters that the post brought back: found by a reference that stands on them; noted, and taken back within a day.

Only whoever posts letters notes it, and reads no address here: the letter in their hand has it. That one letter told of
several things says that one person said them, so nobody else may ask by reference which letter came back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from hearback.core import clock, references
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.outbox.models import Channel, Message, State
from hearback.people import actions as people
from hearback.processes.models import Process
from hearback.reportback import by_hand, facts, rules
from hearback.reportback.models import Fate, Telling
from hearback.reportback.pausing import pause


@dataclass(frozen=True, slots=True)
class PostedLetter:
    """A letter that was posted on a day, and came back, if it did. Its number stands on it: with several about one thing,
    to its author and to those who said the same, nothing else tells them apart.
    """

    uuid: UUID
    number: int
    posted: datetime | None
    came_back: datetime | None

    @property
    def may_undo(self) -> bool:
        """Whether somebody may still say that it had not come back."""
        return self.came_back is not None and self.came_back > clock.now() - by_hand.UNDONE_WITHIN


def letters_posted(viewer: Viewer, process: Process, reference: str) -> list[PostedLetter]:
    """The letters that were posted and bear this reference, however it was typed; the latest first."""
    named = references.normalise(reference)
    told = Telling.objects.filter(contribution__reference=named, contribution__process=process)
    rows = _posted(viewer, process).filter(pk__in=told.order_by().values("message")).order_by("-finished", "-id")
    return [PostedLetter(one.uuid, one.pk, one.finished, one.came_back) for one in rows] if named else []


@transaction.atomic
def letter_came_back(*, actor: Viewer, process: Process, letter: UUID) -> bool:
    """The post brought this letter back: what it told did not reach its person, and nothing is posted there any more
    until they give an address anew. What they gave since it was printed is left alone.

    Returns whether that was news. Lets report-back pause, as an erasing does, and locks the message.
    """
    pause()
    message = _locked(actor, process, letter)
    if message is None or message.came_back is not None:
        return False
    now = clock.now()
    told = Telling.objects.filter(message=message)
    people.postal_addresses_returned(participants=_persons(told), printed=message.opened or now, now=now)
    told.filter(fate=Fate.POSTED).update(fate=Fate.NOT_REACHED)
    Message.objects.filter(pk=message.pk).update(came_back=now)
    _append(facts.LETTER_CAME_BACK, actor, process, message)
    return True


@transaction.atomic
def letter_had_not_come_back(*, actor: Viewer, process: Process, letter: UUID) -> bool:
    """It had not come back after all: within a day it counts as posted again, and the address as before.

    Returns whether that was so. Locks as `letter_came_back` does.
    """
    pause()
    message = _locked(actor, process, letter)
    if message is None or message.came_back is None or message.came_back <= clock.now() - by_hand.UNDONE_WITHIN:
        return False
    told = Telling.objects.filter(message=message)
    persons = _persons(told)
    people.postal_addresses_work_after_all(participants=persons, since=message.came_back)
    # What the others say of the address holds without this one.
    for printed, back in _others_that_came_back(message, persons):
        people.postal_addresses_returned(participants=persons, printed=printed or back, now=back)
    told.filter(fate=Fate.NOT_REACHED).update(fate=Fate.POSTED)
    Message.objects.filter(pk=message.pk).update(came_back=None)
    _append(facts.LETTER_HAD_NOT_COME_BACK, actor, process, message)
    return True


def _posted(viewer: Viewer, process: Process) -> QuerySet[Message]:
    if not rules.may_work_by_hand(viewer, process):
        raise NotAllowed
    return Message.objects.filter(process=process.uuid, channel=Channel.POST, state=State.DONE)


def _locked(actor: Viewer, process: Process, letter: UUID) -> Message | None:
    return _posted(actor, process).select_for_update(no_key=True).filter(uuid=letter).first()


def _persons(told: QuerySet[Telling]) -> set[int]:
    return set(told.exclude(participant=None).values_list("participant", flat=True))


def _others_that_came_back(message: Message, persons: Collection[int]) -> QuerySet[Message, tuple[Any, Any]]:
    """When each other letter to these that came back was printed, and when that was noted; in every process."""
    theirs = Telling.objects.filter(participant__in=persons).order_by().values("message")
    letters = Message.objects.filter(pk__in=theirs, channel=Channel.POST, came_back__isnull=False)
    return letters.exclude(pk=message.pk).order_by("came_back").values_list("opened", "came_back")


def _append(verb: Verb, actor: Viewer, process: Process, message: Message) -> None:
    journal.append(verb, actor=actor, subject=("message", message.uuid), process=process.uuid)
