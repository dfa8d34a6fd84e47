"""What waits here goes to people: it is emptied when sent."""

from django.utils.translation import gettext_lazy as _

from hearback.core.personal import CODE, Holding

_WHY = _("to send you what you asked to be told")
_LONG = _("until it is sent, then emptied")
_ERASED = _("deleted with the person it was for")
HOLDINGS = [
    Holding("outbox.Message.to", _("the address a message goes to"), _WHY, _LONG, _ERASED),
    Holding("outbox.Message.subject", _("a message’s subject"), _WHY, _LONG, _ERASED),
    Holding("outbox.Message.body", _("a message’s words"), _WHY, _LONG, _ERASED),
    Holding("outbox.Message.headers", _("a message’s private links"), _WHY, _LONG, _ERASED),
]
NOT_PERSONAL = {
    "outbox.Message.channel": CODE,
    "outbox.Message.key": CODE,
    "outbox.Message.state": CODE,
    "outbox.Message.error": "what the relay answered, without the address",
    "outbox.Message.language": CODE,
    "outbox.Message.about": CODE,
    "outbox.Message.batch": CODE,
    "outbox.Message.process": CODE,
    "outbox.Message.sent_as": CODE,
    "outbox.Message.status": CODE,
    "outbox.Mailbox.error": "why the mailbox could not be read, without what its server said",
    "outbox.Mailbox.left": "the server’s own numbers of what was left in the mailbox",
    "outbox.Message.writer": CODE,
    "outbox.Job.key": CODE,
    "outbox.Job.state": CODE,
    "outbox.Job.error": "what went wrong, in the words of the software",
    "outbox.Job.kind": CODE,
    "outbox.Job.payload": "identities, codes, and what staff wrote for publication",
    "outbox.Job.result": "counts, and why something was refused",
}
