"""The one form of an answer: the reason, and what its outcome needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from hearback.answers import endings
from hearback.answers.actions import CauseOf
from hearback.answers.models import Answer, LinePoint
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock, languages
from hearback.core.days import in_words
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.processes.models import Process
from hearback.web.desk.answers import choosing
from hearback.web.desk.answers.choosing import Offered
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Outcome = Answer.Outcome
CAUSES = frozenset({Outcome.CHANGED, Outcome.PARTLY})
PLACE = frozenset({Outcome.COVERED, Outcome.USED})
YES_NO = (("yes", gettext_lazy("Yes, we passed it on")), ("no", gettext_lazy("No")))
# What each outcome needs beside the reason, in the order of the form.
NEEDS: dict[str, tuple[str, ...]] = {
    Outcome.CHANGED: ("causes", "other"),
    Outcome.PARTLY: ("causes", "other", "why_not_the_rest"),
    Outcome.COVERED: ("place_commitment", "place"),
    Outcome.LATER: ("until", "next_process"),
    Outcome.NO: ("decided_by",),
    Outcome.ELSEWHERE: ("who_can", "passed_on"),
    Outcome.JOINED: ("joined_to",),
    Outcome.USED: ("place_commitment", "place"),
    Outcome.REPLIED: (),
    Outcome.THANKED: ("decided_by",),
}
DECIDED_BY: dict[str, StrOrPromise] = {
    Outcome.NO: gettext_lazy("Who decided?"),
    Outcome.THANKED: gettext_lazy("Who takes up the offer?"),
}


def _fields() -> dict[str, Any]:
    """Every field that some outcome needs; made anew for each form."""
    return {
        "causes": forms.Choices(label=gettext_lazy("What changed because of it?"), required=False),
        "other": WordsField(
            label=gettext_lazy("Something else that changed, in words"),
            help_text=gettext_lazy("A date, or how people are involved. Leave it empty if everything is ticked above."),
            max_length=2_000,
            required=False,
        ),
        "why_not_the_rest": WordsField(
            label=gettext_lazy("Why not the rest?"),
            max_length=10_000,
            lines=4,
            error_messages={"required": gettext_lazy("Write why the rest was not done")},
        ),
        "place_commitment": forms.Choice(
            label=gettext_lazy("Where does it stand?"),
            help_text=gettext_lazy("A commitment of the plan"),
            widget=forms.Select(),
            required=False,
        ),
        "place": WordsField(
            label=gettext_lazy("The place, in words"),
            help_text=gettext_lazy("Such as: the second milestone, or the collection of examples on local spending."),
            max_length=2_000,
            required=False,
        ),
        "until": forms.DayField(
            label=gettext_lazy("By when will you bring it back?"),
            help_text=gettext_lazy("For example, 27 3 2026"),
            required=False,
        ),
        "next_process": forms.Agree(label=gettext_lazy("With the next process"), required=False),
        "decided_by": forms.PlainText(
            label="",
            help_text=gettext_lazy("By post or body, never a person’s name"),
            max_length=200,
            error_messages={"required": gettext_lazy("Write who, by post or body")},
        ),
        "who_can": forms.PlainText(
            label=gettext_lazy("Who can decide it?"),
            help_text=gettext_lazy("By post or body"),
            max_length=200,
            error_messages={"required": gettext_lazy("Write who can decide it")},
        ),
        "passed_on": forms.Choice(
            label=gettext_lazy("Did you pass it on to them?"),
            choices=YES_NO,
            widget=forms.Radios(inline=True),
            error_messages={"required": gettext_lazy("Say whether you passed it on")},
        ),
        "joined_to": forms.PlainText(
            label=gettext_lazy("With which one does it stand?"),
            help_text=gettext_lazy("The reference of one that has an answer, such as 7NM3-YN3Q"),
            max_length=20,
            width=10,
            error_messages={"required": gettext_lazy("Write the reference of the one it stands with")},
        ),
    }


class AnswerForm(forms.Form):
    """An answer with one outcome. `unchecked` keeps what was typed without judging it yet."""

    key = forms.KeyField()
    these = forms.ListField()
    reason = WordsField(
        label=gettext_lazy("The reason"),
        help_text=gettext_lazy("Plain words to the author. Everyone can read it."),
        max_length=10_000,
        lines=6,
        error_messages={"required": gettext_lazy("Write the reason. No answer goes out without one.")},
    )

    def __init__(
        self,
        *args: Any,
        viewer: Viewer,
        process: Process,
        outcome: str,
        about: Sequence[Contribution],
        offered: Offered,
        unchecked: bool = False,
        line: LinePoint | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.process, self.outcome = viewer, process, outcome
        self.about, self.offered, self.unchecked = about, offered, unchecked
        known = _fields()
        for name in NEEDS[outcome]:
            self.fields[name] = known[name]
        self.line = line
        if line is not None:
            self.fields["keep_clearance"] = forms.Agree(label=cleared(line), required=False)
        if "causes" in self.fields:
            self.fields["causes"].choices = offered.choices  # type: ignore[attr-defined]
        if "place_commitment" in self.fields:
            choices = [("", gettext_lazy("No commitment: the words below say it")), *offered.commitments]
            self.fields["place_commitment"].choices = choices  # type: ignore[attr-defined]
        if "decided_by" in self.fields:
            self.fields["decided_by"].label = DECIDED_BY[outcome]

    def full_clean(self) -> None:
        """Check everything, unless the form only comes back with what was typed."""
        if not self.unchecked:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    def clean_reason(self) -> Words:
        """The reason, in the language of each author at least."""
        reason: Words = self.cleaned_data["reason"]
        for row in self.about:
            if row.language in languages.codes() and not reason.get(row.language):
                raise ValidationError(
                    _("Write the reason in %(language)s too: %(reference)s was said in it.")
                    % {"language": languages.name_of(row.language), "reference": row.reference},
                    code="language",
                    params={"parts": (row.language,)},
                )
        return reason

    def clean_until(self) -> date | None:
        """A day still to come; one that the answer had before may stay."""
        until: date | None = self.cleaned_data["until"]
        if until and until < clock.today() and until != self.initial.get("until"):
            raise ValidationError(_("Give a date that is still to come."), code="past")
        return until

    def clean_joined_to(self) -> Contribution | None:
        """The contribution that the reference names."""
        row = contributions.by_reference(self.viewer, self.cleaned_data["joined_to"])
        if row is None or row.process_id != self.process.pk:
            raise ValidationError(
                _("There is nothing with this reference. Check it, letter by letter."), code="unknown"
            )
        return row

    def clean(self) -> dict[str, Any]:
        """What one of two boxes must say."""
        values = self.cleaned_data
        if self.outcome in CAUSES and self._neither("causes", "other"):
            self.add_error("causes", _("Tick what changed, or write it below"))
        if self.outcome in PLACE and self._neither("place_commitment", "place"):
            self.add_error("place_commitment", _("Choose where it stands, or write it below"))
        if self.outcome == Outcome.LATER and self._neither("until", "next_process"):
            self.add_error("until", _("Give a date, or tick that it comes with the next process"))
        return values

    def _neither(self, one: str, other: str) -> bool:
        """Whether both boxes are empty, and neither is wrong already."""
        wrong = {one, other} & self.errors.keys()
        return not wrong and not self.cleaned_data.get(one) and not self.cleaned_data.get(other)

    def given(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        values = dict(self.cleaned_data)
        given: dict[str, Any] = {"outcome": self.outcome, "reason": values["reason"]}
        if self.outcome in CAUSES:
            found = choosing.causes(self.viewer, self.process, values["causes"])
            given["causes"] = [*found, CauseOf(other=values["other"])] if values["other"] else found
        if self.outcome in PLACE:
            number = values["place_commitment"]
            given["place_commitment"] = choosing.commitment_of(self.viewer, self.process, number)
        if self.outcome == Outcome.ELSEWHERE:
            given["passed_on"] = values["passed_on"] == "yes"
        if self.line is not None and values.get("keep_clearance"):
            given |= {"cleared_by": self.line.request.cleared_by, "cleared_on": self.line.request.cleared_on}
        plain_ones = set(NEEDS[self.outcome]) - {"causes", "other", "place_commitment", "passed_on"}
        return given | {name: values[name] for name in plain_ones}


def cleared(line: LinePoint) -> str:
    """What the box beside a line that came back says."""
    asked = line.request
    day = in_words(asked.cleared_on) if asked.cleared_on else ""
    return _("Keep with the answer that it was cleared by %(by)s on %(day)s") % {"by": asked.cleared_by, "day": day}


def as_read(outcome: str, language: str, kinds: Collection[str]) -> str:
    """The outcome as its author reads it, in their language."""
    with override(language):
        return str(endings.reads(outcome, kinds))
