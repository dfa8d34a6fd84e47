"""The outbox, for the host: what waits, what was given up and why, and trying again. Never a secret, never an address."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from hearback.outbox import actions, queries
from hearback.web.desk.shared import desk_frame, found, host, say, see_other
from hearback.web.ui import pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.viewers import viewer_of

STATES = (
    ("waiting", pgettext_lazy("messages", "Waiting")),
    ("done", pgettext_lazy("messages", "Sent")),
    ("given-up", pgettext_lazy("messages", "Given up")),
    ("stopped", pgettext_lazy("messages", "Stopped")),
)


@rule("host")
@host
def messages(request: HttpRequest) -> HttpResponse:
    """Where the messages stand, and the list of them, the newest first."""
    filters = Filters(request.GET, Filter("state", _("State"), STATES))
    rows = queries.messages_visible_to(viewer_of(request)).filter(**filters.chosen)
    standing = queries.standing()
    return pages.list_page(
        request,
        keyset(rows, request.GET, column="created", filters=filters),
        title=_("Messages"),
        row="desk/messages/_row.html",
        template="desk/messages/list.html",
        standing=[(state, label, standing[state]) for state, label in STATES],
        states=dict(STATES),
        nothing=_("No message has been written yet. They appear here when people book, say something or are answered."),
        **desk_frame(),
    )


@rule("host")
@host
@require_POST
def send_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let a message that was given up wait for its next try."""
    message = found(queries.messages_visible_to(viewer_of(request)).filter(uuid=uuid).first())
    actions.send_again(actor=viewer_of(request), message=message.uuid)
    say(request, _("The message waits to be sent again."))
    return see_other("desk:messages", query="?state=given-up")


urls = [
    path("messages/", messages, name="messages"),
    path("messages/<uuid:uuid>/again/", send_again, name="message_again"),
]
