"""What there is to do about an event, in the order in which it comes: each is a page of its own, listed once, here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Doing:
    """A page about one event: its route takes the process's and the event's slug."""

    route: str
    title: StrOrPromise


@dataclass(frozen=True, slots=True)
class Stage:
    """What is done at one time or about one thing; `begins` and `ends` are templates that say how that stands."""

    title: StrOrPromise
    doings: tuple[Doing, ...]
    begins: str = ""
    ends: str = ""


STAGES = (
    Stage(
        _("Tell people and invite them"),
        (
            Doing("desk:event_tell", _("Tell people: a text for mailing lists, and a poster")),
            Doing("desk:event_invite", _("Invite people")),
            Doing("desk:event_invitations", _("Who was invited, and what they answered")),
            Doing("desk:event_own_meetings", _("Meetings that others hold themselves")),
        ),
    ),
    Stage(
        _("Places and bookings"),
        (
            Doing("desk:bookings", _("Who comes: names and needs, to read or print")),
            Doing("desk:needs", _("What people need to take part, and your answers")),
            Doing("desk:booking_add", _("Put in a booking for somebody")),
            Doing("desk:bookings_bring", _("Bring in bookings taken elsewhere, such as on Eventbrite")),
            Doing("desk:event_capacity", _("Change how many seats there are")),
            Doing("desk:event_mode", _("How people get a place: by booking, or by asking for one")),
            Doing("desk:event_kept", _("Keep places for a side, or for people who were invited")),
            Doing("desk:choosing", _("Choose among those who asked, and see the balance of sides and regions")),
        ),
        begins="desk/events/_taken.html",
    ),
    Stage(
        _("Before the day"),
        (
            Doing("desk:event_reminders", _("When people are reminded")),
            Doing("desk:event_chatham", _("The Chatham House Rule: whether names may be shown")),
            Doing("desk:event_meeting", _("A meeting of the forum: whether it is one, and who was there")),
        ),
    ),
    Stage(
        _("On the day"),
        (
            Doing("desk:event_day", _("Who came, and how many: booked, checked in, counted")),
            Doing("desk:event_count", _("Write down how many were there")),
        ),
        ends="desk/events/_facilitator.html",
    ),
    Stage(
        _("After it"),
        (
            Doing("desk:event_photographs", _("Photographs of flipcharts, with their text")),
            Doing("desk:event_agreed", _("What was agreed: who does what, by when")),
            Doing("desk:event_no_notes", _("Say that there will be no notes, and why")),
            Doing("desk:event_copy", _("Hold another like it")),
        ),
        begins="desk/events/_notes.html",
    ),
)
