"""What the room is saying, for a projector: by the facilitator's link, or for an organiser.

What everybody may read, and nothing else: not what is kept back, hidden or taken back, whoever holds the laptop. Names stand
there only as their owners said they may, and none where the event is under the Chatham House Rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from hearback.contributions import queries
from hearback.contributions.queries import Said
from hearback.processes.models import Process
from hearback.web.public import device
from hearback.web.public.capture.pages import of_the_room, room_of
from hearback.web.public.private import private
from hearback.web.public.shared import frame, in_process, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LATEST = 40
BY = ("question", "theme")


@dataclass(frozen=True, slots=True)
class Group:
    """What was said to one question or theme, the newest first."""

    label: StrOrPromise
    lines: list[Said]


@rule("facilitator")
@of_the_room
@private
@in_process
def wall(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The newest lines in large type, by question or by theme. It never moves by itself without scripts."""
    viewer = viewer_of(request)
    event = room_of(viewer, process, slug)
    by = request.GET.get("by", "")
    by = by if by in BY else BY[0]
    lines, number = queries.on_the_wall(viewer, event, most=LATEST)
    framed = frame(event.process) | {"crumbs": None, "event": event, "by": by, "groups": _groups(lines, by)}
    title = _("What the room is saying")
    response = render(
        request, "public/capture/wall.html", framed | {"title": title, "number": number, "shown": len(lines)}
    )
    response.headers[device.HERE] = device.OPEN
    return response


def _groups(lines: list[Said], by: str) -> list[Group]:
    """By question in their order, or by theme by name; what is about none of them stands last."""
    groups: dict[tuple[bool, int, str], list[Said]] = {}
    for line in lines:
        if by == "question":
            key = (line.question is None, line.question or 0, "")
        else:
            name = plain(line.theme)
            key = (not name, 0, name)
        groups.setdefault(key, []).append(line)
    return [Group(_label(key, found[0], by), found) for key, found in sorted(groups.items())]


def _label(key: tuple[bool, int, str], line: Said, by: str) -> StrOrPromise:
    none, number, name = key
    if none:
        return _("And besides")
    if by == "theme":
        return name
    return f"{number}. {plain(line.about.label)}" if line.about.kind == "question" else _("Question %d") % number


urls = [path("<slug:process>/capture/<slug:slug>/wall/", wall, name="wall")]
