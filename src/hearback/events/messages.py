"""What somebody who booked is told at once, in their language: plain text, and never their own words back.

A stranger's address may have been typed: a message carries no text that the sender of the form chose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.core import languages, references
from hearback.core.viewer import Purpose
from hearback.events.models import Booking, Event
from hearback.outbox import actions as outbox
from hearback.outbox.models import Message
from hearback.people import links
from hearback.people import queries as people
from hearback.people.models import Contact

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Text:
    """The subject and the first lines of a message; `waiting` are its first lines for whoever has no place."""

    subject: StrOrPromise
    opening: StrOrPromise
    waiting: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class Was:
    """When and where an event was to be before it moved."""

    starts: datetime
    ends: datetime
    time_zone: str
    venue: str
    address: str

    @classmethod
    def of(cls, event: Event) -> Was:
        """As it stands."""
        return cls(event.starts, event.ends, event.time_zone, event.venue, event.address)


CONFIRMED = Text(
    gettext_lazy("Your place is booked: %(title)s"),
    gettext_lazy("Your booking is confirmed."),
)
WAITING = Text(
    gettext_lazy("You are on the waiting list: %(title)s"),
    gettext_lazy(
        "All places are taken at the moment, so you are on the waiting list. "
        "We will write to you as soon as there is a place for you: you do not have to do anything."
    ),
)
PROMOTED = Text(
    gettext_lazy("You have a place now: %(title)s"),
    gettext_lazy(
        "You were on the waiting list, and now you have a place: your booking is confirmed. "
        "If you cannot come any more, please cancel, so that somebody else can have the place."
    ),
)
CHANGED = Text(gettext_lazy("Your booking is changed: %(title)s"), gettext_lazy("Your booking is changed."))
CANCELLED = Text(gettext_lazy("Your booking is cancelled: %(title)s"), gettext_lazy("Your booking is cancelled."))
ASKED = Text(
    gettext_lazy("You asked for a place: %(title)s"),
    gettext_lazy(
        "We have noted that you would like a place. The organisers choose who comes, so that both sides and many places "
        "are heard, and we will write to you when they have. You have no place yet."
    ),
)
ACCEPTED = Text(
    gettext_lazy("You have a place: %(title)s"),
    gettext_lazy("You asked for a place, and the organisers would like you to come: your booking is confirmed."),
)
ACCEPTED_WAITING = Text(
    gettext_lazy("You are on the waiting list: %(title)s"),
    gettext_lazy(
        "You asked for a place, and the organisers would like you to come. All places are taken at the moment, so you are "
        "on the waiting list. We will write to you as soon as there is a place for you: you do not have to do anything."
    ),
)
DECLINED = Text(
    gettext_lazy("We cannot give you a place: %(title)s"),
    gettext_lazy("You asked for a place. We are sorry that we cannot give you one. This is why:"),
)
PASSED_OVER: dict[str, Text] = {
    Booking.PassedOver.TOO_LARGE: Text(
        gettext_lazy("You are still on the waiting list: %(title)s"),
        gettext_lazy(
            "Places came free, but fewer than you asked for, so they went to somebody behind you who needs fewer. "
            "You keep your place in the queue. If fewer of you can come, change your booking: then you may have places "
            "sooner."
        ),
    ),
    Booking.PassedOver.KEPT: Text(
        gettext_lazy("You are still on the waiting list: %(title)s"),
        gettext_lazy(
            "A place came free that is kept for others, for example for one of the sides, so it went to somebody behind "
            "you. You keep your place in the queue, and you get the first place that is for you."
        ),
    ),
}
AGAIN = Text(
    gettext_lazy("You have a booking already: %(title)s"),
    gettext_lazy("Somebody booked again with this address. Nothing has changed: this is your booking."),
)
EVENT_CHANGED = Text(
    gettext_lazy("New date, time or place: %(title)s"),
    gettext_lazy(
        "The date, time or place of this event has changed. Your booking still holds. If you cannot come, please cancel."
    ),
    gettext_lazy(
        "The date, time or place of this event has changed. We keep what you sent us: you do not have to do anything. "
        "If you cannot come, please cancel."
    ),
)
WAY_IN_CHANGED = Text(
    gettext_lazy("New way to join online: %(title)s"),
    gettext_lazy(
        "How to join this event online has changed. Date, time and place are the same, and your booking holds."
    ),
)
EVENT_CANCELLED = Text(
    gettext_lazy("This event will not take place: %(title)s"),
    gettext_lazy("We are sorry: this event is cancelled. You do not have to do anything."),
)

REMINDER = Text(gettext_lazy("Coming soon: %(title)s"), gettext_lazy("This is to remind you: you have a place."))
NEEDS_ANSWERED = Text(
    gettext_lazy("About what you need to take part: %(title)s"),
    gettext_lazy("You told us what you need to take part. This is our answer:"),
)


def tell(booking: Booking, text: Text, *, occasion: str, contact: Contact | None = None) -> None:
    """Put a message to whoever booked into the outbox; without a usable address it stands on their page alone.

    `occasion` names the message: the same occasion of the same booking is told once. `contact` is for callers who have
    just read or written it.
    """
    contact = contact or people.contact_of(booking.participant)
    if contact is not None:
        confirmed = contact.confirmed is not None
        outbox.queue_messages([_written(booking, text, occasion, contact.address, confirmed=confirmed)])


def tell_all(event: Event, bookings: Sequence[Booking], text: Text, *, occasion: str, was: Was | None = None) -> int:
    """Tell many of one event the same, as `tell` does one, in statements that do not grow; returns how many messages.

    The bookings come with their participants.
    """
    reach = people.reach_of(booking.participant_id for booking in bookings)
    written = []
    for booking in bookings:
        booking.event = event
        person = reach[booking.participant_id]
        if person.address:
            written.append(_written(booking, text, occasion, person.address, confirmed=person.confirmed, was=was))
    outbox.queue_messages(written)
    return len(written)


def when(event: Event | Was) -> str:
    """The event's day and times in its own zone, in the language in use; with the zone's names when clocks change in it."""
    zone = ZoneInfo(event.time_zone)
    starts, ends = event.starts.astimezone(zone), event.ends.astimezone(zone)
    changes = starts.utcoffset() != ends.utcoffset()
    return _("%(day)s, %(from)s to %(to)s") % {
        "day": format_date(starts, "l j F Y"),
        "from": _clock(starts, named=changes),
        "to": _clock(ends, named=changes) if starts.date() == ends.date() else _day_and_clock(ends, named=changes),
    }


def _day_and_clock(at: datetime, *, named: bool) -> str:
    return f"{format_date(at, 'l j F Y')}, {_clock(at, named=named)}"


def _clock(at: datetime, *, named: bool) -> str:
    """The time of day; Django's own name of a zone is empty in the hour that comes twice, where it is needed most."""
    return f"{at:%H:%M} {at.tzname()}" if named else f"{at:%H:%M}"


