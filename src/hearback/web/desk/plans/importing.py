"""A plan from a file, at the desk: brought, read by the worker, looked at, and let in.

A plan of two hundred commitments takes some twenty seconds: never in a request.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.core import languages
from hearback.plans import actions, queries
from hearback.plans.models import PlanUpload, Version
from hearback.processes.models import Process
from hearback.web.desk.plans.shared import crumbs
from hearback.web.desk.shared import coordinator, form_page, found, frame, page, posted, say, see_other, taken
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link, Progress
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ENDINGS = (".md", ".markdown", ".txt", ".docx", ".zip")
AT = "<slug:process>/plan/import/"
_Step = PlanUpload.Step
_SENTENCES: dict[str, StrOrPromise] = {
    _Step.READ: _("The file is read. Look at what would come of it."),
    _Step.DONE: _("It is in."),
    _Step.UNREADABLE: _("The file could not be taken. The plan is as it was."),
}
_AT_WORK = _(
    "This can take a minute. You can leave this page: the work goes on, and the file is on the page of the plan."
)
_STUCK = _("We could not finish this. Nothing is lost, and nothing comes in twice.")
_HINDERED = _("Something went wrong on our side. Nothing is lost: it is tried again by itself.")
_FATES: dict[str, tuple[StrOrPromise, str]] = {
    actions.TakenIn.CREATED: (_("New"), "green"),
    actions.TakenIn.UPDATED: (_("Changed"), "blue"),
    actions.TakenIn.UNCHANGED: (_("As before"), "grey"),
    actions.TakenIn.ASKED: (_("Which one is it?"), "yellow"),
}


class BringForm(forms.Form):
    """A file of a plan, its language, and what a version is called that it begins."""

    file = forms.Upload(
        label=_("The file"),
        help_text=_(
            "Word (.docx) or Markdown (.md): a whole plan, or the form of the Open Government Partnership for one "
            "commitment. Several forms go together in a .zip. At most 10 MB."
        ),
        endings=ENDINGS,
        max_bytes=actions.LARGEST_UPLOAD,
        error_messages={"required": _("Choose a file")},
    )
    language = forms.Choice(
        label=_("In which language is it written?"),
        choices=settings.LANGUAGES,
        widget=forms.Radios(inline=True),
        initial=languages.codes()[0],
    )
    label = forms.PlainText(
        label=_("What do you call the version that it begins?"),
        help_text=_("Optional, such as “October draft”. It is called by its number as well."),
        max_length=80,
        required=False,
        width=20,
    )

    def __init__(self, *args: Any, writing: Version | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if writing is not None:  # it has its name
            del self.fields["label"]


@rule("coordinator")
@coordinator
def bring(request: HttpRequest, process: Process) -> HttpResponse:
    """Bring a file: nothing of it is in the plan before somebody has looked at what would come of it."""
    viewer = viewer_of(request)
    writing = queries.draft_version(viewer, process)
    form = BringForm(posted(request), request.FILES or None, writing=writing)
    kept: list[PlanUpload] = []

    def keep() -> None:
        given = dict(form.cleaned_data)
        upload = given.pop("file")
        data, name = upload.read(), upload.name or ""
        kept.append(actions.bring_plan_file(actor=viewer, process=process, data=data, name=name, **given))

    if taken(form, keep):
        return see_other("desk:plan_upload_working", process.slug, kept[0].uuid)
    return form_page(
        request,
        process,
        form,
        title=_("Bring in a plan from a file"),
        button=_("Read it"),
        template="desk/plans/bring.html",
        under=crumbs(process),
        writing=writing,
    )


@rule("coordinator")
@coordinator
def one(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """What would become of a file, problems first; or what became of it."""
    viewer = viewer_of(request)
    upload = found(queries.upload_visible_to(viewer, process, uuid))
    came_to = upload.came_to
    return page(
        request,
        process,
        "plans/upload.html",
        title=upload.name,
        under=crumbs(process),
        upload=upload,
        rows=[(row, *_FATES[row["fate"]]) for row in came_to.get("rows", ())],
        refused=came_to.get("refused", ()),
        left=came_to.get("left", ()),
        questions=came_to.get("questions", 0),
        again=came_to.get("again", False),
        number=came_to.get("version"),
        is_read=upload.step == _Step.READ,
        is_done=upload.step == _Step.DONE,
        waits=upload.step in (_Step.BROUGHT, _Step.CONFIRMED),
        work=queries.work_on_upload(viewer, upload),
        language=languages.name_of(upload.language),
    )


@rule("coordinator")
@coordinator
def working(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """How far the worker is with a file; the page asks again by itself where scripts run."""
    viewer = viewer_of(request)
    upload = found(queries.upload_visible_to(viewer, process, uuid))
    work = queries.work_on_upload(viewer, upload)
    title = _("Bringing it in") if upload.step == _Step.CONFIRMED else _("Reading the file")
    sentence, failed = _SENTENCES.get(upload.step, _AT_WORK), upload.step == _Step.UNREADABLE
    then = Link(_("Go on"), reverse("desk:plan_upload", args=[process.slug, uuid]))
    if work is not None:
        failed = work.is_stuck
        sentence = _STUCK if work.is_stuck else _HINDERED if work.again else _AT_WORK
        away = Link(_("Go to the plan"), reverse("desk:plan", args=[process.slug]))
        then = Link(_("See what happened"), then.href) if work.is_stuck or work.again else away
    progress = Progress(title, 0, None, sentence, work is None and not failed, failed, then)
    return pages.progress_page(request, progress, **frame(process, *crumbs(process)))


@rule("coordinator")
@coordinator
@require_POST
def confirm(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Let what was read come in."""
    return _pressed(request, process, uuid, actions.confirm_plan_file)


