"""The lines of the gate: each change and each contribution that waits, with its fields and how it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.core import languages
from hearback.plans.models import Change
from hearback.web.ui.forms import BoundField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from hearback.answers.gate import Explained, StillOpen

Of = Change.Of
DETAILS: dict[str, StrOrPromise] = {
    "starts": gettext_lazy("when it starts"),
    "ends": gettext_lazy("when it ends"),
    "due": gettext_lazy("when it is due"),
    "output": gettext_lazy("what there will be to see"),
    "lead": gettext_lazy("who leads"),
    "support": gettext_lazy("who supports it"),
    "partner": gettext_lazy("who is a partner"),
    "member": gettext_lazy("who is a member of a coalition"),
    "title": gettext_lazy("title of the plan"),
    "introduction": gettext_lazy("introduction"),
    "known_gaps": gettext_lazy("what we know is missing"),
    "not_yet_agreed": gettext_lazy("what is not agreed yet"),
    "government_view": gettext_lazy("government’s view"),
    "civil_society_view": gettext_lazy("civil society’s view"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change with its fields, ready to be drawn."""

    explained: Explained
    name: str
    texts: tuple[tuple[str, str, str], ...]
    because: tuple[str, ...]  # the references of what was said
    cause: BoundField

    @property
    def seen(self) -> tuple[str, str]:
        """The name and the digest by which it is known that these words were shown."""
        return f"{self.cause.name}-seen", self.explained.difference.digest

    @property
    def stood(self) -> tuple[str, int]:
        """The name and the number by which it is known which cause stood there."""
        return f"{self.cause.name}-stood", self.explained.chosen.number if self.explained.chosen else 0


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One contribution still waiting with its fields."""

    row: StillOpen
    reason: BoundField
    answer_by: BoundField


def name_of_change(explained: Explained, order: int) -> str:
    """A change in a few words, with its place in the list."""
    one = explained.difference
    what = DETAILS.get(one.detail, one.of.label)
    if one.of == Of.DATE and one.milestone is not None:
        what = _("when milestone %(number)s is due") % {"number": one.milestone.number}
    elif one.milestone is not None:
        what = _("milestone %(number)s") % {"number": one.milestone.number}
    names = {
        "order": order,
        "number": one.commitment.number if one.commitment else 0,
        "what": str(what).lower(),
        "kind": str(one.kind.label).lower(),
    }
    if one.commitment is None:
        return _("%(order)s. The plan itself, %(what)s: %(kind)s") % names
    if one.of == Of.COMMITMENT:
        return _("%(order)s. Commitment %(number)s: %(kind)s") % names
    return _("%(order)s. Commitment %(number)s, %(what)s: %(kind)s") % names


def texts_of(explained: Explained) -> tuple[tuple[str, str, str], ...]:
    """Before and now in each language that changed (in all of them when the sentence only moved)."""
    one = explained.difference
    codes = [code for code in languages.codes() if one.before.get(code) or one.after.get(code)]
    changed = [code for code in codes if one.before.get(code, "") != one.after.get(code, "")] or codes[:1]
    return tuple((code, one.before.get(code, ""), one.after.get(code, "")) for code in changed)
