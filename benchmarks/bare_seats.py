"""A bare view for the baseline of `booking.py`: lock the event's row, count, insert a booking, write how many are taken."""

from __future__ import annotations

import os
from typing import Any
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearback.settings")

import django

django.setup()

from django.db import transaction  # noqa: E402 -- Django is set up first
from django.db.models import Sum  # noqa: E402

from hearback.events.models import Booking, Event  # noqa: E402
from hearback.people.models import Participant  # noqa: E402


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """A WSGI application: take a seat, answer "ok"."""
    with transaction.atomic():
        event = Event.objects.select_for_update(no_key=True).get(slug="room")
        seated = Booking.objects.filter(event=event, state="confirmed").aggregate(n=Sum("places"))["n"] or 0
        fits = event.capacity is None or seated < event.capacity
        person = Participant.objects.create(name="Person")
        Booking.objects.create(
            event=event, participant=person, state="confirmed" if fits else "waiting", key=uuid4(), body_digest=""
        )
        Event.objects.filter(pk=event.pk).update(taken=seated + fits)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
