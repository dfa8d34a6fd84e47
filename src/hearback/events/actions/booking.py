"""Booking, changing and cancelling a booking."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hearback.core import clock, digests, fields, languages
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import Viewer
from hearback.events import facts, messages, queries, rules
from hearback.events.actions import seats
from hearback.events.actions.inviting import revoke_invitations_of
from hearback.events.actions.needs import NEEDS_FIELDS, note_needs
from hearback.events.models import Booking, Event, SentAgain
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.people import actions as people
from hearback.people import rules as people_rules
from hearback.people.models import Participant, SideChoice

PLACES_AT_MOST = 20
NEEDS_AT_MOST = 2_000

_SHUT = {
    queries.Shut.CANCELLED: _("This event is cancelled."),
    queries.Shut.OVER: _("This event is over."),
    queries.Shut.CLOSED: _("Booking for this event is closed."),
    queries.Shut.NOT_ANNOUNCED: _("This event is not announced yet."),
}


class SentWithOtherWords(Conflict):
    """The form came again with other words: `booking` stands as first sent, `second` is kept beside it."""

    sentence = _("You sent this form before with other words. Your booking stands as you sent it first; we kept both.")

    def __init__(self, booking: Booking, second: SentAgain) -> None:
        super().__init__()
        self.booking = booking
        self.second = second


class AlreadyBooked(Conflict):
    """This address has a live booking for the event, and its mailbox alone is told: the link is sent there.

    Who attends is nobody else's to know (design, section 5.5). A door answers this as it answers a new booking with an
    address, and says nothing that only one of the two could know.
    """

    sentence = _("We have your booking")


@dataclass(frozen=True, slots=True)
class _Wish:
    """A booking's form, cleaned."""

    event: str
    name: str
    email: str
    language: str
    places: int
    organisation: str
    side: str
    needs: str

    @property
    def digest(self) -> str:
        return digests.body_digest(asdict(self))


def _clean_places(places: int) -> int:
    if not 1 <= places <= PLACES_AT_MOST:
        raise BadInput(_("Book between 1 and 20 places."), field="places")
    return places


def _clean_side(side: str) -> str:
    if side and side not in SideChoice.values:
        raise BadInput(_("Choose one of the sides."), field="side")
    return side


def _clean(
    event: Event, *, name: str, email: str, language: str, places: int, organisation: str, side: str, needs: str
) -> _Wish:
    if language not in languages.codes():
        raise BadInput(_("Use a language of this site."), field="language")
    return _Wish(
        event=str(event.uuid),
        name=fields.line(name, field="name", max_length=120, needed=_("Tell us your name.")),
        email=fields.line(email, field="email", max_length=254),
        language=language,
        places=_clean_places(places),
        organisation=fields.line(organisation, field="organisation", max_length=200),
        side=_clean_side(side),
        needs=fields.plain(needs, field="needs", max_length=NEEDS_AT_MOST),
    )


def book(
    *,
    actor: Viewer,
    event: Event,
    key: UUID,
    name: str,
    email: str = "",
    language: str,
    places: int = 1,
    organisation: str = "",
    side: str = "",
    needs: str = "",
    wording: str = "",
) -> Booking:
    """Book places, or join the waiting list when they are not free; whoever gave an address is written to at once.

    Locks the event's row, counts again, writes; the table's constraint is the second line, so seats never oversell.
    The same key and body is the same booking again. The same key with another body raises SentWithOtherWords, and a
    second booking from one address AlreadyBooked: in both the second form is kept beside the booking. A form that met
    AlreadyBooked and is sent again is answered as though that booking were its own.
    Raises BadInput by its field, or without one when booking is not open.
    """
    wish = _clean(
        event,
        name=name,
        email=email,
        language=language,
        places=places,
        organisation=organisation,
        side=side,
        needs=needs,
    )
    conflict: Conflict | None = None
    with transaction.atomic():
        event = seats.lock(event)
        if not rules.may_book(actor, event):
            raise NotAllowed
        booking, digest = _sent_before(key)
        if booking is None:
            _check_open(actor, event)
            _check_size(event, wish.places)
            person = _introduce(actor, wish, wording)
            booking = _live_booking(event, person)
            if booking is None:
                return _make(actor, event, key, wish, person)
            _keep_second(actor, booking, key, wish, person)
            messages.tell(booking, messages.AGAIN, occasion=f"again:{clock.now():%Y-%m-%d}")
            conflict = AlreadyBooked()
        elif digest != wish.digest:
            if not digest:
                raise Conflict(_("What this form sent has been erased. Please open it again and start afresh."))
            second = _keep_second(actor, booking, key, wish, _introduce(actor, wish, wording))
            conflict = SentWithOtherWords(booking, second)
        elif booking.key != key:
            conflict = AlreadyBooked()
    if conflict is not None:
        raise conflict
    return booking


