"""Booking places at an event; seeing, changing and cancelling a booking by its private link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from hearback.core import languages, references
from hearback.core.viewer import Purpose, Viewer
from hearback.events import actions, queries
from hearback.events import messages as texts
from hearback.events.models import Booking, Event
from hearback.people import links
from hearback.people.models import SideChoice
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, home_of, in_process, page, plain
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link, Row, change
from hearback.web.ui.viewers import remember, viewer_of

MOST = 20


class _Seats(forms.Form):
    """What may be said at first and changed later."""

    places = forms.Number(
        label=gettext_lazy("How many places do you need?"),
        help_text=gettext_lazy("Yours and those of people who come with you: 1 to 20."),
        min_value=1,
        max_value=MOST,
        initial=1,
        width=3,
        error_messages={
            "required": gettext_lazy("Enter how many places you need"),
            "min_value": gettext_lazy("Book between 1 and 20 places"),
            "max_value": gettext_lazy("Book between 1 and 20 places"),
        },
    )
    organisation = forms.PlainText(
        label=gettext_lazy("Which organisation do you come for? (optional)"),
        max_length=200,
        required=False,
        autocomplete="organization",
    )
    needs = forms.PlainText(
        label=gettext_lazy("What do you need to take part? (optional)"),
        help_text=gettext_lazy(
            "For example step-free access, a hearing loop, large print, signing, food, or help with travel. "
            "Only the organisers see this, and we delete it after the event."
        ),
        max_length=2000,
        lines=4,
        required=False,
    )


class BookForm(_Seats):
    """Everything a booking needs, on one page."""

    key = forms.KeyField()
    name = forms.PlainText(
        label=gettext_lazy("Your name"),
        max_length=120,
        autocomplete="name",
        error_messages={"required": gettext_lazy("Tell us your name, so that we can welcome you")},
    )
    email = forms.Email(
        label=gettext_lazy("Your email address (optional)"),
        help_text=gettext_lazy(
            "We write to you about your booking only, and send your private link there. "
            "Without an address it stands on the next page: it is the way to change or cancel."
        ),
        required=False,
        max_length=254,
    )
    side = forms.Choice(
        label=gettext_lazy("Do you come from government or from civil society? (optional)"),
        choices=[*SideChoice.choices, ("", gettext_lazy("Neither, or I would rather not say"))],
        required=False,
        initial="",
    )
    field_order = ["key", "name", "email", "places", "organisation", "side", "needs"]


@rule("anyone")
@private
@in_process
def book(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The form; what is wrong stands by its field, and what was typed stays in it."""
    viewer = viewer_of(request)
    event = found(queries.event_visible_to(viewer, process, slug))
    form = BookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        response = tried(form, lambda: _take(request, event, form))
        if response is not None:
            return response
    return _form(request, event, form, _("Book your place"), _("Book"), "book")


def _take(request: HttpRequest, event: Event, form: BookForm) -> HttpResponse:
    """Book, and go on to the next page.

    With an address that is one page for everybody, and nothing is kept in the browser: whoever types an address does
    not learn whether it had a booking. What there is to know goes to its mailbox.
    """
    try:
        made = _book(request, event, form)
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
        title=_("We have your booking"),
        template="public/bookings/written.html",
        mail=settings.MAIL is not None,
        event=event,
        event_address=address,
        when=texts.when(event),
        **frame(process, Link(_("Events"), f"{home}events/"), Link(plain(event.title), address)),
    )


def _book(request: HttpRequest, event: Event, form: BookForm) -> Booking:
    told = processes.privacy_notice(event.process)
    given = form.cleaned_data
    return actions.book(
        actor=viewer_of(request),
        event=event,
        language=languages.current(),
        wording=told.version,
        **{name: given[name] for name in ("key", "name", "email", "places", "organisation", "side", "needs")},
    )


def _form(request: HttpRequest, event: Event, form: forms.Form, title: str, button: str, name: str) -> HttpResponse:
    home = home_of(event.process)
    address = f"{home}events/{event.slug}/"
    values = frame(event.process, Link(_("Events"), f"{home}events/"), Link(plain(event.title), address)) | {
        "event": event,
        "when": texts.when(event),
        "free": queries.free_seats(event),
        "shut": queries.shut(event) if name == "book" else None,
        "told": processes.privacy_notice(event.process),
        "mail": settings.MAIL is not None,
        "event_address": address,
    }
    return pages.form_page(request, form, title=title, button=button, template=f"public/bookings/{name}.html", **values)


