"""The forum and the documents of the demonstration, from their file."""

from __future__ import annotations

from typing import Any

from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.people.models import Organisation
from hearback.processes import actions as processes
from hearback.processes.models import Process


def load_documents(process: Process, rows: list[dict[str, Any]]) -> None:
    """Write and publish the documents; what is there already stays as it is."""
    for row in rows:
        written = processes.write_document(actor=HOST, process=process, **row)
        processes.publish_document(actor=HOST, document=written)


def load_forum(process: Process, rows: dict[str, Any], organisations: dict[str, Organisation]) -> None:
    """Set the forum up with its members and texts, and note who was at its meeting."""
    forum = processes.set_up_forum(actor=HOST, process=process, **rows["forum"])
    seats = [
        processes.seat_member(actor=HOST, forum=forum, **seat | {"organisation": organisations[seat["organisation"]]})
        for seat in rows["seats"]
    ]
    for text in rows["texts"]:
        processes.agree_text(actor=HOST, forum=forum, **text)
    meeting = dict(rows["meeting"])
    states, chaired = meeting.pop("there"), meeting.pop("chaired")
    event = events.publish_event(actor=HOST, event=events.write_event(actor=HOST, process=process, **meeting))
    event = events.set_meeting(actor=HOST, event=event, of_forum=True, presents_results=False)
    there = dict(zip(seats, states, strict=True))
    events.note_presence(actor=HOST, event=event, there=there, chaired=[seats[place] for place in chaired])
