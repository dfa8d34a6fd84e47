"""Booking places at an event, and one's own booking by its private link."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.core.viewer import Purpose
from hearback.events import actions, queries
from hearback.events import messages as texts
from hearback.events.models import Booking, Event, Invitation
from hearback.people import links
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.public.bookings import forms, own
from hearback.web.public.bookings.shared import asks, form_page
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, home_of, in_process, plain
from hearback.web.ui import pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import remember, viewer_of


@rule("anyone")
@private
@in_process
def book(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The form; what is wrong stands by its field, and what was typed stays in it."""
    viewer = viewer_of(request)
    event = found(queries.event_visible_to(viewer, process, slug))
    invitation = queries.invitation_to(viewer, event)
    form = forms.BookForm(request.POST or None, event=event, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        response = tried(form, lambda: _take(request, event, form, invitation))
        if response is not None:
            return response
    title, button = (_("Ask for a place"), _("Ask for a place")) if asks(event) else (_("Book your place"), _("Book"))
    return form_page(request, event, form, title, button, "book", invitation)


def _take(request: HttpRequest, event: Event, form: forms.BookForm, invitation: Invitation | None) -> HttpResponse:
    """Book, and go on to the next page.

    With an address that is one page for everybody, and nothing is kept in the browser: whoever types an address does
    not learn whether it had a booking. What there is to know goes to its mailbox.
    """
    try:
        made = _book(request, event, form, invitation)
    except actions.AlreadyBooked:
        return see_other("public:book-written", event.process.slug, event.slug)
    if form.cleaned_data["email"]:
        return see_other("public:book-written", event.process.slug, event.slug)
    response = see_other("public:booked", event.process.slug, made.uuid)
    remember(request, response, links.mint(Purpose.BOOKING, made.uuid, made.link_version))
    return response


@rule("anyone")
@private
@in_process
def written(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """That the form came, and where to read what became of it: the same for a new booking and for an old one."""
    event = found(queries.event_visible_to(viewer_of(request), process, slug))
    home = home_of(process)
    address = f"{home}events/{event.slug}/"
    return pages.done_page(
        request,
        title=_("We have your form") if asks(event) else _("We have your booking"),
        template="public/bookings/written.html",
        mail=settings.MAIL is not None,
        event=event,
        event_address=address,
        when=texts.when(event),
        **frame(process, Link(_("Events"), f"{home}events/"), Link(plain(event.title), address)),
    )


def _book(request: HttpRequest, event: Event, form: forms.BookForm, invitation: Invitation | None) -> Booking:
    told = processes.privacy_notice(event.process)
    given = form.cleaned_data
    return actions.book(
        actor=viewer_of(request),
        event=event,
        language=languages.current(),
        wording=told.version,
        invitation=invitation,
        **{name: given[name] for name in ("key", "name", "email", "places", "organisation", "side", "needs")},
    )


urls = [
    path("<slug:process>/events/<slug:slug>/book/", book, name="book"),
    path("<slug:process>/events/<slug:slug>/book/written/", written, name="book-written"),
    path("<slug:process>/bookings/<uuid:uuid>/", own.booking, name="booking"),
    path("<slug:process>/bookings/<uuid:uuid>/booked/", own.booked, name="booked"),
    path("<slug:process>/bookings/<uuid:uuid>/change/", own.change_booking, name="booking-change"),
    path("<slug:process>/bookings/<uuid:uuid>/names/", own.names, name="booking-names"),
    path("<slug:process>/bookings/<uuid:uuid>/cancel/", own.cancel, name="booking-cancel"),
    path("<slug:process>/bookings/<uuid:uuid>/coming/", own.coming, name="booking-coming"),
    path("<slug:process>/bookings/<uuid:uuid>/calendar.ics", own.calendar, name="booking-calendar"),
]
