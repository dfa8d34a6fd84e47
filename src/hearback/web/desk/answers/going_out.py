"""Answers that have not gone out: undone, changed, or sent at once; and what somebody else answered first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from hearback.answers import actions, pairs, rules
from hearback.answers import queries as answers
from hearback.answers.models import Answer, Prepared
from hearback.answers.queries import AnswerShown
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.desk.answers.chosen import Chosen, fitting
from hearback.web.desk.answers.forms import Outcome
from hearback.web.desk.answers.sheet import Sheet, as_written
from hearback.web.desk.contributions import address, crumbs, works_with
from hearback.web.desk.shared import page, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import View, rule
from hearback.web.ui.doing import tried
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE = gettext_lazy("Answers that have not gone out")


def when_it_goes_out(made: Prepared | Answer) -> str:
    """Until when an answer can be undone."""
    if isinstance(made, Answer):
        return _("It has gone out.")
    if pairs.waits_for_second(made):
        return _("It goes out once somebody else here agrees.")
    if made.due <= clock.now():
        return _("It goes out now.")
    return _("It goes out at %(time)s. Until then you can undo it.") % {"time": _time(made)}


def _time(made: Prepared) -> str:
    return timezone.localtime(made.due, clock.zone()).strftime("%H:%M")


@rule("works-with")
@works_with
def listing(request: HttpRequest, process: Process) -> HttpResponse:
    """What goes out next, with its words."""
    viewer = viewer_of(request)
    listed = keyset(answers.prepared_visible_to(viewer, process), request.GET, column="due", descending=False)
    return page(
        request,
        process,
        "answers/going_out.html",
        title=TITLE,
        under=crumbs(process),
        page=listed,
        rows=answers.prepared_shown(listed.rows),
        me=viewer.user,
        several_here=len(processes.people_at_the_desk(process.pk)) > 1 and rules.may_publish(viewer, process),
    )


# --- one of them


def _of(view: Callable[..., HttpResponse]) -> View:
    """One that has not gone out; when it has, or was undone, that is said on the list."""

    @wraps(view)
    def inner(request: HttpRequest, process: Process, prepared: UUID) -> HttpResponse:
        one = answers.prepared_visible_to(viewer_of(request), process).filter(uuid=prepared).first()
        if one is not None:
            return view(request, process, one)
        say(request, _("That answer has gone out already, or somebody has undone it."))
        return see_other("desk:going_out", process.slug)

    return works_with(inner)


@rule("works-with")
@_of
@require_POST
def undo(request: HttpRequest, process: Process, prepared: Prepared) -> HttpResponse:
    """Take it back: what it was for waits again."""
    about = answers.prepared_contributions(prepared)
    form = forms.Form(request.POST)
    done = _("It is undone. Nobody was told, and nothing of it is left.")
    if _pressed(request, form, lambda: actions.undo(actor=viewer_of(request), prepared=prepared), done):
        one = about[0] if len(about) == 1 else None
        return see_other(address(process, one) if one else reverse("desk:queue", args=[process.slug]))
    return see_other("desk:going_out", process.slug)


@rule("works-with")
@_of
@require_POST
def send(request: HttpRequest, process: Process, prepared: Prepared) -> HttpResponse:
    """Let it go out at once."""
    form = forms.Form(request.POST)
    job = tried(form, lambda: actions.send_now(actor=viewer_of(request), prepared=prepared))
    if form.errors:
        say(request, " ".join(str(sentence) for sentence in form.non_field_errors()))
        return see_other("desk:going_out", process.slug)
    if job is not None:
        return see_other("desk:job", job.uuid)
    _say_what_became(request, process, [prepared])
    return see_other("desk:going_out", process.slug)


@rule("works-with")
@_of
@require_POST
def second(request: HttpRequest, process: Process, prepared: Prepared) -> HttpResponse:
    """Agree to a “no” that somebody else gave."""
    form = forms.Form(request.POST)
    _pressed(request, form, lambda: actions.second(actor=viewer_of(request), prepared=prepared), _("You agreed to it."))
    return see_other("desk:going_out", process.slug)


@rule("works-with")
@works_with
@require_POST
def send_all(request: HttpRequest, process: Process) -> HttpResponse:
    """Let all of one's own go out at once; what goes to very many follows by itself."""
    viewer = viewer_of(request)
    mine = list(answers.prepared_visible_to(viewer, process).filter(by=viewer.user, stopped=None)[:MOST_AT_ONCE])
    waits = pairs.that_wait(mine)
    mine = [one for one in mine if one.pk not in waits]
    actions.send_all(actor=viewer, prepared=mine)
    _say_what_became(request, process, mine)
    return see_other("desk:queue", process.slug)


MOST_AT_ONCE = 50
FIRST_SHOWN = 10


def _say_what_became(request: HttpRequest, process: Process, sent: Sequence[Prepared]) -> None:
    left = answers.prepared_visible_to(viewer_of(request), process).filter(pk__in=[one.pk for one in sent])
    stopped = left.exclude(stopped=None).count()
    number = len(sent) - stopped
    if number:
        done = ngettext("%(number)d answer goes out now.", "%(number)d answers go out now.", number)
        say(request, done % {"number": number})
    if stopped:
        say(request, _("An answer could not go out. Its words are kept: see below why."))


