"""Changes of the plan as pages show them: what kind, the words before and now, and what people said that caused them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hearback.contributions.queries import Said
from hearback.core import languages
from hearback.plans.models import Change


@dataclass(frozen=True, slots=True)
class Shown:
    """A change as it is read. `texts` holds language, before and now, in the languages in which it differs."""

    change: Change
    what: str
    texts: tuple[tuple[str, str, str], ...]
    because: Sequence[Said] = ()


def shown(change: Change, because: Sequence[Said] = ()) -> Shown:
    """A change with its words; in the reader's language if it differs there, else in each in which it does."""
    codes = [*change.before, *(code for code in change.after if code not in change.before)]
    differing = [code for code in codes if change.before.get(code, "") != change.after.get(code, "")]
    here = languages.current()
    chosen = [here] if here in differing else differing or codes[:1]
    return Shown(
        change,
        what_changed(change),
        tuple((code, change.before.get(code, ""), change.after.get(code, "")) for code in chosen),
        because,
    )


def what_changed(change: Change) -> str:
    """A change in a few words: "Due date changed"."""
    thing = _details().get(change.detail) or change.get_of_display()
    return _("%(thing)s: %(kind)s") % {"thing": thing, "kind": _kinds()[change.kind]}


def _details() -> dict[str, str]:
    return {
        "starts": _("Start date"),
        "ends": _("End date"),
        "due": _("Due date"),
        "output": _("What the milestone gives"),
        "lead": _("Lead department"),
        "support": _("Supporting department"),
        "partner": _("Partner from civil society"),
    }


def _kinds() -> dict[str, str]:
    return {
        Change.Kind.ADDED: pgettext("change", "added"),
        Change.Kind.REMOVED: pgettext("change", "taken out"),
        Change.Kind.CHANGED: pgettext("change", "changed"),
        Change.Kind.MOVED: pgettext("change", "moved"),
        Change.Kind.TRANSLATED: pgettext("change", "translated"),
    }
