"""Publishing a version of the plan, through the gate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hearback.answers import causes as known_causes
from hearback.answers import gate, rules
from hearback.answers.actions.shared import when
from hearback.answers.models import ChosenCause, StillWaiting
from hearback.core import clock, fields
from hearback.core.errors import NotAllowed
from hearback.core.languages import Words
from hearback.core.locks import Lock, alone
from hearback.core.viewer import Viewer
from hearback.plans import actions as plans_actions
from hearback.plans.clearance import ChangeCause
from hearback.plans.models import Version


def publish_version(
    *,
    actor: Viewer,
    version: Version,
    status: str,
    causes: Mapping[str, ChangeCause | None],
    waiting: Mapping[UUID, tuple[Words, date]],
    others: tuple[Words, date] | None = None,
    signed_by: str = "",
    seen: Mapping[str, str] | None = None,
    at: datetime | None = None,
    happened: datetime | None = None,
    after_signing: Words | None = None,
    elsewhere_link: str = "",
    elsewhere_because: Words | None = None,
    known: gate.Compared | None = None,
) -> Version:
    """Publish a version with a cause for each change, and for each contribution still waiting why and by when.

    `others` is the reason and day for whatever waits and is not named in `waiting`: without it, somebody who writes
    in while the form is open makes it incomplete. A change left out of `causes`, or given None, has the cause that
    was kept for its words (`choose_causes`), else counts as made because of answers if any answer points at it.
    `seen` holds the digest of each change as it was shown when its cause was chosen: for other words that were written
    since, raises ChangedSince, naming them. `after_signing` is why it is changed though both sides had signed the
    version before; `elsewhere_link` and `elsewhere_because` on which page it was first published, and why not here.
    `known` is how it compares, where the caller has just read it: that takes long for a large plan, so it is done before
    the locks and only looked at again where something was edited since.
    Holds the intake lock of the process alone, so that nothing comes in between the count and the publication, then
    the process row and the version, so that nothing is edited. Raises Incomplete, naming what is missing. Stores the
    list of those still waiting with who signed it.
    """
    process = version.process
    if not rules.may_publish(actor, process):
        raise NotAllowed
    known = known or gate.compare(version)
    with transaction.atomic():
        alone(Lock.INTAKE, process.pk)
        opened = gate.read(plans_actions.hold_still(actor=actor, version=version), known)
        if seen is not None:
            gate.check_seen(opened, seen)
        signed_by = fields.line(signed_by, field="signed_by", max_length=200)
        today = clock.day(when(happened))
        rows = gate.rows(opened, status=status, waiting=waiting, others=others, signed_by=signed_by, today=today)
        clearance = gate.clearance(
            opened, status=status, causes=causes, rows=rows, signed_by=signed_by, after_signing=after_signing
        )
        published = plans_actions.publish(
            actor=actor,
            version=opened.version,
            status=status,
            clearance=clearance,
            at=at,
            happened=happened,
            elsewhere_link=elsewhere_link,
            elsewhere_because=elsewhere_because,
            found=[one.difference for one in opened.explained],
        )
        StillWaiting.objects.bulk_create(rows, batch_size=1_000)
        ChosenCause.objects.filter(version=published).delete()
        known_causes.link_changes_of(published)
        known_causes.link_to_published(process)
        return published
