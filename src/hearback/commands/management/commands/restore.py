"""`hearback restore FILE`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from hearback.commands import backups, working
from hearback.commands.base import HearbackCommand


class Command(HearbackCommand):
    help = "Put a backup back in place of what is there (which is kept), and erase again who was erased since."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--verify", action="store_true", help="only say whether the file is whole")

    def do(self, *, file: Path, verify: bool, **_options: Any) -> dict[str, Any]:
        if verify:
            manifest = backups.read_manifest(file)
            self.say(f"{file} was made {manifest['made']} and holds {sum(manifest['rows'].values())} rows.")
            return manifest
        alive = working.heartbeat()
        if alive.exists() and time.time() - alive.stat().st_mtime < 10:
            raise CommandError("The site is running. Stop it first, so that nothing said meanwhile is lost.")
        manifest = backups.put_back(file)
        call_command("migrate", interactive=False, verbosity=0)
        self.say(f"Restored what was there on {manifest['made']}: {sum(manifest['rows'].values())} rows, checked.")
        if manifest["erased_again"]:
            self.say(f"Erased again {manifest['erased_again']} people who had asked for it since.")
        return manifest
