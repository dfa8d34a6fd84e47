"""What may be read of the documents."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import ExtractYear

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.processes import rules
from hearback.processes.models import Document, Process


def documents_visible_to(viewer: Viewer, process: Process, *, kind: str = "", year: str = "") -> QuerySet[Document]:
    """The documents the viewer may read, by the day they bear, the latest first.

    One that waits for its release is there for those who write it and for nobody else. `kind` and `year` narrow.
    """
    documents = Document.objects.filter(process=process).order_by("-happened", "-id")
    if not rules.may_see_unpublished_documents(viewer, process):
        now = clock.now()
        if not rules.may_see(viewer, process, now):
            return documents.none()
        documents = documents.filter(published__lte=now)
    if kind:
        documents = documents.filter(kind=kind)
    return documents.filter(happened__year=int(year)) if year else documents


def document_visible_to(viewer: Viewer, process: Process, slug: str) -> Document | None:
    """A document by its slug, if the viewer may read it."""
    document = documents_visible_to(viewer, process).filter(slug=slug).first()
    if document is not None:
        document.process = process
    return document


def document_kinds_and_years(viewer: Viewer, process: Process) -> tuple[set[str], list[int]]:
    """Which kinds there are among what the viewer may read, and which years, the latest first. One statement."""
    there = documents_visible_to(viewer, process).order_by()
    pairs = list(there.annotate(year=ExtractYear("happened")).values_list("kind", "year").distinct())
    return {kind for kind, _year in pairs}, sorted({year for _kind, year in pairs}, reverse=True)


def latest_documents(viewer: Viewer, process: Process, most: int) -> QuerySet[Document]:
    """What became public last, for a feed: without texts, and never what still waits, whoever asks."""
    there = documents_visible_to(viewer, process).filter(published__lte=clock.now())
    return there.defer("text").order_by("-published", "-id")[:most]
