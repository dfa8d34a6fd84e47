"""The pages of answering. Thirty answers in an evening: after each comes the next one in the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.answers import actions, endings, rules
from hearback.answers import queries as answers
from hearback.answers.models import Answer
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import languages
from hearback.core.viewer import Viewer
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.reportback import rules as reportback_rules
from hearback.reportback.models import Fate
from hearback.web.desk.answers import choosing
from hearback.web.desk.answers.forms import CAUSES, NEEDS, AnswerForm, Outcome, as_read, language_name
from hearback.web.desk.contributions import (
    WAITING,
    address,
    crumbs,
    narrowed,
    travelling,
    works_with,
)
from hearback.web.desk.shared import found, page, plain, say, see_other
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 100
HINTS: dict[str, StrOrPromise] = {
    Outcome.CHANGED: gettext_lazy("You say which sentences, milestones, events or dates changed."),
    Outcome.PARTLY: gettext_lazy("You say what changed, and why not the rest."),
    Outcome.COVERED: gettext_lazy("You say where."),
    Outcome.LATER: gettext_lazy("You say by when it comes back."),
    Outcome.NO: gettext_lazy("You say why, and who decided."),
    Outcome.ELSEWHERE: gettext_lazy("You say who can decide it, and whether you passed it on."),
    Outcome.JOINED: gettext_lazy("You say with which one it stands."),
    Outcome.USED: gettext_lazy("You say where."),
    Outcome.REPLIED: gettext_lazy("You write the reply."),
    Outcome.THANKED: gettext_lazy("You say who takes it up."),
}


TOLD: dict[str, StrOrPromise] = {
    Fate.SENT: gettext_lazy("By email"),
    Fate.POSTED: gettext_lazy("By post"),
    Fate.ON_THE_PAGE: gettext_lazy("On their own page, for their message cannot be sent from here now"),
    Fate.NOT_REACHED: gettext_lazy("Cannot be reached at the address they left"),
    Fate.ASKED_NOT: gettext_lazy("Asked not to be told"),
    Fate.NO_ADDRESS: gettext_lazy("Left no address; the answer is on the public page"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is being answered, and the queue it came from."""

    rows: tuple[Contribution, ...]
    refused: tuple[Contribution, ...]
    query: str

    @property
    def address(self) -> str:
        """The rest of the address of each page of this answer."""
        mine = urlencode([("c", row.reference) for row in self.rows])
        return f"?{mine}&{self.query}" if self.query else f"?{mine}"


def _chosen(request: HttpRequest, process: Process) -> Chosen:
    """What the address names: what can be answered, and what cannot; 404 when there is nothing of the kind."""
    viewer = viewer_of(request)
    names = list(dict.fromkeys(request.GET.getlist("c")))[:MOST]
    seen = contributions.contributions_visible_to(viewer, process).filter(reference__in=names)
    rows = list(seen.select_related(*contributions.LABELS).order_by("received", "id"))
    if not rows:
        raise Http404
    answerable = tuple(row for row in rows if rules.may_be_answered(row))
    refused = tuple(row for row in rows if not rules.may_be_answered(row))
    return Chosen(answerable, refused, travelling(request.GET.dict()))


def fitting(rows: Sequence[Contribution]) -> list[tuple[str, StrOrPromise, StrOrPromise]]:
    """The outcomes that fit all of these: their value, what the author reads, what they need."""
    kinds = {row.kind for row in rows}
    fits = [one for one in Outcome.values if all(rules.fits(one, kind) for kind in kinds)]
    # An ending made for this kind comes first.
    fits.sort(key=lambda one: one not in rules.FITS_ONLY)
    return [(one, endings.reads(one, kinds), HINTS[one]) for one in fits]


@rule("works-with")
@works_with
def outcome(request: HttpRequest, process: Process) -> HttpResponse:
    """What became of it: one page, only the endings that fit."""
    if not request.GET.getlist("c"):
        say(request, _("Tick what you want to answer together, then press the button again."))
        return see_other("desk:queue", process.slug, query=_with(travelling(request.GET.dict())))
    chosen = _chosen(request, process)
    return page(
        request,
        process,
        "answers/outcome.html",
        title=_("What became of it?"),
        under=crumbs(process, query=chosen.query),
        chosen=chosen,
        said=contributions.said(viewer_of(request), chosen.rows),
        outcomes=[
            (reverse("desk:answer", args=[process.slug, value]) + chosen.address, label, hint)
            for value, label, hint in fitting(chosen.rows)
        ]
        if chosen.rows
        else [],
        talk_at=address(process, chosen.rows[0], "talk") + _with(chosen.query) if len(chosen.rows) == 1 else "",
        skip_at=_next(viewer_of(request), process, chosen, skipping=True) if len(chosen.rows) == 1 else "",
    )


