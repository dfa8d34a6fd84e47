"""What may be seen of invitations: whom one may invite, who was invited and what became of it, one invitation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hearback.core.viewer import Purpose, Viewer
from hearback.events import rules
from hearback.events.models import Attendance, Booking, Event, Invitation
from hearback.people import queries as people
from hearback.people.models import Contact
from hearback.processes.models import NetworkMember
from hearback.processes.queries import NOT_SAID

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PERSON = "person"  # beside the kinds of organisations


class WhyNot(StrEnum):
    """Why somebody is not invited (again)."""

    ALREADY = "already"
    BOOKED = "booked"
    ASKED_NOT = "asked-not"
    NO_ADDRESS = "no-address"
    TWICE = "twice"
    LEFT = "left"  # the network, since somebody chose them


class Became(StrEnum):
    """What became of an invitation: the latest and weightiest of it."""

    CAME = "came"
    BOOKED = "booked"
    OWN = "own"
    SUITS = "suits"
    CANNOT = "cannot"
    RETURNED = "returned"
    NOTHING = "nothing"

    @property
    def label(self) -> StrOrPromise:
        """In words, for the list."""
        return _BECAME[self]


_BECAME: dict[Became, StrOrPromise] = {
    Became.CAME: _("Came"),
    Became.BOOKED: _("Booked"),
    Became.OWN: _("Holds a meeting of their own"),
    Became.SUITS: _("Cannot come, and says when would suit them"),
    Became.CANNOT: _("Cannot come"),
    Became.RETURNED: _("The message came back"),
    Became.NOTHING: _("No answer yet"),
}


def _invitations() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("event__process", "participant", "organisation")


def invitation_by_link(viewer: Viewer) -> Invitation | None:
    """The invitation that the viewer's link opens; None when there is none or it was revoked."""
    subjects = viewer.subjects(Purpose.INVITATION)
    found = _invitations().filter(uuid__in=subjects).order_by("-id") if subjects else ()
    return next((one for one in found if viewer.holds(Purpose.INVITATION, one.uuid, one.link_version)), None)


def invitation_to(viewer: Viewer, event: Event) -> Invitation | None:
    """The viewer's own invitation to an event: by its link, or from their own page."""
    subjects = viewer.subjects(Purpose.INVITATION)
    mine = viewer.subjects(Purpose.ME) | viewer.subjects(Purpose.ALL)
    if not subjects and not mine:
        return None
    wanted = Q(uuid__in=subjects) | Q(participant__uuid__in=mine)
    found = _invitations().filter(wanted, event=event).order_by("-id")
    return next((one for one in found if rules.is_invited(viewer, one)), None)


def invitation_visible_to(viewer: Viewer, uuid: UUID) -> Invitation | None:
    """An invitation with its event and person, for whoever was invited and for the organisers."""
    one = _invitations().filter(uuid=uuid).first()
    return one if one is not None and rules.may_see_invitation(viewer, one) else None


def invitations_visible_to(viewer: Viewer, event: Event) -> QuerySet[Invitation]:
    """Who was invited to an event, in that order, with what became of it; for its organisers."""
    rows = _invitations().select_related("own_event").filter(event=event).order_by("id")
    return _with_what_became(rows) if rules.may_invite(viewer, event) else rows.none()


def _with_what_became(rows: QuerySet[Invitation]) -> QuerySet[Invitation]:
    live = Booking.objects.filter(event=OuterRef("event"), participant=OuterRef("participant"), state__in=Booking.LIVE)
    by_person = Q(participant=OuterRef("participant")) | Q(booking__participant=OuterRef("participant"))
    came = Attendance.objects.filter(by_person, event=OuterRef("event"), undone=None)
    back = Contact.objects.filter(participant=OuterRef("participant"), returned__isnull=False)
    return rows.annotate(has_booked=Exists(live), has_come=Exists(came), came_back=Exists(back))


def became(invitation: Invitation) -> Became:
    """What became of an invitation from `invitations_visible_to`."""
    signs: tuple[tuple[object, Became], ...] = (
        (getattr(invitation, "has_come", False), Became.CAME),
        (getattr(invitation, "has_booked", False), Became.BOOKED),
        (invitation.reply == Invitation.Reply.OWN, Became.OWN),
        (invitation.suits, Became.SUITS),
        (invitation.reply == Invitation.Reply.CANNOT, Became.CANNOT),
        (getattr(invitation, "came_back", False), Became.RETURNED),
    )
    return next((what for sign, what in signs if sign), Became.NOTHING)


