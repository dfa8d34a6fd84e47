"""What happens to a file of what people said, step by step: how far the worker is, and the buttons that let it go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.contributions import actions
from hearback.contributions import queries as contributions
from hearback.contributions.models import Source, SourceRow
from hearback.processes.models import Process
from hearback.web.desk.one_source import AT, address, one_of, under
from hearback.web.desk.shared import coordinator, frame, posted, say, see_other, taken
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link, Progress
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_Step, _Fate = Source.Step, SourceRow.Fate
_SENTENCES: dict[str, StrOrPromise] = {
    _Step.COLUMNS: _("The file is read. Say now which column is which."),
    _Step.READ: _("The file is read. Look at what is in it."),
    _Step.DONE: _("It is in."),
    _Step.UNREADABLE: _("The file could not be read. Nothing came in."),
}
_AT_WORK = _("This can take some minutes. You can leave this page: the work goes on, and the file is on your list.")
_STUCK = _("We could not finish this. Nothing is lost, and nothing comes in twice.")
_HINDERED = _("Something went wrong on our side. Nothing is lost: it is tried again by itself.")


@rule("coordinator")
@coordinator
def working(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """How far the worker is with a file; the page asks again by itself where scripts run."""
    source = one_of(request, process, uuid)
    work = contributions.work_on(viewer_of(request), source)
    fates = contributions.fates(source)
    title: StrOrPromise = _("Reading the file")
    done, total = sum(fates.values()), 0
    if source.confirmed is not None:
        title, done, total = _("Bringing it in"), fates[_Fate.CREATED], fates[_Fate.CREATED] + fates[_Fate.NEW]
    sentence, failed = _SENTENCES.get(source.step, _AT_WORK), source.step == _Step.UNREADABLE
    then = Link(_("Go on"), address(source, "source"))
    if work is not None:
        failed = work.is_stuck
        sentence = _STUCK if work.is_stuck else _HINDERED if work.again else _AT_WORK
        then = Link(_("See what happened"), then.href) if work.is_stuck or work.again else _to_the_files(process)
    progress = Progress(title, done, total or None, sentence, work is None and not failed, failed, then)
    return pages.progress_page(request, progress, **frame(process, *under(process, here=True)))


def _to_the_files(process: Process) -> Link:
    return Link(_("Go to the files"), reverse("desk:sources", args=[process.slug]))


@rule("coordinator")
@coordinator
@require_POST
def confirm(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Let what was read come in."""
    viewer, source = viewer_of(request), one_of(request, process, uuid)
    return _pressed(request, source, lambda: actions.confirm_source(actor=viewer, source=source, worker=True))


@rule("coordinator")
@coordinator
@require_POST
def apart(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Whoever said the same in another file was somebody else: read it anew."""
    viewer, source = viewer_of(request), one_of(request, process, uuid)
    return _pressed(request, source, lambda: actions.read_source_apart(actor=viewer, source=source, worker=True))


@rule("coordinator")
@coordinator
@require_POST
def again(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Try again what the worker gave up, or read again what could not be read."""
    viewer, source = viewer_of(request), one_of(request, process, uuid)
    return _pressed(request, source, lambda: actions.try_source_again(actor=viewer, source=source))


def _pressed(request: HttpRequest, source: Source, act: Callable[[], object]) -> HttpResponse:
    """Do what a button says and show how far it is; an old page may ask for what its file is not ready for, or is past."""
    form = forms.Form(posted(request))
    if not taken(form, act):
        say(request, " ".join(str(sentence) for sentence in form.non_field_errors()))
    return see_other(address(source, "source_working"))


urls = [
    path(f"{AT}<uuid:uuid>/working/", working, name="source_working"),
    path(f"{AT}<uuid:uuid>/confirm/", confirm, name="source_confirm"),
    path(f"{AT}<uuid:uuid>/apart/", apart, name="source_apart"),
    path(f"{AT}<uuid:uuid>/again/", again, name="source_again"),
]