def _pressed(request: HttpRequest, form: forms.Form, act: Callable[[], object], done: StrOrPromise) -> bool:
    """Whether the action took it; the next page says what was done, or why not."""
    went = taken(form, act)
    say(request, done if went else " ".join(str(sentence) for sentence in form.non_field_errors()))
    return went


@rule("works-with")
@_of
def change(request: HttpRequest, process: Process, prepared: Prepared) -> HttpResponse:
    """Write it anew: it takes the place of the first, and ten minutes begin again."""
    viewer, rows = viewer_of(request), answers.prepared_contributions(prepared)
    rows = list(contributions.contributions_visible_to(viewer, process).filter(pk__in=[one.pk for one in rows]))
    fits = fitting(rows)
    outcome = request.GET.get("outcome", "")
    if outcome not in {value for value, _label, _hint in fits}:
        outcome = prepared.outcome
    given = answers.prepared_given(prepared)
    initial = as_written(answers.as_shown(given)) if given else {}
    line = answers.line_for(viewer_of(request), rows)
    sheet = Sheet(request, process, outcome, rows, initial, prepared.corrects, line)
    if sheet.is_given and (made := tried(sheet.form, lambda: _replace(request, prepared, sheet))):
        say(request, " ".join([_("It is changed."), when_it_goes_out(made)]))
        return see_other("desk:going_out", process.slug)
    return sheet.page(
        title=_("Change an answer before it goes out"),
        under=(*crumbs(process), Link(TITLE, reverse("desk:going_out", args=[process.slug]))),
        button=_("Give it like this"),
        naming=_("Give it like this and tell %(number)d people"),
        others=[(f"{request.path}?outcome={value}", label) for value, label, _hint in fits if value != outcome],
        correcting=prepared,
    )


def _replace(request: HttpRequest, prepared: Prepared, sheet: Sheet) -> Prepared | Answer:
    viewer, key = viewer_of(request), sheet.form.cleaned_data["key"]
    if prepared.corrects is not None:
        changes = sheet.changes()
        return actions.prepare_correction(
            actor=viewer, answer=prepared.corrects, key=key, instead_of=prepared, **changes
        )
    return actions.prepare(
        actor=viewer,
        process=prepared.process,
        key=key,
        contributions=answers.prepared_contributions(prepared),
        given=sheet.given(),
        instead_of=prepared,
    )


# --- what came back


@rule("works-with")
@works_with
def came_back(request: HttpRequest, process: Process) -> HttpResponse:
    """What waits again because its author says that the answer is not to the point, the oldest first."""
    viewer = viewer_of(request)
    listed = keyset(answers.came_back(viewer, process), request.GET, column="happened", descending=False)
    said = contributions.said(viewer, [one.contribution for one in listed.rows])
    return page(
        request,
        process,
        "answers/came_back.html",
        title=_("Answers that were not to the point"),
        under=crumbs(process),
        page=listed,
        rows=list(zip(listed.rows, said, strict=True)),
        mine=viewer.side_in(process.pk),
    )


# --- two at once


def meanwhile(sheet: Sheet, chosen: Chosen) -> HttpResponse:
    """Somebody else came first: their answer, and below it the form with every word that was written here.

    What is left can be answered with it; when nothing is, it can be put in the place of the first.
    """
    process, given = sheet.process, answers.current_answers(chosen.refused)
    shown = answers.with_causes(given.values())
    first: list[tuple[Contribution, AnswerShown | None, Prepared | None]] = []
    for row in chosen.refused[:FIRST_SHOWN]:
        prepared = chosen.prepared.get(row.pk)
        theirs = answers.prepared_shown([prepared])[0].shown if prepared else None
        first.append((row, theirs or (shown[given[row.pk].pk] if row.pk in given else None), prepared))
    form_at = (
        reverse("desk:answer", args=[process.slug, sheet.outcome]) + chosen.address
        if chosen.rows
        else _in_its_place(process, sheet.outcome, first[0][2], given.get(first[0][0].pk))
    )
    return sheet.as_it_came(
        title=Outcome(sheet.outcome).label,
        under=crumbs(process),
        first=first,
        form_at=form_at,
        nothing_left=not chosen.rows,
    )


def _in_its_place(process: Process, outcome: str, prepared: Prepared | None, given: Answer | None) -> str:
    """Where one's own words are put in the place of the first's; empty where nobody may."""
    if prepared is not None:
        return reverse("desk:change_answer", args=[process.slug, prepared.uuid]) + f"?outcome={outcome}"
    return reverse("desk:correct", args=[process.slug, given.uuid]) + f"?outcome={outcome}" if given else ""


_AT = "<slug:process>/answers/"
urls = [
    path(_AT, listing, name="going_out"),
    path(f"{_AT}came-back/", came_back, name="came_back"),
    path(f"{_AT}now/", send_all, name="send_answers"),
    path(f"{_AT}going-out/<uuid:prepared>/undo/", undo, name="undo_answer"),
    path(f"{_AT}going-out/<uuid:prepared>/now/", send, name="send_answer"),
    path(f"{_AT}going-out/<uuid:prepared>/agree/", second, name="second_answer"),
    path(f"{_AT}going-out/<uuid:prepared>/change/", change, name="change_answer"),
]
