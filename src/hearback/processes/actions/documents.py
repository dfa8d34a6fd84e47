"""Documents: letters, minutes, papers, statements and reports, as pages, dated twice, public from their release on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from hearback.core import clock, fields
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.text import clean_words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.people.addresses import clean_link
from hearback.processes import facts, rules
from hearback.processes.actions.cleaning import clean_slug
from hearback.processes.actions.process import locked_for_editing
from hearback.processes.models import Document, Process

TITLE_LENGTH, SUMMARY_LENGTH, TEXT_LENGTH = 200, 1_000, 200_000
# Pages of documents themselves, here and at the desk.
RESERVED_DOCUMENT_SLUGS = frozenset({"add", "feed"})
_EARLIEST = date(1800, 1, 1)


class DocumentFields(TypedDict, total=False):
    """What can be said about a document beside its title, text, kind and day."""

    summary: Words
    written_by: str
    original: str


class ChangedDocument(DocumentFields, total=False):
    """What can be changed later."""

    title: Words
    text: Words
    kind: str
    happened: date


@transaction.atomic
def write_document(
    *,
    actor: Viewer,
    process: Process,
    slug: str,
    kind: str,
    title: Words,
    text: Words,
    happened: date,
    **others: Unpack[DocumentFields],
) -> Document:
    """Prepare a document; `happened` is the day it bears, which may be long past. Locks the process row.

    A slug that is there with the same title and text returns its document. Raises BadInput for `slug` when it is there
    with others, for `kind`, `title`, `text`, `happened` and the other fields.
    """
    process = locked_for_editing(actor, process)
    slug = clean_slug(slug, max_length=80)
    values = _clean({"kind": kind, "title": title, "text": text, "happened": happened, **others})
    known = Document.objects.filter(process=process, slug=slug).first()
    if known is not None and (known.title, known.text) == (values["title"], values["text"]):
        return known
    if known is not None or slug in RESERVED_DOCUMENT_SLUGS:
        raise BadInput(_("There is a document at this address already. Choose another."), field="slug")
    document = Document.objects.create(process=process, slug=slug, **values)
    _append(facts.DOCUMENT_WRITTEN, actor, document)
    return document


@transaction.atomic
def edit_document(*, actor: Viewer, document: Document, **named: Unpack[ChangedDocument]) -> Document:
    """Change what is named. A published document says from then on when it was last changed. Locks the process row.

    Saving it as it is changes nothing and appends nothing. Raises BadInput as `write_document` does.
    """
    document = _locked(actor, document)
    values = _clean(named)
    changed = [field for field, value in values.items() if getattr(document, field) != value]
    if not changed:
        return document
    for field in changed:
        setattr(document, field, values[field])
    is_public = rules.is_published(document, clock.now())
    if is_public:
        document.changed = clock.now()
    document.save(update_fields=[*changed, "changed"])
    _append(facts.DOCUMENT_CHANGED if is_public else facts.DOCUMENT_WRITTEN, actor, document, fields=sorted(changed))
    return document


@transaction.atomic
def publish_document(*, actor: Viewer, document: Document, at: datetime | None = None) -> Document:
    """Make it public now, or from `at` in the future; until then the day can be moved. Locks the process row.

    What is public stays so. The fact happens when the document appears, so that nobody learns of it before.
    """
    document = _locked(actor, document)
    now = clock.now()
    published = max(at or now, now)
    if rules.is_published(document, now) or document.published == published:
        return document
    document.published = published
    document.save(update_fields=["published"])
    _append(facts.DOCUMENT_PUBLISHED, actor, document, happened=published)
    return document


@transaction.atomic
def remove_document(*, actor: Viewer, document: Document) -> None:
    """Throw away what was never public. Locks the process row.

    Raises BadInput for one that is public (it is corrected, never taken away), and for one that something points at.
    """
    document = _locked(actor, document)
    if rules.is_published(document, clock.now()):
        raise BadInput(_("A published document stays. You can correct it."))
    try:
        document.delete()
    except ProtectedError:
        raise BadInput(_("It is a paper of an event. Take it off there first; nothing was thrown away yet.")) from None
    # Its words were never public and are gone: the fact says that there was one, and digests nothing of it.
    subject = ("document", document.uuid)
    journal.append(facts.DOCUMENT_REMOVED, actor=actor, subject=subject, process=document.process.uuid)


def _locked(actor: Viewer, document: Document) -> Document:
    process = locked_for_editing(actor, document.process)
    document = Document.objects.get(pk=document.pk)
    document.process = process
    return document


def _clean(named: Mapping[str, Any]) -> dict[str, Any]:
    return {field: _clean_one(field, value) for field, value in named.items()}


def _clean_one(field: str, value: Any) -> Any:
    if field == "title":
        cleaned = clean_words(value, max_length=TITLE_LENGTH, field=field, line=True)
        if not cleaned:
            raise BadInput(_("Enter a title."), field=field)
        return cleaned
    if field == "text":
        return fields.words(value, field=field, max_length=TEXT_LENGTH, needed=_("Enter the words of the document."))
    if field == "summary":
        return fields.words(value, field=field, max_length=SUMMARY_LENGTH)
    if field == "written_by":
        return fields.line(value, field=field, max_length=200)
    if field == "original":
        return clean_link(value, field=field)
    if field == "kind":
        return _kind(value)
    if field == "happened":
        return _day(value)
    raise TypeError(f"A document has no field {field!r}.")


def _kind(value: str) -> str:
    if value not in Document.Kind:
        raise BadInput(_("Choose what kind of document it is."), field="kind")
    return value


def _day(value: date) -> date:
    """A day to come is taken, for what waits for its release may bear the day of it."""
    if not _EARLIEST <= value <= clock.today() + timedelta(days=366):
        raise BadInput(_("Enter the day that stands on the document."), field="happened")
    return value


def _append(verb: Verb, actor: Viewer, document: Document, *, happened: datetime | None = None, **refs: object) -> None:
    journal.append(
        verb,
        actor=actor,
        subject=("document", document.uuid),
        process=document.process.uuid,
        happened=happened,
        refs=refs,
        parts={"title": document.title, "text": document.text},
    )
