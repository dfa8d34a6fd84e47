"""Ringing people up who asked for it: their number is shown, and then it is said what became of the call.

That somebody was spoken to, and that they were not after all, is said as of letters (`handing_on`): what is shown of one
call is a bundle of its own, under the message's number.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Case, Q, QuerySet, When

from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.outbox.models import Channel, Message, State
from hearback.people import actions as people
from hearback.people.models import Organisation
from hearback.processes.models import Process
from hearback.reportback import by_hand, calls, facts, rules
from hearback.reportback.calls import TRIES
from hearback.reportback.handing_on import Addressed, addressed, go_the_new_way, now_says, put_together
from hearback.reportback.models import Fate, Telling
from hearback.reportback.pausing import pause

NOT_AT_ALL = "quiet"
_NOBODY_ANSWERED = "Nobody answered the telephone"  # as `outbox.reasons` reads it


@transaction.atomic
def open_call(*, actor: Viewer, process: Process, call: UUID) -> Addressed | None:
    """The number of one person, and all that they are to be told by telephone; that it was shown is a fact about them.

    What else waits for them so is told with it: nobody is rung twice. None where they are not to be told so any more: it
    goes as they wish. Lets report-back pause, and locks those messages.
    """
    pause()
    message = _locked(actor, process, call)
    if message is None:
        return None
    _put_together(message)
    shown = addressed(actor, process, Channel.PHONE, now_says(_only(message)))
    if not shown:
        return None
    _only(message).update(by_hand=message.uuid, opened=clock.now())
    return shown[0]


@transaction.atomic
def nobody_answered(*, actor: Viewer, process: Process, call: UUID) -> int:
    """Somebody was rung and did not answer; returns how often they were tried. On the third day it is said that they
    could not be reached, before that they wait until tomorrow.

    A number that nobody looked at was not rung; the same day again changes nothing. Whoever chose another way meanwhile is
    told so instead. Locks as `open_call` does.
    """
    pause()
    message = _locked(actor, process, call)
    if message is None or message.opened is None or message.due > clock.now():
        return message.attempts if message is not None else 0
    tries = message.attempts + 1
    tried = {"attempts": tries, "error": _NOBODY_ANSWERED, "by_hand": None, "opened": None, "due": calls.next_day()}
    _only(message).update(**tried)
    if (person := calls.told_in(actor, process, call)) is not None:
        go_the_new_way(participants=[person.uuid])  # who chose another while the number was looked at
    if tries >= TRIES and Telling.objects.filter(message=message).exists():
        _only(message).update(state=State.GIVEN_UP, finished=clock.now())
        Telling.objects.filter(message=message).update(fate=Fate.NOT_REACHED)
    _append(facts.NOT_ANSWERED, actor, process, message, tries)
    return tries


@transaction.atomic
def was_not_tried(*, actor: Viewer, process: Process, call: UUID) -> bool:
    """They had not been tried after all: within the day it counts no more, and they are to be rung as before.

    Returns whether that was so. Locks the message.
    """
    message = _locked(actor, process, call, State.WAITING, State.GIVEN_UP)
    if message is None or not message.attempts:
        return False
    today = message.due > clock.now()
    lately = message.finished is not None and message.finished > clock.now() - by_hand.UNDONE_WITHIN
    if not (today if message.state == State.WAITING else lately):
        return False
    tries = message.attempts - 1
    again = {"state": State.WAITING, "due": clock.now(), "finished": None, "error": _NOBODY_ANSWERED if tries else ""}
    _only(message).update(attempts=tries, **again)
    Telling.objects.filter(message=message, fate=Fate.NOT_REACHED).update(fate=rules.fate_by(Channel.PHONE))
    _append(facts.NOT_TRIED, actor, process, message, tries)
    return True


@transaction.atomic
def tell_otherwise(
    *,
    actor: Viewer,
    process: Process,
    call: UUID,
    channel: str,
    post: str = "",
    through: Organisation | None = None,
) -> bool:
    """They do not want to be called: they said how they wish to be told instead, or not at all (`NOT_AT_ALL`).

    It holds for everything from then on, and what waits for a call goes that way. Returns whether it still waited. Raises
    BadInput as `people.choose_channel` does. Lets report-back pause, and locks all that waits for the person and then
    their row, because each room then appends its facts.
    """
    pause()
    person = calls.told_in(actor, process, call)
    if person is not None:
        waiting = Telling.objects.filter(participant=person, message__state=State.WAITING).values("message")
        list(Message.objects.select_for_update(no_key=True).filter(pk__in=waiting).order_by("id"))
    message = _locked(actor, process, call)
    if message is None or person is None:
        return False
    _only(message).update(opened=None, by_hand=None)
    if channel == NOT_AT_ALL:
        people.set_quiet(actor=actor, participant=person.uuid, quiet=True)
    else:
        people.choose_channel(
            actor=actor,
            participant=person.uuid,
            channel=channel,
            large_print=person.large_print,
            both_languages=person.both_languages,
            post=post,
            through=through,
        )
    go_the_new_way(participants=[person.uuid])
    return True


def _locked(actor: Viewer, process: Process, call: UUID, *states: State) -> Message | None:
    if not rules.may_work_by_hand(actor, process):
        raise NotAllowed
    rows = Message.objects.select_for_update(no_key=True).filter(process=process.uuid, channel=Channel.PHONE)
    return rows.filter(Q(state__in=states) if states else calls.to_be_rung(), uuid=call).first()


def _only(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk)


def _put_together(message: Message) -> None:
    """Let what else waits to be told to the same person of the same process by telephone be told with this."""
    person = Telling.objects.filter(message=message).values("participant")[:1]
    theirs = Telling.objects.filter(participant__in=person, message__process=message.process).values("message")
    rows = Message.objects.filter(calls.to_be_rung(), pk__in=theirs, channel=Channel.PHONE)
    with_this = rows | _only(message)
    put_together(with_this.order_by(Case(When(pk=message.pk, then=0), default=1), "id"))


def _append(verb: Verb, actor: Viewer, process: Process, message: Message, tries: int) -> None:
    journal.append(verb, actor=actor, subject=("call", message.uuid), process=process.uuid, refs={"tries": tries})
