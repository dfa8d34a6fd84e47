"""What may happen to contributions."""

from hearback.contributions.actions.asking import try_source_again
from hearback.contributions.actions.attaching import (
    FILES_AT_MOST,
    attach,
    attach_to_draft,
    detach,
    detach_from_draft,
    keep_attachment,
    show_attachment,
)
from hearback.contributions.actions.bringing_back import answer_together_again, bring_back
from hearback.contributions.actions.bulk import BULK_AT_MOST, give_to, put_at, put_under, undo_bulk
from hearback.contributions.actions.by_code import choose_how_told
from hearback.contributions.actions.carrying import CARRY, FOLLOWER, ask_to_carry, carry, follow, settle_place
from hearback.contributions.actions.changing import (
    BECAUSE_AT_MOST,
    change_words,
    reopen,
    revoke_link,
    revoke_links_of,
    set_state,
    set_states,
    tidy,
    withdraw,
)
from hearback.contributions.actions.commenting import (
    COMMENT_AT_MOST,
    comment,
    confirm_comment,
    delete_unconfirmed_comments,
    take_back_comment,
)
from hearback.contributions.actions.correcting import correct_kind
from hearback.contributions.actions.counting_in import (
    confirm_counted_in,
    count_me_in,
    delete_unconfirmed_counted_in,
    leave_all_counted_in,
    leave_counted_in,
    revoke_counted_in_links,
)
from hearback.contributions.actions.drafting import begin_draft, delete_old_drafts, mail_draft_link, save_draft
from hearback.contributions.actions.erasing import erase_drafts, erase_participant, erase_words
from hearback.contributions.actions.form import WORDS_AT_MOST
from hearback.contributions.actions.importing import (
    AT_ONCE,
    FILE_AT_MOST,
    bring_source,
    confirm_source,
    drop_source,
    go_on_reading,
    go_on_taking_in,
    preview,
    read_source_apart,
    set_columns,
    source_to_preview,
)
from hearback.contributions.actions.joining import answered_with, join, unjoin
from hearback.contributions.actions.letters import (
    PAGES_AT_MOST,
    add_page,
    open_page,
    remove_page,
    type_another,
    type_in,
)
from hearback.contributions.actions.locating import locate
from hearback.contributions.actions.looking import show_author
from hearback.contributions.actions.looking_again import (
    ask_for_another_look,
    ask_for_another_look_at_comment,
    look_again,
)
from hearback.contributions.actions.moderating import hide, hold, release, set_moderation, show_again
from hearback.contributions.actions.originals import delete_old_sources, waiting_of
from hearback.contributions.actions.originals_read import KINDS
from hearback.contributions.actions.parting import join_rows, split_row
from hearback.contributions.actions.passing import choose_passing, pass_on
from hearback.contributions.actions.recommending import Recommendation, add_recommendations
from hearback.contributions.actions.recommending import read as read_recommendations
from hearback.contributions.actions.redacting import redact, undo_redaction
from hearback.contributions.actions.removing import remove_demonstration
from hearback.contributions.actions.replying import (
    REPLY_AT_MOST,
    hide_reply,
    reply_as_author,
    reply_as_team,
    settle_replies,
    show_reply,
)
from hearback.contributions.actions.saying import BothKept, capture_slip, say
from hearback.contributions.actions.slips import correct_slip
from hearback.contributions.actions.speaking import DETECT, ask_to_detect, correct_language, detect_languages
from hearback.contributions.actions.splitting import Point, found_places, put_together, split
from hearback.contributions.actions.suspecting import find_spam, let_in
from hearback.contributions.actions.views import remove_view, save_view
from hearback.contributions.actions.voicing import (
    add_voice,
    add_voice_as_author,
    confirm_voice,
    delete_unconfirmed_voices,
    hide_voice,
    let_voices_in,
    show_voice,
    take_back_voice,
)

__all__ = [
    "AT_ONCE",
    "BECAUSE_AT_MOST",
    "BULK_AT_MOST",
    "CARRY",
    "COMMENT_AT_MOST",
    "DETECT",
    "FILES_AT_MOST",
    "FILE_AT_MOST",
    "FOLLOWER",
    "KINDS",
    "PAGES_AT_MOST",
    "REPLY_AT_MOST",
    "WORDS_AT_MOST",
    "BothKept",
    "Point",
    "Recommendation",
    "add_page",
    "add_recommendations",
    "add_voice",
    "add_voice_as_author",
    "answer_together_again",
    "answered_with",
    "ask_for_another_look",
    "ask_for_another_look_at_comment",
    "ask_to_carry",
    "ask_to_detect",
    "attach",
    "attach_to_draft",
    "begin_draft",
    "bring_back",
    "bring_source",
    "capture_slip",
    "carry",
    "change_words",
    "choose_how_told",
    "choose_passing",
    "comment",
    "confirm_comment",
    "confirm_counted_in",
    "confirm_source",
    "confirm_voice",
    "correct_kind",
    "correct_language",
    "correct_slip",
    "count_me_in",
    "delete_old_drafts",
    "delete_old_sources",
    "delete_unconfirmed_comments",
    "delete_unconfirmed_counted_in",
    "delete_unconfirmed_voices",
    "detach",
    "detach_from_draft",
    "detect_languages",
    "drop_source",
    "erase_drafts",
    "erase_participant",
    "erase_words",
    "find_spam",
    "follow",
    "found_places",
    "give_to",
    "go_on_reading",
    "go_on_taking_in",
    "hide",
    "hide_reply",
    "hide_voice",
    "hold",
    "join",
    "join_rows",
    "keep_attachment",
    "leave_all_counted_in",
    "leave_counted_in",
    "let_in",
    "let_voices_in",
    "locate",
    "look_again",
    "mail_draft_link",
    "open_page",
    "pass_on",
    "preview",
    "put_at",
    "put_together",
    "put_under",
    "read_recommendations",
    "read_source_apart",
    "redact",
    "release",
    "remove_demonstration",
    "remove_page",
    "remove_view",
    "reopen",
    "reply_as_author",
    "reply_as_team",
    "revoke_counted_in_links",
    "revoke_link",
    "revoke_links_of",
    "save_draft",
    "save_view",
    "say",
    "set_columns",
    "set_moderation",
    "set_state",
    "set_states",
    "settle_place",
    "settle_replies",
    "show_again",
    "show_attachment",
    "show_author",
    "show_reply",
    "show_voice",
    "source_to_preview",
    "split",
    "split_row",
    "take_back_comment",
    "take_back_voice",
    "tidy",
    "try_source_again",
    "type_another",
    "type_in",
    "undo_bulk",
    "undo_redaction",
    "unjoin",
    "waiting_of",
    "withdraw",
]
