"""What may be seen of bookings."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from hearback.core.viewer import Purpose, Viewer
from hearback.events import rules
from hearback.events.models import Attendee, Booking, Event, SentAgain


def _bookings() -> QuerySet[Booking]:
    return Booking.objects.select_related("event__process", "participant")


def booking_by_link(viewer: Viewer) -> Booking | None:
    """The booking that the viewer's link opens; None when there is none or it was revoked."""
    subjects = viewer.subjects(Purpose.BOOKING)
    bookings = _bookings().filter(uuid__in=subjects).order_by("-id") if subjects else ()
    return next((b for b in bookings if viewer.holds(Purpose.BOOKING, b.uuid, b.link_version)), None)


def booking_visible_to(viewer: Viewer, uuid: UUID) -> Booking | None:
    """A booking with its event and person, for whoever booked and for the organisers."""
    booking = _bookings().filter(uuid=uuid).first()
    return booking if booking is not None and rules.may_see_booking(viewer, booking) else None


def bookings_of_person(viewer: Viewer) -> QuerySet[Booking]:
    """The bookings of whose page it is, the next event first."""
    mine = Q(pk__in=())
    for grant in viewer.grants:
        if grant.purpose in {Purpose.ME, Purpose.ALL}:
            mine |= Q(participant__uuid=grant.subject, participant__link_version=grant.version)
    return _bookings().filter(mine).order_by("event__starts", "id")


def bookings_visible_to(viewer: Viewer, event: Event) -> QuerySet[Booking]:
    """Who comes to an event, in order of booking: for its organisers."""
    bookings = _bookings().filter(event=event).order_by("id")
    return bookings if rules.may_see_bookings(viewer, event) else bookings.none()


def sent_again(viewer: Viewer, booking: Booking) -> QuerySet[SentAgain]:
    """What the same form said when it came again with other words, for whoever may see the booking."""
    again = SentAgain.objects.filter(booking=booking)
    return again if rules.may_see_booking(viewer, booking) else again.none()


def place_in_queue(booking: Booking) -> int:
    """How many wait before this booking, itself included; 0 when it does not wait."""
    if booking.state != Booking.State.WAITING:
        return 0
    return Booking.objects.filter(event=booking.event_id, state=Booking.State.WAITING, id__lte=booking.id).count()


def names_on(bookings: Iterable[Booking]) -> dict[int, tuple[str, ...]]:
    """The names of those who come on each of these bookings, by its id; the caller may see the bookings.

    One statement, however many.
    """
    found: dict[int, tuple[str, ...]] = {}
    wanted = [booking.pk for booking in bookings]
    for attendee in Attendee.objects.filter(booking__in=wanted).exclude(name="").order_by("booking", "order"):
        found[attendee.booking_id] = (*found.get(attendee.booking_id, ()), attendee.name)
    return found
