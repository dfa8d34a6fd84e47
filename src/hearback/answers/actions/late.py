"""Explaining in public why answers come later than twelve weeks after the last day for comments."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.answers import facts, rules
from hearback.answers.models import WhyLate
from hearback.answers.twelve_weeks import response_clocks
from hearback.core import clock, fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.processes.models import Process


@transaction.atomic
def explain_late(*, actor: Viewer, process: Process, reason: Words, now_by: date, said_by: str) -> WhyLate:
    """Say why the answers are late, and by when they come now. It is public, with its day and who says so.

    The same again is the same; another stands beside it. Raises BadInput at `reason`, `now_by` or `said_by`, and when no
    clock runs. Locks the process row.
    """
    if not rules.may_explain_late(actor, process):
        raise NotAllowed
    reason = fields.words(reason, field="reason", max_length=5_000, needed=_("Write why. Everybody reads it."))
    said_by = fields.line(said_by, field="said_by", max_length=200, needed=_("Write who says so, by post and body."))
    if now_by < clock.today():
        raise BadInput(_("Give a date that is still to come."), field="now_by")
    process = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    running = response_clocks([process]).get(process.pk)
    if running is None or not running.is_running(clock.today()):
        raise BadInput(
            _("Nothing is late: everything that came in by the last day is answered, or it is still to come.")
        )
    last = running.why
    if last is not None and (last.reason, last.now_by, last.said_by) == (reason, now_by, said_by):
        return last
    made = WhyLate.objects.create(
        version=running.version, reason=reason, now_by=now_by, said_by=said_by, by=actor.uuid, happened=clock.now()
    )
    journal.append(
        facts.LATE_EXPLAINED,
        actor=actor,
        subject=("version", running.version.uuid),
        process=process.uuid,
        refs={"why_late": made.uuid, "due": running.due, "now_by": now_by, "waiting": running.waiting},
        parts={"reason": reason, "said_by": said_by},
    )
    return made
