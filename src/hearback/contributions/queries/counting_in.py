"""Who wants to take part in carrying something out: how many, for everybody; who, for the coordinators."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from hearback.contributions import rules
from hearback.contributions.models import CountedIn
from hearback.contributions.queries.seen import titles_of
from hearback.core.languages import Words
from hearback.core.viewer import NOBODY, Purpose, Viewer
from hearback.people.models import Participant
from hearback.plans import queries as plans
from hearback.plans.models import Commitment
from hearback.processes.models import Process, Theme


def may_be_joined(process: Process, *, commitment: Commitment | None = None, theme: Theme | None = None) -> bool:
    """Whether one can take part in this: one commitment that everybody can read of, or one theme, of this process."""
    if (commitment is None) == (theme is None):
        return False
    if commitment is not None:
        visible = plans.commitments_visible_among(NOBODY, process, [commitment.pk])
        return commitment.process_id == process.pk and commitment.pk in visible
    return theme is not None and theme.process_id == process.pk


def how_many_counted_in(*, commitment: Commitment | None = None, theme: Theme | None = None) -> int:
    """How many take part in a commitment or a theme; for everybody."""
    return CountedIn.objects.filter(commitment=commitment, theme=theme).exclude(confirmed=None).count()


def who_is_counted_in(viewer: Viewer, process: Process) -> QuerySet[CountedIn]:
    """Everybody who said yes, thing by thing, for the coordinators; nobody for others."""
    if not rules.may_see_counted_in(viewer, process):
        return CountedIn.objects.none()
    rows = CountedIn.objects.filter(process=process).exclude(confirmed=None)
    return rows.select_related("commitment", "theme").order_by("commitment__number", "theme", "confirmed", "id")


def not_confirmed_yet(viewer: Viewer, process: Process) -> int:
    """How many have not said yes yet, for the coordinators."""
    if not rules.may_see_counted_in(viewer, process):
        return 0
    return CountedIn.objects.filter(process=process, confirmed=None).count()


def counted_in_by_link(viewer: Viewer) -> CountedIn | None:
    """The place that the viewer's private link opens; None when there is none or it was revoked."""
    subjects = viewer.subjects(Purpose.COUNTED_IN)
    rows = _rows().filter(uuid__in=subjects).order_by("-id") if subjects else ()
    return next((one for one in rows if viewer.holds(Purpose.COUNTED_IN, one.uuid, one.link_version)), None)


def own_counted_in(viewer: Viewer, process: Process, uuid: UUID) -> CountedIn | None:
    """A place by its number, for whoever it is of; None for everyone else."""
    row = _rows().filter(process=process, uuid=uuid).first()
    return row if row is not None and rules.is_counted_in(viewer, row) else None


def counted_in_of(participant: Participant) -> QuerySet[CountedIn]:
    """Where a person is counted in. The caller has checked that it is for the person."""
    return _rows().filter(participant=participant).order_by("id")


def what_of(rows: Sequence[CountedIn]) -> dict[int, Words]:
    """What each is about, as the published plan or the process calls it, by the row's id; one statement."""
    titles = titles_of({row.commitment_id for row in rows if row.commitment_id is not None})
    return {row.pk: row.theme.name if row.theme else titles.get(row.commitment_id or 0, {}) for row in rows}


def _rows() -> QuerySet[CountedIn]:
    return CountedIn.objects.select_related("process", "commitment", "theme", "participant")
