"""Standing still for a while, in public: clocks and sending stop, what people say still comes in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hearback.core import clock, fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.outbox import actions as outbox
from hearback.processes import facts, queries, rules
from hearback.processes.models import Pause, Process

LONGEST = timedelta(days=366)
REASON_LENGTH = 2_000


@transaction.atomic
def pause_process(*, actor: Viewer, process: Process, said_by: str, reason: Words, starts: date, until: date) -> Pause:
    """Let the process stand still from one day up to and including another. Everybody sees who says so, and why.

    Days that are promised move on by those that stand still, and what would be sent waits (not what somebody waits
    for). What people say still comes in. It may have begun before it is recorded. The same pause again is the same.
    Locks the process row. Raises BadInput for `said_by`, `reason`, `starts` and `until`, and while another is not over.
    """
    process = _locked(actor, process)
    known = queries.pause_to_come_or_going_on(process)
    said_by = fields.line(said_by, field="said_by", max_length=200, needed=_("Write who says so, by post and body."))
    reason = fields.words(
        reason, field="reason", max_length=REASON_LENGTH, needed=_("Write why. Everybody can read it.")
    )
    if known is not None:
        if (known.said_by, known.reason, known.starts, known.until) == (said_by, reason, starts, until):
            return known
        raise BadInput(_("There is a pause already. Change that one, or end it first."), field="starts")
    _check_days(process, starts, until)
    pause = Pause.objects.create(process=process, said_by=said_by, reason=reason, starts=starts, until=until)
    process.pause = pause
    process.save(update_fields=["pause"])
    _hold(pause)
    _append(facts.PROCESS_PAUSED, actor, pause)
    return pause


@transaction.atomic
def change_pause(*, actor: Viewer, pause: Pause, said_by: str, reason: Words, until: date) -> Pause:
    """Make a pause that is not over longer or shorter, or put right who says so and why. Locks the process row.

    Its last day is today or later: to go on at once, end it.
    """
    pause = _not_over(actor, pause)
    said_by = fields.line(said_by, field="said_by", max_length=200, needed=_("Write who says so, by post and body."))
    reason = fields.words(
        reason, field="reason", max_length=REASON_LENGTH, needed=_("Write why. Everybody can read it.")
    )
    _check_days(pause.process, pause.starts, until, but=pause)
    if until < clock.today():
        raise BadInput(_("That day is over. To go on at once, end the pause."), field="until")
    if (pause.said_by, pause.reason, pause.until) == (said_by, reason, until):
        return pause
    pause.said_by, pause.reason, pause.until = said_by, reason, until
    pause.save(update_fields=["said_by", "reason", "until"])
    _hold(pause)
    _append(facts.PAUSE_CHANGED, actor, pause)
    return pause


@transaction.atomic
def end_pause(*, actor: Viewer, pause: Pause) -> Pause:
    """Go on from today; one that has not begun never will. What waited to be sent goes. Locks the process row.

    Ending it again changes nothing.
    """
    pause = _locked_pause(actor, pause)
    if pause.goes_on <= max(clock.today(), pause.starts):
        return pause
    pause.ended = max(clock.today(), pause.starts)
    pause.save(update_fields=["ended"])
    _hold(pause)
    _append(facts.PAUSE_ENDED, actor, pause)
    return pause


def _locked(actor: Viewer, process: Process) -> Process:
    if not rules.may_pause(actor, process):
        raise NotAllowed
    return Process.objects.select_for_update(no_key=True, of=("self",)).select_related("pause").get(pk=process.pk)


def _locked_pause(actor: Viewer, pause: Pause) -> Pause:
    process = _locked(actor, pause.process)
    pause = Pause.objects.get(pk=pause.pk)
    pause.process = process
    return pause


def _not_over(actor: Viewer, pause: Pause) -> Pause:
    pause = _locked_pause(actor, pause)
    if pause.goes_on <= max(clock.today(), pause.starts):
        raise BadInput(_("This pause is over."))
    return pause


def _check_days(process: Process, starts: date, until: date, *, but: Pause | None = None) -> None:
    if until < starts:
        raise BadInput(_("The last day cannot be before the first."), field="until")
    if until - starts > LONGEST:
        raise BadInput(_("A pause lasts a year at most. You can make it longer later."), field="until")
    if abs(starts - clock.today()) > LONGEST:
        raise BadInput(_("Enter a first day within a year of today."), field="starts")
    for other in queries.pauses(process).rows:
        if other != but and other.starts <= until and starts < other.goes_on:
            raise BadInput(_("Another pause lies on these days."), field="starts")


def _hold(pause: Pause) -> None:
    """What is to be sent about the process waits from its first day until it goes on."""
    outbox.hold(about=pause.process.uuid, starts=_begin_of(pause.starts), until=_begin_of(pause.goes_on))


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.zone())


def _append(verb: Verb, actor: Viewer, pause: Pause) -> None:
    journal.append(
        verb,
        actor=actor,
        subject=("process", pause.process.uuid),
        process=pause.process.uuid,
        refs={"pause": pause.uuid, "starts": pause.starts, "until": pause.until, "goes_on": pause.goes_on},
        parts={"reason": pause.reason},
    )
