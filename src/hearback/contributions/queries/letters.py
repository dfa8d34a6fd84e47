"""Letters that were typed in, for the coordinators who do so: their points, and their photographs without the bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from hearback.contributions import rules
from hearback.contributions.models import Attachment, Contribution, Letter
from hearback.contributions.queries.attachments import FileShown, file_shown
from hearback.core.viewer import Viewer
from hearback.processes.models import Process


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter at the desk: the references of its points in their order, and how many photographs there are."""

    letter: Letter
    points: tuple[str, ...]
    pages: int


def letters_visible_to(viewer: Viewer, process: Process) -> QuerySet[Letter]:
    """The letters that were typed in, for coordinators."""
    if not rules.may_type_in(viewer, process):
        return Letter.objects.none()
    return Letter.objects.filter(process=process).select_related("process")


def letter_visible_to(viewer: Viewer, process: Process, uuid: UUID) -> Letter | None:
    """One of them."""
    return letters_visible_to(viewer, process).filter(uuid=uuid).first()


def letters_shown(letters: Sequence[Letter]) -> list[LetterShown]:
    """These letters with their points; the caller has them from `letters_visible_to`. Two statements."""
    points: dict[int, list[str]] = {}
    said = Contribution.objects.filter(letter__in=letters).order_by("pk") if letters else Contribution.objects.none()
    for letter, reference in said.values_list("letter_id", "reference"):
        points.setdefault(letter or 0, []).append(reference)
    counted = Attachment.objects.filter(letter__in=letters).order_by().values("letter").annotate(n=Count("pk"))
    pages = dict(counted.values_list("letter", "n")) if letters else {}
    return [LetterShown(one, tuple(points.get(one.pk, ())), pages.get(one.pk, 0)) for one in letters]


def points_of_letter(viewer: Viewer, letter: Letter) -> list[Contribution]:
    """What was typed from a letter, in order."""
    if not rules.may_type_in(viewer, letter.process):
        return []
    return list(Contribution.objects.filter(letter=letter).select_related("process").order_by("pk"))


def pages_of(viewer: Viewer, letter: Letter) -> list[FileShown]:
    """The photographs of a letter without their bytes: only opening one, which is written down, shows what stands there."""
    if not rules.may_type_in(viewer, letter.process):
        return []
    return [file_shown(row) for row in Attachment.objects.filter(letter=letter).defer("data")]
