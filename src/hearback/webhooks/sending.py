"""Sending what is due to programs: outside of any transaction, and again with the same name where it failed."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from hearback.core import clock
from hearback.journal.models import Fact
from hearback.outbox import leases
from hearback.outbox.models import State
from hearback.webhooks import posting, signing
from hearback.webhooks.models import Delivery, Receiver

_LEASE = timedelta(minutes=3)
_AT_ONCE = 10
_ENOUGH = 20  # seconds that one program has before it is the next one's turn
_AWAY = timedelta(minutes=1)  # for which a program that cannot be reached is left alone
GONE = 410  # "send me nothing more": trying again cannot help
_away_until: dict[UUID, float] = {}


class Refused(Exception):
    """The program did not take it."""


def send_due(*, allowed: posting.Allowed = posting.is_public, context: ssl.SSLContext | None = None) -> int:
    """Send what is due, to each program in its turn and a few at a time; returns how many were taken.

    One that fails does not stop the others. A program that does not answer has had its turn: it is left alone for a minute,
    which costs only the fact that was tried an attempt, and the next program waits ten seconds for it and no more.
    """
    due = Delivery.objects.filter(state=State.WAITING, due__lte=clock.now()).order_by()
    waiting = sorted(due.values_list("receiver", "receiver__uuid").distinct())
    there = [pk for pk, uuid in waiting if time.monotonic() >= _away_until.get(uuid, 0)]
    return sum(_send_to(pk, lambda *what: posting.post(*what, allowed=allowed, context=context)) for pk in there)


def _send_to(pk: int, post: Callable[[str, bytes, Mapping[str, str]], int]) -> int:
    lease, due = leases.take(Delivery, limit=_AT_ONCE, lease=_LEASE, but=~Q(receiver=pk))
    receiver = Receiver.objects.filter(pk=pk).first() if due else None
    if receiver is None:  # another worker has it, or it was removed since, and what was on its way with it
        return 0
    facts = {fact.uuid: fact for fact in Fact.objects.filter(uuid__in=[one.fact for one in due if one.fact])}
    stop_at, taken = time.monotonic() + _ENOUGH, 0
    for at, one in enumerate(due):
        if time.monotonic() > stop_at:
            leases.release(due[at:], lease)
            break
        one.receiver = receiver
        body = signing.body_of(one, facts.get(one.fact) if one.fact else None)
        signed = signing.headers(one, body, int(clock.now().timestamp()))
        try:
            status = post(receiver.url, body, signed)
        except (OSError, posting.NotSent) as problem:
            leases.put_back(one, lease, Refused(_what(problem)))
            leases.release(due[at + 1 :], lease, pause=_AWAY)
            _away_until[receiver.uuid] = time.monotonic() + _AWAY.total_seconds()
            break
        Delivery.objects.filter(pk=one.pk).update(status=status)
        if 200 <= status < 300:
            taken += leases.finish(one, lease)
        else:
            said = f"the program answered {status}"
            leases.put_back(one, lease, leases.Permanent(said) if status == GONE else Refused(said))
    return taken


def _what(problem: Exception) -> str:
    return str(problem) if isinstance(problem, posting.NotSent) else f"no connection ({type(problem).__name__})"
