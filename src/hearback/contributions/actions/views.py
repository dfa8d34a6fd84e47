"""Keeping a list of the desk under a name."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import rules
from hearback.contributions.models import SavedView
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.text import clean_line
from hearback.core.viewer import Viewer
from hearback.processes.models import Process

VIEWS_AT_MOST = 20


@transaction.atomic
def save_view(*, actor: Viewer, process: Process, name: str, query: str) -> SavedView:
    """Keep what narrows the list under a name, for everybody who works on the process; a name that is there names this now.

    `query` is an address's part after the question mark. Locks the process row. Leaves no fact: it says nothing about what
    was said. Raises BadInput for `name`.
    """
    if not rules.may_work_with(actor, process):
        raise NotAllowed
    name = clean_line(name, max_length=60, field="name")
    if not name:
        raise BadInput(_("Give the list a name."), field="name")
    if len(query) > 300:
        raise BadInput(_("This list is narrowed by too much to be kept."), field="name")
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    kept = SavedView.objects.filter(process=process)
    if not kept.filter(name=name).exists() and kept.count() >= VIEWS_AT_MOST:
        raise BadInput(
            _("There are %(most)s lists already. Remove one that nobody needs first.") % {"most": VIEWS_AT_MOST},
            field="name",
        )
    return SavedView.objects.update_or_create(process=process, name=name, defaults={"query": query})[0]


@transaction.atomic
def remove_view(*, actor: Viewer, view: SavedView) -> None:
    """Forget the name of a list; what stands in it stays where it is. Removing it twice is removing it once."""
    if not rules.may_work_with(actor, view.process):
        raise NotAllowed
    SavedView.objects.filter(pk=view.pk).delete()
