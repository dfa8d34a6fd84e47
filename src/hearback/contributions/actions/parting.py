"""Taking one thing that waits in a file apart into its points, and putting several of one person's together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import uuid5

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hearback.contributions import rules
from hearback.contributions.actions.form import cleaned_words
from hearback.contributions.models import Source, SourceRow
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer

MOST_POINTS = 50
_LEFT_OUT = 500  # letters of what stands in no point that are told
_ASIDE = 1_000_000_000  # beyond every number of a line
_Fate = SourceRow.Fate
_AUTHOR = ("name", "organisation_name", "email", "post", "phone", "told_by", "attribution", "language")


@transaction.atomic
def split_row(*, actor: Viewer, source: Source, number: int, points: Sequence[str]) -> list[SourceRow]:
    """Let one thing that waits come in as several: its author's words in their order, and none that are not theirs.

    Each keeps the author and where it stood (“message 2, part 1”); what stands in no point is said beside the first. The
    first has the key of the whole, so that the whole is known in another file. Locks the source. Raises BadInput for
    `points`.
    """
    source = _lock(actor, source)
    [row] = _waiting(source, [number])
    said, left_out = _parted(row.values["words"], points)
    why = row.why.replace(_("It may be several points in one."), "").strip()
    more = len(said) - 1
    after = SourceRow.objects.filter(source=source, number__gt=row.number)
    after.update(number=F("number") + _ASIDE)  # out of the way first: no two may have one number even for a moment
    SourceRow.objects.filter(source=source, number__gt=_ASIDE).update(number=F("number") - _ASIDE + more)
    parts = [
        SourceRow(
            source=source,
            number=row.number + at,
            place=f"{row.place[:180]}, part {at + 1}",
            fate=_Fate.NEW,
            why=why,
            key=row.key if at == 0 or row.key is None else uuid5(row.key, f"{at + 1}: {words}"),
            values=row.values | {"words": words, "points": []},
        )
        for at, words in enumerate(said)
    ]
    if left_out:
        note = _("In none of the points: “%(words)s”") % {"words": left_out[:_LEFT_OUT]}
        parts[0].why = " ".join(filter(None, (why, note)))
    row.delete()
    return SourceRow.objects.bulk_create(parts)


@transaction.atomic
def join_rows(*, actor: Viewer, source: Source, numbers: Collection[int]) -> SourceRow:
    """Let several things that one person said come in as one, in their order; it says which they were.

    Locks the source. Raises BadInput for `numbers` where they are fewer than two, or not of one person.
    """
    source = _lock(actor, source)
    first, *others = _waiting(source, numbers)
    if not others:
        raise BadInput(_("Choose at least one to put together with this one."), field="numbers")
    known = first.values.get("name") or first.values.get("email")
    if not known or any(other.values.get(column) != first.values.get(column) for other in others for column in _AUTHOR):
        raise BadInput(_("These are from different people: each keeps words of their own."), field="numbers")
    words = cleaned_words("\n\n".join(row.values["words"] for row in (first, *others)))
    note = _("Together with %(places)s") % {"places": ", ".join(other.place for other in others)}
    first.values, first.why = first.values | {"words": words, "points": []}, " ".join(filter(None, (first.why, note)))
    first.save(update_fields=["values", "why"])
    for other in others:
        other.fate, other.values = _Fate.JOINED, {"with": str(first.key)}
        other.why = _("Together with %(places)s") % {"places": first.place}
    SourceRow.objects.bulk_update(others, ["fate", "values", "why"])
    return first


def _lock(actor: Viewer, source: Source) -> Source:
    locked = Source.objects.select_for_update(of=("self",), no_key=True).select_related("process")
    source = locked.get(pk=source.pk)
    if not rules.may_import(actor, source.process):
        raise NotAllowed
    if source.step != Source.Step.READ:
        raise BadInput(_("This file has come in already, or is being read."))
    return source


def _waiting(source: Source, numbers: Collection[int]) -> list[SourceRow]:
    """Those lines of a file, of which each waits; in the order of the file."""
    rows = list(SourceRow.objects.filter(source=source, number__in=numbers, fate=_Fate.NEW).order_by("number"))
    if not rows or len(rows) != len(set(numbers)):
        raise BadInput(_("This is no longer as you saw it. Look at the file again."), field="numbers")
    return rows


def _parted(whole: str, points: Sequence[str]) -> tuple[list[str], str]:
    """The points as they are kept, and what of the whole stands in none of them."""
    said = [cleaned_words(point) for point in points if point.strip()]
    if not 2 <= len(said) <= MOST_POINTS:
        raise BadInput(_("Make at least two points of it, and at most 50."), field="points")
    left = " ".join(whole.split())
    left_out: list[str] = []
    for point in said:
        before, found, left = left.partition(" ".join(point.split()))
        if not found:
            raise BadInput(
                _("“%(words)s” does not stand there, or not in this order. Only its author’s words can be a point.")
                % {"words": point[:80]},
                field="points",
            )
        left_out.append(before)
    # The marks and numbers of a list are not worth telling.
    return said, " … ".join(part.strip() for part in (*left_out, left) if sum(map(str.isalpha, part)) > 1)
