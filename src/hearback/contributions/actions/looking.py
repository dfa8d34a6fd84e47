"""Looking at who said something: an act of its own, and a fact (design, section 5)."""

from __future__ import annotations

from django.db import transaction

from hearback.contributions import facts, rules
from hearback.contributions.actions.changing import authorship_of
from hearback.contributions.models import Authorship, Contribution
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal


@transaction.atomic
def show_author(*, actor: Viewer, contribution: Contribution) -> Authorship | None:
    """Who said it, for the coordinators of its process; None when nobody stands there. Locks nothing.

    The journal keeps who looked and at what, never whom they found.
    """
    if not rules.may_see_author(actor, contribution):
        raise NotAllowed
    authorship = authorship_of(contribution)
    journal.append(
        facts.AUTHOR_SHOWN,
        actor=actor,
        subject=("contribution", contribution.uuid),
        process=contribution.process.uuid,
    )
    return authorship
