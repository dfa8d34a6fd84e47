"""Importing what people said from a file: it is brought, read, looked at by a person, confirmed, and only then comes in.

What takes long is done in chunks, each a transaction of its own, and may be done again after a crash.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO
from uuid import uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions.asking import ask, locked, read_anew
from hearback.contributions.actions.matching import Matcher, Staged
from hearback.contributions.actions.originals_read import KINDS, knows_columns, original, pieces_of
from hearback.contributions.actions.receiving import Incoming, receive_many
from hearback.contributions.models import Authorship, Contribution, Source, SourcePart, SourceRow
from hearback.contributions.reading import sheets
from hearback.core import clock, digests, fields, languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.locks import Lock, shared
from hearback.core.viewer import Viewer
from hearback.events.models import Event
from hearback.journal import actions as journal
from hearback.processes.models import Kind, Process

FILE_AT_MOST = 30_000_000
AT_ONCE = 500
TAKEN_AT_ONCE = 250  # so that whoever writes meanwhile waits half a second at most
_PART = 1_000_000
_Step = Source.Step
Told = Callable[[int, int], None]


def bring_source(
    *,
    actor: Viewer,
    process: Process,
    kind: str,
    file: BinaryIO,
    name: str,
    event: Event | None = None,
    columns: Mapping[str, Sequence[str]] | None = None,
    said_as: str = Kind.SUGGESTION,
    language: str = "en",
    attribution: str = Authorship.Attribution.NOT_SHOWN,
    apart: bool = False,
    worker: bool = False,
) -> Source:
    """Keep a file as it is; nothing of it comes in before somebody confirms it.

    The same file again, read in the same way, is the same source. The original is kept in pieces beside everything else,
    so that there is one thing to back up and to erase. With `worker` the worker is asked to read it, here as below in the
    same transaction: no file is ever left to nobody. Raises BadInput by its field; a file that was deleted because
    somebody in it was erased is not taken again. Locks the process's row.
    """
    if not rules.may_import(actor, process):
        raise NotAllowed
    if event is not None and event.process_id != process.pk:
        raise NotAllowed
    given = _settings(kind, said_as, language, attribution)
    sha256, size = _digest(file)
    if Source.objects.filter(process=process, sha256=sha256).exclude(original_gone=None).exists():
        raise BadInput(
            _("Somebody whose words stand in this file was erased. Take their words out of it, and bring it again."),
            field="file",
        )
    columns = {field: list(headings) for field, headings in (columns or {}).items()}
    identity = given | {"event": str(event.uuid) if event else "", "sha256": sha256, "columns": columns, "apart": apart}
    uuid = uuid5(process.uuid, digests.body_digest(identity))
    with transaction.atomic():
        # Two who bring the same file at once: the second waits, and finds the first one's.
        Process.objects.select_for_update(no_key=True).get(pk=process.pk)
        known = Source.objects.select_related("process", "event").filter(uuid=uuid).first()
        if known is not None:
            if worker and known.step == _Step.BROUGHT:
                ask(actor, known)
            return known
        source = Source.objects.create(
            uuid=uuid,
            process=process,
            event=event,
            name=_file_name(name),
            sha256=sha256,
            size=size,
            columns=columns,
            apart=apart,
            brought_by=actor.uuid,
            **given,
        )
        file.seek(0)
        for number, piece in enumerate(_pieces(file)):
            SourcePart.objects.create(source=source, number=number, data=piece)
        if worker:
            ask(actor, source)
        _append(facts.SOURCE_BROUGHT, actor, source, kind=kind)
    return source


@transaction.atomic
def set_columns(*, actor: Viewer, source: Source, columns: Mapping[str, Sequence[str]], worker: bool = False) -> Source:
    """Say which column of a spreadsheet holds what; it is read (anew) then, and files with these headings like it.

    Locks the source. Raises BadInput for `map` where a column is not there, or none holds what people said.
    """
    source = locked(actor, source)
    if source.step not in (_Step.COLUMNS, _Step.READ):
        raise BadInput(_("This file has come in already, or is being read."))
    found = sheets.guessed(source.headings, given={field: chosen for field, chosen in columns.items() if chosen})
    if not columns.get(sheets.WORDS):
        raise BadInput(_("Say which column holds what people said."), field="map")
    # Only what was chosen: a column that was left out is not guessed.
    source.columns = {field: headings for field, headings in found.items() if columns.get(field)}
    source.save(update_fields=["columns"])
    return read_anew(actor, source, worker=worker)


@transaction.atomic
def confirm_source(*, actor: Viewer, source: Source, worker: bool = False) -> Source:
    """Let what was read come in. Confirming twice is once. Locks the source."""
    source = locked(actor, source)
    if source.step in (_Step.CONFIRMED, _Step.DONE):
        return source
    if source.step != _Step.READ:
        raise BadInput(_("This file has not been read yet."))
    source.step, source.confirmed = _Step.CONFIRMED, clock.now()
    source.save(update_fields=["step", "confirmed"])
    if worker:
        ask(actor, source)
    _append(facts.SOURCE_CONFIRMED, actor, source)
    return source


@transaction.atomic
def read_source_apart(*, actor: Viewer, source: Source, worker: bool = False) -> Source:
    """Say that whoever said the same in another file was somebody else; it is read anew then. Locks the source."""
    source = locked(actor, source)
    if source.step != _Step.READ:
        raise BadInput(_("This file has not been read yet."))
    source.apart = True
    source.save(update_fields=["apart"])
    return read_anew(actor, source, worker=worker)


@transaction.atomic
def drop_source(*, actor: Viewer, source: Source) -> None:
    """Throw a file away of which nothing came in, with everything read from it. Locks the source."""
    source = locked(actor, source)
    if source.confirmed is not None:
        raise BadInput(_("Something of this file has come in: it stays, so that everybody can see where that is from."))
    uuid = source.uuid
    source.delete()
    journal.append(facts.SOURCE_DROPPED, actor=actor, subject=("source", uuid), process=source.process.uuid)


# --- reading


def preview(*, actor: Viewer, source: Source, file: BinaryIO) -> Iterator[Staged]:
    """What would become of a file, place by place, for a source that is not kept. Writes nothing."""
    if not rules.may_import(actor, source.process):
        raise NotAllowed
    return Matcher(source).staged(pieces_of(source, file))


def source_to_preview(*, process: Process, kind: str, name: str, event: Event | None = None, **given: Any) -> Source:
    """A source that is only looked at: for `preview`."""
    return Source(process=process, event=event, kind=kind, name=_file_name(name), **given)


def go_on_reading(*, actor: Viewer, source: Source, told: Told = lambda _done, _total: None) -> Source:
    """Read a source into rows that a person looks at; all of them are there at once, by one update at the end.

    After a crash, or beside another reading, it keeps what is not there yet. A file that cannot be read says why, and has
    no rows. A spreadsheet of which nobody has said which column holds what people said waits for that. Locks the source
    for each chunk.
    """
    if not rules.may_import(actor, source.process):
        raise NotAllowed
    source = Source.objects.select_related("process", "event").get(pk=source.pk)
    if source.step != _Step.BROUGHT:
        return source
    try:
        with original(source) as file:
            if source.kind == Source.Kind.SPREADSHEET and not knows_columns(source, file):
                return source
            count = 0
            for staged in _chunks(Matcher(source).staged(pieces_of(source, file))):
                if not _keep_rows(source, staged, after=count):
                    break
                count += len(staged)
                told(count, count)
    except BadInput as problem:
        return _read_to_the_end(source, _Step.UNREADABLE, str(problem))
    return _read_to_the_end(source, _Step.READ, "")


@transaction.atomic
def _keep_rows(source: Source, staged: Sequence[Staged], *, after: int) -> bool:
    """Keep a chunk, unless it is there from a reading that was cut short, or is going on beside this one.

    The same file read in the same way gives the same rows. Returns False once another reading came to the end. Locks
    the source.
    """
    if not _is_being_read(source):
        return False
    rows = [each.row(source, after + at) for at, each in enumerate(staged, start=1)]
    SourceRow.objects.bulk_create(rows, ignore_conflicts=True)
    return True


@transaction.atomic
def _read_to_the_end(source: Source, step: Source.Step, why: str) -> Source:
    """What a reading came to, if none came to its end before. Locks the source."""
    if _is_being_read(source):
        if step == _Step.UNREADABLE:
            SourceRow.objects.filter(source=source).delete()
        Source.objects.filter(pk=source.pk).update(step=step, why=why)
    return Source.objects.select_related("process", "event").get(pk=source.pk)


def _is_being_read(source: Source) -> bool:
    locked = Source.objects.select_for_update(no_key=True)
    return locked.filter(pk=source.pk, step=_Step.BROUGHT, readings=source.readings).exists()


def _chunks(staged: Iterable[Staged]) -> Iterator[list[Staged]]:
    each = iter(staged)
    while part := list(islice(each, AT_ONCE)):
        yield part


# --- taking in


def go_on_taking_in(*, actor: Viewer, source: Source, told: Told = lambda _done, _total: None) -> Source:
    """Bring in what was confirmed, 250 in a transaction. After a crash it goes on where it was."""
    if not rules.may_import(actor, source.process):
        raise NotAllowed
    source = Source.objects.select_related("process", "event").get(pk=source.pk)
    if source.step != _Step.CONFIRMED:
        return source
    matcher = Matcher(source)
    rows = SourceRow.objects.filter(source=source)
    total = rows.filter(fate__in=[SourceRow.Fate.NEW, SourceRow.Fate.CREATED]).count()
    done = rows.filter(fate=SourceRow.Fate.CREATED).count()
    # Counted once: to count what is left after each chunk would take the longer the longer the file is.
    while rows.filter(fate=SourceRow.Fate.NEW).exists():
        done += _take_in_once(actor, source, matcher)
        told(min(done, total), total)
    Source.objects.filter(pk=source.pk, step=_Step.CONFIRMED).update(step=_Step.DONE, finished=clock.now())
    return Source.objects.select_related("process", "event").get(pk=source.pk)


def _take_in_once(actor: Viewer, source: Source, matcher: Matcher) -> int:
    try:
        return _take_in(actor, source, matcher)
    except IntegrityError:  # the same came by another way in the same instant: it is there now
        return _take_in(actor, source, matcher)


@transaction.atomic
def _take_in(actor: Viewer, source: Source, matcher: Matcher) -> int:
    """The next chunk; returns how many were in it, none where another worker had it meanwhile.

    Shares the intake lock, locks the rows of the chunk, then as `receive_many`.
    """
    shared(Lock.INTAKE, source.process_id)
    new = SourceRow.objects.select_for_update(no_key=True).filter(source=source, fate=SourceRow.Fate.NEW)
    rows = list(new.order_by("number")[:TAKEN_AT_ONCE])
    here = set(Contribution.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    many: dict[int, Incoming] = {}
    for row in rows:
        if row.key is None or row.key in here:
            continue
        try:
            many[row.pk] = Incoming(row.key, matcher.saying(row.values), source, row.place)
        except BadInput as problem:  # a question or a sentence that went since it was looked at
            row.fate, row.column, row.why = SourceRow.Fate.UNREADABLE, problem.field, str(problem)
            row.save(update_fields=["fate", "column", "why"])
    these = SourceRow.objects.filter(source=source)
    these.filter(pk__in=many).update(fate=SourceRow.Fate.CREATED, values={})
    there = [row.pk for row in rows if row.key in here]
    these.filter(pk__in=there).update(fate=SourceRow.Fate.THERE, values={})
    receive_many(actor=actor, process=source.process, many=list(many.values()))
    return len(rows)


# --- small things


def _settings(kind: str, said_as: str, language: str, attribution: str) -> dict[str, Any]:
    if kind not in KINDS:
        raise BadInput(_("Choose what kind of file it is."), field="kind")
    if said_as not in Kind.values:
        raise BadInput(_("Choose what kind of contribution it is."), field="said_as")
    if language not in languages.codes():
        raise BadInput(_("Choose the language it is written in."), field="language")
    if attribution not in Authorship.Attribution.values:
        raise BadInput(_("Choose whether we show who said it."), field="attribution")
    return {"kind": kind, "said_as": str(said_as), "language": language, "attribution": str(attribution)}


def _file_name(name: str) -> str:
    """What the file was called, without the folders it lay in and without what could forge a line."""
    name = re.sub(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]", "", name).replace("\\", "/")
    return fields.line(name.rsplit("/", 1)[-1][-200:], field="file", max_length=200) or str(_("A file"))


def _digest(file: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    for piece in _pieces(file):
        digest.update(piece)
        size += len(piece)
        if size > FILE_AT_MOST:
            raise BadInput(_("The file is larger than 30 MB. Split it, and bring the parts."), field="file")
    if not size:
        raise BadInput(_("The file is empty."), field="file")
    return digest.hexdigest(), size


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PART):
        yield piece


def _append(verb: Any, actor: Viewer, source: Source, **refs: Any) -> None:
    event = {"event": source.event.uuid} if source.event else {}
    journal.append(verb, actor=actor, subject=("source", source.uuid), process=source.process.uuid, refs=event | refs)