def that_became(rows: QuerySet[Invitation], what: Became) -> QuerySet[Invitation]:
    """Those of `invitations_visible_to` of which this became, and nothing weightier."""
    signs: dict[Became, Q] = {
        Became.CAME: Q(has_come=True),
        Became.BOOKED: Q(has_booked=True),
        Became.OWN: Q(reply=Invitation.Reply.OWN),
        Became.SUITS: ~Q(suits=""),
        Became.CANNOT: Q(reply=Invitation.Reply.CANNOT),
        Became.RETURNED: Q(came_back=True),
    }
    for sign, condition in signs.items():
        if sign == what:
            return rows.filter(condition)
        rows = rows.exclude(condition)
    return rows


def has_booked(invitation: Invitation) -> bool:
    """Whether whoever was invited has a place, waits for one, or has asked for one."""
    return Booking.objects.filter(
        event=invitation.event_id, participant=invitation.participant_id, state__in=Booking.LIVE
    ).exists()


def members_to_invite(
    viewer: Viewer, event: Event, *, region: str = "", level: str = "", kind: str = "", theme: str = "", place: str = ""
) -> QuerySet[NetworkMember]:
    """The members of the network who fit, in the order in which they joined; for the event's organisers.

    Each has `is_invited`, `is_booked`, `asked_not` and `can_be_reached`: who cannot be invited shows too, with why.
    """
    rows = NetworkMember.objects.filter(process=event.process_id, left=None).select_related(
        "organisation", "participant"
    )
    if not rules.may_invite(viewer, event):
        return rows.none()
    if region == NOT_SAID:
        rows = rows.filter(region="")
    elif region:
        rows = rows.filter(Q(region=region) | Q(region="", organisation__region=region))
    if level:
        rows = rows.filter(Q(level=level) | Q(level="", organisation__level=level))
    if kind:
        rows = rows.filter(organisation=None) if kind == PERSON else rows.filter(organisation__kind=kind)
    if theme:
        rows = rows.filter(
            pk__in=NetworkMember.interests.through.objects.filter(theme__slug=theme).values("networkmember")
        )
    if place:
        rows = rows.filter(Q(place__icontains=place) | Q(organisation__place__icontains=place))
    person = OuterRef("participant")
    usable = Contact.objects.filter(participant=person, kind=Contact.Kind.EMAIL, disowned=None, returned=None)
    return rows.annotate(
        is_invited=Exists(Invitation.objects.filter(event=event, participant=person)),
        is_booked=Exists(Booking.objects.filter(event=event, participant=person, state__in=Booking.LIVE)),
        can_be_reached=Exists(usable),
    ).order_by("id")


def may_still_be_invited(rows: QuerySet[NetworkMember]) -> QuerySet[NetworkMember]:
    """Of `members_to_invite`, those whom nothing keeps from being invited."""
    free = {"is_invited": False, "is_booked": False, "can_be_reached": True}
    return rows.filter(**free).filter(participant__uninvited=None)


def why_not(event: Event, participants: Collection[int]) -> Mapping[int, WhyNot]:
    """Why each of these people is not invited to an event; who may be is not in it. Five statements."""
    reach = people.reach_of(participants)
    invited = set(
        Invitation.objects.filter(event=event, participant__in=participants).values_list("participant", flat=True)
    )
    live = Booking.objects.filter(event=event, participant__in=participants, state__in=Booking.LIVE)
    booked = set(live.values_list("participant", flat=True))
    found: dict[int, WhyNot] = {}
    for one in participants:
        person = reach.get(one)
        if one in invited:
            found[one] = WhyNot.ALREADY
        elif one in booked:
            found[one] = WhyNot.BOOKED
        elif person is not None and person.uninvited:
            found[one] = WhyNot.ASKED_NOT
        elif person is None or not person.address:
            found[one] = WhyNot.NO_ADDRESS
    return found


def own_meetings(viewer: Viewer, event: Event) -> QuerySet[Event]:
    """The meetings that organisations hold themselves instead of coming, in order of their day; for the organisers."""
    rows = (
        Event.objects.filter(instead_of=event, kind=Event.Kind.OWN).select_related("process").order_by("starts", "id")
    )
    return rows if rules.may_organise(viewer, event.process) else rows.none()
