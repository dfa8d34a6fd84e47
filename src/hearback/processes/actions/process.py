"""The process itself: started, written, opened."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hearback.core import clock
from hearback.core.errors import BadInput, Incomplete, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Role, Side, Viewer
from hearback.journal import actions as journal
from hearback.outbox import actions as outbox
from hearback.processes import facts, queries, rules
from hearback.processes.actions import cleaning
from hearback.processes.actions.cleaning import MoreFields, ProcessFields
from hearback.processes.models import Document, Membership, Process

_SIDE_OF = {Process.RunBy.GOVERNMENT: Side.GOVERNMENT, Process.RunBy.NETWORK: Side.CIVIL_SOCIETY}


@transaction.atomic
def start_process(
    *,
    actor: Viewer,
    slug: str,
    name: Words,
    run_by: str,
    side: Side | None = None,
    demonstration: bool = False,
    happened: datetime | None = None,
    **others: Unpack[MoreFields],
) -> Process:
    """Start a process, not yet public. Whoever starts it becomes its coordinator, for the side that runs it.

    When both sides run it, `side` says for which; the host, who is nobody's side, needs none.
    Raises BadInput for `slug` (taken, reserved, not fit for an address), `run_by`, `side` and the other fields.
    """
    if not rules.may_start_process(actor):
        raise NotAllowed
    slug = cleaning.clean_process_slug(slug)
    values = cleaning.clean({"name": name, "run_by": run_by, **others})
    if not values["name"]:
        raise BadInput(_("Enter a name for the process."), field="name")
    runs = _run_by(run_by)
    side = side or _SIDE_OF.get(runs)
    if actor.user is not None and side is None:
        raise BadInput(_("Choose the side you work for."), field="side")
    try:
        with transaction.atomic():
            process = Process.objects.create(slug=slug, demonstration=demonstration, **values)
    except IntegrityError:
        raise BadInput(_("There is a process at this address already. Choose another."), field="slug") from None
    if actor.user is not None and side is not None:
        Membership.objects.create(process=process, user_id=actor.user, role=Role.COORDINATOR.value, side=side.value)
    journal.append(
        facts.PROCESS_STARTED,
        actor=actor,
        subject=("process", process.uuid),
        process=process.uuid,
        happened=happened,
        refs={"run_by": run_by, "demonstration": demonstration},
    )
    return process


@transaction.atomic
def edit_process(*, actor: Viewer, process: Process, **named: Unpack[ProcessFields]) -> Process:
    """Change what is named. An open process keeps everything that it needed to open. Locks the process row.

    Raises BadInput naming the field, Incomplete when an open process would lose a part of its promise.
    """
    process = locked_for_editing(actor, process)
    values = cleaning.clean(named)
    if "run_by" in values:
        _run_by(values["run_by"])
    changed = [field for field, value in values.items() if getattr(process, field) != value]
    for field in changed:
        setattr(process, field, values[field])
    if process.starts and process.ends and process.ends < process.starts:
        raise BadInput(_("The process cannot end before it starts."), field="ends" if "ends" in values else "starts")
    if process.opened is not None:
        _refuse_incomplete(process, _("The process is public, so this cannot be left empty."))
    elif not process.name:
        raise BadInput(_("Enter a name for the process."), field="name")
    if changed:
        process.save(update_fields=changed)
        note_change(actor, process, fields=changed, parts={f: values[f] for f in changed if f in cleaning.WORDS})
    return process


@transaction.atomic
def open_process(*, actor: Viewer, process: Process, happened: datetime | None = None) -> Process:
    """Make a process public, from now; opening it again does nothing. Locks the process row.

    `happened` says when it was opened elsewhere, before it came here. Raises Incomplete, listing what is missing.
    """
    process = locked_for_editing(actor, process)
    if not rules.may_open(actor, process):
        raise NotAllowed
    if process.opened is not None:
        return process
    now = clock.now()
    if happened is not None and happened > now:
        raise BadInput(_("It cannot have been opened in the future."), field="happened")
    _refuse_incomplete(process, _("The process cannot open yet."))
    process.opened = now
    process.save(update_fields=["opened"])
    promise = {field: getattr(process, field) for field in sorted(cleaning.WORDS) if getattr(process, field)}
    journal.append(
        facts.PROCESS_OPENED,
        actor=actor,
        subject=("process", process.uuid),
        process=process.uuid,
        happened=happened,
        parts=promise,
    )
    return process


@transaction.atomic
def carry_on_from(*, actor: Viewer, process: Process, earlier: Process | None) -> Process:
    """Say which earlier process this one carries on from, or that it does from none. Locks the process row.

    What was answered “later” there comes back here once this is open. Whoever says so works on both. Raises BadInput
    at `earlier` for itself and for one that carries on from this.
    """
    process = locked_for_editing(actor, process)
    if earlier is not None and not rules.may_edit(actor, earlier):
        raise NotAllowed
    if process.follows == earlier:
        return process
    before = earlier.pk if earlier is not None else None
    while before is not None:
        if before == process.pk:
            raise BadInput(_("Choose a process that was there before this one."), field="earlier")
        before = Process.objects.filter(pk=before).values_list("follows", flat=True).first()
    process.follows = earlier
    process.save(update_fields=["follows"])
    note_change(actor, process, fields=["follows"], earlier=earlier.uuid if earlier else None)
    return process


@transaction.atomic
def remove_demonstration(*, actor: Viewer, process: Process) -> None:
    """Delete a demonstration with everything this room holds of it. Locks the process row.

    Raises ProtectedError while a room above still holds something of it: `erasure` empties those first.
    """
    found = Process.objects.select_for_update(no_key=True).filter(pk=process.pk).first()
    if found is None:
        return
    if not rules.may_remove_demonstration(actor, found):
        raise NotAllowed
    Document.objects.filter(process=found).delete()
    outbox.drop_hold(about=found.uuid)
    found.delete()
    journal.append(facts.PROCESS_REMOVED, actor=actor, subject=("process", process.uuid), process=process.uuid)


def locked_for_editing(actor: Viewer, process: Process) -> Process:
    """The process as it is now, its row locked to the end of the transaction, for somebody who may edit it."""
    if not rules.may_edit(actor, process):
        raise NotAllowed
    return Process.objects.select_for_update(no_key=True).get(pk=process.pk)


def note_change(actor: Viewer, process: Process, *, parts: dict[str, Words] | None = None, **refs: object) -> None:
    """Append that the process was changed, and what of it."""
    journal.append(
        facts.PROCESS_CHANGED,
        actor=actor,
        subject=("process", process.uuid),
        process=process.uuid,
        refs=refs,
        parts=parts,
    )


def _refuse_incomplete(process: Process, sentence: str) -> None:
    missing = queries.completeness(process)
    if missing:
        raise Incomplete(sentence, missing=tuple(m.sentence for m in missing), field=missing[0].field)


def _run_by(value: str) -> Process.RunBy:
    try:
        return Process.RunBy(value)
    except ValueError:
        raise BadInput(_("Choose who runs the process."), field="run_by") from None
