"""What the acts of answering have in common: when it happened, which rows are locked, what cannot be answered and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput

State = Contribution.State
AT_ONCE = 250  # contributions of one fact, and of one step of what goes out: less than a second of writing


def when(happened: datetime | None) -> datetime:
    """When something happened: now, unless it says otherwise; never still to come."""
    now = clock.now()
    if happened is not None and happened > now:
        raise BadInput(_("This cannot have happened in the future."), field="happened")
    return happened or now


def locked_in_order(contributions: Iterable[Contribution]) -> list[Contribution]:
    """The contributions as they are now, locked in the order of their ids so that no two answers wait for each other."""
    wanted = {contribution.pk for contribution in contributions}
    return list(Contribution.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))


def cannot_be_answered(contribution: Contribution) -> str:
    """Why this cannot be answered, as a sentence that names it."""
    names = {"reference": contribution.reference}
    if contribution.state == State.ANSWERED:
        return _("%(reference)s is answered already: correct that answer instead.") % names
    if contribution.state == State.WITHDRAWN:
        return _("%(reference)s was withdrawn by its author.") % names
    if contribution.state not in Contribution.COUNTED:
        return _("%(reference)s was split into its points, or is part of a whole again: answer those.") % names
    return _("%(reference)s is held back: release it first.") % names


def chunks(contributions: Sequence[Contribution]) -> Iterator[Sequence[Contribution]]:
    """These in parts that are told, and written, at once."""
    return (contributions[at : at + AT_ONCE] for at in range(0, len(contributions), AT_ONCE))
