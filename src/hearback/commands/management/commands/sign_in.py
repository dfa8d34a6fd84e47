"""`hearback sign-in ADDRESS`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from hearback.commands.base import HearbackCommand
from hearback.core.viewer import HOST
from hearback.people import actions as people


class Command(HearbackCommand):
    help = "Print a link that signs somebody in, once, within 15 minutes: for a site without a mail server."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the person's e-mail address")
        parser.add_argument("--host", action="store_true", help="make this person a host of the site")
        parser.add_argument("--name", default="", help="the person's name, if they are new")

    def do(self, *, address: str, host: bool, name: str, **_options: Any) -> dict[str, Any]:
        if host or name:
            people.add_user(actor=HOST, email=address, name=name, is_host=host)
        if host:  # whoever has an account already is not changed by being added
            people.make_host(actor=HOST, email=address)
        token = people.make_sign_in_link(actor=HOST, email=address)
        link = f"{settings.URL}/en/sign-in/once/{token}/"
        self.say(f"Open this once, within 15 minutes:\n{link}")
        return {"link": link}
