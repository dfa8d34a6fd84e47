"""Who comes to an event, for its organisers: names and needs are shown here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.core import clock
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.models import Booking, Event
from hearback.people import actions as people
from hearback.people import rules as may
from hearback.people.models import SideChoice
from hearback.processes.models import Process
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import (
    coordinator,
    form_page,
    found,
    frame,
    host,
    page,
    posted,
    see_other,
    taken,
)
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

BOOKINGS = _("Who comes")
A_PRINTED_LIST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One booking on the list, with the names of those who come on it."""

    booking: Booking
    names: tuple[str, ...]

    @property
    def to_follow(self) -> int:
        """How many names are still missing; a booking of one place needs none."""
        return self.booking.places - len(self.names) if self.booking.places > 1 else 0


@rule("coordinator")
@coordinator
def listing(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Who comes, in the order in which they booked; on screen and on paper."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    filters = Filters(
        request.GET,
        Filter("state", _("State"), Booking.State.choices),
        Filter("side", _("Side"), SideChoice.choices),
    )
    rows = events.bookings_visible_to(viewer, event).filter(**filters.chosen)
    found_ones = keyset(rows, request.GET, column="created", descending=False, size=A_PRINTED_LIST, filters=filters)
    names = events.names_on(found_ones.rows)
    lines = [Line(booking, names.get(booking.pk, ())) for booking in found_ones.rows]
    return pages.list_page(
        request,
        found_ones,
        title=BOOKINGS,
        row="",
        template="desk/events/bookings.html",
        event=event,
        lines=lines,
        today=clock.today(),
        may_show=may.may_show_contact(viewer),
        nothing=_("Nobody has booked yet."),
        **frame(process, *under(process, event)),
    )


@rule("host")
@host
@require_POST
def contact(request: HttpRequest, process: str, slug: str, uuid: UUID) -> HttpResponse:
    """Show how to reach whoever booked: an act of its own that is written down. Kept nowhere, so it answers at once."""
    viewer = viewer_of(request)
    booking = found(events.booking_visible_to(viewer, uuid))
    event = booking.event
    if (event.process.slug, event.slug) != (process, slug):
        return see_other("desk:home")
    contacts = people.show_contact(actor=viewer, participant=booking.participant.uuid, process=event.process)
    title, template, crumbs = _("Contact details"), "events/contact.html", below(event.process, event)
    return page(request, event.process, template, title=title, under=crumbs, booking=booking, contacts=contacts)


@rule("coordinator")
@coordinator
def cancel(request: HttpRequest, process: Process, slug: str, uuid: UUID) -> HttpResponse:
    """Cancel somebody's booking for them; they are told, and the seat goes to whoever waits."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    booking = found(events.bookings_visible_to(viewer, event).filter(uuid=uuid).first())
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.cancel_booking(actor=viewer, booking=booking)):
        return saved(request, process, event, _("The booking is cancelled, and they are told."), to="desk:bookings")
    return form_page(
        request,
        process,
        form,
        title=_("Cancel this booking"),
        button=_("Cancel the booking"),
        template="desk/sure.html",
        under=below(process, event),
        intro=_("%(reference)s: %(name)s. They are told, and the seat goes to whoever waits.")
        % {"reference": booking.reference, "name": booking.name or _("no name")},
        leave=reverse("desk:bookings", args=[process.slug, event.slug]),
    )


def below(process: Process, event: Event, *more: Link) -> tuple[Link, ...]:
    """The crumbs between the process and a page below the list of who comes."""
    return under(process, event, Link(BOOKINGS, reverse("desk:bookings", args=[process.slug, event.slug])), *more)


AT = f"{HERE}bookings/"
urls = [
    path(AT, listing, name="bookings"),
    path(f"{AT}<uuid:uuid>/contact/", contact, name="booking_contact"),
    path(f"{AT}<uuid:uuid>/cancel/", cancel, name="booking_cancel"),
]
