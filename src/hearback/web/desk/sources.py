"""Files of what people said, at the desk: brought, looked at, confirmed, and what became of each of their lines.

A file is read by the worker, never in a request: it may be long, and some need heavy libraries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import actions
from hearback.contributions import queries as contributions
from hearback.contributions.models import Authorship, Source, SourceRow
from hearback.core import clock, languages
from hearback.events import queries as events
from hearback.processes import queries as processes
from hearback.processes.models import Kind, Process
from hearback.reportback.queries import Channel
from hearback.web.desk.one_source import AT, FILES, address, one_of, under
from hearback.web.desk.shared import (
    coordinator,
    form_page,
    found,
    frame,
    page,
    plain,
    posted,
    say,
    see_other,
    taken,
)
from hearback.web.desk.source_columns import FIELDS
from hearback.web.ui import forms, pages
from hearback.web.ui.csp import depends_on_viewer
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.viewers import viewer_of

ENDINGS = (".txt", ".md", ".docx", ".csv", ".tsv", ".xlsx", ".eml", ".mbox")
FILE_AT_MOST = 10_000_000
A_PAGE = 50
_Step, _Fate = Source.Step, SourceRow.Fate
_HELP = {
    Source.Kind.NOTES: _("Text, Markdown or Word. Headings are questions or themes, each bullet is one thing said."),
    Source.Kind.SPREADSHEET: _("CSV or Excel, such as an export of GOV.UK Forms. You say once which column is which."),
    Source.Kind.DOCX: _("A Word file with comments, as Google Docs exports it. Each comment is one thing said."),
    Source.Kind.MAIL: _("One email (.eml) or a mailbox (.mbox)."),
}


class BringForm(forms.Form):
    """A file, what it is, and what is not written in it."""

    kind = forms.Choice(
        label=_("What kind of file is it?"),
        choices=[(kind, Source.Kind(kind).label) for kind in Source.Kind.values if kind in actions.KINDS],
        widget=forms.Radios(hints={str(kind): text for kind, text in _HELP.items()}),
        error_messages={"required": _("Choose what kind of file it is")},
    )
    file = forms.Upload(
        label=_("The file"),
        help_text=_("At most 10 MB. It is kept as it is, and nobody but you and your fellow coordinators can open it."),
        endings=ENDINGS,
        max_bytes=FILE_AT_MOST,
        error_messages={"required": _("Choose a file")},
    )
    event = forms.Choice(
        label=_("Was it said at one of your events? (optional)"), choices=[], widget=forms.Select(), required=False
    )
    said_as = forms.Choice(
        label=_("Where the file does not say: what kind of contribution is it?"),
        choices=Kind.choices,
        widget=forms.Select(),
        initial=Kind.SUGGESTION,
    )
    language = forms.Choice(
        label=_("Where the file does not say: in which language is it written?"),
        choices=[(code, name) for code, name in settings.LANGUAGES],
        widget=forms.Radios(inline=True),
        initial=languages.codes()[0],
    )
    attribution = forms.Choice(
        label=_("May we show who said it?"),
        help_text=_("Only what people agreed to. Where the file has a column for it, that column decides."),
        choices=[
            (Authorship.Attribution.NOT_SHOWN, _("No, or nobody asked them")),
            (Authorship.Attribution.ORGANISATION, _("Their organisation: they agreed")),
            (Authorship.Attribution.NAMED, _("Their name: they agreed")),
        ],
        initial=Authorship.Attribution.NOT_SHOWN,
    )

    def __init__(self, *given: Any, happened: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["event"].choices = [("", _("No")), *happened]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a file as the preview shows it."""

    row: SourceRow
    words: str
    who: str
    email: bool
    told_by: str
    shown_as: str
    about: tuple[str, ...]
    language: str


# --- the list, and bringing one


@rule("coordinator")
@coordinator
def listing(request: HttpRequest, process: Process) -> HttpResponse:
    """The files that were brought, the latest first."""
    listed = keyset(contributions.sources_visible_to(viewer_of(request), process), request.GET, column="brought")
    return pages.list_page(
        request,
        listed,
        title=FILES,
        row="desk/sources/_row.html",
        template="desk/sources/list.html",
        **frame(process, *under(process)),
    )


@rule("coordinator")
@coordinator
def bring(request: HttpRequest, process: Process) -> HttpResponse:
    """Bring a file: nothing of it comes in before somebody has looked at what is in it."""
    viewer = viewer_of(request)
    began = [event for event in events.events_visible_to(viewer, process) if event.starts <= clock.now()]
    happened = [
        (str(event.uuid), f"{plain(event.title)}, {clock.day(event.starts):%-d %B %Y}") for event in reversed(began)
    ]
    form = BringForm(posted(request), request.FILES or None, happened=happened)
    kept: list[Source] = []

    def keep() -> None:
        given = dict(form.cleaned_data)
        upload, event = given.pop("file"), given.pop("event")
        of = next((one for one in began if str(one.uuid) == event), None)
        name = upload.name or ""
        kept.append(
            actions.bring_source(
                actor=viewer, process=process, file=upload.file, name=name, event=of, worker=True, **given
            )
        )

    if taken(form, keep):
        waits = kept[0].step in (_Step.BROUGHT, _Step.CONFIRMED)
        return see_other("desk:source_working" if waits else "desk:source", process.slug, kept[0].uuid)
    return form_page(
        request,
        process,
        form,
        title=_("Bring in a file"),
        button=_("Read it"),
        template="desk/sources/bring.html",
        under=under(process, here=True),
    )


