"""What this room holds about people: those who sign, decide and report, as the post and body they act for.

Of a post that reports also where it is written to.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.core.personal import CODE, STAFF_TEXT, Held, Holding
from hearback.plans.queries.leads import leads_written_to_at

_WHO = _("so that the public can see who answers for a plan")
_LONG = _("as long as the plan is public")
_KEPT = _("by the host on request: a published record of an official act, kept by post and body")

_REPORTS = _("so that whoever leads a commitment can be asked how far it is, and can report by a private link")
_UNTIL_ENDED = _("as long as the post reports on the commitment")
_ENDED = _("deleted at once; the post reports no more")
HOLDINGS = [
    Holding("plans.Lead.email", _("the address at which a post is asked for news"), _REPORTS, _UNTIL_ENDED, _ENDED),
    Holding("plans.Lead.post", _("the post that reports on a commitment"), _WHO, _LONG, _KEPT),
    Holding("plans.Lead.language", _("in which language a post is written to"), _REPORTS, _UNTIL_ENDED, _KEPT),
    Holding("plans.Remark.said_as", _("who says something to a report"), _WHO, _LONG, _KEPT),
    Holding("plans.Evidence.data", _("a picture or document that came with a report"), _WHO, _LONG, _KEPT),
    Holding("plans.Change.decided_by", _("who decided a change"), _WHO, _LONG, _KEPT),
    Holding("plans.SignOff.signed_as", _("who signed for a side"), _WHO, _LONG, _KEPT),
    Holding("plans.SignOff.letter", _("the letter in which a side gave its decision"), _WHO, _LONG, _KEPT),
    Holding(
        "plans.SignedLetter.data",
        _("the letter itself, with its signature"),
        _WHO,
        _LONG,
        _("by the host on request; only those who work on the plan see it unless somebody chose to show it"),
    ),
    Holding("plans.ProgressUpdate.reported_by", _("who reported progress"), _WHO, _LONG, _KEPT),
]
_DATE = "a date, as written in a plan"
_CHOICE = "one of a fixed list"
NOT_PERSONAL = {
    "plans.Commitment.source": CODE,
    "plans.Commitment.imported": CODE,
    "plans.Version.label": STAFF_TEXT,
    "plans.Version.status": _CHOICE,
    "plans.Version.title": STAFF_TEXT,
    "plans.Version.introduction": STAFF_TEXT,
    "plans.Version.known_gaps": STAFF_TEXT,
    "plans.Version.not_yet_agreed": STAFF_TEXT,
    "plans.Version.government_view": STAFF_TEXT,
    "plans.Version.civil_society_view": STAFF_TEXT,
    "plans.Version.source": "where an imported version came from",
    "plans.Version.import_digest": CODE,
    "plans.Entry.title": STAFF_TEXT,
    "plans.Entry.standing": _CHOICE,
    "plans.Entry.starts_written": _DATE,
    "plans.Entry.ends_written": _DATE,
    "plans.Party.part": _CHOICE,
    "plans.Wording.field": _CHOICE,
    "plans.Wording.text": STAFF_TEXT,
    "plans.Wording.behind": CODE,
    "plans.PlanFile.digest": CODE,
    "plans.PlanFile.language": CODE,
    "plans.PlanFile.name": "what a file of the plan is called",
    "plans.PlanFile.about": CODE,
    "plans.PlanUpload.name": "what a file of the plan is called",
    "plans.PlanUpload.language": CODE,
    "plans.PlanUpload.label": STAFF_TEXT,
    "plans.PlanUpload.data": "a file of a plan, until it is taken in or thrown away, 30 days at most",
    "plans.PlanUpload.digest": CODE,
    "plans.PlanUpload.step": _CHOICE,
    "plans.PlanUpload.came_to": STAFF_TEXT,
    "plans.PlanUpload.why": CODE,
    "plans.Proposal.kind": _CHOICE,
    "plans.Proposal.field": _CHOICE,
    "plans.Proposal.words": STAFF_TEXT,
    "plans.Proposal.read": STAFF_TEXT,
    "plans.Proposal.outcome": _CHOICE,
    "plans.Target.text": STAFF_TEXT,
    "plans.Target.output": STAFF_TEXT,
    "plans.Target.due_written": _DATE,
    "plans.Change.kind": _CHOICE,
    "plans.Change.of": _CHOICE,
    "plans.Change.detail": _CHOICE,
    "plans.Change.key": CODE,
    "plans.Change.before": STAFF_TEXT,
    "plans.Change.after": STAFF_TEXT,
    "plans.Change.cause": _CHOICE,
    "plans.Change.reason": STAFF_TEXT,
    "plans.CommitmentLineage.kind": _CHOICE,
    "plans.SentenceLineage.kind": _CHOICE,
    "plans.SignedLetter.kind": _CHOICE,
    "plans.Version.elsewhere_link": "the address of a public page",
    "plans.Version.elsewhere_because": STAFF_TEXT,
    "plans.Version.reopened_because": STAFF_TEXT,
    "plans.SignOff.side": _CHOICE,
    "plans.SignOff.decision": _CHOICE,
    "plans.SignOff.reason": STAFF_TEXT,
    "plans.ProgressUpdate.status": _CHOICE,
    "plans.ProgressUpdate.text": STAFF_TEXT,
    "plans.ProgressUpdate.in_the_way": STAFF_TEXT,
    "plans.Evidence.link": "the address of a public page",
    "plans.Evidence.kind": CODE,
    "plans.Evidence.description": STAFF_TEXT,
    "plans.Remark.side": _CHOICE,
    "plans.Remark.text": STAFF_TEXT,
    "plans.ProgressUpdate.key": CODE,
    "plans.Assessment.by": _CHOICE,
    "plans.Assessment.body": "the name of a body",
    "plans.Assessment.report": CODE,
    "plans.Assessment.edition": CODE,
    "plans.Assessment.codes": "codes of a published report",
    "plans.Assessment.text": STAFF_TEXT,
    "plans.Assessment.source": "where an assessment was published",
}


def held_about(participant: int) -> list[Held]:
    """The posts that are written to at an address of theirs; otherwise this room knows posts and bodies alone."""
    what = _("You report on a commitment, and are asked before its dates")
    return [
        Held(what, f"{lead.post}; {lead.email}", lead.added) for lead in leads_written_to_at(participant).order_by("id")
    ]
