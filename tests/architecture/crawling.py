"""Every route of the site, asked for as somebody: what came back, what it showed, what it wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from hearback.web.ui.default_deny import rule_of
from tests.architecture.world import TAG, Thing, World

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")


@dataclass(frozen=True)
class Route:
    """A named route: the rule of its view, and what stands in its address."""

    name: str
    rule: str
    parts: frozenset[str]

    def address(self, thing: Thing, language: str = "en") -> str:
        """The page of this thing."""
        with translation.override(language):
            return reverse(self.name, kwargs={part: thing.at[part] for part in self.parts}) + thing.query


def routes(
    resolver: URLResolver | None = None, prefix: str = "", parts: frozenset[str] = frozenset()
) -> Iterator[Route]:
    """Every route of the site, by its name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        inside = parts | set(getattr(pattern.pattern, "converters", ()))
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix, inside)
        elif isinstance(pattern, URLPattern):
            name = pattern.name or getattr(pattern.callback, "__name__", "")
            yield Route(prefix + name, rule_of(pattern.callback), inside)


@dataclass
class Came:
    """What came back, whether that lets somebody in, and what the site wrote meanwhile."""

    status: int
    location: str
    text: str
    kind: str
    wrote: list[str] = field(default_factory=list)
    looked: bool = False  # at what stands behind the question mark

    @property
    def let_in(self) -> bool:
        """A page, or a way on that is not back to the door."""
        doors = (resolve_url(settings.LOGIN_URL), reverse("public:held"))
        return self.status == 200 or (300 <= self.status < 400 and not self.location.startswith(doors))

    @property
    def refused(self) -> bool:
        """A plain no. Neither this nor let in is a fault."""
        return not self.let_in and (self.status in {302, 303, 403, 404, 410})


def ask(client: Client, address: str, query: Any = None, form: str = "") -> Came:
    """GET the page; POST where it can only be posted to, what `form` says. Nothing that a POST does remains."""
    wrote: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            wrote.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = client.get(address, query)
    return post(client, address, form) if response.status_code == 405 else _came(response, wrote)


def post(client: Client, address: str, form: str = "") -> Came:
    """POST a form, empty unless it says something, and take back whatever it did."""
    with transaction.atomic():
        kept = client.cookies.copy()
        response = client.post(address, form, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    client.cookies = kept
    return _came(response, [])


def _came(response: Any, wrote: list[str]) -> Came:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = response.headers
    text = body.decode(errors="replace")  # a photograph is no text
    looked = "GET" in vars(response.wsgi_request)  # it is taken apart when it is first asked for
    return Came(response.status_code, head.get("Location", ""), text, head.get("Content-Type", ""), wrote, looked)


class _Tags(HTMLParser):
    """Collects what a page of ours never has."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._data: list[str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        wrong = tag == TAG
        for name, value in attributes:
            address = (value or "").strip().lower()
            wrong |= name.startswith("on") or name == "style"
            wrong |= name in {"href", "src", "action", "formaction"} and address.startswith(("javascript:", "data:"))
            wrong |= name == "src" and address.startswith(("http:", "https:", "//"))
        is_data = tag == "script" and attributes == [("type", "application/ld+json")]
        wrong |= tag == "script" and "src" not in dict(attributes) and not is_data
        self._data = [] if is_data else None
        if wrong:
            self.found.append(self.get_starttag_text() or tag)

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Data for machines is JSON, and holds no sign that could open or end a tag."""
        if self._data is None:
            return
        written, self._data = "".join(self._data), None
        try:
            json.loads(written)
            wrong = tag != "script" or bool(set("<>&\u2028\u2029") & set(written))
        except ValueError:
            wrong = True
        if wrong:
            self.found.append(written)


def unescaped(came: Came) -> list[str]:
    """Tags and attributes of the page that came from somebody's text. What is no page has none."""
    tags = _Tags()
    if came.kind.startswith("text/html"):
        tags.feed(came.text)
    return tags.found


def verdicts(
    world: World, route: Route, subject: str, roles: tuple[str, ...], form: str = ""
) -> Iterator[tuple[str, str, Thing, Client, Came]]:
    """For each role and state of the subject what came back."""
    for state, thing in world.things[subject].items():
        for role in roles:
            client = world.client(role, thing)
            yield role, state, thing, client, ask(client, route.address(thing), form=form)
