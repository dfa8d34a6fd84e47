"""A thing of the world, with who may read the words that only it holds; every text of it is hostile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from hearback.contributions.models import Contribution
from hearback.core.viewer import Purpose
from hearback.people import links
from hearback.people.models import Participant, User

ROLES = (
    *("nobody", "link", "other-link", "facilitator", "participant", "code"),
    *("observer", "theme-lead", "government", "civil-society", "other", "host"),
)
STRANGERS, STAFF = ROLES[:6], ROLES[6:]
TEAM = frozenset({"government", "civil-society", "host"})
WORKS_WITH = TEAM | {"theme-lead"}
MEMBERS = WORKS_WITH | {"observer"}
TAG = "hb-xss"
LINE = f"\"'><{TAG} onhb=1>"
MARKDOWN = (
    f"<{TAG} onhb=1> <script>{TAG}</script> <img src=x onerror=hb> [x](javascript:hb) <javascript:hb> "
    f'![x](https://elsewhere.example.org/x.png) [y](https://example.org/"onhb=1) `<{TAG}>`\n\n<{TAG}>\n'
)


def line(word: str) -> str:
    """A text on one line that breaks out of whatever does not escape it."""
    return f"{word} {LINE}"


def said(word: str) -> dict[str, str]:
    """The same in both languages."""
    return {"en": line(word), "cy": line(word)}


def written(word: str) -> dict[str, str]:
    """The same as Markdown, by somebody at the desk."""
    return {"en": f"{word} {MARKDOWN}", "cy": f"{word} {MARKDOWN}"}


@dataclass(frozen=True)
class Secret:
    """A word, the roles that may read it, and the person it is about, who may as well."""

    word: str
    roles: frozenset[str]
    person: int | None = None


@dataclass(frozen=True)
class Thing:
    """The subject of a page: what stands in its address, its private link, its person, the link of its facilitator."""

    at: Mapping[str, Any]
    link: str = ""
    person: Participant | None = None
    capture: str = ""
    query: str = ""


@dataclass
class World:
    """Everything there is, by kind and state."""

    things: dict[str, dict[str, Thing]] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    # One site for all browsers: each that is set up reads the names of all static files.
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))
    other_links: tuple[str, ...] = ()
    capture: str = ""
    somebody: Participant | None = None
    ruled: Contribution | None = None

    def add(self, kind: str, state: str, /, link: str = "", person: Participant | None = None, **at: Any) -> None:
        """Remember a thing; `event` among its parts is the event whose facilitator comes to it."""
        event, query = at.pop("event", None), at.pop("query", "")
        capture = links.mint(Purpose.CAPTURE, event.uuid, event.link_version) if event else ""
        self.things.setdefault(kind, {})[state] = Thing(at, link, person, capture, query)

    def keep(self, word: str, roles: frozenset[str], person: Participant | None = None) -> str:
        """A word that these roles alone may read."""
        self.secrets.append(Secret(word, roles, person.pk if person else None))
        return word

    def client(self, role: str, thing: Thing) -> Client:
        """The browser of somebody in this role towards this thing."""
        client = Client()
        client.handler = self.handler
        person = thing.person or self.somebody
        tokens = {
            "link": [thing.link] if thing.link else [],
            "other-link": list(self.other_links),
            "facilitator": [thing.capture or self.capture],
            "participant": [links.mint(Purpose.ME, person.uuid, person.link_version)],
        }.get(role, [])
        if tokens:
            client.cookies["links"] = "~".join(tokens)
        if role == "code":
            opened = HttpResponse()
            opened.set_signed_cookie("held", f"{person.uuid}:{person.link_version}", salt="held")
            client.cookies["held"] = opened.cookies["held"].value
        if role in STAFF:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._session(role)
        return client

    def _session(self, role: str) -> str:
        """The session of a colleague, who signs in once."""
        if role not in self.sessions:
            client = Client()
            client.force_login(self.users[role])
            self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return self.sessions[role]

    def hidden_from(self, role: str, thing: Thing) -> list[str]:
        """The words that somebody in this role must not find on any page about this thing."""
        own = (thing.person or self.somebody).pk if role in {"link", "participant", "code"} else None
        return [one.word for one in self.secrets if role not in one.roles and (own is None or one.person != own)]
