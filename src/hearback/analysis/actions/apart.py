"""Two people code the same apart from each other: a blind sample, and a coding that both settle on where they differ."""

from __future__ import annotations

import random
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from hearback.analysis import facts, rules
from hearback.analysis.actions.codebook import locked_codebook
from hearback.analysis.actions.coding import (
    check_stance,
    checked_codes,
    is_same,
    locked,
    standing,
    stands_from_now,
    write,
)
from hearback.analysis.models import Code, Coded, Sample, Unit
from hearback.analysis.queries.apart import ENOUGH, coders, is_through
from hearback.analysis.queries.coding import to_be_coded
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.people.models import User
from hearback.processes.models import Process

SMALLEST, LARGEST = 10, 500
_SEEDS = random.SystemRandom()


@transaction.atomic
def draw_sample(*, actor: Viewer, process: Process, key: UUID, size: int, first: User, second: User) -> Sample:
    """Draw so many of what can be coded, by lot, for two people to code. The same key again is the same sample.

    The seed is kept, and from how many it was drawn: whoever doubts it can draw again. Locks the codebook. Raises
    BadInput by field.
    """
    book = locked_codebook(actor, process)
    if (known := Sample.objects.filter(uuid=key, process=process).first()) is not None:
        return known
    every = list(to_be_coded(actor, process).order_by("pk").values_list("pk", flat=True))
    if len(every) < ENOUGH:
        raise BadInput(_("Two people code apart from 100 contributions on."), field="size")
    if not SMALLEST <= size <= min(LARGEST, len(every)):
        most = min(LARGEST, len(every))
        raise BadInput(_("Choose a number from 10 to %(most)d.") % {"most": most}, field="size")
    there = {user.pk for user in coders(process)}
    for user, name in ((first, "first"), (second, "second")):
        if user.pk not in there:
            raise BadInput(_("Choose somebody who works with what was said here."), field=name)
    if first.pk == second.pk:
        raise BadInput(_("Choose two different people."), field="second")
    seed = _SEEDS.getrandbits(48)
    sample = Sample.objects.create(
        uuid=key,
        process=process,
        number=(Sample.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0) + 1,
        seed=seed,
        of=len(every),
        codebook_number=book.number,
        first=first,
        second=second,
        by=actor.uuid,
    )
    Unit.objects.bulk_create(
        Unit(sample=sample, order=order, contribution_id=pk) for order, pk in enumerate(drawn(every, size, seed), 1)
    )
    refs = {"size": size, "of": sample.of, "seed": seed, "number": book.number, "coders": [first.uuid, second.uuid]}
    journal.append(facts.SAMPLE_DRAWN, actor=actor, subject=("sample", sample.uuid), process=process.uuid, refs=refs)
    return sample


def drawn(every: Sequence[int], size: int, seed: int) -> list[int]:
    """Which are drawn: the same from the same rows with the same seed, in an order that tells nothing."""
    return random.Random(seed).sample(sorted(every), size)  # noqa: S311 -- a lot that can be drawn again, no secret


@transaction.atomic
def take_place(*, actor: Viewer, sample: Sample, coder: int, by: User) -> Sample:
    """Let somebody go on where a coder left off who does not work here any more; `coder` is which of the two, 1 or 2.

    What was read stands, under the name of whoever read it. The same again is the same. Locks the codebook. Raises
    BadInput for `by`, and while the coder is still here: nobody is put out of their place.
    """
    locked_codebook(actor, sample.process)
    sample = Sample.objects.select_related("process").get(pk=sample.pk)
    name, other = ("first_id", "second_id") if coder == 1 else ("second_id", "first_id")
    left = getattr(sample, name)
    if left == by.pk:
        return sample
    there = {user.pk for user in coders(sample.process)}
    if left in there or is_through(sample):
        raise BadInput(_("Whoever reads this part is still here, or both are through. So nobody takes their place."))
    if by.pk not in there:
        raise BadInput(_("Choose somebody who works with what was said here."), field="by")
    read_before = Coded.objects.filter(unit__sample=sample, coder=3 - coder, by=by.uuid)
    if by.pk == getattr(sample, other) or read_before.exists():  # who read the other part would agree with themselves
        raise BadInput(_("Choose two different people."), field="by")
    setattr(sample, name, by.pk)
    sample.save(update_fields=[name])
    refs = {"coder": coder, "by": by.uuid}
    journal.append(
        facts.SAMPLE_PASSED,
        actor=actor,
        subject=("sample", sample.uuid),
        process=sample.process.uuid,
        refs=refs,
    )
    return sample


