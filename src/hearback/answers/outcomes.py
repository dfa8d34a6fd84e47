"""What each outcome needs, checked field by field before anything is written (design, section 3; OGP standard 4.1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hearback.answers.models import Answer
from hearback.contributions.models import Contribution
from hearback.core import digests, fields, languages
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.events.models import Event
from hearback.people.models import SideChoice
from hearback.plans.models import Commitment, Milestone, PlanText, Sentence
from hearback.processes.models import Process

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Outcome = Answer.Outcome
LONGEST_REASON = 10_000
LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class CauseOf:
    """What changed because of an answer: a commitment, one of its sentences or milestones, an event, a text of the plan
    itself (`plan_text`, by its name), or something said.
    """

    commitment: Commitment | None = None
    sentence: Sentence | None = None
    milestone: Milestone | None = None
    event: Event | None = None
    other: Words = dataclasses.field(default_factory=dict)
    plan_text: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """Everything an answer says, before it is one."""

    outcome: str
    reason: Words
    causes: tuple[CauseOf, ...] = ()
    why_not_the_rest: Words = dataclasses.field(default_factory=dict)
    place: Words = dataclasses.field(default_factory=dict)
    place_commitment: Commitment | None = None
    place_sentence: Sentence | None = None
    until: date | None = None
    next_process: bool = False
    decided_by: str = ""
    who_can: str = ""
    passed_on: bool | None = None
    joined_to: Contribution | None = None
    cleared_by: str = ""
    cleared_on: date | None = None
    answered_for: str = ""

    def values(self) -> dict[str, Any]:
        """The fields that an answer's own row holds."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "causes"}

    def digest(self, contributions: Sequence[Contribution]) -> str:
        """Tells the same body from another."""
        values = {name: plain(value) for name, value in self.values().items()}
        causes = [{name: plain(getattr(cause, name)) for name in cause.__slots__} for cause in self.causes]
        about = sorted(str(contribution.uuid) for contribution in contributions)
        return digests.body_digest({**values, "causes": causes, "contributions": about})


