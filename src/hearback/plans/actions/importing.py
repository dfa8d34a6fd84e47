"""Importing commitments that others wrote down, into a version being written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, languages, partial_dates
from hearback.core.digests import body_digest
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.text import fold
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.people import actions as people
from hearback.people.models import Organisation
from hearback.plans import facts, importing, rules
from hearback.plans.actions import naming, open_version, versions
from hearback.plans.importing import ATTRIBUTION, Assessed, Refused, Row
from hearback.plans.models import Assessment, Commitment, Entry, Field, Party, Sentence, Version, Wording
from hearback.processes.models import Process, Theme

_LEAD, _SUPPORT, _PARTNER = Party.Part.LEAD, Party.Part.SUPPORT, Party.Part.PARTNER
_FILLED = [
    *("title", "theme", "starts_written", "starts_earliest", "starts_latest"),
    *("ends_written", "ends_earliest", "ends_latest"),
]


class Fate(StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: how many rows of each fate, what was refused, and each row by its title."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[Refused, ...] = ()
    rows: tuple[tuple[str, Fate], ...] = ()
    version: Version | None = None


@dataclass(slots=True)
class _Known:
    """What is there of this plan already."""

    commitments: dict[str, Commitment] = field(default_factory=dict)
    assessments: dict[tuple[int, str], Assessment] = field(default_factory=dict)


def import_ogp_commitments(
    *, actor: Viewer, process: Process, path: Path, country: str, plan: str, dry_run: bool = False
) -> Imported:
    """Import one plan of the Independent Reporting Mechanism's commitments, with its source; never into a published version.

    A row is found again by country, plan and title. New rows and rows that changed go into the version being written,
    if an earlier import of this plan began it; without one a version is begun; while another is being written the import
    is refused with BadInput. An unchanged row changes nothing, also where somebody edited what it brought. Assessments
    stand beside the plan and need no version. One row that cannot be taken refuses the file: nothing is written, and
    `refused` names each by line and column. `dry_run` writes nothing and says the same.

    Reads the file first; then one transaction, which locks the process row and the version.
    """
    if not rules.may_write_plan(actor, process):
        raise NotAllowed
    reading = importing.read_ogp_commitments(path, country, plan)
    if reading.refused:
        return Imported(refused=reading.refused)
    if dry_run:
        fates = _fates(reading.rows, _known(process, reading.rows))
        _check_version(process, country, plan, needed=_needs_version(reading.rows, _known(process, reading.rows)))
        return _report(reading.rows, fates, None)
    with transaction.atomic():
        open_version.lock_process(actor, process)
        known = _known(process, reading.rows)
        fates = _fates(reading.rows, known)
        needed = _needs_version(reading.rows, known)
        version = _check_version(process, country, plan, needed=needed)
        if set(fates) == {Fate.UNCHANGED}:
            return _report(reading.rows, fates, version)
        if needed:
            version = _version(process, version, path, country, plan)
            _write(actor, version, reading.rows, known)
        _assess(reading.rows, known, path)
        report = _report(reading.rows, fates, version)
        journal.append(
            facts.VERSION_IMPORTED,
            actor=actor,
            subject=("version", version.uuid) if version else ("process", process.uuid),
            process=process.uuid,
            refs={
                "created": report.created,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "source": _import_digest(country, plan),
            },
            parts={"file": path.name},
        )
    return report


def _report(rows: Sequence[Row], fates: Sequence[Fate], version: Version | None) -> Imported:
    counts = Counter(fates)
    titles = tuple((row.title, fate) for row, fate in zip(rows, fates, strict=True))
    return Imported(counts[Fate.CREATED], counts[Fate.UPDATED], counts[Fate.UNCHANGED], (), titles, version)


def _known(process: Process, rows: Sequence[Row]) -> _Known:
    found = Commitment.objects.filter(process=process, source__in=[row.source for row in rows])
    commitments = {commitment.source: commitment for commitment in found}
    assessments = Assessment.objects.filter(commitment__in=commitments.values(), by=Assessment.By.INDEPENDENT)
    return _Known(commitments, {(one.commitment_id, one.report): one for one in assessments})


def _fates(rows: Sequence[Row], known: _Known) -> list[Fate]:
    fates = []
    for row in rows:
        commitment = known.commitments.get(row.source)
        if commitment is None:
            fates.append(Fate.CREATED)
        elif commitment.imported != row.digest or any(_differs(commitment, one, known) for one in row.assessed):
            fates.append(Fate.UPDATED)
        else:
            fates.append(Fate.UNCHANGED)
    return fates


def _needs_version(rows: Sequence[Row], known: _Known) -> bool:
    """Whether any row says something new of the plan itself."""
    return any(
        row.source not in known.commitments or known.commitments[row.source].imported != row.digest for row in rows
    )


def _differs(commitment: Commitment, assessed: Assessed, known: _Known) -> bool:
    there = known.assessments.get((commitment.pk, assessed.report))
    return there is None or (there.codes, there.year) != (assessed.codes, assessed.year)


def _import_digest(country: str, plan: str) -> str:
    return body_digest(["ogp-commitments", fold(country), fold(plan)])


def _check_version(process: Process, country: str, plan: str, *, needed: bool) -> Version | None:
    """The version being written, if an import of this plan may write into it."""
    version = Version.objects.filter(process=process, published=None).first()
    if version is None or not needed:
        return None
    if version.import_digest != _import_digest(country, plan):
        raise BadInput(
            _(
                "A version of the plan is being written already. Publish it first: an import begins a version of its own."
            )
        )
    return version


def _version(process: Process, version: Version | None, path: Path, country: str, plan: str) -> Version:
    if version is not None:
        return Version.objects.select_for_update(of=("self",), no_key=True).select_related("process").get(pk=version.pk)
    name = f"{country}, {plan}"
    source = f"{ATTRIBUTION}: {name} ({path.name})"[:200]
    return versions.begin(process, label=name[:80], source=source, digest=_import_digest(country, plan))


def _write(actor: Viewer, version: Version, rows: Sequence[Row], known: _Known) -> None:
    """Put the rows that are new or changed into the version; the caller holds the locks of process and version."""
    wanted = [
        row
        for row in rows
        if row.source not in known.commitments or known.commitments[row.source].imported != row.digest
    ]
    in_order = sorted(wanted, key=lambda row: row.theme_order)
    themes = naming.themes_called(actor, version.process, (row.theme for row in in_order if row.theme))
    bodies = {body.slug: body for row in wanted for body in (*row.leads, *row.supports, *row.partners)}
    # Named in a plan is not the same as having agreed to be listed as part of the network.
    organisations = {
        slug: people.add_organisation(
            actor=actor, slug=slug, name=naming.in_first_language(body.name), kind=body.kind, listed=False
        )
        for slug, body in bodies.items()
    }
    _give_numbers(version.process, wanted, known)
    there = {entry.commitment_id: entry for entry in Entry.objects.filter(version=version)}
    entries = []
    for row in wanted:
        commitment = known.commitments[row.source]
        entry = there.get(commitment.pk) or Entry(version=version, commitment=commitment)
        _fill(entry, row, themes.get(row.theme))
        entries.append(entry)
        commitment.imported = row.digest
    Entry.objects.bulk_create([entry for entry in entries if entry.commitment_id not in there])
    Entry.objects.bulk_update([entry for entry in entries if entry.commitment_id in there], _FILLED)
    _put_parties(entries, wanted, organisations)
    _put_sentences(entries, wanted)
    Commitment.objects.bulk_update([known.commitments[row.source] for row in wanted], ["imported"])


def _put_parties(entries: Sequence[Entry], rows: Sequence[Row], organisations: dict[str, Organisation]) -> None:
    Party.objects.filter(entry__in=entries).delete()
    parts = [
        (entry, part, bodies)
        for entry, row in zip(entries, rows, strict=True)
        for part, bodies in ((_LEAD, row.leads), (_SUPPORT, row.supports), (_PARTNER, row.partners))
    ]
    Party.objects.bulk_create(
        Party(entry=entry, organisation=organisations[slug], part=part, order=order)
        for entry, part, bodies in parts
        for order, slug in enumerate(dict.fromkeys(body.slug for body in bodies))
    )


def _give_numbers(process: Process, rows: Sequence[Row], known: _Known) -> None:
    """Give each new commitment its number: the file's where nobody has it yet, else the next after all of them."""
    given = Commitment.objects.filter(process=process)
    taken = set(given.values_list("number", flat=True))
    new = [row for row in rows if row.source not in known.commitments]
    numbers: dict[str, int] = {}
    for row in new:
        if row.number is not None and row.number not in taken:
            numbers[row.source] = row.number
            taken.add(row.number)
    following = max(taken | {given.aggregate(highest=Max("number"))["highest"] or 0}) + 1
    for row in new:
        if row.source not in numbers:
            numbers[row.source] = following
            following += 1
    made = Commitment.objects.bulk_create(
        Commitment(process=process, number=numbers[row.source], source=row.source) for row in new
    )
    known.commitments |= {commitment.source: commitment for commitment in made}


