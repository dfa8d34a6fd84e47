"""Booking, changing and cancelling a booking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hearback.core import clock, fields
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import Viewer
from hearback.events import facts, messages, queries, rules
from hearback.events.actions import seats, wishes
from hearback.events.actions.inviting import revoke_invitations_of
from hearback.events.actions.naming import drop_names_beyond, write_names
from hearback.events.actions.needs import NEEDS_FIELDS, note_needs
from hearback.events.actions.own_meetings import revoke_own_meetings_of
from hearback.events.actions.wishes import Wish
from hearback.events.models import Booking, Event, Invitation, SentAgain
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.people import actions as people
from hearback.people import rules as people_rules
from hearback.people.actions import Introduced
from hearback.people.models import Participant

_SHUT = {
    queries.Shut.CANCELLED: _("This event is cancelled."),
    queries.Shut.OVER: _("This event is over."),
    queries.Shut.CLOSED: _("Booking for this event is closed."),
    queries.Shut.OWN: _("Whoever holds this meeting says who comes. Ask them, or the organisers of the process."),
    queries.Shut.NOT_ANNOUNCED: _("This event is not announced yet."),
}


_GONE = _("What this form sent has been erased. Please open it again and start afresh.")
_FOUND = ("key", "pk", "body_digest")


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


def book(
    *,
    actor: Viewer,
    event: Event,
    key: UUID,
    name: str,
    email: str = "",
    phone: str = "",
    language: str,
    places: int = 1,
    organisation: str = "",
    side: str = "",
    needs: str = "",
    names: Sequence[str] = (),
    invitation: Invitation | None = None,
    origin: str = Booking.Origin.SITE,
    wording: str = "",
) -> Booking:
    """Book places, or join the waiting list when none are free for them; whoever gave an address is written to at once.

    Where people ask for a place, it is noted that they did, and they hold none. `names` are of those who come, at most one
    a place; they may follow later. An invitation lets them use the places kept for the invited, once; without another
    address the person is whoever was invited. An organiser may put in a booking at the desk, also when booking has closed.

    Locks the event's row, reads how many seats are taken (counts again where places are kept), writes; the table's
    constraint is the second line, so seats never oversell.
    The same key and body is the same booking again. The same key with another body raises SentWithOtherWords, and a
    second booking from one address AlreadyBooked: in both the second form is kept beside the booking. A form that met
    AlreadyBooked and is sent again is answered as though that booking were its own.
    Raises BadInput by its field, or without one when booking is not open.
    """
    wish = wishes.clean(
        event,
        name=name,
        email=email,
        phone=phone,
        language=language,
        places=places,
        organisation=organisation,
        side=side,
        needs=needs,
        names=names,
        invitation=invitation,
    )
    form = _Form(actor, event, key, wish, wording, invitation, origin)
    # Looked for before anybody is made to wait. Whoever pressed twice at one instant, or came with one address to two
    # events, is stopped by a constraint, and finds the next time what they did the first.
    for may_try_again in (True, False):
        if _sent_before(key) is not None:
            break
        try:
            return _first_time(form)
        except (IntegrityError, _SentMeanwhile):
            if not may_try_again:
                raise
    return _once_more(form)


@dataclass(frozen=True, slots=True)
class _Form:
    """Who sent what, by which door."""

    actor: Viewer
    event: Event
    key: UUID
    wish: Wish
    wording: str
    invitation: Invitation | None
    origin: str


class _SentMeanwhile(Exception):
    """The same form was taken while this one waited."""


def _first_time(form: _Form) -> Booking:
    with transaction.atomic():
        event = _lock_for(form)
        _check_open(form.actor, event)
        _check_size(event, form.wish.places)
        met = _introduce(form)
        booking = None if met.is_new else _live_booking(event, met.participant)
        if booking is None:
            return _make(form, event, met)
        if booking.key == form.key:
            raise _SentMeanwhile
        _keep_second(form, booking, met.participant)
        messages.tell(booking, messages.AGAIN, occasion=f"again:{clock.now():%Y-%m-%d}")
    raise AlreadyBooked


def _once_more(form: _Form) -> Booking:
    with transaction.atomic():
        _lock_for(form)
        before = _sent_before(form.key)
        if before is None:
            raise Conflict(_GONE)
        pk, digest = before
        booking = _with_all(Booking.objects.filter(pk=pk))
        if digest == form.wish.digest:
            second = None
        elif digest:
            second = _keep_second(form, booking, _introduce(form).participant)
        else:
            raise Conflict(_GONE)
    if second is not None:
        raise SentWithOtherWords(booking, second)
    if booking.key != form.key:
        raise AlreadyBooked
    return booking


def _lock_for(form: _Form) -> Event:
    """The event, locked, if the actor may come by this door: an invitation of their own, and the desk's for organisers."""
    event = seats.lock(form.event)
    invitation = form.invitation
    mine = invitation is None or (invitation.event_id == event.pk and rules.may_see_invitation(form.actor, invitation))
    door = form.origin == Booking.Origin.SITE or rules.may_organise(form.actor, event.process)
    if not (rules.may_book(form.actor, event) and mine and door):
        raise NotAllowed
    return event


