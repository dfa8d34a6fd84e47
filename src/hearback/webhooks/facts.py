"""What happens to receivers, as the journal names it."""

from django.utils.translation import gettext_lazy as _

from hearback.journal.verbs import verb

ADDED = verb("webhook.added", _("The host named a program that is sent what happens"), public=False)
RENEWED = verb("webhook.renewed", _("What is sent to a program is signed with a new secret"), public=False)
REMOVED = verb("webhook.removed", _("A program is not sent what happens any more"), public=False)
