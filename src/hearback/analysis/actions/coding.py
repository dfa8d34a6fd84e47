"""Coding: saying which themes a thing said is about, and apart from them how it stands to them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from hearback.analysis import facts, rules
from hearback.analysis.actions.suggesting import as_read_today, note_undone, note_what_was_kept
from hearback.analysis.models import Code, Codebook, Coded, Coding, Suggested, Unit
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal

MOST_THEMES = 30
CHANGED_MEANWHILE = _(
    "Somebody else coded this while you were reading. Nothing is lost: what they chose stands beside yours. Look at "
    "both, and save again."
)


@transaction.atomic
def code(
    *,
    actor: Viewer,
    contribution: Contribution,
    codes: Sequence[Code],
    stance: str,
    turn: int,
    origin: str = "",
    suggested: Suggested | None = None,
) -> Coded:
    """Say which themes it is about and its stance, in place of what was said before, which is kept.

    `turn` is that of the coding whoever codes has seen (0: none); where somebody else coded it otherwise meanwhile, it is
    refused, and the form shows both. `suggested` stood beside the words meanwhile: what was made of it is noted apart from
    the decision. The same again is the same. Locks the contribution. Raises BadInput by field.
    """
    row = _locked(actor, contribution)
    checked = checked_codes(row, codes)
    check_stance(stance)
    now = standing(row)
    if now is not None and is_same(now, checked, stance):
        return now
    if turn != (now.turn if now else 0):
        raise BadInput(CHANGED_MEANWHILE)
    kept = suggested is not None and {one.pk for one in checked} <= set(as_read_today(suggested))
    coded = stands_from_now(
        actor, row, checked, stance, origin=origin or (Coded.Origin.SUGGESTED if kept else Coded.Origin.PERSON)
    )
    note_what_was_kept(suggested, coded, checked)
    return coded


@transaction.atomic
def undo_coding(*, actor: Viewer, contribution: Contribution, turn: int) -> Coded | None:
    """Take back the coding of this turn: the one before it stands again, or none. Returns what stands now.

    Where another took its place meanwhile, it is refused. Twice is once. What was suggested waits for a decision again.
    Locks the contribution.
    """
    row = _locked(actor, contribution)
    now = standing(row)
    if now is None or now.turn < turn:
        return now
    if now.turn != turn:
        raise BadInput(CHANGED_MEANWHILE)
    now.ended, now.undone = clock.now(), True
    now.save(update_fields=["ended", "undone"])
    note_undone(now)
    before = Coded.objects.filter(contribution=row, unit=None, undone=False, turn__lt=turn).order_by("-turn").first()
    if before is not None:
        before.ended = None
        before.save(update_fields=["ended"])
    _append_undone(actor, row, now)
    return before


# --- what two coders need as well


def stands_from_now(actor: Viewer, row: Contribution, codes: Sequence[Code], stance: str, *, origin: str) -> Coded:
    """End what stands and let this stand; the caller has locked the contribution and checked everything."""
    mine = Coded.objects.filter(contribution=row, unit=None)
    mine.filter(ended=None).update(ended=clock.now())
    turn = (mine.aggregate(last=Max("turn"))["last"] or 0) + 1
    coded = write(actor, row, codes, stance, turn=turn, origin=origin)
    refs = {"contribution": row.uuid, "codes": [one.uuid for one in codes], "stance": stance, "number": coded.number}
    journal.append(
        facts.CODED,
        actor=actor,
        subject=("coding", coded.uuid),
        process=row.process.uuid,
        refs=refs | {"origin": origin},
    )
    return coded


def write(
    actor: Viewer,
    row: Contribution,
    codes: Sequence[Code],
    stance: str,
    *,
    turn: int,
    origin: str,
    unit: Unit | None = None,
    coder: int | None = None,
) -> Coded:
    """One act of coding with its themes, under the codebook as it is now."""
    number = Codebook.objects.values_list("number", flat=True).get(process=row.process_id)
    coded = Coded.objects.create(
        contribution=row,
        unit=unit,
        coder=coder,
        turn=turn,
        number=number,
        stance=stance,
        origin=origin,
        by=actor.uuid,
    )
    Coding.objects.bulk_create(Coding(coded=coded, code=one) for one in codes)
    return coded


def checked_codes(row: Contribution, codes: Sequence[Code]) -> list[Code]:
    """The same, each once, where each is in use in this process. Raises BadInput for `codes`."""
    wanted = {one.pk for one in codes}
    if not wanted:
        raise BadInput(_("Choose at least one theme. If none fits, choose “Something else”."), field="codes")
    if len(wanted) > MOST_THEMES:
        raise BadInput(_("Choose at most 30 themes."), field="codes")
    found = Code.objects.filter(
        pk__in=wanted, codebook__process=row.process_id, state=Code.State.IN_USE, codable=True
    ).order_by("number")
    if len(found) != len(wanted):
        raise BadInput(_("One of these themes is not in use any more. Choose again."), field="codes")
    return list(found)


def check_stance(stance: str) -> None:
    """Raises BadInput for `stance` where it is none."""
    if stance not in Coded.Stance.values:
        raise BadInput(_("Choose whether it is for or against what it is about."), field="stance")


def standing(row: Contribution) -> Coded | None:
    """The coding that stands."""
    return Coded.objects.filter(contribution=row, unit=None, ended=None).first()


def is_same(coded: Coded, codes: Sequence[Code], stance: str) -> bool:
    """Whether it says the very same themes and stance."""
    there = set(Coding.objects.filter(coded=coded).values_list("code", flat=True))
    return coded.stance == stance and there == {one.pk for one in codes}


def locked(contribution: Contribution) -> Contribution:
    """The contribution, locked; for a caller that has checked who acts."""
    rows = Contribution.objects.select_for_update(of=("self",), no_key=True).select_related("process")
    return rows.get(pk=contribution.pk)


def _locked(actor: Viewer, contribution: Contribution) -> Contribution:
    if not rules.may_code(actor, contribution.process):
        raise NotAllowed
    row = locked(contribution)
    if not rules.may_be_coded(row):
        raise BadInput(_("Its words are not shown any more, so it cannot be coded."))
    return row


def _append_undone(actor: Viewer, row: Contribution, undone: Coded) -> None:
    journal.append(
        facts.CODING_UNDONE,
        actor=actor,
        subject=("coding", undone.uuid),
        process=row.process.uuid,
        refs={"contribution": row.uuid},
    )
