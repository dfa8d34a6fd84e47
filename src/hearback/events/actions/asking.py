"""Reminding the organisers of the notes, until they are out or it is said in public that there will be none."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import CLOCK, Role, Viewer
from hearback.events import facts, notes_messages, rules
from hearback.events import queries as events
from hearback.events.actions import seats
from hearback.events.models import Event, Notes
from hearback.journal import actions as journal
from hearback.people.models import User
from hearback.processes import queries as processes
from hearback.processes.models import Membership


def ask_for_notes(now: datetime) -> int:
    """Write to the coordinators of each event whose notes are due to be asked for; returns how many events.

    First two days after the end, then every week. After a time without a worker they are asked once, not once for each
    week that passed. One transaction an event, with its row locked.
    """
    return sum(_ask(event, now) for event in events.to_be_asked_for_notes(now))


@transaction.atomic
def _ask(event: Event, now: datetime) -> int:
    event = seats.lock(event)
    if not events.to_be_asked_for_notes(now).filter(pk=event.pk).exists():
        return 0  # somebody else was here, or the notes came meanwhile
    event.notes_asked_for = now
    event.save(update_fields=["notes_asked_for"])
    posts = processes.live(Membership.objects.filter(process=event.process_id, role=Role.COORDINATOR))
    organisers = User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("id")
    for organiser in organisers:
        notes_messages.ask(event, organiser, day=clock.day(now))
    if organisers:
        journal.append(
            facts.NOTES_ASKED_FOR,
            actor=CLOCK,
            subject=("event", event.uuid),
            process=event.process.uuid,
            refs={"days_since": (now - event.ends).days},
        )
    return 1


@transaction.atomic
def say_no_notes(*, actor: Viewer, event: Event, because: Words) -> Event:
    """Say in public that there will be no notes of an event, and why; nobody is reminded any more.

    Locks the event's row. Whoever writes notes after all takes it back by that. Raises BadInput at `because`.
    """
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    if event.ends > clock.now():
        raise BadInput(_("The event is still to come: notes can be written after it."), field="because")
    if Notes.objects.filter(event=event).exclude(published=None).exists():
        raise BadInput(_("The notes are published already."), field="because")
    why = _("Say why: it is public.")
    event.no_notes_because = fields.words(because, field="because", max_length=2_000, needed=why)
    event.save(update_fields=["no_notes_because"])
    journal.append(
        facts.CHANGED if event.published else facts.WRITTEN,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"fields": ["no_notes_because"]},
        parts={"because": event.no_notes_because},
    )
    return event
