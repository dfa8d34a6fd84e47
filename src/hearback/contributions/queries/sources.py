"""The files in which people's words came: for whoever may import, and for nobody else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from hearback.contributions import rules
from hearback.contributions.models import Contribution, Source, SourcePart, SourceRow
from hearback.core.viewer import Viewer
from hearback.outbox import queries as outbox
from hearback.outbox.queries import Work
from hearback.processes.models import Process

READ, TAKE_IN = "read-source", "take-in-source"
_CHOICES = 100  # of one person's, to choose from


@dataclass(frozen=True, slots=True)
class CameWith:
    """What something was a point of, with the references of its other points; and where the rest of it stood."""

    whole: str
    others: tuple[str, ...]
    together: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplyBeside:
    """A reply in a document that people commented on."""

    name: str
    words: str
    happened: datetime | None


def sources_visible_to(viewer: Viewer, process: Process) -> QuerySet[Source]:
    """The files that were brought into a process, for its coordinators."""
    if not rules.may_import(viewer, process):
        return Source.objects.none()
    return Source.objects.filter(process=process).select_related("process", "event")


def source_visible_to(viewer: Viewer, process: Process, uuid: UUID) -> Source | None:
    """One of them."""
    return sources_visible_to(viewer, process).filter(uuid=uuid).first()


def fates(source: Source) -> dict[str, int]:
    """How many places of a file came to what, by the fate's code; what came to none of them is 0."""
    found = dict(SourceRow.objects.filter(source=source).order_by().values_list("fate").annotate(n=Count("id")))
    return {fate.value: found.get(fate.value, 0) for fate in SourceRow.Fate}


def job_for(source: Source) -> tuple[str, str]:
    """What a file waits for the worker to do, and the key of that job: another one for each reading.

    The number of the row is in it, not its uuid: a file that was thrown away and is brought again has the same uuid, and
    the job of the first one is done.
    """
    kind = TAKE_IN if source.step == Source.Step.CONFIRMED else READ
    return kind, f"{kind}:{source.pk}:{source.readings}"


def work_on(viewer: Viewer, source: Source) -> Work | None:
    """What the worker still has to do with a file; None where it has nothing to do."""
    if not rules.may_import(viewer, source.process) or source.step not in (Source.Step.BROUGHT, Source.Step.CONFIRMED):
        return None
    return outbox.work_of(job_for(source)[1])


def rows_of(viewer: Viewer, source: Source, fate: str = "") -> QuerySet[SourceRow]:
    """The places of a file in its order, all or those that came to something."""
    if not rules.may_import(viewer, source.process):
        return SourceRow.objects.none()
    if source.step == Source.Step.BROUGHT:  # some of them are here; all are there at once when it is read
        return SourceRow.objects.none()
    rows = SourceRow.objects.filter(source=source)
    return rows.filter(fate=fate) if fate else rows


def references_of(viewer: Viewer, source: Source, keys: Collection[UUID]) -> dict[UUID, str]:
    """The references of the contributions with these keys, by the key: what lines of a file became. One statement."""
    if not rules.may_import(viewer, source.process):
        return {}
    here = Contribution.objects.filter(process=source.process, key__in=keys).order_by()
    return dict(here.values_list("key", "reference"))


def replies_beside(viewer: Viewer, contribution: Contribution) -> list[ReplyBeside]:
    """What others replied to it in the document it came from, for the team alone: nobody agreed that it is shown."""
    if not rules.may_import(viewer, contribution.process):
        return []
    rows = SourceRow.objects.filter(
        source__process=contribution.process,
        source__confirmed__isnull=False,
        source__kind=Source.Kind.DOCX,
        fate=SourceRow.Fate.BESIDE,
        key=contribution.key,
    )
    said = [row.values for row in rows.order_by("pk") if row.values]
    # A later export of the same document brings the same replies again.
    found = dict.fromkeys((each["name"], each["words"], each["happened"]) for each in said)
    return [ReplyBeside(name, words, datetime.fromisoformat(at) if at else None) for name, words, at in found]


def row_waiting(viewer: Viewer, source: Source, number: int) -> SourceRow | None:
    """One thing that waits in a file which somebody is looking at, by its number; None when it is not there any more."""
    if source.step != Source.Step.READ:
        return None
    return rows_of(viewer, source, SourceRow.Fate.NEW).filter(number=number).first()


def of_same_author(viewer: Viewer, source: Source, row: SourceRow) -> list[SourceRow]:
    """What else waits in the file of whoever said this: by name and address, where the file gives either."""
    name, email = row.values.get("name", ""), row.values.get("email", "")
    if not name and not email:
        return []
    rows = rows_of(viewer, source, SourceRow.Fate.NEW).exclude(pk=row.pk)
    return list(rows.filter(values__name=name, values__email=email)[:_CHOICES])


def came_with(viewer: Viewer, contribution: Contribution) -> CameWith:
    """The other points of the message (or line) that it was a point of, and what was put together with it."""
    source = contribution.source
    if source is None or not rules.may_import(viewer, contribution.process):
        return CameWith("", (), ())
    whole, is_part, _part = contribution.source_place.rpartition(", part ")
    others: tuple[str, ...] = ()
    if is_part:
        of_it = Contribution.objects.filter(source=source, source_place__startswith=f"{whole}, part ")
        others = tuple(of_it.exclude(pk=contribution.pk).order_by("pk").values_list("reference", flat=True))
    joined = SourceRow.objects.filter(source=source, fate=SourceRow.Fate.JOINED, values__with=str(contribution.key))
    return CameWith(whole, others, tuple(joined.order_by("number").values_list("place", flat=True)))


def original_of(viewer: Viewer, source: Source) -> Iterator[bytes]:
    """The original, a piece at a time; nothing for whoever may not read it, and none once it was deleted."""
    if not rules.may_import(viewer, source.process):
        return
    number = 0
    while (part := SourcePart.objects.filter(source=source, number=number).first()) is not None:
        yield bytes(part.data)
        number += 1
