"""What every command of ours does alike: one clear line when it cannot, one JSON object when asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hearback.core.errors import DomainError


class HearbackCommand(BaseCommand):
    """A command that says what it did: in words, or with `--json` as one object on standard output.

    `do` takes the command's arguments by name and returns what was done. It raises DomainError or CommandError with a
    sentence when it cannot.
    """

    # What Django's checks find is a mistake of ours, and for the tests to find: a host would wait a second for each command.
    requires_system_checks = ()

    do: Callable[..., dict[str, Any]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print what was done as one JSON object"
        )
        self.arguments(parser)

    def arguments(self, parser: CommandParser) -> None:
        """The command's own arguments."""

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json = options.pop("as_json", False)
        try:
            done = self.do(**options)
        except DomainError as problem:
            raise CommandError(str(problem)) from problem
        if self.as_json:
            self.stdout.write(json.dumps(done, ensure_ascii=False, default=str))

    def say(self, line: str) -> None:
        """A line for a person; silent with `--json`."""
        if not self.as_json:
            self.stdout.write(line)
            self.stdout.flush()

    def refuse(self, done: dict[str, Any], sentence: str) -> None:
        """End with an error that names what was refused, a line each; with `--json` the object says it too."""
        if self.as_json:
            self.stdout.write(json.dumps(done, ensure_ascii=False, default=str))
        raise CommandError("\n".join([*done["refused"], sentence]))
