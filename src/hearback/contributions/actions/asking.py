"""Asking the worker for what takes long with a file: in the transaction that makes it necessary, and again if it gave up."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import rules
from hearback.contributions.models import Source, SourceRow
from hearback.contributions.queries.sources import job_for
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.outbox import actions as outbox
from hearback.outbox.models import Job

_Step = Source.Step


def locked(actor: Viewer, source: Source) -> Source:
    """The source as it stands now, locked to the end of the transaction."""
    rows = Source.objects.select_for_update(of=("self",), no_key=True).select_related("process", "event")
    source = rows.get(pk=source.pk)
    if not rules.may_import(actor, source.process):
        raise NotAllowed
    return source


def ask(actor: Viewer, source: Source) -> Job:
    """Let the worker do what comes next with a source, in the caller's transaction. Asking twice is asking once."""
    kind, key = job_for(source)
    return outbox.put_job(actor=actor, kind=kind, key=key, payload={"source": str(source.uuid)})


def read_anew(actor: Viewer, source: Source, *, worker: bool) -> Source:
    """Let a source be read from the beginning, in the caller's transaction, which holds it."""
    if source.original_gone is not None:
        raise BadInput(_("The file itself was deleted, so it cannot be read again."))
    SourceRow.objects.filter(source=source).delete()
    source.step, source.readings, source.why = _Step.BROUGHT, source.readings + 1, ""
    source.save(update_fields=["step", "readings", "why"])
    if worker:
        ask(actor, source)
    return source


@transaction.atomic
def try_source_again(*, actor: Viewer, source: Source) -> Source:
    """Let the worker go on at once with what it gave up, or go on later; a file that could not be read is read anew.

    What it is doing at this moment goes on as it is. Locks the source.
    """
    source = locked(actor, source)
    if source.step == _Step.UNREADABLE:
        return read_anew(actor, source, worker=True)
    if source.step not in (_Step.BROUGHT, _Step.CONFIRMED):
        raise BadInput(_("Nothing of this file waits to be done."))
    outbox.put_at_once(actor=actor, job=ask(actor, source))
    return source
