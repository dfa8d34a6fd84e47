"""Who reports on commitments, what they were asked, and the page that a private link opens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Lower

from hearback.core import clock
from hearback.core.viewer import NOBODY, Purpose, Viewer
from hearback.people.models import Contact
from hearback.plans import rules
from hearback.plans.models import Asked, Commitment, Entry, Lead, ProgressUpdate, Target
from hearback.plans.queries.commitments import latest_status
from hearback.plans.queries.milestones import same_milestones, went_along
from hearback.plans.queries.versions import current_version
from hearback.processes.models import Process
from hearback.processes.queries import paused_on, pauses_of

Before = Asked.Before


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A post that reports, as the desk sees it: whether it can be written to, and when it was last asked."""

    lead: Lead
    asked: datetime | None
    reported: datetime | None


def lead_by_link(viewer: Viewer) -> Lead | None:
    """Whose link the viewer came by; None when it was revoked, or the post reports no more."""
    subjects = viewer.subjects(Purpose.REPORT)
    rows = Lead.objects.filter(uuid__in=subjects).select_related("commitment__process") if subjects else ()
    return next((lead for lead in rows if rules.may_report_as(viewer, lead)), None)


def own_lead(viewer: Viewer, process: Process, uuid: UUID) -> Lead | None:
    """A post that reports, for whoever came by its link."""
    lead = Lead.objects.filter(uuid=uuid, commitment__process=process).select_related("commitment__process").first()
    return lead if lead is not None and rules.may_report_as(viewer, lead) else None


def lead_visible_to(viewer: Viewer, process: Process, uuid: UUID) -> Lead | None:
    """A post that reports, for those who name it."""
    if not rules.may_name_lead(viewer, process):
        return None
    return Lead.objects.filter(uuid=uuid, commitment__process=process).select_related("commitment__process").first()


def leads_of(viewer: Viewer, commitment: Commitment) -> list[LeadLine]:
    """The posts that report on a commitment, for those who name them. Three statements."""
    if not rules.may_name_lead(viewer, commitment.process):
        return []
    leads = list(Lead.objects.filter(commitment=commitment, ended=None).order_by("id"))
    asked = dict(Asked.objects.filter(lead__in=leads).order_by("happened").values_list("lead", "happened"))
    reports = ProgressUpdate.objects.filter(lead__in=leads).order_by("recorded")
    reported = dict(reports.values_list("lead", "recorded"))
    return [LeadLine(lead, asked.get(lead.pk), reported.get(lead.pk)) for lead in leads]


def commitments_nobody_is_asked_for(viewer: Viewer, process: Process, today: date) -> list[Entry]:
    """Commitments with a milestone still to come and no post that can be written to about it. Four statements."""
    if not rules.may_name_lead(viewer, process):
        return []
    reached = Lead.objects.filter(commitment__process=process, ended=None).exclude(email="")
    targets = [target for target in _open_targets(process) if target.due_latest and target.due_latest >= today]
    with_somebody = set(reached.values_list("commitment", flat=True))
    found = {target.entry.commitment_id: target.entry for target in targets}
    return [entry for commitment, entry in found.items() if commitment not in with_somebody]


def leads_to_ask(today: date) -> Iterator[tuple[Lead, list[Target]]]:
    """Each post that can be written to with what is due within 14 days and not reported complete: for the clock.

    None of a process that is paused; what was due while it was is asked about on the day on which it goes on.
    """
    leads: dict[int, list[Lead]] = defaultdict(list)
    of_process: dict[int, Process] = {}
    still = Process.objects.filter(pause__in=paused_on(today))
    reached = Lead.objects.filter(ended=None).exclude(email="").exclude(commitment__process__in=still.values("pk"))
    for lead in reached.select_related("commitment__process"):
        leads[lead.commitment_id].append(lead)
        of_process[lead.commitment.process_id] = lead.commitment.process
    pauses = pauses_of(of_process.values())
    for process in of_process.values():
        due: dict[int, list[Target]] = defaultdict(list)
        for target in _open_targets(process):
            latest = pauses[process.pk].goes_on(target.due_latest) if target.due_latest else None
            if latest and today <= latest <= today + timedelta(days=Before.TWO_WEEKS):
                due[target.entry.commitment_id].append(target)
        for commitment, targets in due.items():
            for lead in leads[commitment]:
                yield lead, targets


def asked_and_open(lead: Lead, days: Collection[date]) -> tuple[list[Target], list[date]]:
    """What a post was asked about on these days, and is open with the same date still; and the dates then given."""
    asked = [one for one in Asked.objects.filter(lead=lead) if clock.day(one.happened) in days]
    wanted = {(one.milestone_id, one.due) for one in asked}
    rows = _open_targets(lead.commitment.process)
    targets = [target for target in rows if (target.milestone_id, target.due_latest) in wanted]
    return targets, [one.due for one in asked]


def days_before(due: date, today: date) -> int:
    """For which of the two times a date is asked about today."""
    return Before.ONE_DAY if due - today <= timedelta(days=Before.ONE_DAY) else Before.TWO_WEEKS


def leads_written_to_at(participant: int) -> QuerySet[Lead]:
    """The posts that are written to at an address of this person."""
    emails = Contact.objects.filter(participant=participant, kind=Contact.Kind.EMAIL)
    rows = Lead.objects.annotate(small=Lower("email")).exclude(email="").select_related("commitment__process")
    return rows.filter(small__in=emails.annotate(small=Lower("address")).values("small"))


def _open_targets(process: Process) -> list[Target]:
    """Milestones of the current version, as the public sees it, that were not reported complete. Three statements."""
    version = current_version(NOBODY, process)
    if version is None:
        return []
    rows = Target.objects.filter(entry__version=version, entry__standing=Entry.Standing.GOING)
    rows = rows.select_related("milestone", "entry__commitment").annotate(went=went_along())
    targets = list(rows.order_by("due_latest", "milestone_id"))
    same = same_milestones(process.pk, any_went=any(target.went for target in targets))
    status = latest_status(same.all_of(target.milestone_id for target in targets), same)
    return [t for t in targets if status.get(same.of(t.milestone_id)) != ProgressUpdate.Status.COMPLETE]
