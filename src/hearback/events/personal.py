"""What events and bookings hold about people."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.core.personal import CODE, STAFF_TEXT, Held, Holding
from hearback.events import invitation_messages
from hearback.events.models import Attendance, Attendee, Booking, Event, Invitation, SentAgain

_WHY = _("to keep your place and to let you take part")
_LONG = _("as long as the process’s record is kept")
_NEEDS_LONG = _("as many days after the event as it says, usually 30")
_TO_SAY_SO = _("to tell you when we write to you")
_WHO_CAME = _("to count who came, by side, and to tell you when the notes are out")
_ERASED = _("emptied; a booking to come is cancelled")
HOLDINGS = [
    Holding("events.Booking.name", _("the name on a booking"), _WHY, _LONG, _ERASED),
    Holding("events.Booking.organisation", _("whom you come for"), _WHY, _LONG, _ERASED),
    Holding("events.Booking.side", _("which side you come for"), _WHY, _LONG, _ERASED),
    Holding("events.Booking.needs", _("what you need to take part"), _WHY, _NEEDS_LONG, _ERASED),
    Holding("events.Booking.needs_answer", _("what we answered to that"), _WHY, _NEEDS_LONG, _ERASED),
    Holding("events.Booking.declined_because", _("why we could not give you a place"), _WHY, _LONG, _ERASED),
    Holding("events.Attendee.name", _("the names of those who come on a booking"), _WHY, _LONG, _ERASED),
    Holding("events.Invitation.found", _("where we got your address"), _TO_SAY_SO, _LONG, _ERASED),
    Holding("events.Invitation.suits", _("when would suit you"), _WHY, _LONG, _ERASED),
    Holding("events.Event.held_by", _("who holds a meeting of their own"), _WHY, _LONG, _ERASED),
    Holding("events.Attendance.name", _("that you came, under this name"), _WHO_CAME, _LONG, _ERASED),
    Holding("events.Attendance.organisation", _("for whom you came"), _WHO_CAME, _LONG, _ERASED),
    Holding("events.Attendance.side", _("for which side you came"), _WHO_CAME, _LONG, _ERASED),
    Holding("events.SentAgain.name", _("the name on a form that you sent twice"), _WHY, _LONG, _ERASED),
    Holding(
        "events.SentAgain.organisation", _("whom you come for, on a form that you sent twice"), _WHY, _LONG, _ERASED
    ),
    Holding("events.SentAgain.side", _("which side you come for, on a form that you sent twice"), _WHY, _LONG, _ERASED),
    Holding("events.SentAgain.needs", _("what you need, on a form that you sent twice"), _WHY, _NEEDS_LONG, _ERASED),
]
NOT_PERSONAL = {
    **{
        f"events.Event.{field}": STAFF_TEXT
        for field in (
            *("slug", "title", "summary", "time_zone", "venue", "address", "travel", "access", "cancelled_because"),
            *("access_name", "access_phone", "access_email", "who_may_come", "cost", "background"),
            *("outer_name", "outer_link", "no_notes_because"),
            *("kind", "format", "joining_link", "joining_notes", "region", "provisions", "mode"),
        )
    },
    "events.AgendaItem.text": STAFF_TEXT,
    "events.Series.slug": CODE,
    "events.Series.title": STAFF_TEXT,
    "events.Series.summary": STAFF_TEXT,
    "events.Host.role": CODE,
    "events.Paper.title": STAFF_TEXT,
    "events.KeptPlaces.whom": CODE,
    "events.Invitation.language": CODE,
    "events.Invitation.reply": CODE,
    "events.Presence.state": CODE,
    "events.Photograph.text": STAFF_TEXT,
    "events.Photograph.image": "a photograph of a flipchart, drawn anew and published with its text",
    "events.AgreedAction.text": STAFF_TEXT,
    "events.AgreedAction.owner": "a team, organisation or post, as published",
    "events.AgreedAction.outcome": STAFF_TEXT,
    "events.Attendance.body_digest": CODE,
    "events.Booking.origin": CODE,
    "events.Booking.origin_detail": CODE,
    "events.Booking.passed_over_because": CODE,
    "events.Booking.reference": CODE,
    "events.Booking.state": CODE,
    "events.Booking.language": CODE,
    "events.Booking.body_digest": CODE,
    "events.SentAgain.body_digest": CODE,
    "events.Notes.text": STAFF_TEXT,
}


def held_about(participant: int) -> list[Held]:
    """What this room holds about one person, as they may read it. The caller has checked who asks."""
    held = []
    for booking in Booking.objects.filter(participant=participant).select_related("event").order_by("id"):
        about = f"{booking.reference}, {booking.event}, {booking.get_state_display()}, {booking.places}"
        held.append(Held(_("A booking"), about, booking.created))
        if booking.name:
            held.append(Held(_("Your name, on the booking"), booking.name, booking.created))
        held += _filled(booking)
        if booking.needs_answer:
            held.append(Held(_("What we answered to that"), booking.needs_answer, booking.needs_answered))
        if booking.coming:
            held.append(Held(_("You said that you are still coming"), booking.reference, booking.coming))
        if booking.declined_because:
            held.append(Held(_("Why we could not give you a place"), booking.declined_because, booking.created))
        names = Attendee.objects.filter(booking=booking).exclude(name="").values_list("name", flat=True)
        held += [Held(_("Somebody who comes on your booking"), name, booking.created) for name in names]
    came = Attendance.objects.filter(Q(participant=participant) | Q(booking__participant=participant))
    for each in came.select_related("event").order_by("id"):
        undone = _("You came, and that was taken back") if each.undone else _("You came")
        held.append(Held(undone, f"{each.event}, {each.people}", each.happened))
        if each.name:
            held.append(Held(_("Your name, at the door"), each.name, each.happened))
        held += _filled(each)
    again = SentAgain.objects.filter(participant=participant) | SentAgain.objects.filter(
        booking__participant=participant
    )
    for second in again.order_by("id"):
        held += [Held(_("Your name, on a form that you sent twice"), second.name, second.created)]
        held += _filled(second)
    return held + _asked(participant)


def _asked(participant: int) -> list[Held]:
    """To what the person was invited, what they answered, and the meetings that they hold themselves."""
    held = []
    for invitation in Invitation.objects.filter(participant=participant).select_related("event").order_by("id"):
        about = f"{invitation.event}, {invitation.get_reply_display()}"
        held.append(Held(_("An invitation"), about, invitation.created))
        said = {
            _("Where we got your address"): invitation_messages.in_words(invitation.found),
            _("When would suit you"): invitation.suits,
        }
        held += [Held(what, value, invitation.replied or invitation.created) for what, value in said.items() if value]
    for meeting in Event.objects.filter(holder=participant).order_by("id"):
        about = ", ".join(part for part in (meeting.held_by, str(meeting.starts.date()), meeting.venue) if part)
        held.append(Held(_("A meeting of your own"), about, meeting.created))
    return held


def _filled(row: Booking | SentAgain | Attendance) -> list[Held]:
    side = row.get_side_display() if row.side else ""
    values = {_("Whom you come for"): row.organisation, _("Your side"): str(side)}
    if not isinstance(row, Attendance):
        values |= {_("What you need"): row.needs}
    when = row.happened if isinstance(row, Attendance) else row.created
    return [Held(what, value, when) for what, value in values.items() if value]
