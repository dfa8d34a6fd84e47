"""The codebook as a file at the desk: themes from one, and handed out as one."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.analysis import actions, exchange, queries
from hearback.processes.models import Process
from hearback.web.desk.codebook import book_of, under
from hearback.web.desk.contributions import works_with
from hearback.web.desk.shared import coordinator, form_page, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of


class FileForm(forms.Form):
    """A codebook that stands in a file."""

    file = forms.Upload(
        label=_("A codebook"),
        help_text=_(
            "A .qdc file of the REFI-QDA standard, as programs for coding write it, or a .csv laid out like the one you "
            "can download here."
        ),
        endings=(".qdc", ".csv", ".xml"),
        max_bytes=exchange.LARGEST,
        error_messages={"required": _("Choose a file")},
    )


@rule("coordinator")
@coordinator
def bring(request: HttpRequest, process: Process) -> HttpResponse:
    """Themes from a file: what is known is changed, what is new is added."""
    viewer = viewer_of(request)
    form = FileForm(posted(request), request.FILES)
    done: list[actions.Imported] = []

    def act() -> None:
        written = exchange.read(form.cleaned_data["file"].read())
        done.append(actions.import_codebook(actor=viewer, process=process, written=written))

    if taken(form, act):
        counts = {name: getattr(done[0], name) for name in ("added", "changed", "same", "passed_over")}
        told = _("Themes added: %(added)d. Changed: %(changed)d. As they were: %(same)d. Not in use: %(passed_over)d.")
        say(request, str(told) % counts)
        return see_other("desk:codebook", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("Take themes from a file"),
        button=_("Take them"),
        under=under(process),
        intro=_(
            "A theme that is here already, by its identity or its name, is changed; how it read before is kept. Another is "
            "added. Nothing is taken away."
        ),
    )


@rule("works-with")
@works_with
def as_qdc(request: HttpRequest, process: Process) -> HttpResponse:
    """The themes in use, for other programs."""
    lines = exchange.qdc(queries.as_written(book_of(request, process), in_use=True))
    return _handed_out(f"{process.slug}-codebook.qdc", "application/xml", lines)


@rule("works-with")
@works_with
def as_csv(request: HttpRequest, process: Process) -> HttpResponse:
    """Every theme, for a spreadsheet."""
    return _handed_out(
        f"{process.slug}-codebook.csv", "text/csv", exchange.table(queries.as_written(book_of(request, process)))
    )


def _handed_out(name: str, kind: str, lines: Iterable[str]) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("".join(lines), content_type=f"{kind}; charset=utf-8", headers=headers)


urls = [
    path("<slug:process>/said/codebook/file/", bring, name="codebook_import"),
    path("<slug:process>/said/codebook/codebook.qdc", as_qdc, name="codebook_qdc"),
    path("<slug:process>/said/codebook/codebook.csv", as_csv, name="codebook_csv"),
]
