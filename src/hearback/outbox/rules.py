"""Who may look through the outbox, and work it. The default is no."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from hearback.core.viewer import Viewer
from hearback.outbox.reasons import Reason, reason_of

_OF_THE_ADDRESS = (None, Reason.ADDRESS, Reason.NOBODY, Reason.NO_MESSAGE)


class OfProcess(Protocol):
    """A process, which stands on a floor above and is not known here."""

    @property
    def pk(self) -> int: ...

    @property
    def uuid(self) -> UUID: ...


def may_work(viewer: Viewer, process: OfProcess | None) -> bool:
    """The host everything; whoever coordinates a process what is of it. Nobody what is secret."""
    return viewer.host or (process is not None and viewer.works_on(process.pk))


def says_the_address_is_wrong(status: str, error: str = "") -> bool:
    """Whether what came back for good with this status (RFC 3463), or was given up with this error, leads nowhere the next
    time as well.

    Not where it was put off for too long, nor where it was a no to us (X.7.X is policy): the message is lost, and the
    address may be right.
    """
    return not status.startswith(("4.", "5.7.")) and reason_of(error) in _OF_THE_ADDRESS
