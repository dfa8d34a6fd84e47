"""What may happen to contributions that wait: they are answered, talked about, and published with or without."""

from hearback.answers.actions.appealing import WHY_AT_MOST, appeal, erase_words
from hearback.answers.actions.asking_to_publish import (
    AT_ONCE_AT_MOST,
    Publication,
    ask_to_publish,
    publish_as_asked,
)
from hearback.answers.actions.carrying_on import carry_on
from hearback.answers.actions.choosing import Kept, choose_causes
from hearback.answers.actions.giving import answer, correct
from hearback.answers.actions.going_out import GIVE, ask_for_what_is_due, give_prepared, send_all, send_now
from hearback.answers.actions.late import explain_late
from hearback.answers.actions.lines import (
    MOST_POINTS,
    ask_for_line,
    erase_participant,
    remind_of_lines,
    take_line_back,
    write_line,
)
from hearback.answers.actions.preparing import AT_MOST, UNDO_FOR, prepare, prepare_correction, undo
from hearback.answers.actions.publishing import publish_version
from hearback.answers.actions.sides import agree_for_side, say_for_side, second, set_two_for_no
from hearback.answers.actions.talking import talk_about
from hearback.answers.actions.texts import NAME_AT_MOST, TEXT_AT_MOST, change_text, remove_text, write_text
from hearback.answers.outcomes import CauseOf, Given
from hearback.answers.queries.publishing import PUBLISH
from hearback.answers.removing import remove_demonstration

__all__ = [
    "AT_MOST",
    "AT_ONCE_AT_MOST",
    "GIVE",
    "MOST_POINTS",
    "NAME_AT_MOST",
    "PUBLISH",
    "TEXT_AT_MOST",
    "UNDO_FOR",
    "WHY_AT_MOST",
    "CauseOf",
    "Given",
    "Kept",
    "Publication",
    "agree_for_side",
    "answer",
    "appeal",
    "ask_for_line",
    "ask_for_what_is_due",
    "ask_to_publish",
    "carry_on",
    "change_text",
    "choose_causes",
    "correct",
    "erase_participant",
    "erase_words",
    "explain_late",
    "give_prepared",
    "prepare",
    "prepare_correction",
    "publish_as_asked",
    "publish_version",
    "remind_of_lines",
    "remove_demonstration",
    "remove_text",
    "say_for_side",
    "second",
    "send_all",
    "send_now",
    "set_two_for_no",
    "take_line_back",
    "talk_about",
    "undo",
    "write_line",
    "write_text",
]
