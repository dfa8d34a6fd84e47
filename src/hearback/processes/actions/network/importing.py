"""Bringing a list of organisations and people into a network: nobody is written to, and nobody's own words are changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.sheets_reading import MOST_ROWS, Refused, columns, read_sheet
from hearback.core.text import fold
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.people import actions as people
from hearback.people import queries as who
from hearback.people.models import Contact, Organisation, Participant
from hearback.processes import facts, rules
from hearback.processes.actions.network.cleaning import Wish, folded
from hearback.processes.actions.network.joining import append_added, create_member
from hearback.processes.actions.network.rows import COLUMNS, ListRow, key_of, read_rows
from hearback.processes.models import NetworkMember, Process, Theme

CHUNK = 50  # rows: a transaction well below a second
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
_NAMESPACE = UUID("6f0b2a52-7f0e-4c9f-9a35-3b8ddc6f4d0c")


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """What became of one row."""

    line: int
    name: str
    fate: str


@dataclass(frozen=True, slots=True)
class NetworkImported:
    """What a list brought: rows by what became of them, and what could not be read, with line, column and reason."""

    rows: tuple[ImportedRow, ...]
    refused: tuple[Refused, ...]
    columns: Mapping[str, str]
    agreed: int  # rows that say that somebody agreed to be shown

    def count(self, fate: str) -> int:
        """How many rows have this fate."""
        return sum(row.fate == fate for row in self.rows)

    @property
    def created(self) -> int:
        return self.count(CREATED)

    @property
    def updated(self) -> int:
        return self.count(UPDATED)

    @property
    def unchanged(self) -> int:
        return self.count(UNCHANGED)


@dataclass
class _There:
    """Who of the rows is known: entries by organisation and person, organisations by name, people by address."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    of_organisation: dict[int, NetworkMember] = field(default_factory=dict)
    of_person: dict[int, NetworkMember] = field(default_factory=dict)
    by_name: dict[str, NetworkMember] = field(default_factory=dict)


def import_organisations(
    *,
    actor: Viewer,
    process: Process,
    source: Path | bytes | str,
    name: str = "",
    mapping: Mapping[str, str] | None = None,
    workbooks: bool = False,
    most_rows: int = MOST_ROWS,
    agreed: bool = False,
    language: str = "",
    dry_run: bool = False,
) -> NetworkImported:
    """Bring in a list. Rows whose form is wrong are refused, one by one; a file that cannot be trusted, as a whole.

    The same list again creates nothing. An entry that somebody made themselves stays as it is, and who left is not put
    in again; an imported one takes what the list says anew, until somebody changed it: then it stays as they left it,
    named in public or not. Nobody stands by name in public unless the row says so and `agreed` says that a person
    looked. Nobody is written to. In steps of 50 rows, a transaction each, with the process row locked and then those
    who are known, in their order; a step appends one fact.
    Raises BadInput for `file` or `map` when nothing can be read.
    """
    if not rules.may_see_network_members(actor, process):
        raise NotAllowed
    sheet = read_sheet(source, name, workbooks=workbooks, most_rows=most_rows)
    if sheet.broken:
        return NetworkImported((), sheet.refused, {}, 0)
    where = columns(sheet.headers, COLUMNS, mapping)
    if "name" not in where:
        raise BadInput(_("The file has no column with the names. Call it “name”."), field="file")
    read, refused = read_rows(process, sheet, where)
    language = language or languages.codes()[0]
    done: list[ImportedRow] = []
    for chunk in _chunks(read):
        if dry_run:
            there = _look(process, chunk)
            done += [ImportedRow(row.line, row.wish.goes_by, _fate(row, there, agreed=agreed)) for row in chunk]
        else:
            done += _take(actor, process, chunk, agreed=agreed, language=language)
    asks = sum(row.wish.shown for row in read)
    return NetworkImported(tuple(done), tuple(sorted((*sheet.refused, *refused), key=lambda r: r.line)), where, asks)


def _chunks(rows: Iterable[ListRow]) -> Iterator[list[ListRow]]:
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


# --- taking


def _look(process: Process, rows: Sequence[ListRow]) -> _There:
    """Who of these is known already. Six statements."""
    names = [row.wish.organisation_name for row in rows if row.wish.organisation_name]
    small = [row.email.lower() for row in rows if row.email]
    contacts = Contact.objects.annotate(small=Lower("address")).filter(kind=Contact.Kind.EMAIL, small__in=small)
    there = _There(
        organisations=who.organisations_called(names),
        people={address.lower(): person for address, person in contacts.values_list("address", "participant_id")},
    )
    entries = NetworkMember.objects.filter(process=process).select_related("organisation", "process").order_by("pk")
    organisations = {one.pk for one in there.organisations.values()}
    for entry in entries.filter(organisation__in=organisations).prefetch_related("interests"):
        _latest(there.of_organisation, entry.organisation_id, entry)
    alone = entries.filter(organisation=None).prefetch_related("interests")
    for entry in alone.filter(participant__in=set(there.people.values())):
        _latest(there.of_person, entry.participant_id, entry)
    nameless = {folded(row.wish.name) for row in rows if not row.email and not row.wish.organisation_name}
    for entry in alone.filter(folded__in=nameless, left=None):
        there.by_name[entry.folded] = entry
    return there


def _latest(known: dict[int, NetworkMember], key: int | None, entry: NetworkMember) -> None:
    """A live entry counts before one that was left."""
    if key is not None and (key not in known or known[key].left is not None):
        known[key] = entry


