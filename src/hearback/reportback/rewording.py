"""Wording the texts that we write to people, and going back to the original."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from hearback.core import languages, placeholders
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.text import clean_words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.processes.models import Process
from hearback.reportback import facts, rules
from hearback.reportback.models import Wording
from hearback.reportback.wordings import NEWS, ORIGINALS, PLACEHOLDERS, Text

TITLE_AT_MOST, BODY_AT_MOST = 150, 5_000
_PLACE = "\ufffc"  # an object stands here: what no text that was cleaned is about
_ADDRESS = re.compile(rf"[/@\\]|www\.|[\w{_PLACE}][.:][\w{_PLACE}]", re.IGNORECASE)


@transaction.atomic
def word(*, actor: Viewer, process: Process, text: Text, number: int, title: Words, body: Words) -> Wording | None:
    """Word one text of a process anew, each language by itself; it holds for what is not written yet.

    Words that are the original's, and none, are the original, in this language. `number` is that of the wording which
    whoever writes this has read, nought when there was none. Returns the wording that holds, None for the original.

    Raises BadInput by field: for a placeholder that there is none of or that belongs to an address, for one that must
    not be left out, and when somebody worded it meanwhile. Locks the process row.
    """
    if not rules.may_word(actor, process):
        raise NotAllowed
    title, body = checked(text, title=title, body=body)
    return _keep(actor, process, text, number, title, body)


def checked(text: Text, *, title: Words, body: Words) -> tuple[Words, Words]:
    """What these words would be kept as: of each language those that are not the original's. Raises BadInput as `word`."""
    title = _own(text, clean_words(title, max_length=TITLE_AT_MOST, field="title", line=True), field="title")
    body = _own(text, clean_words(body, max_length=BODY_AT_MOST, field="body"), field="body")
    for code, words in title.items():
        _check_title(text, code, words)
    for code, words in body.items():
        _check_body(text, code, words)
    return title, body


@transaction.atomic
def back_to_original(*, actor: Viewer, process: Process, text: Text, number: int) -> None:
    """Let the original hold again, in every language; what was worded stays on record. Locks the process row.

    Raises BadInput when somebody worded it anew since the one with this `number`.
    """
    if not rules.may_word(actor, process):
        raise NotAllowed
    _keep(actor, process, text, number, {}, {})


def _keep(actor: Viewer, process: Process, text: Text, number: int, title: Words, body: Words) -> Wording | None:
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    now = Wording.objects.filter(process=process, text=text, current=True).first()
    if (title, body) == ((now.title, now.body) if now else ({}, {})):
        return now
    if number != (now.number if now else 0):
        raise BadInput(_("Somebody changed this text while you were writing. Read theirs first, it stands above."))
    Wording.objects.filter(process=process, text=text, current=True).update(current=False)
    made = Wording.objects.create(process=process, text=text, number=number + 1, title=title, body=body, by=actor.uuid)
    journal.append(
        facts.WORDING_CHANGED,
        actor=actor,
        subject=("wording", made.uuid),
        process=process.uuid,
        refs={"text": str(text), "number": made.number},
        parts={"title": title, "body": body},
    )
    return made


def _own(text: Text, words: Words, *, field: str) -> Words:
    """The words of the languages in which they are not the original's."""
    found = {}
    for code, written in words.items():
        with translation.override(code):
            original = str(getattr(ORIGINALS[text], field))
        if written != original and code in languages.codes():
            found[code] = written
    return found


def _check_title(text: Text, code: str, words: str) -> None:
    usable = [name for name in ORIGINALS[text].known if not PLACEHOLDERS[name].part]
    _check(usable, code, words, field="title")


def _check_body(text: Text, code: str, words: str) -> None:
    _check(ORIGINALS[text].known, code, words, field="body")
    there = placeholders.names_in(words)
    for name, why in ORIGINALS[text].needs.items():
        if name not in there:
            raise BadInput(
                _("Put {%(name)s} back into the %(language)s text: %(why)s.")
                % {"name": name, "language": languages.name_of(code), "why": why},
                field="body",
            )
    if words.count(NEWS) > 1:
        raise BadInput(_("{news} can stand in the text once only."), field="body")


def _check(usable: list[str] | tuple[str, ...], code: str, words: str, *, field: str) -> None:
    placeholders.check(words, usable, field=field)
    if any(
        _PLACE in word and _ADDRESS.search(word) for word in placeholders.filled(words, lambda _name: _PLACE).split()
    ):
        raise BadInput(
            _("A placeholder cannot be part of an address: leave a space on both sides of it (%(language)s).")
            % {"language": languages.name_of(code)},
            field=field,
        )
