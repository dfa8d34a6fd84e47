"""The pages of answering. Thirty answers in an evening: after each comes the next one in the queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.answers import actions
from hearback.answers import queries as answers
from hearback.answers.models import Answer, LinePoint, Prepared, StartingText
from hearback.answers.placeholders import filled
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core.rows import uuid_in
from hearback.core.viewer import Viewer
from hearback.processes.models import Process
from hearback.web.desk.answers.chosen import Chosen, choose, everything_shown_at, fitting
from hearback.web.desk.answers.forms import Outcome
from hearback.web.desk.answers.going_out import meanwhile, when_it_goes_out
from hearback.web.desk.answers.sheet import SAID_SHOWN, Sheet, as_written, coverage_beside
from hearback.web.desk.contributions import address, crumbs, works_with
from hearback.web.desk.lines import ask_at
from hearback.web.desk.queue import WAITING, narrowed, travelling
from hearback.web.desk.shared import found, page, say, see_other
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    pass


EVERYTHING_SHOWN = "now"  # instead of the newest that is meant


@rule("works-with")
@works_with
def outcome(request: HttpRequest, process: Process) -> HttpResponse:
    """What became of it: one page, only the endings that fit."""
    if not request.GET.getlist("c") and "upto" not in request.GET:
        messages.info(request, _("Tick what you want to answer together, then press the button again."))
        return see_other("desk:queue", process.slug, query=_with(travelling(request.GET.dict())))
    if request.GET.get("upto") == EVERYTHING_SHOWN:
        to = everything_shown_at(viewer_of(request), process, request.GET.dict())
        return see_other(to or reverse("desk:queue", args=[process.slug]))
    chosen = choose(request, process)
    return page(
        request,
        process,
        "answers/outcome.html",
        title=_("What became of it?"),
        under=crumbs(process, query=chosen.query),
        chosen=chosen,
        refused=[(row, chosen.prepared.get(row.pk)) for row in chosen.refused],
        going_out=answers.going_out(viewer_of(request), process),
        missing=answers.what_is_missing(viewer_of(request), process, chosen.rows),
        said=contributions.said(viewer_of(request), chosen.rows[:SAID_SHOWN]),
        number=len(chosen.rows),
        outcomes=[
            (reverse("desk:answer", args=[process.slug, value]) + chosen.address, label, hint)
            for value, label, hint in fitting(chosen.rows)
        ]
        if chosen.rows
        else [],
        line_at=ask_at(process, chosen.rows) if chosen.rows else "",
        coverage=coverage_beside(viewer_of(request), process, chosen.rows),
        came_back=answers.line_for(viewer_of(request), chosen.rows),
        lines_out=answers.lines_out(viewer_of(request), chosen.rows).values(),
        talk_at=address(process, chosen.rows[0], "talk") + _with(chosen.query) if len(chosen.rows) == 1 else "",
        skip_at=_next(viewer_of(request), process, chosen, skipping=True) if len(chosen.rows) == 1 else "",
    )


@rule("works-with")
@works_with
def answer(request: HttpRequest, process: Process, outcome: str) -> HttpResponse:
    """What the outcome needs, then a look at it, then it is given and the next one comes.

    What somebody else answered meanwhile is shown with their answer; what was written here stays in the form.
    """
    chosen = choose(request, process)
    written = request.method == "POST"
    fits = {value for value, _label, _hint in fitting(chosen.rows or (chosen.refused if written else ()))}
    if outcome not in fits or not (chosen.rows or written):
        return see_other("desk:outcome", process.slug, query=f"?{request.GET.urlencode()}")
    line = answers.line_for(viewer_of(request), chosen.rows)
    texts = answers.starting_texts(viewer_of(request), process) if not written else None
    first = _first(process, outcome, line) | _begun(request, process, chosen, texts)
    if chosen.several:
        first["these"] = [row.pk for row in chosen.rows]
    sheet = Sheet(request, process, outcome, chosen.rows or chosen.refused, first, line=line)
    if written and not chosen.rows and (same := _pressed_twice(request, process, chosen)):
        return _given(request, process, chosen, same)
    if written and chosen.refused:
        return meanwhile(sheet, chosen)
    if sheet.is_given and (made := tried(sheet.form, lambda: _give(request, process, chosen, sheet))):
        return _given(request, process, chosen, made)
    if sheet.do == "give" and (late := choose(request, process)).refused:  # somebody came first in this very moment
        return meanwhile(sheet, late)
    return sheet.page(
        title=Outcome(outcome).label,
        under=crumbs(process, query=chosen.query),
        other_at=reverse("desk:outcome", args=[process.slug]) + chosen.address,
        button=_("Give this answer"),
        naming=_("Give this answer and tell %(number)d people"),
        missing=answers.what_is_missing(viewer_of(request), process, chosen.rows),
        begin_with=[(f"{chosen.address}&text={one.uuid}", one.name) for one in texts] if texts is not None else None,
    )


def _begun(
    request: HttpRequest, process: Process, chosen: Chosen, texts: QuerySet[StartingText] | None
) -> dict[str, Any]:
    """The reason, begun with the text that the address names."""
    name = uuid_in(request.GET.get("text", ""))
    text = texts.filter(uuid=name).first() if texts is not None and name else None
    return {"reason": filled(text.text, process, chosen.rows)} if text else {}


def _pressed_twice(request: HttpRequest, process: Process, chosen: Chosen) -> Prepared | Answer | None:
    """The answer that this very form has given already; of a whole list nothing is left then to look it up by."""
    key = request.POST.get("key", "")
    given = answers.current_answers(chosen.refused)
    found: list[Prepared | Answer] = [*chosen.prepared.values(), *given.values()]
    if not found and (named := uuid_in(key)):
        viewer = viewer_of(request)
        found += answers.prepared_visible_to(viewer, process).filter(key=named)
        found += answers.answers_visible_to(viewer, process).filter(key=named)
    return next((one for one in found if str(one.key) == key), None)


def _answered_by(viewer: Viewer, made: Prepared | Answer) -> Sequence[Contribution]:
    if isinstance(made, Prepared):
        return answers.prepared_contributions(made)
    return list(answers.contributions_of(viewer, made))


def _first(process: Process, outcome: str, line: LinePoint | None) -> dict[str, Any]:
    """What stands in the form: of the line that came back, the whole."""
    decided = {"decided_by": process.runner} if outcome == Outcome.NO else {}
    return decided | ({"reason": line.line, "keep_clearance": True} if line is not None else {})


def _give(request: HttpRequest, process: Process, chosen: Chosen, sheet: Sheet) -> Prepared | Answer:
    return actions.prepare(
        actor=viewer_of(request),
        process=process,
        key=sheet.form.cleaned_data["key"],
        contributions=chosen.rows,
        given=sheet.given(),
    )


def _given(request: HttpRequest, process: Process, chosen: Chosen, made: Prepared | Answer) -> HttpResponse:
    rows = chosen.rows or chosen.refused or _answered_by(viewer_of(request), made)
    number = len(rows)
    done = ngettext("%(which)s is answered.", "%(number)d contributions are answered with one answer.", number)
    say(request, " ".join([done % {"which": rows[0].reference, "number": number}, when_it_goes_out(made)]))
    following = _next(viewer_of(request), process, chosen)
    if not following:
        say(request, _("That was the last one here. Nothing else waits that fits what you chose."))
    return see_other(following or reverse("desk:queue", args=[process.slug]) + _with(chosen.query))


def _next(viewer: Viewer, process: Process, chosen: Chosen, *, skipping: bool = False) -> str:
    """The page of the next one that waits in the same queue; of those ticked together, the queue itself."""
    back = reverse("desk:queue", args=[process.slug]) + _with(chosen.query)
    if len(chosen.rows) != 1:
        return back
    asked = QueryDict(chosen.query).dict() | {"state": WAITING}
    rows = narrowed(viewer, process, asked).rows.filter(held=None)
    last = chosen.rows[0]
    later = rows.filter(received__gte=last.received).exclude(received=last.received, pk__lte=last.pk).first()
    following = later or (None if skipping else rows.exclude(pk=last.pk).first())
    if following is None:
        return ""
    return reverse("desk:outcome", args=[process.slug]) + Chosen((following,), (), chosen.query).address


# --- a correction


@rule("works-with")
@works_with
def correct(request: HttpRequest, process: Process, answer: UUID) -> HttpResponse:
    """Put another answer in the place of one that was wrong; the first stays readable."""
    viewer = viewer_of(request)
    before = found(answers.answers_visible_to(viewer, process).filter(uuid=answer).first())
    rows = list(
        answers.contributions_of(viewer, before).select_related(*contributions.LABELS).order_by("received", "id")
    )
    fits = fitting(rows)
    outcome = request.GET.get("outcome", "")
    if outcome not in {value for value, _label, _hint in fits}:
        outcome = before.outcome
    sheet = Sheet(request, process, outcome, rows, as_written(answers.with_causes([before])[before.pk]), before)
    if sheet.is_given and (made := tried(sheet.form, lambda: _correct(request, before, sheet))):
        say(request, " ".join([_("The answer is corrected. The earlier one stays readable."), when_it_goes_out(made)]))
        return see_other(address(process, rows[0]))
    here = request.path
    return sheet.page(
        title=_("Correct an answer"),
        under=crumbs(process, rows[0]),
        button=_("Give the corrected answer"),
        naming=_("Give the corrected answer and tell %(number)d people"),
        others=[(f"{here}?outcome={value}", label) for value, label, _hint in fits if value != outcome],
        correcting=before,
    )


def _correct(request: HttpRequest, before: Answer, sheet: Sheet) -> Prepared | Answer:
    key = sheet.form.cleaned_data["key"]
    return actions.prepare_correction(actor=viewer_of(request), answer=before, key=key, **sheet.changes())


def _with(query: str) -> str:
    return f"?{query}" if query else ""


urls = [
    path("<slug:process>/said/answer/", outcome, name="outcome"),
    path("<slug:process>/said/answer/<slug:outcome>/", answer, name="answer"),
    path("<slug:process>/answers/<uuid:answer>/correct/", correct, name="correct"),
]
