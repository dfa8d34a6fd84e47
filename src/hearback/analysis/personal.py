"""What this room holds about people: nothing. What somebody's words are about goes when the words go.

That two things were said in the same words stands here as two numbers, and who coded something as a number of the staff.
"""

from __future__ import annotations

from hearback.core.personal import CODE, STAFF_TEXT, Holding

HOLDINGS: list[Holding] = []
_TEXTS = ("label", "definition", "belongs", "belongs_not", "examples")
NOT_PERSONAL: dict[str, str] = {
    **{f"analysis.Code.{name}": STAFF_TEXT for name in _TEXTS},
    **dict.fromkeys(("analysis.Code.colour", "analysis.Code.standard", "analysis.Code.state"), CODE),
    "analysis.CodeChange.act": CODE,
    "analysis.CodeChange.reads": STAFF_TEXT,
    "analysis.Coded.stance": "a choice of whoever coded the words, on how they stand to what they are about",
    "analysis.Coded.origin": CODE,
}