def day(value: date) -> str:
    """A day, in the language in use."""
    return format_date(value, "j F Y")


def key_of(booking: UUID, occasion: str) -> str:
    """The name of a message in the outbox."""
    return f"booking:{booking}:{occasion}"


def _written(
    booking: Booking, text: Text, occasion: str, address: str, *, confirmed: bool, was: Was | None = None
) -> Message:
    with translation.override(booking.language):
        title = languages.pick(booking.event.title, booking.language).text
        return outbox.written(
            key=key_of(booking.uuid, occasion),
            to=address,
            subject=str(text.subject) % {"title": title},
            body="\n\n".join(_paragraphs(booking, text, title, confirmed=confirmed, was=was)) + "\n",
            language=booking.language,
        )


def _paragraphs(booking: Booking, text: Text, title: str, *, confirmed: bool, was: Was | None) -> Iterator[str]:
    event = booking.event
    has_place = booking.state == Booking.State.CONFIRMED
    yield str(text.opening if has_place or not text.waiting else text.waiting)
    if text is DECLINED:
        yield booking.declined_because
    if text is NEEDS_ANSWERED:
        yield booking.needs_answer
    yield _lines(title, when(event), _where(event))
    if text is EVENT_CANCELLED and (because := languages.pick(event.cancelled_because, booking.language).text):
        yield because
    if was is not None:
        yield _lines(_("Before, it was:"), when(was), _where(was))
    if text not in (CANCELLED, EVENT_CANCELLED, DECLINED):
        yield from _coming_there(booking, has_place=has_place)
    if text is not REMINDER and booking.answer_promised and booking.state in Booking.LIVE:
        yield _("You told us what you need to take part. Somebody answers you by %(day)s.") % {
            "day": day(booking.answer_promised)
        }
    if text is ASKED:
        yield _("You hear from us either way, by %(day)s at the latest.") % {"day": day(event.decided_by)}
    yield from _what_one_can_do(booking, text)
    if not confirmed:
        person = booking.participant
        yield _lines(
            _("If you did not book, tell us here, and we will not write to this address again."),
            links.url(Purpose.NOT_ME, person.uuid, person.link_version, booking.language),
        )


def _what_one_can_do(booking: Booking, text: Text) -> Iterator[str]:
    """What we hold, and the private links to it."""
    yield _lines(
        ngettext("%(count)d place", "%(count)d places", booking.places) % {"count": booking.places},
        _("Your reference: %(reference)s") % {"reference": booking.reference},
        _("To say it aloud: %(words)s") % {"words": references.aloud(booking.reference)},
    )
    if text is REMINDER:
        yield _lines(_("Yes, I am still coming:"), link_of(booking, "coming"))
        yield _lines(_("I cannot come any more (then somebody else can have the place):"), link_of(booking, "cancel"))
    yield _lines(
        _("With this private link you can see, change and cancel your booking. Please do not pass it on."),
        link_of(booking),
    )
    if text in (CONFIRMED, PROMOTED, ACCEPTED, REMINDER):
        yield _lines(_("Put it in your calendar:"), link_of(booking, "calendar"))
    if text in (CONFIRMED, WAITING, ASKED) and booking.places > 1:
        yield _lines(_("You can say who comes with you, now or later:"), link_of(booking, "names"))


def link_of(booking: Booking, then: str = "") -> str:
    """The private link of a booking; `then` is the page of it that it opens, if not the first."""
    link = links.url(Purpose.BOOKING, booking.uuid, booking.link_version, booking.language)
    return f"{link}?then={then}" if then else link


def _coming_there(booking: Booking, *, has_place: bool) -> Iterator[str]:
    """How to get there, how to come in online (with a place alone), and whom to ask about access."""
    event = booking.event
    if travel := languages.pick(event.travel, booking.language).text:
        yield _lines(_("How to get there:"), travel)
    notes = languages.pick(event.joining_notes, booking.language).text
    if has_place and (event.joining_link or notes):
        yield _lines(_("How to join online (please do not pass this on):"), event.joining_link, notes)
    if reach := ", ".join(part for part in (event.access_name, event.access_phone, event.access_email) if part):
        yield _lines(_("Whom to ask about access and what you need:"), reach)


def _where(event: Event | Was) -> str:
    return ", ".join(part for part in (event.venue, event.address) if part)


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
