"""What was taken out of words. `apart` is the one place that decides which characters of a verbatim may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from hearback.contributions.models import Contribution, Redaction, Verbatim

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A stretch that was taken out, for whoever may read it: the words, and why."""

    uuid: UUID
    words: str
    because: str
    because_label: StrOrPromise


def redactions(contributions: Iterable[int]) -> dict[tuple[int, int], list[Redaction]]:
    """What stands over the words, by contribution and number of the verbatim. One statement."""
    found: dict[tuple[int, int], list[Redaction]] = {}
    for one in Redaction.objects.filter(contribution__in=list(contributions), undone=None):
        found.setdefault((one.contribution_id, one.number), []).append(one)
    return found


def is_redacted(contribution: Contribution) -> bool:
    """Whether something is taken out of any of the words."""
    return Redaction.objects.filter(contribution=contribution, undone=None).exists()


def apart(text: str, layers: Sequence[Redaction], *, whole: bool = False, within: tuple[int, int] | None = None) -> str:
    """The words with a marked gap for each stretch that was taken out; `within` asks for a part of them.

    With `whole`, for the author and the desk alone: everything, with marks where the gaps are.
    """
    at, last = within or (0, len(text))
    shown = []
    for begins, ends in _merged(layers, len(text)):
        start, end = max(begins, at), min(ends, last)
        if start < end:
            taken = text[start:end]
            gap = _("[taken out: “%(words)s”]") % {"words": taken} if whole else _("[taken out]")
            shown += [text[at:start], gap]
            at = end
    return "".join([*shown, text[at:last]])


def taken_out(verbatim: Verbatim, layers: Sequence[Redaction]) -> tuple[TakenOut, ...]:
    """Each stretch that was taken out of the words, for whoever may read them whole."""
    return tuple(
        TakenOut(one.uuid, verbatim.text[one.start : one.end], one.because, one.get_because_display()) for one in layers
    )


def _merged(layers: Sequence[Redaction], length: int) -> list[tuple[int, int]]:
    """The stretches in order; those that touch or overlap are one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((one.start, min(one.end, length)) for one in layers):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged
