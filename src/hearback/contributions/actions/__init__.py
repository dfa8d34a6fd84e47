"""What may happen to contributions."""

from hearback.contributions.actions.changing import (
    change_words,
    revoke_link,
    revoke_links_of,
    set_state,
    set_states,
    tidy,
    withdraw,
)
from hearback.contributions.actions.drafting import begin, delete_old_drafts, save_draft
from hearback.contributions.actions.erasing import erase_drafts, erase_participant, erase_words
from hearback.contributions.actions.form import WORDS_AT_MOST
from hearback.contributions.actions.looking import show_author
from hearback.contributions.actions.moderating import hide, hold, release, show_again
from hearback.contributions.actions.removing import remove_demonstration
from hearback.contributions.actions.saying import BothKept, capture_slip, say

__all__ = [
    "WORDS_AT_MOST",
    "BothKept",
    "begin",
    "capture_slip",
    "change_words",
    "delete_old_drafts",
    "erase_drafts",
    "erase_participant",
    "erase_words",
    "hide",
    "hold",
    "release",
    "remove_demonstration",
    "revoke_link",
    "revoke_links_of",
    "save_draft",
    "say",
    "set_state",
    "set_states",
    "show_again",
    "show_author",
    "tidy",
    "withdraw",
]
