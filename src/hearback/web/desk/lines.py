"""Asking somebody without an account for a line, at the desk: whom, by when, on what; what is out, and what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.answers import actions, line_document, line_messages
from hearback.answers import queries as answers
from hearback.answers import rules as answer_rules
from hearback.answers.models import LineRequest
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.documents import TYPES
from hearback.core.errors import NotAllowed
from hearback.processes import actions as processes
from hearback.processes import rules
from hearback.processes.models import Process
from hearback.web.desk.contributions import crumbs, works_with
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.line_form import LineForm
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LINES = _("Lines asked for")
LANGUAGES = settings.LANGUAGES


class AskForm(forms.Form):
    """Whom, by when, and what exactly."""

    key = forms.KeyField()
    post = forms.PlainText(
        label=_("Whom do you ask?"),
        help_text=_("By post and body, never a person’s name. For example: Open data team, the Treasury"),
        max_length=200,
        error_messages={"required": _("Write whom you ask, by post and body")},
    )
    email = forms.Email(
        label=_("Their work email address (optional)"),
        help_text=_(
            "We send them the link and remind them. Without an address you get the link and a document to send."
        ),
        width=30,
        required=False,
    )
    due = forms.DayField(
        label=_("By when do you need it?"),
        help_text=_("For example, 27 3 2026"),
        error_messages={"required": _("Give the day by which you need it")},
    )
    note = forms.PlainText(
        label=_("What do you want to know? (optional)"),
        help_text=_("In a sentence or two. Only they read it."),
        max_length=10_000,
        lines=4,
        required=False,
    )
    language = forms.Choice(label=_("In which language?"), choices=LANGUAGES, initial="en")


@rule("works-with")
@works_with
def lines(request: HttpRequest, process: Process) -> HttpResponse:
    """What is out, the earliest day first, and what came back."""
    viewer = viewer_of(request)
    listed = keyset(answers.lines_visible_to(viewer, process), request.GET, column="due", descending=False)
    points = answers.points_of(listed.rows)
    return page(
        request,
        process,
        "lines/list.html",
        title=LINES,
        under=crumbs(process),
        page=listed,
        rows=[(one, points[one.pk], stands(one)) for one in listed.rows],
        may_edit=rules.may_edit(viewer, process),
    )


def stands(asked: LineRequest) -> tuple[str, StrOrPromise]:
    """Where it stands, as a status has it."""
    if asked.taken_back is not None:
        return "closed", _("Not needed any more")
    if asked.sent is not None:
        return "done", _("Came back")
    return ("late", _("Late")) if asked.due < clock.today() else ("waiting", _("Out"))


@rule("works-with")
@works_with
def ask(request: HttpRequest, process: Process) -> HttpResponse:
    """Ask for a line on what was ticked, or on one."""
    viewer = viewer_of(request)
    rows = _chosen(request, process)
    if not rows:
        say(
            request,
            _("Choose what you want a line on: open one that waits, or tick several and press “Ask for a line”."),
        )
        return see_other("desk:queue", process.slug)
    form = AskForm(posted(request))
    given: dict[str, Any] = {"actor": viewer, "process": process, "contributions": rows}
    made = tried(form, lambda: actions.ask_for_line(**given, **form.cleaned_data)) if form.is_valid() else None
    if made is not None:
        say(request, _("They are asked, and sent the link.") if made.email else _("Here is the link to give to them."))
        return see_other("desk:line", process.slug, made.uuid)
    return form_page(
        request,
        process,
        form,
        title=_("Ask for a line"),
        button=_("Ask for it"),
        under=crumbs(process),
        template="desk/lines/ask.html",
        said=contributions.said(viewer, rows),
        without_mail=settings.MAIL is None,
    )


def _chosen(request: HttpRequest, process: Process) -> list[Contribution]:
    """What the address names and can be answered."""
    names = list(dict.fromkeys(request.GET.getlist("c")))[: actions.MOST_POINTS]
    seen = contributions.contributions_visible_to(viewer_of(request), process).filter(reference__in=names)
    rows = seen.select_related(*contributions.LABELS).order_by("received", "id")
    return [row for row in rows if answer_rules.may_be_answered(row)]


@rule("works-with")
@works_with
def line(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """One of them: its link while it is out, what came back, and the step to an answer."""
    viewer = viewer_of(request)
    asked = found(answers.line_visible_to(viewer, process, uuid))
    is_open = asked.sent is None and asked.taken_back is None
    return page(
        request,
        process,
        "lines/one.html",
        title=asked.post,
        under=_to_lines(process),
        asked=asked,
        stands=stands(asked),
        is_open=is_open,
        link=line_messages.link(asked) if is_open else "",
        points=answers.points_of([asked])[asked.pk],
    )


@rule("works-with")
@works_with
def paper(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """The same to print or to attach: the points with room for a line under each."""
    asked = found(answers.line_visible_to(viewer_of(request), process, uuid))
    found(asked if asked.taken_back is None else None)
    return page(
        request,
        process,
        "lines/paper.html",
        title=_("A line, please"),
        under=_at(process, asked),
        asked=asked,
        points=answers.points_of([asked])[asked.pk],
        link=line_messages.link(asked),
    )


@rule("works-with")
@works_with
def as_document(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """The same as a document that a coordinator sends: with boxes to write in."""
    asked = found(answers.line_visible_to(viewer_of(request), process, uuid))
    found(asked if asked.taken_back is None else None)
    data = b"".join(line_document.written(asked, answers.points_of([asked])[asked.pk]))
    headers = {"Content-Disposition": f'attachment; filename="{process.slug}-line.docx"'}
    return HttpResponse(data, content_type=TYPES["docx"], headers=headers)


@rule("works-with")
@works_with
def write(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Write down for them what came back on paper, in a document or by telephone."""
    viewer = viewer_of(request)
    asked = found(answers.line_visible_to(viewer, process, uuid))
    # Whoever has written keeps their words, and reads that it was sent meanwhile.
    wrote = any(str(value).strip() for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "do"))
    found(asked if asked.taken_back is None and (asked.sent is None or wrote) else None)
    form = LineForm(posted(request), request=asked, points=answers.points_of([asked])[asked.pk])
    sends = request.POST.get("do") == "send"
    if taken(form, lambda: actions.write_line(actor=viewer, request=asked, send=sends, **form.given())):
        say(request, _("The line is in.") if sends else _("It is kept."))
        return see_other("desk:line", process.slug, uuid)
    return form_page(
        request,
        process,
        form,
        title=_("Write down their line"),
        button=_("It is complete"),
        under=_at(process, asked),
        template="desk/lines/write.html",
        asked=asked,
    )


