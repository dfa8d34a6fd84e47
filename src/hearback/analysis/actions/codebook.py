"""Keeping the codebook. No act on it moves a coding: what was merged is read as another, what was split waits anew.

So each act takes as long with ten thousand codings as with none, and to undo it is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from hearback.analysis import facts, rules
from hearback.analysis.models import Code, Codebook, CodeChange
from hearback.analysis.queries.codebook import as_values
from hearback.core import clock, languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.text import clean_words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.plans.actions import Stale
from hearback.processes.models import Process, Theme

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_CODES = 300
MOST_PARTS = 10
DEEPEST = 5
LABEL_LENGTH, TEXT_LENGTH = 120, 2_000
TEXTS = ("definition", "belongs", "belongs_not", "examples")
Act, State, Standard = CodeChange.Act, Code.State, Code.Standard
_VERBS: Mapping[str, Verb] = {
    Act.ADDED: facts.CODE_ADDED,
    Act.IMPORTED: facts.CODE_CHANGED,
    Act.CHANGED: facts.CODE_CHANGED,
    Act.MERGED: facts.CODE_MERGED,
    Act.SPLIT: facts.CODE_SPLIT,
    Act.RETIRED: facts.CODE_RETIRED,
    Act.USED_AGAIN: facts.CODE_USED_AGAIN,
}
_STANDARD: Mapping[str, StrOrPromise] = {
    Standard.OTHER: _("It is about something that no theme here is for yet."),
    Standard.NO_REASON: _("It says yes or no, or names a wish, and gives no reason."),
    Standard.OUT_OF_SCOPE: _("It is about something that this process cannot decide."),
}


@transaction.atomic
def begin_codebook(*, actor: Viewer, process: Process) -> Codebook:
    """Begin the codebook with the three themes that every one has. Twice is once. Locks the codebook."""
    if not rules.may_keep_codebook(actor, process):
        raise NotAllowed
    book, is_new = Codebook.objects.get_or_create(process=process)
    if is_new:
        book = locked_codebook(actor, process)
        for number, (standard, text) in enumerate(_STANDARD.items(), 1):
            Code.objects.create(
                codebook=book,
                number=number,
                order=MOST_CODES + number,
                standard=standard,
                label=_in_each_language(Standard(standard).label),
                definition=_in_each_language(text),
            )
        book.number = 1
        book.save(update_fields=["number"])
        journal.append(facts.BOOK_BEGUN, actor=actor, subject=("codebook", book.uuid), process=process.uuid)
    return book


@transaction.atomic
def add_code(
    *,
    actor: Viewer,
    process: Process,
    key: UUID,
    label: Words,
    parent: Code | None = None,
    theme: Theme | None = None,
    codable: bool = True,
    **texts: Words,
) -> Code:
    """Add a theme to the codebook, which begins with it if need be; the same key again gives the same one.

    Its texts are `definition`, `belongs`, `belongs_not` and `examples`. Locks the codebook. Raises BadInput by field.
    """
    begin_codebook(actor=actor, process=process)
    book = locked_codebook(actor, process)
    if (known := Code.objects.filter(codebook=book, uuid=key).first()) is not None:
        return known
    code = new_code(book, uuid=key)
    _write(code, label=label, parent=parent, theme=theme, codable=codable, texts=texts)
    code.save(force_insert=True)
    note(actor, book, [code], Act.ADDED)
    return code


@transaction.atomic
def change_code(
    *,
    actor: Viewer,
    code: Code,
    label: Words,
    parent: Code | None = None,
    theme: Theme | None = None,
    codable: bool = True,
    order: int | None = None,
    was: Mapping[str, str] | None = None,
    **texts: Words,
) -> Code:
    """Put other words, another place or other bounds; how it read before is kept. Locks the codebook.

    What was coded by it stays so, with the number of the codebook under which it was. `was` is how it read when the form
    was opened (`queries.as_values`); when it changed since, raises Stale carrying the newer one. Raises BadInput by field.
    """
    book = locked_codebook(actor, code.codebook.process)
    code = _of(book, code)
    if was is not None and was != as_values(code):
        raise Stale(code)
    before = _state_of(code)
    _write(code, label=label, parent=parent, theme=theme, codable=codable, texts=texts)
    if code.parent_id != before["parent"]:
        _check_depth(book, code)
    code.order = code.order if order is None else max(0, min(order, 30_000))
    if _state_of(code) != before:
        code.save()
        note(actor, book, [code], Act.CHANGED)
    return code


@transaction.atomic
def merge_code(*, actor: Viewer, code: Code, into: Code) -> Code:
    """From now on read a theme as another: whatever is about it is about that one. Locks the codebook.

    No coding is touched, so `use_code_again` takes it back exactly. Raises BadInput for `into`.
    """
    book = locked_codebook(actor, code.codebook.process)
    code, into = _of(book, code), _of(book, into, field="into")
    if code.state == State.MERGED and code.into_id == into.pk:
        return code
    _check_may_go(code, field="into")
    if into.pk == code.pk or into.state != State.IN_USE or not into.codable:
        raise BadInput(_("Choose another theme that is in use."), field="into")
    code.state, code.into = State.MERGED, into
    code.save(update_fields=["state", "into"])
    note(actor, book, [code], Act.MERGED, into=into)
    return code


@transaction.atomic
def split_code(*, actor: Viewer, code: Code, labels: Sequence[Words]) -> list[Code]:
    """Put two or more new themes in the place of one. What is about the old one comes up to be coded again.

    Until somebody did, it is about the old one still. The new ones begin with its place and its bounds. Locks the
    codebook. Raises BadInput for `labels`.
    """
    book = locked_codebook(actor, code.codebook.process)
    code = _of(book, code)
    _check_may_go(code, field="labels")
    if not 2 <= len(labels) <= MOST_PARTS:
        raise BadInput(_("Name at least two new themes, and at most ten, a line each."), field="labels")
    parts = []
    for label in labels:
        part = new_code(book, parent=code.parent, theme=code.theme, split_from=code)
        part.label, part.order = _label(label, book, part, field="labels"), code.order
        part.save(force_insert=True)
        parts.append(part)
    note(actor, book, parts, Act.ADDED)
    code.state = State.SPLIT
    code.save(update_fields=["state"])
    note(actor, book, [code], Act.SPLIT)
    return parts


@transaction.atomic
def retire_code(*, actor: Viewer, code: Code) -> Code:
    """Code nothing more by a theme; what is about it stays so. Twice is once. Locks the codebook."""
    book = locked_codebook(actor, code.codebook.process)
    code = _of(book, code)
    if code.state == State.RETIRED:
        return code
    _check_may_go(code)
    code.state = State.RETIRED
    code.save(update_fields=["state"])
    note(actor, book, [code], Act.RETIRED)
    return code


@transaction.atomic
def use_code_again(*, actor: Viewer, code: Code) -> Code:
    """Take back that a theme was merged, split or retired: its codings are its own again. Locks the codebook.

    What was coded since by the others stays theirs. Raises BadInput where another has its name by now.
    """
    book = locked_codebook(actor, code.codebook.process)
    code = _of(book, code)
    if code.state != State.IN_USE:
        _label(code.label, book, code, field="")
        code.state, code.into = State.IN_USE, None
        code.save(update_fields=["state", "into"])
        note(actor, book, [code], Act.USED_AGAIN)
    return code


@transaction.atomic
def show_themes(*, actor: Viewer, process: Process, shown: bool) -> Codebook:
    """Let everybody see what is about which theme, or not any more. Twice is once. Locks the codebook."""
    book = locked_codebook(actor, process)
    if (book.shown is not None) != shown:
        book.shown = clock.now() if shown else None
        book.save(update_fields=["shown"])
        verb = facts.BOOK_SHOWN if shown else facts.BOOK_HIDDEN
        journal.append(verb, actor=actor, subject=("codebook", book.uuid), process=process.uuid)
    return book


# --- what several acts do


def new_code(book: Codebook, **given: Any) -> Code:
    """The next theme of a codebook, not kept yet. Raises BadInput where there are as many as there may be."""
    last = Code.objects.filter(codebook=book).aggregate(number=Max("number"))["number"] or 0
    if last >= MOST_CODES:
        raise BadInput(_("A codebook holds at most %(most)d themes.") % {"most": MOST_CODES})
    return Code(codebook=book, number=last + 1, **{"order": last + 1} | given)


def note(actor: Viewer, book: Codebook, codes: Sequence[Code], act: str, into: Code | None = None) -> None:
    """That an act happened: the codebook's number goes up by one, each theme keeps how it reads now, and a fact each."""
    book.number += 1
    book.save(update_fields=["number"])
    CodeChange.objects.bulk_create(
        CodeChange(code=code, number=book.number, act=act, reads=_reads(code), into=into, by=actor.uuid)
        for code in codes
    )
    refs = {"number": book.number} | ({"into": into.uuid} if into else {})
    entries = [
        journal.Entry(("code", code.uuid), refs=refs, parts={"label": code.label, "definition": code.definition})
        for code in codes
    ]
    journal.append_all(_VERBS[act], actor=actor, process=book.process.uuid, entries=entries)


