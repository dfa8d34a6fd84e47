"""How one change of the plan reads in a message."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.plans.difference import alone
from hearback.plans.models import Change, PlanText


def of_the_plan(change: Change) -> str:
    """A text of the plan itself: which, and no more, for it may be pages long."""
    in_one = alone(change.kind, change.before, change.after)
    kind = _("changed in one language") if in_one else change.get_kind_display().lower()
    what = {"text": PlanText(change.detail).label, "kind": kind}
    return _("The plan itself, “%(text)s”: %(kind)s") % what


def of_a_commitment(change: Change) -> str:
    """A change of a commitment: of what, how, and what it reads now; of one language alone, before and now."""
    text = languages.pick(change.after) or languages.pick(change.before)
    if code := alone(change.kind, change.before, change.after):
        what = {
            "what": change.get_of_display().lower(),
            "before": change.before[code],
            "now": change.after.get(code, "–"),
        }
        return _("%(what)s – changed in one language. Before: %(before)s. Now: %(now)s") % what
    return f"{change.get_of_display().lower()} – {change.get_kind_display().lower()}: {text}"
