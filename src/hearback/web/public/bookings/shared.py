"""What the pages of bookings have in common."""

from __future__ import annotations

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hearback.events import messages as texts
from hearback.events import queries
from hearback.events.models import Event, Invitation
from hearback.people.models import SideChoice
from hearback.processes import queries as processes
from hearback.web.public.shared import frame, home_of, plain
from hearback.web.ui import pages
from hearback.web.ui.pieces import Link


def asks(event: Event) -> bool:
    """Whether people ask for a place here, and the organisers choose."""
    return event.mode == Event.Mode.ASK


def form_page(
    request: HttpRequest,
    event: Event,
    form: Form,
    title: str,
    button: str,
    name: str,
    invitation: Invitation | None = None,
) -> HttpResponse:
    """A form about an event: the event above it, and what becomes of what is told us."""
    home, free = home_of(event.process), queries.free_seats(event)
    sides = queries.free_for_sides(event, invited=invitation is not None) if free == 0 else {}
    address = f"{home}events/{event.slug}/"
    values = frame(event.process, Link(_("Events"), f"{home}events/"), Link(plain(event.title), address)) | {
        "event": event,
        "when": texts.when(event),
        # An invitation may open places that are kept for the invited.
        "free": sides.get("", free),
        "kept": [(SideChoice(side).label, left) for side, left in sides.items() if side and left > sides[""]],
        "invited": invitation is not None,
        "asks": asks(event),
        "shut": queries.shut(event) if name == "book" else None,
        "told": processes.privacy_notice(event.process),
        "mail": settings.MAIL is not None,
        "event_address": address,
    }
    return pages.form_page(request, form, title=title, button=button, template=f"public/bookings/{name}.html", **values)