def cleaned_label(label: Words, field: str = "label") -> Words:
    """The name of a theme, on one line in each language. Raises BadInput for `field`."""
    cleaned = clean_words(label, max_length=LABEL_LENGTH, field=field, line=True)
    if not cleaned:
        raise BadInput(_("Enter what the theme is called."), field=field)
    return cleaned


def _label(label: Words, book: Codebook, code: Code, field: str = "label") -> Words:
    cleaned = cleaned_label(label, field)
    others = Code.objects.filter(codebook=book, state=State.IN_USE).exclude(pk=code.pk).values_list("label", flat=True)
    taken = {(language, text.casefold()) for other in others for language, text in other.items()}
    for language, text in cleaned.items():
        if (language, text.casefold()) in taken:
            raise BadInput(_("There is a theme “%(label)s” already.") % {"label": text}, field=field)
    return cleaned


def _write(
    code: Code,
    *,
    label: Words,
    parent: Code | None,
    theme: Theme | None,
    codable: bool,
    texts: Mapping[str, Words],
) -> None:
    book = code.codebook
    code.label = _label(label, book, code)
    for name in texts:
        if name not in TEXTS:
            raise TypeError(f"A theme has no {name!r}.")
        setattr(code, name, clean_words(texts[name], max_length=TEXT_LENGTH, field=name))
    if theme is not None and theme.process_id != book.process_id:
        raise BadInput(_("That theme belongs to another process."), field="theme")
    code.parent = checked_parent(code, _of(book, parent, field="parent") if parent is not None else None)
    code.theme, code.codable = theme, codable or bool(code.standard)