def _sent_before(key: UUID) -> tuple[Booking | None, str]:
    """The booking that this form made, or found already there for its address, and the digest of what it said then."""
    booking = Booking.objects.filter(key=key).select_related("event__process", "participant").first()
    if booking is not None:
        return booking, booking.body_digest
    again = SentAgain.objects.filter(key=key).select_related("booking__event__process", "booking__participant").first()
    return (again.booking, again.body_digest) if again is not None else (None, "")


def _check_open(actor: Viewer, event: Event) -> None:
    shut = queries.shut(event)
    if shut == queries.Shut.CANCELLED or (shut and not rules.may_organise(actor, event.process)):
        raise BadInput(_SHUT[shut])


def _check_size(event: Event, places: int) -> None:
    """Whether so many could ever fit in."""
    if event.capacity is not None and places > event.capacity:
        raise BadInput(
            ngettext_lazy(
                "This event has only %(count)d place.", "This event has only %(count)d places.", event.capacity
            )
            % {"count": event.capacity},
            field="places",
        )


def _introduce(actor: Viewer, wish: _Wish, wording: str) -> Participant:
    return people.introduce(
        actor=actor, name=wish.name, email=wish.email, language=wish.language, report_back=False, wording=wording
    )


def _live_booking(event: Event, person: Participant) -> Booking | None:
    live = Booking.objects.filter(event=event, participant=person, state__in=Booking.LIVE)
    return live.select_related("event__process", "participant").first()


def _make(actor: Viewer, event: Event, key: UUID, wish: _Wish, person: Participant) -> Booking:
    booking = Booking.objects.create(
        event=event,
        participant=person,
        state=Booking.State.WAITING,
        name=wish.name,
        places=wish.places,
        organisation=wish.organisation,
        side=wish.side,
        needs=wish.needs,
        needs_said=clock.now() if wish.needs else None,
        language=wish.language,
        key=key,
        body_digest=wish.digest,
    )
    promoted = seats.settle(event, newest=booking)
    booking.refresh_from_db(fields=["state"])
    confirmed = booking.state == Booking.State.CONFIRMED
    if confirmed:
        messages.tell(booking, messages.CONFIRMED, occasion="confirmed")
    else:
        messages.tell(booking, messages.WAITING, occasion="waiting")
    _append(facts.BOOKED, actor=actor, booking=booking)
    seats.announce_promoted([other for other in promoted if other.pk != booking.pk], actor=actor)
    return booking


def _keep_second(actor: Viewer, booking: Booking, key: UUID, wish: _Wish, person: Participant) -> SentAgain:
    second, made = SentAgain.objects.get_or_create(
        booking=booking,
        key=key,
        body_digest=wish.digest,
        defaults={
            "participant": person,
            "name": wish.name,
            "places": wish.places,
            "organisation": wish.organisation,
            "side": wish.side,
            "needs": wish.needs,
        },
    )
    if made:
        _append(facts.BOOKING_AGAIN, actor=actor, booking=booking)
    return second


