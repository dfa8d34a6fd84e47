"""`hearback restore FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from hearback.commands import backups, restoring
from hearback.commands.base import HearbackCommand


class Command(HearbackCommand):
    help = "Put a backup back in place of what is there (which is kept). What people asked for since stays so."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--verify", action="store_true", help="only say whether the file is whole")

    def do(self, *, file: Path, verify: bool, **_options: Any) -> dict[str, Any]:
        if verify:
            manifest = backups.read_manifest(file)
            self.say(f"{file} was made {manifest['made']} and holds {sum(manifest['rows'].values())} rows.")
            return manifest
        if problem := restoring.in_use():
            raise CommandError(problem)
        done = restoring.put_back(file)
        self.say(f"Restored what was there on {done['made']}: {sum(done['rows'].values())} rows, checked.")
        if not done["wishes_read"]:
            self.say(
                "What was there could not be read: who asked not to be written to, withdrew something or had links made "
                "invalid since the backup is not known. Who was erased is, from the list in HEARBACK_HOME/erased."
            )
        if erased := done["erased_again"] + done["words_erased_again"]:
            self.say(f"Erased again {erased} people and contributions: that was asked for since.")
        if done["asked_again"]:
            self.say(f"Did again {done['asked_again']} things that people had asked for since.")
        if done["stopped"]:
            self.say(
                f"{done['stopped']} messages waited when the backup was made. They may have been sent since, so they are "
                "stopped: look at them at the desk, under Messages."
            )
        self.say(f"What was there before is kept in {', '.join(done['kept'])}." if done["kept"] else "")
        return done
