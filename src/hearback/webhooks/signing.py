"""What a program is sent, and how it knows that it is from us: the headers of Standard Webhooks, HMAC with SHA-256."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from django.conf import settings

from hearback.journal.models import Fact
from hearback.journal.verbs import known
from hearback.webhooks.models import Delivery, Receiver


def secret_of(receiver: Receiver) -> str:
    """The secret with which a receiver checks: derived from the site's own, so that no table and no backup holds it."""
    return f"whsec_{base64.b64encode(_key(receiver)).decode()}"


def _key(receiver: Receiver) -> bytes:
    text = f"hearback webhook\0{receiver.uuid}\0{receiver.secret_version}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).digest()


def headers(delivery: Delivery, body: bytes, at: int) -> dict[str, str]:
    """The headers of one delivery: its name is the same each time it is tried."""
    signed = f"{delivery.uuid}.{at}.".encode() + body
    signature = base64.b64encode(hmac.new(_key(delivery.receiver), signed, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Hearback",
        "webhook-id": str(delivery.uuid),
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{signature}",
    }


def body_of(delivery: Delivery, fact: Fact | None) -> bytes:
    """A fact as the journal holds it, never words, names or addresses; or that it is a test."""
    data: dict[str, Any] = {} if fact is None else _data(fact)
    at = fact.recorded if fact is not None else delivery.created
    return json.dumps({"type": delivery.verb, "timestamp": at.isoformat(), "data": data}).encode()


def _data(fact: Fact) -> dict[str, Any]:
    verb = known().get(fact.verb)
    return {
        "id": str(fact.uuid),
        "public": verb is not None and verb.public,
        "actor": fact.actor_kind,  # of which kind, never who
        "subject": {"kind": fact.subject_kind, "id": str(fact.subject_uuid)},
        "process": str(fact.process_uuid) if fact.process_uuid else None,
        "happened": fact.happened.isoformat(),
        "recorded": fact.recorded.isoformat(),
        "refs": verb.shown(fact.refs) if verb is not None else {},
        "digests": fact.digests,
    }