@rule("works-with")
@works_with
def answer(request: HttpRequest, process: Process, outcome: str) -> HttpResponse:
    """What the outcome needs, then a look at it, then it is given and the next one comes."""
    chosen = _chosen(request, process)
    if not chosen.rows or outcome not in {value for value, _label, _hint in fitting(chosen.rows)}:
        return see_other("desk:outcome", process.slug, query=f"?{request.GET.urlencode()}")
    sheet = Sheet(request, process, outcome, chosen.rows, _first(process, outcome))
    if sheet.is_given and (made := tried(sheet.form, lambda: _give(request, process, chosen, sheet))):
        return _given(request, process, chosen, made)
    return sheet.page(
        title=Outcome(outcome).label,
        under=crumbs(process, query=chosen.query),
        other_at=reverse("desk:outcome", args=[process.slug]) + chosen.address,
        button=_("Give this answer"),
    )


def _first(process: Process, outcome: str) -> dict[str, Any]:
    return {"decided_by": process.runner} if outcome == Outcome.NO else {}


def _give(request: HttpRequest, process: Process, chosen: Chosen, sheet: Sheet) -> Answer:
    viewer = viewer_of(request)
    side = viewer.side_in(process.pk)
    return actions.answer(
        actor=viewer,
        process=process,
        key=sheet.form.cleaned_data["key"],
        contributions=chosen.rows,
        answered_for=side.value if side else "",
        **sheet.form.given(),
    )


def _given(request: HttpRequest, process: Process, chosen: Chosen, made: Answer) -> HttpResponse:
    number = len(chosen.rows)
    done = ngettext("%(which)s is answered.", "%(number)d contributions are answered with one answer.", number)
    say(request, done % {"which": chosen.rows[0].reference, "number": number})
    following = _next(viewer_of(request), process, chosen)
    if not following:
        say(request, _("That was the last one here. Nothing else waits that fits what you chose."))
    return see_other(following or reverse("desk:queue", args=[process.slug]) + _with(chosen.query))


def _next(viewer: Viewer, process: Process, chosen: Chosen, *, skipping: bool = False) -> str:
    """The page of the next one that waits in the same queue; of those ticked together, the queue itself."""
    back = reverse("desk:queue", args=[process.slug]) + _with(chosen.query)
    if len(chosen.rows) > 1:
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
    sheet = Sheet(request, process, outcome, rows, _as_given(before))
    if sheet.is_given and tried(sheet.form, lambda: _correct(request, before, sheet)) is not None:
        say(request, _("The answer is corrected. Its author is told, and the earlier answer stays readable."))
        return see_other(address(process, rows[0]))
    here = request.path
    return sheet.page(
        title=_("Correct an answer"),
        under=crumbs(process, rows[0]),
        button=_("Give the corrected answer"),
        others=[(f"{here}?outcome={value}", label) for value, label, _hint in fits if value != outcome],
        correcting=before,
    )


def _correct(request: HttpRequest, before: Answer, sheet: Sheet) -> Answer:
    key = sheet.form.cleaned_data["key"]
    return actions.correct(actor=viewer_of(request), answer=before, key=key, **sheet.form.given())


def _as_given(before: Answer) -> dict[str, Any]:
    """What stands in the form of a correction."""
    shown = answers.with_causes([before])[before.pk]
    names = ("reason", "why_not_the_rest", "place", "until", "next_process", "decided_by", "who_can")
    initial: dict[str, Any] = {name: getattr(before, name) for name in names}
    initial["causes"] = [value for cause in shown.causes if (value := choosing.value_of(cause))]
    initial["other"] = next((cause.other for cause in shown.causes if cause.other), {})
    initial["shown"] = [str(cause.commitment.number) for cause in shown.causes if cause.commitment]
    initial["place_commitment"] = str(before.place_commitment.number) if before.place_commitment else ""
    initial["passed_on"] = {True: "yes", False: "no"}.get(before.passed_on) if before.passed_on is not None else None
    initial["joined_to"] = before.joined_to.reference if before.joined_to else ""
    return initial


