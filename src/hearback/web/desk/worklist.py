"""Working through the list: many given to somebody or put under a theme at once, undone, and lists kept under a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearback.contributions import actions
from hearback.contributions import queries as contributions
from hearback.contributions.actions import BULK_AT_MOST
from hearback.contributions.models import Bulk, Contribution
from hearback.core import references
from hearback.core.errors import BadInput
from hearback.core.viewer import Viewer
from hearback.plans import queries as plans
from hearback.plans.models import Commitment
from hearback.processes import queries as processes
from hearback.processes.models import Membership, Process, Theme
from hearback.web.desk.contributions import crumbs, works_with
from hearback.web.desk.plans.shared import name_of_commitment
from hearback.web.desk.queue import called, narrowed, travelling
from hearback.web.desk.shared import form_page, found, page, plain, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GIVE, PUT, AT = Bulk.Act.GIVE.value, Bulk.Act.PUT.value, Bulk.Act.AT.value
TITLES = {
    GIVE: _("Give them to somebody"),
    PUT: _("Put them under a theme"),
    AT: _("Say which commitment they are about"),
}
HINTS = {
    GIVE: _("Somebody of your team takes care of them."),
    PUT: _("One of the subjects of the plan."),
    AT: _("One of the commitments in the plan."),
}
QUESTIONS = {GIVE: _("To whom?"), PUT: _("Under which theme?"), AT: _("Which commitment?")}
NAMED = 5  # of what was ticked, as many are named
DONE = {GIVE: _("Given to somebody"), PUT: _("Put under a theme"), AT: _("Said to be about a commitment")}


@dataclass(frozen=True, slots=True)
class Target:
    """Where they can go: to a post or under a theme, or to neither."""

    label: StrOrPromise
    post: Membership | None = None
    theme: Theme | None = None
    commitment: Commitment | None = None


class ToForm(forms.Form):
    """To whom, or under which theme; of what was ticked, or of the whole list as it was when the form was opened."""

    key = forms.KeyField()
    these = forms.ListField()

    def __init__(
        self,
        *args: Any,
        question: StrOrPromise,
        targets: Mapping[str, Target],
        which: list[tuple[str, StrOrPromise]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(value, one.label) for value, one in targets.items()]
        required = {"required": _("Choose one.")}
        self.fields["to"] = forms.Choice(label=question, choices=choices, error_messages=required)
        self.fields["which"] = forms.Choice(label=_("Which ones?"), choices=which, error_messages=required)


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that can be done with what is ticked."""

    text: StrOrPromise
    hint: StrOrPromise
    href: str


@rule("works-with")
@works_with
def with_ticked(request: HttpRequest, process: Process) -> HttpResponse:
    """What to do with what was ticked, beside answering it: one thing to choose."""
    viewer = viewer_of(request)
    narrow = narrowed(viewer, process, request.GET)
    ticked = _ticked(viewer, process, request)
    asked = "&".join([*(f"c={one.reference}" for one in ticked), narrow.query])
    has_themes = any(asked.filter.name == "theme" for asked in narrow.filters.asked)
    acts = [act for act, fits in ((GIVE, narrow.posts), (PUT, has_themes), (AT, True)) if fits]
    ways = [Way(TITLES[act], HINTS[act], reverse("desk:bulk", args=[process.slug, act]) + f"?{asked}") for act in acts]
    if len(ticked) > 1:
        at = reverse("desk:together", args=[process.slug]) + f"?{asked}"
        ways.insert(0, Way(_("Let them be answered together later"), _("They say the same: one answer is enough."), at))
    return page(
        request,
        process,
        "contributions/with_ticked.html",
        title=_("What would you like to do with them?"),
        under=crumbs(process, query=narrow.query),
        ways=ways,
        number=len(ticked),
        those=", ".join(one.reference for one in ticked[:NAMED]) + (" …" if len(ticked) > NAMED else ""),
        back=reverse("desk:queue", args=[process.slug]) + (f"?{narrow.query}" if narrow.query else ""),
    )


