"""Importing a plan from a file, whole or a commitment at a time: into the version being written, aligned with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.core.digests import body_digest
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.text import clean_line
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.people.models import Organisation
from hearback.plans import facts, importing, rules
from hearback.plans.actions import aligned, naming, open_version, versions
from hearback.plans.actions.aligned import NewMilestone, NewText, Put
from hearback.plans.actions.commitments import put_parties, set_dates
from hearback.plans.aligning import Match, Titled, match_commitments
from hearback.plans.importing import Place, ReadCommitment
from hearback.plans.models import Commitment, Entry, Party, PlanFile, Proposal, Version
from hearback.processes.models import Process, Theme

_GOING = Entry.Standing.GOING
_PARTS = {"leads": Party.Part.LEAD, "supports": Party.Part.SUPPORT, "partners": Party.Part.PARTNER}


class TakenIn(StrEnum):
    """What becomes of a commitment of a file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class PlanImported:
    """What an import did, or would do: each commitment by its title, what was refused, and what was left out."""

    rows: tuple[tuple[str, TakenIn, Put], ...] = ()
    refused: tuple[Place, ...] = ()
    left: tuple[Place, ...] = ()
    version: Version | None = None
    again: bool = False

    def count(self, fate: TakenIn) -> int:
        """How many commitments came to this."""
        return sum(one == fate for _title, one, _put in self.rows)

    @property
    def questions(self) -> int:
        """How many questions wait for a person."""
        return self.count(TakenIn.ASKED) + sum(put.asked for _title, _fate, put in self.rows)


def import_plan(
    *,
    actor: Viewer,
    process: Process,
    data: bytes,
    name: str,
    label: str = "",
    language: str = "",
    dry_run: bool = False,
) -> PlanImported:
    """Read a plan, in Markdown or Word, into the version being written; without one a version is begun, called `label`.

    A commitment is found again by its number and title, a sentence by its words: what is certain keeps its identity, what
    is not is asked about and stands as it stood until somebody has settled it. A commitment, a part or a date that the
    file does not have stays as it is. One place that cannot be taken refuses the file: nothing is written, and `refused`
    names each. The same file again changes nothing, as long as no other file in its language has said anything of the same
    commitments since. `dry_run` writes nothing and says the same.

    Raises BadInput for `file` where nothing can be read at all, and for `label` where the version is called otherwise.
    Reads the file first; then one transaction, which locks the process row and the version.
    """
    if not rules.may_write_plan(actor, process):
        raise NotAllowed
    language = language or languages.codes()[0]
    if language not in languages.codes():
        raise BadInput(_("Use a language of this site."), field="language")
    read = importing.read_plan(data)
    if read.refused:
        return PlanImported(refused=read.refused, left=read.left)
    with transaction.atomic():
        process = open_version.lock_process(actor, process)
        digest = body_digest(["plan", language, importing.digest_of(data)])
        known = _is_in(process, digest)
        if known is not None:
            rows = tuple((one.title, TakenIn.UNCHANGED, Put()) for one in read.commitments)
            return PlanImported(rows, left=read.left, version=known.version, again=True)
        version = _version(actor, process, label)
        file = PlanFile.objects.create(version=version, digest=digest, language=language, name=clean_line(name)[:200])
        taking = Taking(actor, version, file)
        rows = tuple(taking.take_in(read.commitments, _matches(version, read.commitments, language)))
        done = PlanImported(rows, left=(*read.left, *taking.left), version=version)
        journal.append(
            facts.VERSION_IMPORTED,
            actor=actor,
            subject=("version", version.uuid),
            process=process.uuid,
            refs={
                "created": done.count(TakenIn.CREATED),
                "updated": done.count(TakenIn.UPDATED),
                "unchanged": done.count(TakenIn.UNCHANGED),
                "questions": done.questions,
                "source": digest,
            },
            parts={"file": file.name},
        )
        transaction.set_rollback(dry_run)
    return done


def _is_in(process: Process, digest: str) -> PlanFile | None:
    """The file of this digest, if what it says was the last that any file in its language said of its commitments."""
    files = PlanFile.objects.filter(version__process=process).select_related("version").order_by("id")
    found = files.filter(digest=digest).last()
    if found is None:
        return None
    since = files.filter(language=found.language, pk__gt=found.pk).values_list("about", flat=True)
    return None if set(found.about) & {one for about in since for one in about} else found


