"""The rules of the conversation: why words may be hidden or taken out, and why not. They are public.

Each reason says what it means and what it does not mean. Disagreeing is none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hearback.contributions.models import Contribution

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_Because = Contribution.Because


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for not showing words."""

    code: str
    label: StrOrPromise
    means: StrOrPromise
    not_meant: StrOrPromise


_SAYS: dict[_Because, tuple[StrOrPromise, StrOrPromise]] = {
    _Because.PERSONAL: (
        _(
            "It tells where somebody lives, how to reach them, or something about their health, family or money, and they "
            "have not made it public themselves."
        ),
        _(
            "The name of a minister, an official or an organisation, and what they do in their work. "
            "All of that may be said."
        ),
    ),
    _Because.ABUSE: (
        _("It insults people, threatens them, or treats them as worth less because of who they are."),
        _("Anger, hard words about a decision, or sharp criticism of the government or of us. All of that is shown."),
    ),
    _Because.UNLAWFUL: (
        _(
            "A court could forbid it: it calls for violence, repeats a false claim that harms somebody, "
            "or copies a whole work."
        ),
        _("Saying that a law is wrong, or that somebody has broken one, with reasons. That may be said."),
    ),
    _Because.ADVERT: (
        _("It sells something or sends people to another page, and says nothing about the plan."),
        _("An organisation that tells what it does, or an example with a link. That is welcome."),
    ),
}
POLICY: tuple[Reason, ...] = tuple(Reason(one.value, one.label, *_SAYS[one]) for one in _Because)


def reason(code: str) -> Reason | None:
    """The reason with this code."""
    return next((one for one in POLICY if one.code == code), None)
