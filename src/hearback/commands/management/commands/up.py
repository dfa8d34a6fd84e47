"""`hearback up`."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from hearback.commands import serving, static_files, tables
from hearback.commands.base import HearbackCommand
from hearback.core.viewer import HOST
from hearback.people import actions as people
from hearback.processes import queries as processes

HOST_ADDRESS = "coordinator@localhost"


class Command(HearbackCommand):
    help = "Bring the database up to date and serve the site, with a worker, until Ctrl-C."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demonstration if nothing is there yet")
        parser.add_argument("--port", type=int, help="the port to listen on (default: the first free one from 8000)")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
        parser.add_argument(
            "--workers", type=int, default=2, help="web processes (default: 2; with SQLite keep to 1 or 2)"
        )

    def do(self, *, demo: bool, port: int | None, host: str, workers: int, **_options: Any) -> dict[str, Any]:
        try:
            listener = serving.listen(host, port)
        except OSError as problem:
            raise CommandError(
                f"Port {port} cannot be used: {problem.strerror}. Choose another with --port."
            ) from problem
        tables.bring_up_to_date()
        static_files.collect()
        if demo and not processes.processes_visible_to(HOST).exists():
            self.say("Loading the demonstration …")
            call_command("demo", verbosity=0)
        url = serving.address(listener)
        link = f"{url}/en/sign-in/once/{self._token()}/" if demo else ""

        def ready() -> None:
            self.say(f"\nHearback is at {url}/")
            self.say(f"To work at the desk, open this once: {link}" if link else "To sign in: hearback sign-in ADDRESS")
            self.say("Ctrl-C stops it.\n")

        code = serving.serve(listener, workers=workers, url=url, ready=ready)
        if code:
            raise CommandError(f"The web server ended with {code}: see above.")
        return {"url": url}

    def _token(self) -> str:
        people.add_user(actor=HOST, email=HOST_ADDRESS, name="Coordinator", is_host=True)
        return people.make_sign_in_link(actor=HOST, email=HOST_ADDRESS)
