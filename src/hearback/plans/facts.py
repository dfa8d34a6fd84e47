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
