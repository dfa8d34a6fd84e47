"""Changes of the plan as pages show them: what kind, the words before and now, and what people said that caused them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hearback.contributions.queries import Said
from hearback.core import languages
from hearback.core.languages import Words
from hearback.plans.difference import alone
from hearback.plans.models import Change, PlanText
from hearback.plans.queries import Compared


@dataclass(frozen=True, slots=True)
class Shown:
    """A change as it is read. `texts` holds language, before and now, in the languages in which it differs."""

    change: Change
    what: str
    texts: tuple[tuple[str, str, str], ...]
    because: Sequence[Said] = ()


def shown(change: Change, because: Sequence[Said] = ()) -> Shown:
    """A change with its words; in the reader's language if it differs there, else in each in which it does."""
    return Shown(change, what_changed(change), texts_of(change.before, change.after), because)


def texts_of(before: Words, after: Words) -> tuple[tuple[str, str, str], ...]:
    """Language, before and now: in the reader's language if it differs there, else in each in which it does."""
    codes = [*before, *(code for code in after if code not in before)]
    differing = [code for code in codes if before.get(code, "") != after.get(code, "")]
    here = languages.current()
    chosen = [here] if here in differing else differing or ([here] if here in codes else codes[:1])
    return tuple((code, before.get(code, ""), after.get(code, "")) for code in chosen)


def what_changed(change: Change | Compared) -> str:
    """A change in a few words: "Due date changed"."""
    thing = _details().get(change.detail) or str(Change.Of(change.of).label)
    if change.of == Change.Of.COMMITMENT and change.kind in _became():
        return _became()[change.kind]
    if alone(change.kind, change.before, change.after):
        return _("%(thing)s: changed in one language") % {"thing": thing}
    return _("%(thing)s: %(kind)s") % {"thing": thing, "kind": _kinds()[change.kind]}


def _became() -> dict[str, str]:
    return {
        Change.Kind.MERGED: _("Commitment: became part of another"),
        Change.Kind.SPLIT: _("Commitment: split"),
        Change.Kind.MOVED: _("Commitment: has another number"),
    }


def _details() -> dict[str, str]:
    return {
        "starts": _("Start date"),
        "ends": _("End date"),
        "due": _("Due date"),
        "output": _("What the milestone gives"),
        "lead": _("Lead department"),
        "support": _("Supporting department"),
        "partner": _("Partner from civil society"),
        "member": _("Member of a coalition"),
        **{text.value: str(text.label) for text in PlanText},
    }


def _kinds() -> dict[str, str]:
    return {
        Change.Kind.ADDED: pgettext("change", "added"),
        Change.Kind.REMOVED: pgettext("change", "taken out"),
        Change.Kind.CHANGED: pgettext("change", "changed"),
        Change.Kind.MOVED: pgettext("change", "moved"),
        Change.Kind.TRANSLATED: pgettext("change", "translated"),
        Change.Kind.SPLIT: pgettext("change", "split"),
        Change.Kind.JOINED: pgettext("change", "joined"),
        Change.Kind.MERGED: pgettext("change", "merged"),
    }
