"""The gate: why each thing changed, what still waits, a look at all of it, and then it is public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.answers import actions
from hearback.answers import queries as answers
from hearback.core import clock
from hearback.core.errors import DomainError, NotAllowed
from hearback.plans.models import Version
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.web.desk.plans.gate import MOST_LINES, NOW, Cause, GateForm
from hearback.web.desk.plans.shared import crumbs, name_of_version, version_of
from hearback.web.desk.plans.why import keep_what_was_said
from hearback.web.desk.shared import coordinator, found, frame, page, plain, say, see_other
from hearback.web.desk.times import local
from hearback.web.desk.told import who_is_told
from hearback.web.ui import pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link, Progress, Row
from hearback.web.ui.viewers import viewer_of

# --- the pages


@rule("coordinator")
@coordinator
def publish(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Causes, then what still waits, then a look at it all, then it is published."""
    viewer = viewer_of(request)
    version = version_of(request, process, number)
    asked = answers.asked_to_publish(viewer, version)
    if version.published is not None:
        found(asked)
        say(request, _done(version))
        return see_other("desk:plan_version", process.slug, number)
    if asked is not None and asked.is_under_way:
        return _under_way(request, process, version, asked)
    return _gate(request, process, version, asked)


def _gate(
    request: HttpRequest, process: Process, version: Version, asked: answers.AskedToPublish | None
) -> HttpResponse:
    viewer = viewer_of(request)
    opened = answers.gate(viewer, version)
    if request.method != "POST" and asked is not None and asked.refused:
        return _refused(request, process, version, opened, asked)
    do = request.POST.get("do", "causes") if request.method == "POST" else ""
    if do and keep_what_was_said(request, version, opened):
        opened = answers.gate(viewer, version)
    form = GateForm(
        request.POST if do else None, opened=opened, unchecked=do in ("back", "back-to-waiting"), initial=_first()
    )
    if do in ("back", "", "all"):
        return _causes(request, process, version, form)
    if do == "back-to-waiting":
        return _waiting(request, process, version, form)
    if not form.is_valid():
        return _where_it_is_wrong(request, process, version, form)
    owes = form.owes_reasons and bool(opened.waiting)
    if owes and (do == "causes" or not form.check_waiting()):
        return _waiting(request, process, version, form)
    if do == "publish" and (at_once := _publish(request, version, form)) is not None:
        return at_once
    if form.errors:
        return _where_it_is_wrong(request, process, version, form)
    return _look(request, process, version, form)


def _ask(request: HttpRequest, version: Version, form: GateForm) -> bool:
    """Let the worker publish it, with what was typed kept for the case that it is refused."""
    values = form.cleaned_data
    publication = actions.Publication(
        status=values["status"],
        digest=form.opened.compared.digest,
        rest=form.rest_of_decision(),
        waiting=form.waiting(),
        others=form.others(),
        signed_by=values["signed_by"],
        at=form.at,
        happened=form.first,
        after_signing=values.get("after_signing"),
        **form.elsewhere,
    )
    typed = {name: several for name, several in request.POST.lists() if name not in ("do", "csrfmiddlewaretoken")}
    actions.ask_to_publish(actor=viewer_of(request), version=version, publication=publication, typed=typed)
    return True


def _under_way(request: HttpRequest, process: Process, version: Version, asked: answers.AskedToPublish) -> HttpResponse:
    """How far the worker is; the page asks again by itself where scripts run."""
    sentence = _(
        "It is being published. You can leave this page: the work goes on. Until it is done nobody sees any of it."
    )
    if asked.is_hindered:
        sentence = _("Something went wrong. It will be tried again by itself.")
    away = Link(_("Go to the version"), reverse("desk:plan_version", args=[process.slug, version.number]))
    progress = Progress(_("Publishing it"), asked.done, asked.total or None, sentence, then=away)
    return pages.progress_page(request, progress, **frame(process, *crumbs(process, version)))


def _refused(
    request: HttpRequest, process: Process, version: Version, opened: answers.Gate, asked: answers.AskedToPublish
) -> HttpResponse:
    """The first page again, with why it was not published and everything that was typed."""
    typed = QueryDict(mutable=True)
    for name, several in asked.typed.items():
        typed.setlist(name, several)
    form = GateForm(typed, opened=opened, unchecked=True)
    sentence = _("It was not published. %(why)s Nothing is lost: go on, look at what is asked, and publish it again.")
    form.add_error(None, sentence % {"why": asked.refused})
    return _causes(request, process, version, form)


def _publish(request: HttpRequest, version: Version, form: GateForm) -> HttpResponse | None:
    """At once, or by the worker where very much changed; None when it was refused, which the form says."""
    if len(form.opened.explained) > actions.AT_ONCE_AT_MOST:
        if tried(form, lambda: _ask(request, version, form)) is None:
            return None
        return see_other("desk:plan_publish", version.process.slug, version.number)
    if (published := _published(request, version, form)) is None:
        return None
    say(request, _done(published))
    return see_other("desk:plan_version", version.process.slug, version.number)


def _first() -> dict[str, Any]:
    return {"when": NOW}


