"""What stands beside a report on progress: where one can see it, and what the sides say to it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from hearback.core import clock
from hearback.core.documents import TYPES
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans import rules
from hearback.plans.models import Evidence, ProgressUpdate, Remark
from hearback.processes.models import Process
from hearback.processes.queries import OF, Beside, number_beside

EVERYBODY_MAY_SEE = ~Q(link="") | Q(shown__isnull=False)


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file as it is handed out: under a name of ours, and shown in place only where we drew it."""

    data: bytes
    kind: str
    name: str
    is_picture: bool


def with_evidence(updates: QuerySet[ProgressUpdate]) -> QuerySet[ProgressUpdate]:
    """Reports with what stands beside each on a page: where one can see it, and what the sides say. Three statements.

    Of the files only those that everybody may see, without their bytes; of the remarks only those that stand.
    """
    now = clock.now()
    shown = Q(shown=None) | Q(shown__lte=now)
    public = Evidence.objects.filter(EVERYBODY_MAY_SEE, shown, added__lte=now).defer("data")
    standing = Remark.objects.filter(Q(replaced=None) | Q(replaced__gt=now), happened__lte=now).order_by("side")
    return updates.select_related("commitment", "milestone").prefetch_related(
        Prefetch("evidence", public, to_attr="public_evidence"),
        Prefetch("remarks", standing, to_attr="standing_remarks"),
    )


def addresses_of(update: ProgressUpdate) -> list[str]:
    """The addresses of pages that a report names; it was read with what stands beside it."""
    evidence: list[Evidence] = update.public_evidence  # type: ignore[attr-defined] # by `with_evidence`
    return [one.link for one in evidence if one.link]


def said_beside(update: ProgressUpdate) -> list[Words | str]:
    """What a report's files show, and who says what to it, in the order of its page; read with what stands beside it."""
    evidence: list[Evidence] = update.public_evidence  # type: ignore[attr-defined] # by `with_evidence`
    remarks: list[Remark] = update.standing_remarks  # type: ignore[attr-defined] # by `with_evidence`
    said: list[Words | str] = [one.description for one in evidence if not one.link]
    for remark in remarks:
        said += [remark.said_as, remark.text]
    return said


def file_visible_to(viewer: Viewer, process: Process, uuid: UUID) -> Evidence | None:
    """A file that came with a report, with its bytes; None unless the viewer may see it."""
    rows = Evidence.objects.filter(uuid=uuid, link="", update__commitment__process=process)
    found = rows.select_related("update__commitment__process", "update__lead", "update__milestone").first()
    return found if found is not None and rules.may_see_file(viewer, found) else None


def files_to_look_at(viewer: Viewer, process: Process) -> QuerySet[Evidence]:
    """Files that came with reports and that nobody has looked at yet, the oldest first; for those who may."""
    rows = Evidence.objects.filter(update__commitment__process=process, link="", shown=None, kept=None).defer("data")
    if not rules.may_look_at_evidence(viewer, process):
        return rows.none()
    return rows.select_related("update__commitment", "update__milestone").order_by("id")


def count_files_to_look_at() -> Beside[int]:
    """How many of these files there are, beside each process in which the viewer may look at them."""
    rows = Evidence.objects.filter(update__commitment__process=OF, link="", shown=None, kept=None)
    return number_beside(rules.may_look_at_evidence, rows)


def files_of(update: ProgressUpdate) -> QuerySet[Evidence]:
    """The files of a report without their bytes, whatever became of them. The caller has checked who may see them."""
    return Evidence.objects.filter(update=update, link="").defer("data").order_by("id")


def update_in(process: Process, uuid: UUID) -> ProgressUpdate | None:
    """A report by its identity, with what it is on. The caller has checked who may see it."""
    rows = ProgressUpdate.objects.filter(uuid=uuid, commitment__process=process)
    return rows.select_related("commitment__process", "milestone", "lead").first()


def handed_out(evidence: Evidence) -> Bytes:
    """A file to hand out; the caller has asked whether the viewer may see it. Its name says nothing about anybody."""
    ending = "jpg" if evidence.is_picture else evidence.kind
    kind = "image/jpeg" if evidence.is_picture else TYPES[evidence.kind]
    return Bytes(bytes(evidence.data), kind, f"{evidence.uuid}.{ending}", evidence.is_picture)
