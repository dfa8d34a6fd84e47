"""The messages of a mailbox file, one after the other: of a file of any size only one is in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.core.errors import BadInput

LARGEST_MESSAGE = 25_000_000
_LINE = 65_536
# “From ceri@example.org Thu Mar  5 10:20:30 2026”, “From - Thu …”, “From 12@xxx Thu Mar 05 10:20:30 +0000 2026”.
_BEGINS = re.compile(rb"From \S.{0,200}?\b\d{1,2}:\d\d\b.{0,40}\b\d{4}\b")
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_QUOTED = re.compile(rb">+From ")
_KINDS = {
    b"\xd0\xcf\x11\xe0": gettext_lazy(
        "This is a message as Outlook keeps it for itself (.msg). Save it as .eml and bring that file."
    ),
    b"!BDN": gettext_lazy("This is a whole mailbox of Outlook (.pst). Export the messages as .mbox or .eml."),
    b"PK\x03\x04": gettext_lazy(
        "This file is packed (.zip). Unpack it, and bring the .eml or .mbox file that is in it."
    ),
}


@dataclass(frozen=True, slots=True)
class Raw:
    """A message as it stands in the file: its number, and its bytes; None for one that is larger than is read."""

    number: int
    data: bytes | None


def messages(file: BinaryIO) -> Iterator[Raw]:
    """Each message of an mbox file, or the one message of an .eml file.

    In an mbox a line that begins with “From ” and a time begins a message where a blank line stands before it or a header
    behind it; a body's own such lines were marked with “>”, which is taken off. Raises BadInput for `file` for another file.
    """
    first = _first_line(file)
    if not _BEGINS.match(first):
        if not _HEADER.match(first):
            raise BadInput(
                _("This is not an email. Save the message as .eml, or several as .mbox, and bring that file."),
                field="file",
            )
        data = first + file.read(LARGEST_MESSAGE - len(first) + 1)
        yield Raw(1, data if len(data) <= LARGEST_MESSAGE else None)
        return
    number, kept = 1, _Kept()
    for line in _message_lines(file):
        if line is None:
            yield Raw(number, kept.data)
            number, kept = number + 1, _Kept()
        else:
            kept.add(line)
    yield Raw(number, kept.data)


class _Kept:
    """The lines of one message, let go of once they are too many."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._size = 0

    def add(self, line: bytes) -> None:
        self._size += len(line)
        if self._size > LARGEST_MESSAGE:
            self._lines.clear()
        else:
            self._lines.append(line[1:] if _QUOTED.match(line) else line)

    @property
    def data(self) -> bytes | None:
        return b"".join(self._lines) if self._size <= LARGEST_MESSAGE else None


def _message_lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines after the first “From ” line; None where another message begins."""
    blank, begins_line = False, True
    line = file.readline(_LINE)
    while line:
        following = file.readline(_LINE)
        if begins_line and _BEGINS.match(line) and (blank or _HEADER.match(following)):
            yield None
        else:
            yield line
        begins_line = line.endswith((b"\n", b"\r"))
        blank = begins_line and not line.strip()
        line = following


def _first_line(file: BinaryIO) -> bytes:
    """The first line with anything on it, without a mark of the order of bytes; raises BadInput for what is none."""
    line = file.readline(_LINE).removeprefix(b"\xef\xbb\xbf")
    for begins, sentence in _KINDS.items():
        if line.startswith(begins):
            raise BadInput(sentence, field="file")
    while line and not line.strip():
        line = file.readline(_LINE)
    return line
