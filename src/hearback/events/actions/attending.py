"""The door: who came in, who walked in, and how many the host counted."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.events import facts, rules
from hearback.events.actions import seats
from hearback.events.models import Event
from hearback.journal import actions as journal

COUNTED_AT_MOST = 100_000


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
