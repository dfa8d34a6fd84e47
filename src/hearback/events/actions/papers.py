"""What people can read before an event: promised for a day, and then a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, fields
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events.actions.announcing import append_change, lock_to_organise
from hearback.events.models import Event, Paper
from hearback.processes import rules as processes
from hearback.processes.models import Document

_WAITS = _("This document is not public yet. Say what the paper is called here: everybody can read that now.")


@dataclass(frozen=True, slots=True)
class PlannedPaper:
    """A paper as the organisers list it: the day by which it is promised, and the document once it is there."""

    title: Words
    promised: date | None = None
    document: Document | None = None


@transaction.atomic
def set_papers(*, actor: Viewer, event: Event, papers: Sequence[PlannedPaper]) -> Event:
    """List anew what there is to read before an event. Locks the event's row.

    Raises BadInput by its field: `paper_0_title` is the title of the first. A paper without a title has its document's,
    where everybody may read that: the title of a document that waits is not told by way of its event.
    """
    event = lock_to_organise(actor, event)
    rows = []
    for order, paper in enumerate(papers):
        document = _of_this_process(event, paper.document, f"paper_{order}_document")
        waits = document is not None and not processes.is_published(document, clock.now())
        needed = _WAITS if waits else _("Say what it is called.")
        title = paper.title or (document.title if document and not waits else {})
        title = fields.words(title, field=f"paper_{order}_title", max_length=300, needed=needed)
        rows.append(Paper(event=event, order=order, title=title, promised=paper.promised, document=document))
    Paper.objects.filter(event=event).delete()
    Paper.objects.bulk_create(rows)
    append_change(event, actor=actor, refs={"fields": ["papers"]})
    return event


def _of_this_process(event: Event, document: Document | None, field: str) -> Document | None:
    if document is not None and document.process_id != event.process_id:
        raise BadInput(_("Choose a document of this process."), field=field)
    return document
