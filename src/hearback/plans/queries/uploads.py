"""Files of a plan that were brought at the desk: for those who write the plan, and for nobody else."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from hearback.core.viewer import Viewer
from hearback.outbox import queries as outbox
from hearback.outbox.queries import Work
from hearback.plans import rules
from hearback.plans.models import PlanUpload
from hearback.processes.models import Process

READ, TAKE_IN = "read-plan", "take-in-plan"
_Step = PlanUpload.Step
OPEN = (_Step.BROUGHT, _Step.READ, _Step.CONFIRMED, _Step.UNREADABLE)


def uploads_that_wait(viewer: Viewer, process: Process) -> QuerySet[PlanUpload]:
    """The files that are not in yet, the latest first; without what is in them."""
    waits = PlanUpload.objects.filter(process=process, step__in=OPEN).defer("data", "came_to").order_by("-id")
    return waits if rules.may_write_plan(viewer, process) else waits.none()


def upload_visible_to(viewer: Viewer, process: Process, uuid: UUID) -> PlanUpload | None:
    """One of the files, also one that is in; without what is in it."""
    if not rules.may_write_plan(viewer, process):
        return None
    return PlanUpload.objects.filter(process=process, uuid=uuid).select_related("process").defer("data").first()


def job_for(upload: PlanUpload) -> tuple[str, str]:
    """What a file waits for the worker to do, and the key of that job: another one for each reading."""
    kind = TAKE_IN if upload.step == _Step.CONFIRMED else READ
    return kind, f"{kind}:{upload.pk}:{upload.readings}"


def work_on_upload(viewer: Viewer, upload: PlanUpload) -> Work | None:
    """What the worker still has to do with a file; None where it has nothing to do."""
    if not rules.may_write_plan(viewer, upload.process) or upload.step not in (_Step.BROUGHT, _Step.CONFIRMED):
        return None
    return outbox.work_of(job_for(upload)[1])
