"""A process at the desk: started, looked over, opened; a demonstration removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hearback.core import clock, languages
from hearback.core.days import in_words
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import NOBODY, Side, Viewer
from hearback.erasure import actions as erasure
from hearback.events import queries as events
from hearback.people.models import SideChoice
from hearback.plans import queries as plans
from hearback.processes import actions, rules
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.web.desk import when_told
from hearback.web.desk.home import by_urgency
from hearback.web.desk.shared import (
    coordinator,
    desk_frame,
    desk_of,
    form_page,
    frame,
    member,
    name_of,
    page,
    plain,
    posted,
    public_home_of,
    say,
    see_other,
    staff,
    taken,
)
from hearback.web.desk.words import WordsField
from hearback.web.desk.writing import FIRST_TIME, ON
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Row, Task, change
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_RUNS = {Side.GOVERNMENT: Process.RunBy.GOVERNMENT, Side.CIVIL_SOCIETY: Process.RunBy.NETWORK}


# --- starting


class StartForm(forms.Form):
    """The first page: what makes it a process of one's own, not yet public."""

    name = WordsField(
        label=_("What is it called?"),
        help_text=_("It stands on every page. For example: Open government action plan 2026 to 2028"),
        max_length=200,
    )
    slug = forms.PlainText(
        label=_("Its short address"),
        help_text=_(
            "Small letters, digits and hyphens. Leave it empty and we make one from the name. It cannot be changed later."
        ),
        max_length=60,
        required=False,
        widget=forms.TextInput(prefix="/en/", width=20),
    )
    side = forms.Choice(
        label=_("Which side do you work for?"),
        help_text=_("Colleagues from the other side can be invited later."),
        choices=SideChoice.choices,
    )
    post_at = forms.Choice(
        label=_("When does news go out?"),
        help_text=when_told.HINT,
        choices=when_told.choices(),
        initial=f"{when_told.DAILY:%H:%M}",
        required=False,
    )


@rule("staff")
@staff
def start(request: HttpRequest) -> HttpResponse:
    """Name it; from here on it is kept, and every page saves."""
    viewer = viewer_of(request)
    if not rules.may_start_process(viewer):
        raise NotAllowed
    form = StartForm(posted(request))
    process = tried(form, lambda: _start(viewer, form.cleaned_data)) if form.is_valid() else None
    if process is not None:
        return see_other("desk:who", process.slug, query=ON)
    return pages.form_page(
        request,
        form,
        title=_("Start a process"),
        button=_("Save and continue"),
        template="desk/processes/start.html",
        step={"number": 1, "of": FIRST_TIME},
        **desk_frame(),
    )


def _start(viewer: Viewer, said: dict[str, Any]) -> Process:
    """The new process, or the one that the same form made a moment before."""
    side, slug = Side(said["side"]), said["slug"] or suggested_slug(said["name"])
    post_at = when_told.hour_of(said["post_at"])
    try:
        return actions.start_process(
            actor=viewer, slug=slug, name=said["name"], run_by=_RUNS[side], side=side, post_at=post_at
        )
    except BadInput as refused:
        known = processes.process_visible_to(viewer, slug) if refused.field == "slug" else None
        if known is None or not viewer.works_on(known.id) or known.name != said["name"]:
            if refused.field == "slug" and not said["slug"]:
                sentence = now_("The address “%(slug)s”, made from the name, cannot be had. Enter another.") % {
                    "slug": slug
                }
                raise BadInput(sentence, field="slug") from refused
            raise
        return known


def suggested_slug(name: Words) -> str:
    """An address made from the name."""
    return slugify(plain(name))[:60].strip("-") or "process"


# --- looking over


