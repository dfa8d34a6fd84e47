"""A bare view for the baseline of `intake.py`: the rows of one contribution in one transaction, and nothing else."""

from __future__ import annotations

import os
from typing import Any
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearback.settings")

import django

django.setup()

from django.db import transaction  # noqa: E402 -- Django is set up first

from hearback.contributions.models import Authorship, Contribution, Verbatim  # noqa: E402
from hearback.core import clock  # noqa: E402
from hearback.journal.models import Fact, Salt  # noqa: E402
from hearback.processes.models import Process  # noqa: E402

PROCESS, _made = Process.objects.get_or_create(slug="bare", defaults={"run_by": "both"})


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """A WSGI application: insert, answer "ok"."""
    now = clock.now()
    with transaction.atomic():
        one = Contribution.objects.create(process=PROCESS, kind="suggestion", happened=now, key=uuid4(), body_digest="")
        Verbatim.objects.create(contribution=one, text="Publish it. (invented)")
        Authorship.objects.create(contribution=one)
        fact = Fact.objects.create(
            verb="contribution.received",
            actor_kind="nobody",
            subject_kind="contribution",
            subject_uuid=one.uuid,
            happened=now,
            recorded=now,
        )
        Salt.objects.bulk_create([Salt(fact=fact, part=part, salt=os.urandom(32)) for part in ("words", "author")])
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
