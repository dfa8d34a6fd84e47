"""Bringing a list of organisations and people into the network: pasted or uploaded, looked at, then taken in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.processes import actions
from hearback.processes.actions import NetworkImported
from hearback.processes.models import Process
from hearback.web.desk.brought import SHOWN, ListForm
from hearback.web.desk.network.heard import NETWORK
from hearback.web.desk.shared import coordinator, form_page, page, posted, say, see_other
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

MOST_ROWS = 500  # what a request can take in; a host brings in more from the command line


@rule("coordinator")
@coordinator
def bring_in(request: HttpRequest, process: Process) -> HttpResponse:
    """The list; then what would become of it, kept in the page itself until somebody says yes."""
    headings = _("Name, Kind, Email, Place")
    form = ListForm(posted(request), request.FILES or None, most_rows=str(MOST_ROWS), headings=headings)
    sure = "sure" in request.POST
    read = tried(form, lambda: _read(request, process, form, sure=sure)) if form.is_valid() else None
    if read is not None:
        done, text, name = read
        return _taken(request, process, done) if sure else _preview(request, process, done, text, name)
    return form_page(
        request,
        process,
        form,
        title=_("Bring in a list"),
        button=_("Look at what it would do"),
        template="desk/network/import.html",
        under=_under(process),
        columns=[words[0] for words in actions.NETWORK_COLUMNS.values()],
    )


def _read(request: HttpRequest, process: Process, form: ListForm, *, sure: bool) -> tuple[NetworkImported, str, str]:
    """What becomes of the list, or would; its text, and what it is called."""
    text, name = form.brought()
    done = actions.import_organisations(
        actor=viewer_of(request),
        process=process,
        source=text,
        name=name[:120],
        most_rows=MOST_ROWS,
        agreed=sure and "agreed" in request.POST,
        dry_run=not sure,
    )
    return done, text, name


def _preview(request: HttpRequest, process: Process, found: NetworkImported, text: str, name: str) -> HttpResponse:
    return page(
        request,
        process,
        "network/import_preview.html",
        title=_("What the list would do"),
        under=(*_under(process), Link(_("Bring in a list"), reverse("desk:network_import", args=[process.slug]))),
        found=found,
        rows=found.rows[:SHOWN],
        more=max(len(found.rows) - SHOWN, 0),
        refused=found.refused[:SHOWN],
        changes=found.created + found.updated,
        text=text,
        name=name,
    )


def _taken(request: HttpRequest, process: Process, done: NetworkImported) -> HttpResponse:
    said = {"created": done.created, "updated": done.updated, "unchanged": done.unchanged}
    say(request, _("%(created)d added, %(updated)d brought up to date, %(unchanged)d as they were.") % said)
    return see_other("desk:network_members", process.slug)


def _under(process: Process) -> tuple[Link, ...]:
    return (Link(NETWORK, reverse("desk:network", args=[process.slug])),)


urls = [path("<slug:process>/network/import/", bring_in, name="network_import")]
