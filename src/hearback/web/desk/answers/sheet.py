"""The sheet on which an answer is written: the form with what can be ticked in it, and the look at what will be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hearback.analysis import queries as analysis
from hearback.answers.actions import UNDO_FOR, Given
from hearback.answers.models import Answer, LinePoint
from hearback.answers.queries import AnswerShown
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock, languages, plain_language
from hearback.core.viewer import Viewer
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.reportback import rules as reportback_rules
from hearback.web.desk.answers import choosing
from hearback.web.desk.answers.forms import CAUSES, NEEDS, AnswerForm, Outcome, as_read
from hearback.web.desk.shared import page, plain
from hearback.web.desk.told import who_is_told
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SAID_SHOWN = 20  # of many that get one answer


def as_written(shown: AnswerShown) -> dict[str, Any]:
    """What stands in the form for an answer that is written already."""
    before = shown.answer
    names = ("reason", "why_not_the_rest", "place", "until", "next_process", "decided_by", "who_can")
    initial: dict[str, Any] = {name: getattr(before, name) for name in names}
    initial["causes"] = [value for cause in shown.causes if (value := choosing.value_of(cause))]
    initial["other"] = next((cause.other for cause in shown.causes if cause.other), {})
    initial["shown"] = [str(cause.commitment.number) for cause in shown.causes if cause.commitment]
    initial["place_commitment"] = str(before.place_commitment.number) if before.place_commitment else ""
    initial["passed_on"] = {True: "yes", False: "no"}.get(before.passed_on) if before.passed_on is not None else None
    initial["keep_clearance"] = bool(before.cleared_by)
    initial["joined_to"] = before.joined_to.reference if before.joined_to else ""
    return initial


class Sheet:
    """The form with what can be ticked in it, and the look at what will be read."""

    def __init__(
        self,
        request: HttpRequest,
        process: Process,
        outcome: str,
        rows: Sequence[Contribution],
        initial: dict[str, Any],
        corrects: Answer | None = None,
        line: LinePoint | None = None,
    ) -> None:
        self.corrects = corrects
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
            line=line,
        )

    @property
    def is_given(self) -> bool:
        """Whether the answer is to be given now, and can be."""
        return self.do == "give" and self.form.is_valid()

    def given(self) -> Given:
        """What was written, for the side of whoever wrote it."""
        values = self.changes()
        values["causes"] = tuple(values.get("causes", ()))
        return Given(**values)

    def changes(self) -> dict[str, Any]:
        """The same as a correction takes it: it is of the side that writes it, not of whose answer it corrects."""
        side = self.viewer.side_in(self.process.pk)
        return {"answered_for": side.value if side else "", **self.form.given()}

    def page(self, **values: Any) -> HttpResponse:
        """The form, or what the author will read when it is complete."""
        if self.do == "look" and not self.rows:  # of a list that others have answered meanwhile
            self.form.add_error(None, _("Choose at least one contribution."))
        if self.do == "look" and self.form.is_valid():
            return self._look(self._values() | values)
        values |= {"offered": self.offered, "label": Outcome(self.outcome).label}
        return page(self.request, self.process, "answers/form.html", **self._values() | values)

    def as_it_came(self, **values: Any) -> HttpResponse:
        """The form with what was written, not judged: something has to be read first."""
        self.do, self.form.unchecked = "change", True
        self.form.full_clean()
        return self.page(**values)

    def _values(self) -> dict[str, Any]:
        said = contributions.said(self.viewer, self.rows[:SAID_SHOWN])
        coverage = coverage_beside(self.viewer, self.process, self.rows)
        values = {"line": self.form.line, "form": self.form, "said": said, "number": len(self.rows), "rows": self.rows}
        return values | {"coverage": coverage}

    def _look(self, values: dict[str, Any]) -> HttpResponse:
        given, kinds = self.form.cleaned_data, {row.kind for row in self.rows}
        values |= {
            "read": [
                (
                    code,
                    languages.name_of(code),
                    as_read(self.outcome, code, kinds),
                    given["reason"][code],
                    plain_language.read(self._reasons(code), code),
                )
                for code in self._codes()
            ],
            "parts": list(_parts(self.form)),
            "messages_as_sent": reportback.preview(self.process, self.rows, self.given(), corrects=self.corrects),
            "hidden": [
                (name, value)
                for name, several in self.request.POST.lists()
                for value in several
                if name not in ("csrfmiddlewaretoken", "do")
            ],
        }
        if self.rows and reportback_rules.may_see_whom_it_reaches(self.viewer, self.process.pk):
            foreseen = reportback.answer_will_tell(self.viewer, self.rows)
            when = reportback.when_told(self.process, told=clock.now() + UNDO_FOR)
            values |= who_is_told(foreseen, values["button"], values["naming"], when=when)
        return page(self.request, self.process, "answers/look.html", **values)

    def _reasons(self, code: str) -> str:
        """What was written here as the reason, and why not the rest, in one language."""
        words = (self.form.cleaned_data.get(name) or {} for name in ("reason", "why_not_the_rest"))
        return "\n\n".join(text for one in words if (text := one.get(code)))

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


def coverage_beside(viewer: Viewer, process: Process, rows: Sequence[Contribution]) -> analysis.CalledAs | None:
    """Whether somebody said that the plan covers it, where one is answered: to be read, it chooses no outcome."""
    return analysis.coverage_of(viewer, process, rows).get(rows[0].pk) if len(rows) == 1 else None