def _where_it_is_wrong(request: HttpRequest, process: Process, version: Version, form: GateForm) -> HttpResponse:
    """The first page, unless everything that is wrong stands on the second."""
    second = ("w-", "rest_", "signed_by")
    only_there = bool(form.errors) and all(name.startswith(second) for name in form.errors)
    return (_waiting if only_there else _causes)(request, process, version, form)


def _published(request: HttpRequest, version: Version, form: GateForm) -> Version | None:
    try:
        return actions.publish_version(
            actor=viewer_of(request),
            version=version,
            status=form.cleaned_data["status"],
            causes=form.causes(),
            waiting=form.waiting(),
            others=form.others(),
            signed_by=form.cleaned_data["signed_by"],
            seen=form.seen(),
            at=form.at,
            happened=form.first,
            after_signing=form.cleaned_data.get("after_signing"),
            known=form.opened.compared,
            **form.elsewhere,
        )
    except NotAllowed:
        raise
    except DomainError as problem:
        form.refuse(problem)
        return None


def _done(version: Version) -> str:
    if version.published and version.published > clock.now():
        return _("It becomes public by itself at its time. Until then only those who write it see it.")
    return _("It is public. Everyone whose words changed it is told.")


def _causes(request: HttpRequest, process: Process, version: Version, form: GateForm) -> HttpResponse:
    hidden = _hidden(form, ("w-", "rest_", "signed_by"))
    title = _("Publish: why it changed") if form.opened.explained else _("Publish it")
    return _page(request, process, version, form, "causes", title, hidden)


def _waiting(request: HttpRequest, process: Process, version: Version, form: GateForm) -> HttpResponse:
    hidden = _hidden(form, ("c-", "all_", "after_", "status", "when", "at_", "first_"))
    return _page(request, process, version, form, "waiting", _("Publish: what still waits"), hidden)


def _look(request: HttpRequest, process: Process, version: Version, form: GateForm) -> HttpResponse:
    hidden = _hidden(form, ("c-", "all_", "after_", "status", "when", "at_", "first_", "w-", "rest_", "signed_by"))
    rows = list(_rows(form))
    told = who_is_told(
        reportback.version_will_tell(viewer_of(request), form.opened),
        _("Publish it"),
        _("Publish and tell %(number)d people"),
        when=reportback.when_told(process, told=form.at),
    )
    return _page(request, process, version, form, "look", _("Check before you publish"), hidden, rows=rows, **told)


def _page(
    request: HttpRequest,
    process: Process,
    version: Version,
    form: GateForm,
    which: str,
    title: str,
    hidden: list[tuple[str, str]],
    **values: Any,
) -> HttpResponse:
    return page(
        request,
        process,
        f"plans/gate/{which}.html",
        title=title,
        under=crumbs(process, version),
        version=version,
        name=name_of_version(version),
        form=form,
        hidden=hidden,
        more_waiting=max(0, len(form.opened.waiting) - MOST_LINES),
        going_out=answers.going_out(viewer_of(request), process),
        **values,
    )


def _hidden(form: GateForm, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """What was typed on the other pages, as it was typed."""
    return [(name, value) for name, several in form.typed for value in several if name.startswith(names)]


def _rows(form: GateForm) -> Iterator[Row]:
    values = form.cleaned_data
    yield Row(_("Published as"), dict(Version.Status.choices)[values["status"]])
    yield Row(_("Public"), _moment(form))
    causes = form.causes()
    counted = {one: sum(cause is not None and cause.cause == one for cause in causes.values()) for one in Cause}
    yield Row(_("Changes"), len(causes))
    for one, number in counted.items():
        if number:
            yield Row(one.label, number)
    if form.opened.both_had_signed:
        yield Row(_("Both sides had signed"), _("It is announced, with your reason; both are asked to sign again."))
    waiting = form.waiting()
    if waiting:
        said = ngettext(
            "%(number)d contribution, with its reason", "%(number)d contributions, each with its reason", len(waiting)
        )
        yield Row(_("Still waiting"), said % {"number": len(waiting)})
        yield Row(_("Signed by"), values["signed_by"])
    if title := plain(form.opened.version.title):
        yield Row(_("Title"), title)
    version = form.opened.version
    if values["status"] == Version.Status.FOR_COMMENT:
        yield Row(_("Comments"), _comment_days(version))


def _moment(form: GateForm) -> str:
    if form.at is not None:
        return _("On %(when)s") % {"when": clock_text(form.at)}
    if form.first is not None:
        return _("Now. First published elsewhere on %(when)s") % {"when": form.first.strftime("%-d %B %Y")}
    return _("At once")


def clock_text(at: datetime) -> str:
    """An instant as a person reads it, where this site is."""
    return local(at).strftime("%-d %B %Y at %H:%M")


def _comment_days(version: Version) -> str:
    opens = version.comment_opens.strftime("%-d %B %Y") if version.comment_opens else _("at once")
    closes = version.comment_closes.strftime("%-d %B %Y") if version.comment_closes else _("until the next version")
    return f"{opens} – {closes}"


urls = [path("<slug:process>/plan/<int:number>/publish/", publish, name="plan_publish")]
