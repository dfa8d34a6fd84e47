"""What a process asks, is about and goes through: questions, themes, phases, timeline. Lists, each drawn the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.dateformat import format as format_date
from django.utils.text import Truncator
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from hearback.core.languages import Words
from hearback.core.viewer import Side, Viewer
from hearback.processes import actions
from hearback.processes import queries as processes
from hearback.processes.models import Kind, Membership, Phase, Process, Question, Step, Theme
from hearback.web.desk.shared import (
    coordinator,
    form_page,
    found,
    free_slug,
    page,
    plain,
    posted,
    say,
    see_other,
    taken,
)
from hearback.web.desk.words import WordsField
from hearback.web.desk.writing import ON, after, is_first_time, way
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Said = Mapping[str, Any]


# --- the forms


class PartForm(forms.Form):
    """A row of a list; knows its process and who writes."""

    def __init__(self, *args: Any, viewer: Viewer, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begin(viewer, process)

    def begin(self, viewer: Viewer, process: Process) -> None:
        """What depends on the process."""


class QuestionForm(PartForm):
    """A question and what it calls for."""

    text = WordsField(
        label=_("What do you ask?"),
        help_text=_(
            "One thing, in words that everybody knows. For example: What should your council publish that it does not?"
        ),
        max_length=500,
        lines=3,
    )
    kind = forms.Choice(
        label=_("What does it call for?"),
        choices=Kind.choices,
        initial=Kind.SUGGESTION,
        widget=forms.Radios(
            hints={
                Kind.SUGGESTION: _("You answer what you changed, or why you did not."),
                Kind.CONCERN: _("You answer what you changed, or why you did not."),
                Kind.SUPPORT: _("You answer what you changed, or why you did not."),
                Kind.EXAMPLE: _("It joins a collection of examples."),
                Kind.QUESTION: _("You reply to it."),
                Kind.OFFER: _("Somebody takes it up."),
            }
        ),
    )
    hint = WordsField(label=_("Something that helps to answer"), max_length=1_000, lines=2, required=False)


class ThemeForm(PartForm):
    """A subject of the plan with a lead from each side."""

    name = WordsField(label=_("What is the theme called?"), help_text=_("For example: Open data"), max_length=200)
    text = WordsField(label=_("What belongs to it?"), max_length=5_000, lines=3, required=False)
    government_lead = forms.Choice(label=_("Who leads it for government?"), widget=forms.Select(), required=False)
    civil_society_lead = forms.Choice(label=_("Who leads it for civil society?"), widget=forms.Select(), required=False)

    def begin(self, viewer: Viewer, process: Process) -> None:
        """Only who has a post on the side can lead for it."""
        members = processes.members_visible_to(viewer, process)
        for name, side in (("government_lead", Side.GOVERNMENT), ("civil_society_lead", Side.CIVIL_SOCIETY)):
            mine = [(str(member.uuid), _name(member)) for member in members if member.side == side]
            cast("forms.Choice", self.fields[name]).choices = [("", _("Nobody yet")), *mine]


def _name(member: processes.Member) -> str:
    return f"{member.name} ({member.post})" if member.post else member.name


class PhaseForm(PartForm):
    """A stretch of the process."""

    name = WordsField(label=_("What is the phase called?"), help_text=_("For example: Workshops"), max_length=200)
    starts = forms.DayField(label=_("When does it start?"), help_text=_("For example, 27 3 2026"))
    ends = forms.DayField(
        label=_("When does it end?"), help_text=_("Leave it empty if it has no end yet."), required=False
    )
    text = WordsField(label=_("What happens in it?"), max_length=5_000, lines=3, required=False)


class StepForm(PartForm):
    """Something done, or to come, that has no page of its own here."""

    text = WordsField(label=_("What was done, or what comes next?"), max_length=5_000, lines=2)
    written = forms.PlainText(
        label=_("When?"),
        help_text=_("As exactly as you know: 20 March 2013, October 2013, Autumn 2014 or 2015"),
        max_length=60,
        width=20,
    )
    link = forms.PlainText(
        label=_("A page about it"),
        help_text=_("Its whole address, starting with https://"),
        max_length=200,
        required=False,
    )


# --- the lists


@dataclass(frozen=True)
class Shown:
    """A row of a list as it is drawn."""

    uuid: UUID
    title: Words
    facts: tuple[StrOrPromise, ...] = ()
    text: Words | None = None
    over: bool = False


@dataclass(frozen=True)
class Parts:
    """One of the lists: its words, and how its rows are found, drawn, added, changed and taken away."""

    name: str
    title: StrOrPromise
    intro: StrOrPromise
    nothing: StrOrPromise
    add_title: StrOrPromise
    edit_title: StrOrPromise
    remove_title: StrOrPromise
    remove_text: StrOrPromise
    form: type[PartForm]
    rows: Callable[[Process], QuerySet[Any]]
    shown: Callable[[Any], Shown]
    initial: Callable[[Any], dict[str, Any]]
    add: Callable[[Viewer, Process, Said], object]
    edit: Callable[[Viewer, Any, Said], object]
    remove: Callable[[Viewer, Any], object] | None


def _add_theme(viewer: Viewer, process: Process, said: Said) -> Theme:
    theme = actions.add_theme(
        actor=viewer, process=process, slug=_free_slug(process, said["name"]), name=said["name"], text=said["text"]
    )
    return _edit_theme(viewer, theme, said) if said["government_lead"] or said["civil_society_lead"] else theme


def _edit_theme(viewer: Viewer, theme: Theme, said: Said) -> Theme:
    return actions.edit_theme(
        actor=viewer,
        theme=theme,
        name=said["name"],
        text=said["text"],
        government_lead=_post(viewer, theme.process, said["government_lead"]),
        civil_society_lead=_post(viewer, theme.process, said["civil_society_lead"]),
    )


def _post(viewer: Viewer, process: Process, uuid: str) -> Membership | None:
    return processes.member_visible_to(viewer, process, UUID(uuid)) if uuid else None


def _free_slug(process: Process, name: Words) -> str:
    """An address for the theme; the same name again gives the same, another name with the same letters a new one."""
    others = {theme.slug for theme in processes.themes(process) if theme.name != name}
    return free_slug(name, "theme", others)


def _phase_dates(phase: Phase) -> str:
    starts = format_date(phase.starts, "j F Y")
    if phase.ends is None:
        return now_("From %(starts)s") % {"starts": starts}
    return now_("%(starts)s to %(ends)s") % {"starts": starts, "ends": format_date(phase.ends, "j F Y")}


def _leads(theme: Theme) -> tuple[StrOrPromise, ...]:
    pairs = ((theme.government_lead, _("government")), (theme.civil_society_lead, _("civil society")))
    return tuple(
        now_("Led for %(side)s by %(name)s") % {"side": side, "name": str(post.user)} for post, side in pairs if post
    )


QUESTIONS = Parts(
    "questions",
    _("Questions"),
    _("What you ask people. One or two are enough to open; people can always say something else as well."),
    _("There is no question yet. People find it easier to answer one than to face an empty box."),
    _("Ask a question"),
    _("Change the question"),
    _("Stop asking this question"),
    _("Nobody can answer it any more. What was said to it stays, and is answered like everything else."),
    QuestionForm,
    lambda process: processes.questions(process, closed=True),
    lambda q: Shown(
        q.uuid, q.text, (q.get_kind_display(), *([_("No longer asked")] if q.closed else [])), q.hint, bool(q.closed)
    ),
    lambda q: {"text": q.text, "kind": q.kind, "hint": q.hint},
    lambda viewer, process, said: actions.add_question(actor=viewer, process=process, **said),
    lambda viewer, q, said: actions.edit_question(actor=viewer, question=q, **said),
    lambda viewer, q: actions.close_question(actor=viewer, question=q),
)
THEMES = Parts(
    "themes",
    _("Themes"),
    _("The subjects of the plan, each with a lead from each side. What people say can be sorted by them."),
    _("There is no theme yet. You can open without; add them when you see what the plan is about."),
    _("Add a theme"),
    _("Change the theme"),
    "",
    "",
    ThemeForm,
    lambda process: processes.themes(process).select_related(
        "process", "government_lead__user", "civil_society_lead__user"
    ),
    lambda theme: Shown(theme.uuid, theme.name, _leads(theme), theme.text),
    lambda theme: {
        "name": theme.name,
        "text": theme.text,
        "government_lead": str(theme.government_lead.uuid) if theme.government_lead else "",
        "civil_society_lead": str(theme.civil_society_lead.uuid) if theme.civil_society_lead else "",
    },
    _add_theme,
    _edit_theme,
    None,
)
PHASES = Parts(
    "phases",
    _("Phases"),
    _("The stretches of the process, such as listening, writing, carrying out. People see which one it is in."),
    _("There is no phase yet. Three or four with dates tell people what happens when."),
    _("Add a phase"),
    _("Change the phase"),
    _("Take this phase off"),
    _("It disappears from the public pages. That it stood there remains on the record."),
    PhaseForm,
    processes.phases,
    lambda phase: Shown(phase.uuid, phase.name, (_phase_dates(phase),), phase.text),
    lambda phase: {"name": phase.name, "starts": phase.starts, "ends": phase.ends, "text": phase.text},
    lambda viewer, process, said: actions.add_phase(actor=viewer, process=process, **said),
    lambda viewer, phase, said: actions.edit_phase(actor=viewer, phase=phase, **said),
    lambda viewer, phase: actions.remove_phase(actor=viewer, phase=phase),
)
TIMELINE = Parts(
    "timeline",
    _("Timeline"),
    _(
        "What was done and what comes next. Announcements, events and versions of the plan stand there by themselves; "
        "add what has no page of its own."
    ),
    _("There is nothing here yet. If the process is already going, write down what was done before."),
    _("Add something to the timeline"),
    _("Change what stands on the timeline"),
    _("Take this off the timeline"),
    _("It disappears from the public timeline. That it stood there remains on the record."),
    StepForm,
    processes.steps,
    lambda step: Shown(step.uuid, step.text, (step.written,)),
    lambda step: {"text": step.text, "written": step.written, "link": step.link},
    lambda viewer, process, said: actions.add_step(actor=viewer, process=process, **said),
    lambda viewer, step, said: actions.edit_step(actor=viewer, step=step, **said),
    lambda viewer, step: actions.remove_step(actor=viewer, step=step),
)
LISTS = (QUESTIONS, THEMES, PHASES, TIMELINE)
Row = Question | Theme | Phase | Step


# --- the pages


def _listing(parts: Parts) -> Callable[..., HttpResponse]:
    @rule("coordinator")
    @coordinator
    def listing(request: HttpRequest, process: Process) -> HttpResponse:
        first_time = parts is QUESTIONS and is_first_time(request)
        rows = [parts.shown(row) for row in parts.rows(process)]
        if first_time and not rows:
            return see_other(f"desk:{parts.name}_add", process.slug, query=ON)
        onward = after(process, "questions") if first_time else ""
        values: dict[str, Any] = {"parts": parts, "rows": rows, "onward": onward, "query": ON if first_time else ""}
        return page(
            request, process, "parts/list.html", title=parts.title, **values | way(request, process, parts.name)
        )

    return listing


def _adding(parts: Parts) -> Callable[..., HttpResponse]:
    @rule("coordinator")
    @coordinator
    def add(request: HttpRequest, process: Process) -> HttpResponse:
        viewer = viewer_of(request)
        form = parts.form(posted(request), viewer=viewer, process=process)
        if taken(form, lambda: parts.add(viewer, process, form.cleaned_data)):
            return _back_to_list(request, process, parts)
        title, steps = parts.add_title, way(request, process, parts.name)
        return form_page(request, process, form, title=title, button=_("Save"), under=_under(process, parts), **steps)

    return add


def _changing(parts: Parts) -> Callable[..., HttpResponse]:
    @rule("coordinator")
    @coordinator
    def change(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
        viewer, row = viewer_of(request), found(parts.rows(process).filter(uuid=uuid).first())
        form = parts.form(posted(request), initial=parts.initial(row), viewer=viewer, process=process)
        if taken(form, lambda: parts.edit(viewer, row, form.cleaned_data)):
            return _back_to_list(request, process, parts)
        title = f"{parts.edit_title}: {Truncator(plain(parts.shown(row).title)).chars(80)}"
        return form_page(request, process, form, title=title, button=_("Save"), under=_under(process, parts))

    return change


def _removing(parts: Parts, remove: Callable[[Viewer, Any], object]) -> Callable[..., HttpResponse]:
    @rule("coordinator")
    @coordinator
    def take_away(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
        row = found(parts.rows(process).filter(uuid=uuid).first())
        form = forms.Form(posted(request))

        if taken(form, lambda: remove(viewer_of(request), row)):
            return _back_to_list(request, process, parts)
        return form_page(
            request,
            process,
            form,
            title=parts.remove_title,
            button=parts.remove_title,
            under=_under(process, parts),
            template="desk/sure.html",
            words=parts.shown(row).title,
            intro=parts.remove_text,
            leave=reverse(f"desk:{parts.name}", args=[process.slug]),
        )

    return take_away


def _under(process: Process, parts: Parts) -> tuple[Link, ...]:
    return (Link(parts.title, reverse(f"desk:{parts.name}", args=[process.slug])),)


def _back_to_list(request: HttpRequest, process: Process, parts: Parts) -> HttpResponse:
    first_time = is_first_time(request)
    if not first_time:
        say(request, _("Saved"))
    return see_other(f"desk:{parts.name}", process.slug, query=ON if first_time else "")


def _routes(parts: Parts) -> list[URLPattern]:
    at = f"<slug:process>/{parts.name}/"
    routes = [
        path(at, _listing(parts), name=parts.name),
        path(f"{at}add/", _adding(parts), name=f"{parts.name}_add"),
        path(f"{at}<uuid:uuid>/", _changing(parts), name=f"{parts.name}_change"),
    ]
    if parts.remove is not None:
        routes.append(path(f"{at}<uuid:uuid>/remove/", _removing(parts, parts.remove), name=f"{parts.name}_remove"))
    return routes


urls = [route for parts in LISTS for route in _routes(parts)]
