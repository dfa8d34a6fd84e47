"""The forum and the documents of the demonstration, from their file."""

from __future__ import annotations

from typing import Any

from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.people.models import Organisation
from hearback.processes import actions as processes
from hearback.processes.models import Document, Process


def load_documents(process: Process, rows: list[dict[str, Any]]) -> dict[str, Document]:
    """Write and publish the documents; what is there already stays as it is. By what stands in their addresses."""
    return {
        row["slug"]: processes.publish_document(
            actor=HOST, document=processes.write_document(actor=HOST, process=process, **row)
        )
        for row in rows
    }


def load_forum(
    process: Process, rows: dict[str, Any], organisations: dict[str, Organisation], documents: dict[str, Document]
) -> None:
    """Set the forum up with its members and texts, note who was at its meeting, and put the minutes beside it."""
    forum = processes.set_up_forum(actor=HOST, process=process, **rows["forum"])
    seats = [
        processes.seat_member(actor=HOST, forum=forum, **seat | {"organisation": organisations[seat["organisation"]]})
        for seat in rows["seats"]
    ]
    for text in rows["texts"]:
        processes.agree_text(actor=HOST, forum=forum, **text)
    meeting = dict(rows["meeting"])
    states, chaired = meeting.pop("there"), meeting.pop("chaired")
    papers = [events.PlannedPaper({}, document=documents[slug]) for slug in meeting.pop("papers")]
    event = events.publish_event(actor=HOST, event=events.write_event(actor=HOST, process=process, **meeting))
    event = events.set_meeting(actor=HOST, event=event, of_forum=True, presents_results=False)
    event = events.set_papers(actor=HOST, event=event, papers=papers)
    there = dict(zip(seats, states, strict=True))
    events.note_presence(actor=HOST, event=event, there=there, chaired=[seats[place] for place in chaired])
