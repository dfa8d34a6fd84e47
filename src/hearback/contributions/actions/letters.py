"""Letters and paper forms, typed in at the desk, with the photographs against which what was typed can be checked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions import files
from hearback.contributions.actions.form import Saying, cleaned
from hearback.contributions.actions.saying import BothKept, keep
from hearback.contributions.models import Attachment, Authorship, Contribution, Letter
from hearback.core import clock, documents
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.locks import Lock, shared
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.people.wishes import BY_EMAIL, Wishes
from hearback.processes.models import Process, Question, Theme

PAGES_AT_MOST = 10


def type_in(
    *,
    actor: Viewer,
    process: Process,
    key: UUID,
    words: str,
    kind: str,
    language: str,
    day: date | None = None,
    question: Question | None = None,
    theme: Theme | None = None,
    name: str = "",
    organisation_name: str = "",
    attribution: str = Authorship.Attribution.NOT_SHOWN,
    email: str = "",
    wishes: Wishes = BY_EMAIL,
    page: bytes = b"",
) -> Letter:
    """Type in a letter with its first point, word for word, and keep a photograph of it; one transaction.

    Whoever types it in never becomes its author. `day` is the one it bears; `wishes` are how its author wishes to be told.
    The same key and body is the same letter again; another body under it (somebody went back to the form and typed in the
    next letter) is a letter of its own. Locks as `say` does. Raises BadInput by its field.
    """
    if not rules.may_type_in(actor, process):
        raise NotAllowed
    file = documents.known(page, field="page") if page else None
    if day is not None and day > clock.today():
        raise BadInput(_("It cannot have been written in the future."), field="day")
    who = {"name": name, "organisation_name": organisation_name, "attribution": attribution}
    reached = {"email": email, "wishes": wishes}
    about = {"question": question, "theme": theme}
    saying = _point(actor, process, words=words, kind=kind, language=language, **about, **who, **reached)
    saying = replace(saying, happened=_instant(day))
    try:
        return _keep_first(actor, key, saying, day, file)
    except IntegrityError:  # the same key came twice in one instant: the other one is there now
        return _keep_first(actor, key, saying, day, file)


@transaction.atomic
def _keep_first(actor: Viewer, key: UUID, saying: Saying, day: date | None, file: documents.File | None) -> Letter:
    known = Letter.objects.filter(uuid=key).select_related("process").first()
    if known is not None:
        if known.process_id != saying.process.pk:
            raise Conflict
        if _is_the_same(key, saying):
            return known
        return _keep_first(actor, uuid5(key, saying.digest), saying, day, file)
    letter = Letter.objects.create(
        uuid=key, process=saying.process, language=saying.language, day=day, typed_by=actor.uuid
    )
    page = files.kept(key, file, {}, letter=letter) if file is not None else None
    keep(actor, key, replace(saying, letter=letter))
    _append(facts.LETTER_TYPED, actor, letter)
    if page is not None:
        _append_page(actor, letter, page)
    return letter


def _is_the_same(key: UUID, saying: Saying) -> bool:
    """Whether what came first under this key is this, or was erased since."""
    first = Contribution.objects.filter(key=key).values_list("body_digest", flat=True).first()
    return first is None or first in ("", saying.digest)


def type_another(
    *,
    actor: Viewer,
    letter: Letter,
    key: UUID,
    words: str,
    kind: str,
    question: Question | None = None,
    theme: Theme | None = None,
) -> Contribution:
    """Type in another point of the same letter: by the same author, as they may be shown, in the same language.

    Who that is nobody needs to read again. Promises as `say` does. Shares the intake lock; locks the letter's first
    point, whose author may be erased at this instant.
    """
    if not rules.may_type_in(actor, letter.process):
        raise NotAllowed
    saying = _point(
        actor, letter.process, words=words, kind=kind, language=letter.language, question=question, theme=theme
    )
    kept = _keep_another(actor, letter, key, replace(saying, happened=_instant(letter.day)))
    if isinstance(kept, BothKept):  # here, so that nothing of it is rolled back
        raise kept
    return kept


@transaction.atomic
def _keep_another(actor: Viewer, letter: Letter, key: UUID, saying: Saying) -> Contribution | BothKept:
    shared(Lock.INTAKE, letter.process_id)
    points = Contribution.objects.filter(letter=letter).order_by("pk")
    first = points.select_for_update(of=("self",), no_key=True).first()
    by = Authorship.objects.select_related("participant").filter(contribution=first).first() if first else None
    if by is not None:
        saying = replace(saying, name=by.name, organisation_name=by.organisation_name)
        saying = replace(saying, attribution=by.attribution, author_known=by.participant)
    try:
        return keep(actor, key, replace(saying, letter=letter))
    except BothKept as both:
        return both


def add_page(*, actor: Viewer, letter: Letter, key: UUID, data: bytes) -> Attachment:
    """Keep another photograph or scan of a letter. The same key with the same file is that one again. Locks the letter."""
    if not rules.may_type_in(actor, letter.process):
        raise NotAllowed
    return _add_page(actor, letter, key, documents.known(data, field="page"))


@transaction.atomic
def _add_page(actor: Viewer, letter: Letter, key: UUID, file: documents.File) -> Attachment:
    letter = _lock(actor, letter)
    there, key = Attachment.objects.filter(letter=letter), files.own_key(key, file)
    if (known := there.filter(uuid=key).first()) is not None:
        return known
    if letter.original_gone is not None:
        raise BadInput(
            _("Somebody whose words this letter held was erased, so no photograph of it is kept."), field="page"
        )
    if there.count() >= PAGES_AT_MOST:
        raise BadInput(_("There are 10 photographs already. Put the rest into one PDF."), field="page")
    page = files.kept(key, file, {}, letter=letter)
    _append_page(actor, letter, page)
    return page


@transaction.atomic
def remove_page(*, actor: Viewer, letter: Letter, uuid: UUID) -> bool:
    """Take a photograph of a letter away for good; returns whether it was there. Locks the letter."""
    letter = _lock(actor, letter)
    page = Attachment.objects.defer("data").filter(letter=letter, uuid=uuid).first()
    if page is not None:
        Attachment.objects.filter(pk=page.pk).delete()
        _append(facts.LETTER_CHANGED, actor, letter, what="removed", page=page.uuid)
    return page is not None


@transaction.atomic
def open_page(*, actor: Viewer, letter: Letter, uuid: UUID) -> Attachment | None:
    """A photograph of a letter, to check what was typed: it shows who wrote it, so each look is a fact. Locks nothing."""
    if not rules.may_type_in(actor, letter.process):
        raise NotAllowed
    page = Attachment.objects.filter(letter=letter, uuid=uuid).first()
    if page is not None:
        _append(facts.LETTER_OPENED, actor, letter, page=page.uuid)
    return page


def delete_of(contributions: Collection[Contribution]) -> list[Letter]:
    """Delete the photographs of the letters in which these came, in the caller's transaction; returns whose went.

    A photograph cannot be taken apart, so those of the whole letter go, with what proves them. What was typed from it
    stays, as the caller leaves it.
    """
    wanted = {one.letter_id for one in contributions if one.letter_id is not None}
    if not wanted:
        return []
    rows = Letter.objects.filter(pk__in=wanted, original_gone=None).select_related("process")
    gone = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    Attachment.objects.filter(letter__in=gone).delete()
    Letter.objects.filter(pk__in=[letter.pk for letter in gone]).update(original_gone=clock.now())
    for letter in gone:
        journal.erase_parts(subject=letter.uuid)
    return gone


def append_deleted(actor: Viewer, gone: Collection[Letter]) -> None:
    """Write down that these photographs were deleted: last, as every fact."""
    for letter in gone:
        _append(facts.LETTER_DELETED, actor, letter)


def _point(actor: Viewer, process: Process, **given: Any) -> Saying:
    """What stands in a letter, cleaned. Raises BadInput by its field."""
    nobody = {"name": "", "organisation_name": "", "attribution": Authorship.Attribution.NOT_SHOWN, "email": ""}
    nowhere = {"commitment": None, "sentence": None, "event": None, "table": ""}
    return cleaned(
        process=process,
        channel=Contribution.Channel.PAPER,
        captured_by=actor.uuid,
        report_back=True,
        news=False,
        happened=None,
        wording="",
        told_in="",
        held="",
        language_said=True,
        **nobody | nowhere | given,
    )


def _instant(day: date | None) -> datetime | None:
    """The beginning of the day that a letter bears."""
    return datetime.combine(day, time(), clock.zone()) if day is not None else None


def _lock(actor: Viewer, letter: Letter) -> Letter:
    if not rules.may_type_in(actor, letter.process):
        raise NotAllowed
    rows = Letter.objects.select_for_update(of=("self",), no_key=True).select_related("process")
    return rows.get(pk=letter.pk)


def _append_page(actor: Viewer, letter: Letter, page: Attachment) -> None:
    parts: dict[str, object] = {"page": {"sha256": files.digest_of(page)}}
    _append(facts.LETTER_CHANGED, actor, letter, parts, what="added", page=page.uuid)


def _append(verb: Verb, actor: Viewer, letter: Letter, parts: dict[str, object] | None = None, **refs: object) -> None:
    subject = ("letter", letter.uuid)
    journal.append(verb, actor=actor, subject=subject, process=letter.process.uuid, refs=refs, parts=parts)