def plain(value: Any) -> Any:
    """A value as JSON can hold it: a day as it is written, a row by its identity."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value.uuid) if hasattr(value, "uuid") else value


def checked(given: Given, *, process: Process, today: date) -> Given:
    """The answer with its words cleaned. Raises BadInput, naming the field, for what its outcome still needs."""
    if given.outcome not in Outcome.values:
        raise BadInput(_("Choose what became of it."), field="outcome")
    if given.answered_for and given.answered_for not in SideChoice.values:
        raise BadInput(_("Choose government or civil society."), field="answered_for")
    clean = _cleaned(given)
    if not clean.reason:
        raise BadInput(_("Write the reason. No answer goes out without one."), field="reason")
    _check_causes(clean, process)
    _check_place(clean, process)
    if clean.outcome == Outcome.PARTLY and not clean.why_not_the_rest:
        raise BadInput(_("Write why the rest was not done."), field="why_not_the_rest")
    if clean.outcome == Outcome.LATER:
        _check_later(clean, today)
    if clean.outcome == Outcome.NO and not clean.decided_by:
        raise BadInput(_("Write who decided, by post or body."), field="decided_by")
    if clean.outcome == Outcome.THANKED and not clean.decided_by:
        raise BadInput(_("Write who takes up the offer."), field="decided_by")
    if clean.outcome == Outcome.ELSEWHERE:
        _check_elsewhere(clean)
    if clean.outcome == Outcome.JOINED and clean.joined_to is None:
        raise BadInput(_("Choose the contribution it stands with."), field="joined_to")
    return _without_what_does_not_apply(clean)


def for_all_who_said_it() -> Words:
    """The reason of what is answered together with another, in every language of the site."""
    return _in_every_language(lambda: gettext("Several said this. One answer is for all of them."))


def goes_out_soon() -> Words:
    """Why something still waits whose answer is written, in every language of the site."""
    return _in_every_language(lambda: gettext("An answer is written. It goes out within minutes."))


def _in_every_language(sentence: Callable[[], str]) -> Words:
    said = {}
    for code in languages.codes():
        with translation.override(code):
            said[code] = sentence()
    return said


def nothing_left() -> StrOrPromise:
    """Why an answer did not go out: there was nothing left for it to answer."""
    return _("What this was to answer cannot be answered so any more: it was taken back, held, split or answered.")


def clean_words(value: Words | None, name: str) -> Words:
    """The words without empty languages; BadInput names the field for what cannot be kept."""
    return fields.words(value, field=name, max_length=LONGEST_REASON)


def _line(value: str, name: str) -> str:
    return fields.line(value, field=name, max_length=LONGEST_LINE)


def _cleaned(given: Given) -> Given:
    return replace(
        given,
        reason=clean_words(given.reason, "reason"),
        why_not_the_rest=clean_words(given.why_not_the_rest, "why_not_the_rest"),
        place=clean_words(given.place, "place"),
        decided_by=_line(given.decided_by, "decided_by"),
        who_can=_line(given.who_can, "who_can"),
        cleared_by=_line(given.cleared_by, "cleared_by"),
        causes=tuple(replace(cause, other=clean_words(cause.other, "causes")) for cause in given.causes),
    )


def _check_causes(given: Given, process: Process) -> None:
    needs_causes = given.outcome in {Outcome.CHANGED, Outcome.PARTLY}
    if needs_causes and not given.causes:
        raise BadInput(
            _("Choose at least one thing that changed: a sentence, a milestone, an event or a date."), field="causes"
        )
    for cause in given.causes:
        if problem := _wrong_with(cause, process):
            raise BadInput(problem, field="causes")


def _wrong_with(cause: CauseOf, process: Process) -> StrOrPromise | None:
    commitment = cause.commitment
    if commitment is None and (cause.sentence is not None or cause.milestone is not None):
        return _("A sentence or milestone belongs to a commitment: name it too.")
    if commitment is None and cause.event is None and not cause.other and not cause.plan_text:
        return _("Say what changed.")
    if cause.plan_text and (
        cause.plan_text not in PlanText.values or commitment is not None or cause.event is not None
    ):
        return _("Choose what changed from what is there.")
    inside = [thing for thing in (cause.sentence, cause.milestone) if thing is not None]
    if commitment is not None and any(thing.commitment_id != commitment.pk for thing in inside):
        return _("That sentence or milestone belongs to another commitment.")
    if any(thing.process_id != process.pk for thing in (commitment, cause.event) if thing is not None):
        return _("That belongs to another process.")
    return None


def _check_place(given: Given, process: Process) -> None:
    commitment, sentence = given.place_commitment, given.place_sentence
    if given.outcome in {Outcome.COVERED, Outcome.USED} and not given.place and commitment is None:
        raise BadInput(_("Say where it stands: choose a commitment, or write the place."), field="place")
    if commitment is not None and commitment.process_id != process.pk:
        raise BadInput(_("That commitment belongs to another process."), field="place")
    if sentence is not None and (commitment is None or sentence.commitment_id != commitment.pk):
        raise BadInput(_("That sentence belongs to another commitment."), field="place")


def _check_later(given: Given, today: date) -> None:
    if given.until is None and not given.next_process:
        raise BadInput(
            _("Give the date by which we will bring it back, or say that it is with the next process."), field="until"
        )
    if given.until is not None and given.until < today:
        raise BadInput(_("Give a date that is still to come."), field="until")


def _check_elsewhere(given: Given) -> None:
    if not given.who_can:
        raise BadInput(_("Write who can decide it."), field="who_can")
    if given.passed_on is None:
        raise BadInput(_("Say whether we passed it on."), field="passed_on")


_ONLY_FOR = {
    "causes": {Outcome.CHANGED, Outcome.PARTLY, Outcome.USED, Outcome.THANKED},
    "why_not_the_rest": {Outcome.PARTLY},
    "place": {Outcome.COVERED, Outcome.USED},
    "place_commitment": {Outcome.COVERED, Outcome.USED},
    "place_sentence": {Outcome.COVERED, Outcome.USED},
    "until": {Outcome.LATER},
    "next_process": {Outcome.LATER},
    "decided_by": {Outcome.NO, Outcome.THANKED},
    "who_can": {Outcome.ELSEWHERE},
    "passed_on": {Outcome.ELSEWHERE},
    "joined_to": {Outcome.JOINED},
}


def _without_what_does_not_apply(given: Given) -> Given:
    """A form sends every box; what belongs to another outcome is left out, so that nothing stray is published."""
    blank = Given(outcome=given.outcome, reason=given.reason)
    stray = {name: getattr(blank, name) for name, fitting in _ONLY_FOR.items() if given.outcome not in fitting}
    return replace(given, **stray)
