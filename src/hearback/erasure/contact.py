"""When contact details end: some time after the last process that a person took part in, and never while one goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from hearback.contributions.models import Authorship, CountedIn, Reply, Voice
from hearback.core import clock
from hearback.events.models import Attendance, Booking, Event, Invitation
from hearback.people.models import Contact, Participant
from hearback.processes.models import Joining, NetworkMember, Process
from hearback.reportback.models import Following

# Every way to take part in a process, or to hear of it: the table, the person in it, the process.
_TIES: tuple[tuple[type[Model], str, str], ...] = (
    (Authorship, "participant", "contribution__process"),
    (Reply, "participant", "contribution__process"),
    (Voice, "participant", "contribution__process"),
    (CountedIn, "participant", "process"),
    (Booking, "participant", "event__process"),
    (Attendance, "participant", "event__process"),
    (Invitation, "participant", "event__process"),
    (Event, "holder", "process"),
    (NetworkMember, "participant", "process"),
    (Joining, "participant", "process"),
    (Following, "participant", "process"),
)


@dataclass(frozen=True, slots=True)
class ContactEnds:
    """Until when we keep somebody's address; `day` is empty while a process of theirs has no end yet."""

    day: date | None
    days: int  # after the end of the last process


def contact_ends(participant: Participant) -> ContactEnds | None:
    """When the ways to reach a person are deleted; None when there are none. For that person, as the caller has checked."""
    if not Contact.objects.filter(participant=participant).exists():
        return None
    took_part = Q(pk__in=[])
    for table, person, process in _TIES:
        took_part |= Q(pk__in=table._default_manager.filter(**{person: participant}).values(process))
    ends = list(Process.objects.filter(took_part).values_list("ends", flat=True))
    if None in ends:
        return ContactEnds(None, settings.CONTACT_DAYS)
    last = max([clock.day(participant.created), *(day for day in ends if day is not None)])
    return ContactEnds(last + timedelta(days=settings.CONTACT_DAYS), settings.CONTACT_DAYS)


def whose_contact_is_over(now: datetime) -> QuerySet[Participant]:
    """Everybody whose last day is over: those for whom `contact_ends` says an earlier day."""
    last = clock.day(now) - timedelta(days=settings.CONTACT_DAYS)
    goes_on = Process.objects.exclude(ends__lt=last).values("pk")
    found = Participant.objects.filter(Exists(Contact.objects.filter(participant=OuterRef("pk"))), erased=None)
    for table, person, process in _TIES:
        mine = table._default_manager.filter(**{person: OuterRef("pk"), f"{process}__in": goes_on})
        found = found.exclude(Exists(mine))
    first = datetime.combine(last, datetime.min.time(), clock.zone())
    return found.filter(created__lt=first).order_by("pk")