def checked_parent(code: Code, parent: Code | None) -> Code | None:
    """The wider theme, where it is none of those under this one and not too deep. Raises BadInput for `parent`."""
    above, step = 0, parent
    while step is not None:
        above += 1
        if step.pk == code.pk:
            raise BadInput(_("A theme cannot stand under itself."), field="parent")
        if above >= DEEPEST:
            raise BadInput(_("Themes stand at most five deep."), field="parent")
        step = step.parent
    return parent


def _check_depth(book: Codebook, code: Code) -> None:
    """What stands under a theme goes where it goes. Raises BadInput for `parent` where that would be too deep."""
    parent_of = dict(Code.objects.filter(codebook=book).order_by().values_list("pk", "parent"))
    parent_of[code.pk] = code.parent_id
    for step in parent_of:
        above = [step]
        while (parent := parent_of[above[-1]]) is not None:
            above.append(parent)
        if code.pk in above and len(above) > DEEPEST:
            raise BadInput(_("Themes stand at most five deep."), field="parent")


def _of(book: Codebook, code: Code, field: str = "") -> Code:
    found = Code.objects.select_related("parent", "theme").filter(codebook=book, pk=code.pk).first()
    if found is None:
        raise BadInput(_("That theme is in another codebook."), field=field)
    found.codebook = book
    return found


def _check_may_go(code: Code, field: str = "") -> None:
    if code.standard:
        raise BadInput(_("This theme is in every codebook, and stays."), field=field)
    if code.state != State.IN_USE:
        raise BadInput(_("This theme is not in use any more. Use it again first."), field=field)


def locked_codebook(actor: Viewer, process: Process) -> Codebook:
    """The codebook of a process, locked, for whoever keeps it. Raises BadInput where there is none."""
    if not rules.may_keep_codebook(actor, process):
        raise NotAllowed
    book = Codebook.objects.select_for_update(no_key=True).filter(process=process).first()
    if book is None:
        raise BadInput(_("Begin the codebook first."))
    book.process = process
    return book


def _reads(code: Code) -> dict[str, Any]:
    return {"label": code.label, **{name: getattr(code, name) for name in TEXTS}}


def _state_of(code: Code) -> dict[str, Any]:
    return _reads(code) | {
        "parent": code.parent_id,
        "theme": code.theme_id,
        "codable": code.codable,
        "order": code.order,
        "colour": code.colour,
    }


def _in_each_language(text: StrOrPromise) -> Words:
    words = {}
    for language in languages.codes():
        with translation.override(language):
            words[language] = str(text)
    return words
