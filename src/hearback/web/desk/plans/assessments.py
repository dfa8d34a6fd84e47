"""Assessments of a commitment: the lead's own, the forum's, an independent reviewer's, each separate and dated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.plans import actions, queries
from hearback.plans.assessment_codes import EDITIONS, OWN, Edition
from hearback.plans.models import Assessment
from hearback.processes.models import Process
from hearback.web.desk.plans.shared import name_of_commitment, progress_crumbs
from hearback.web.desk.shared import coordinator, form_page, found, posted, say, see_other, taken
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

By = Assessment.By


@dataclass(frozen=True, slots=True)
class Kind:
    """Whose assessment, and in which codes."""

    by: By
    edition: Edition
    title: StrOrPromise


# By their place in the address, in the order in which the desk offers them.
KINDS: Mapping[str, Kind] = {
    "self": Kind(By.SELF, OWN, _("Add the lead’s own assessment")),
    "forum": Kind(By.FORUM, OWN, _("Add the forum’s assessment")),
    "independent": Kind(By.INDEPENDENT, EDITIONS["2020"], _("Add an independent assessment")),
    "independent-until-2020": Kind(
        By.INDEPENDENT, EDITIONS["2011"], _("Add an independent assessment in the codes until 2020")
    ),
}


class AssessmentForm(forms.Form):
    """Who, in which report, the codes of its edition, what it found, when."""

    body = forms.PlainText(
        label=_("Who assessed it?"),
        help_text=_("By body, such as “The multi-stakeholder forum”"),
        max_length=200,
        error_messages={"required": _("Write who assessed it")},
    )
    report = forms.PlainText(
        label=_("In which report?"),
        help_text=_("Such as “results report”. Each report stands once for a commitment."),
        max_length=40,
        width=20,
        error_messages={"required": _("Name the report")},
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = edition.codes
        for code in edition.codes:
            choices = [("", _("Not said")), *code.choices]
            self.fields[code.name] = forms.Choice(label=code.label, choices=choices, required=False)
        self.fields["text"] = WordsField(label=_("What was found?"), max_length=5_000, lines=5, required=False)
        self.fields["happened"] = forms.DayField(label=_("When was it published?"), required=False)
        self.fields["source"] = forms.PlainText(
            label=_("Where can one read it?"), help_text=_("Optional"), max_length=200, required=False
        )

    @property
    def values(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        told = dict(self.cleaned_data)
        return told | {"codes": {code.name: told.pop(code.name) for code in self.codes}}


@rule("coordinator")
@coordinator
def add(request: HttpRequest, process: Process, commitment: int, kind: str) -> HttpResponse:
    """Write down an assessment of one kind."""
    viewer, of = viewer_of(request), found(KINDS.get(kind))
    entry = found(queries.commitment_page(viewer, process, commitment)).entry
    form = AssessmentForm(posted(request), edition=of.edition)

    def act() -> object:
        return actions.record_assessment(
            actor=viewer, commitment=entry.commitment, by=of.by, edition=of.edition.name, **_taken_by(form)
        )

    if taken(form, act):
        say(request, _("It stands on the page of the commitment, beside the others."))
        return see_other("desk:progress_commitment", process.slug, commitment, query="#assessments")
    at = reverse("desk:progress_commitment", args=[process.slug, commitment])
    way = progress_crumbs(process, Link(name_of_commitment(entry), at))
    return form_page(request, process, form, title=of.title, button=_("Publish it"), under=way)


@rule("coordinator")
@coordinator
def correct(request: HttpRequest, process: Process, assessment: UUID) -> HttpResponse:
    """Put right how an assessment was written down."""
    viewer, row = viewer_of(request), found(queries.assessment_in(process, assessment))
    found(row if row.edition else None)  # what was imported stands as it was published
    edition = EDITIONS.get(row.edition, OWN)
    initial = {name: getattr(row, name) for name in ("body", "report", "text", "happened", "source")} | row.codes
    form = AssessmentForm(posted(request), edition=edition, initial=initial)
    if taken(form, lambda: actions.correct_assessment(actor=viewer, assessment=row, **_taken_by(form))):
        say(request, _("Saved"))
        return see_other("desk:progress_commitment", process.slug, row.commitment.number, query="#assessments")
    title = _("Put an assessment right")
    return form_page(request, process, form, title=title, button=_("Save"), under=progress_crumbs(process))


def _taken_by(form: AssessmentForm) -> dict[str, Any]:
    values = form.values
    return {name: values[name] for name in ("body", "report", "codes", "text", "happened", "source")}


_AT = "<slug:process>/plan/progress/"
urls = [
    path(_AT + "<int:commitment>/assessments/<slug:kind>/", add, name="assessment_add"),
    path(_AT + "assessments/<uuid:assessment>/", correct, name="assessment"),
]
