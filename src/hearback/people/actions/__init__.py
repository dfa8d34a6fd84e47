"""What may happen to people: the only place of this room that writes."""

from hearback.people.actions.channels import choose_channel
from hearback.people.actions.codes import open_with_code, send_code
from hearback.people.actions.contact import (
    address_returned,
    address_tried_again,
    addresses_returned,
    confirm_address,
    disown_address,
    end_contact,
    postal_addresses_returned,
    postal_addresses_work_after_all,
    show_contact,
    show_contacts,
)
from hearback.people.actions.introducing import introduce_many
from hearback.people.actions.limits import Rate, still_within
from hearback.people.actions.organisations import (
    LONGEST_ORGANISATION,
    PLACE_LENGTH,
    OrganisationFields,
    add_organisation,
    edit_organisation,
    introduce_organisation,
    new_organisation,
    remove_organisations,
)
from hearback.people.actions.participants import (
    Introduced,
    agree_to,
    erase_participant,
    introduce,
    remove_participants,
    revoke_links,
    set_language,
    set_news,
    set_quiet,
    set_uninvited,
    withdraw_from,
)
from hearback.people.actions.removing import forget_stranger
from hearback.people.actions.users import (
    add_user,
    make_host,
    make_sign_in_link,
    use_sign_in_link,
)
from hearback.people.wishes import Wishes

__all__ = [
    "LONGEST_ORGANISATION",
    "PLACE_LENGTH",
    "Introduced",
    "OrganisationFields",
    "Rate",
    "Wishes",
    "add_organisation",
    "add_user",
    "address_returned",
    "address_tried_again",
    "addresses_returned",
    "agree_to",
    "choose_channel",
    "confirm_address",
    "disown_address",
    "edit_organisation",
    "end_contact",
    "erase_participant",
    "forget_stranger",
    "introduce",
    "introduce_many",
    "introduce_organisation",
    "make_host",
    "make_sign_in_link",
    "new_organisation",
    "open_with_code",
    "postal_addresses_returned",
    "postal_addresses_work_after_all",
    "remove_organisations",
    "remove_participants",
    "revoke_links",
    "send_code",
    "set_language",
    "set_news",
    "set_quiet",
    "set_uninvited",
    "show_contact",
    "show_contacts",
    "still_within",
    "use_sign_in_link",
    "withdraw_from",
]
