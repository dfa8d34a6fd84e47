"""Sending what is due to programs: outside of any transaction, and again with the same name where it failed."""

from __future__ import annotations

import ssl
import time
from datetime import timedelta

from hearback.core import clock
from hearback.journal.models import Fact
from hearback.outbox import leases
from hearback.webhooks import posting, signing
from hearback.webhooks.models import Delivery, Receiver

_LEASE = timedelta(minutes=3)
_AT_ONCE = 10
_ENOUGH = 20  # seconds: other things wait for the worker too
GONE = 410  # "send me nothing more": trying again cannot help


class Refused(Exception):
    """The program did not take it."""


def send_due(*, allowed: posting.Allowed = posting.is_public, context: ssl.SSLContext | None = None) -> int:
    """Send what is due, a few at a time; returns how many were taken. One that fails does not stop the others."""
    lease, due = leases.take(Delivery, limit=_AT_ONCE, lease=_LEASE)
    if not due:
        return 0
    receivers = Receiver.objects.in_bulk({one.receiver_id for one in due})
    facts = {fact.uuid: fact for fact in Fact.objects.filter(uuid__in=[one.fact for one in due if one.fact])}
    stop_at, taken = time.monotonic() + _ENOUGH, 0
    for at, one in enumerate(due):
        if time.monotonic() > stop_at:
            leases.release(due[at:], lease)
            break
        receiver = receivers.get(one.receiver_id)
        if receiver is None:  # it was removed since, and what was on its way with it
            continue
        one.receiver = receiver
        body = signing.body_of(one, facts.get(one.fact) if one.fact else None)
        signed = signing.headers(one, body, int(clock.now().timestamp()))
        try:
            status = posting.post(receiver.url, body, signed, allowed=allowed, context=context)
        except (OSError, posting.NotSent) as problem:
            leases.put_back(one, lease, Refused(_what(problem)))
            continue
        Delivery.objects.filter(pk=one.pk).update(status=status)
        if 200 <= status < 300:
            taken += leases.finish(one, lease)
        else:
            said = f"the program answered {status}"
            leases.put_back(one, lease, leases.Permanent(said) if status == GONE else Refused(said))
    return taken


def _what(problem: Exception) -> str:
    return str(problem) if isinstance(problem, posting.NotSent) else f"no connection ({type(problem).__name__})"