def _append(verb: Verb, *, actor: Viewer, booking: Booking) -> None:
    journal.append(
        verb,
        actor=actor,
        subject=("booking", booking.uuid),
        process=booking.event.process.uuid,
        refs={"event": booking.event.uuid, "state": booking.state, "places": booking.places},
    )


def _lock(actor: Viewer, booking: Booking) -> tuple[Event, Booking]:
    event = seats.lock(booking.event)
    booking = Booking.objects.select_related("participant").get(pk=booking.pk)
    booking.event = event
    if not rules.may_change_booking(actor, booking):
        raise NotAllowed
    return event, booking


@transaction.atomic
def change_booking(
    *,
    actor: Viewer,
    booking: Booking,
    places: int | None = None,
    organisation: str | None = None,
    side: str | None = None,
    needs: str | None = None,
) -> Booking:
    """Change a live booking, by its link or by an organiser; seats given up go to those who wait.

    Locks the event's row. More places than are free are refused, and the booking stays as it was.
    """
    event, booking = _lock(actor, booking)
    if booking.state not in Booking.LIVE or event.cancelled is not None:
        raise BadInput(_("This booking is cancelled: please book again."))
    if organisation is not None:
        booking.organisation = fields.line(organisation, field="organisation", max_length=200)
    if side is not None:
        booking.side = _clean_side(side)
    if needs is not None:
        note_needs(booking, fields.plain(needs, field="needs", max_length=NEEDS_AT_MOST))
    if places is not None:
        _check_size(event, _clean_places(places))
        _check_room(event, booking, places)
        booking.places = places
    booking.save(update_fields=["organisation", "side", "places", *NEEDS_FIELDS])
    promoted = seats.settle(event)
    if places is not None and booking.pk not in {other.pk for other in promoted}:
        messages.tell(booking, messages.CHANGED, occasion=f"changed:{clock.now().isoformat()}")
    booking.refresh_from_db(fields=["state"])
    _append(facts.BOOKING_CHANGED, actor=actor, booking=booking)
    seats.announce_promoted(promoted, actor=actor)
    return booking


def _check_room(event: Event, booking: Booking, places: int) -> None:
    """Whether a confirmed booking may grow to so many places."""
    if event.capacity is None or booking.state != Booking.State.CONFIRMED or places <= booking.places:
        return
    free = event.capacity - seats.recount(event)
    if places - booking.places > free:
        raise BadInput(
            ngettext_lazy(
                "Only %(count)d more place is free. Your booking stays as it was.",
                "Only %(count)d more places are free. Your booking stays as it was.",
                free,
            )
            % {"count": free},
            field="places",
        )


@transaction.atomic
def revoke_links_of(*, actor: Viewer, participant: int) -> None:
    """Make the private links of all bookings and invitations of a person open nothing any more; the rows stand.

    Part of `erasure.revoke_links`, which has locked the events. Appends no fact: that a person's links went is one fact,
    of the person.
    """
    if not people_rules.may_revoke_links(actor, Participant.objects.get(pk=participant)):
        raise NotAllowed
    Booking.objects.filter(participant=participant).update(link_version=F("link_version") + 1)
    revoke_invitations_of(participant)


@transaction.atomic
def cancel_booking(*, actor: Viewer, booking: Booking) -> Booking:
    """Cancel a booking, by its link or by an organiser; its seats go to those who wait, the first who fits first.

    Locks the event's row. Cancelling twice is cancelling once.
    """
    event, booking = _lock(actor, booking)
    if booking.state not in Booking.LIVE:
        return booking
    booking.state = Booking.State.CANCELLED
    booking.cancelled = clock.now()
    booking.save(update_fields=["state", "cancelled"])
    promoted = seats.settle(event)
    messages.tell(booking, messages.CANCELLED, occasion="cancelled")
    _append(facts.BOOKING_CANCELLED, actor=actor, booking=booking)
    seats.announce_promoted(promoted, actor=actor)
    return booking