# --- one file


@rule("coordinator")
@coordinator
def one(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """What is in a file and what becomes of it, problems first; or what it became."""
    viewer, source = viewer_of(request), one_of(request, process, uuid)
    if source.step == _Step.COLUMNS:
        return see_other(address(source, "source_columns"))
    fates = contributions.fates(source)
    asked = request.GET.dict()
    if asked.get("fate") not in {fate for fate, count in fates.items() if count}:
        asked["fate"] = next((fate.value for fate in _ORDER if fates[fate]), "")
    choices = [(fate.value, f"{fate.label} ({fates[fate]:,})") for fate in _ORDER if fates[fate]]
    filters = Filters(asked, Filter("fate", _("Lines"), choices, has_all=False))
    rows = contributions.rows_of(viewer, source, filters.chosen.get("fate", ""))
    listed = keyset(rows, asked, column="number", descending=False, size=A_PAGE, filters=filters)
    became = contributions.references_of(viewer, source, [row.key for row in listed.rows if row.key])
    return page(
        request,
        process,
        "sources/one.html",
        title=source.name,
        under=under(process, here=True),
        source=source,
        fates=fates,
        places=0 if source.step == _Step.BROUGHT else sum(fates.values()),
        page=listed,
        rows=[(each, became.get(each.row.key) if each.row.key else None) for each in _shown(process, listed.rows)],
        columns=[(FIELDS[field], ", ".join(named)) for field, named in source.columns.items()],
        attribution=dict(Authorship.Attribution.choices)[source.attribution],
        is_read=source.step == _Step.READ,
        parts=source.step == _Step.READ and source.kind != Source.Kind.SPREADSHEET,
        is_sheet=source.kind == Source.Kind.SPREADSHEET,
        waits=source.step in (_Step.BROUGHT, _Step.CONFIRMED),
        work=contributions.work_on(viewer, source),
    )


_ORDER = (_Fate.UNREADABLE, _Fate.NEW, _Fate.CREATED, _Fate.THERE, _Fate.JOINED, _Fate.BESIDE, _Fate.SEEN)


def _shown(process: Process, rows: Sequence[SourceRow]) -> list[Shown]:
    """The lines of one page; two statements, however many they are."""
    questions = {question.pk: f"{question.number}. {plain(question.text)}" for question in processes.questions(process)}
    themes = {theme.pk: plain(theme.name) for theme in processes.themes(process)}
    attributions, kinds = dict(Authorship.Attribution.choices), dict(Kind.choices)
    shown = []
    for row in rows:
        values: Mapping[str, Any] = row.values
        who = ", ".join(part for part in (values.get("name"), values.get("organisation_name")) if part)
        about = (
            kinds.get(values.get("kind", ""), ""),
            questions.get(values.get("question") or 0, ""),
            themes.get(values.get("theme") or 0, ""),
        )
        shown.append(
            Shown(
                row,
                values.get("words", ""),
                who,
                bool(values.get("email")),
                str(Channel(values["told_by"]).label) if values.get("told_by") else "",
                str(attributions.get(values.get("attribution", ""), "")),
                tuple(str(each) for each in about if each),
                values.get("language", ""),
            )
        )
    return shown


@rule("coordinator")
@coordinator
def drop(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Throw a file away of which nothing came in."""
    source = one_of(request, process, uuid)
    found(source if source.confirmed is None else None)
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.drop_source(actor=viewer_of(request), source=source)):
        say(request, _("The file is gone. Nothing of it came in."))
        return see_other("desk:sources", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("Throw this file away?"),
        button=_("Throw it away"),
        template="desk/sure.html",
        intro=_("Nothing of it has come in. You can bring it again."),
        leave=address(source, "source"),
        under=under(process, source=source),
    )


@rule("coordinator")
@coordinator
def original(request: HttpRequest, process: Process, uuid: UUID) -> StreamingHttpResponse:
    """The file as it was brought, to be saved and never opened by the browser itself."""
    viewer, source = viewer_of(request), one_of(request, process, uuid)
    found(source if source.original_gone is None else None)
    response = StreamingHttpResponse(contributions.original_of(viewer, source), content_type="application/octet-stream")
    response.headers["Content-Length"] = str(source.size)
    response.headers["Content-Disposition"] = f'attachment; filename="{_saved_as(source)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return depends_on_viewer(response)


def _saved_as(source: Source) -> str:
    """A plain name: what somebody called a file may name a person, and goes into no header."""
    ending = source.name.rpartition(".")[2].lower()
    return f"original-{source.uuid.hex[:8]}.{ending if f'.{ending}' in ENDINGS else 'bin'}"


urls = [
    path(AT, listing, name="sources"),
    path(f"{AT}bring/", bring, name="source_bring"),
    path(f"{AT}<uuid:uuid>/", one, name="source"),
    path(f"{AT}<uuid:uuid>/drop/", drop, name="source_drop"),
    path(f"{AT}<uuid:uuid>/original/", original, name="source_original"),
]
