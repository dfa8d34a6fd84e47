"""How a day reads."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format


def in_words(day: date) -> str:
    """A day, in the language in use. Django’s own format for English puts the month first, as nobody here does."""
    return date_format(day, "j F Y")
