"""One's own booking, by its private link: what stands, and everything that may be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hearback.core import clock, languages, references
from hearback.core.viewer import Purpose, Viewer
from hearback.events import actions, calendars, queries
from hearback.events import messages as texts
from hearback.events.models import Booking, Event
from hearback.people import links
from hearback.processes.models import Process
from hearback.web.public.bookings import forms
from hearback.web.public.bookings.shared import form_page
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, home_of, in_process, page, plain
from hearback.web.ui import pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Row, change
from hearback.web.ui.viewers import viewer_of


def _booking(request: HttpRequest, process: Process, uuid: UUID) -> Booking:
    booking = found(queries.booking_visible_to(viewer_of(request), uuid))
    return found(booking if booking.event.process_id == process.pk else None)


def _values(viewer: Viewer, booking: Booking) -> dict[str, Any]:
    event, home = booking.event, home_of(booking.event.process)
    version = booking.link_version
    live = booking.state in Booking.LIVE and event.cancelled is None
    over = event.ends <= clock.now()
    has_place = live and booking.state == Booking.State.CONFIRMED and not over
    next_one = queries.next_reminder(event) if has_place else None
    return {
        "booking": booking,
        "event": event,
        "event_address": f"{home}events/{event.slug}/",
        "aloud": references.aloud(booking.reference),
        "live": live,
        "over": over,
        "shut": queries.shut(event),
        "has_place": has_place,
        "reminded": next_one.due if next_one else None,
        # What the facilitator's device finds them by; for anybody else the address opens nothing.
        "door": ""
        if event.format == Event.Format.ONLINE
        else f"{settings.URL}{home}door/{event.slug}/?find={booking.reference}",
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
    if booking.state not in Booking.LIVE:
        return see_other("public:booking", process.slug, uuid)
    title = {
        Booking.State.CONFIRMED: _("Your place is booked"),
        Booking.State.WAITING: _("You are on the waiting list"),
        Booking.State.ASKED: _("You have asked for a place"),
    }[Booking.State(booking.state)]
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
    names = queries.names_on([found_one]).get(found_one.pk, ())
    return page(
        request,
        process,
        "bookings/booking.html",
        title=_("Your booking"),
        rows=_rows(found_one, names, changeable=bool(values["live"])),
        again=again,
        **values,
    )


def _rows(booking: Booking, names: Sequence[str], *, changeable: bool) -> list[Row]:
    to, name = "change/", booking.name
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
    if booking.places > 1:
        who, known = _("Who comes"), _who_comes(booking, names)
        rows.insert(-2, change(who, known, "names/", kind="text") if changeable else Row(who, known, kind="text"))
    return rows


def _who_comes(booking: Booking, names: Sequence[str]) -> str:
    """The names, a line each, and how many are to follow."""
    left = booking.places - len(names)
    to_follow = ngettext("%(count)d name to follow", "%(count)d names to follow", left) % {"count": left}
    return "\n".join([*names, to_follow] if left else names)


@rule("link:booking")
@private
@in_process
def change_booking(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """More or fewer places, another organisation, other needs."""
    mine = _booking(request, process, uuid)
    if not _values(viewer_of(request), mine)["live"]:
        return see_other("public:booking", process.slug, uuid)
    now = {"places": mine.places, "organisation": mine.organisation, "needs": mine.needs}
    form = forms.Seats(request.POST or None, initial=now, event=mine.event)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = tried(form, lambda: actions.change_booking(actor=viewer_of(request), booking=mine, **given))
        if done is not None:
            messages.success(request, _("Your booking is changed."))
            return see_other("public:booking", process.slug, uuid)
    return form_page(request, mine.event, form, _("Change your booking"), _("Save"), "change")


@rule("link:booking")
@private
@in_process
def names(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Who comes: one box a place, all of them optional."""
    mine = _booking(request, process, uuid)
    if not _values(viewer_of(request), mine)["live"]:
        return see_other("public:booking", process.slug, uuid)
    known = queries.names_on([mine]).get(mine.pk, ())
    form = forms.NamesForm(request.POST or None, booking=mine, names=known)
    if request.method == "POST" and form.is_valid():
        done = tried(form, lambda: actions.name_attendees(actor=viewer_of(request), booking=mine, names=form.names))
        if done is not None:
            messages.success(request, _("We have noted who comes."))
            return see_other("public:booking", process.slug, uuid)
    return form_page(request, mine.event, form, _("Who comes?"), _("Save"), "names")


@rule("link:booking")
@private
@in_process
def cancel(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """A question, and a button."""
    mine = _booking(request, process, uuid)
    if request.method == "POST":
        if mine.state not in Booking.LIVE or mine.event.cancelled is not None:
            return see_other("public:booking-cancel", process.slug, uuid)
        actions.cancel_booking(actor=viewer_of(request), booking=mine)
        messages.success(request, _("Your booking is cancelled. Thank you for telling us: now somebody else can come."))
        return see_other("public:booking", process.slug, uuid)
    return page(
        request, process, "bookings/cancel.html", title=_("Cancel your booking?"), **_values(viewer_of(request), mine)
    )


@rule("link:booking")
@private
@in_process
def coming(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """“Yes, I am still coming”: a button, for programs that look through mail open links as well."""
    mine = _booking(request, process, uuid)
    values = _values(viewer_of(request), mine)
    if request.method == "POST" and values["has_place"]:
        actions.say_coming(actor=viewer_of(request), booking=mine)
        messages.success(request, _("Thank you: we count on you."))
        return see_other("public:booking", process.slug, uuid)
    return page(request, process, "bookings/coming.html", title=_("Are you still coming?"), **values)


@rule("link:booking")
@private
@in_process
def calendar(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """The event for one's own calendar; whoever has a place finds in it how to join online."""
    mine = _booking(request, process, uuid)
    event, values = mine.event, _values(viewer_of(request), mine)
    online = (event.joining_link, plain(event.joining_notes)) if values["has_place"] else ()
    language, home = languages.current(), f"{settings.URL}{home_of(process)}"
    (entry,) = queries.calendar_entries([event], home, language)
    entry = replace(entry, joining="\n".join(part for part in online if part))
    file = calendars.calendar([entry], language=language)
    headers = {"Content-Disposition": f'attachment; filename="{event.slug}.ics"'}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)
