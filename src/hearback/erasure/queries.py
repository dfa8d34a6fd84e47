"""Everything held about one person, room by room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from hearback.analysis import personal as analysis
from hearback.answers import personal as answers
from hearback.contributions import personal as contributions
from hearback.contributions.queries import Bytes
from hearback.core.errors import NotAllowed
from hearback.core.personal import Held
from hearback.core.viewer import Viewer
from hearback.erasure import rules
from hearback.erasure.contact import ContactEnds, contact_ends
from hearback.events import personal as events
from hearback.people import personal as people
from hearback.people.models import Participant
from hearback.plans import personal as plans
from hearback.processes import personal as processes
from hearback.reportback import personal as reportback

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["ContactEnds", "HeldInRoom", "contact_ends", "file_held_about", "held_about"]


@dataclass(frozen=True, slots=True)
class HeldInRoom:
    """What one room holds about a person."""

    room: str
    title: StrOrPromise
    held: tuple[Held, ...]


_ROOMS: tuple[tuple[str, StrOrPromise, Callable[[int], list[Held]]], ...] = (
    ("people", _("You and how we reach you"), people.held_about),
    ("processes", _("Your part in running a process"), processes.held_about),
    ("plans", _("Your part in the plan"), plans.held_about),
    ("events", _("What you booked"), events.held_about),
    ("contributions", _("What you said"), contributions.held_about),
    ("analysis", _("How we read it"), analysis.held_about),
    ("answers", _("What you were answered"), answers.held_about),
    ("reportback", _("What we told you"), reportback.held_about),
)


def held_about(viewer: Viewer, participant: Participant) -> list[HeldInRoom]:
    """What the rooms hold about a person, leaving out those that hold nothing.

    For the person, who showed with a code that the address is theirs, and the host. Raises NotAllowed for others.
    """
    if not rules.may_see_all_held(viewer, participant):
        raise NotAllowed
    rooms = [HeldInRoom(name, title, tuple(held(participant.pk))) for name, title, held in _ROOMS]
    return [room for room in rooms if room.held]


def file_held_about(viewer: Viewer, participant: Participant, uuid: UUID) -> Bytes | None:
    """A file among it, to take along: for whom `held_about` is. None where there is none of this name."""
    if not rules.may_see_all_held(viewer, participant):
        raise NotAllowed
    return contributions.file_held_about(participant.pk, uuid)
