"""What may happen to events, seats and notes."""

from hearback.events.actions.agenda import AgendaPoint
from hearback.events.actions.agreed import (
    AgreedFields,
    add_agreed_action,
    change_agreed_action,
    remove_agreed_action,
)
from hearback.events.actions.announcing import (
    cancel_event,
    edit_event,
    publish_event,
    resize,
    revoke_capture_link,
    write_event,
)
from hearback.events.actions.asking import ask_for_notes, say_no_notes
from hearback.events.actions.attending import (
    COUNTED_AT_MOST,
    IN_AT_ONCE,
    CameWithOtherWords,
    check_in,
    clock_was_wrong,
    count_people,
    undo_check_in,
    walk_in,
)
from hearback.events.actions.booking import (
    AlreadyBooked,
    SentWithOtherWords,
    book,
    cancel_booking,
    change_booking,
    revoke_links_of,
)
from hearback.events.actions.chatham import set_chatham_house
from hearback.events.actions.choosing import (
    Chosen,
    accept_booking,
    accept_bookings,
    decline_booking,
    decline_bookings,
    set_mode,
)
from hearback.events.actions.coming import say_coming
from hearback.events.actions.copying import copy_event
from hearback.events.actions.describing import TAKEN_SLUGS, EventFields
from hearback.events.actions.forgetting import delete_old_needs, erase_participant
from hearback.events.actions.importing import BookingsImported, Brought, BroughtIn, import_bookings
from hearback.events.actions.inviting import (
    INVITE,
    MOST_AT_ONCE,
    SUITS_AT_MOST,
    Invited,
    Looked,
    answer_invitation,
    ask_to_invite,
    go_on_inviting,
    invite,
    look_over,
    never_again,
)
from hearback.events.actions.naming import name_attendees
from hearback.events.actions.needs import answer_needs, set_needs_days
from hearback.events.actions.noting import publish_notes, write_notes
from hearback.events.actions.own_meetings import hold_own_meeting
from hearback.events.actions.papers import PlannedPaper, set_papers
from hearback.events.actions.photographs import (
    PHOTOGRAPHS_AT_MOST,
    add_photograph,
    describe_photograph,
    move_photograph,
    remove_photograph,
)
from hearback.events.actions.presence import note_presence, set_meeting
from hearback.events.actions.reminding import (
    A_DAY,
    A_WEEK,
    TWO_DAYS,
    drop_late_reminders,
    send_due_reminders,
    set_reminders,
)
from hearback.events.actions.removing import remove_demonstration
from hearback.events.actions.seats import keep_places, settle_released
from hearback.events.actions.series import add_series, edit_series

__all__ = [
    "A_DAY",
    "A_WEEK",
    "COUNTED_AT_MOST",
    "INVITE",
    "IN_AT_ONCE",
    "MOST_AT_ONCE",
    "PHOTOGRAPHS_AT_MOST",
    "SUITS_AT_MOST",
    "TAKEN_SLUGS",
    "TWO_DAYS",
    "AgendaPoint",
    "AgreedFields",
    "AlreadyBooked",
    "BookingsImported",
    "Brought",
    "BroughtIn",
    "CameWithOtherWords",
    "Chosen",
    "EventFields",
    "Invited",
    "Looked",
    "PlannedPaper",
    "SentWithOtherWords",
    "accept_booking",
    "accept_bookings",
    "add_agreed_action",
    "add_photograph",
    "add_series",
    "answer_invitation",
    "answer_needs",
    "ask_for_notes",
    "ask_to_invite",
    "book",
    "cancel_booking",
    "cancel_event",
    "change_agreed_action",
    "change_booking",
    "check_in",
    "clock_was_wrong",
    "copy_event",
    "count_people",
    "decline_booking",
    "decline_bookings",
    "delete_old_needs",
    "describe_photograph",
    "drop_late_reminders",
    "edit_event",
    "edit_series",
    "erase_participant",
    "go_on_inviting",
    "hold_own_meeting",
    "import_bookings",
    "invite",
    "keep_places",
    "look_over",
    "move_photograph",
    "name_attendees",
    "never_again",
    "note_presence",
    "publish_event",
    "publish_notes",
    "remove_agreed_action",
    "remove_demonstration",
    "remove_photograph",
    "resize",
    "revoke_capture_link",
    "revoke_links_of",
    "say_coming",
    "say_no_notes",
    "send_due_reminders",
    "set_chatham_house",
    "set_meeting",
    "set_mode",
    "set_needs_days",
    "set_papers",
    "set_reminders",
    "settle_released",
    "undo_check_in",
    "walk_in",
    "write_event",
    "write_notes",
]
