"""Addresses as organisers paste them: one on a line, or several with semicolons or commas; with a name or without."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hearback.core.errors import BadInput
from hearback.core.text import clean_line
from hearback.people import addresses

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LINES_AT_MOST = 3_000
NAME_AT_MOST = 120
_NAMED = re.compile(r"^(?P<name>.*?)\s*<(?P<email>[^<>]*)>$")


@dataclass(frozen=True, slots=True)
class Pasted:
    """An address that was read, with the name beside it."""

    line: int
    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that no address could be read from, and why."""

    line: int
    text: str
    because: StrOrPromise


def read(lines: Iterable[str]) -> tuple[list[Pasted], list[Unread]]:
    """What can be read, and what cannot; empty lines are passed over. Raises BadInput when there are too many."""
    found: list[Pasted] = []
    unread: list[Unread] = []
    for number, line in enumerate(lines, start=1):
        for part in _parts(line):
            if len(found) + len(unread) >= LINES_AT_MOST:
                raise BadInput(_("These are more than 3,000 addresses. Paste fewer at a time."), field="addresses")
            try:
                found.append(_one(number, part))
            except BadInput as problem:
                unread.append(Unread(number, part[:80], problem.sentence))
    return found, unread


def _parts(line: str) -> Iterator[str]:
    """The addresses on a line. A comma within a name ("Jones, Nia <nia@…>") divides nothing."""
    for part in line.split(";"):
        pieces = part.split(",")
        divided = pieces if all("@" in piece for piece in pieces if piece.strip()) else [part]
        yield from (piece.strip() for piece in divided if piece.strip())


def _one(number: int, text: str) -> Pasted:
    clean = clean_line(text)
    named = _NAMED.match(clean)
    name, email = (named["name"], named["email"]) if named else ("", clean)
    email = addresses.clean_email(email.removeprefix("mailto:"))
    return Pasted(number, email, name.strip().strip("\"'").strip()[:NAME_AT_MOST])