@rule("works-with")
@works_with
def bulk(request: HttpRequest, process: Process, act: str) -> HttpResponse:
    """Say to whom they go or what they are about, once for all of them; the next page offers to undo it."""
    viewer = viewer_of(request)
    narrow = narrowed(viewer, process, request.GET)
    ticked, kept = _ticked(viewer, process, request), forms.ids_in(request.POST.get("these"))
    listed = list(narrow.rows[: BULK_AT_MOST + 1]) if kept is None else _of_list(viewer, process, kept)
    whole = narrow.rows.count() if kept is None and len(listed) > BULK_AT_MOST else len(listed)
    found(act if act in (PUT, AT) or (act == GIVE and narrow.posts) else None)
    if not ticked and not whole:
        say(request, _("There is nothing in this list."))
        return see_other("desk:queue", process.slug)
    targets = _targets(viewer, process, act, narrow.posts)
    form = ToForm(
        posted(request),
        question=QUESTIONS[act],
        targets=targets,
        which=_which(len(ticked), whole),
        initial={
            "which": "ticked" if ticked else "all",
            "to": request.GET.get("to", ""),
            "these": [row.pk for row in listed],
        },
    )

    def do() -> Bulk:
        to = targets[form.cleaned_data["to"]]
        wanted = ticked if form.cleaned_data["which"] == "ticked" else listed
        return _do(viewer, process, act, wanted, to, form.cleaned_data["key"])

    done: list[Bulk] = []
    if taken(form, lambda: done.append(do())):
        return see_other("desk:bulk_done", process.slug, done[0].uuid, query=f"?{narrow.query}")
    return form_page(
        request,
        process,
        form,
        title=TITLES[act],
        button=_("Save"),
        under=crumbs(process, query=narrow.query),
        intro=_("Everything else about them stays as it is. You can undo it for a day."),
    )


def _ticked(viewer: Viewer, process: Process, request: HttpRequest) -> list[Contribution]:
    known = [name for word in request.GET.getlist("c")[:BULK_AT_MOST] if (name := references.normalise(word))]
    return list(contributions.contributions_visible_to(viewer, process).filter(reference__in=known)) if known else []


def _of_list(viewer: Viewer, process: Process, kept: Sequence[int]) -> list[Contribution]:
    """What the list showed when the form was opened: what was put there since, nobody has looked at."""
    return list(contributions.contributions_visible_to(viewer, process).filter(pk__in=kept[: BULK_AT_MOST + 1]))


def _which(ticked: int, whole: int) -> list[tuple[str, StrOrPromise]]:
    of_the_list = ngettext("The %(n)s in the list", "All %(n)s in the list", whole) % {"n": whole}
    if not ticked:
        return [("all", of_the_list)]
    of_those = ngettext("The %(n)s that is ticked", "The %(n)s that are ticked", ticked) % {"n": ticked}
    return [("ticked", of_those), ("all", of_the_list)]


def _targets(viewer: Viewer, process: Process, act: str, posts: Sequence[Membership]) -> dict[str, Target]:
    """What can be chosen, by what stands in the form."""
    if act == GIVE:
        return {str(post.uuid): Target(called(post), post) for post in posts} | {"-": Target(_("Nobody in particular"))}
    if act == AT:
        version = plans.current_version(viewer, process)
        entries = plans.commitments_in(version) if version else ()
        at = {str(e.commitment.number): Target(name_of_commitment(e), commitment=e.commitment) for e in entries}
        return at | {"-": Target(_("None in particular"))}
    themes = {theme.slug: Target(plain(theme.name), theme=theme) for theme in processes.themes(process)}
    return themes | {"-": Target(_("No theme"))}


