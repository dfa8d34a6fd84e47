"""The words of a part of a Word file, paragraph by paragraph, as whoever reads it sees them.

Inserted text counts as there, deleted text does not, nor does what is hidden; a field counts as its result; a text box,
which Word writes twice, counts once. Footnotes, pictures and formulas are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hearback.core.text import without_controls
from hearback.core.word.packed import Packed, parse, too_much

MOST_LETTERS = 5_000_000
MOST_PARAGRAPHS = 100_000
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
# What is deleted, moved away, an instruction, how something looked before, or said beside the words.
_PASSED_OVER = re.compile(r"del|moveFrom|delText|instrText|delInstrText|rt|sdtPr|\w+Change")
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_OFF = frozenset({"0", "false", "off"})


@dataclass(slots=True, eq=False)
class Paragraph:
    """A paragraph while it is read: its words, and what it says of its style and its list."""

    at: int  # how many paragraphs begin before it
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    style: str = ""
    level: int | None = None
    in_list: str = ""
    outline: int | None = None
    own_id: str = ""
    goes_on: bool = False
    text: str = ""


class Story:
    """What a part of a file says. `paragraphs` stand in the order in which they begin.

    Those who want more than words override `begun` and `ended`, which are called for each element of Word's own.
    """

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._within: list[Paragraph] = []
        self._open: list[str] = []
        self._passing = 0
        self._fields: list[bool] = []
        self._hidden = [False]
        self._chosen: list[bool] = []
        self._letters = 0

    def read(self, packed: Packed, part: str) -> None:
        """Read a part. Raises BadInput for `file` where it is damaged or more than is read."""
        parse(packed, part, start=self._start, end=self._end, text=self._text)
        for paragraph in self.paragraphs:
            paragraph.text = "".join(paragraph.pieces)

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element of Word's own begins."""

    def ended(self, name: str) -> None:
        """It ends."""

    @property
    def here(self) -> tuple[int, int]:
        """The place that is being read: which paragraph, and how many of its letters came."""
        if not self._within:
            return len(self.paragraphs), 0
        return self._within[-1].at, self._within[-1].length

    def _start(self, element: str, attributes: Mapping[str, str]) -> None:
        namespace, _, name = element.rpartition(" ")
        if namespace == _COMPATIBLE:
            self._alternative(name)
            name = f"mc:{name}"
        elif namespace not in _WORD:
            name = ""
        self._open.append(name)
        if name:
            self.begun(name, attributes)
        if name == "fldChar":
            self._field(attribute(attributes, "fldCharType"))
        if self._passing or _PASSED_OVER.fullmatch(name) or (name == "mc:Fallback" and self._chosen[-1:] == [True]):
            self._passing += 1
            if name == "del" and self._open[-3:-1] == ["pPr", "rPr"] and self._within:
                self._within[-1].goes_on = True
        elif name == "p":
            self._begin_paragraph(attributes)
        elif name == "r":
            self._hidden.append(False)
        elif name in _BREAKS and self._open[-2:-1] == ["r"]:
            self._add(_BREAKS[name])
        else:
            self._property(name, attributes)

    def _end(self, element: str) -> None:
        name = self._open.pop()
        if name:
            self.ended(name)
        if name == "mc:AlternateContent":
            self._chosen.pop()
        if self._passing:
            self._passing -= 1
        elif name == "p" and self._within:
            self._within.pop()
            while self._fields and not self._fields[-1]:  # an instruction ends with its paragraph at the latest
                self._fields.pop()
        elif name == "r":
            self._hidden.pop()

    def _text(self, text: str) -> None:
        if not self._passing and self._open and self._open[-1] == "t":
            self._add(text)

    def _add(self, text: str) -> None:
        if not self._within or self._hidden[-1] or not all(self._fields):
            return
        text = without_controls(text)
        self._letters += len(text)
        if self._letters > MOST_LETTERS:
            raise too_much()
        self._within[-1].pieces.append(text)
        self._within[-1].length += len(text)

    def _alternative(self, name: str) -> None:
        if name == "AlternateContent":
            self._chosen.append(False)
        elif name == "Choice" and self._chosen:
            self._chosen[-1] = True

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _begin_paragraph(self, attributes: Mapping[str, str]) -> None:
        last = self.paragraphs[-1] if self.paragraphs else None
        if last is not None and last.goes_on and last not in self._within:
            last.goes_on = False  # the mark between them was deleted: they are one
        else:
            last = Paragraph(len(self.paragraphs))
            self.paragraphs.append(last)
        last.own_id = attributes.get(f"{_2010} paraId", "") or last.own_id
        self._within.append(last)
        if len(self.paragraphs) > MOST_PARAGRAPHS:
            raise too_much()

    def _property(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "vanish" and self._open[-3:-1] == ["r", "rPr"]:
            self._hidden[-1] = attribute(attributes, "val") not in _OFF
        if not self._within or "pPr" not in self._open[-3:]:
            return
        value, paragraph = attribute(attributes, "val"), self._within[-1]
        if name == "pStyle":
            paragraph.style = value
        elif name == "outlineLvl":
            paragraph.outline = number(value)
        elif name == "ilvl":
            paragraph.level = number(value)
        elif name == "numId":
            paragraph.in_list = value


def attribute(attributes: Mapping[str, str], name: str) -> str:
    """One of Word's own attributes, in either of its two namespaces; empty where it is not there."""
    return next((attributes[key] for space in _WORD if (key := f"{space} {name}") in attributes), "")


def number(value: str) -> int | None:
    """A small number, as levels are."""
    return int(value) if re.fullmatch(r"[0-9]", value) else None
