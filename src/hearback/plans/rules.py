"""Who may do what with a plan."""

from __future__ import annotations

from hearback.core.viewer import Purpose, Role, Side, Viewer
from hearback.plans.models import Evidence, Lead, ProgressUpdate, SignedLetter, Version
from hearback.processes.models import Process

Status = Version.Status


def may_write_plan(viewer: Viewer, process: Process) -> bool:
    """Coordinators of either side write the plan together; so may the host."""
    return viewer.works_on(process.pk)


def may_read_drafts(viewer: Viewer, process: Process) -> bool:
    """A version being written, or under embargo, is for those who write it and for the leads of its themes."""
    leads = any(post.process == process.pk and post.role == Role.THEME_LEAD for post in viewer.posts)
    return viewer.works_on(process.pk) or leads


def may_publish(viewer: Viewer, process: Process) -> bool:
    """A coordinator of either side publishes: one side may be absent, and the sign-offs show it."""
    return viewer.works_on(process.pk)


def may_sign(viewer: Viewer, process: Process, side: Side, *, by_letter: bool) -> bool:
    """A side signs through its own coordinator; another records its decision only with the letter that gave it."""
    own = any(p.process == process.pk and p.role == Role.COORDINATOR and p.side == side for p in viewer.posts)
    return own or (by_letter and viewer.works_on(process.pk))


def may_read_signed_letter(viewer: Viewer, letter: SignedLetter) -> bool:
    """Everybody who may read the version, once somebody said so; else those who work on the plan: a letter is signed."""
    return letter.shown or viewer.works_on(letter.version.process_id)


def may_report_progress(viewer: Viewer, process: Process) -> bool:
    """Coordinators report for the commitment leads, naming them."""
    return viewer.works_on(process.pk)


def may_name_lead(viewer: Viewer, process: Process) -> bool:
    """Its coordinators say which posts report by a link, and where those are written to; nobody else reads it."""
    return viewer.works_on(process.pk)


def may_report_as(viewer: Viewer, lead: Lead) -> bool:
    """Whoever came by the link of a post that still reports."""
    return lead.ended is None and viewer.holds(Purpose.REPORT, lead.uuid, lead.link_version)


def may_remark(viewer: Viewer, process: Process, side: Side) -> bool:
    """A side says something to a report through its own coordinator; the host writes it down for either."""
    own = any(p.process == process.pk and p.role == Role.COORDINATOR and p.side == side for p in viewer.posts)
    return own or viewer.host


def may_look_at_evidence(viewer: Viewer, process: Process) -> bool:
    """Coordinators look at the files that came with a report, and show them."""
    return viewer.works_on(process.pk)


def may_add_evidence(viewer: Viewer, update: ProgressUpdate) -> bool:
    """Whose report it is adds files to it, and takes them away; so do the coordinators."""
    mine = update.lead is not None and may_report_as(viewer, update.lead)
    return mine or may_look_at_evidence(viewer, update.commitment.process)


def may_see_file(viewer: Viewer, evidence: Evidence) -> bool:
    """Everybody once it was shown; before, whose report it is and the coordinators."""
    return evidence.shown is not None or may_add_evidence(viewer, evidence.update)


def statuses_after(published: set[str], *, elsewhere: bool) -> tuple[Version.Status, ...]:
    """What the next version may be published as, after versions with these statuses.

    Until it is final a plan may go back to comment. Final follows a time for comment, unless the version was first
    published elsewhere: an honest record of what happened is never refused. After final there are amendments only.
    """
    if published & {Status.FINAL, Status.AMENDED}:
        return (Status.AMENDED,)
    if elsewhere:
        return (Status.DRAFT, Status.FOR_COMMENT, Status.AGREED, Status.FINAL)
    if Status.FOR_COMMENT in published:
        return (Status.DRAFT, Status.FOR_COMMENT, Status.AGREED, Status.FINAL)
    return (Status.DRAFT, Status.FOR_COMMENT)