def _version(actor: Viewer, process: Process, label: str) -> Version:
    """The version being written, locked; or a new one of this name. The caller holds the lock of the process."""
    version = Version.objects.filter(process=process, published=None).first()
    if version is None:
        return versions.start_version(actor=actor, process=process, label=label)
    version = open_version.lock_version(actor, version)
    if label and version.label and version.label != clean_line(label):
        raise BadInput(
            _("The version being written is called “%(there)s”, not “%(asked)s”. Publish it first, or use its name.")
            % {"there": version.label, "asked": label},
            field="label",
        )
    if label and not version.label:
        version = versions.edit_version(actor=actor, version=version, edits=version.edits, label=label)
    return version


def _matches(version: Version, reads: Sequence[ReadCommitment], language: str) -> list[tuple[Entry | None, bool]]:
    """For each commitment of the file the one of the version that it is, and whether nobody need be asked.

    One that was withdrawn does not come back by itself.
    """
    entries = list(Entry.objects.filter(version=version).select_related("commitment", "theme"))
    there = [Titled(entry.commitment.number, entry.title.get(language, "")) for entry in entries]
    found: list[tuple[Entry | None, bool]] = []
    for match in match_commitments(there, [Titled(read.number, read.title) for read in reads]):
        entry = _found(entries, match)
        found.append((entry, match.sure and (entry is None or entry.standing == _GOING)))
    return found


def _found(entries: Sequence[Entry], match: Match) -> Entry | None:
    return None if match.place is None else entries[match.place]


