"""What staff write: a process, its questions and themes, announcements, documents, the plan, progress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hearback.core import clock
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans import queries as plans
from hearback.plans.models import Commitment, Entry, ProgressUpdate, Target, Wording
from hearback.processes import queries as processes
from hearback.processes import rules
from hearback.processes.models import Announcement, Document, Process, Question, Theme
from hearback.search.sources.readable import Readable, texts

Rows = QuerySet[Any, UUID]
Things = Collection[UUID]


def process_rows(process: Process) -> Rows:
    """The process itself."""
    return Process.objects.filter(pk=process.pk).values_list("uuid", flat=True)


def read_processes(viewer: Viewer, process: Process, things: Things) -> Iterator[Readable]:
    """What it is, and its promise."""
    if process.uuid in things and rules.may_see(viewer, process, clock.now()):
        promise = (process.promise_will, process.promise_cannot, process.promise_decides, process.promise_when)
        yield Readable(process.uuid, process, texts(process.name, process.summary, process.about, *promise))


def announcement_rows(process: Process) -> Rows:
    """Every announcement."""
    return Announcement.objects.filter(process=process).values_list("uuid", flat=True)


def read_announcements(viewer: Viewer, process: Process, things: Things) -> Iterator[Readable]:
    """What they announce; who signed them is not looked for."""
    if rules.may_see(viewer, process, clock.now()):
        for one in processes.announcements_visible_to(viewer, process).prefetch_related(None).filter(uuid__in=things):
            yield Readable(one.uuid, process, texts(one.title, one.body), one.slug)


def question_rows(process: Process) -> Rows:
    """Every question."""
    return Question.objects.filter(process=process).values_list("uuid", flat=True)


def read_questions(viewer: Viewer, process: Process, things: Things) -> Iterator[Readable]:
    """What the process asks, or asked."""
    if rules.may_see(viewer, process, clock.now()):
        for one in processes.questions(process, closed=True).filter(uuid__in=things):
            yield Readable(one.uuid, process, texts(one.text, one.hint), str(one.number))


def theme_rows(process: Process) -> Rows:
    """Every theme."""
    return Theme.objects.filter(process=process).values_list("uuid", flat=True)


def read_themes(viewer: Viewer, process: Process, things: Things) -> Iterator[Readable]:
    """The subjects of the plan."""
    if rules.may_see(viewer, process, clock.now()):
        for one in processes.themes(process).filter(uuid__in=things):
            yield Readable(one.uuid, process, texts(one.name, one.text), one.slug)


def document_rows(process: Process) -> Rows:
    """Every document."""
    return Document.objects.filter(process=process).values_list("uuid", flat=True)


def read_documents(viewer: Viewer, process: Process, things: Things) -> Iterator[Readable]:
    """Letters, minutes, papers."""
    for one in processes.documents_visible_to(viewer, process).filter(uuid__in=things):
        about = one.get_kind_display()
        yield Readable(one.uuid, process, texts(one.title, one.summary, one.text, one.written_by), one.slug, about)


def commitment_rows(process: Process) -> Rows:
    """Every commitment that any version speaks of."""
    return Commitment.objects.filter(process=process).values_list("uuid", flat=True)


def read_commitments(viewer: Viewer, process: Process, things: Things) -> Iterator[Readable]:
    """What the version that is public now says of them, sentence by sentence."""
    version = plans.current_version(viewer, process)
    if version is None:
        return
    entries = list(
        Entry.objects.filter(version=version, commitment__uuid__in=things).select_related("commitment").order_by("id")
    )
    said: dict[int, list[Words]] = defaultdict(list)
    for of, text in Wording.objects.filter(entry__in=entries).order_by("order").values_list("entry_id", "text"):
        said[of].append(text)
    targets = Target.objects.filter(entry__in=entries).order_by("id").values_list("entry_id", "text", "output")
    for of, text, output in targets:
        said[of] += [text, output]
    for entry in entries:
        number = entry.commitment.number
        yield Readable(entry.commitment.uuid, process, texts(entry.title, *said[entry.pk]), str(number))


def progress_rows(process: Process) -> Rows:
    """Every report."""
    return ProgressUpdate.objects.filter(commitment__process=process).values_list("uuid", flat=True)


def read_progress(viewer: Viewer, process: Process, things: Things) -> Iterator[Readable]:
    """What was reported on commitments that can be read, what files of it show, and what the sides say to it."""
    if rules.may_see(viewer, process, clock.now()):
        for one in plans.progress_visible_to(viewer, process).filter(uuid__in=things):
            about = one.get_status_display()
            yield Readable(
                one.uuid,
                process,
                texts({}, one.text, one.in_the_way, one.reported_by, *plans.said_beside(one)),
                str(one.commitment.number),
                about,
            )
