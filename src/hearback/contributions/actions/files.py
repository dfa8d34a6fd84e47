"""The rows of photographs and documents, and the facts about them: for those who hold the lock of what they are of."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid5

from hearback.contributions import facts
from hearback.contributions.models import Attachment, Contribution, Draft, Letter
from hearback.core.documents import File
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb


def kept(
    key: UUID,
    file: File,
    text: Words,
    *,
    contribution: Contribution | None = None,
    draft: Draft | None = None,
    letter: Letter | None = None,
) -> Attachment:
    """The row of a file, of one of these."""
    return Attachment.objects.create(
        uuid=key,
        contribution=contribution,
        draft=draft,
        letter=letter,
        kind=file.kind,
        description=text,
        width=file.width,
        height=file.height,
        size=len(file.data),
        data=file.data,
    )


def own_key(key: UUID, file: File) -> UUID:
    """The key of a file that came under `key`: another one where that is another file's.

    A browser that goes back has the form as it was, with its key: what is chosen there now is a file of its own.
    """
    first = Attachment.objects.filter(uuid=key).first()
    if first is None or bytes(first.data) == file.data:
        return key
    return uuid5(key, hashlib.sha256(file.data).hexdigest())


def of_draft(key: UUID, contribution: Contribution) -> list[Attachment]:
    """The draft with this key goes; what was added to it is the contribution's from now on.

    Locks the draft: a file that comes at this instant is not lost.
    """
    draft = Draft.objects.select_for_update(no_key=True).filter(uuid=key).first()
    if draft is None:
        return []
    files = list(Attachment.objects.filter(draft=draft))
    Attachment.objects.filter(draft=draft).update(draft=None, contribution=contribution)
    draft.delete()
    return files


def digest_of(attachment: Attachment) -> str:
    """What proves its bytes, once it is salted."""
    return hashlib.sha256(bytes(attachment.data)).hexdigest()


def append_added(actor: Viewer, contribution: Contribution, attachment: Attachment) -> None:
    """Write down that a file was added: last, as every fact."""
    seen = {"sha256": digest_of(attachment), "description": attachment.description}
    append(facts.FILE_ADDED, actor, contribution, attachment, parts={"file": seen})


def append(
    verb: Verb,
    actor: Viewer,
    contribution: Contribution,
    attachment: Attachment,
    parts: dict[str, object] | None = None,
    **refs: str,
) -> None:
    """A fact about a file of something said."""
    journal.append(
        verb,
        actor=actor,
        subject=("contribution", contribution.uuid),
        process=contribution.process.uuid,
        refs={"file": attachment.uuid, "kind": attachment.kind} | refs,
        parts=parts,
    )
