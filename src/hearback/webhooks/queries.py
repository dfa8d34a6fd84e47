"""Reading what is sent to programs: for the host."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from hearback.core.viewer import Viewer
from hearback.outbox.models import State
from hearback.webhooks import rules
from hearback.webhooks.models import Delivery, Receiver


@dataclass(frozen=True, slots=True)
class Standing:
    """How many facts wait for a program, and how many were given up."""

    receiver: Receiver
    waiting: int
    given_up: int


def receivers_visible_to(viewer: Viewer) -> QuerySet[Receiver]:
    """The programs that are sent what happens."""
    return Receiver.objects.all() if rules.may_manage(viewer) else Receiver.objects.none()


def receiver_visible_to(viewer: Viewer, uuid: UUID) -> Receiver | None:
    """One of them."""
    return receivers_visible_to(viewer).filter(uuid=uuid).first()


def standing(viewer: Viewer) -> list[Standing]:
    """All of them with how they stand; two statements."""
    waits, gave_up = Q(state=State.WAITING), Q(state=State.GIVEN_UP)
    rows = Delivery.objects.filter(waits | gave_up).order_by().values_list("receiver")
    counts = {pk: (w, g) for pk, w, g in rows.annotate(w=Count("id", filter=waits), g=Count("id", filter=gave_up))}
    return [Standing(one, *counts.get(one.pk, (0, 0))) for one in receivers_visible_to(viewer)]


def deliveries_of(viewer: Viewer, receiver: Receiver, most: int = 20) -> list[Delivery]:
    """The last that was sent to a program, the latest first."""
    rows = Delivery.objects.filter(receiver=receiver) if rules.may_manage(viewer) else Delivery.objects.none()
    return list(rows.order_by("-id")[:most])
