"""Writing the sentences of a commitment: each has an identity that lasts through all versions."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans import translations
from hearback.plans.actions import carrying, open_version
from hearback.plans.actions.open_version import Stale
from hearback.plans.models import Entry, Field, Sentence, Wording


@transaction.atomic
def add_sentence(
    *,
    actor: Viewer,
    entry: Entry,
    field: str,
    text: Words,
    after: Wording | None = None,
    key: UUID | None = None,
) -> Wording:
    """Add a sentence to a field of a commitment, after another or at the end.

    The same `key` with the same words is the same sentence again. Locks the version.
    """
    entry = open_version.lock_entry(actor, entry)
    if field not in Field.values:
        raise BadInput(_("Choose a part of the commitment."), field="field")
    cleaned = open_version.words(text)
    if key is not None and (found := Wording.objects.filter(entry=entry, sentence__uuid=key).first()):
        open_version.check_same(same=found.text == cleaned and found.field == field)
        return found
    sentence = Sentence(commitment=entry.commitment, **open_version.new_uuid(key))
    sentence.save(force_insert=True)
    wording = Wording(entry=entry, sentence=sentence, field=field, text=cleaned, order=0)
    _place(wording, after=after)
    _note(actor, wording, "sentence-added")
    return wording


@transaction.atomic
def edit_sentence(*, actor: Viewer, wording: Wording, text: Words, was: Words | None = None) -> Wording:
    """Change what a sentence says, in one language or several; it keeps its identity.

    `was` is the text the form was opened with; when it changed since, raises Stale carrying the newer wording.
    Locks the version.
    """
    wording = _lock(actor, wording)
    if was is not None and was != wording.text:
        raise Stale(wording)
    _say(wording, open_version.words(text))
    _note(actor, wording, "sentence-changed")
    return wording


@transaction.atomic
def level_sentence(*, actor: Viewer, wording: Wording) -> Wording:
    """Say that the languages of a sentence say the same, although one was changed without the other. Locks the version."""
    wording = _lock(actor, wording)
    if wording.behind:
        wording.behind = []
        wording.save(update_fields=["behind"])
        _note(actor, wording, "sentence-levelled")
    return wording


@transaction.atomic
def remove_sentence(*, actor: Viewer, wording: Wording) -> None:
    """Take a sentence out of the version being written; earlier versions keep it. Locks the version."""
    wording = _lock(actor, wording)
    _note(actor, wording, "sentence-removed")
    wording.delete()


@transaction.atomic
def split_sentence(*, actor: Viewer, wording: Wording, at: Mapping[str, int]) -> tuple[Wording, Wording]:
    """Make two sentences of one, at a place in each language: the first keeps the identity, the second gets its own.

    A language with no place stays whole in the first. That the second came out of the first is kept. Locks the version.
    """
    wording = _lock(actor, wording)
    parts = {code: (text[: at[code]], text[at[code] :]) for code, text in wording.text.items() if code in at}
    if not parts or any(not first.strip() or not second.strip() for first, second in parts.values()):
        raise BadInput(_("Choose a place inside the sentence, with words before and after it."), field="at")
    was, whole = wording.behind, {code for code in wording.text if code not in parts}
    _say(wording, open_version.words(wording.text | {code: first for code, (first, _rest) in parts.items()}))
    _note_behind(wording, {*was, *whole})
    sentence = Sentence(commitment=wording.entry.commitment)
    sentence.save(force_insert=True)
    rest = open_version.words({code: second for code, (_first, second) in parts.items()})
    second = Wording(entry=wording.entry, sentence=sentence, field=wording.field, text=rest, order=0)
    second.behind = sorted({*was} & {*rest}) if len(rest) > 1 else []
    _place(second, after=wording)
    carrying.sentence_was_split(wording.entry.version, wording, second)
    _note(actor, wording, "sentence-split", new=sentence.uuid)
    return wording, second


@transaction.atomic
def join_sentences(*, actor: Viewer, first: Wording, second: Wording) -> Wording:
    """Make one sentence of two in the same commitment: the first keeps its identity, the second goes on in it.

    Locks the version.
    """
    first = _lock(actor, first)
    second = _lock(actor, second)
    if first.entry_id != second.entry_id or first.pk == second.pk:
        raise BadInput(_("Choose two sentences of the same commitment."), field="second")
    codes = [*first.text, *(code for code in second.text if code not in first.text)]
    both = {code: f"{first.text.get(code, '')} {second.text.get(code, '')}" for code in codes}
    behind = {*first.behind, *second.behind}
    _say(first, open_version.words(both))
    _note_behind(first, behind)
    carrying.sentence_was_joined(first.entry.version, second, first)
    second.delete()
    _note(actor, first, "sentence-joined", gone=second.sentence.uuid)
    return first


@transaction.atomic
def move_sentence(*, actor: Viewer, wording: Wording, to: int, field: str | None = None) -> Wording:
    """Move a sentence to a place (0 is the first) in its field, or in another one. Locks the version."""
    wording = _lock(actor, wording)
    if field is not None:
        if field not in Field.values:
            raise BadInput(_("Choose a part of the commitment."), field="field")
        wording.field = field
    _place(wording, to=to)
    _note(actor, wording, "sentence-moved")
    return wording


def _say(wording: Wording, text: Words) -> None:
    """Save what a sentence says now, and which language is older than the other."""
    wording.behind = translations.behind_after(wording.text, text, wording.behind)
    wording.text = text
    wording.save(update_fields=["text", "behind"])


def _note_behind(wording: Wording, behind: set[str]) -> None:
    """What was behind stays behind where sentences are only cut or put together: nobody translated anything."""
    wording.behind = sorted(behind & {*wording.text}) if len(wording.text) > 1 else []
    wording.save(update_fields=["behind"])


def _lock(actor: Viewer, wording: Wording) -> Wording:
    entry = open_version.lock_entry(actor, wording.entry)
    found = Wording.objects.select_related("sentence").filter(pk=wording.pk).first()
    if found is None:
        raise BadInput(_("This sentence was removed meanwhile."))
    found.entry = entry
    return found


def _place(wording: Wording, *, after: Wording | None = None, to: int | None = None) -> None:
    """Save the wording at its place, and number those of its field one after the other."""
    field = Wording.objects.filter(entry=wording.entry, field=wording.field).order_by("order", "id")
    others = [other for other in field if other.pk != wording.pk]
    if to is None:
        behind = [place for place, other in enumerate(others) if after is not None and other.pk == after.pk]
        to = behind[0] + 1 if behind else len(others)
    others.insert(max(0, min(to, len(others))), wording)
    for order, other in enumerate(others):
        other.order = order
    wording.save()
    Wording.objects.bulk_update([other for other in others if other is not wording], ["order"])


def _note(actor: Viewer, wording: Wording, what: str, **refs: object) -> None:
    entry = wording.entry
    open_version.note(
        actor, entry.version, what, commitment=entry.commitment.uuid, sentence=wording.sentence.uuid, **refs
    )
