"""Photographs and documents beside words: added, looked at and shown or kept, taken away."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions.changing import authorship_of, lock
from hearback.contributions.actions.drafting import KEPT
from hearback.contributions.actions.files import append, append_added, kept, own_key
from hearback.contributions.models import Attachment, Contribution, Draft
from hearback.core import clock, documents, fields
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer

FILES_AT_MOST = 3
DESCRIPTION_AT_MOST = 1_000
# What may wait in drafts of all the site: whoever fills that up fills no disk.
WAITING_AT_MOST = 2_000_000_000


def attach_to_draft(*, draft: Draft, key: UUID, data: bytes, description: Words | None = None) -> Attachment:
    """Add a photograph or document to what somebody has begun to say; whoever knows the draft began it.

    What it is its bytes say (`core.documents`), before anything is locked; then locks the draft, whose 7 days begin anew.
    The same key with the same file is that file again. Raises BadInput at `file` and `description`.
    """
    file, text = documents.known(data, field="file"), _described(description)
    waiting = Attachment.objects.filter(draft__isnull=False).aggregate(size=Sum("size"))["size"] or 0
    if waiting + len(file.data) > WAITING_AT_MOST:
        raise BadInput(
            _(
                "We cannot take files at the moment. Your words are kept: send them without it, "
                "and add it on your own page later."
            ),
            field="file",
        )
    return _to_draft(draft, key, file, text)


@transaction.atomic
def _to_draft(draft: Draft, key: UUID, file: documents.File, text: Words) -> Attachment:
    still = Draft.objects.select_for_update(no_key=True).filter(pk=draft.pk).first()
    if still is None:
        raise BadInput(_("You have sent this meanwhile. You can add the file on your own page."), field="file")
    there, key = Attachment.objects.filter(draft=still), own_key(key, file)
    if (known := _known(key, draft_id=draft.pk)) is not None:
        return known
    if there.count() >= FILES_AT_MOST:
        raise _too_many()
    still.expires = clock.now() + KEPT
    still.save(update_fields=["expires"])
    return kept(key, file, text, draft=still)


@transaction.atomic
def detach_from_draft(*, draft: Draft, uuid: UUID) -> None:
    """Take a file away before it was sent; nothing of it stays. Locks the draft."""
    for still in Draft.objects.select_for_update(no_key=True).filter(pk=draft.pk):
        Attachment.objects.filter(draft=still, uuid=uuid).delete()


def attach(
    *, actor: Viewer, contribution: Contribution, key: UUID, data: bytes, description: Words | None = None
) -> Attachment:
    """Add a photograph or document to what was said: its author while it is open, or the desk, for whom it came on paper.

    Not public until somebody at the desk has looked at it. As `attach_to_draft`; locks the contribution.
    """
    if not _may_add(actor, contribution):
        raise NotAllowed
    file, text = documents.known(data, field="file"), _described(description)
    return _to_contribution(actor, contribution, key, file, text)


@transaction.atomic
def _to_contribution(
    actor: Viewer, contribution: Contribution, key: UUID, file: documents.File, text: Words
) -> Attachment:
    contribution = lock(contribution)
    if not _may_add(actor, contribution):
        raise NotAllowed
    if contribution.erased is not None or contribution.state not in Contribution.OPEN:
        raise BadInput(_("Nothing can be added to this any more. You can send what you want to add as something new."))
    key = own_key(key, file)
    if (known := _known(key, contribution_id=contribution.pk)) is not None:
        return known
    if Attachment.objects.filter(contribution=contribution).count() >= FILES_AT_MOST:
        raise _too_many()
    attachment = kept(key, file, text, contribution=contribution)
    append_added(actor, contribution, attachment)
    return attachment


@transaction.atomic
def detach(*, actor: Viewer, attachment: Attachment) -> None:
    """Take a file away for good: its author at any time, or the desk. Locks the contribution."""
    contribution = lock(_what_it_is_of(attachment))
    if not _may_add(actor, contribution):
        raise NotAllowed
    if Attachment.objects.filter(pk=attachment.pk, contribution=contribution).delete()[0]:
        append(facts.FILE_REMOVED, actor, contribution, attachment)


@transaction.atomic
def show_attachment(*, actor: Viewer, attachment: Attachment, description: Words | None) -> Attachment:
    """Somebody at the desk has looked: everybody may see it, with what it shows in words. Locks the contribution.

    It is seen where the words are, and not while those are held, hidden, withdrawn or erased.
    """
    needed = _("Write what it shows, or what it is: not everybody can see it, and some cannot open it.")
    text = fields.words(description, field="description", max_length=DESCRIPTION_AT_MOST, needed=needed)
    contribution, attachment = _lock_to_look(actor, attachment)
    if attachment.shown is not None and attachment.description == text:
        return attachment
    attachment.shown, attachment.kept, attachment.kept_because = attachment.shown or clock.now(), None, ""
    attachment.description = text
    attachment.save(update_fields=["shown", "kept", "kept_because", "description"])
    append(facts.FILE_SHOWN, actor, contribution, attachment, parts={"file": {"description": text}})
    return attachment


@transaction.atomic
def keep_attachment(*, actor: Viewer, attachment: Attachment, because: str) -> Attachment:
    """Somebody at the desk has looked: it stays with its author and the desk, for a reason of the policy. Locks as above."""
    if because not in Contribution.Because.values:
        raise BadInput(_("Choose why."), field="because")
    contribution, attachment = _lock_to_look(actor, attachment)
    if attachment.kept is not None and attachment.kept_because == because:
        return attachment
    attachment.shown, attachment.kept, attachment.kept_because = None, attachment.kept or clock.now(), because
    attachment.save(update_fields=["shown", "kept", "kept_because"])
    append(facts.FILE_KEPT, actor, contribution, attachment, because=because)
    return attachment


def _too_many() -> BadInput:
    return BadInput(_("There are 3 files already. Take one away first."), field="file")


def _known(key: UUID, **of: int) -> Attachment | None:
    known = Attachment.objects.filter(uuid=key).first()
    if known is not None and any(getattr(known, name) != value for name, value in of.items()):
        raise Conflict
    return known


def _described(description: Words | None) -> Words:
    return fields.words(description, field="description", max_length=DESCRIPTION_AT_MOST)


def _may_add(actor: Viewer, contribution: Contribution) -> bool:
    author = rules.is_author(actor, contribution, authorship_of(contribution))
    return author or rules.may_moderate(actor, contribution.process)


def _what_it_is_of(attachment: Attachment) -> Contribution:
    if attachment.contribution is None:
        raise NotAllowed
    return attachment.contribution


def _lock_to_look(actor: Viewer, attachment: Attachment) -> tuple[Contribution, Attachment]:
    contribution = lock(_what_it_is_of(attachment))
    if not rules.may_moderate(actor, contribution.process):
        raise NotAllowed
    still = Attachment.objects.defer("data").filter(pk=attachment.pk).first()
    if still is None:
        raise BadInput(_("Its author has taken it away meanwhile."))
    return contribution, still
