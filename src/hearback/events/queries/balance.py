"""Who asked for a place, and how sides and regions stand to each other while the organisers choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hearback.core.regions import Region
from hearback.core.text import fold
from hearback.core.viewer import Viewer
from hearback.events import rules
from hearback.events.fitting import INVITED
from hearback.events.models import Booking, Event
from hearback.events.queries.seats import room
from hearback.people.models import SideChoice
from hearback.processes.models import NetworkMember

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_State = Booking.State


@dataclass(frozen=True, slots=True)
class Share:
    """How many places one side or region has, waits for and asked for; and how many are kept for it."""

    code: str
    name: StrOrPromise
    confirmed: int
    waiting: int
    asked: int
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who asked for a place, or waits for one; and where they are, as far as the network knows."""

    booking: Booking
    region: StrOrPromise


@dataclass(frozen=True, slots=True)
class Balance:
    """Everything that is weighed when choosing."""

    sides: tuple[Share, ...]
    regions: tuple[Share, ...]
    asked: tuple[Wish, ...]
    waiting: tuple[Wish, ...]
    declined: tuple[Wish, ...]


def balance(viewer: Viewer, event: Event) -> Balance:
    """Who wants to come to an event and how it is balanced, for its organisers; four statements."""
    bookings = _bookings(viewer, event)
    regions = _regions(event, bookings)
    kept = room(event).kept
    names: Mapping[str, StrOrPromise] = dict(SideChoice.choices) | {"": _("Neither, or not said")}
    sides = [
        _share(code, name, [one for one in bookings if one.side == code], kept.get(code, 0))
        for code, name in names.items()
    ]
    invited = [one for one in bookings if one.invitation_id is not None]
    if invited or INVITED in kept:
        sides.append(_share(INVITED, _("Of all these: people who were invited"), invited, kept.get(INVITED, 0)))
    places = [
        _share(code, name, [one for one in bookings if regions[one.pk] == code])
        for code, name in [*Region.choices, ("", _("Not known"))]
    ]
    wishes = [Wish(one, Region(regions[one.pk]).label if regions[one.pk] else _("Not known")) for one in bookings]
    return Balance(
        tuple(sides),
        tuple(share for share in places if share.confirmed or share.waiting or share.asked),
        *(tuple(wish for wish in wishes if wish.booking.state == state) for state in ("asked", "waiting", "declined")),
    )


def _bookings(viewer: Viewer, event: Event) -> list[Booking]:
    if not rules.may_see_bookings(viewer, event):
        return []
    states = [*Booking.LIVE, _State.DECLINED]
    found = Booking.objects.filter(event=event, state__in=states)
    return list(found.select_related("invitation__organisation").order_by("id"))


def _share(code: str, name: StrOrPromise, mine: Sequence[Booking], kept: int = 0) -> Share:
    counted = {state: sum(one.places for one in mine if one.state == state) for state in Booking.LIVE}
    return Share(code, name, counted["confirmed"], counted["waiting"], counted["asked"], kept)


def _regions(event: Event, bookings: Sequence[Booking]) -> dict[int, str]:
    """Where each comes from: their own entry in the network, else their organisation's, else that of their invitation."""
    members = NetworkMember.objects.filter(process=event.process_id, left=None).exclude(region="")
    people = {one.participant_id for one in bookings}
    by_person = dict(members.filter(participant__in=people).values_list("participant_id", "region"))
    named = {fold(one.organisation) for one in bookings if one.organisation}
    by_name = dict(members.filter(organisation__isnull=False, folded__in=named).values_list("folded", "region"))
    found = {}
    for one in bookings:
        invited_as = one.invitation.organisation if one.invitation else None
        here = by_person.get(one.participant_id) or by_name.get(fold(one.organisation))
        found[one.pk] = here or (invited_as.region if invited_as else "")
    return found


def asked_for(viewer: Viewer, event: Event, uuids: Iterable[str]) -> QuerySet[Booking]:
    """Those of these bookings that can be chosen, in the order of booking: for the organisers."""
    choosable = Booking.objects.filter(event=event, state__in=[_State.ASKED, _State.WAITING, _State.DECLINED])
    found = choosable.filter(uuid__in=list(uuids)).select_related("event__process", "participant").order_by("id")
    return found if rules.may_see_bookings(viewer, event) else found.none()
