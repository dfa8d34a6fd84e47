"""Photographs and documents beside words: for whoever may see them, looked up anew each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet

from hearback.contributions import rules
from hearback.contributions.models import Attachment, Authorship, Contribution, Draft
from hearback.contributions.queries.lineage import is_read_in_a_point
from hearback.core.documents import TYPES
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.processes.models import Process

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class FileShown:
    """A photograph or document as it is listed, without its bytes; `waits` until somebody at the desk has looked."""

    uuid: UUID
    kind: str
    kind_label: StrOrPromise
    description: Words
    width: int | None
    height: int | None
    size: int
    added: datetime
    shown: datetime | None
    waits: bool
    kept_because: str
    kept_because_label: StrOrPromise

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it; anything else is handed out to be saved."""
        return self.kind == Attachment.Kind.PICTURE


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file as it is handed out: under a name of ours, and shown in place only where we drew it."""

    data: bytes
    kind: str
    name: str
    is_picture: bool


def files_of(viewer: Viewer, contribution: Contribution) -> list[FileShown]:
    """What was added to something said, as far as this viewer may see it. At most three statements."""
    rows = list(Attachment.objects.filter(contribution=contribution).defer("data"))
    if not rows:
        return []
    for row in rows:
        row.contribution = contribution
    by = _authorship(viewer, contribution)
    seen = [file_shown(row) for row in rows if rules.may_see_attachment(viewer, row, by)]
    return seen if _still_stands(viewer, contribution, by) else []


def file_visible_to(viewer: Viewer, contribution: Contribution, uuid: UUID) -> Attachment | None:
    """One of them with its bytes, or None."""
    row = Attachment.objects.filter(contribution=contribution, uuid=uuid).first()
    if row is None:
        return None
    row.contribution = contribution
    by = _authorship(viewer, contribution)
    return row if rules.may_see_attachment(viewer, row, by) and _still_stands(viewer, contribution, by) else None


def _still_stands(viewer: Viewer, contribution: Contribution, by: Authorship | None) -> bool:
    """Whether what was added stands beside anything: of what was split, everybody reads the points and no whole.

    When all of them are taken back, hidden or erased, it is its author's and the desk's again.
    """
    if contribution.state != Contribution.State.SPLIT or rules.may_work_with(viewer, contribution.process):
        return True
    return rules.is_author(viewer, contribution, by) or is_read_in_a_point(contribution)


def files_of_draft(draft: Draft) -> list[FileShown]:
    """What was added to what somebody has begun to say. Whoever knows the draft began it."""
    return [file_shown(row) for row in Attachment.objects.filter(draft=draft).defer("data")]


def file_of_draft(draft: Draft, uuid: UUID) -> Attachment | None:
    """One of them with its bytes, or None."""
    return Attachment.objects.filter(draft=draft, uuid=uuid).first()


def handed_out(attachment: Attachment) -> Bytes:
    """A file to hand out; the caller has asked whether the viewer may see it. Its name says nothing about anybody."""
    is_picture = attachment.kind == Attachment.Kind.PICTURE
    ending = "jpg" if is_picture else attachment.kind
    kind = "image/jpeg" if is_picture else TYPES[attachment.kind]
    return Bytes(bytes(attachment.data), kind, f"{attachment.uuid}.{ending}", is_picture)


def files_to_look_at(viewer: Viewer, process: Process) -> list[tuple[Contribution, int]]:
    """What has files that nobody has looked at yet, the oldest first, and how many; for whoever moderates. One statement."""
    if not rules.may_moderate(viewer, process):
        return []
    waiting = (
        files_not_looked_at(process).order_by().values("contribution").annotate(n=Count("pk")).order_by("contribution")
    )
    counted = dict(waiting.values_list("contribution", "n")[:AT_ONCE])
    rows = Contribution.objects.filter(pk__in=counted).select_related("process").order_by("pk") if counted else ()
    return [(row, counted[row.pk]) for row in rows]


def count_files_to_look_at(viewer: Viewer, process: Process) -> int:
    """How many files nobody has looked at yet; nought for whoever does not moderate."""
    return files_not_looked_at(process).count() if rules.may_moderate(viewer, process) else 0


def files_not_looked_at(process: Process | OuterRef) -> QuerySet[Attachment]:
    """What nobody has looked at yet. The caller has checked who asks."""
    rows = Attachment.objects.filter(contribution__process=process, contribution__erased=None, shown=None, kept=None)
    rows = rows.exclude(contribution__held_because__in=Contribution.NOT_COUNTED)
    return rows.exclude(contribution__state=Contribution.State.WITHDRAWN)


def _authorship(viewer: Viewer, contribution: Contribution) -> Authorship | None:
    """Who said it, for the rule; nobody without a link is its author."""
    if not viewer.grants:
        return None
    return Authorship.objects.select_related("participant").filter(contribution=contribution).first()


def file_shown(row: Attachment) -> FileShown:
    """One as it is listed; the caller has asked whether the viewer may see it."""
    return FileShown(
        uuid=row.uuid,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        description=row.description,
        width=row.width,
        height=row.height,
        size=row.size,
        added=row.added,
        shown=row.shown,
        waits=row.shown is None and row.kept is None,
        kept_because=row.kept_because,
        kept_because_label=row.get_kept_because_display() if row.kept_because else "",
    )
