"""Reporting on what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Side, Viewer
from hearback.journal import actions as journal
from hearback.people.models import SideChoice
from hearback.plans import cleaning, facts, rules
from hearback.plans.models import Commitment, Entry, Evidence, Lead, Milestone, ProgressUpdate, Remark

LINKS_AT_MOST = 5


@transaction.atomic
def report_progress(
    *,
    actor: Viewer,
    key: str,
    commitment: Commitment,
    status: str,
    text: Words,
    reported_by: str = "",
    lead: Lead | None = None,
    milestone: Milestone | None = None,
    in_the_way: Words | None = None,
    evidence: Sequence[str] = (),
    happened: datetime | None = None,
) -> ProgressUpdate:
    """Report on a milestone of a published plan, or on a commitment as a whole. Reports are added, never edited.

    The desk reports for a lead, naming it; a lead that came by its private link reports as its own post. `evidence` are
    addresses of public pages. The same `key` with the same body is the same report again; with another body it raises
    Conflict. Locks nothing: the key is unique.
    """
    _check_may(actor, commitment, lead)
    now = clock.now()
    if happened is not None and happened > now:
        raise BadInput(_("Give the day it happened, not one to come."), field="happened")
    if milestone is not None and milestone.commitment_id != commitment.pk:
        raise BadInput(_("Choose a milestone of this commitment."), field="milestone")
    if not Entry.objects.filter(commitment=commitment, version__published__lte=now).exists():
        raise BadInput(_("Progress is reported once the commitment is published."))
    update = ProgressUpdate(
        commitment=commitment,
        milestone=milestone,
        lead=lead,
        status=_status(status),
        text=cleaning.words(text, field="text", max_length=5000, needed=_("Say what was done.")),
        in_the_way=cleaning.words(in_the_way, field="in_the_way", max_length=5000),
        reported_by=cleaning.line(
            lead.post if lead is not None else reported_by,
            field="reported_by",
            max_length=200,
            needed=_("Write who reports, by post and body."),
        ),
        happened=happened or now,
        key=cleaning.line(str(key), field="key", max_length=80, needed=_("Send the form again.")),
    )
    links = _links(evidence)
    try:
        with transaction.atomic():
            update.save(force_insert=True)
            Evidence.objects.bulk_create([Evidence(update=update, link=link) for link in links])
    except IntegrityError:
        known = ProgressUpdate.objects.get(key=update.key)
        if (_body(known), links_of(known)) != (_body(update), links):
            raise Conflict from None
        return known
    journal.append(
        facts.PROGRESS_REPORTED,
        actor=actor,
        subject=("milestone", milestone.uuid) if milestone else ("commitment", commitment.uuid),
        process=commitment.process.uuid,
        happened=update.happened,
        refs={
            "update": update.uuid,
            "commitment": commitment.uuid,
            "number": commitment.number,
            "milestone": milestone.uuid if milestone else None,
            "status": update.status,
            "lead": lead.uuid if lead else None,
        },
        parts={"report": {"text": update.text, "in-the-way": update.in_the_way, "links": links}},
    )
    return update


@transaction.atomic
def remark_on_progress(
    *, actor: Viewer, update: ProgressUpdate, key: UUID, side: str, text: Words, said_as: str
) -> Remark:
    """What a side says to a report, with its post. One at a time stands: the next replaces it, and both can be read.

    The same `key` with the same body is the same remark again; with another body it raises Conflict. Locks the report.
    """
    if side not in SideChoice.values:
        raise BadInput(_("Choose a side."), field="side")
    if not rules.may_remark(actor, update.commitment.process, Side(side)):
        raise NotAllowed
    new = Remark(
        update=update,
        key=key,
        side=side,
        text=cleaning.words(text, field="text", max_length=2000, needed=_("Write what your side says.")),
        said_as=cleaning.line(
            said_as, field="said_as", max_length=200, needed=_("Write who says it, by post and body.")
        ),
    )
    ProgressUpdate.objects.select_for_update(of=("self",), no_key=True).get(pk=update.pk)
    known = Remark.objects.filter(key=key).first()
    if known is not None:
        if (known.update_id, known.side, known.text, known.said_as) != (update.pk, side, new.text, new.said_as):
            raise Conflict
        return known
    Remark.objects.filter(update=update, side=side, replaced=None).update(replaced=clock.now())
    new.save(force_insert=True)
    journal.append(
        facts.PROGRESS_REMARKED,
        actor=actor,
        subject=("commitment", update.commitment.uuid),
        process=update.commitment.process.uuid,
        refs={"update": update.uuid, "remark": new.uuid, "side": side},
        parts={"remark": {"text": new.text, "said-as": new.said_as}},
    )
    return new


def links_of(update: ProgressUpdate) -> list[str]:
    """The addresses of a report, in their order."""
    return list(Evidence.objects.filter(update=update).exclude(link="").values_list("link", flat=True))


def _check_may(actor: Viewer, commitment: Commitment, lead: Lead | None) -> None:
    if lead is None:
        allowed = rules.may_report_progress(actor, commitment.process)
    else:
        allowed = rules.may_report_as(actor, lead) and lead.commitment_id == commitment.pk
    if not allowed:
        raise NotAllowed


def _status(status: str) -> str:
    if status not in ProgressUpdate.Status.values:
        raise BadInput(_("Choose how far it is."), field="status")
    return status


def _links(typed: Sequence[str]) -> list[str]:
    links = [link for one in typed if (link := cleaning.line(one, field="evidence", max_length=500))]
    if len(set(links)) > LINKS_AT_MOST:
        raise BadInput(_("Give at most 5 addresses."), field="evidence")
    for link in links:
        try:
            URLValidator(schemes=["http", "https"])(link)
        except ValidationError as bad:
            raise BadInput(_("Give the whole address of each page, starting with https://."), field="evidence") from bad
    return list(dict.fromkeys(links))


def _body(update: ProgressUpdate) -> tuple[object, ...]:
    return (
        update.commitment_id,
        update.milestone_id,
        update.lead_id,
        update.status,
        update.text,
        update.in_the_way,
        update.reported_by,
    )
