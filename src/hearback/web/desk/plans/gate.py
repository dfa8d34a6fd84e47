"""The form of the gate: why each thing changed, what still waits, when it becomes public.

Two pages show it. What one of them asked travels hidden in the other, so that nothing typed is ever dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.answers import rules as answer_rules
from hearback.answers.gate import ChangedSince
from hearback.answers.queries import Gate
from hearback.core import clock
from hearback.core.errors import DomainError, Incomplete
from hearback.core.languages import Words
from hearback.plans.actions import name_of as in_words
from hearback.plans.clearance import ChangeCause
from hearback.plans.models import Change
from hearback.web.desk.plans.causes_form import CHANGED_SINCE, MOST_CHANGES, CausesForm, name_of
from hearback.web.desk.plans.gate_lines import WaitingLine
from hearback.web.desk.plans.standings import choices, chooser
from hearback.web.desk.times import NOON, ClockField, instant
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms

Cause = Change.Cause
NOW, AT, ELSEWHERE = "now", "at", "elsewhere"
MOST_LINES = 100
MOST_NAMED = 10  # of what is wrong with very many, in the list above
SEEN_OF_ALL = "c-seen"


class GateForm(CausesForm):
    """Everything a publication brings with it. Two pages show it; what one of them asked travels hidden in the other."""

    status = forms.Choice(
        label=gettext_lazy("As what do you publish it?"),
        error_messages={"required": gettext_lazy("Choose as what it is published")},
    )
    when = forms.Choice(
        label=gettext_lazy("When does it become public?"),
        choices=(
            (NOW, gettext_lazy("Now")),
            (AT, gettext_lazy("At a time to come")),
            (ELSEWHERE, gettext_lazy("Now; it was first published elsewhere, earlier")),
        ),
        widget=forms.Radios(reveals={AT: "at_day", ELSEWHERE: "first_on"}),
        error_messages={"required": gettext_lazy("Choose when it becomes public")},
    )
    at_day = forms.DayField(
        label=gettext_lazy("On which day?"), required=False, template_name="desk/plans/gate/_moment.html"
    )
    at_time = ClockField(
        label=gettext_lazy("At what time?"), help_text=gettext_lazy("For example, 14:00 or 2pm"), required=False
    )
    first_on = forms.DayField(
        label=gettext_lazy("On which day was it first published?"),
        required=False,
        template_name="desk/plans/gate/_elsewhere.html",
    )
    first_link = forms.PlainText(
        label=gettext_lazy("On which page? (optional)"),
        help_text=gettext_lazy("The whole address, starting with https://"),
        max_length=200,
        required=False,
    )
    first_why = WordsField(
        label=gettext_lazy("Why was it published there, and not here?"),
        help_text=gettext_lazy("Everybody can read it beside the plan. It is recorded as it is; nothing is refused."),
        max_length=5_000,
        lines=3,
        required=False,
    )
    # One decision for every change that is left open.
    all_by = forms.PlainText(
        label=gettext_lazy("Who decided?"), help_text=gettext_lazy("By post or body"), max_length=200, required=False
    )
    all_on = forms.DayField(label=gettext_lazy("When?"), required=False)
    all_why = WordsField(label=gettext_lazy("Why?"), max_length=5_000, lines=3, required=False)
    # One reason and one day for all that waits.
    rest_why = WordsField(
        label=gettext_lazy("Why do they still wait?"),
        help_text=gettext_lazy("It stands for each one that has no reason of its own below. Everyone can read it."),
        max_length=5_000,
        lines=3,
        required=False,
    )
    rest_by = forms.DayField(label=gettext_lazy("By when do you answer them?"), required=False)
    signed_by = forms.PlainText(
        label=gettext_lazy("Who signs this list?"),
        help_text=gettext_lazy("By post and body. It is public with the list."),
        max_length=200,
        required=False,
    )

    def __init__(self, data: Any = None, *, opened: Gate, unchecked: bool = False, **kwargs: Any) -> None:
        self.many = len(opened.explained) > MOST_CHANGES
        self.typed = [] if data is None else list(data.lists())  # before what is known is put beside it
        if data is not None and "signed_by" not in data:
            data = _with_what_is_known(data, opened)
        if data is not None and not self.many:
            data = _with_what_was_kept(data, opened)
        super().__init__(data, **kwargs)
        self.opened, self.unchecked = opened, unchecked
        self.fields["status"].choices = choices(opened.version)  # type: ignore[attr-defined]
        self.fields["status"].widget = chooser(opened.version)
        self.fields["status"].widget.choices = self.fields["status"].choices  # type: ignore[attr-defined]
        self.left_open = [one for one in opened.explained if one.cause is None]
        if not self.many:
            self.add_changes(opened.explained)
        if opened.both_had_signed:
            self.fields["after_signing"] = WordsField(
                label=_("Both sides had signed. Why is it changed all the same?"),
                help_text=_("Everybody can read it. Both sides are asked to sign again."),
                max_length=5_000,
                lines=3,
                error_messages={"required": _("Both sides had signed: say why it is changed all the same")},
            )
        for row in opened.waiting[:MOST_LINES]:
            name = f"w-{row.contribution.reference}"
            why = WordsField(
                label=_("Why it still waits"), max_length=5_000, lines=2, required=False, initial=row.reason
            )
            self.fields[f"{name}-why"] = why
            self.fields[f"{name}-by"] = forms.DayField(label=_("Answered by"), required=False, initial=row.answer_by)
        # The error summary goes by the order of the pages.
        whys = [name for name in self.fields if name.startswith("c-")]
        waits = [name for name in self.fields if name.startswith("w-")]
        own = [name for name in self.base_fields if name not in ("all_by", "all_on", "all_why", "signed_by")]
        self.order_fields([*whys, "all_by", "all_on", "all_why", "after_signing", *own, *waits, "signed_by"])

    def full_clean(self) -> None:
        """Check everything, unless the form only comes back with what was typed."""
        if not self.unchecked:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    # --- judging

    def clean(self) -> dict[str, Any]:
        """A cause for each change, and a moment."""
        values = self.cleaned_data
        self._clean_moment(values)
        self._clean_rest_of_decision(values)
        if self.many:
            self._clean_many(values)
        for explained in self.explained:
            self._clean_change(values, name_of(explained))
        return values

    @property
    def seen_of_all(self) -> tuple[str, str]:
        """The name and the digest by which it is known which words all of very many changes had."""
        return SEEN_OF_ALL, self.opened.compared.digest

    def _clean_many(self, values: dict[str, Any]) -> None:
        """Of very many changes each has the cause that was kept for it, or the one decision for all that have none."""
        if self.data.get(SEEN_OF_ALL) != self.seen_of_all[1]:
            self.add_error(None, CHANGED_SINCE_MANY)
        if self.left_open and not values.get("all_by") and "all_by" not in self.errors:
            sentence = ngettext(
                "%(n)d change has no cause yet. Say why it changed, or write one decision here.",
                "%(n)d changes have no cause yet. Say why they changed, or write one decision for all of them here.",
                len(self.left_open),
            )
            self.add_error("all_by", sentence % {"n": len(self.left_open)})

    def _clean_moment(self, values: dict[str, Any]) -> None:
        if values.get("when") == AT and "at_day" not in self.errors:
            if not values.get("at_day"):
                self.add_error("at_day", _("Give the day on which it becomes public"))
            elif self.at and self.at <= clock.now():
                self.add_error("at_day", _("Give a time that is still to come, or publish it now"))
        if values.get("when") == ELSEWHERE and "first_on" not in self.errors and not values.get("first_on"):
            self.add_error("first_on", _("Give the day on which it was first published"))
        if values.get("when") == ELSEWHERE and "first_why" not in self.errors and not values.get("first_why"):
            self.add_error("first_why", _("Say why it was published there, and not here"))

    def _clean_rest_of_decision(self, values: dict[str, Any]) -> None:
        given = [values.get(name) for name in ("all_by", "all_on", "all_why")]
        if any(given) and not all(given):
            for name in ("all_by", "all_on", "all_why"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("A decision says who, when and why"))

    def _clean_change(self, values: dict[str, Any], name: str) -> None:
        if not self.clean_seen(name):
            return
        if not values.get(name) and not values.get("all_by") and name not in self.errors:
            self.add_error(name, _("Say why this changed"))
        self.clean_decision(values, name)

    def check_waiting(self) -> bool:
        """Whether each that still waits has a reason and a day to come, and somebody signs."""
        values = self.cleaned_data
        for row in self.opened.waiting[:MOST_LINES]:
            self._check_waiting(f"w-{row.contribution.reference}", values)
        if len(self.opened.waiting) > MOST_LINES and not (values.get("rest_why") and values.get("rest_by")):
            self.add_error("rest_why", _("Give one reason and one day for all those that are not on this page"))
        if not values.get("signed_by") and "signed_by" not in self.errors:
            self.add_error("signed_by", _("Write who signs the list, by post and body"))
        return not self.errors

    def _check_waiting(self, name: str, values: dict[str, Any]) -> None:
        if not (values.get(f"{name}-why") or values.get("rest_why")) and f"{name}-why" not in self.errors:
            self.add_error(f"{name}-why", _("Write why it still waits"))
        by = values.get(f"{name}-by") or values.get("rest_by")
        if f"{name}-by" in self.errors:
            return
        if by is None:
            self.add_error(f"{name}-by", _("Give the day by which it is answered"))
        elif by < clock.today():
            self.add_error(f"{name}-by", _("Give a date that is still to come."))

    # --- what the action takes

    @property
    def at(self) -> datetime | None:
        """When the embargo ends, if there is one."""
        values = self.cleaned_data
        if values.get("when") != AT or not values.get("at_day"):
            return None
        return instant(values["at_day"], values.get("at_time") or NOON)

    @property
    def first(self) -> datetime | None:
        """When it was first published elsewhere."""
        values = self.cleaned_data
        return instant(values["first_on"], NOON) if values.get("when") == ELSEWHERE else None

    @property
    def elsewhere(self) -> dict[str, Any]:
        """On which page it was first published, and why not here."""
        values = self.cleaned_data
        if values.get("when") != ELSEWHERE:
            return {}
        return {"elsewhere_link": values["first_link"], "elsewhere_because": values["first_why"]}

    @property
    def owes_reasons(self) -> bool:
        """Whether a version of this standing says why what waits still waits."""
        return self.cleaned_data.get("status") in answer_rules.OWES_REASONS

    def causes(self) -> dict[str, ChangeCause | None]:
        """The cause of each change, by its key."""
        rest = self.rest_of_decision() or ChangeCause(Cause.DECISION)
        if self.many:
            return {one.difference.key: one.cause or rest for one in self.opened.explained}
        return {one.difference.key: self.chosen(name_of(one)) or rest for one in self.explained}

    def rest_of_decision(self) -> ChangeCause | None:
        """The one decision for every change that is left open."""
        values = self.cleaned_data
        if not values["all_by"]:
            return None
        return ChangeCause(Cause.DECISION, values["all_by"], values["all_on"], values["all_why"])

    def seen(self) -> dict[str, str]:
        """The digest of each change as it was shown, by its key."""
        if self.many:
            return {one.difference.key: one.difference.digest for one in self.opened.explained}
        return {one.difference.key: self.seen_of(name_of(one)) for one in self.explained}

    def waiting(self) -> dict[UUID, tuple[Words, date]]:
        """A reason and a day for each that still waits."""
        if not self.owes_reasons:
            return {}
        values, given = self.cleaned_data, {}
        for row in self.opened.waiting:
            name = f"w-{row.contribution.reference}"
            reason = values.get(f"{name}-why") or values["rest_why"]
            given[row.contribution.uuid] = (reason, values.get(f"{name}-by") or values["rest_by"])
        return given

    def others(self) -> tuple[Words, date] | None:
        """The reason and day for whatever comes in while this page is open."""
        values = self.cleaned_data
        return (values["rest_why"], values["rest_by"]) if values.get("rest_why") and values.get("rest_by") else None

    # --- drawing

    def waiting_lines(self) -> Iterator[WaitingLine]:
        """Each that waits with its fields."""
        for row in self.opened.waiting[:MOST_LINES]:
            name = f"w-{row.contribution.reference}"
            yield WaitingLine(row, self[f"{name}-why"], self[f"{name}-by"])  # type: ignore[arg-type]

    def refuse(self, problem: DomainError) -> None:
        """Put what the action refused where it belongs: at a change, at one that waits, or at the whole."""
        lines = {one.difference.key: name_of(one) for one in self.opened.explained}
        lines |= {row.contribution.reference: f"w-{row.contribution.reference}-why" for row in self.opened.waiting}
        names = {
            "at": "at_day",
            "happened": "first_on",
            "elsewhere_link": "first_link",
            "elsewhere_because": "first_why",
        }
        field = names.get(problem.field, problem.field)
        missing = problem.missing if isinstance(problem, Incomplete) else ()
        at_lines = [lines[str(one)] for one in missing if lines.get(str(one)) in self.fields]
        for name in at_lines:
            since = isinstance(problem, ChangedSince)
            self.add_error(name, CHANGED_SINCE if since else _AT_LINE["c" if name.startswith("c-") else "w"])
        if not at_lines:
            self.add_error(field if field in self.fields else None, str(problem))
        changes = [] if at_lines else [one.difference for one in self.opened.explained]
        said = [in_words(one) for one in changes if one.key in missing]
        said += [str(one) for one in missing if str(one) not in lines]
        for name in said[:MOST_NAMED]:
            self.add_error(None, name)
        if more := len(said[MOST_NAMED:]):
            self.add_error(None, _("and %(n)d more") % {"n": more})


CHANGED_SINCE_MANY = gettext_lazy(
    "Somebody changed the plan since you opened this page. Nothing of yours is lost. Look at what has no cause yet."
)
_AT_LINE = {
    "c": gettext_lazy("No answer points at this change. Say in an answer what it changed, or choose another cause."),
    "w": gettext_lazy("Give a reason, and a date that is still to come."),
}


def _with_what_is_known(data: Any, opened: Gate) -> Any:
    """The data of the first page with what is known already of those that wait, for the second to begin with."""
    data = data.copy()
    for row in opened.waiting[:MOST_LINES]:
        _say(data, f"w-{row.contribution.reference}", "by", row.reason, row.answer_by)
    return data


def _with_what_was_kept(data: Any, opened: Gate) -> Any:
    """The data with the causes that are known of changes that were not on the page: there were too many then to ask."""
    data = data.copy()
    for one in opened.explained:
        name, cause = name_of(one), one.cause
        if cause is not None and f"{name}-seen" not in data:
            data[name], data[f"{name}-by"] = cause.cause.value, cause.decided_by
            _say(data, name, "on", cause.reason, cause.decided_on)
    return data


def _say(data: Any, name: str, on: str, why: Words, day: date | None) -> None:
    """Put why, and a day, where the fields of this name look for them."""
    for code, text in why.items():
        data[f"{name}-why-{code}"] = text
    if day is not None:
        for part in ("day", "month", "year"):
            data[f"{name}-{on}-{part}"] = str(getattr(day, part))