@transaction.atomic
def code_apart(*, actor: Viewer, unit: Unit, codes: Sequence[Code], stance: str) -> Coded:
    """Say, as one of the two coders, what a unit is about. It can be changed until both are through with everything.

    Where both say the same of a unit, that stands from then on, in place of what stood. Locks the contribution. Raises
    BadInput by field.
    """
    sample = unit.sample
    coder = rules.coder_of(actor, sample)
    if coder is None or not rules.may_code(actor, sample.process):
        raise NotAllowed
    row = _locked(unit)
    unit = Unit.objects.select_related("sample__process").get(pk=unit.pk)
    checked = checked_codes(row, codes)
    check_stance(stance)
    mine = Coded.objects.filter(unit=unit, coder=coder, ended=None).first()
    if mine is not None and is_same(mine, checked, stance):
        return mine
    if unit.settled is not None or is_through(sample):
        raise BadInput(_("Both are through with it, so it cannot be changed here any more."))
    if mine is not None:
        mine.ended = clock.now()
        mine.save(update_fields=["ended"])
    turn = mine.turn + 1 if mine else 1
    coded = write(actor, row, checked, stance, turn=turn, origin=Coded.Origin.PERSON, unit=unit, coder=coder)
    _append(facts.CODED_APART, actor, unit)
    other = Coded.objects.filter(unit=unit, ended=None).exclude(coder=coder).first()
    if other is not None and is_same(other, checked, stance):
        _settle(actor, unit, row, checked, stance, by=None)
    return coded


@transaction.atomic
def settle(*, actor: Viewer, unit: Unit, codes: Sequence[Code], stance: str) -> Coded:
    """Say what stands where two coders differ, once both are through. The same again is the same.

    Locks the contribution. Raises BadInput by field.
    """
    if not rules.may_code(actor, unit.sample.process):
        raise NotAllowed
    row = _locked(unit)
    unit = Unit.objects.select_related("sample__process", "settled_as").get(pk=unit.pk)
    if not is_through(unit.sample):
        raise BadInput(_("Both have to be through with everything first."))
    checked = checked_codes(row, codes)
    check_stance(stance)
    if unit.settled is not None:
        if unit.settled_as is not None and is_same(unit.settled_as, checked, stance):
            return unit.settled_as
        raise BadInput(
            _("Somebody settled it meanwhile. Look at what stands now; it can be coded anew like any other.")
        )
    return _settle(actor, unit, row, checked, stance, by=actor.uuid)


def _settle(
    actor: Viewer, unit: Unit, row: Contribution, codes: Sequence[Code], stance: str, *, by: UUID | None
) -> Coded:
    now = standing(row)
    if now is None or not is_same(now, codes, stance):
        now = stands_from_now(actor, row, codes, stance, origin=Coded.Origin.SETTLED)
    unit.settled, unit.settled_by, unit.settled_as = clock.now(), by, now
    unit.save(update_fields=["settled", "settled_by", "settled_as"])
    _append(facts.UNIT_SETTLED, actor, unit)
    return now


def _locked(unit: Unit) -> Contribution:
    row = locked(unit.contribution)
    if not rules.may_be_coded(row):
        raise BadInput(_("Its words are not shown any more, so it cannot be coded."))
    return row


def _append(verb: Verb, actor: Viewer, unit: Unit) -> None:
    process = unit.sample.process
    journal.append(
        verb, actor=actor, subject=("sample", unit.sample.uuid), process=process.uuid, refs={"unit": unit.order}
    )
