"""What may be seen of events and bookings."""

from hearback.events.queries.bookings import (
    booking_of,
    booking_visible_to,
    bookings_of_person,
    bookings_visible_to,
    place_in_queue,
    sent_again,
)
from hearback.events.queries.needs import needs_visible_to, unanswered_needs
from hearback.events.queries.reminders import next_reminder, reminders_of
from hearback.events.queries.seen import (
    EventPage,
    Shut,
    capture_url,
    event_page,
    event_to_capture_at,
    event_visible_to,
    events_visible_to,
    free_seats,
    notes_of,
    shut,
)

__all__ = [
    "EventPage",
    "Shut",
    "booking_of",
    "booking_visible_to",
    "bookings_of_person",
    "bookings_visible_to",
    "capture_url",
    "event_page",
    "event_to_capture_at",
    "event_visible_to",
    "events_visible_to",
    "free_seats",
    "needs_visible_to",
    "next_reminder",
    "notes_of",
    "place_in_queue",
    "reminders_of",
    "sent_again",
    "shut",
    "unanswered_needs",
]
