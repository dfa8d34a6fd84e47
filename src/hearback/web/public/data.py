"""What can be taken along of a process, by anybody: each table, all of them, and what their columns hold.

The same for everybody, whoever asks: every file is made with nobody's eyes, from the rows as they are while it is sent.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.viewer import NOBODY
from hearback.export import packages
from hearback.export import queries as export
from hearback.export.columns import Table
from hearback.export.tables import TABLES, table_of
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.public.shared import found, home_of, page
from hearback.web.ui import csp, errors
from hearback.web.ui.default_deny import rule

DATA = _("Data")
CSV = "text/csv; charset=utf-8"
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Of the four that a web process serves at a time: whoever has a slow line holds theirs for long, and pages must go on.
_SENDING = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as the page lists it; `rows` is None where nobody has counted."""

    table: Table
    rows: int | None


class _Sent:
    """What is being sent, and its place among those that may be sent at once, given back however it ends."""

    def __init__(self, parts: Iterator[bytes] | Iterator[str]) -> None:
        self._parts: Iterator[bytes | str] = parts
        self._holds = True

    def __iter__(self) -> Iterator[bytes | str]:
        return self

    def __next__(self) -> bytes | str:
        return next(self._parts)

    def close(self) -> None:
        if self._holds:
            self._holds = False
            _SENDING.release()


@rule("anyone")
def data(request: HttpRequest, process: str) -> HttpResponse:
    """What can be taken along, in which form, how much it is, and what each column holds."""
    of = as_everybody_sees(process)
    rows = export.sizes(of)
    return page(
        request,
        of,
        "processes/data.html",
        title=DATA,
        tables=[Shown(table, rows.get(table.name)) for table in TABLES],
        address=f"{settings.URL}{home_of(of)}data/",
        today=clock.today(),
    )


@rule("anyone")
def one_table(request: HttpRequest, process: str, table: str) -> HttpResponseBase:
    """One table as CSV, or the dictionary of all."""
    of = as_everybody_sees(process)
    if table == packages.DICTIONARY:
        return sent(request, packages.dictionary_csv(), CSV, f"{table}.csv")
    one = table_of(table)
    if one is None:
        raise Http404
    return sent(request, packages.table_csv(one, of), CSV, f"{of.slug}-{table}.csv")


@rule("anyone")
def archive(request: HttpRequest, process: str) -> HttpResponseBase:
    """Every table as CSV with its dictionary, as one file."""
    of = as_everybody_sees(process)
    return sent(request, packages.archive(of), ZIP, f"{of.slug}.zip")


@rule("anyone")
def workbook(request: HttpRequest, process: str) -> HttpResponseBase:
    """Every table as a sheet of one workbook."""
    of = as_everybody_sees(process)
    return sent(request, packages.workbook(of), XLSX, f"{of.slug}.xlsx")


def as_everybody_sees(slug: str) -> Process:
    """The process for whoever has no link and no post, whoever asks; 404 where it is not open to all."""
    return found(processes.process_visible_to(NOBODY, slug))


def sent(request: HttpRequest, parts: Iterator[bytes] | Iterator[str], kind: str, name: str) -> HttpResponseBase:
    """A file as it is read; when too many are being sent already, a page that says when to come back."""
    response = streamed(request, parts, kind)
    if response.status_code != HTTPStatus.OK:
        return response
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return csp.unlisted(response)


def streamed(request: HttpRequest, parts: Iterator[bytes] | Iterator[str], kind: str) -> HttpResponseBase:
    """What is long, as it is read: two at a time, and for whoever comes then a page that says when to come back."""
    if request.method == "HEAD":
        return HttpResponse(content_type=kind)
    if _SENDING.acquire(blocking=False):
        return StreamingHttpResponse(_Sent(parts), content_type=kind)
    return errors.busy(request)


urls = [
    path("<slug:process>/data/", data, name="process-data"),
    path("<slug:process>/data/all.zip", archive, name="data-archive"),
    path("<slug:process>/data/all.xlsx", workbook, name="data-workbook"),
    path("<slug:process>/data/<slug:table>.csv", one_table, name="data-table"),
]