@rule("member")
@member
def overview(request: HttpRequest, process: Process) -> HttpResponse:
    """What needs somebody, what is written and what is missing."""
    viewer, today = viewer_of(request), clock.today()
    missing = processes.completeness(process)
    may_edit = rules.may_edit(viewer, process)
    return page(
        request,
        process,
        "processes/overview.html",
        title=plain(process.name) or process.slug,
        crumbs=desk_frame()["crumbs"],
        is_open=rules.is_open(process, clock.now()),
        week=by_urgency(reportback.this_week(viewer, [process], today), today),
        may_edit=may_edit,
        missing=missing,
        needed=list(_needed(process, missing, may_edit=may_edit)),
        more=list(_more(viewer, process, may_edit=may_edit)),
        may_remove=rules.may_remove_demonstration(viewer, process),
    )


def _needed(process: Process, missing: list[processes.Missing], *, may_edit: bool) -> Iterator[Task]:
    """What a process needs before it can open."""
    fields = {one.field for one in missing}
    promise = len([field for field in fields if field.startswith("promise_")])
    yield _task(process, "name", _("Name"), done="name" not in fields, linked=may_edit)
    yield _task(
        process,
        "who",
        _("Who runs it"),
        done=True,
        linked=may_edit,
        hint=process.runner or process.get_run_by_display(),
    )
    yield _task(process, "promise", _("Your promise"), done=not promise, linked=may_edit)
    yield _task(process, "questions", _("Questions"), done="questions" not in fields, linked=may_edit)
    yield _task(process, "contact", _("Contact"), done="contact" not in fields, linked=may_edit)


def _more(viewer: Viewer, process: Process, *, may_edit: bool) -> Iterator[Task]:
    """What makes it better, before or after it is open."""
    yield _task(process, "dates", _("Dates"), done=bool(process.starts), linked=may_edit, optional=True)
    yield _task(process, "about", _("What it is about"), done=bool(process.about), linked=may_edit, optional=True)
    counted: tuple[tuple[str, StrOrPromise, int], ...] = (
        ("themes", _("Themes"), processes.themes(process).count()),
        ("phases", _("Phases"), processes.phases(process).count()),
        ("timeline", _("Timeline"), processes.steps(process).count()),
        ("announcements", _("Announcements"), processes.announcements_visible_to(viewer, process).count()),
        ("events", _("Events"), events.events_visible_to(viewer, process).count()),
        ("documents", _("Documents"), processes.documents_visible_to(viewer, process).count()),
        ("plan", _("Plan"), plans.versions_visible_to(viewer, process).count()),
    )
    for name, title, number in counted:
        yield _task(process, name, title, done=bool(number), linked=may_edit, optional=True, number=number)
    at = f"{desk_of(process)}what-we-write/" if may_edit else ""
    yield Task(_("What we write to people"), at, _("Optional"), "grey")
    pause = processes.pause_to_come_or_going_on(process)
    status, colour = (_("Until %(day)s") % {"day": in_words(pause.last)}, "yellow") if pause else ("", "")
    at = f"{desk_of(process)}pause/" if may_edit else ""
    yield Task(_("Pause"), at, status or _("Optional"), colour or "grey")
    earlier = process.follows if may_edit else None
    from_which = name_of(earlier) if earlier else ""
    at = f"{desk_of(process)}carrying-on/" if may_edit else ""
    yield Task(_("Carrying on from an earlier process"), at, from_which or _("Optional"), "" if earlier else "grey")
    colleagues = len(processes.members_visible_to(viewer, process))
    yield _task(
        process, "colleagues", _("Colleagues"), done=colleagues > 1, linked=True, optional=True, number=colleagues
    )


def _task(
    process: Process,
    name: str,
    title: StrOrPromise,
    *,
    done: bool,
    linked: bool,
    optional: bool = False,
    number: int | None = None,
    hint: StrOrPromise = "",
) -> Task:
    status: StrOrPromise
    status, colour = (
        (_("Written"), "") if done else (_("Optional"), "grey") if optional else (_("Still to write"), "blue")
    )
    if done and number is not None:
        status = str(number)
    return Task(title, f"{desk_of(process)}{name}/" if linked else "", status, colour, hint)


# --- opening


