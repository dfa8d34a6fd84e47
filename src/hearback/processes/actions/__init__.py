"""What may happen to a process: the only place of this room that writes."""

from hearback.processes.actions.announcements import (
    edit_announcement,
    publish_announcement,
    remove_announcement,
    write_announcement,
)
from hearback.processes.actions.parts import (
    KEEP,
    add_phase,
    add_question,
    add_step,
    add_theme,
    close_question,
    edit_phase,
    edit_question,
    edit_step,
    edit_theme,
    remove_phase,
    remove_step,
)
from hearback.processes.actions.posts import end_membership, hand_over, invite
from hearback.processes.actions.process import edit_process, open_process, remove_demonstration, start_process
from hearback.processes.actions.removing import locked_for_removal

__all__ = [
    "KEEP",
    "add_phase",
    "add_question",
    "add_step",
    "add_theme",
    "close_question",
    "edit_announcement",
    "edit_phase",
    "edit_process",
    "edit_question",
    "edit_step",
    "edit_theme",
    "end_membership",
    "hand_over",
    "invite",
    "locked_for_removal",
    "open_process",
    "publish_announcement",
    "remove_announcement",
    "remove_demonstration",
    "remove_phase",
    "remove_step",
    "start_process",
    "write_announcement",
]
