"""A form's values, cleaned before they are kept: what cannot be taken, or is missing, is named by its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.text import clean_line, clean_plain, clean_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def line(value: str, *, field: str, max_length: int, needed: StrOrPromise = "") -> str:
    """One line of text. Raises BadInput for `field`; with the sentence `needed` when there is none."""
    return _there(clean_line(value, max_length=max_length, field=field), field, needed)


def plain(value: str, *, field: str, max_length: int, needed: StrOrPromise = "") -> str:
    """Text with its lines. Raises BadInput for `field`; with the sentence `needed` when there is none."""
    return _there(clean_plain(value, max_length=max_length, field=field), field, needed)


def words(value: Words | None, *, field: str, max_length: int, needed: StrOrPromise = "") -> Words:
    """A text per language, without the empty ones. Raises BadInput for `field`; with `needed` when there is none."""
    cleaned = clean_words(value, max_length=max_length, field=field)
    if needed and not cleaned:
        raise BadInput(needed, field=field)
    return cleaned


def _there(value: str, field: str, needed: StrOrPromise) -> str:
    if needed and not value:
        raise BadInput(needed, field=field)
    return value
