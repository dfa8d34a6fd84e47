"""What may happen to people: the only place of this room that writes."""

from hearback.people.actions.codes import open_with_code, send_code
from hearback.people.actions.contact import address_returned, confirm_address, disown_address, show_contact
from hearback.people.actions.limits import Rate, still_within
from hearback.people.actions.participants import (
    erase_participant,
    introduce,
    remove_participants,
    revoke_links,
    set_language,
    set_news,
    set_quiet,
)
from hearback.people.actions.users import (
    LONGEST_ORGANISATION,
    add_organisation,
    add_user,
    make_host,
    make_sign_in_link,
    use_sign_in_link,
)

__all__ = [
    "LONGEST_ORGANISATION",
    "Rate",
    "add_organisation",
    "add_user",
    "address_returned",
    "confirm_address",
    "disown_address",
    "erase_participant",
    "introduce",
    "make_host",
    "make_sign_in_link",
    "open_with_code",
    "remove_participants",
    "revoke_links",
    "send_code",
    "set_language",
    "set_news",
    "set_quiet",
    "show_contact",
    "still_within",
    "use_sign_in_link",
]
