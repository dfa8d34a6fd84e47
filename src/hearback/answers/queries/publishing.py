"""What became of a publication that the worker was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from hearback.answers import rules
from hearback.core.viewer import Viewer
from hearback.outbox import queries as outbox
from hearback.outbox.models import State
from hearback.plans.models import Version

PUBLISH = "publish-version"


def job_of(version: Version) -> str:
    """How the keys of all jobs begin that publish this version."""
    return f"{PUBLISH}:{version.uuid}:"


@dataclass(frozen=True, slots=True)
class AskedToPublish:
    """How far it is; `refused` says why it was not published, and `typed` is the form as it was sent."""

    is_under_way: bool
    done: int
    total: int
    is_hindered: bool = False
    refused: str = ""
    typed: Mapping[str, list[str]] = field(default_factory=dict)


def asked_to_publish(viewer: Viewer, version: Version) -> AskedToPublish | None:
    """The last time that the worker was asked to publish a version, for those who may publish it. One statement."""
    job = outbox.last_job_of(job_of(version)) if rules.may_publish(viewer, version.process) else None
    if job is None:
        return None
    under_way = job.state == State.WAITING
    refused = str((job.result or {}).get("refused", ""))
    if not under_way and job.state != State.DONE:
        refused = _("Something went wrong here.")
    hindered = under_way and bool(job.error)
    return AskedToPublish(under_way, job.done, job.total, hindered, refused, job.payload.get("typed", {}))
