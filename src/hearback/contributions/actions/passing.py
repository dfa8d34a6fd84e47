"""To whom who somebody is may be passed on: recipient by recipient, as they agreed, and each time it is done is a fact."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions.agreeing import agree, clean_recipients
from hearback.contributions.actions.changing import authorship_of, lock
from hearback.contributions.models import Contribution, PassingOn
from hearback.contributions.queries.passing import may_be_passed_on
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.processes.models import Process

Recipient = PassingOn.Recipient


@transaction.atomic
def choose_passing(*, actor: Viewer, contribution: Contribution, recipients: Collection[str]) -> Contribution:
    """Its author chooses anew to whom who they are may be passed on; nobody else chooses for them.

    Of a whole that was split its points are passed on, so what is chosen for it is chosen for them: nobody whom it is taken
    back from has any, and whoever is new has all. Locks the contribution, and then its points. Raises BadInput at
    `recipients`.
    """
    recipients = clean_recipients(recipients)
    contribution = lock(contribution)
    authorship = authorship_of(contribution)
    if not rules.is_author(actor, contribution, authorship):
        raise NotAllowed
    if recipients and not (authorship and (authorship.name or authorship.organisation_name)):
        raise BadInput(_("You gave neither a name nor an organisation: there is nothing to pass on."))
    points = _lock_points(contribution) if contribution.state == Contribution.State.SPLIT else []
    new = set(recipients) - _agreed(contribution)
    agree(actor, contribution, recipients)
    for point in points:
        agree(actor, point, (_agreed(point) | new) & set(recipients))
    return contribution


def _lock_points(whole: Contribution) -> list[Contribution]:
    points = Contribution.objects.filter(part_of=whole).exclude(state=Contribution.State.PUT_BACK)
    return list(points.select_related("process").select_for_update(of=("self",), no_key=True).order_by("pk"))


def _agreed(contribution: Contribution) -> set[str]:
    agreed = PassingOn.objects.filter(contribution=contribution, withdrawn=None)
    return set(agreed.values_list("recipient", flat=True))


@transaction.atomic
def pass_on(*, actor: Viewer, process: Process, recipient: str) -> list[int]:
    """Hand who said what to one recipient: only those who agreed to this one. Returns which contributions, in order.

    A fact for each says that it was done and to whom, before anything leaves. Locks nothing but the journal.
    """
    if not rules.may_pass_on(actor, process):
        raise NotAllowed
    if recipient not in Recipient.values:
        raise BadInput(_("Choose to whom you pass it on"), field="recipient")
    rows: list[tuple[int, UUID]] = list(may_be_passed_on(process, recipient).values_list("pk", "uuid"))
    if not rows:
        raise BadInput(_("Nobody has agreed that you pass this on to them."), field="recipient")
    journal.append_each(
        facts.PASSED_ON,
        actor=actor,
        subjects=[("contribution", uuid) for _pk, uuid in rows],
        process=process.uuid,
        refs={"recipient": recipient},
    )
    return [pk for pk, _uuid in rows]
