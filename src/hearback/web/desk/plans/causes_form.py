"""The part of a form that asks of each change why it was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2s
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.answers import queries as answers
from hearback.answers.queries import Explained
from hearback.plans.clearance import ChangeCause
from hearback.plans.models import Change
from hearback.web.desk.plans.gate_lines import ChangeLine, name_of_change, texts_of
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.forms import BoundField

Cause = Change.Cause
MOST_CHANGES = 100  # on one page; where there are more, their causes are kept page by page
CHANGED_SINCE = gettext_lazy(
    "Somebody changed this since you opened the page. Look at what it says now, and say again why it changed."
)


def name_of(explained: Explained) -> str:
    """The name of the field that asks why it changed."""
    return f"c-{blake2s(explained.difference.key.encode(), digest_size=6).hexdigest()}"


class _Decision(BoundField):
    """Who decided; it is drawn together with when and why."""

    @property
    def beside(self) -> list[Any]:
        """The two others."""
        stem = self.name.removesuffix("-by")
        return [self.form[f"{stem}-on"], self.form[f"{stem}-why"]]


class CausesForm(forms.Form):
    """Asks of some changes why each was made; of a decision who, when and why."""

    explained: Sequence[Explained] = ()

    def add_changes(self, explained: Sequence[Explained]) -> None:
        """Ask of these, beginning with what is known or was kept of each."""
        self.explained = explained
        self._digests = {name_of(one): one.difference.digest for one in explained}
        for one in explained:
            self._add_change(one, name_of(one))

    def _add_change(self, explained: Explained, name: str) -> None:
        choices = [
            (Cause.ANSWERS.value, _("Because of what people said")),
            (Cause.DECISION.value, Cause.DECISION.label),
        ]
        if not explained.difference.is_substance:
            choices.append((Cause.WORDING.value, Cause.WORDING.label))
        hints = {} if explained.because else {Cause.ANSWERS.value: _("No answer points at this change yet.")}
        known = explained.cause or ChangeCause(Cause.DECISION)
        self.fields[name] = forms.Choice(
            label=_("Why did it change?"),
            choices=choices,
            required=False,
            initial=known.cause.value if explained.cause else "",
            widget=forms.Radios(reveals={Cause.DECISION.value: f"{name}-by"}, hints=hints, small=True),
        )
        self.fields[f"{name}-by"] = forms.PlainText(
            label=_("Who decided?"),
            help_text=_("By post or body"),
            max_length=200,
            required=False,
            initial=known.decided_by,
            template_name="desk/plans/gate/_decision.html",
            bound_field_class=_Decision,
        )
        self.fields[f"{name}-on"] = forms.DayField(label=_("When?"), required=False, initial=known.decided_on)
        self.fields[f"{name}-why"] = WordsField(
            label=_("Why?"), max_length=5_000, lines=3, required=False, initial=known.reason
        )

    # --- judging

    def seen_of(self, name: str) -> str:
        """The digest of a change as it was shown with its cause; empty when it was not."""
        return str(self.data.get(f"{name}-seen", ""))

    def clean_seen(self, name: str) -> bool:
        """Whether these were the words that were shown; if not, only that is said of it."""
        if self.seen_of(name) == self._digests[name]:
            return True
        self.errors.pop(name, None)  # such as a choice that these words do not have any more
        self.add_error(name, CHANGED_SINCE)
        return False

    def clean_decision(self, values: dict[str, Any], name: str) -> None:
        """A decision says who, when and why."""
        if values.get(name) != Cause.DECISION:
            return
        sentences = {"by": _("Write who decided"), "on": _("Give the day of the decision"), "why": _("Write why")}
        for part, sentence in sentences.items():
            if not values.get(f"{name}-{part}") and f"{name}-{part}" not in self.errors:
                self.add_error(f"{name}-{part}", sentence)

    # --- what the actions take

    def chosen(self, name: str) -> ChangeCause | None:
        """The cause that was chosen for a change, if one was."""
        values = self.cleaned_data
        cause = values.get(name)
        if not cause:
            return None
        if cause != Cause.DECISION:
            return ChangeCause(Cause(cause))
        return ChangeCause(Cause.DECISION, values[f"{name}-by"], values[f"{name}-on"], values[f"{name}-why"])

    # --- drawing

    def lines(self) -> list[ChangeLine]:
        """Each change with its fields, in the order of the plan."""
        return list(self._lines())

    def _lines(self) -> Iterator[ChangeLine]:
        because = answers.said_of(self.explained)
        for order, explained in enumerate(self.explained, start=1):
            name, texts = name_of_change(explained, order), texts_of(explained)
            cause = self[name_of(explained)]
            yield ChangeLine(explained, name, texts, because[explained.difference.key], cause)  # type: ignore[arg-type]
