"""The door: who came in, who walked in, and how many the host counted.

Nothing here refuses reality. Somebody who waits, has cancelled, comes twice or comes above the capacity comes in, and the
lists show it. Seats are not touched: capacity is about bookings, an attendance is what happened, so no seat is given or
freed at the door, and invariant 6 (seats never oversell, nobody waits beside a free one) holds as it did before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, digests, fields, languages
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import Viewer
from hearback.events import facts, rules
from hearback.events.actions import seats
from hearback.events.models import Attendance, Booking, Event
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.people import actions as people_actions
from hearback.people.models import Participant, SideChoice

COUNTED_AT_MOST = 100_000
IN_AT_ONCE = 20


class CameWithOtherWords(Conflict):
    """The same form of the door came with other words: `first` stands, and `second` stands beside it."""

    sentence = _("This form came before with other words. Both are in the list: take back the one that is wrong.")

    def __init__(self, first: Attendance, second: Attendance) -> None:
        super().__init__()
        self.first, self.second = first, second


def check_in(
    *, actor: Viewer, event: Event, key: UUID, booking: Booking, people: int = 1, happened: datetime | None = None
) -> Attendance:
    """Somebody who booked comes in, or so many of their group. By the facilitator's link or an organiser.

    The same key and body is the same check-in again; the same key with another body raises CameWithOtherWords, and both
    stand. `happened` is the device's clock, see `rules.believed`. Locks the event's row. Raises BadInput by its field.
    """
    if booking.event_id != event.pk:
        raise BadInput(_("This booking is for another event."), field="booking")
    body = {"event": str(event.uuid), "booking": str(booking.uuid), "people": _clean_people(people)}
    return _come_in(actor, event, key, body, happened, {"booking": booking, "people": people})


def walk_in(
    *,
    actor: Viewer,
    event: Event,
    key: UUID,
    name: str = "",
    organisation: str = "",
    side: str = "",
    people: int = 1,
    email: str = "",
    language: str,
    wording: str = "",
    happened: datetime | None = None,
) -> Attendance:
    """Somebody comes in who did not book; whoever leaves an address is told when the notes are out.

    Nobody has to say who they are. It is an attendance without a booking: it takes no seat, also where all are taken.
    Keys, clock, lock and errors as for `check_in`.
    """
    if language not in languages.codes():
        raise BadInput(_("Use a language of this site."), field="language")
    if side and side not in SideChoice.values:
        raise BadInput(_("Choose one of the sides."), field="side")
    values = {
        "name": fields.line(name, field="name", max_length=120),
        "organisation": fields.line(organisation, field="organisation", max_length=200),
        "side": side,
        "people": _clean_people(people),
    }
    email = fields.line(email, field="email", max_length=254)
    body = {"event": str(event.uuid), "email": email} | values
    if not email:
        return _come_in(actor, event, key, body, happened, values)

    def meet() -> Participant:
        return people_actions.introduce(
            actor=actor, name=str(values["name"]), email=email, language=language, report_back=False, wording=wording
        ).participant

    return _come_in(actor, event, key, body, happened, values, meet)


def _come_in(
    actor: Viewer,
    event: Event,
    key: UUID,
    body: dict[str, Any],
    happened: datetime | None,
    values: dict[str, Any],
    meet: Callable[[], Participant] | None = None,
) -> Attendance:
    digest = digests.body_digest(body)
    with transaction.atomic():
        event = seats.lock(event)
        if not rules.may_keep_the_door(actor, event):
            raise NotAllowed
        first = Attendance.objects.filter(key=key).first()
        if first is not None and (first.body_digest in {digest, ""}):
            return first
        # Another body under the same key has a key of its own, the same one whenever it comes.
        own_key = uuid5(key, digest) if first is not None else key
        came = Attendance.objects.filter(key=own_key).first() if first is not None else None
        if came is None:
            now = clock.now()
            came = Attendance.objects.create(
                event=event,
                participant=meet() if meet else None,
                happened=rules.believed(event, happened, now),
                recorded=now,
                key=own_key,
                body_digest=digest,
                **values,
            )
            _append(facts.CHECKED_IN, actor=actor, event=event, attendance=came)
    if first is not None:
        raise CameWithOtherWords(first, came)
    return came


def clock_was_wrong(attendance: Attendance, sent: datetime | None) -> bool:
    """Whether the device's clock could not be believed, by more than a few minutes."""
    return sent is not None and abs(attendance.happened - sent) > timedelta(minutes=5)


def _clean_people(people: int) -> int:
    if not 1 <= people <= IN_AT_ONCE:
        raise BadInput(_("Let between 1 and 20 people in at once."), field="people")
    return people


@transaction.atomic
def undo_check_in(*, actor: Viewer, event: Event, key: UUID) -> Attendance:
    """Take back a check-in or a walk-in by its key: it is dated, no longer counted, and its row stays.

    Taking back twice is once. Locks the event's row. Raises BadInput while nothing has come in under this key, so that a
    device whose check-in is still on its way keeps this too, and sends it afterwards.
    """
    event = seats.lock(event)
    if not rules.may_keep_the_door(actor, event):
        raise NotAllowed
    attendance = Attendance.objects.filter(event=event, key=key).first()
    if attendance is None:
        raise BadInput(_("There is no such check-in here. It may not have arrived yet: look at the list."), field="key")
    if attendance.undone is None:
        attendance.undone = clock.now()
        attendance.save(update_fields=["undone"])
        _append(facts.CHECK_IN_UNDONE, actor=actor, event=event, attendance=attendance)
    return attendance


def _append(verb: Verb, *, actor: Viewer, event: Event, attendance: Attendance) -> None:
    booking = attendance.booking.uuid if attendance.booking is not None else None
    journal.append(
        verb,
        actor=actor,
        subject=("attendance", attendance.uuid),
        process=event.process.uuid,
        happened=attendance.happened if verb == facts.CHECKED_IN else None,
        refs={"event": event.uuid, "people": attendance.people, "booking": booking},
    )


@transaction.atomic
def count_people(
    *,
    actor: Viewer,
    event: Event,
    total: int,
    government: int | None = None,
    civil_society: int | None = None,
) -> Event:
    """Write down how many the host counted in the room, and how many of each side where that was counted.

    By the facilitator's link or an organiser; counting again replaces the count, and the journal keeps both. It stands
    beside the bookings and the check-ins and changes neither. Locks the event's row. Raises BadInput by its field.
    """
    event = seats.lock(event)
    if not rules.may_keep_the_door(actor, event):
        raise NotAllowed
    sides = {"government": government, "civil_society": civil_society}
    for field, number in {"total": total, **sides}.items():
        if number is not None and not 0 <= number <= COUNTED_AT_MOST:
            raise BadInput(_("Give a number of people, from 0."), field=field)
    if sum(number or 0 for number in sides.values()) > total:
        raise BadInput(_("The two sides together are more than the whole room. Count again."), field="total")
    counted = (total, government, civil_society)
    if counted == (event.counted, event.counted_government, event.counted_civil_society):
        return event
    event.counted, event.counted_government, event.counted_civil_society = counted
    event.save(update_fields=["counted", "counted_government", "counted_civil_society"])
    journal.append(
        facts.COUNTED,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"total": total, "government": government, "civil-society": civil_society},
    )
    return event
