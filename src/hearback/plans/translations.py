"""Which language of a sentence is older than the other: told by the edits, never by comparing texts."""

from __future__ import annotations

from collections.abc import Sequence

from hearback.core.languages import Words


def behind_after(before: Words, after: Words, behind: Sequence[str] = ()) -> list[str]:
    """The languages that are behind once a sentence reads `after`; `behind` are those that were before.

    A language that changes leaves the others behind, unless it only catches up with them. One that is new says what the
    others say now; one that is alone is behind nothing.
    """
    changed = {code for code in after if before.get(code) and before[code] != after[code]}
    stayed = {code for code in after if before.get(code) == after[code]}
    was = {code for code in behind if code in after}
    if not changed:
        return sorted(was) if len(after) > 1 else []
    ahead = changed - was
    found = (was - changed) | (stayed if ahead else set())
    return sorted(found) if len(after) > 1 else []