def _unused(invitation: Invitation | None) -> Invitation | None:
    """The invitation, unless somebody is coming on it already: a forwarded one brings its second reader no kept place."""
    used = Booking.objects.filter(invitation=invitation, state__in=Booking.LIVE)
    return None if invitation is None or used.exists() else invitation


def _sent_before(key: UUID) -> tuple[int, str] | None:
    """The booking that this form made, or found already there for its address, and the digest of what it said then."""
    again = SentAgain.objects.filter(key=key).order_by("id")
    either = Q(key=key) | Q(pk=Subquery(again.values("booking")[:1]))
    found = {made: (pk, digest) for made, pk, digest in Booking.objects.filter(either).order_by().values_list(*_FOUND)}
    if not found or key in found:
        return found.get(key)
    ((pk, _digest),) = found.values()
    return pk, again[0].body_digest


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


def _introduce(form: _Form) -> Introduced:
    wish, invitation = form.wish, form.invitation
    if invitation is not None and not wish.email:
        return Introduced(invitation.participant)
    return people.introduce(
        actor=form.actor,
        name=wish.name,
        email=wish.email,
        wishes=people.Wishes(phone=wish.phone),
        language=wish.language,
        report_back=False,
        wording=form.wording,
        savepoint=False,
    )


def _live_booking(event: Event, person: Participant) -> Booking | None:
    """Their live booking. That there is none is what nearly everybody waits for, so that is asked first, alone."""
    live = Booking.objects.filter(event=event, participant=person, state__in=Booking.LIVE)
    return _with_all(live) if live.exists() else None


def _with_all(bookings: QuerySet[Booking]) -> Booking:
    return bookings.select_related("event__process", "participant").get()


def _make(form: _Form, event: Event, met: Introduced) -> Booking:
    wish = form.wish
    asks = event.mode == Event.Mode.ASK and form.origin == Booking.Origin.SITE
    booking = Booking(
        event=event,
        participant=met.participant,
        state=Booking.State.ASKED if asks else Booking.State.WAITING,
        name=wish.name,
        places=wish.places,
        organisation=wish.organisation,
        side=wish.side,
        needs=wish.needs,
        needs_said=clock.now() if wish.needs else None,
        invitation=_unused(form.invitation),
        origin=form.origin,
        language=wish.language,
        key=form.key,
        body_digest=wish.digest,
    )
    settled = seats.Settled() if asks else seats.settle(event, newest=[booking])
    booking.save(force_insert=True)
    if wish.names:
        write_names(booking, wish.names)
    if asks:
        messages.tell(booking, messages.ASKED, occasion="asked", contact=met.contact)
        _append(facts.BOOKING_ASKED, actor=form.actor, booking=booking)
        return booking
    if booking.state == Booking.State.CONFIRMED:
        messages.tell(booking, messages.CONFIRMED, occasion="confirmed", contact=met.contact)
    else:
        messages.tell(booking, messages.WAITING, occasion="waiting", contact=met.contact)
    _append(facts.BOOKED, actor=form.actor, booking=booking)
    seats.announce(settled, actor=form.actor, besides={booking.pk})
    return booking


def _keep_second(form: _Form, booking: Booking, person: Participant) -> SentAgain:
    wish = form.wish
    second, made = SentAgain.objects.get_or_create(
        booking=booking,
        key=form.key,
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
        _append(facts.BOOKING_AGAIN, actor=form.actor, booking=booking)
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
    if needs is not None:
        note_needs(booking, fields.plain(needs, field="needs", max_length=wishes.NEEDS_AT_MOST))
    if places is not None or side is not None:
        places_then = booking.places if places is None else wishes.clean_places(places)
        side_then = booking.side if side is None else wishes.clean_side(side)
        if places is not None:
            _check_size(event, places)
        seats.check_room(event, booking, places_then, side_then)
        booking.places, booking.side = places_then, side_then
        drop_names_beyond(booking)
    booking.note_changed_here()
    booking.save(update_fields=["organisation", "side", "places", "body_digest", *NEEDS_FIELDS])
    settled = seats.settle(event)
    if places is not None and booking.pk not in {other.pk for other in settled.promoted}:
        messages.tell(booking, messages.CHANGED, occasion=f"changed:{clock.now().isoformat()}")
    booking.refresh_from_db(fields=["state"])
    _append(facts.BOOKING_CHANGED, actor=actor, booking=booking)
    seats.announce(settled, actor=actor)
    return booking


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
    revoke_own_meetings_of(participant)


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
    settled = seats.settle(event)
    messages.tell(booking, messages.CANCELLED, occasion="cancelled")
    _append(facts.BOOKING_CANCELLED, actor=actor, booking=booking)
    seats.announce(settled, actor=actor)
    return booking
