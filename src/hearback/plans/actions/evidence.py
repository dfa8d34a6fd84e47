"""Files that come with a report on progress: added, looked at and shown or kept, taken away."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, documents
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.plans import cleaning, facts, rules
from hearback.plans.models import Evidence, ProgressUpdate

FILES_AT_MOST = 3
DESCRIPTION_AT_MOST = 1_000


def add_evidence(
    *, actor: Viewer, update: ProgressUpdate, key: UUID, data: bytes, description: Words | None = None
) -> Evidence:
    """Add a picture or document to a report: whose link it came by, or the desk. It waits for a look.

    What it is its bytes say, before anything is locked; then locks the report. The same key with the same file is that
    file again; with another file it raises Conflict. Raises BadInput at `file` and `description`.
    """
    if not rules.may_add_evidence(actor, update):
        raise NotAllowed
    file = documents.known(data, field="file")
    text = cleaning.words(description, field="description", max_length=DESCRIPTION_AT_MOST)
    return _added(actor, update, key, file, text)


@transaction.atomic
def _added(actor: Viewer, update: ProgressUpdate, key: UUID, file: documents.File, text: Words) -> Evidence:
    update = _lock(update)
    known = Evidence.objects.filter(uuid=key).first()
    if known is not None:
        if known.update_id != update.pk or bytes(known.data) != file.data:
            raise Conflict
        return known
    if Evidence.objects.filter(update=update, link="").count() >= FILES_AT_MOST:
        raise BadInput(_("There are 3 files already. Take one away first."), field="file")
    evidence = Evidence.objects.create(
        uuid=key,
        update=update,
        kind=file.kind,
        description=text,
        width=file.width,
        height=file.height,
        size=len(file.data),
        data=file.data,
    )
    seen = {"sha256": hashlib.sha256(file.data).hexdigest(), "description": text}
    _append(facts.EVIDENCE_ADDED, actor, evidence, parts={"file": seen})
    return evidence


@transaction.atomic
def take_evidence_away(*, actor: Viewer, evidence: Evidence) -> None:
    """Take a file away for good: whose report it is, or the desk. Again does nothing. Locks the report."""
    if not rules.may_add_evidence(actor, evidence.update):
        raise NotAllowed
    _lock(evidence.update)
    if Evidence.objects.filter(pk=evidence.pk, link="").delete()[0]:
        _append(facts.EVIDENCE_REMOVED, actor, evidence)


@transaction.atomic
def show_evidence(*, actor: Viewer, evidence: Evidence, description: Words | None) -> Evidence:
    """Somebody at the desk has looked: everybody may see it, with what it is in words. Locks the report."""
    needed = _("Write what it shows, or what it is: not everybody can see it, and some cannot open it.")
    text = cleaning.words(description, field="description", max_length=DESCRIPTION_AT_MOST, needed=needed)
    evidence = _to_look_at(actor, evidence)
    if evidence.shown is not None and evidence.description == text:
        return evidence
    evidence.shown, evidence.kept, evidence.description = evidence.shown or clock.now(), None, text
    evidence.save(update_fields=["shown", "kept", "description"])
    _append(facts.EVIDENCE_SHOWN, actor, evidence, parts={"file": {"description": text}})
    return evidence


@transaction.atomic
def keep_evidence(*, actor: Viewer, evidence: Evidence) -> Evidence:
    """Somebody at the desk has looked: it stays with its lead and the team. Again is the same. Locks the report."""
    evidence = _to_look_at(actor, evidence)
    if evidence.kept is None:
        evidence.shown, evidence.kept = None, clock.now()
        evidence.save(update_fields=["shown", "kept"])
        _append(facts.EVIDENCE_KEPT, actor, evidence)
    return evidence


def _to_look_at(actor: Viewer, evidence: Evidence) -> Evidence:
    update = _lock(evidence.update)
    if not rules.may_look_at_evidence(actor, update.commitment.process):
        raise NotAllowed
    still = Evidence.objects.defer("data").filter(pk=evidence.pk, link="").first()
    if still is None:
        raise BadInput(_("It was taken away meanwhile."))
    still.update = update
    return still


def _lock(update: ProgressUpdate) -> ProgressUpdate:
    rows = ProgressUpdate.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("commitment__process").get(pk=update.pk)


def _append(verb: Verb, actor: Viewer, evidence: Evidence, parts: dict[str, object] | None = None) -> None:
    commitment = evidence.update.commitment
    journal.append(
        verb,
        actor=actor,
        subject=("commitment", commitment.uuid),
        process=commitment.process.uuid,
        refs={"update": evidence.update.uuid, "file": evidence.uuid, "kind": evidence.kind},
        parts=parts,
    )
