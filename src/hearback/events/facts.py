"""What happens to events and bookings, in the journal's words."""

from django.utils.translation import gettext_lazy as _

from hearback.journal.verbs import verb

WRITTEN = verb("event.written", _("An event was written, not yet announced"), public=False)
ANNOUNCED = verb("event.announced", _("An event was announced"), public=True)
CHANGED = verb("event.changed", _("An event was changed"), public=True)
CANCELLED = verb("event.cancelled", _("An event was cancelled"), public=True)
LINK_REVOKED = verb("event.link-revoked", _("The facilitator’s link of an event was revoked"), public=False)
BOOKED = verb("booking.made", _("Somebody booked"), public=False)
BOOKING_AGAIN = verb("booking.sent-again", _("A booking was sent again with other words; both are kept"), public=False)
BOOKING_CHANGED = verb("booking.changed", _("Somebody changed their booking"), public=False)
BOOKING_CANCELLED = verb("booking.cancelled", _("A booking was cancelled"), public=False)
PROMOTED = verb("booking.promoted", _("Somebody on the waiting list got a place"), public=False)
NEEDS_DELETED = verb("event.needs-deleted", _("What people needed to take part was deleted"), public=False)
NOTES_WRITTEN = verb("notes.written", _("Notes of an event were written"), public=False)
NOTES_CHANGED = verb("notes.changed", _("Published notes of an event were changed"), public=True)
NOTES_PUBLISHED = verb("notes.published", _("Notes of an event were published"), public=True)
