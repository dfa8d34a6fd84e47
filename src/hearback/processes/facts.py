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
NETWORK_ASKED = verb("network.asked", _("Somebody filled in the form to join the network"), public=False)
NETWORK_JOINED = verb("network.joined", _("Somebody joined the network"), public=False)
NETWORK_CHANGED = verb("network.changed", _("A member of the network changed what they told us"), public=False)
NETWORK_LEFT = verb("network.left", _("A member left the network"), public=False)
NETWORK_IMPORTED = verb("network.imported", _("A list of organisations was imported"), public=False)
FORUM_CHANGED = verb("forum.changed", _("What stands about the forum or its members was changed"), public=True)
FORUM_AGREED = verb("forum.agreed", _("Terms of reference or rules of participation were agreed"), public=True)
DOCUMENT_WRITTEN = verb("document.written", _("A document was prepared"), public=False)
DOCUMENT_PUBLISHED = verb("document.published", _("A document was published"), public=True)
DOCUMENT_REMOVED = verb("document.removed", _("A document was thrown away before it was published"), public=False)
DOCUMENT_CHANGED = verb("document.changed", _("A published document was changed"), public=True)
PROCESS_PAUSED = verb("process.paused", _("The process was paused: who said so, why and until when"), public=True)
PAUSE_CHANGED = verb(
    "process.pause-changed", _("A pause was made longer or shorter, or its reason put right"), public=True
)
PAUSE_ENDED = verb("process.pause-ended", _("A pause was ended before its time"), public=True)
