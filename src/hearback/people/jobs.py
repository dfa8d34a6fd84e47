"""What time does here."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from hearback.people.models import Code, Count, SignInLink

_KEPT = timedelta(days=1)


@transaction.atomic
def tick(now: datetime) -> None:
    """Forget codes, sign-in links and counts a day after they ran out."""
    Code.objects.filter(expires__lt=now - _KEPT).delete()
    SignInLink.objects.filter(expires__lt=now - _KEPT).delete()
    Count.objects.filter(over__lt=now - _KEPT).delete()
