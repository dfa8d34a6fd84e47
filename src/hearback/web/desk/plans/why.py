"""Why things changed, some at a time: for a version in which more changed than one page can ask about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearback.answers import actions
from hearback.answers import queries as answers
from hearback.answers.queries import Compared, Explained, Gate
from hearback.core.rows import number_in
from hearback.plans.models import Version
from hearback.processes.models import Process
from hearback.web.desk.plans.causes_form import CHANGED_SINCE, MOST_CHANGES, CausesForm, name_of
from hearback.web.desk.plans.shared import crumbs, name_of_version, written_version
from hearback.web.desk.shared import coordinator, page, say, see_other
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

AT_ONCE = 25
TITLE = _("Why did they change?")


class WhyForm(CausesForm):
    """Some changes; each may be left for later. It carries which cause stood there when it was shown."""

    def __init__(self, data: Any = None, *, explained: Sequence[Explained], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.add_changes(explained)

    def clean(self) -> dict[str, Any]:
        """What was chosen is complete, and for the words that were shown."""
        for one in self.explained:
            name = name_of(one)
            if self.cleaned_data.get(name) and self.clean_seen(name):
                self.clean_decision(self.cleaned_data, name)
        return self.cleaned_data

    def keep(self, request: HttpRequest, version: Version, known: Compared) -> int:
        """Keep what is right of it; how many. What is wrong says so at its place, and stays with every word typed."""
        wrong = {name.removesuffix(part) for name in self.errors for part in ("-by", "-on", "-why")} | {*self.errors}
        names = {one.difference.key: name_of(one) for one in self.explained}
        causes = {
            key: cause for key, name in names.items() if name not in wrong and (cause := self.chosen(name)) is not None
        }
        if not causes:
            return 0
        done = tried(
            self,
            lambda: actions.choose_causes(
                actor=viewer_of(request),
                version=version,
                causes=causes,
                seen={key: self.seen_of(names[key]) for key in causes},
                stood={key: _number(self.data, names[key]) for key in causes},
                known=known,
            ),
        )
        if done is None:
            return 0
        for key in done.changed:
            self.add_error(names[key], CHANGED_SINCE)
        for key in done.chosen:
            self.add_error(names[key], CHOSEN_SINCE)
        return len(done.kept)


CHOSEN_SINCE = _(
    "Somebody else said meanwhile why this changed. Theirs stands above, yours below: choose again, and keep it."
)


def keep_what_was_said(request: HttpRequest, version: Version, opened: Gate) -> int:
    """Keep what a form asked of each change, where there are too many by now for one form; how many were kept."""
    asked = [one for one in opened.explained if f"{name_of(one)}-seen" in request.POST]
    if len(opened.explained) <= MOST_CHANGES or not asked:
        return 0
    form = WhyForm(request.POST, explained=asked)
    form.is_valid()
    return form.keep(request, version, opened.compared)


def _number(data: Mapping[str, Any], name: str) -> int:
    return number_in(data.get(f"{name}-stood")) or 0


@rule("coordinator")
@coordinator
def why(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """The next changes without a cause, or a page of all of them; what was chosen is kept until it is published."""
    version = written_version(request, process, number)
    known = answers.compared(viewer_of(request), version)
    found = answers.changes_to_explain(viewer_of(request), version, known)
    if request.method == "POST":
        return _keep(request, process, version, known, found)
    everything = bool(request.GET.get("all"))
    listed = found if everything else [one for one in found if one.cause is None]
    at = _page_number(request)
    shown = listed[(at - 1) * AT_ONCE : at * AT_ONCE]
    return _page(request, process, version, WhyForm(explained=shown), listed, at, everything=everything)


def _page_number(request: HttpRequest) -> int:
    return number_in(request.GET.get("page")) or 1


def _keep(
    request: HttpRequest, process: Process, version: Version, known: Compared, found: Sequence[Explained]
) -> HttpResponse:
    """Keep what was chosen, and go on; what could not be kept stands there again, with what somebody else said of it."""
    everything, at = bool(request.GET.get("all")), _page_number(request)
    form = WhyForm(request.POST, explained=[one for one in found if f"{name_of(one)}-seen" in request.POST])
    form.is_valid()
    kept = form.keep(request, version, known)
    if kept:
        said = ngettext("Kept: why %(n)d thing changed.", "Kept: why %(n)d things changed.", kept)
        say(request, said % {"n": kept})
    if form.errors:
        viewer = viewer_of(request)
        changes = answers.changes_to_explain(viewer, version, answers.compared(viewer, version, known))
        now = {one.difference.key: one for one in changes}
        form.explained = [now.get(one.difference.key, one) for one in form.explained]
        listed = [*now.values()] if everything else [one for one in now.values() if one.cause is None]
        return _page(request, process, version, form, listed, at, everything=everything)
    following = at + 1 if at * AT_ONCE < len(found) else at
    query = f"?all=1&page={following}" if everything else ""
    return see_other("desk:plan_why", process.slug, version.number, query=query)


def _page(
    request: HttpRequest,
    process: Process,
    version: Version,
    form: WhyForm,
    listed: Sequence[Explained],
    at: int,
    *,
    everything: bool,
) -> HttpResponse:
    here = reverse("desk:plan_why", args=[process.slug, version.number])

    def link(number: int) -> str:
        return f"{here}?{urlencode({**({'all': '1'} if everything else {}), 'page': number})}"

    return page(
        request,
        process,
        "plans/gate/why.html",
        title=TITLE,
        under=crumbs(process, version),
        version=version,
        name=name_of_version(version),
        form=form,
        number=len(listed),
        everything=everything,
        here=here,
        previous=link(at - 1) if at > 1 else "",
        next=link(at + 1) if at * AT_ONCE < len(listed) else "",
    )


urls = [path("<slug:process>/plan/<int:number>/publish/why/", why, name="plan_why")]
