"""The network of a process: who takes part in it, and how they come in and go."""

from hearback.processes.actions.network.changing import (
    change_membership,
    decline_joining,
    delete_old_joinings,
    leave_network,
)
from hearback.processes.actions.network.cleaning import MemberFields
from hearback.processes.actions.network.forgetting import erase_participant, remove_network, revoke_links_of
from hearback.processes.actions.network.importing import ImportedRow, NetworkImported, import_organisations
from hearback.processes.actions.network.joining import (
    SpokenFor,
    ToldTwice,
    add_member,
    confirm_joining,
    join_network,
)
from hearback.processes.actions.network.rows import COLUMNS as NETWORK_COLUMNS

__all__ = [
    "NETWORK_COLUMNS",
    "ImportedRow",
    "MemberFields",
    "NetworkImported",
    "SpokenFor",
    "ToldTwice",
    "add_member",
    "change_membership",
    "confirm_joining",
    "decline_joining",
    "delete_old_joinings",
    "erase_participant",
    "import_organisations",
    "join_network",
    "leave_network",
    "remove_network",
    "revoke_links_of",
]
