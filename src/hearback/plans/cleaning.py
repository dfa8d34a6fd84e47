"""What people write into a plan, cleaned before it is kept: what cannot be taken is named by its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hearback.core import fields, languages
from hearback.core.errors import BadInput
from hearback.core.fields import line
from hearback.core.languages import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["line", "words"]


def words(value: Words | None, *, field: str, max_length: int, needed: StrOrPromise = "") -> Words:
    """As `core.fields.words`; raises BadInput for a language that is not one of the site's."""
    if set(value or {}) - set(languages.codes()):
        raise BadInput(_("Use a language of this site."), field=field)
    return fields.words(value, field=field, max_length=max_length, needed=needed)
