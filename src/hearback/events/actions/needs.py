"""What people need to take part: answered by a person, by a day that was promised."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.events import facts, messages, rules
from hearback.events.actions import seats
from hearback.events.models import Booking, Event, SentAgain
from hearback.journal import actions as journal

ANSWER_AT_MOST = 2_000
DAYS_AT_MOST = 90
NEEDS_FIELDS = ("needs", "needs_said", "needs_answer", "needs_answered")


@transaction.atomic
def answer_needs(*, actor: Viewer, booking: Booking, answer: str) -> Booking:
    """Answer what somebody needs to take part; they are written to, and read it on their booking's page.

    Locks the event's row. The same answer again is the same; another one takes its place, and is told as well.
    """
    event = seats.lock(booking.event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    booking = Booking.objects.select_related("participant").get(pk=booking.pk)
    booking.event = event
    if not booking.needs:
        raise BadInput(_("Nothing is asked here any more: they changed their booking, or it was deleted."))
    answer = fields.plain(answer, field="answer", max_length=ANSWER_AT_MOST, needed=_("Write what you can do."))
    if booking.needs_answered is not None and booking.needs_answer == answer:
        return booking
    booking.needs_answer, booking.needs_answered = answer, clock.now()
    booking.save(update_fields=["needs_answer", "needs_answered"])
    messages.tell(booking, messages.NEEDS_ANSWERED, occasion=f"needs-answered:{booking.needs_answered.isoformat()}")
    journal.append(
        facts.NEEDS_ANSWERED,
        actor=actor,
        subject=("booking", booking.uuid),
        process=event.process.uuid,
        refs={"event": event.uuid},
    )
    return booking


@transaction.atomic
def set_needs_days(*, actor: Viewer, event: Event, answered_in: int, kept: int) -> Event:
    """Set within how many days needs are answered, and for how many after the event they are kept.

    Locks the event's row. What somebody was told when they booked holds: both may be made shorter at any time, and
    longer only while nobody has told us anything. Raises BadInput by its field.
    """
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    days = {"needs_answered_in": answered_in, "needs_kept": kept}
    longer = [name for name, value in days.items() if value > getattr(event, name)]
    for name, value in days.items():
        if not 1 <= value <= DAYS_AT_MOST:
            raise BadInput(_("Give a number of days from 1 to 90."), field=name)
    if longer and _somebody_was_told(event):
        raise BadInput(
            _("Somebody who booked was told the number as it is now. You can make it smaller, not larger."),
            field=longer[0],
        )
    if all(getattr(event, name) == value for name, value in days.items()):
        return event
    event.needs_answered_in, event.needs_kept = answered_in, kept
    event.save(update_fields=[*days])
    journal.append(
        facts.WRITTEN if event.published is None else facts.CHANGED,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"fields": sorted(days)},
    )
    return event


def _somebody_was_told(event: Event) -> bool:
    again = SentAgain.objects.filter(booking__event=event).exclude(needs="")
    return Booking.objects.filter(event=event).exclude(needs="").exists() or again.exists()


def note_needs(booking: Booking, needs: str) -> None:
    """Take up what somebody says they need now: an answer to something else is none. The caller saves and has locked."""
    if needs != booking.needs:
        booking.needs, booking.needs_answer, booking.needs_answered = needs, "", None
        booking.needs_said = clock.now() if needs else None
