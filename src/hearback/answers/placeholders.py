"""Placeholders of a text to begin a reason with: a fixed few, none of which says anything about a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.contributions.models import Contribution
from hearback.core import clock, languages, placeholders
from hearback.core.days import in_words
from hearback.core.languages import Words
from hearback.processes.models import Process

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What one may write between braces, and what will stand there.
PLACEHOLDERS: Mapping[str, StrOrPromise] = {
    "reference": gettext_lazy("the references of what is answered"),
    "process": gettext_lazy("the name of the process"),
    "question": gettext_lazy("the question that it answers"),
    "commitment": gettext_lazy("the number of the commitment that it is about"),
    "runner": gettext_lazy("who runs the process"),
    "today": gettext_lazy("the day on which the answer is written"),
}
_NAMED = 5  # references; of more, the text says nothing of each


def check(text: Words) -> None:
    """Raises BadInput for a placeholder that there is none of, or a brace that begins or ends none."""
    for words in text.values():
        placeholders.check(words, PLACEHOLDERS, field="text")


def filled(text: Words, process: Process, about: Sequence[Contribution]) -> Words:
    """The text with its placeholders replaced, in each of its languages. Plain text in, plain text out.

    Where these differ in something, or there is none of it, what stands there says so in general words.
    """
    found = {}
    for code, words in text.items():
        with translation.override(code):
            found[code] = placeholders.filled(words, lambda name: _VALUES[name](process, about))
    return found


def _references(_process: Process, about: Sequence[Contribution]) -> str:
    return ", ".join(one.reference for one in about) if len(about) <= _NAMED else _("what you said")


def _question(_process: Process, about: Sequence[Contribution]) -> str:
    texts = {languages.pick(one.question.text).text if one.question else "" for one in about}
    return texts.pop() if len(texts) == 1 and "" not in texts else _("what we asked")


def _commitment(_process: Process, about: Sequence[Contribution]) -> str:
    numbers = {one.commitment.number if one.commitment else None for one in about}
    number = numbers.pop() if len(numbers) == 1 else None
    return _("commitment %(number)s") % {"number": number} if number else _("the plan")


_VALUES: Mapping[str, Callable[[Process, Sequence[Contribution]], str]] = {
    "reference": _references,
    "process": lambda process, _about: languages.pick(process.name).text,
    "question": _question,
    "commitment": _commitment,
    "runner": lambda process, _about: process.runner,
    "today": lambda _process, _about: in_words(clock.today()),
}