def _booking(request: HttpRequest, process: Process, uuid: UUID) -> Booking:
    booking = found(queries.booking_visible_to(viewer_of(request), uuid))
    return found(booking if booking.event.process_id == process.pk else None)


def _values(viewer: Viewer, booking: Booking) -> dict[str, Any]:
    event = booking.event
    version = booking.link_version
    address = f"{home_of(event.process)}events/{event.slug}/"
    return {
        "booking": booking,
        "event": event,
        "event_address": address,
        "aloud": references.aloud(booking.reference),
        "live": booking.state in Booking.LIVE and event.cancelled is None,
        "queue": queries.place_in_queue(booking),
        "when": texts.when(event),
        # An organiser sees the booking, and not the link that is its owner's.
        "link": links.url(Purpose.BOOKING, booking.uuid, version, get_language() or "en")
        if viewer.holds(Purpose.BOOKING, booking.uuid, version)
        else "",
    }


@rule("link:booking")
@private
@in_process
def booked(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """That it is done: confirmed or on the waiting list, under which reference, and how to come back to it."""
    booking = _booking(request, process, uuid)
    title = _("Your place is booked") if booking.state == Booking.State.CONFIRMED else _("You are on the waiting list")
    if booking.state not in Booking.LIVE:
        return see_other("public:booking", process.slug, uuid)
    return pages.done_page(
        request,
        title=title,
        reference=booking.reference,
        template="public/bookings/booked.html",
        **frame(process) | _values(viewer_of(request), booking),
    )


@rule("link:booking")
@private
@in_process
def booking(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """One booking, as we hold it."""
    found_one = _booking(request, process, uuid)
    values = _values(viewer_of(request), found_one)
    again = list(queries.sent_again(viewer_of(request), found_one))
    return page(
        request,
        process,
        "bookings/booking.html",
        title=_("Your booking"),
        rows=_rows(found_one, found_one.name, changeable=bool(values["live"])),
        again=again,
        **values,
    )


def _rows(booking: Booking, name: str, *, changeable: bool) -> list[Row]:
    to = "change/"
    count = ngettext("%(count)d place", "%(count)d places", booking.places) % {"count": booking.places}
    said = [
        (_("Places"), count, "value"),
        (_("Organisation"), booking.organisation or _("None given"), "value"),
        (
            _("What you need to take part"),
            booking.needs or _("Nothing in particular"),
            "text" if booking.needs else "value",
        ),
    ]
    rows = [Row(_("Name"), name)] if name else []
    rows.append(Row(_("Reference"), booking.reference))
    for key, value, kind in said:
        rows.append(change(key, value, to, kind=kind) if changeable else Row(key, value, kind=kind))  # type: ignore[arg-type]
    return rows


@rule("link:booking")
@private
@in_process
def change_booking(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """More or fewer places, another organisation, other needs."""
    mine = _booking(request, process, uuid)
    if not _values(viewer_of(request), mine)["live"]:
        return see_other("public:booking", process.slug, uuid)
    now = {"places": mine.places, "organisation": mine.organisation, "needs": mine.needs}
    form = _Seats(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = tried(form, lambda: actions.change_booking(actor=viewer_of(request), booking=mine, **given))
        if done is not None:
            messages.success(request, _("Your booking is changed."))
            return see_other("public:booking", process.slug, uuid)
    return _form(request, mine.event, form, _("Change your booking"), _("Save"), "change")


@rule("link:booking")
@private
@in_process
def cancel(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """A question, and a button."""
    mine = _booking(request, process, uuid)
    if request.method == "POST":
        if mine.state not in Booking.LIVE:
            return see_other("public:booking-cancel", process.slug, uuid)
        actions.cancel_booking(actor=viewer_of(request), booking=mine)
        messages.success(request, _("Your booking is cancelled. Thank you for telling us: now somebody else can come."))
        return see_other("public:booking", process.slug, uuid)
    return page(
        request, process, "bookings/cancel.html", title=_("Cancel your booking?"), **_values(viewer_of(request), mine)
    )


urls = [
    path("<slug:process>/events/<slug:slug>/book/", book, name="book"),
    path("<slug:process>/events/<slug:slug>/book/written/", written, name="book-written"),
    path("<slug:process>/bookings/<uuid:uuid>/", booking, name="booking"),
    path("<slug:process>/bookings/<uuid:uuid>/booked/", booked, name="booked"),
    path("<slug:process>/bookings/<uuid:uuid>/change/", change_booking, name="booking-change"),
    path("<slug:process>/bookings/<uuid:uuid>/cancel/", cancel, name="booking-cancel"),
]