@rule("works-with")
@works_with
def take_back(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Need it no more; the link opens nothing then."""
    asked = found(answers.line_visible_to(viewer_of(request), process, uuid))
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.take_line_back(actor=viewer_of(request), request=asked)):
        say(request, _("It is not needed any more. Its link opens nothing now."))
        return see_other("desk:line", process.slug, uuid)
    return form_page(
        request,
        process,
        form,
        title=_("Need it no more?"),
        button=_("It is not needed"),
        template="desk/sure.html",
        under=_at(process, asked),
        intro=_("The link stops working, and nobody is reminded. What was written so far stays here."),
        leave=reverse("desk:line", args=[process.slug, uuid]),
    )


class ShowForm(forms.Form):
    """Whether the public reads who cleared an answer."""

    shows_clearance = forms.Choice(
        label=_("Does an answer say in public who cleared it, and when?"),
        choices=[("yes", _("Yes, by post and body")), ("no", _("No, only the desk sees it"))],
    )


@rule("coordinator")
@coordinator
def show(request: HttpRequest, process: Process) -> HttpResponse:
    """Whether an answer that was written from a line says so in public."""
    viewer = viewer_of(request)
    if not rules.may_edit(viewer, process):
        raise NotAllowed
    form = ShowForm(posted(request), initial={"shows_clearance": "yes" if process.shows_clearance else "no"})

    def act() -> Process:
        shows = form.cleaned_data["shows_clearance"] == "yes"
        return processes.edit_process(actor=viewer, process=process, shows_clearance=shows)

    if taken(form, act):
        say(request, _("Saved"))
        return see_other("desk:lines", process.slug)
    title = _("Who cleared an answer")
    return form_page(request, process, form, title=title, button=_("Save"), under=_to_lines(process))


def _to_lines(process: Process) -> tuple[Link, ...]:
    return (*crumbs(process), Link(LINES, reverse("desk:lines", args=[process.slug])))


def _at(process: Process, asked: LineRequest) -> tuple[Link, ...]:
    return (*_to_lines(process), Link(asked.post, reverse("desk:line", args=[process.slug, asked.uuid])))


def ask_at(process: Process, rows: list[Contribution] | tuple[Contribution, ...]) -> str:
    """Where a line is asked for on these."""
    return f"{reverse('desk:line_ask', args=[process.slug])}?{urlencode([('c', row.reference) for row in rows])}"


urls = [
    path("<slug:process>/lines/", lines, name="lines"),
    path("<slug:process>/lines/ask/", ask, name="line_ask"),
    path("<slug:process>/lines/show/", show, name="line_show"),
    path("<slug:process>/lines/<uuid:uuid>/", line, name="line"),
    path("<slug:process>/lines/<uuid:uuid>/paper/", paper, name="line_paper"),
    path("<slug:process>/lines/<uuid:uuid>/line.docx", as_document, name="line_document"),
    path("<slug:process>/lines/<uuid:uuid>/write/", write, name="line_write"),
    path("<slug:process>/lines/<uuid:uuid>/take-back/", take_back, name="line_take_back"),
]