@rule("coordinator")
@coordinator
def open_process(request: HttpRequest, process: Process) -> HttpResponse:
    """A page to check what becomes public, and the button that makes it so."""
    if process.opened is not None or (request.method == "GET" and processes.completeness(process)):
        return see_other("desk:process", process.slug)
    form = forms.Form(posted(request))
    opened = taken(form, lambda: actions.open_process(actor=viewer_of(request), process=process))
    if opened:
        say(request, _("The process is open: everybody can read it and have their say."))
        return see_other("desk:process", process.slug)
    return pages.check_page(
        request,
        list(_public_rows(process)),
        title=_("Check what becomes public"),
        button=_("Open to everybody"),
        template="desk/processes/open.html",
        form=form,
        **frame(process),
    )


def _public_rows(process: Process) -> Iterator[Row]:
    def at(name: str) -> str:
        return reverse(f"desk:{name}", args=[process.slug])

    notice = processes.privacy_notice(process)
    yield change(_("Name"), plain(process.name), at("name"))
    yield Row(_("Address"), public_home_of(process))
    yield change(_("Who runs it"), process.runner or process.get_run_by_display(), at("who"))
    yield change(_("Privacy notice"), notice.basis, at("who"))
    yield change(_("What you will do"), plain(process.promise_will), at("promise"), kind="text")
    yield change(_("What you cannot promise"), plain(process.promise_cannot), at("promise"), kind="text")
    yield change(_("Who decides"), plain(process.promise_decides), at("promise"), kind="text")
    yield change(_("When people hear"), plain(process.promise_when), at("promise"), kind="text")
    asked = "\n\n".join(plain(question.text) for question in processes.questions(process))
    yield change(_("Questions"), asked, at("questions"), kind="text")
    contact = (process.contact_name, process.contact_email, process.contact_phone)
    yield change(_("Contact"), "\n".join(filter(None, contact)), at("contact"), kind="text")
    themes = ", ".join(plain(theme.name) for theme in processes.themes(process))
    yield change(_("Themes"), themes or now_("None yet"), at("themes"))
    shown = [plain(post.title) for post in processes.announcements_visible_to(NOBODY, process)]
    yield change(_("Announcements"), "\n\n".join(shown) or now_("None published yet"), at("announcements"), kind="text")
    posts = processes.phases(process).count() + processes.steps(process).count()
    on_timeline = ngettext_lazy("%(n)d entry", "%(n)d entries", posts) % {"n": posts} if posts else _("None yet")
    yield change(_("Phases and timeline"), on_timeline, at("timeline"))
    yield change(_("Welsh"), _in_welsh(process), at("promise"))


def _in_welsh(process: Process) -> StrOrPromise:
    said = (process.name, process.promise_will, process.promise_cannot, process.promise_decides, process.promise_when)
    if any("cy" in languages.missing(words) for words in said):
        return _("Not everything is written in Welsh. Where it is not, people see the English, marked as English.")
    return _("Name and promise are written in Welsh")


# --- the demonstration


@rule("coordinator")
@coordinator
def remove_demonstration(request: HttpRequest, process: Process) -> HttpResponse:
    """Ask once, then let the worker do it and show how far it is."""
    viewer = viewer_of(request)
    if not rules.may_remove_demonstration(viewer, process):
        raise NotAllowed
    form = forms.Form(posted(request))
    job = tried(form, lambda: erasure.remove_demonstration(actor=viewer, process=process)) if form.is_valid() else None
    if job is not None:
        return see_other("desk:job", job.uuid)
    return form_page(
        request,
        process,
        form,
        title=_("Remove the demonstration"),
        button=_("Remove it"),
        template="desk/sure.html",
        intro=_(
            "Everything in it goes: what was said, the answers, the plan, events and bookings. Your own processes stay as "
            "they are. This cannot be undone."
        ),
        leave=reverse("desk:home"),
    )


urls = [
    path("start/", start, name="start"),
    path("<slug:process>/", overview, name="process"),
    path("<slug:process>/open/", open_process, name="open"),
    path("<slug:process>/remove/", remove_demonstration, name="remove_demonstration"),
]
