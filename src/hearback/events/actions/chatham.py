"""The Chatham House Rule of an event: on or off, as its room agreed."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.events import facts, rules
from hearback.events.actions import seats, unnamed
from hearback.events.models import Event
from hearback.journal import actions as journal


@transaction.atomic
def set_chatham_house(*, actor: Viewer, event: Event, on: bool, spoke: Collection[str] | None = None) -> Event:
    """Put an event under the Chatham House Rule, or take it out before it begins. Locks the event's row.

    It may be put on at any time, for it only shows less; what is written about the event must then name nobody who was
    there (`spoke`: see `unnamed.check`). Once the event has begun it stays: people have spoken under it.
    Raises BadInput at `on`.
    """
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    if event.chatham_house == on:
        return event
    if not on and event.starts <= clock.now():
        raise BadInput(
            _("The event has begun, and people have spoken under the rule: what was said under it stays under it."),
            field="on",
        )
    event.chatham_house = on
    if on:
        unnamed.check(event, {"on": unnamed.everything_written(event)}, spoke=spoke)
    event.save(update_fields=["chatham_house"])
    journal.append(
        facts.CHANGED if event.published else facts.WRITTEN,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"fields": ["chatham_house"], "on": on},
    )
    return event
