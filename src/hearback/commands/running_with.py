"""With which settings the site runs, as marks that tell nobody what they are: a command compares its own with them."""

from __future__ import annotations

import hmac
import json
import os
from pathlib import Path

from django.conf import settings

_AS_GIVEN = ("EMAIL_URL", "BOUNCES_URL", "HEARBACK_PROVIDER", "HEARBACK_PROVIDER_KEY", "HEARBACK_TIME_ZONE")


def note(beat: Path) -> None:
    """Write into the file that a worker touches what it runs with."""
    beat.write_text(json.dumps(_marks()))


def differs_in(beat: Path) -> list[str]:
    """The settings which the worker was given otherwise than this process; none where it noted nothing."""
    try:
        noted = json.loads(beat.read_text())
    except (OSError, ValueError):
        return []
    return [name for name, mark in _marks().items() if noted.get(name, mark) != mark]


def _marks() -> dict[str, str]:
    # Without one, `hearback up` names the port that it found: nobody else could have been given it.
    public = "" if any(name in settings.URL for name in ("//localhost", "//127.0.0.1")) else settings.URL
    given = {"HEARBACK_URL": public, "DATABASE_URL": settings.DATABASE_URL}
    given |= {name: os.environ.get(name, "") for name in _AS_GIVEN}
    key = settings.SECRET_KEY.encode()
    return {
        name: hmac.new(key, f"{name}\0{value}".encode(), "sha256").hexdigest()[:16] for name, value in given.items()
    }