def _fill(entry: Entry, row: Row, theme: Theme | None) -> None:
    starts, ends = partial_dates.parse(row.starts), partial_dates.parse(row.ends)
    entry.title = naming.in_first_language(row.title)
    entry.theme = theme
    entry.starts_written, entry.starts_earliest, entry.starts_latest = starts.written, starts.earliest, starts.latest
    entry.ends_written, entry.ends_earliest, entry.ends_latest = ends.written, ends.earliest, ends.latest


def _put_sentences(entries: Sequence[Entry], rows: Sequence[Row]) -> None:
    """Put the sentences into the entries. One that reads the same keeps its identity; what others are is not guessed."""
    there = list(Wording.objects.filter(entry__in=entries, field=Field.ACTION).order_by("order", "id"))
    same: dict[tuple[int, str], list[Wording]] = {}
    for wording in there:
        read = fold(wording.text.get(languages.codes()[0], ""))
        same.setdefault((wording.entry_id, read), []).append(wording)
    kept: list[Wording] = []
    new: list[tuple[Entry, int, str]] = []
    for entry, row in zip(entries, rows, strict=True):
        for order, text in enumerate(row.sentences):
            if found := same.get((entry.pk, fold(text))):
                kept.append(found.pop(0))
                kept[-1].order = order
            else:
                new.append((entry, order, text))
    going = {wording.pk for wording in there} - {wording.pk for wording in kept}
    Wording.objects.filter(pk__in=going).delete()
    Wording.objects.bulk_update(kept, ["order"], batch_size=500)
    sentences = Sentence.objects.bulk_create(Sentence(commitment=entry.commitment) for entry, _order, _text in new)
    Wording.objects.bulk_create(
        Wording(entry=entry, sentence=sentence, field=Field.ACTION, order=order, text=naming.in_first_language(text))
        for sentence, (entry, order, text) in zip(sentences, new, strict=True)
    )


def _assess(rows: Sequence[Row], known: _Known, path: Path) -> None:
    """Keep what the mechanism found, a row a report: separate and dated, never a status of the commitment."""
    changed, made = [], []
    for row in rows:
        commitment = known.commitments[row.source]
        for assessed in row.assessed:
            there = known.assessments.get((commitment.pk, assessed.report))
            if there is None:
                made.append(_assessment(commitment, assessed, path))
            elif _differs(commitment, assessed, known):
                there.codes, there.year, there.recorded = assessed.codes, assessed.year, clock.now()
                changed.append(there)
    Assessment.objects.bulk_create(made)
    Assessment.objects.bulk_update(changed, ["codes", "year", "recorded"])


def _assessment(commitment: Commitment, assessed: Assessed, path: Path) -> Assessment:
    return Assessment(
        commitment=commitment,
        by=Assessment.By.INDEPENDENT,
        body=ATTRIBUTION,
        report=assessed.report,
        codes=assessed.codes,
        year=assessed.year,
        source=f"{ATTRIBUTION} ({path.name})"[:200],
    )