# --- the sheet that both are written on


class Sheet:
    """The form with what can be ticked in it, and the look at what will be read."""

    def __init__(
        self,
        request: HttpRequest,
        process: Process,
        outcome: str,
        rows: Sequence[Contribution],
        initial: dict[str, Any],
    ) -> None:
        self.request, self.process, self.outcome, self.rows = request, process, outcome, rows
        self.viewer = viewer_of(request)
        self.do = request.POST.get("do", "look") if request.method == "POST" else ""
        more = [*request.POST.getlist("shown"), request.POST.get("more", ""), *initial.get("shown", ())]
        asks = outcome in CAUSES
        self.offered = choosing.offered(self.viewer, process, rows, more, sentences=asks)
        self.form = AnswerForm(
            request.POST if self.do else None,
            initial={"key": uuid4()} | initial,
            viewer=self.viewer,
            process=process,
            outcome=outcome,
            about=rows,
            offered=self.offered,
            unchecked=self.do in ("change", "show"),
        )

    @property
    def is_given(self) -> bool:
        """Whether the answer is to be given now, and can be."""
        return self.do == "give" and self.form.is_valid()

    def page(self, **values: Any) -> HttpResponse:
        """The form, or what the author will read when it is complete."""
        values |= {"form": self.form, "said": contributions.said(self.viewer, self.rows), "rows": self.rows}
        if self.do == "look" and self.form.is_valid():
            return self._look(values)
        values |= {"offered": self.offered, "label": Outcome(self.outcome).label}
        return page(self.request, self.process, "answers/form.html", **values)

    def _look(self, values: dict[str, Any]) -> HttpResponse:
        given, kinds = self.form.cleaned_data, {row.kind for row in self.rows}
        values |= {
            "read": [
                (
                    code,
                    language_name(code),
                    as_read(self.outcome, code, kinds),
                    given["reason"][code],
                )
                for code in self._codes()
            ],
            "parts": list(_parts(self.form)),
            "told": told(self.viewer, self.rows),
            "hidden": [
                (name, value)
                for name, several in self.request.POST.lists()
                for value in several
                if name not in ("csrfmiddlewaretoken", "do")
            ],
        }
        return page(self.request, self.process, "answers/look.html", **values)

    def _codes(self) -> list[str]:
        return [code for code in languages.codes() if self.form.cleaned_data["reason"].get(code)]


def _parts(form: AnswerForm) -> Sequence[tuple[StrOrPromise, list[str]]]:
    """What the answer says beside the reason, in words."""
    values, parts = form.cleaned_data, []
    changed = [*form.offered.labels(values.get("causes") or ()), plain(values.get("other"))]
    shown: Mapping[str, object] = {
        "causes": [one for one in changed if one],
        "place_commitment": dict(form.offered.commitments).get(values.get("place_commitment") or "", ""),
        "passed_on": {"yes": _("Yes"), "no": _("No")}.get(values.get("passed_on") or "", ""),
        "joined_to": str(values.get("joined_to") or ""),
        "next_process": _("Yes") if values.get("next_process") else "",
        "until": values["until"].strftime("%-d %B %Y") if values.get("until") else "",
    }
    for name in NEEDS[form.outcome]:
        if name == "other":
            continue
        value = shown.get(name, values.get(name))
        text = plain(value) if isinstance(value, dict) else value
        if text:
            parts.append((form.fields[name].label or "", text if isinstance(text, list) else [str(text)]))
    return parts


def told(viewer: Viewer, rows: Sequence[Contribution]) -> list[tuple[StrOrPromise, int]] | None:
    """How many people this reaches, and how; None for those who may not know."""
    if not rows or not reportback_rules.may_see_whom_it_reaches(viewer, rows[0].process_id):
        return None
    return [(TOLD[fate], number) for fate, number in reportback.will_be_told(viewer, rows).items() if number]


def _with(query: str) -> str:
    return f"?{query}" if query else ""


urls = [
    path("<slug:process>/said/answer/", outcome, name="outcome"),
    path("<slug:process>/said/answer/<slug:outcome>/", answer, name="answer"),
    path("<slug:process>/answers/<uuid:answer>/correct/", correct, name="correct"),
]
