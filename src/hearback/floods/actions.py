"""What may happen here: something is counted as it comes, and work that was shown is taken once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from hearback.core import clock
from hearback.floods.models import Arrivals, DailyKey, UsedWork
from hearback.floods.networks import network_of
from hearback.floods.work import solved

WITHIN = timedelta(minutes=10)
_EVERYWHERE = "everywhere"


def arrived(*, what: str, address: str) -> bool:
    """Count once more that `what` came in, and say whether that is far more than usual: from this network, or altogether.

    The address is not kept. What is kept are 8 bytes of a digest of its network (a /24 or a /56) with a random key that
    is destroyed when its day is over, and a number, for ten minutes. A network that cannot be told is counted with all
    alone. In one transaction of its own; the counts are locked in one order, so that no two wait for each other.
    """
    altogether, from_there = _counted(what, address)
    return _over(altogether, settings.BUSY_SITE) or _over(from_there, settings.BUSY_NETWORK)


def arrived_from_there(*, what: str, address: str) -> bool:
    """The same, of this network alone: for where whoever is over it is refused, so that a stranger shuts nobody else out."""
    _altogether, from_there = _counted(what, address)
    return _over(from_there, settings.BUSY_NETWORK)


def _counted(what: str, address: str) -> tuple[int, int]:
    """How often it came within these ten minutes, this time too: altogether, and from this network."""
    now = clock.now()
    start = _start(now)
    network = network_of(address)
    with transaction.atomic():
        key = _key_of(now)
        altogether = _count(_name(key, what, start, _EVERYWHERE), start + WITHIN)
        from_there = _count(_name(key, what, start, network), start + WITHIN) if network else 0
    return altogether, from_there


def take_work(*, answer: str, thing: UUID) -> bool:
    """Whether this answer is right for this thing and was never taken before; from now on it is taken.

    For the transaction in which the thing is kept: together they are one, so that a thing that could not be kept has used
    up nothing, and twenty of the same at once are one. A unique key locks it.
    """
    task = solved(answer, thing)
    if task is None:
        return False
    signature, until = task
    return UsedWork.objects.get_or_create(task=signature, defaults={"over": until})[1]


def forget(now: datetime) -> None:
    """Destroy the keys of days that are over, and with them what any count could tell; forget counts and used tasks."""
    DailyKey.objects.filter(day__lt=now.astimezone(UTC).date()).delete()
    Arrivals.objects.filter(over__lte=now).delete()
    UsedWork.objects.filter(over__lte=now).delete()


def _over(times: int, most: int) -> bool:
    return bool(most) and times > most


def _start(now: datetime) -> datetime:
    """The beginning of these ten minutes. They never begin on one day and end on the next."""
    length = int(WITHIN.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // length * length, UTC)


def _key_of(now: datetime) -> bytes:
    """The key of this day (UTC), made when it is first needed; then those before it are destroyed."""
    day = now.astimezone(UTC).date()
    known = DailyKey.objects.filter(day=day).first()
    if known is None:
        known, made = DailyKey.objects.get_or_create(day=day, defaults={"key": secrets.token_bytes(32)})
        if made:
            DailyKey.objects.filter(day__lt=day).delete()
    return bytes(known.key)


def _name(key: bytes, what: str, start: datetime, whence: str) -> str:
    text = f"{what}\0{start.isoformat()}\0{whence}".encode()
    return hmac.new(key, text, hashlib.sha256).digest()[:8].hex()


def _count(name: str, over: datetime) -> int:
    """Once more under this name; how often that was by now. One conditional UPDATE, so that nobody is missed."""
    counts = Arrivals.objects.filter(key=name)
    if not counts.update(times=F("times") + 1):
        try:
            with transaction.atomic():
                Arrivals.objects.create(key=name, times=1, over=over)
        except IntegrityError:  # somebody else was first just now
            counts.update(times=F("times") + 1)
    return counts.values_list("times", flat=True).get()
