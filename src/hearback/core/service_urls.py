"""Reading an address that may hold a password: what is wrong with it is said without any of it."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured


def parts_of(url: str, *, name: str) -> SplitResult:
    """Its parts. Raises ImproperlyConfigured, which names the setting: Python's own error would quote a password."""
    try:
        parts = urlsplit(url)
        _is_a_number = parts.port
    except ValueError:
        sentence = (
            f"{name} cannot be read. Its port is a number; in a user or password write / as %2F, : as %3A, ? as %3F, "
        )
        raise ImproperlyConfigured(f"{sentence}# as %23, @ as %40 and % as %25.") from None
    return parts
