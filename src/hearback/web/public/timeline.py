"""What was done in a process and what comes next, from every room, as entries of one timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.answers import queries as answers
from hearback.core import clock
from hearback.core.days import in_words
from hearback.core.viewer import Viewer
from hearback.events import queries as events
from hearback.events.models import Event
from hearback.plans import queries as plans
from hearback.plans.models import Version
from hearback.processes import queries as processes
from hearback.processes.models import Announcement, Pause, Phase, Process, Step
from hearback.web.public.shared import home_of, plain
from hearback.web.ui.pieces import Entry, When
from hearback.web.ui.templatetags.words import one_language

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHORT_PAST, SHORT_NEXT = 2, 3


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase of the process and whether it is over, going on or still to come."""

    phase: Phase
    marker: When


def stages(process: Process, today: date) -> list[Stage]:
    """The phases in their order."""
    return [Stage(phase, marker(phase.starts, phase.ends or date.max, today)) for phase in processes.phases(process)]


def entries(viewer: Viewer, process: Process, today: date) -> list[Entry]:
    """Everything dated that this viewer may know of, the earliest first."""
    dated = [
        *_steps(processes.steps(process), today),
        *_announcements(processes.announcements_visible_to(viewer, process), process, today),
        *_events(events.events_visible_to(viewer, process), process, today),
        *_pauses(processes.pauses(process).rows, today),
        *_versions(plans.versions_visible_to(viewer, process), process, today),
        *_no_news(process, today),
    ]
    return [entry for _day, entry in sorted(dated, key=lambda pair: pair[0])]


def around_now(listed: list[Entry]) -> list[Entry]:
    """The last things done, what goes on, and the next things to come."""
    past = [entry for entry in listed if entry.marker == "past"][-SHORT_PAST:]
    now = [entry for entry in listed if entry.marker == "now"]
    coming = [entry for entry in listed if entry.marker == "next"][:SHORT_NEXT]
    return [*past, *now, *coming]


def marker(starts: date, ends: date, today: date) -> When:
    """Where a stretch of days stands to today."""
    if ends < today:
        return "past"
    return "next" if starts > today else "now"


def _no_news(process: Process, today: date) -> Iterator[tuple[date, Entry]]:
    """That news was promised and has not come: it stands on the first such day, and goes on."""
    late = answers.no_news(process)
    if late.first is not None:
        title = ngettext(
            "News about %(n)d contribution was promised and has not come",
            "News about %(n)d contributions was promised and has not come",
            late.number,
        ) % {"n": late.number}
        yield late.first, Entry(late.first, title, href=f"{home_of(process)}said/?mark=no_news", marker="now")


def _steps(rows: Iterable[Step], today: date) -> Iterator[tuple[date, Entry]]:
    for step in rows:
        when: date | str = step.earliest if step.earliest == step.latest else step.written
        where = marker(step.earliest, step.latest, today)
        yield step.earliest, Entry(when, plain(step.text), href=step.link, marker=where)


def _announcements(rows: Iterable[Announcement], process: Process, today: date) -> Iterator[tuple[date, Entry]]:
    for post in rows:
        day = clock.day(post.happened)
        href = f"{home_of(process)}announcements/{post.slug}/"
        yield day, Entry(day, plain(post.title), _("Announcement"), href, marker(day, day, today))


def _events(rows: Iterable[Event], process: Process, today: date) -> Iterator[tuple[date, Entry]]:
    for event in rows:
        zone = ZoneInfo(event.time_zone)
        day, last = event.starts.astimezone(zone).date(), event.ends.astimezone(zone).date()
        text: StrOrPromise = _("Cancelled") if event.cancelled else event.venue
        yield (
            day,
            Entry(day, plain(event.title), text, f"{home_of(process)}events/{event.slug}/", marker(day, last, today)),
        )


def _pauses(rows: Iterable[Pause], today: date) -> Iterator[tuple[date, Entry]]:
    for pause in rows:
        title = _("Paused from %(first)s to %(last)s") % {"first": in_words(pause.starts), "last": in_words(pause.last)}
        said = _("%(reason)s (said by %(who)s)") % {"reason": plain(pause.reason), "who": pause.said_by}
        yield pause.starts, Entry(pause.starts, title, said, marker=marker(pause.starts, pause.last, today))


def _versions(rows: Iterable[Version], process: Process, today: date) -> Iterator[tuple[date, Entry]]:
    for version in rows:
        when = version.happened or version.published
        if when is None:
            continue
        day = clock.day(when)
        label = one_language(version.label) or version.get_status_display()
        title = format_html(_("The plan is published: {label}"), label=label)
        href = f"{home_of(process)}plan/{version.number}/"
        said: StrOrPromise = version.get_status_display()
        if version.reopened_because:
            said = _("Changed after both sides had signed: %(why)s") % {"why": plain(version.reopened_because)}
        yield day, Entry(day, title, said, href, marker(day, day, today))
        if version.comment_closes:
            closes = version.comment_closes
            text = format_html(_("Comments close: {label}"), label=label)
            yield closes, Entry(closes, text, href=href, marker=marker(closes, closes, today))
