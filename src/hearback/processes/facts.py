"""What happens to a process, as the journal calls it."""

from django.utils.translation import gettext_lazy as _

from hearback.journal.verbs import verb

PROCESS_STARTED = verb("process.started", _("The process was started"), public=False)
PROCESS_CHANGED = verb("process.changed", _("What the process says about itself was changed"), public=True)
PROCESS_OPENED = verb("process.opened", _("The process was opened to everyone"), public=True)
PROCESS_REMOVED = verb("process.removed", _("A demonstration was removed"), public=False)
ANNOUNCEMENT_WRITTEN = verb("announcement.written", _("An announcement was drafted"), public=False)
ANNOUNCEMENT_CHANGED = verb("announcement.changed", _("An announcement was changed"), public=True)
ANNOUNCEMENT_PUBLISHED = verb("announcement.published", _("An announcement was published"), public=True)
MEMBERSHIP_BEGUN = verb("membership.begun", _("A post was filled"), public=True)
MEMBERSHIP_ENDED = verb("membership.ended", _("A post was given up"), public=True)
MEMBERSHIP_HANDED_OVER = verb("membership.handed-over", _("A post was handed over"), public=True)
