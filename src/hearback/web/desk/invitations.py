"""Who was invited to an event, and what became of it; the meetings that others hold themselves."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.events import invitation_messages as texts
from hearback.events import queries
from hearback.events.queries import Became
from hearback.people import actions as people
from hearback.people import rules as may
from hearback.processes.models import Process
from hearback.web.desk.one_event import HERE, event_of, under
from hearback.web.desk.shared import coordinator, found, frame, host, page, see_other
from hearback.web.ui import pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

INVITED = _("Who was invited")
A_PAGE = 100


@rule("coordinator")
@coordinator
def listing(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Names and organisations, never addresses; what each answered."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    filters = Filters(request.GET, Filter("became", _("What became of it"), [(one, one.label) for one in Became]))
    rows = queries.invitations_visible_to(viewer, event)
    if wanted := filters.chosen.get("became"):
        rows = queries.that_became(rows, Became(wanted))
    listed = keyset(rows, request.GET, column="created", descending=False, size=A_PAGE, filters=filters)
    return pages.list_page(
        request,
        listed,
        title=INVITED,
        row="",
        template="desk/inviting/invitations.html",
        event=event,
        rows=[(one, queries.became(one), texts.in_words(one.found)) for one in listed.rows],
        may_show=may.may_show_contact(viewer),
        **frame(process, *under(process, event)),
    )


@rule("host")
@host
@require_POST
def contact(request: HttpRequest, process: str, slug: str, uuid: UUID) -> HttpResponse:
    """Show how to reach somebody who was invited: an act of its own that is written down."""
    viewer = viewer_of(request)
    one = found(queries.invitation_visible_to(viewer, uuid))
    event = one.event
    if (event.process.slug, event.slug) != (process, slug):
        return see_other("desk:home")
    contacts = people.show_contact(actor=viewer, participant=one.participant.uuid, process=event.process)
    back = Link(INVITED, reverse("desk:event_invitations", args=[process, slug]))
    return page(
        request,
        event.process,
        "inviting/contact.html",
        title=_("Contact details"),
        under=under(event.process, event, back),
        invitation=one,
        contacts=contacts,
    )


@rule("coordinator")
@coordinator
def own_meetings(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The meetings held instead of coming; each has its own page at the desk, where it can be listed for everybody."""
    event = event_of(request, process, slug)
    return page(
        request,
        process,
        "inviting/own_meetings.html",
        title=_("Meetings that others hold themselves"),
        under=under(process, event),
        event=event,
        meetings=list(queries.own_meetings(viewer_of(request), event)),
    )


urls = [
    path(f"{HERE}invitations/", listing, name="event_invitations"),
    path(f"{HERE}invitations/<uuid:uuid>/contact/", contact, name="invitation_contact"),
    path(f"{HERE}own-meetings/", own_meetings, name="event_own_meetings"),
]