def _do(viewer: Viewer, process: Process, act: str, rows: Sequence[Contribution], to: Target, key: UUID) -> Bulk:
    if len(rows) > BULK_AT_MOST:
        raise BadInput(
            _("There are more than %(most)s in this list. Narrow it first, then do the rest.") % {"most": BULK_AT_MOST},
            field="which",
        )
    if act == GIVE:
        return actions.give_to(actor=viewer, process=process, contributions=rows, post=to.post, key=key)
    if act == AT:
        return actions.put_at(actor=viewer, process=process, contributions=rows, commitment=to.commitment, key=key)
    return actions.put_under(actor=viewer, process=process, contributions=rows, theme=to.theme, key=key)


@rule("works-with")
@works_with
def bulk_done(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """What was done to many, with the way back and the way on."""
    done = found(contributions.bulk(viewer_of(request), process, uuid))
    query = travelling(request.GET.dict())
    return page(
        request,
        process,
        "contributions/bulk_done.html",
        title=DONE[done.act],
        under=crumbs(process, query=query),
        done=done,
        number=len(done.before),
        back=reverse("desk:queue", args=[process.slug]) + (f"?{query}" if query else ""),
    )


@rule("works-with")
@works_with
@require_POST
def undo_bulk(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Put back how they stood before."""
    done = found(contributions.bulk(viewer_of(request), process, uuid))
    _tell(request, lambda: _undone(actions.undo_bulk(actor=viewer_of(request), bulk=done)))
    return see_other("desk:queue", process.slug)


def _undone(number: int) -> StrOrPromise:
    return ngettext("%(n)s stands as before.", "%(n)s stand as before.", number) % {"n": number}


def _tell(request: HttpRequest, act: Callable[[], StrOrPromise]) -> None:
    """Do it and say so; what the room cannot do is said as well."""
    try:
        say(request, act())
    except BadInput as refused:
        say(request, refused.sentence)


class NameForm(forms.Form):
    """What a list is called."""

    name = forms.PlainText(
        label=_("What do you call this list?"),
        help_text=_("Everybody at this desk sees it. A name that is there already stands for this list from now on."),
        max_length=60,
        error_messages={"required": _("Give the list a name.")},
    )


@rule("works-with")
@works_with
def keep_view(request: HttpRequest, process: Process) -> HttpResponse:
    """Keep the list, as it is narrowed, under a name; or let go of one."""
    viewer, query = viewer_of(request), travelling(request.GET.dict())
    form = NameForm(posted(request))
    if taken(form, lambda: actions.save_view(actor=viewer, process=process, query=query, **form.cleaned_data)):
        say(request, _("The list is kept: its name stands above what people said."))
        return see_other("desk:queue", process.slug, query=f"?{query}" if query else "")
    return form_page(
        request,
        process,
        form,
        title=_("Keep this list"),
        button=_("Keep it"),
        under=crumbs(process, query=query),
        template="desk/contributions/views.html",
        views=contributions.saved_views(viewer, process),
    )


@rule("works-with")
@works_with
@require_POST
def remove_view(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Let go of a list's name; what stands in it stays."""
    actions.remove_view(
        actor=viewer_of(request), view=found(contributions.saved_view(viewer_of(request), process, uuid))
    )
    say(request, _("The name is gone. What stood in the list is where it was."))
    return see_other("desk:keep_view", process.slug)


urls = [
    path("<slug:process>/said/many/", with_ticked, name="with_ticked"),
    path("<slug:process>/said/many/<slug:act>/", bulk, name="bulk"),
    path("<slug:process>/said/many/<uuid:uuid>/done/", bulk_done, name="bulk_done"),
    path("<slug:process>/said/many/<uuid:uuid>/undo/", undo_bulk, name="undo_bulk"),
    path("<slug:process>/said/lists/", keep_view, name="keep_view"),
    path("<slug:process>/said/lists/<uuid:uuid>/remove/", remove_view, name="remove_view"),
]