def _entry_of(row: ListRow, there: _There) -> NetworkMember | None:
    if row.wish.organisation_name:
        organisation = there.organisations.get(fold(row.wish.organisation_name))
        return there.of_organisation.get(organisation.pk) if organisation is not None else None
    if row.email:
        return there.of_person.get(there.people.get(row.email.lower(), 0))
    return there.by_name.get(folded(row.wish.name))


def _fate(row: ListRow, there: _There, *, agreed: bool) -> str:
    entry = _entry_of(row, there)
    if entry is None:
        return CREATED
    return UPDATED if _changes(row, entry, agreed=agreed) else UNCHANGED


def _changes(row: ListRow, entry: NetworkMember, *, agreed: bool) -> dict[str, Any]:
    """What the list says anew of an entry that it may change: empty cells say nothing."""
    if entry.left is not None or entry.source == NetworkMember.Source.JOINED:
        return {}
    changed_since = not entry.body_digest  # by their link, or at the desk, where somebody wrote down what they told us
    told = {} if changed_since else _said_anew(row.wish, entry, agreed=agreed)
    if row.email and entry.participant_id is None:
        told["participant"] = row.email
    if row.website and entry.organisation is not None and not entry.organisation.website:
        told["website"] = row.website
    return told


def _said_anew(said: Wish, entry: NetworkMember, *, agreed: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: getattr(said, name)
        for name in ("level", "place", "region", "interest_words")
        if getattr(said, name) and getattr(said, name) != getattr(entry, name)
    }
    if said.interests and set(said.interests) != {theme.slug for theme in entry.interests.all()}:
        told["interests"] = said.interests
    if said.shown and agreed and not entry.shown:
        told["shown"] = True
    return told


@transaction.atomic
def _take(
    actor: Viewer, process: Process, rows: Sequence[ListRow], *, agreed: bool, language: str
) -> list[ImportedRow]:
    process = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    there = _look(process, rows)
    # In one order, whatever the order of the rows: whoever invites the same people locks them so too.
    list(Participant.objects.select_for_update(no_key=True).filter(pk__in=there.people.values()).order_by("pk"))
    done: list[ImportedRow] = []
    new: list[Organisation] = []
    touched: list[UUID] = []
    for row in rows:
        entry = _entry_of(row, there)
        changes = _changes(row, entry, agreed=agreed) if entry is not None else {}
        if entry is None:
            entry, organisation = _create(actor, process, row, there, agreed=agreed, language=language)
            new += [organisation] if organisation is not None else []
            fate = CREATED
        elif changes:
            _change(actor, process, entry, row, changes, language=language)
            fate = UPDATED
        else:
            fate = UNCHANGED
        touched += [entry.uuid] if fate != UNCHANGED else []
        done.append(ImportedRow(row.line, row.wish.goes_by, fate))
    for organisation in new:
        append_added(actor, organisation)
    if touched:
        journal.append(
            facts.NETWORK_IMPORTED,
            actor=actor,
            subject=("process", process.uuid),
            process=process.uuid,
            refs={"members": touched, "created": sum(one.fate == CREATED for one in done)},
        )
    return done


def _create(
    actor: Viewer, process: Process, row: ListRow, there: _There, *, agreed: bool, language: str
) -> tuple[NetworkMember, Organisation | None]:
    said = replace(row.wish, shown=row.wish.shown and agreed)
    organisation = there.organisations.get(fold(said.organisation_name)) if said.organisation_name else None
    new = None
    if said.organisation_name and organisation is None:
        organisation = new = people.new_organisation(
            name={language: said.organisation_name},
            kind=said.kind,
            level=said.level,
            place=said.place,
            region=said.region,
            website=row.website,
            listed=said.shown,
        )
        there.organisations[fold(said.organisation_name)] = organisation
    person = None
    if row.email or said.name:
        person = people.introduce(
            actor=actor, name=said.name, email=row.email, language=language, report_back=False
        ).participant
    digest = hashlib.sha256(repr(sorted(said.values.items())).encode()).hexdigest()
    entry = create_member(
        process,
        said,
        person,
        organisation,
        key=_free_key(process, row),
        digest=digest,
        language=language,
        source=NetworkMember.Source.IMPORTED,
        found=row.found,
    )
    return entry, new


def _free_key(process: Process, row: ListRow) -> UUID:
    """The same for the same row; another once an entry of it was left behind by an entry that took its place."""
    key = uuid5(_NAMESPACE, f"{process.uuid} {key_of(row)}")
    return uuid5(key, row.found) if NetworkMember.objects.filter(key=key).exists() else key


def _change(
    actor: Viewer, process: Process, entry: NetworkMember, row: ListRow, changes: dict[str, Any], *, language: str
) -> None:
    interests = changes.pop("interests", None)
    website = changes.pop("website", "")
    if changes.pop("participant", ""):
        changes["participant"] = people.introduce(
            actor=actor, name=row.wish.name, email=row.email, language=language, report_back=False
        ).participant
        changes["found"] = row.found
    for name, value in changes.items():
        setattr(entry, name, value)
    if changes:
        entry.save(update_fields=list(changes))
    if interests is not None:
        entry.interests.set(Theme.objects.filter(process=process, slug__in=interests))
    if website and entry.organisation is not None:
        entry.organisation.website = website
        entry.organisation.save(update_fields=["website"])
