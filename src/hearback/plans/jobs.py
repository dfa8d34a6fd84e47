"""What takes long with a plan, and what time itself does to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from hearback.core.errors import NotAllowed
from hearback.outbox.leases import Permanent
from hearback.outbox.models import Job
from hearback.plans import actions
from hearback.plans.models import PlanUpload
from hearback.processes import queries as processes


def tick(now: datetime) -> None:
    """Whoever reports is asked before a date; a file of a plan that nobody let come in goes after 30 days."""
    actions.ask_leads(now)
    actions.delete_old_plan_files(now)


def read_plan(job: Job) -> dict[str, int]:
    """Handler of the job “read-plan”, as whoever asked for it. Begins anew after a crash."""
    return _with_upload(job, actions.read_plan_file)


def take_in_plan(job: Job) -> dict[str, int]:
    """Handler of the job “take-in-plan”, as whoever asked for it. After a crash it is done, or is done anew."""
    return _with_upload(job, actions.take_in_plan_file)


def _with_upload(job: Job, act: Callable[..., PlanUpload]) -> dict[str, int]:
    upload = PlanUpload.objects.filter(uuid=UUID(job.payload["upload"])).defer("data").first()
    if upload is None:  # thrown away meanwhile
        return {}
    actor = processes.on_behalf_of(job.asked_by)
    try:
        done = act(actor=actor, upload=upload)
    except NotAllowed as gone:  # whoever asked has left: another may ask again
        raise Permanent(str(gone)) from gone
    return {"commitments": len(done.came_to.get("rows", ()))}
