"""`hearback backup [FILE]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from hearback.commands import backups
from hearback.commands.base import HearbackCommand


class Command(HearbackCommand):
    help = "Write everything into one checked file, while the site runs. Backups older than 35 days are deleted."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="where to (default: a dated file in HEARBACK_HOME/backups)"
        )

    def do(self, *, file: Path | None, **_options: Any) -> dict[str, Any]:
        target, manifest = backups.make(file)
        deleted = backups.prune()
        size = target.stat().st_size
        self.say(f"{target}: {sum(manifest['rows'].values())} rows, {size // 1024} KB, checked.")
        self.say("It holds personal data and the site's secret: keep it where only you can read it.")
        if deleted:
            self.say(f"Deleted {len(deleted)} backups older than 35 days.")
        return {"file": str(target), "bytes": size, "deleted": len(deleted)} | manifest
