"""The number that a commitment's heading begins with."""

from __future__ import annotations

import re

_NUMBERED = re.compile(
    r"(?:(?P<word>commitment|ymrwymiad)\s+)?(?:no\.?\s*)?(?P<number>\d{1,4}(?:\.\d{1,2})*)(?P<sign>\s*[.:)–-])?"
    r"(?:\s+(?P<title>\S.*))?",
    re.IGNORECASE | re.DOTALL,
)


def numbered(title: str) -> tuple[int | None, str] | None:
    """“Commitment 3: Open the registers”: its number and title; None where it does not begin with a number."""
    found = _NUMBERED.fullmatch(title.strip())
    if found is None or not (found["word"] or found["sign"] or "." in found["number"]):
        return None
    number = found["number"]
    return (int(number) if number.isdecimal() and int(number) else None), (found["title"] or "").strip()
