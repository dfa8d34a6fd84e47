"""What the pages of the plan begin with: the version, whether it is still being written, and where the page is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms as django_forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hearback.core.languages import Words
from hearback.plans import queries
from hearback.plans.actions import Stale
from hearback.plans.models import Entry, Version
from hearback.processes.models import Process
from hearback.web.desk.shared import found, plain
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

TITLE = _("Plan")
PROGRESS = _("Progress")
T = TypeVar("T")


def version_of(request: HttpRequest, process: Process, number: int) -> Version:
    """A version by its number, or 404."""
    return found(queries.version_visible_to(viewer_of(request), process, number))


def written_version(request: HttpRequest, process: Process, number: int) -> Version:
    """The version being written, if this is its number; a published one is never edited, so it is not there."""
    version = version_of(request, process, number)
    return found(version if version.published is None else None)


def written_entry(request: HttpRequest, process: Process, number: int, commitment: int) -> Entry:
    """What the version being written says of a commitment, or 404."""
    return found(queries.entry_in(written_version(request, process, number), commitment))


def name_of_version(version: Version) -> str:
    """“Version 2” or what it is called."""
    name = str(_("Version %(number)s")) % {"number": version.number}
    return f"{name}: {version.label}" if version.label else name


def name_of_commitment(entry: Entry) -> str:
    """“3. Open the bus times”."""
    return f"{entry.commitment.number}. {plain(entry.title)}"


def crumbs(process: Process, version: Version | None = None, entry: Entry | None = None) -> tuple[Link, ...]:
    """The way from the plan through a version to a commitment."""
    way = [Link(TITLE, reverse("desk:plan", args=[process.slug]))]
    if version is not None:
        way.append(Link(name_of_version(version), reverse("desk:plan_version", args=[process.slug, version.number])))
    if version is not None and entry is not None:
        at = [process.slug, version.number, entry.commitment.number]
        way.append(Link(name_of_commitment(entry), reverse("desk:plan_commitment", args=at)))
    return tuple(way)


def progress_crumbs(process: Process, *more: Link) -> tuple[Link, ...]:
    """The way to the page of one commitment's progress."""
    return (*crumbs(process), Link(PROGRESS, reverse("desk:progress", args=[process.slug])), *more)


class WasField(django_forms.CharField):
    """The words that a form was opened with, so that an edit over somebody else's is noticed."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=django_forms.HiddenInput())

    def prepare_value(self, value: Any) -> Any:
        """The words as they travel."""
        return json.dumps(value) if isinstance(value, dict) else value

    def clean(self, value: Any) -> Words | None:
        """The words, or None when they cannot be read: then nothing is compared."""
        return words_read(value)


def words_read(value: object) -> Words | None:
    """Words that came back from a form; None when nobody can read them."""
    try:
        found_words = json.loads(str(value or "null"))
    except ValueError:
        return None
    good = isinstance(found_words, dict) and all(isinstance(text, str) for text in found_words.values())
    return {str(code): text for code, text in found_words.items()} if good else None


def saved(form: Any, act: Callable[[], T]) -> tuple[T | None, Any]:
    """What the action gives, and what somebody else saved meanwhile. Refused, the form says why and keeps every word."""
    try:
        return tried_but_stale(form, act), None
    except Stale as stale:
        form.add_error(None, str(stale))
        return None, stale.newer


def tried_but_stale(form: Any, act: Callable[[], T]) -> T | None:
    """As `tried`, but what is stale goes on up."""
    stale: list[Stale] = []

    def inner() -> T | None:
        try:
            return act()
        except Stale as problem:
            stale.append(problem)
            return None

    done = tried(form, inner)
    if stale:
        raise stale[0]
    return done


def again(form: Any, values: Mapping[str, Any]) -> None:
    """Put values of our own in place of those that a bound form came with, such as the newer words to compare with."""
    form.data = form.data.copy()
    for name, value in values.items():
        form.data[name] = json.dumps(value) if isinstance(value, dict) else str(value)
