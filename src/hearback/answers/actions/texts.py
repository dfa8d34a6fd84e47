"""Texts to begin a reason with: each process has its own."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.answers import facts, placeholders, rules
from hearback.answers.models import StartingText
from hearback.core import clock, fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.processes.models import Process

TEXT_AT_MOST, NAME_AT_MOST, TEXTS_AT_MOST = 5_000, 100, 50


@transaction.atomic
def write_text(*, actor: Viewer, process: Process, name: str, text: Words) -> StartingText:
    """Write a text to begin a reason with. The same name and words again are the same text.

    Raises BadInput by field: for another text of this name, and for a placeholder that there is none of.
    Locks the process row.
    """
    if not rules.may_answer(actor, process):
        raise NotAllowed
    name, text = _cleaned(name, text)
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    before = StartingText.objects.filter(process=process, name=name).first()
    if before is not None and before.text == text:
        return before
    if before is not None:
        raise BadInput(_("There is a text of this name already. Choose another, or change that one."), field="name")
    if StartingText.objects.filter(process=process).count() >= TEXTS_AT_MOST:
        raise BadInput(_("There are %(n)d texts already: change one, or remove one.") % {"n": TEXTS_AT_MOST})
    made = StartingText.objects.create(process=process, name=name, text=text, by=actor.uuid)
    _append(actor, made, "written")
    return made


@transaction.atomic
def change_text(*, actor: Viewer, starting: StartingText, number: int, name: str, text: Words) -> StartingText:
    """Change a text; `number` is that of the one whoever changes it has read.

    Raises BadInput when somebody else changed it since: nobody writes over what they have not read. Locks the text.
    """
    if not rules.may_answer(actor, starting.process):
        raise NotAllowed
    name, text = _cleaned(name, text)
    row = StartingText.objects.select_for_update(no_key=True).filter(pk=starting.pk).first()
    if row is None:
        raise BadInput(_("Somebody removed this text meanwhile. Nothing of yours is lost: write it as a new one."))
    if (row.name, row.text) == (name, text):
        return row
    if row.number != number:
        raise BadInput(_("Somebody changed this text while you were writing. Read theirs first, it stands above."))
    if StartingText.objects.filter(process=row.process, name=name).exclude(pk=row.pk).exists():
        raise BadInput(_("There is a text of this name already. Choose another, or change that one."), field="name")
    row.name, row.text, row.number, row.by, row.changed = name, text, number + 1, actor.uuid, clock.now()
    row.save(update_fields=["name", "text", "number", "by", "changed"])
    _append(actor, row, "changed")
    return row


@transaction.atomic
def remove_text(*, actor: Viewer, starting: StartingText) -> None:
    """Take a text away; answers that began with it stay as they are. Twice is once."""
    if not rules.may_answer(actor, starting.process):
        raise NotAllowed
    if StartingText.objects.filter(pk=starting.pk).delete()[0]:
        _append(actor, starting, "removed")


def _cleaned(name: str, text: Words) -> tuple[str, Words]:
    name = fields.line(name, field="name", max_length=NAME_AT_MOST, needed=_("Give it a name"))
    text = fields.words(text, field="text", max_length=TEXT_AT_MOST, needed=_("Write the text"))
    placeholders.check(text)
    return name, text


def _append(actor: Viewer, row: StartingText, what: str) -> None:
    journal.append(
        facts.TEXT_CHANGED,
        actor=actor,
        subject=("starting-text", row.uuid),
        process=row.process.uuid,
        refs={"what": what, "number": row.number},
        parts={} if what == "removed" else {"text": row.text},
    )
