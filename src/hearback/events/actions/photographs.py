"""Photographs of flipcharts: published with the notes, and only with the text that stands on them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import fields, pictures
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.languages import Words
from hearback.core.text import as_markdown
from hearback.core.viewer import Viewer
from hearback.events import facts, rules
from hearback.events.actions import seats, unnamed
from hearback.events.models import Event, Notes, Photograph
from hearback.journal import actions as journal

PHOTOGRAPHS_AT_MOST = 20
TEXT_AT_MOST = 5_000


def add_photograph(
    *, actor: Viewer, event: Event, key: UUID, image: bytes, text: Words, spoke: Collection[str] | None = None
) -> Photograph:
    """Add a photograph at the end, with what stands on it as text; public once the notes are.

    The picture is drawn anew before anything is locked (`core.pictures`); then locks the event's row. The same key is
    the same photograph again. Under the Chatham House Rule its text names nobody who was there: see `unnamed.check`.
    Raises BadInput at `image` and `text`.
    """
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    picture = pictures.redraw(image, field="image")
    return _keep(actor, event, key, picture, _cleaned(text), spoke)


@transaction.atomic
def _keep(
    actor: Viewer, event: Event, key: UUID, picture: pictures.Picture, text: Words, spoke: Collection[str] | None
) -> Photograph:
    event = _lock(actor, event)
    known = Photograph.objects.filter(uuid=key).first()
    if known is not None:
        if known.event_id != event.pk:
            raise Conflict
        return known
    there = Photograph.objects.filter(event=event)
    if there.count() >= PHOTOGRAPHS_AT_MOST:
        raise BadInput(_("There are 20 photographs already. Remove one first."), field="image")
    unnamed.check(event, {"text": "\n".join(text.values())}, spoke=spoke)
    last = there.order_by("-order").values_list("order", flat=True).first()
    photograph = Photograph.objects.create(
        uuid=key,
        event=event,
        order=1 if last is None else last + 1,
        text=text,
        image=picture.jpeg,
        width=picture.width,
        height=picture.height,
    )
    seen = {"text": text, "sha256": hashlib.sha256(picture.jpeg).hexdigest()}
    _append(actor, event, photograph, "added", parts={"photograph": seen})
    return photograph


@transaction.atomic
def describe_photograph(
    *, actor: Viewer, photograph: Photograph, text: Words, spoke: Collection[str] | None = None
) -> Photograph:
    """Write anew what stands on a photograph. Locks the event's row."""
    event = _lock(actor, photograph.event)
    text = _cleaned(text)
    unnamed.check(event, {"text": "\n".join(text.values())}, spoke=spoke)
    photograph.text = text
    photograph.save(update_fields=["text"])
    _append(actor, event, photograph, "described", parts={"photograph": {"text": text}})
    return photograph


@transaction.atomic
def move_photograph(*, actor: Viewer, photograph: Photograph, earlier: bool) -> None:
    """Let a photograph change places with the one before it, or after it. Locks the event's row."""
    event = _lock(actor, photograph.event)
    rows = list(Photograph.objects.filter(event=event).defer("image"))
    at = next(place for place, row in enumerate(rows) if row.pk == photograph.pk)
    other = at - 1 if earlier else at + 1
    if not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for order, row in enumerate(rows, start=1):
        row.order = order
    Photograph.objects.bulk_update(rows, ["order"])
    _append(actor, event, photograph, "moved")


@transaction.atomic
def remove_photograph(*, actor: Viewer, photograph: Photograph) -> None:
    """Take a photograph away with its text; nothing of it stays. Locks the event's row."""
    event = _lock(actor, photograph.event)
    Photograph.objects.filter(pk=photograph.pk).delete()
    _append(actor, event, photograph, "removed")


def _cleaned(text: Words) -> Words:
    needed = _("Write what stands on it: not everybody can see a photograph, and none can be searched.")
    written = fields.words(text, field="text", max_length=TEXT_AT_MOST, needed=needed)
    return {language: as_markdown(words) for language, words in written.items()}


def _lock(actor: Viewer, event: Event) -> Event:
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    return event


def _append(
    actor: Viewer, event: Event, photograph: Photograph, what: str, parts: dict[str, object] | None = None
) -> None:
    """A photograph is part of the notes: that they changed is public once they are."""
    published = Notes.objects.filter(event=event).exclude(published=None).exists()
    journal.append(
        facts.NOTES_CHANGED if published else facts.NOTES_WRITTEN,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"photograph": photograph.uuid, "what": what},
        parts=parts,
    )
