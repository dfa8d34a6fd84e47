"""Bookings that come by way of the desk: put in for somebody who telephoned, and lists of those taken elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.core import languages, references
from hearback.core.errors import BadInput
from hearback.core.sheets_reading import Sheet, read_sheet
from hearback.core.viewer import Viewer
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.actions import BookingsImported
from hearback.events.models import Booking, Event
from hearback.people.models import SideChoice
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.desk.bookings import AT, below
from hearback.web.desk.brought import SHOWN, ListForm
from hearback.web.desk.one_event import event_of, saved
from hearback.web.desk.shared import coordinator, form_page, page, posted, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

BRING = _("Bring in bookings taken elsewhere")
MOST_BOOKINGS = 500


class PutInForm(forms.Form):
    """What somebody says on the telephone."""

    key = forms.KeyField()
    name = forms.PlainText(label=_("Name"), max_length=120, error_messages={"required": _("Enter a name")})
    email = forms.Email(
        label=_("Email address (optional)"),
        help_text=_("They are written to at once, with their reference and private link."),
        required=False,
        max_length=254,
    )
    phone = forms.Telephone(label=_("Telephone (optional)"), required=False, max_length=40)
    places = forms.Number(
        label=_("How many places?"),
        min_value=1,
        max_value=20,
        initial=1,
        width=3,
        error_messages={
            "required": _("Enter how many places"),
            "min_value": _("Book between 1 and 20 places"),
            "max_value": _("Book between 1 and 20 places"),
        },
    )
    names = forms.PlainText(
        label=_("Names of those who come (optional)"),
        help_text=_("One on each line. They can follow later."),
        required=False,
        lines=3,
        max_length=2_500,
    )
    organisation = forms.PlainText(label=_("Organisation (optional)"), max_length=200, required=False)
    side = forms.Choice(
        label=_("Do they come from government or from civil society? (optional)"),
        choices=[*SideChoice.choices, ("", _("Neither, or not said"))],
        required=False,
        initial="",
    )
    needs = forms.PlainText(
        label=_("What do they need to take part? (optional)"), max_length=2_000, lines=3, required=False
    )
    language = forms.Choice(
        label=_("Which language do we write in?"),
        choices=[(code, name) for code, name in settings.LANGUAGES],
        initial=languages.codes()[0],
    )


@rule("coordinator")
@coordinator
def add(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Put in a booking for somebody: never past the places that there are."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    form = PutInForm(posted(request))
    made: list[Booking] = []

    if taken(form, lambda: made.append(_put_in(viewer, event, form))):
        return saved(request, process, event, _said(made[0]), to="desk:bookings")
    return form_page(
        request,
        process,
        form,
        title=_("Put in a booking for somebody"),
        button=_("Book"),
        template="desk/events/put_in.html",
        under=below(process, event),
        event=event,
        free=events.free_seats(event),
    )


def _put_in(viewer: Viewer, event: Event, form: PutInForm) -> Booking:
    given = dict(form.cleaned_data)
    names = given.pop("names").splitlines()
    wording = processes.privacy_notice(event.process).version
    try:
        return actions.book(
            actor=viewer, event=event, names=names, origin=Booking.Origin.DESK, wording=wording, **given
        )
    except actions.AlreadyBooked as known:
        there = _("There is a booking with this address already: look for it among who comes.")
        raise BadInput(there, field="email") from known


def _said(booking: Booking) -> str:
    state = _("They have a place.") if booking.state == Booking.State.CONFIRMED else _("They are on the waiting list.")
    return _("Reference %(reference)s. To say it aloud: %(aloud)s. %(state)s") % {
        "reference": booking.reference,
        "aloud": references.aloud(booking.reference),
        "state": state,
    }


@rule("coordinator")
@coordinator
def bring(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Bring in a list: first what would become of it, then, once it is confirmed, that. The text travels in the form."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    headings = _("Name, Email, Places, Organisation, Side")
    form = ListForm(posted(request), request.FILES or None, most_rows=f"{MOST_BOOKINGS:,}", headings=headings)
    read = tried(form, lambda: _read(form)) if request.method == "POST" and form.is_valid() else None
    if read is not None:
        sheet, text = read
        sure = "sure" in request.POST
        done = tried(form, lambda: actions.import_bookings(actor=viewer, event=event, sheet=sheet, dry_run=not sure))
        if done is not None and sure:
            return saved(request, process, event, _what_came(done), to="desk:bookings")
        if done is not None:
            return _preview(request, process, event, done, name=sheet.name, text=text)
    return form_page(
        request,
        process,
        form,
        title=BRING,
        button=_("Look at it first"),
        template="desk/events/bring.html",
        under=below(process, event),
    )


def _read(form: ListForm) -> tuple[Sheet, str]:
    text, name = form.brought()
    return read_sheet(text, name or str(_("pasted")), most_rows=MOST_BOOKINGS), text


def _preview(
    request: HttpRequest, process: Process, event: Event, done: BookingsImported, *, name: str, text: str
) -> HttpResponse:
    return page(
        request,
        process,
        "events/preview.html",
        title=_("What would come in"),
        under=below(process, event, Link(BRING, reverse("desk:bookings_bring", args=[process.slug, event.slug]))),
        event=event,
        done=done,
        rows=done.rows[:SHOWN],
        refused=done.refused[:SHOWN],
        read=", ".join(dict.fromkeys(done.columns.values())),
        text=text,
        name=name,
    )


def _what_came(done: BookingsImported) -> str:
    return _(
        "%(created)d new, %(waiting)d of them on the waiting list; %(updated)d changed; %(unchanged)d were here already; "
        "%(refused)d could not be read."
    ) % {
        "created": done.created,
        "waiting": done.waiting,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "refused": len(done.refused),
    }


urls = [
    path(f"{AT}add/", add, name="booking_add"),
    path(f"{AT}bring/", bring, name="bookings_bring"),
]
