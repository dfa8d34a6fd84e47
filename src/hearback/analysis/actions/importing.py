"""Taking a codebook from a file: what is known is changed, what is new is added, nothing is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from hearback.analysis.actions.codebook import (
    TEXT_LENGTH,
    TEXTS,
    begin_codebook,
    checked_parent,
    cleaned_label,
    locked_codebook,
    new_code,
    note,
)
from hearback.analysis.exchange import Written
from hearback.analysis.models import Code, Codebook, CodeChange
from hearback.core.errors import BadInput
from hearback.core.text import clean_words
from hearback.core.viewer import Viewer
from hearback.processes.models import Process

State = Code.State


@dataclass(frozen=True, slots=True)
class Imported:
    """How many themes of a file were new, were changed, stood so already, and are not in use here or there."""

    added: int
    changed: int
    same: int
    passed_over: int


@transaction.atomic
def import_codebook(*, actor: Viewer, process: Process, written: Sequence[Written]) -> Imported:
    """Take themes as a file has them: known by their identity or else by their name. One act, all or nothing.

    What the file does not say stays as it is. The same file again changes nothing. Locks the codebook. Raises
    BadInput for `file`, which names the theme.
    """
    begin_codebook(actor=actor, process=process)
    book = locked_codebook(actor, process)
    known = {code.uuid: code for code in Code.objects.filter(codebook=book).select_related("parent")}
    here: list[Code | None] = []
    touched: list[Code] = []
    counts = {"added": 0, "changed": 0, "same": 0, "passed_over": 0}
    seen: set[int] = set()
    for place, one in enumerate(written, 1):
        code, what = _taken(book, known, one, here, place)
        if code is not None and code.pk in seen:
            raise _refused(place, one, _("It is in the file twice."))
        counts[what] += 1
        here.append(code)
        if code is not None:
            seen.add(code.pk)
            if what in ("added", "changed"):
                touched.append(code)
    if touched:
        note(actor, book, touched, CodeChange.Act.IMPORTED)
    return Imported(**counts)


def _taken(
    book: Codebook, known: dict[UUID, Code], one: Written, here: Sequence[Code | None], place: int
) -> tuple[Code | None, str]:
    try:
        label = cleaned_label(one.label, "file")
        texts = {name: clean_words(words, max_length=TEXT_LENGTH, field="file") for name, words in one.texts.items()}
        parent = here[one.parent] if one.parent is not None else None
        code = _known(known, one, label)
        if one.state != State.IN_USE or (code is not None and code.state != State.IN_USE):
            return code, "passed_over"
        is_new = code is None
        if code is None:
            free = one.guid is not None and not Code.objects.filter(uuid=one.guid).exists()
            code = new_code(book, uuid=one.guid if free else uuid4())
        before = _reads(code)
        code.label = code.label | label
        for name in TEXTS:
            setattr(code, name, getattr(code, name) | texts.get(name, {}))
        if one.says_parent:
            code.parent = checked_parent(code, parent)
        code.codable = (code.codable if one.codable is None else one.codable) or bool(code.standard)
        code.colour = one.colour or code.colour
    except BadInput as refused:
        raise _refused(place, one, str(refused)) from refused
    if not is_new and _reads(code) == before:
        return code, "same"
    code.save()
    known[code.uuid] = code
    return code, "added" if is_new else "changed"


def _known(known: dict[UUID, Code], one: Written, label: dict[str, str]) -> Code | None:
    if one.guid is not None and one.guid in known:
        return known[one.guid]
    names = {(language, text.casefold()) for language, text in label.items()}
    for code in known.values():
        if code.state == State.IN_USE and names & {(key, text.casefold()) for key, text in code.label.items()}:
            return code
    return None


def _reads(code: Code) -> list[object]:
    texts = [dict(getattr(code, name)) for name in ("label", *TEXTS)]
    return [*texts, code.parent_id, code.codable, code.colour]


def _refused(place: int, one: Written, why: str) -> BadInput:
    name = next(iter(one.label.values()), "")[:60]
    sentence = _("Theme %(place)d of the file (%(name)s): %(why)s Nothing was taken from the file.")
    return BadInput(sentence % {"place": place, "name": name, "why": why}, field="file")
