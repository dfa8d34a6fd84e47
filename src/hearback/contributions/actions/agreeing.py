"""What an author agrees to about who they are, noted in the transaction in which they do."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts
from hearback.contributions.models import Contribution, PassingOn
from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal

Recipient = PassingOn.Recipient
# Raise it when the question or the recipients change in what they ask: a consent says which was asked.
WORDING = "1"


def clean_recipients(recipients: Collection[str]) -> tuple[str, ...]:
    """Those that are one, each once, in our order. Raises BadInput at `recipients`."""
    if set(recipients) - set(Recipient.values):
        raise BadInput(_("Choose from the answers on the list"), field="recipients")
    return tuple(one for one in Recipient.values if one in set(recipients))


def agree(actor: Viewer, contribution: Contribution, recipients: Collection[str]) -> bool:
    """Note to whom it may be passed on from now on, in the caller's transaction; whether that is another than before.

    The caller has checked who asks, and calls this last: it appends a fact.
    """
    now = clock.now()
    there = PassingOn.objects.filter(contribution=contribution, withdrawn=None)
    before = set(there.values_list("recipient", flat=True))
    if before == set(recipients):
        return False
    there.exclude(recipient__in=recipients).update(withdrawn=now)
    new = [one for one in recipients if one not in before]
    PassingOn.objects.bulk_create(
        [PassingOn(contribution=contribution, recipient=one, wording=WORDING, given=now) for one in new]
    )
    journal.append(
        facts.PASSING_CHOSEN,
        actor=actor,
        subject=("contribution", contribution.uuid),
        process=contribution.process.uuid,
        refs={one: one in recipients for one in Recipient.values},
    )
    return True
