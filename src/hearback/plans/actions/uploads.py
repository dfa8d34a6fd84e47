"""Bringing a plan in from a file at the desk: read by the worker, looked at by a person, confirmed, and only then in.

What reads and writes is `import_plan`, as for the command; a look at what would come of it is its dry run.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, fields, languages
from hearback.core.digests import body_digest
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.text import clean_line
from hearback.core.viewer import CLOCK, Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.outbox import actions as outbox
from hearback.outbox.models import Job
from hearback.plans import facts, rules
from hearback.plans.actions import open_version, plan_files
from hearback.plans.actions.plan_files import PlanImported
from hearback.plans.models import PlanUpload, Version
from hearback.plans.queries.uploads import job_for
from hearback.processes.models import Process

LARGEST_UPLOAD = 10_000_000
UNCONFIRMED_FOR = timedelta(days=30)
_Step = PlanUpload.Step


@transaction.atomic
def bring_plan_file(
    *, actor: Viewer, process: Process, data: bytes, name: str, label: str = "", language: str = ""
) -> PlanUpload:
    """Keep a file of a plan and ask the worker to read it; nothing of it is in the plan before somebody confirms it.

    The same file again, as long as the first is not in, is that one. Raises BadInput by its field. Locks the process row.
    """
    process = open_version.lock_process(actor, process)
    language = language or languages.codes()[0]
    if language not in languages.codes():
        raise BadInput(_("Use a language of this site."), field="language")
    if not data:
        raise BadInput(_("The file is empty."), field="file")
    if len(data) > LARGEST_UPLOAD:
        raise BadInput(_("The file is larger than %(size)d MB.") % {"size": LARGEST_UPLOAD // 1_000_000}, field="file")
    label = fields.line(label, field="label", max_length=80)
    digest = body_digest([language, hashlib.sha256(data).hexdigest()])
    known = PlanUpload.objects.filter(process=process, digest=digest).exclude(step=_Step.DONE).first()
    if known is not None:
        return known
    upload = PlanUpload.objects.create(
        process=process,
        name=clean_line(name)[:200] or str(_("A file")),
        language=language,
        label=label,
        data=data,
        digest=digest,
        brought_by=actor.uuid,
    )
    _ask(actor, upload)
    _append(facts.PLAN_FILE_BROUGHT, actor, upload)
    return upload


@transaction.atomic
def confirm_plan_file(*, actor: Viewer, upload: PlanUpload) -> PlanUpload:
    """Let what was read come in, by the worker. Confirming twice is once. Locks the upload."""
    upload = _locked(actor, upload)
    if upload.step in (_Step.CONFIRMED, _Step.DONE):
        return upload
    if upload.step != _Step.READ:
        raise BadInput(_("This file has not been read yet."))
    upload.step, upload.confirmed = _Step.CONFIRMED, clock.now()
    upload.save(update_fields=["step", "confirmed"])
    _ask(actor, upload)
    _append(facts.PLAN_FILE_CONFIRMED, actor, upload)
    return upload


@transaction.atomic
def read_plan_file_again(*, actor: Viewer, upload: PlanUpload) -> PlanUpload:
    """Let the worker go on with what it gave up; what was read, or could not be, is read anew. Locks the upload."""
    upload = _locked(actor, upload)
    if upload.step == _Step.DONE:
        raise BadInput(_("Nothing of this file waits to be done."))
    if upload.step in (_Step.READ, _Step.UNREADABLE):
        upload.step, upload.readings, upload.why, upload.came_to = _Step.BROUGHT, upload.readings + 1, "", {}
        upload.confirmed = None
        upload.save(update_fields=["step", "readings", "why", "came_to", "confirmed"])
    outbox.put_at_once(actor=actor, job=_ask(actor, upload))
    return upload


@transaction.atomic
def drop_plan_file(*, actor: Viewer, upload: PlanUpload) -> None:
    """Throw a file away of which nothing came in. Locks the upload."""
    upload = _locked(actor, upload)
    if upload.step in (_Step.CONFIRMED, _Step.DONE):
        raise BadInput(_("This file has come in already, or is being read."))
    _drop(actor, upload)


def delete_old_plan_files(now: datetime) -> int:
    """Throw away files that have not come in within 30 days, a transaction each; returns how many went.

    Those days begin anew when somebody lets it come in: what could not be taken then, or was given up, goes as well.
    """
    return sum(_drop_old(pk, now) for pk in list(_old(now).values_list("pk", flat=True)))


def read_plan_file(*, actor: Viewer, upload: PlanUpload) -> PlanUpload:
    """Find out what would become of a file that was brought, and write nothing of it. Again does nothing.

    Whoever says so writes the plan; the dry run of `import_plan` holds its locks.
    """
    upload = _as_it_is(actor, upload)
    if upload.step != _Step.BROUGHT:
        return upload
    try:
        done = _import(actor, upload, dry_run=True)
    except BadInput as problem:
        return _came_to(upload, _Step.UNREADABLE, why=str(problem))
    return _came_to(upload, _Step.UNREADABLE if done.refused else _Step.READ, came_to=_values(done))


def take_in_plan_file(*, actor: Viewer, upload: PlanUpload) -> PlanUpload:
    """Take in a file that was confirmed, in one transaction with saying so: after a crash it is done, or done anew.

    Locks as `import_plan` does, then the upload.
    """
    upload = _as_it_is(actor, upload)
    if upload.step != _Step.CONFIRMED:
        return upload
    try:
        with transaction.atomic():
            done = _import(actor, upload, dry_run=False)
            step = _Step.UNREADABLE if done.refused else _Step.DONE
            return _came_to(upload, step, came_to=_values(done))
    except BadInput as problem:  # the plan is not as it was when the file was looked at
        return _came_to(upload, _Step.UNREADABLE, why=str(problem))


def _import(actor: Viewer, upload: PlanUpload, *, dry_run: bool) -> PlanImported:
    """A version that somebody began meanwhile keeps its name."""
    is_written = Version.objects.filter(process=upload.process, published=None).exists()
    return plan_files.import_plan(
        actor=actor,
        process=upload.process,
        data=bytes(upload.data or b""),
        name=upload.name,
        label="" if is_written else upload.label,
        language=upload.language,
        dry_run=dry_run,
    )


@transaction.atomic
def _came_to(
    upload: PlanUpload, step: PlanUpload.Step, *, came_to: dict[str, Any] | None = None, why: str = ""
) -> PlanUpload:
    """What reading or taking in came to, unless somebody began anew meanwhile. Locks the upload."""
    found = PlanUpload.objects.select_for_update(no_key=True, of=("self",)).select_related("process")
    now = found.filter(pk=upload.pk, step=upload.step, readings=upload.readings).first()
    if now is None:
        return upload
    now.step, now.came_to, now.why = step, came_to or {}, why
    if step == _Step.DONE:
        now.data, now.finished = None, clock.now()
    now.save(update_fields=["step", "came_to", "why", "data", "finished"])
    return now


def _values(done: PlanImported) -> dict[str, Any]:
    """What an import came to, as plain values."""
    return {
        "rows": [
            {
                "title": title,
                "fate": str(fate),
                "new": put.new,
                "changed": put.changed,
                "same": put.same,
                "asked": put.asked,
                "gone": list(put.gone),
            }
            for title, fate, put in done.rows
        ],
        "refused": [[place.place, place.what, str(place.why)] for place in done.refused],
        "left": [[place.place, place.what, str(place.why)] for place in done.left],
        "version": done.version.number if done.version else None,
        "questions": done.questions,
        "again": done.again,
    }


def _as_it_is(actor: Viewer, upload: PlanUpload) -> PlanUpload:
    found = PlanUpload.objects.select_related("process").get(pk=upload.pk)
    if not rules.may_write_plan(actor, found.process):
        raise NotAllowed
    return found


def _locked(actor: Viewer, upload: PlanUpload) -> PlanUpload:
    rows = PlanUpload.objects.select_for_update(no_key=True, of=("self",)).select_related("process").defer("data")
    found = rows.get(pk=upload.pk)
    if not rules.may_write_plan(actor, found.process):
        raise NotAllowed
    return found


def _ask(actor: Viewer, upload: PlanUpload) -> Job:
    """Let the worker do what comes next, in the caller's transaction. Asking twice is asking once."""
    kind, key = job_for(upload)
    return outbox.put_job(actor=actor, kind=kind, key=key, payload={"upload": str(upload.uuid)})


def _old(now: datetime) -> QuerySet[PlanUpload]:
    since = now - UNCONFIRMED_FOR
    rows = PlanUpload.objects.exclude(step=_Step.DONE).filter(brought__lt=since)
    return rows.filter(Q(confirmed=None) | Q(confirmed__lt=since))


@transaction.atomic
def _drop_old(pk: int, now: datetime) -> int:
    """Locks the upload; somebody may have confirmed it a moment before."""
    rows = _old(now).select_for_update(no_key=True, of=("self",)).select_related("process").defer("data")
    upload = rows.filter(pk=pk).first()
    if upload is None:
        return 0
    _drop(CLOCK, upload)
    return 1


def _drop(actor: Viewer, upload: PlanUpload) -> None:
    _append(facts.PLAN_FILE_DROPPED, actor, upload)
    upload.delete()


def _append(verb: Verb, actor: Viewer, upload: PlanUpload) -> None:
    journal.append(verb, actor=actor, subject=("plan-file", upload.uuid), process=upload.process.uuid)
