"""What people write into a plan, cleaned before it is kept: what cannot be taken is named by its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hearback.core import languages
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.text import clean_line, clean_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def line(value: str, *, field: str, max_length: int, needed: StrOrPromise = "") -> str:
    """One line of text; raises BadInput with the sentence `needed` when there is none."""
    text = clean_line(value, max_length=max_length, field=field)
    if needed and not text:
        raise BadInput(needed, field=field)
    return text


def words(value: Words | None, *, field: str, max_length: int, needed: StrOrPromise = "") -> Words:
    """A text per language, without the empty ones; raises BadInput with the sentence `needed` when there is none."""
    if set(value or {}) - set(languages.codes()):
        raise BadInput(_("Use a language of this site."), field=field)
    texts = clean_words(value, max_length=max_length, field=field)
    if needed and not texts:
        raise BadInput(needed, field=field)
    return texts
