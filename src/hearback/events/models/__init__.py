"""Tables of events."""

from hearback.events.models.after import AgreedAction, Attendance, Notes, Photograph, Presence
from hearback.events.models.booking import Attendee, Booking, Invitation, SentAgain
from hearback.events.models.event import AgendaItem, Event, Host, KeptPlaces, Paper, Reminder, Series

__all__ = [
    "AgendaItem",
    "AgreedAction",
    "Attendance",
    "Attendee",
    "Booking",
    "Event",
    "Host",
    "Invitation",
    "KeptPlaces",
    "Notes",
    "Paper",
    "Photograph",
    "Presence",
    "Reminder",
    "SentAgain",
    "Series",
]
