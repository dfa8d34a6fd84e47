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
_LEASE = timedelta(minutes=10)
log = logging.getLogger(__name__)


def run_due(
    handlers: Mapping[str, Handler], meanwhile: Meanwhile = lambda: None, *, kinds: Collection[str] | None = None
) -> int:
    """Run one due job, of these kinds or any; returns how many ran (0 or 1). A handler is safe to run again after a crash.

    `meanwhile` is called whenever a job says how far it is: what else waits need not wait until a long one is over.
    """
    others = None if kinds is None else ~Q(kind__in=kinds)
    lease, jobs = leases.take(Job, limit=1, lease=_LEASE, but=others)
    for job in jobs:
        job.meanwhile = meanwhile
        try:
            result = handlers[job.kind](job)
        except Exception as problem:  # a job that fails is put back, whatever it was
            log.exception("job %s", job.key)
            # Without its frames, and what they were still reading: beside that SQLite may refuse to write.
            failed = problem.with_traceback(None)
        else:
            leases.finish(job, lease, result=dict(result))
            continue
        leases.put_back(job, lease, failed)
    return len(jobs)
