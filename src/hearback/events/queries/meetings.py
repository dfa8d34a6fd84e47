"""The forum's meetings: when, who was there by side, who chaired, and what is published of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from hearback.core import clock
from hearback.core.viewer import Side, Viewer
from hearback.events.models import Event, Notes, Paper, Presence
from hearback.events.queries.seen import events_visible_to
from hearback.people.models import SideChoice
from hearback.processes import queries as processes
from hearback.processes.models import Document, Forum, ForumMember


@dataclass(frozen=True, slots=True)
class SideAtMeeting:
    """How many of a side's members were there, and who, unless names may not be shown."""

    side: SideChoice
    present: int
    apologies: int
    absent: int
    names_present: tuple[str, ...] = ()
    names_apologies: tuple[str, ...] = ()

    @property
    def noted(self) -> int:
        """Of how many it is noted whether they were there."""
        return self.present + self.apologies + self.absent


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the forum. `sides` is empty while it is not noted who was there, or the meeting has not begun.

    And where `numbers_kept_back`: everybody of a side was there, so that its number would be their names.
    """

    event: Event
    sides: tuple[SideAtMeeting, ...]
    chaired: tuple[str, ...]
    names_kept_back: bool
    numbers_kept_back: bool
    has_notes: bool
    minutes: Document | None

    @property
    def one_sided(self) -> bool:
        """Whether a side was not there at all."""
        return any(not side.present for side in self.sides)


def day_of(event: Event) -> date:
    """The day on which an event begins, by the clock on its own wall."""
    return event.starts.astimezone(ZoneInfo(event.time_zone)).date()


def seats_at(event: Event) -> QuerySet[ForumMember]:
    """The forum's seats that were held on the day of its meeting; none for any other event."""
    if event.forum_id is None:
        return ForumMember.objects.none()
    return processes.seats_on(Forum(pk=event.forum_id), day_of(event))


def presence_of(event: Event) -> dict[int, Presence]:
    """What is noted of each member, by the member's id, for those who note it."""
    return {row.member_id: row for row in Presence.objects.filter(event=event)}


def meetings_of_forum(viewer: Viewer, forum: Forum) -> list[Meeting]:
    """The forum's meetings that the viewer may see, the latest first. Four statements, however many."""
    events = (
        events_visible_to(viewer, forum.process).filter(forum=forum, kind=Event.Kind.FORUM).order_by("-starts", "-id")
    )
    return meetings_at(viewer, list(events))


def meeting_of(viewer: Viewer, event: Event) -> Meeting | None:
    """An event as a meeting of the forum; None, without a statement, where it is none."""
    return next(iter(meetings_at(viewer, [event])), None) if event.kind == Event.Kind.FORUM else None


def meetings_at(viewer: Viewer, events: Sequence[Event]) -> list[Meeting]:
    """These events as meetings; the caller has them from `events_visible_to`. Three statements; none for no events."""
    if not events:
        return []
    now = clock.now()
    there: dict[int, list[Presence]] = defaultdict(list)
    for row in Presence.objects.filter(event__in=events).select_related("member").order_by("member__side", "id"):
        there[row.event_id].append(row)
    noted = set(Notes.objects.filter(event__in=events, published__lte=now).values_list("event_id", flat=True))
    papers = (
        Paper.objects.filter(event__in=events, document__kind=Document.Kind.MINUTES, document__published__lte=now)
        .select_related("document")
        .defer("document__text")
    )
    minutes = {paper.event_id: paper.document for paper in papers}
    return [_meeting(viewer, event, there[event.pk], event.pk in noted, minutes.get(event.pk)) for event in events]


def _meeting(viewer: Viewer, event: Event, rows: list[Presence], has_notes: bool, minutes: Document | None) -> Meeting:
    """Under the Chatham House Rule it is told how many were there, and never who.

    Apologies come before the day: alone they do not say who came, and once it has begun they are not told as if they did.
    """
    is_to_come = event.starts > clock.now()
    only_apologies = all(row.state == Presence.State.APOLOGIES for row in rows)
    if (is_to_come and not viewer.works_on(event.process_id)) or (not is_to_come and only_apologies):
        rows = []
    kept_back = event.chatham_house
    sides = tuple(_side(side, [row for row in rows if row.member.side == side], kept_back) for side in Side)
    chaired = tuple(row.member.name for row in rows if row.chaired and not kept_back)
    would_name = kept_back and any(side.present and side.present == side.noted for side in sides)
    return Meeting(event, sides if rows and not would_name else (), chaired, kept_back, would_name, has_notes, minutes)


def _side(side: Side, rows: list[Presence], kept_back: bool) -> SideAtMeeting:
    def names(state: Presence.State) -> tuple[str, ...]:
        return tuple(row.member.name for row in rows if row.state == state)

    present, apologies = names(Presence.State.PRESENT), names(Presence.State.APOLOGIES)
    absent = len(names(Presence.State.ABSENT))
    shown = ((), ()) if kept_back else (present, apologies)
    return SideAtMeeting(SideChoice(side), len(present), len(apologies), absent, *shown)
