"""Series: events that belong together."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events import facts, rules
from hearback.events.actions.describing import clean_slug
from hearback.events.models import Series
from hearback.journal import actions as journal
from hearback.processes.models import Process

_NEEDED = _("Give the series a title.")


@transaction.atomic
def add_series(*, actor: Viewer, process: Process, slug: str, title: Words, summary: Words | None = None) -> Series:
    """Begin a series. The address is its key: the same address and title is the same series again.

    Locks the process row. Raises BadInput by its field.
    """
    if not rules.may_organise(actor, process):
        raise NotAllowed
    values = _cleaned(title, summary)
    slug = clean_slug(slug)
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    written = Series.objects.filter(process=process, slug=slug).first()
    if written is not None:
        if written.title == values["title"]:
            return written
        raise BadInput(_("Another series has this address already."), field="slug")
    series = Series.objects.create(process=process, slug=slug, **values)
    _append(actor, series)
    return series


@transaction.atomic
def edit_series(*, actor: Viewer, series: Series, title: Words, summary: Words | None = None) -> Series:
    """Change what stands about a series. Locks its row. Raises BadInput by its field."""
    series = Series.objects.select_for_update(of=("self",), no_key=True).select_related("process").get(pk=series.pk)
    if not rules.may_organise(actor, series.process):
        raise NotAllowed
    for name, value in _cleaned(title, summary).items():
        setattr(series, name, value)
    series.save(update_fields=["title", "summary"])
    _append(actor, series)
    return series


def _cleaned(title: Words, summary: Words | None) -> dict[str, Words]:
    return {
        "title": fields.words(title, field="title", max_length=200, needed=_NEEDED),
        "summary": fields.words(summary, field="summary", max_length=600),
    }


def _append(actor: Viewer, series: Series) -> None:
    subject = ("series", series.uuid)
    journal.append(facts.SERIES_WRITTEN, actor=actor, subject=subject, process=series.process.uuid)
