"""What somebody said, quoted to them above its answer: short, visibly theirs, and with nothing that could pass for ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution, Verbatim
from hearback.core.text import without_controls
from hearback.core.viewer import NOBODY

SHORT = 280  # letters
# Signs that turn the order of letters round: what stands after them would not read as it is written.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What a mail program would make a link of: whoever typed it may not be who reads it.
# Looked for within one word after another: over a long text without a space anything wider takes minutes.
_ADDRESS = re.compile(r"://|@|www\.|\w\.[^\W\d_]{2}", re.IGNORECASE)


def words_of(of: Iterable[Iterable[Contribution]]) -> dict[int, str]:
    """The words of these as they stand now, quoted, by the contribution; one statement. What was erased has none."""
    wanted = {one.pk for some in of for one in some}
    rows = Verbatim.objects.filter(contribution__in=wanted, erased=None).order_by("number") if wanted else ()
    return {row.contribution_id: quote(row.text) for row in rows}


def public_words_of(wanted: Iterable[Iterable[Contribution]]) -> dict[int, str]:
    """What everybody can read of these, quoted; the same statements however many. What is hidden or kept back has none."""
    rows = {one.pk: one for some in wanted for one in some}.values()
    return (
        {one.id: quote(one.words) for one in contributions.said(NOBODY, rows, gaps=True) if one.words} if rows else {}
    )


def you_said(quotes: Sequence[str]) -> list[str]:
    """What they said, quoted; of many the first few."""
    shown = list(dict.fromkeys(quotes))[:3]
    return [_("You said:"), *shown] if shown else []


def quote(text: str) -> str:
    """A text as a quotation of plain text: each line begins with “> ”, long ones end at a word."""
    lines = [
        " ".join("[…]" if _ADDRESS.search(word) else word for word in line.split())
        for line in _TURNS.sub("", without_controls(text)).splitlines()
    ]
    return "\n".join(f"> {line}" for line in _short("\n".join(filter(None, lines))).split("\n"))


def _short(text: str) -> str:
    if len(text) <= SHORT:
        return text
    cut = text[:SHORT]
    ends = [found.end() for found in re.finditer(r"[.!?](?=\s)", cut)]
    if ends and ends[-1] > SHORT // 2:
        return f"{cut[: ends[-1]]} […]"
    return f"{cut.rsplit(None, 1)[0]} […]"
