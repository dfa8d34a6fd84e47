"""What can happen to a plan.

`version.published` is appended when somebody publishes, also under an embargo: then its *happened* is the instant of
release, and whoever shows facts to the public leaves out what has not happened yet (as `journal.queries.public_facts`
does). Nothing has to run at that instant: every query compares the time itself.
"""

from django.utils.translation import gettext_lazy as _

from hearback.journal.verbs import verb

VERSION_STARTED = verb("version.started", _("A new version of the plan was begun"), public=False)
VERSION_CHANGED = verb("version.changed", _("The version being written was changed"), public=False)
VERSION_IMPORTED = verb("version.imported", _("Commitments were imported"), public=False)
VERSION_PUBLISHED = verb("version.published", _("A version of the plan was published"), public=True)
VERSION_REOPENED = verb("version.reopened", _("The plan was changed after both sides had signed it"), public=True)
VERSION_SIGNED = verb("version.signed", _("A side agreed to a version of the plan"), public=True)
VERSION_DISAGREED = verb("version.disagreed", _("A side did not agree to a version of the plan"), public=True)
LETTER_ATTACHED = verb(
    "version.letter-attached", _("The letter in which a side gave its decision was added"), public=True
)
PROGRESS_REPORTED = verb("progress.reported", _("Progress was reported"), public=True)
COMMITMENT_ASSESSED = verb("commitment.assessed", _("A commitment was assessed"), public=True)
PROGRESS_REMARKED = verb("progress.remarked", _("A side said something to a report on progress"), public=True)
EVIDENCE_ADDED = verb("evidence.added", _("A file came with a report on progress"), public=False)
EVIDENCE_SHOWN = verb("evidence.shown", _("A file that came with a report was shown"), public=True)
EVIDENCE_KEPT = verb(
    "evidence.kept", _("A file that came with a report stays with its lead and the team"), public=False
)
EVIDENCE_REMOVED = verb("evidence.removed", _("A file that came with a report was taken away"), public=False)
ASSESSMENT_CORRECTED = verb("assessment.corrected", _("How an assessment was written down was put right"), public=True)
LEAD_NAMED = verb("lead.named", _("It was said which post reports on a commitment"), public=False)
LEAD_CHANGED = verb("lead.changed", _("A post that reports was changed"), public=False)
LEAD_ENDED = verb("lead.ended", _("A post reports no more on a commitment"), public=False)
LEAD_LINK_REVOKED = verb("lead.link-revoked", _("The private link of a post that reports was revoked"), public=False)
LEAD_ASKED = verb("lead.asked", _("Whoever reports was asked for news before a date"), public=False)
PLAN_FILE_BROUGHT = verb("plan-file.brought", _("A file of a plan was brought"), public=False)
PLAN_FILE_CONFIRMED = verb(
    "plan-file.confirmed", _("Somebody looked at what would come of a file of a plan and let it come in"), public=False
)
PLAN_FILE_DROPPED = verb(
    "plan-file.dropped", _("A file of a plan was thrown away before anything of it came in"), public=False
)
