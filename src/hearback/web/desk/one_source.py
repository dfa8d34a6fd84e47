"""A file of what people said, as the desk's pages find it and show the way to it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hearback.contributions import queries as contributions
from hearback.contributions.models import Source
from hearback.processes.models import Process
from hearback.web.desk.queue import TITLE as SAID
from hearback.web.desk.shared import found
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

FILES = _("Files of what people said")
AT = "<slug:process>/sources/"


def one_of(request: HttpRequest, process: Process, uuid: UUID) -> Source:
    """The file with this identity, or 404."""
    return found(contributions.source_visible_to(viewer_of(request), process, uuid))


def address(source: Source, name: str) -> str:
    """Its page at the desk, or one of those below it."""
    return reverse(f"desk:{name}", args=[source.process.slug, source.uuid])


def under(process: Process, *, here: bool = False, source: Source | None = None) -> tuple[Link, ...]:
    """The way to the files, and to one of them."""
    crumbs = [Link(SAID, reverse("desk:queue", args=[process.slug]))]
    if here or source is not None:
        crumbs.append(Link(FILES, reverse("desk:sources", args=[process.slug])))
    if source is not None:
        crumbs.append(Link(source.name, address(source, "source")))
    return tuple(crumbs)
