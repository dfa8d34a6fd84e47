"""What people are told between the moments, and when something moves in which they take part. In the language in use."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _


def because_of_part(numbers: Sequence[int]) -> str:
    """Why somebody is told of what happens with commitments of which they said “count me in”."""
    named = ", ".join(str(number) for number in numbers)
    return _("You are told because you said that you want to take part in it: commitment %(numbers)s.") % {
        "numbers": named
    }
