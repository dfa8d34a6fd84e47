"""What the paragraphs of a Word file are: headings, points of a list, or plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hearback.core.word.packed import Packed, parse
from hearback.core.word.text import Paragraph, attribute, number

Kind = Literal["heading", "bullet", "text"]
_DEEP = 12
# However a program translates its names to people, in the file they are English.
_HEADING = re.compile(r"heading ([1-9])")
# Word's own styles for deeper points, each a list of its own as far as the file goes.
_DEEPER = re.compile(r"list (?:bullet|number|continue) ([2-5])")


@dataclass(slots=True)
class _Style:
    name: str = ""
    based_on: str = ""
    outline: int | None = None
    in_list: str = ""
    level: int | None = None


class Styles:
    """What the file's styles are: which are headings, and which make lists."""

    def __init__(self) -> None:
        self._styles: dict[str, _Style] = {}

    def read(self, packed: Packed, part: str) -> None:
        styles = self._styles
        current = _Style()

        def start(element: str, attributes: Mapping[str, str]) -> None:
            nonlocal current
            name, value = element.rpartition(" ")[2], attribute(attributes, "val")
            if name == "style":
                current = styles.setdefault(attribute(attributes, "styleId"), _Style())
            elif name == "name":
                current.name = value.casefold()
            elif name == "basedOn":
                current.based_on = value
            elif name == "outlineLvl":
                current.outline = number(value)
            elif name == "numId":
                current.in_list = value
            elif name == "ilvl":
                current.level = number(value)

        parse(packed, part, start=start)

    def kind(self, paragraph: Paragraph) -> tuple[Kind, int]:
        """What a paragraph is, and how deep: its own word counts, then its style's, then that of the style's own style."""
        outline, in_list, level = paragraph.outline, paragraph.in_list, paragraph.level
        style = paragraph.style
        for _deep in range(_DEEP):
            known = self._styles.get(style)
            if known is None:
                break
            if found := _HEADING.fullmatch(known.name):
                outline = int(found[1]) - 1 if outline is None else outline
            if known.name == "title" and outline is None:
                outline = 0
            if (deeper := _DEEPER.fullmatch(known.name)) and not level:
                level = int(deeper[1]) - 1
            outline = known.outline if outline is None else outline
            in_list = in_list or known.in_list
            level = known.level if level is None else level
            style = known.based_on
        if outline is not None and outline < 9:  # Word's 10th level is "body text"
            return "heading", outline + 1
        return ("bullet", level or 0) if in_list not in {"", "0"} else ("text", 0)
