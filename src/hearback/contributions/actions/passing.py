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

    Locks the contribution. Raises BadInput at `recipients`.
    """
    recipients = clean_recipients(recipients)
    contribution = lock(contribution)
    authorship = authorship_of(contribution)
    if not rules.is_author(actor, contribution, authorship):
        raise NotAllowed
    if recipients and not (authorship and (authorship.name or authorship.organisation_name)):
        raise BadInput(_("You gave neither a name nor an organisation: there is nothing to pass on."))
    agree(actor, contribution, recipients)
    return contribution


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
