"""How an outcome reads to somebody who said this kind of thing: each kind has its own endings (design, section 3).

Nobody who asked a question is told “We decided not to do this”, and nobody who gave an example that it was turned down.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hearback.answers.models import Answer
from hearback.processes.models import Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Outcome = Answer.Outcome
# Where the outcome's usual words would be beside the point; everywhere else they stand.
_OWN_WORDS: Mapping[tuple[str, str], StrOrPromise] = {
    (Outcome.COVERED, Kind.SUPPORT): _("It is in the plan, and it stays"),
    (Outcome.COVERED, Kind.QUESTION): _("The draft answers your question"),
    (Outcome.COVERED, Kind.EXAMPLE): _("Your example is in the draft already"),
    (Outcome.COVERED, Kind.OFFER): _("The draft has a place for what you offer"),
    (Outcome.LATER, Kind.QUESTION): _("We cannot answer your question yet; we will come back to it"),
    (Outcome.LATER, Kind.EXAMPLE): _("We did not use your example in this plan; we will come back to it"),
    (Outcome.LATER, Kind.OFFER): _("Thank you. Not in this plan; we will come back to your offer"),
    (Outcome.NO, Kind.SUPPORT): _("We decided otherwise"),
    (Outcome.NO, Kind.QUESTION): _("We cannot answer your question"),
    (Outcome.NO, Kind.EXAMPLE): _("We did not use your example"),
    (Outcome.NO, Kind.OFFER): _("Thank you. We do not take up your offer"),
}
_USUAL: Mapping[str, StrOrPromise] = dict(Outcome.choices)


def reads(outcome: str, kinds: Collection[str] = ()) -> StrOrPromise:
    """The outcome in words that fit what it answers; in its usual words where that is of several kinds, or not known."""
    of = set(kinds)
    usual = _USUAL[outcome]
    return _OWN_WORDS.get((outcome, of.pop()), usual) if len(of) == 1 else usual
