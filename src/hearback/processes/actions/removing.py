"""What every room checks before it deletes its part of a demonstration."""

from __future__ import annotations

from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.processes import rules
from hearback.processes.models import Process


def locked_for_removal(actor: Viewer, process: Process) -> Process:
    """The demonstration as it stands, for the caller's transaction to delete rows of; NotAllowed unless it may go.

    Its row is locked against new rows that point at it as well: nothing may come while it goes.
    """
    found = Process.objects.select_for_update().get(pk=process.pk)
    if not rules.may_remove_demonstration(actor, found):
        raise NotAllowed
    return found
