"""Who reports on a commitment: named, changed, ended; and asked before a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, languages
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import CLOCK, Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.outbox import actions as outbox
from hearback.outbox import queries as outbox_queries
from hearback.people import addresses
from hearback.people import rules as people_rules
from hearback.people.models import Participant
from hearback.plans import cleaning, facts, report_messages, rules
from hearback.plans.models import Asked, Commitment, Lead, Target
from hearback.plans.queries.leads import asked_and_open, days_before, leads_to_ask, leads_written_to_at


@transaction.atomic
def name_lead(*, actor: Viewer, commitment: Commitment, key: UUID, post: str, email: str, language: str) -> Lead:
    """Say which post reports on a commitment, and where it is written to; without an address the desk passes the link on.

    The same `key` with the same body is the same lead again; with another body it raises Conflict. Raises BadInput, by
    field, for an address that reports on this commitment already. Locks nothing: the key and the address are unique.
    """
    if not rules.may_name_lead(actor, commitment.process):
        raise NotAllowed
    lead = Lead(commitment=commitment, key=key, **_cleaned(post, email, language))
    try:
        with transaction.atomic():
            lead.save(force_insert=True)
    except IntegrityError:
        known = Lead.objects.filter(key=key).first()
        if known is None:
            raise _twice() from None
        if _body(known) != _body(lead):
            raise Conflict from None
        return known
    _append(facts.LEAD_NAMED, actor, lead)
    return lead


@transaction.atomic
def change_lead(*, actor: Viewer, lead: Lead, post: str, email: str, language: str) -> Lead:
    """Change the post, its address or its language. Another address gets a link of its own: the old one is revoked.

    Locks the lead. Raises BadInput, by field, for one that has ended or an address that reports here already.
    """
    lead = _lock(actor, lead)
    values = _cleaned(post, email, language)
    if all(getattr(lead, name) == value for name, value in values.items()):
        return lead
    if lead.email and values["email"].lower() != lead.email.lower():
        lead.link_version += 1
        outbox.drop_messages(keys_starting=report_messages.keys_of(lead))
    for name, value in values.items():
        setattr(lead, name, value)
    try:
        with transaction.atomic():
            lead.save(update_fields=[*values, "link_version"])
    except IntegrityError:
        raise _twice() from None
    _append(facts.LEAD_CHANGED, actor, lead)
    return lead


@transaction.atomic
def revoke_lead_link(*, actor: Viewer, lead: Lead) -> Lead:
    """Make the private link open nothing any more; the desk finds a new one on its page. Locks the lead."""
    lead = _lock(actor, lead)
    lead.link_version += 1
    lead.save(update_fields=["link_version"])
    outbox.drop_messages(keys_starting=report_messages.keys_of(lead))
    _append(facts.LEAD_LINK_REVOKED, actor, lead)
    return lead


@transaction.atomic
def end_lead(*, actor: Viewer, lead: Lead) -> Lead:
    """This post reports no more: its address goes and its link opens nothing; what it reported stays. Again is the same.

    Locks the lead.
    """
    if not rules.may_name_lead(actor, lead.commitment.process):
        raise NotAllowed
    lead = _locked(lead)
    if lead.ended is None:
        _end(lead)
        _append(facts.LEAD_ENDED, actor, lead)
    return lead


@transaction.atomic
def erase_participant(*, actor: Viewer, participant: int) -> None:
    """Take a person's address from the posts that report: those posts end. Locks them. `erasure` appends the fact."""
    if not people_rules.may_erase(actor, Participant.objects.get(pk=participant)):
        raise NotAllowed
    for lead in leads_written_to_at(participant).select_for_update(of=("self",), no_key=True):
        _end(lead)


# --- asking before a date


