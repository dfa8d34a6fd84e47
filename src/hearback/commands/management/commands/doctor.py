"""`hearback doctor`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from hearback.commands.base import HearbackCommand
from hearback.commands.examining import examine
from hearback.commands.findings import Finding


class Command(HearbackCommand):
    help = "Look at the database, worker, mail, disk, clock, backups; say in a sentence each what to do."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--send",
            nargs="?",
            const="",
            metavar="ADDRESS",
            help="send one message: to the host’s own address, or to this one",
        )
        parser.add_argument("--dkim", default="", metavar="SELECTOR", help="look for the key by which mail is signed")

    def do(self, *, send: str | None, dkim: str, **_options: Any) -> dict[str, Any]:
        findings: list[Finding] = []
        for finding in examine(send=send, selector=dkim):
            findings.append(finding)
            self.say(f"{_word(finding)} {finding.what}: {finding.sentence}")
        ill = [finding.what for finding in findings if not finding.well]
        done = {"well": not ill, "findings": [asdict(finding) for finding in findings]}
        if ill:
            self.refuse({"refused": [], **done}, f"To be looked at: {', '.join(ill)}.")
        return done


def _word(finding: Finding) -> str:
    return "LOOK " if not finding.well else "hint " if finding.hint else "well "
