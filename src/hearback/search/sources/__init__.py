"""Where what can be found comes from: for each kind its rows, and what a viewer may read of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from hearback.core.viewer import Viewer
from hearback.processes.models import Process
from hearback.search.models import Kind
from hearback.search.sources import gathering, talking, writing
from hearback.search.sources.readable import Readable, Source, Text
from hearback.search.sources.touched import becomes_public, touched

__all__ = ["SOURCES", "Readable", "Source", "Text", "becomes_public", "read", "touched"]

SOURCES: dict[Kind, Source] = {
    Kind.PROCESS: Source(writing.process_rows, writing.read_processes),
    Kind.ANNOUNCEMENT: Source(writing.announcement_rows, writing.read_announcements),
    Kind.QUESTION: Source(writing.question_rows, writing.read_questions),
    Kind.THEME: Source(writing.theme_rows, writing.read_themes),
    Kind.COMMITMENT: Source(writing.commitment_rows, writing.read_commitments),
    Kind.PROGRESS: Source(writing.progress_rows, writing.read_progress),
    Kind.EVENT: Source(gathering.event_rows, gathering.read_events),
    Kind.NOTES: Source(gathering.event_rows, gathering.read_notes),
    Kind.CONTRIBUTION: Source(talking.contribution_rows, talking.read_contributions),
    Kind.ANSWER: Source(talking.answer_rows, talking.read_answers),
    Kind.DOCUMENT: Source(writing.document_rows, writing.read_documents),
    Kind.ORGANISATION: Source(gathering.organisation_rows, gathering.read_organisations),
}


def read(viewer: Viewer, process: Process, kind: Kind, things: Collection[UUID]) -> Iterable[Readable]:
    """What a viewer may read of these things, by the rules of the room that has them; the rest are left out."""
    return SOURCES[kind].read(viewer, process, things)