def ask_leads(now: datetime) -> int:
    """Ask whoever reports for news of what is due in 14 days, and again the day before; returns how many were written to.

    Each date is asked about once at each of the two times; a lead gets one message a day, whatever is due. A new date
    is asked about anew, and so is what waited, for the end of a pause or for a mail server, until a day in it had passed.
    Looks first without a lock; each lead is then a transaction, which locks its row.
    """
    today = clock.day(now)
    _ask_anew(today)
    return sum(_ask(lead, targets, today) for lead, targets in leads_to_ask(today))


def _ask_anew(today: date) -> None:
    waiting: dict[UUID, dict[str, date]] = {}
    for key in outbox_queries.about_to_go(keys_starting=report_messages.KEYS):
        if (asked := report_messages.asked_on(key)) is not None and asked[1] < today:
            waiting.setdefault(asked[0], {})[key] = asked[1]
    for lead in Lead.objects.filter(uuid__in=waiting, ended=None) if waiting else ():
        _write_anew(lead, waiting[lead.uuid], today)


@transaction.atomic
def _write_anew(lead: Lead, waiting: Mapping[str, date], today: date) -> None:
    lead = _locked(lead)
    targets, dates = asked_and_open(lead, set(waiting.values()))
    if lead.email and any(due < today for due in dates):
        outbox.drop_waiting(keys=list(waiting))
        if targets:
            report_messages.ask(lead, targets, day=today, anew=True)
            Asked.objects.bulk_create(_asking(lead, targets, today), ignore_conflicts=True)


@transaction.atomic
def _ask(lead: Lead, targets: Sequence[Target], today: date) -> bool:
    lead = _locked(lead)
    if lead.ended is not None or not lead.email:
        return False
    asked = set(Asked.objects.filter(lead=lead).values_list("milestone_id", "due", "days"))
    new = [one for one in _asking(lead, targets, today) if (one.milestone_id, one.due, one.days) not in asked]
    if not new:
        return False
    Asked.objects.bulk_create(new)
    wanted = {one.milestone_id for one in new}
    report_messages.ask(lead, [target for target in targets if target.milestone_id in wanted], day=today)
    _append(facts.LEAD_ASKED, CLOCK, lead, milestones=[one.milestone.uuid for one in new])
    return True


def _asking(lead: Lead, targets: Sequence[Target], today: date) -> list[Asked]:
    return [
        Asked(lead=lead, milestone=target.milestone, due=target.due_latest, days=days_before(target.due_latest, today))
        for target in targets
        if target.due_latest is not None
    ]


# --- what these share


def _lock(actor: Viewer, lead: Lead) -> Lead:
    if not rules.may_name_lead(actor, lead.commitment.process):
        raise NotAllowed
    lead = _locked(lead)
    if lead.ended is not None:
        raise BadInput(_("This post does not report any more. Add it again to write to it."))
    return lead


def _locked(lead: Lead) -> Lead:
    rows = Lead.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("commitment__process").get(pk=lead.pk)


def _end(lead: Lead) -> None:
    lead.ended, lead.email, lead.link_version = clock.now(), "", lead.link_version + 1
    lead.save(update_fields=["ended", "email", "link_version"])
    outbox.drop_messages(keys_starting=report_messages.keys_of(lead))


def _cleaned(post: str, email: str, language: str) -> dict[str, str]:
    if language not in languages.codes():
        raise BadInput(_("Choose a language of this site."), field="language")
    needed = _("Write which post reports, and of which body.")
    return {
        "post": cleaning.line(post, field="post", max_length=200, needed=needed),
        "email": addresses.clean_email(email) if email.strip() else "",
        "language": language,
    }


def _body(lead: Lead) -> tuple[object, ...]:
    return lead.commitment_id, lead.post, lead.email, lead.language


def _twice() -> BadInput:
    return BadInput(_("Somebody at this address reports on this commitment already."), field="email")


def _append(verb: Verb, actor: Viewer, lead: Lead, **refs: object) -> None:
    commitment = lead.commitment
    journal.append(
        verb,
        actor=actor,
        subject=("commitment", commitment.uuid),
        process=commitment.process.uuid,
        refs={"lead": lead.uuid} | refs,
    )
