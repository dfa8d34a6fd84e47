"""Nothing here is about anybody: what is sent holds identities and codes, as the journal does."""

from __future__ import annotations

from hearback.core.personal import CODE, Holding

HOLDINGS: list[Holding] = []
NOT_PERSONAL = {
    "webhooks.Receiver.url": "the address of a program, given by the host",
    "webhooks.Receiver.verbs": CODE,
    "webhooks.Delivery.key": CODE,
    "webhooks.Delivery.state": CODE,
    "webhooks.Delivery.verb": CODE,
    "webhooks.Delivery.error": "what went wrong, in the words of the software",
}
