"""Notes: what is published after an event."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, fields
from hearback.core.errors import Incomplete, NotAllowed
from hearback.core.languages import Words
from hearback.core.text import as_markdown
from hearback.core.viewer import Viewer
from hearback.events import facts, rules
from hearback.events.actions import seats, unnamed
from hearback.events.models import Event, Notes
from hearback.journal import actions as journal

NOTES_AT_MOST = 50_000


@transaction.atomic
def write_notes(
    *,
    actor: Viewer,
    event: Event,
    text: Words,
    spoke: Collection[str] | None = None,
) -> Notes:
    """Write an event's notes, or write them anew. Unpublished ones are the organisers' alone. Locks the event's row.

    The journal keeps a digest of published words.
    Under the Chatham House Rule they name nobody who was there, nor any of `spoke`: see `unnamed.check`.
    """
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    notes = Notes.objects.filter(event=event).first() or Notes(event=event)
    written = fields.words(text, field="text", max_length=NOTES_AT_MOST, needed=_("Write the notes."))
    notes.text = {language: as_markdown(words) for language, words in written.items()}
    unnamed.check(event, {"text": "\n".join(notes.text.values())}, spoke=spoke)
    notes.save()
    if event.no_notes_because:
        event.no_notes_because = {}
        event.save(update_fields=["no_notes_because"])
    journal.append(
        facts.NOTES_CHANGED if notes.published else facts.NOTES_WRITTEN,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        parts={"notes": notes.text},
    )
    return notes


@transaction.atomic
def publish_notes(
    *, actor: Viewer, event: Event, happened: datetime | None = None, spoke: Collection[str] | None = None
) -> Notes:
    """Publish an event's notes; whoever booked, came or spoke there is told (report-back follows the fact).

    Locks the event's row. Publishing twice is publishing once. Raises Incomplete when nothing is written, or while the
    event is not announced: a meeting of one's own that is not listed has no page for its notes. Names are looked for
    once more: somebody may have come to speak since the notes were written.
    """
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    notes = Notes.objects.filter(event=event).first()
    if notes is None:
        raise Incomplete(_("Write the notes first."), missing=(_("the notes"),))
    if notes.published is not None:
        return notes
    if event.published is None:
        first = _("Announce the event first: its notes stand on its page, and people are sent there.")
        raise Incomplete(first, missing=(_("the announcement"),))
    unnamed.check(event, {"text": unnamed.everything_written(event)}, spoke=spoke)
    notes.published = clock.now()
    notes.happened = happened or notes.published
    notes.save(update_fields=["published", "happened"])
    journal.append(
        facts.NOTES_PUBLISHED,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        happened=notes.happened,
        parts={"notes": notes.text},
    )
    return notes
