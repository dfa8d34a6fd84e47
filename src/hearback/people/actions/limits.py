"""How often something may be asked for, per address: counted without keeping for whom, never by IP address."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from hearback.core import clock
from hearback.people.models import Count


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many times within a stretch of time."""

    what: str
    most: int
    within: timedelta


@transaction.atomic
def still_within(rate: Rate, whom: str) -> bool:
    """Count once more for `whom`, and say whether that is still within the rate.

    The row's key is an HMAC that changes with each stretch of time; whoever reads the table learns no address.
    Counts by one conditional UPDATE, so that those who ask at once are all counted.
    """
    length = int(rate.within.total_seconds())
    start = int(clock.now().timestamp()) // length * length
    text = f"hearback rate\0{rate.what}\0{length}\0{start}\0{whom}".encode()
    key = hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
    counts = Count.objects.filter(key=key)
    if not counts.update(times=F("times") + 1):
        try:
            with transaction.atomic():
                Count.objects.create(key=key, times=1, over=datetime.fromtimestamp(start + length, UTC))
        except IntegrityError:
            counts.update(times=F("times") + 1)
    return counts.get().times <= rate.most
