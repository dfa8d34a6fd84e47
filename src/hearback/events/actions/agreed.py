"""What was agreed at an event: somebody will do something by a day; what came of it is written beside it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, fields
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events import facts, rules
from hearback.events.actions import seats, unnamed
from hearback.events.models import AgreedAction, Event, Notes
from hearback.journal import actions as journal

TEXT_AT_MOST = 1_000


class AgreedFields(TypedDict, total=False):
    """What stands about an action."""

    text: Words
    owner: str
    due: date | None
    done: date | None
    outcome: Words


@transaction.atomic
def add_agreed_action(
    *, actor: Viewer, event: Event, key: UUID, spoke: Collection[str] | None = None, **values: Unpack[AgreedFields]
) -> AgreedAction:
    """Write down what was agreed, who does it and by when; public once the notes are. Locks the event's row.

    The same key is the same action again. Under the Chatham House Rule it names nobody who was there: see
    `unnamed.check`. Raises BadInput by its field.
    """
    event = _lock(actor, event)
    known = AgreedAction.objects.filter(uuid=key).first()
    if known is not None:
        if known.event_id != event.pk:
            raise Conflict
        return known
    last = AgreedAction.objects.filter(event=event).order_by("-order").values_list("order", flat=True).first()
    action = AgreedAction(uuid=key, event=event, order=1 if last is None else last + 1)
    _set(action, {"text": {}, "owner": "", **values}, spoke)
    action.save(force_insert=True)
    _append(actor, event, action, "added")
    return action


@transaction.atomic
def change_agreed_action(
    *, actor: Viewer, action: AgreedAction, spoke: Collection[str] | None = None, **values: Unpack[AgreedFields]
) -> AgreedAction:
    """Change what stands about an action, or write what came of it. Locks the event's row."""
    event = _lock(actor, action.event)
    action = AgreedAction.objects.get(pk=action.pk)
    action.event = event
    _set(action, values, spoke)
    action.save()
    _append(actor, event, action, "changed")
    return action


@transaction.atomic
def remove_agreed_action(*, actor: Viewer, action: AgreedAction) -> None:
    """Take away an action that was written by mistake, while nobody else has read it. Locks the event's row.

    Raises BadInput once the notes are published: what was agreed in public is not made to disappear.
    """
    event = _lock(actor, action.event)
    if _is_public(event):
        raise BadInput(_("Everybody can read this already, so it stays. Write what came of it instead."))
    AgreedAction.objects.filter(pk=action.pk).delete()
    _append(actor, event, action, "removed", told=False)


def _set(action: AgreedAction, values: AgreedFields, spoke: Collection[str] | None) -> None:
    if "text" in values:
        needed = _("Write what was agreed.")
        action.text = fields.words(values["text"], field="text", max_length=TEXT_AT_MOST, needed=needed)
    if "owner" in values:
        needed = _("Write who does it: a team, an organisation or a post.")
        action.owner = fields.line(values["owner"], field="owner", max_length=200, needed=needed)
    if "outcome" in values:
        action.outcome = fields.words(values["outcome"], field="outcome", max_length=TEXT_AT_MOST)
    if "due" in values:
        action.due = values["due"]
    if "done" in values:
        action.done = values["done"]
    if action.done is not None and action.done > clock.today():
        raise BadInput(_("It cannot have been done in the future."), field="done")
    texts = {"text": action.text, "outcome": action.outcome}
    written = {field: "\n".join(words.values()) for field, words in texts.items()}
    unnamed.check(action.event, written | {"owner": action.owner}, spoke=spoke)


def _lock(actor: Viewer, event: Event) -> Event:
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    return event


def _is_public(event: Event) -> bool:
    return Notes.objects.filter(event=event).exclude(published=None).exists()


def _append(actor: Viewer, event: Event, action: AgreedAction, what: str, *, told: bool = True) -> None:
    """An action is part of the notes: that they changed is public once they are."""
    said = {name: getattr(action, name) for name in ("text", "owner", "outcome")}
    days = {name: day.isoformat() for name in ("due", "done") if (day := getattr(action, name)) is not None}
    journal.append(
        facts.NOTES_CHANGED if _is_public(event) else facts.NOTES_WRITTEN,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"action": action.uuid, "what": what},
        parts={"action": said | days} if told else None,
    )
