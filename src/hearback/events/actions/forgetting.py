"""Forgetting: what was needed to take part, a while after; and everything of a person who asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import CLOCK, Viewer
from hearback.events import facts, messages
from hearback.events.actions import seats
from hearback.events.actions.inviting import erase_invitations_of
from hearback.events.actions.own_meetings import erase_own_meetings_of
from hearback.events.models import Attendance, Attendee, Booking, Event, SentAgain
from hearback.journal import actions as journal
from hearback.outbox import actions as outbox
from hearback.people import rules as people
from hearback.people.models import Participant


def delete_old_needs(now: datetime) -> int:
    """Delete what people needed to take part, and our answers, so many days after an event as it says.

    An answer that could not be sent goes from the outbox too.
    One transaction an event, with its row locked. Returns how many bookings had some.
    """
    with_needs = set(Booking.objects.exclude(needs="", needs_answer="").values_list("event_id", flat=True).distinct())
    with_needs |= set(SentAgain.objects.exclude(needs="").values_list("booking__event_id", flat=True).distinct())
    over = Event.objects.filter(ends__lt=now, pk__in=with_needs).order_by("id")
    return sum(_delete_needs(event) for event in over if event.ends + timedelta(days=event.needs_kept) < now)


@transaction.atomic
def _delete_needs(event: Event) -> int:
    event = seats.lock(event)
    # The digest goes as well: a short text could be guessed back from it.
    some = Booking.objects.filter(event=event).exclude(needs="", needs_answer="")
    for uuid in some.values_list("uuid", flat=True):
        outbox.drop_messages(keys_starting=messages.key_of(uuid, "needs-answered:"))
    deleted = some.update(needs="", needs_answer="", body_digest="")
    SentAgain.objects.filter(booking__event=event).exclude(needs="").update(needs="", body_digest="")
    journal.append(
        facts.NEEDS_DELETED,
        actor=CLOCK,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"bookings": deleted},
    )
    return deleted


@transaction.atomic
def erase_participant(*, actor: Viewer, participant: int) -> None:
    """Take away what this room holds about a person: bookings to come are cancelled, past ones are only counted.

    Locks the rows of the events concerned, in their order. Messages that wait for the person are dropped.
    """
    person = Participant.objects.get(pk=participant)
    if not people.may_erase(actor, person):
        raise NotAllowed
    booked = Booking.objects.filter(participant=participant).order_by().values("event_id")
    came = Attendance.objects.filter(participant=participant).order_by().values("event_id")
    events = Event.objects.filter(Q(pk__in=booked) | Q(pk__in=came)).order_by("id")
    SentAgain.objects.filter(participant=participant).update(
        participant=None, name="", organisation="", side="", needs="", body_digest=""
    )
    erase_invitations_of(participant)
    cancelled, settled = [], []
    erase_own_meetings_of(participant)
    for event in events:
        locked = seats.lock(event)
        Attendance.objects.filter(event=locked, participant=participant).update(
            participant=None, name="", organisation="", side="", body_digest=""
        )
        for booking in Booking.objects.filter(event=locked, participant=participant):
            outbox.drop_messages(keys_starting=f"booking:{booking.uuid}:")
            SentAgain.objects.filter(booking=booking).delete()
            Attendee.objects.filter(booking=booking).delete()
            if booking.state in Booking.LIVE and locked.ends > clock.now():
                booking.state, booking.cancelled = Booking.State.CANCELLED, clock.now()
                cancelled.append(booking)
            booking.name = booking.organisation = booking.side = booking.needs = booking.body_digest = ""
            booking.needs_answer, booking.coming = "", None
            booking.declined_because = ""
            booking.link_version += 1
            booking.save()
        settled.append(seats.settle(locked))
    for booking in cancelled:
        journal.append(
            facts.BOOKING_CANCELLED,
            actor=actor,
            subject=("booking", booking.uuid),
            process=booking.event.process.uuid,
            refs={"event": booking.event.uuid, "state": booking.state, "places": booking.places},
        )
    for each in settled:
        seats.announce(each, actor=actor)