@rule("coordinator")
@coordinator
@require_POST
def again(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Read it again, or try again what the worker gave up."""
    return _pressed(request, process, uuid, actions.read_plan_file_again)


@rule("coordinator")
@coordinator
def drop(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Throw a file away of which nothing came in."""
    viewer = viewer_of(request)
    upload = found(queries.upload_visible_to(viewer, process, uuid))
    found(upload if upload.step not in (_Step.CONFIRMED, _Step.DONE) else None)
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.drop_plan_file(actor=viewer, upload=upload)):
        say(request, _("The file is gone. The plan is as it was."))
        return see_other("desk:plan", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("Throw this file away?"),
        button=_("Throw it away"),
        template="desk/sure.html",
        intro=_("Nothing of it has come in. You can bring it again."),
        leave=reverse("desk:plan_upload", args=[process.slug, uuid]),
        under=(*crumbs(process), Link(upload.name, reverse("desk:plan_upload", args=[process.slug, uuid]))),
    )


def _pressed(request: HttpRequest, process: Process, uuid: UUID, act: Callable[..., object]) -> HttpResponse:
    """Do what a button says and show how far it is; an old page may ask for what its file is not ready for, or is past."""
    viewer = viewer_of(request)
    upload = found(queries.upload_visible_to(viewer, process, uuid))
    form = forms.Form(posted(request))
    if not taken(form, lambda: act(actor=viewer, upload=upload)):
        say(request, " ".join(str(sentence) for sentence in form.non_field_errors()))
    return see_other("desk:plan_upload_working", process.slug, uuid)


urls = [
    path(AT, bring, name="plan_import"),
    path(f"{AT}<uuid:uuid>/", one, name="plan_upload"),
    path(f"{AT}<uuid:uuid>/working/", working, name="plan_upload_working"),
    path(f"{AT}<uuid:uuid>/confirm/", confirm, name="plan_upload_confirm"),
    path(f"{AT}<uuid:uuid>/again/", again, name="plan_upload_again"),
    path(f"{AT}<uuid:uuid>/drop/", drop, name="plan_upload_drop"),
]
