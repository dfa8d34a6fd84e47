"""Forms with rows of the same boxes: how many of them came back."""

from __future__ import annotations

from django.forms import Form

MOST_ROWS = 40


def rows_asked_for(form: Form) -> int:
    """How many rows the form that was sent had; none when it was not sent, or says nothing that could be."""
    said = str(form.data.get("rows", "")) if form.is_bound else ""
    return min(int(said), MOST_ROWS) if said.isascii() and said.isdecimal() and len(said) < 4 else 0
