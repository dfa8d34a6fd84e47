"""Collecting the built files for serving, when they changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError


def collect() -> None:
    """Put hashed, compressed copies of all static files where WhiteNoise serves them; nothing if unchanged."""
    if missing := [folder for folder in settings.STATICFILES_DIRS if not Path(folder).is_dir()]:
        raise CommandError(
            f"{missing[0]} is missing, which every page needs. ./run makes it, and so does tools/assets.py."
        )
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".stamp"
    digest = _digest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    stamp.write_text(digest)


def _digest() -> str:
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    folders.append(Path(__file__).resolve().parents[1] / "web" / "ui" / "static")
    seen = hashlib.sha256()
    for folder in folders:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            seen.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return seen.hexdigest()
