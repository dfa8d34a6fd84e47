"""Events: their notes, and that what was said there has been answered."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from hearback.contributions.models import Authorship, Contribution
from hearback.events.models import Attendance, Booking, Event, Invitation
from hearback.journal.models import Fact
from hearback.reportback.models import Moment
from hearback.reportback.occasions.occasion import Occasion


def notes(fact: Fact) -> Iterator[Occasion]:
    """The notes of an event: whoever has a live booking or came, held a meeting of their own for it, or spoke there."""
    event = Event.objects.filter(uuid=fact.subject_uuid).first()
    if event is None:
        return
    people = _took_part(event)
    took_part = set(people)
    said = Authorship.objects.filter(contribution__event=event, contribution__part_of=None).exclude(
        contribution__state=Contribution.State.WITHDRAWN
    )
    people |= dict(said.exclude(participant=None).values_list("participant_id", "participant__uuid"))
    for participant, uuid in people.items():
        yield Occasion(
            moment=Moment.NOTES,
            key=f"{Moment.NOTES}:{event.uuid}:{uuid}",
            fact=fact,
            process=event.process_id,
            participant=participant,
            event=event,
            asked=participant in took_part,
        )
    for authorship in said.filter(participant=None).select_related("contribution").order_by("id"):
        yield Occasion(
            moment=Moment.NOTES,
            key=f"{Moment.NOTES}:{event.uuid}:{authorship.contribution.uuid}",
            fact=fact,
            process=event.process_id,
            participant=None,
            contribution=authorship.contribution,
            event=event,
        )


def answered(fact: Fact) -> Iterator[Occasion]:
    """What was said at an event has been answered: whoever booked or came, once. Not who said all of it themselves, for
    they have been told each answer.
    """
    event = Event.objects.filter(uuid=fact.subject_uuid).first()
    if event is None:
        return
    there = Authorship.objects.filter(contribution__event=event, contribution__state=Contribution.State.ANSWERED)
    authors = list(there.values_list("participant", flat=True))
    for participant, uuid in _took_part(event).items():
        if set(authors) != {participant}:
            yield Occasion(
                moment=Moment.ANSWERED,
                key=f"{Moment.ANSWERED}:there:{event.uuid}:{uuid}",
                fact=fact,
                process=event.process_id,
                participant=participant,
                event=event,
                asked=True,
            )


def _took_part(event: Event) -> dict[int, UUID]:
    """Who booked and did not cancel, who came in, and who holds a meeting of their own instead; each once."""
    booked = Booking.objects.filter(event=event, state__in=Booking.LIVE)
    came = Attendance.objects.filter(event=event, undone=None)
    own = Invitation.objects.filter(Q(event=event, reply=Invitation.Reply.OWN) | Q(own_event=event))
    held = Event.objects.filter(Q(instead_of=event) | Q(pk=event.pk))  # also by whoever was not invited
    found: dict[int, UUID] = {}
    by_person = (
        *((booked, "participant"), (came, "participant"), (came, "booking__participant")),
        *((own, "participant"), (held, "holder")),
    )
    for rows, person in by_person:
        known = rows.exclude(**{person: None}).order_by("id")
        found |= dict(known.values_list(f"{person}_id", f"{person}__uuid"))
    return found
