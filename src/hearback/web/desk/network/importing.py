"""Bringing a list of organisations and people into the network: pasted or uploaded, looked at, then taken in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.core.errors import DomainError
from hearback.core.sheets_reading import read_sheet
from hearback.processes import actions
from hearback.processes.actions import NetworkImported
from hearback.processes.models import Process
from hearback.web.desk.network.heard import NETWORK
from hearback.web.desk.shared import coordinator, form_page, page, posted, say, see_other
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

MOST_BYTES = 1_000_000
MOST_LETTERS = 1_000_000
MOST_ROWS = 500  # what a request can take in; a host brings in more from the command line
SHOWN = 200


class ListForm(forms.Form):
    """A list, as a file or pasted."""

    file = forms.Upload(
        label=_("A file"),
        help_text=_("A CSV file of at most 500 rows. From a spreadsheet: save it as “CSV UTF-8”."),
        endings=(".csv", ".txt", ".tsv"),
        max_bytes=MOST_BYTES,
        required=False,
    )
    text = forms.PlainText(
        label=_("Or paste the rows here, with the headings in the first"),
        lines=8,
        max_length=MOST_LETTERS,
        counted=False,
        required=False,
    )


@rule("coordinator")
@coordinator
def bring_in(request: HttpRequest, process: Process) -> HttpResponse:
    """The list; then what would become of it, kept in the page itself until somebody says yes."""
    form = ListForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            text, name = _text(form)
            if "confirm" in request.POST:
                return _take(request, process, text, str(request.POST.get("name", name))[:120])
            found = _import(request, process, text, name, dry_run=True)
        except DomainError as problem:
            form.add_error("text" if form.cleaned_data["text"] else "file", str(problem))
        else:
            return _preview(request, process, found, text, name)
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


def _text(form: ListForm) -> tuple[str, str]:
    """The rows as text, and what the list is called."""
    file = form.cleaned_data["file"]
    if file is None:
        return form.cleaned_data["text"], ""
    data = file.read()
    read_sheet(data, file.name)  # what is no text, or a workbook, is said here
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\r\n", "\n"), file.name
        except UnicodeDecodeError:
            continue
    return "", file.name


def _import(request: HttpRequest, process: Process, text: str, name: str, **more: Any) -> NetworkImported:
    given: dict[str, Any] = {"source": text, "name": name, "most_rows": MOST_ROWS} | more
    return actions.import_organisations(actor=viewer_of(request), process=process, **given)


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


def _take(request: HttpRequest, process: Process, text: str, name: str) -> HttpResponse:
    done = _import(request, process, text, name, agreed="agreed" in request.POST)
    said = {"created": done.created, "updated": done.updated, "unchanged": done.unchanged}
    say(request, _("%(created)d added, %(updated)d brought up to date, %(unchanged)d as they were.") % said)
    return see_other("desk:network_members", process.slug)


def _under(process: Process) -> tuple[Link, ...]:
    return (Link(NETWORK, reverse("desk:network", args=[process.slug])),)


urls = [path("<slug:process>/network/import/", bring_in, name="network_import")]
