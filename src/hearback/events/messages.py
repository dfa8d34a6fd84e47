"""What somebody who booked is told at once, in their language: plain text, and never their own words back.

A stranger's address may have been typed: a message carries no text that the sender of the form chose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.core import languages, references
from hearback.core.viewer import Purpose
from hearback.events.models import Booking, Event
from hearback.outbox import actions as outbox
from hearback.people import links
from hearback.people import queries as people

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Text:
    """The subject and the first lines of a message."""

    subject: StrOrPromise
    opening: StrOrPromise


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
AGAIN = Text(
    gettext_lazy("You have a booking already: %(title)s"),
    gettext_lazy("Somebody booked again with this address. Nothing has changed: this is your booking."),
)
EVENT_CHANGED = Text(
    gettext_lazy("New date, time or place: %(title)s"),
    gettext_lazy(
        "The date, time or place of this event has changed. Your booking still holds. If you cannot come, please cancel."
    ),
)
EVENT_CANCELLED = Text(
    gettext_lazy("This event will not take place: %(title)s"),
    gettext_lazy("We are sorry: this event is cancelled. You do not have to do anything."),
)


def tell(booking: Booking, text: Text, *, occasion: str) -> None:
    """Put a message to whoever booked into the outbox; without a usable address it stands on their page alone.

    `occasion` names the message: the same occasion of the same booking is told once.
    """
    contact = people.contact_of(booking.participant)
    if contact is None:
        return
    with translation.override(booking.language):
        title = languages.pick(booking.event.title, booking.language).text
        outbox.put_message(
            key=f"booking:{booking.uuid}:{occasion}",
            to=contact.address,
            subject=str(text.subject) % {"title": title},
            body=_body(booking, text, title, confirmed=contact.confirmed is not None),
            language=booking.language,
        )


def when(event: Event) -> str:
    """The event's day and times in its own zone, in the language in use."""
    zone = ZoneInfo(event.time_zone)
    starts, ends = event.starts.astimezone(zone), event.ends.astimezone(zone)
    last = format_date(ends, "H:i" if starts.date() == ends.date() else "l j F Y, H:i")
    return _("%(day)s, %(from)s to %(to)s") % {
        "day": format_date(starts, "l j F Y"),
        "from": format_date(starts, "H:i"),
        "to": last,
    }


def _body(booking: Booking, text: Text, title: str, *, confirmed: bool) -> str:
    event = booking.event
    where = ", ".join(part for part in (event.venue, event.address) if part)
    paragraphs = [str(text.opening), "\n".join(part for part in (title, when(event), where) if part)]
    if text is EVENT_CANCELLED:
        because = languages.pick(event.cancelled_because, booking.language).text
        paragraphs += [because] if because else []
    paragraphs += [
        "\n".join(
            [
                ngettext("%(count)d place", "%(count)d places", booking.places) % {"count": booking.places},
                _("Your reference: %(reference)s") % {"reference": booking.reference},
                _("To say it aloud: %(words)s") % {"words": references.aloud(booking.reference)},
            ]
        ),
        _("With this private link you can see, change and cancel your booking. Please do not pass it on.")
        + "\n"
        + links.url(Purpose.BOOKING, booking.uuid, booking.link_version, booking.language),
    ]
    if not confirmed:
        person = booking.participant
        paragraphs.append(
            _("If you did not book, tell us here, and we will not write to this address again.")
            + "\n"
            + links.url(Purpose.NOT_ME, person.uuid, person.link_version, booking.language)
        )
    return "\n\n".join(paragraphs) + "\n"
