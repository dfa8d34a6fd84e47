"""`hearback doctor`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError

from hearback.commands.base import HearbackCommand
from hearback.commands.examining import examine


class Command(HearbackCommand):
    help = "Look at the database, worker, mail, disk, clock, backups; say in a sentence each what to do."

    def do(self, **_options: Any) -> dict[str, Any]:
        findings = list(examine())
        for finding in findings:
            self.say(f"{'well ' if finding.well else 'LOOK '} {finding.what}: {finding.sentence}")
        ill = [finding.what for finding in findings if not finding.well]
        if ill and not self.as_json:
            raise CommandError(f"{len(ill)} things want your attention: {', '.join(ill)}.")
        return {"well": not ill, "findings": [asdict(finding) for finding in findings]}