class Taking:
    """Puts commitments of a file into the version; the caller holds the locks of process and version.

    `left` says which names of the file nobody is known by in its language: they were not put anywhere.
    """

    def __init__(self, actor: Viewer, version: Version, file: PlanFile) -> None:
        self.actor, self.version, self.file = actor, version, file
        self.left: list[Place] = []
        self.language = file.language
        # Names and themes are added as the first language of the site has them; another only finds what is there.
        self.adds = file.language == languages.codes()[0]

    def take_in(
        self, reads: Sequence[ReadCommitment], matches: Sequence[tuple[Entry | None, bool]]
    ) -> list[tuple[str, TakenIn, Put]]:
        """Put in those of which it is certain which they are; the others are asked about."""
        certain = [(read, entry) for read, (entry, sure) in zip(reads, matches, strict=True) if sure]
        self.ask([(read, entry) for read, (entry, sure) in zip(reads, matches, strict=True) if not sure])
        done = iter(self.take(certain))
        return [
            next(done) if sure else (read.title, TakenIn.ASKED, Put())
            for read, (_entry, sure) in zip(reads, matches, strict=True)
        ]

    def ask(self, asked: Sequence[tuple[ReadCommitment, Entry | None]]) -> None:
        """Keep the commitments of which nobody can tell which they are."""
        Proposal.objects.bulk_create(
            Proposal(
                version=self.version,
                file=self.file,
                kind=Proposal.Kind.COMMITMENT,
                commitment=entry.commitment if entry else None,
                words=self._words(read.title),
                read=importing.as_data(read),
                order=order,
            )
            for order, (read, entry) in enumerate(asked)
        )

    def take(self, reads: Sequence[tuple[ReadCommitment, Entry | None]]) -> list[tuple[str, TakenIn, Put]]:
        """Put them into the version: those without an entry are new."""
        themes = naming.themes_called(
            self.actor, self.version.process, (read.theme for read, _entry in reads if read.theme), add=self.adds
        )
        organisations = self._organisations([read for read, _entry in reads])
        new = self._new([read for read, entry in reads if entry is None])
        entries = [entry or next(new) for read, entry in reads]
        self._speaks_of(entries)
        parties: dict[int, dict[str, list[Organisation]]] = defaultdict(lambda: defaultdict(list))
        members: dict[int, dict[Organisation, list[Organisation]]] = defaultdict(lambda: defaultdict(list))
        for party in Party.objects.filter(entry__in=entries).select_related("organisation", "coalition"):
            if party.coalition is None:
                parties[party.entry_id][party.part].append(party.organisation)
            else:
                members[party.entry_id][party.coalition].append(party.organisation)
        changed = []
        for entry, (read, _was) in zip(entries, reads, strict=True):
            self._note_unknown(read, themes, organisations)
            differs = self._fill(entry, read, themes)
            there = (parties[entry.pk], members[entry.pk])
            changed.append(self._put_parties(entry, read, *there, organisations) or differs)
        put = aligned.put_texts(
            [(entry, self._text(read)) for entry, (read, _was) in zip(entries, reads, strict=True)], self.file
        )
        return [
            (read.title, _fate(was, differs=differs, put=done), done)
            for (read, was), differs, done in zip(reads, changed, put, strict=True)
        ]

    def _note_unknown(
        self, read: ReadCommitment, themes: Mapping[str, Theme], organisations: Mapping[str, Organisation]
    ) -> None:
        """Say which names are not known in the language of the file: nobody can tell whose they are."""
        names = [read.theme] if read.theme and read.theme not in themes else []
        names += [body.name for part in _PARTS for body in getattr(read, part) or () if body.name not in organisations]
        why = _(
            "Nothing is known by this name in %(language)s, so it was left out, and what stood there stays. "
            "Give it its name in %(language)s first, or bring the other language first."
        )
        told = why % {"language": languages.name_of(self.language)}
        self.left += [Place(read.place, name, told) for name in dict.fromkeys(names)]

    def _speaks_of(self, entries: Iterable[Entry]) -> None:
        """Note on the file which commitments it speaks of."""
        known = {*self.file.about, *(str(entry.commitment.uuid) for entry in entries)}
        if len(known) > len(self.file.about):
            self.file.about = sorted(known)
            self.file.save(update_fields=["about"])

    def _words(self, text: str) -> Words:
        return {self.language: text}

    def _text(self, read: ReadCommitment) -> NewText:
        milestones = None
        if read.milestones is not None:
            milestones = [
                NewMilestone(self._words(one.text), self._words(one.output) if one.output else None, one.due or None)
                for one in read.milestones
            ]
        fields = {str(name): [self._words(one) for one in said] for name, said in read.fields.items()}
        return NewText(fields, milestones)

    def _organisations(self, reads: Sequence[ReadCommitment]) -> dict[str, Organisation]:
        bodies = [body for read in reads for part in _PARTS for body in getattr(read, part) or ()]
        named = [name for read in reads for names in read.members.values() for name in names]
        bodies += [importing.civil_society(name) for name in named]
        return naming.organisations_called(self.actor, bodies, add=self.adds)

    def _new(self, reads: Sequence[ReadCommitment]) -> Any:
        """Entries for new commitments, each with its number: the file's where nobody has it, else the next after all."""
        given = Commitment.objects.filter(process=self.version.process_id)
        taken = set(given.values_list("number", flat=True))
        numbers = [read.number if read.number and read.number not in taken else None for read in reads]
        taken |= {number for number in numbers if number is not None}
        following = max(taken, default=0)
        made = []
        for number in numbers:
            following += number is None
            made.append(Commitment(process_id=self.version.process_id, number=number or following))
        Commitment.objects.bulk_create(made)
        entries = [
            Entry(version=self.version, commitment=commitment, title=self._words(read.title))
            for commitment, read in zip(made, reads, strict=True)
        ]
        return iter(Entry.objects.bulk_create(entries))

    def _fill(self, entry: Entry, read: ReadCommitment, themes: Mapping[str, Theme]) -> bool:
        """Put title, theme and dates on the entry; whether anything changed."""
        was = (entry.title, entry.theme_id, entry.starts_written, entry.ends_written, entry.standing)
        entry.title = entry.title | self._words(read.title)
        entry.theme = themes.get(read.theme or "", entry.theme)
        entry.standing = _GOING
        try:
            set_dates(entry, starts=read.starts, ends=read.ends)
        except BadInput as wrong:
            raise BadInput(f"{read.place}: {wrong.sentence}", field="file") from wrong
        if was == (entry.title, entry.theme_id, entry.starts_written, entry.ends_written, entry.standing):
            return False
        entry.save()
        return True

    def _put_parties(
        self,
        entry: Entry,
        read: ReadCommitment,
        there: Mapping[str, list[Organisation]],
        members: Mapping[Organisation, list[Organisation]],
        organisations: Mapping[str, Organisation],
    ) -> bool:
        """Put the parties that the file names on the entry, with the members of coalitions; whether anything changed.

        A name that is not known in this language takes nobody out.
        """
        wanted = {}
        for name, part in _PARTS.items():
            bodies = getattr(read, name)
            known = [organisations[body.name] for body in bodies or () if body.name in organisations]
            wanted[name] = there[part] if bodies is None or len(known) < len(bodies) else list(dict.fromkeys(known))
        named = dict(members)
        for name, names in read.members.items():
            found = [organisations[one] for one in names if one in organisations]
            if name in organisations and len(found) == len(names):
                named[organisations[name]] = found
        if named == members and all(wanted[name] == there[part] for name, part in _PARTS.items()):
            return False
        try:
            put_parties(entry, **wanted, members=named)
        except BadInput as wrong:
            raise BadInput(f"{read.place}: {wrong.sentence}", field="file") from wrong
        return True


def _fate(was: Entry | None, *, differs: bool, put: Put) -> TakenIn:
    if was is None:
        return TakenIn.CREATED
    return TakenIn.UPDATED if differs or not put.nothing else TakenIn.UNCHANGED
