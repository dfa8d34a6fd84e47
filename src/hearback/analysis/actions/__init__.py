"""What may happen here."""

from hearback.analysis.actions.apart import (
    LARGEST,
    SMALLEST,
    code_apart,
    draw_sample,
    drawn,
    settle,
    take_place,
)
from hearback.analysis.actions.codebook import (
    MOST_CODES,
    add_code,
    begin_codebook,
    change_code,
    merge_code,
    retire_code,
    show_themes,
    split_code,
    use_code_again,
)
from hearback.analysis.actions.coding import code, undo_coding
from hearback.analysis.actions.coverage import call_coverage
from hearback.analysis.actions.forgetting import forget, remove_demonstration
from hearback.analysis.actions.grouping import FOLLOWER, GROUP, ask_for_what_is_due, follow, group
from hearback.analysis.actions.importing import Imported, import_codebook
from hearback.analysis.actions.suggesting import SUGGEST, ask_to_suggest, make_suggestions

__all__ = [
    "FOLLOWER",
    "GROUP",
    "LARGEST",
    "MOST_CODES",
    "SMALLEST",
    "SUGGEST",
    "Imported",
    "add_code",
    "ask_for_what_is_due",
    "ask_to_suggest",
    "begin_codebook",
    "call_coverage",
    "change_code",
    "code",
    "code_apart",
    "draw_sample",
    "drawn",
    "follow",
    "forget",
    "group",
    "import_codebook",
    "make_suggestions",
    "merge_code",
    "remove_demonstration",
    "retire_code",
    "settle",
    "show_themes",
    "split_code",
    "take_place",
    "undo_coding",
    "use_code_again",
]
