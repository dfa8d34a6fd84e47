"""Running jobs: each kind has one handler, listed by the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q

from hearback.outbox import leases
from hearback.outbox.models import Job

Handler = Callable[[Job], Mapping[str, Any]]
Meanwhile = Callable[[], object]
Stopped = Callable[[], bool]
_LEASE = timedelta(minutes=10)
log = logging.getLogger(__name__)


class ToldToStop(BaseException):
    """The worker was told to stop; raised where a job says how far it is, so that no handler takes it for a failure."""


def run_due(
    handlers: Mapping[str, Handler],
    meanwhile: Meanwhile = lambda: None,
    *,
    stopped: Stopped = lambda: False,
    kinds: Collection[str] | None = None,
) -> int:
    """Run one due job, of these kinds or any; returns how many ran (0 or 1). A handler is safe to run again after a crash.

    `meanwhile` is called whenever a job says how far it is: what else waits need not wait until a long one is over. Once
    it is `stopped`, the job is broken off there, given back untried, and goes on at the next start.
    """
    others = None if kinds is None else ~Q(kind__in=kinds)
    lease, jobs = leases.take(Job, limit=1, lease=_LEASE, but=others)
    for job in jobs:
        job.meanwhile = _unless(stopped, meanwhile)
        try:
            result = handlers[job.kind](job)
        except ToldToStop:
            leases.release([job], lease)
            continue
        except Exception as problem:  # a job that fails is put back, whatever it was
            if stopped():  # its own processes were told to stop as well
                leases.release([job], lease)
                continue
            log.exception("job %s", job.key)
            # Without its frames, and what they were still reading: beside that SQLite may refuse to write.
            failed = problem.with_traceback(None)
        else:
            leases.finish(job, lease, result=dict(result))
            continue
        leases.put_back(job, lease, failed)
    return len(jobs)


def _unless(stopped: Stopped, meanwhile: Meanwhile) -> Meanwhile:
    def between() -> None:
        if stopped():
            raise ToldToStop
        meanwhile()

    return between
