"""Keeping the index: reading on in the journal, looking again, building it anew, forgetting at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from hearback.core import clock
from hearback.core.viewer import CLOCK, NOBODY
from hearback.journal.models import Fact, Watermark
from hearback.outbox import actions as outbox
from hearback.processes.models import Process
from hearback.search import sources, words
from hearback.search.models import Entry, Kind, Later, Posting
from hearback.search.sources import Readable, Text
from hearback.search.sources.touched import SUBJECTS, entries_of

FOLLOWER = "search"
BUILD = "build-index"
AT_ONCE = 200
IN_TITLE, IN_TEXT, MOST_REPEATED = 6, 2, 3  # what one word in a title or text weighs; what saying it again adds at most

Subjects = dict[tuple[UUID, str], set[UUID]]  # by process and kind of subject


# --- following


@transaction.atomic
def follow(*, facts: Sequence[Fact]) -> None:
    """Look again at whatever these facts are about. The caller holds the follower's watermark, and so the index."""
    found: Subjects = defaultdict(set)
    for fact in facts:
        if fact.process_uuid is not None and fact.subject_kind in SUBJECTS:
            found[fact.process_uuid, fact.subject_kind].add(fact.subject_uuid)
    for process, member in entries_of({f.subject_uuid for f in facts if f.subject_kind == "organisation"}):
        found[process, "network-member"].add(member)
    opened = {fact.subject_uuid for fact in facts if fact.verb == "process.opened"}
    _look_again(found, opened)


def _look_again(found: Subjects, opened: Collection[UUID]) -> None:
    there = {one.uuid: one for one in Process.objects.filter(uuid__in={process for process, _subject in found})}
    for (uuid, subject), things in found.items():
        process = there.get(uuid)
        if process is None:
            continue
        _remember_until_public(process, subject, things)
        for kind, touched in sources.touched(process, subject, things):
            _refresh(process, kind, list(touched))
    for uuid in opened:
        if (process := there.get(uuid)) is not None and process.opened is not None and process.opened <= clock.now():
            # What was prepared before it opened is public from now on: perhaps more than one transaction should hold.
            key = f"{BUILD}:{process.uuid}:{int(process.opened.timestamp())}"
            outbox.put_job(actor=CLOCK, kind=BUILD, key=key, payload={"process": str(process.uuid)})


def _remember_until_public(process: Process, subject: str, things: Collection[UUID]) -> None:
    appears = sources.becomes_public(subject, things)
    Later.objects.filter(kind=subject, thing__in=things).delete()
    Later.objects.bulk_create(Later(kind=subject, thing=thing, process=process, at=at) for thing, at in appears.items())


@transaction.atomic
def look_at_what_appeared(*, now: datetime) -> int:
    """Look again at what became public by itself since: an embargo is over. Locks the index."""
    pause()
    due = list(Later.objects.filter(at__lte=now).select_related("process")[:AT_ONCE])
    found: Subjects = defaultdict(set)
    for one in due:
        found[one.process.uuid, one.kind].add(one.thing)
    _look_again(found, {one.thing for one in due if one.kind == "process"})
    return len(due)


def pause() -> None:
    """Let nobody write into the index until the caller's transaction ends. Locks the follower's watermark."""
    Watermark.objects.get_or_create(follower=FOLLOWER)
    Watermark.objects.select_for_update(no_key=True).get(follower=FOLLOWER)


# --- building


def build(*, process: Process, told: Callable[[Kind, int], None] = lambda _kind, _n: None) -> dict[str, int]:
    """Look at everything in a process anew, a few hundred things a transaction; returns how many can be found, by kind.

    Safe at any time, also twice, and after a crash: people search meanwhile. `told` hears how many more were read.
    """
    started = clock.now()
    found: Counter[str] = Counter()
    for kind in Kind:
        # Read to the end before anything is written: what SQLite still reads stands in the past as soon as somebody else
        # writes, and then refuses our own writing beside it.
        things = list(sources.SOURCES[kind].rows(process).order_by("id"))
        for start in range(0, len(things), AT_ONCE):
            chunk = things[start : start + AT_ONCE]
            found[kind] += _refresh_alone(process, kind, chunk)
            told(kind, len(chunk))
    # Of what is no longer there no row came by.
    while gone := list(
        Entry.objects.filter(process=process, indexed__lt=started).values_list("pk", flat=True)[:AT_ONCE]
    ):
        _drop_alone(gone)
    return {kind.value: found[kind] for kind in Kind}


@transaction.atomic
def _refresh_alone(process: Process, kind: Kind, things: list[UUID]) -> int:
    pause()
    return _refresh(process, kind, things)


@transaction.atomic
def _drop_alone(entries: list[int]) -> None:
    pause()
    _drop(entries)


def _refresh(process: Process, kind: Kind, things: list[UUID]) -> int:
    """Put into the index what everybody may read of these things now, and take out whatever else stood there."""
    done = 0
    for start in range(0, len(things), AT_ONCE):
        some = things[start : start + AT_ONCE]
        _drop(list(Entry.objects.filter(kind=kind, thing__in=some).values_list("pk", flat=True)))
        readable = list(sources.read(NOBODY, process, kind, some))
        _put(kind, readable)
        done += len(readable)
    return done


def _put(kind: Kind, readable: list[Readable]) -> None:
    now = clock.now()
    pairs = [
        (Entry(kind=kind, thing=one.thing, process=one.process, language=code, region=one.region, indexed=now), text)
        for one in readable
        for code, text in one.texts.items()
    ]
    Entry.objects.bulk_create([entry for entry, _text in pairs])
    postings = (
        Posting(entry_id=entry.pk, process_id=entry.process_id, kind=kind, stem=stem, weight=weight)
        for entry, text in pairs
        for stem, weight in _weighed(text, entry.language)
    )
    while chunk := list(islice(postings, 2_000)):
        Posting.objects.bulk_create(chunk)


def _weighed(text: Text, language: str) -> Iterator[tuple[str, int]]:
    """Each stem of a text and its weight. What stands in the title and below counts for both."""
    read_as = words.analysed_as(language)
    title = set(words.stems(text.title, read_as))
    body = Counter(words.stems(text.body, read_as))
    for stem in sorted(title | set(body)):
        times = body[stem]
        below = IN_TEXT + min(times - 1, MOST_REPEATED) if times else 0
        yield words.told_apart(stem, read_as), (IN_TITLE if stem in title else 0) + below


# --- forgetting


@transaction.atomic
def forget(*, things: Collection[UUID]) -> int:
    """Take things out of the index at once, in the caller's transaction: what was erased is found by none of its words.

    Locks the index, so that nothing read before is written after; the caller does so before anything else, with `pause`.
    """
    pause()
    return _drop(list(Entry.objects.filter(thing__in=things).values_list("pk", flat=True)))


@transaction.atomic
def remove_demonstration(*, process: Process) -> int:
    """Take everything of a process out of the index; the caller has checked who asks. Locks the index."""
    pause()
    removed = Later.objects.filter(process=process).delete()[0]
    while some := list(Entry.objects.filter(process=process).values_list("pk", flat=True)[:AT_ONCE]):
        removed += _drop(some)
    return removed


def _drop(entries: list[int]) -> int:
    if not entries:
        return 0
    Posting.objects.filter(entry__in=entries).delete()
    Entry.objects.filter(pk__in=entries).delete()
    return len(entries)
