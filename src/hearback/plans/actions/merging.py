"""Commitments that merge, split, or get another number: each act leaves rows that can be followed both ways."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans.actions import carrying, open_version
from hearback.plans.actions.carrying import Kind
from hearback.plans.actions.commitments import free_number
from hearback.plans.models import Commitment, Entry, Milestone, Sentence, Target, Version, Wording

GOING, WITHDRAWN = Entry.Standing.GOING, Entry.Standing.WITHDRAWN
_DATES = tuple(f"{end}_{part}" for end in ("starts", "ends") for part in ("written", "earliest", "latest"))


@transaction.atomic
def merge_commitments(
    *,
    actor: Viewer,
    version: Version,
    entries: Sequence[Entry],
    into: Entry | None = None,
    title: Words | None = None,
    number: int | None = None,
    sentences: Collection[Sentence] | None = None,
    milestones: Collection[Milestone] | None = None,
    key: UUID | None = None,
) -> Entry:
    """Make one commitment of several: `into` one of the version, or a new one with this title.

    The sentences and milestones chosen go along (all, unless some are named), and whoever takes part. Those merged
    stand as withdrawn with what became of them; what people said about them stays there and is found from both. A new
    one has the theme and the dates of the first. The same `key` is the same new one again.
    Raises BadInput where one would become what it came from. Locks the process row, then the version.
    """
    process = open_version.lock_process(actor, version.process)
    version = open_version.lock_version(actor, version)
    if key is not None and (found := Entry.objects.filter(version=version, commitment__uuid=key).first()):
        return found
    merged = [one for one in _going(version, entries) if into is None or one.pk != into.pk]
    if not merged or (into is None and len(merged) < 2):
        raise BadInput(_("Choose at least two commitments to make one of."), field="entries")
    if into is None:
        commitment = Commitment(process=process, number=free_number(version, number), **open_version.new_uuid(key))
        to = _begin(commitment, merged[0], title or {})
    else:
        to = _going(version, [into])[0]
    for one in merged:
        _check_not_an_origin(to, of=one)
    for one in merged:
        _carry(one, to, sentences, milestones)
        _end(one, to, Kind.MERGED)
    gone = [str(one.commitment.uuid) for one in merged]
    open_version.note(actor, version, "commitments-merged", commitment=to.commitment.uuid, merged=gone)
    return to


@transaction.atomic
def split_commitment(
    *,
    actor: Viewer,
    entry: Entry,
    title: Words,
    sentences: Collection[Sentence] = (),
    milestones: Collection[Milestone] = (),
    key: UUID | None = None,
) -> Entry:
    """Make another commitment of some sentences and milestones of one; it begins with its theme, dates and parties.

    A commitment of which nothing is left stands as withdrawn: it became those that were split off. The same `key` is
    the same again. Raises BadInput when nothing was chosen. Locks the process row, then the version.
    """
    process = open_version.lock_process(actor, entry.version.process)
    version = open_version.lock_version(actor, entry.version)
    if key is not None and (found := Entry.objects.filter(version=version, commitment__uuid=key).first()):
        return found
    old = _going(version, [entry])[0]
    chosen = Wording.objects.filter(entry=old, sentence__in=sentences).exists()
    if not chosen and not Target.objects.filter(entry=old, milestone__in=milestones).exists():
        raise BadInput(_("Choose what goes into the new commitment."), field="sentences")
    commitment = Commitment(process=process, number=free_number(version, None), **open_version.new_uuid(key))
    new = _begin(commitment, old, title)
    _carry(old, new, sentences, milestones)
    carrying.link_commitments(version, carrying.origins_of(old), new.commitment, Kind.SPLIT)
    if not Wording.objects.filter(entry=old).exists() and not Target.objects.filter(entry=old).exists():
        _withdraw(old)
    open_version.note(actor, version, "commitment-split", commitment=old.commitment.uuid, new=new.commitment.uuid)
    return new


@transaction.atomic
def renumber_commitment(*, actor: Viewer, entry: Entry, number: int) -> Entry:
    """Give a commitment a number that was never given: everything goes along, and the old number leads to the new.

    Locks the process row, then the version.
    """
    process = open_version.lock_process(actor, entry.version.process)
    version = open_version.lock_version(actor, entry.version)
    old = _going(version, [entry])[0]
    new = _begin(Commitment(process=process, number=free_number(version, number)), old, old.title)
    _carry(old, new, None, None)
    _end(old, new, Kind.MOVED)
    open_version.note(actor, version, "commitment-moved", commitment=old.commitment.uuid, new=new.commitment.uuid)
    return new


def _going(version: Version, entries: Sequence[Entry]) -> list[Entry]:
    """These as they are now, by number; raises BadInput for one that somebody merged or withdrew meanwhile."""
    wanted = {one.pk for one in entries}
    rows = Entry.objects.filter(pk__in=wanted, version=version, standing=GOING)
    found = list(rows.select_related("commitment__process", "theme").order_by("commitment__number"))
    if len(found) < len(wanted):
        gone = sorted(one.commitment.number for one in entries if one.pk not in {row.pk for row in found})
        raise BadInput(
            _("Commitment %(number)s is not part of this version any more: somebody merged or withdrew it meanwhile.")
            % {"number": ", ".join(map(str, gone))},
            field="entries",
        )
    for row in found:
        row.version = version
    return found


def _begin(commitment: Commitment, first: Entry, title: Words) -> Entry:
    """A new commitment with a title of its own, and the theme and dates of the first that it comes from."""
    cleaned = open_version.title(title)
    commitment.save(force_insert=True)
    dates = {name: getattr(first, name) for name in _DATES}
    entry = Entry(version=first.version, commitment=commitment, title=cleaned, theme=first.theme, **dates)
    entry.save(force_insert=True)
    return entry


def _check_not_an_origin(to: Entry, *, of: Entry) -> None:
    origins = [one for one in carrying.origins_of(of) if one.pk != to.commitment_id]
    if to.commitment_id in carrying.ancestors(origins):
        raise BadInput(
            _("Commitment %(number)s came out of commitment %(origin)s. Make a new commitment of the two instead.")
            % {"number": of.commitment.number, "origin": to.commitment.number},
            field="into",
        )


def _carry(
    old: Entry, to: Entry, sentences: Collection[Sentence] | None, milestones: Collection[Milestone] | None
) -> None:
    wordings = Wording.objects.filter(entry=old).select_related("sentence")
    targets = Target.objects.filter(entry=old).select_related("milestone")
    carrying.carry_sentences(list(wordings if sentences is None else wordings.filter(sentence__in=sentences)), to)
    carrying.carry_milestones(list(targets if milestones is None else targets.filter(milestone__in=milestones)), to)
    carrying.carry_parties(old, to)


def _end(old: Entry, to: Entry, kind: Kind) -> None:
    """The old one stands as withdrawn, and leads to what it became; one never published leaves what it came from."""
    if carrying.was_published(old):
        carrying.link_commitments(old.version, [old.commitment], to.commitment, kind)
    else:
        carrying.pass_on(old.version, old.commitment, to.commitment)
    _withdraw(old)


def _withdraw(entry: Entry) -> None:
    entry.standing = WITHDRAWN
    entry.save(update_fields=["standing"])
