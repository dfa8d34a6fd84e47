"""Who may do what with events: the default is no."""

from __future__ import annotations

from datetime import datetime, timedelta

from hearback.core import clock
from hearback.core.viewer import Purpose, Viewer
from hearback.events.models import Booking, Event, Invitation
from hearback.people import rules as people
from hearback.processes import rules as processes
from hearback.processes.models import Process

# For how long around an event its facilitator sees who comes. An organiser always does.
DOOR_OPENS_BEFORE = timedelta(days=1)
DOOR_SHUTS_AFTER = timedelta(days=1)


def may_organise(viewer: Viewer, process: Process) -> bool:
    """The coordinators of a process organise its events: announce, change, cancel, see who comes, write notes."""
    return viewer.works_on(process.id)


def may_see(viewer: Viewer, event: Event) -> bool:
    """An event is public from its instant, in a public process; before that for the process's own people.

    Who captures at it, or has booked, sees it too.
    """
    if viewer.belongs_to(event.process_id) or may_capture(viewer, event):
        return True
    now = clock.now()
    published = event.published is not None and event.published <= now
    return published and processes.may_see(viewer, event.process, now)


def may_book(viewer: Viewer, event: Event) -> bool:
    """Anybody may book at an event that they may see; whether there is a place is another question."""
    return may_see(viewer, event)


def may_capture(viewer: Viewer, event: Event) -> bool:
    """The facilitator's link lets capture at this one event; so may a coordinator."""
    return viewer.holds(Purpose.CAPTURE, event.uuid, event.link_version) or viewer.works_on(event.process_id)


def may_keep_the_door(viewer: Viewer, event: Event) -> bool:
    """Whoever may capture at an event also checks people in, lets others in, and counts: one link for the day."""
    return may_capture(viewer, event)


def may_see_door_list(viewer: Viewer, event: Event, now: datetime) -> bool:
    """Names of who comes: for the organisers; for the facilitator from a day before the event to a day after its end.

    A link lies in a mailbox for months; the names are needed for a day. Checking in is not bound to the clock: what a
    device kept is taken whenever it comes.
    """
    if viewer.works_on(event.process_id):
        return True
    open_now = event.starts - DOOR_OPENS_BEFORE <= now < event.ends + DOOR_SHUTS_AFTER
    return open_now and may_keep_the_door(viewer, event)


def believed(event: Event, happened: datetime | None, now: datetime) -> datetime:
    """When something at an event was, by a device's clock where that can be right: not after now, not over a day before.

    Otherwise, and without a time, it is now; a list typed in when the door has long been shut is of the event's start.
    """
    if happened is not None and event.starts - DOOR_OPENS_BEFORE <= happened <= now:
        return happened
    return now if now <= event.ends + DOOR_SHUTS_AFTER else event.starts


def may_see_booking(viewer: Viewer, booking: Booking) -> bool:
    """A booking is for whoever booked (by its link, or their own page's) and for the organisers."""
    return (
        viewer.holds(Purpose.BOOKING, booking.uuid, booking.link_version)
        or people.is_oneself(viewer, booking.participant)
        or viewer.works_on(booking.event.process_id)
    )


def may_change_booking(viewer: Viewer, booking: Booking) -> bool:
    """Whoever may see a booking may change and cancel it."""
    return may_see_booking(viewer, booking)


def may_invite(viewer: Viewer, event: Event) -> bool:
    """Whoever organises an event invites to it."""
    return may_organise(viewer, event.process)


def may_see_invitation(viewer: Viewer, invitation: Invitation) -> bool:
    """An invitation is for whoever was invited (by its link, or their own page's) and for the organisers."""
    return is_invited(viewer, invitation) or viewer.works_on(invitation.event.process_id)


def is_invited(viewer: Viewer, invitation: Invitation) -> bool:
    """Whoever came by the link in the message, or from their own page."""
    return viewer.holds(Purpose.INVITATION, invitation.uuid, invitation.link_version) or people.is_oneself(
        viewer, invitation.participant
    )


def may_answer_invitation(viewer: Viewer, invitation: Invitation) -> bool:
    """Whoever was invited, and an organiser who was told by telephone."""
    return may_see_invitation(viewer, invitation)


def may_hold_own_meeting(viewer: Viewer, event: Event) -> bool:
    """Anybody who may see an event may hold a meeting on the same questions; not instead of such a meeting itself."""
    return may_see(viewer, event) and event.kind != Event.Kind.OWN


def may_see_bookings(viewer: Viewer, event: Event) -> bool:
    """Who comes is for the organisers alone."""
    return viewer.works_on(event.process_id)
