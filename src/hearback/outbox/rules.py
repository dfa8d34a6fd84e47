"""Who may look through the outbox, and work it. The default is no."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from hearback.core.viewer import Viewer


class OfProcess(Protocol):
    """A process, which stands on a floor above and is not known here."""

    @property
    def pk(self) -> int: ...

    @property
    def uuid(self) -> UUID: ...


def may_work(viewer: Viewer, process: OfProcess | None) -> bool:
    """The host everything; whoever coordinates a process what is of it. Nobody what is secret."""
    return viewer.host or (process is not None and viewer.works_on(process.pk))
