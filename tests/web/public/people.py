"""Somebody at a browser without scripts: opens links, fills in forms, follows where they lead."""

import re

from django.test import Client

from hearback.people import links


def opened(client: Client, purpose, thing, *, language: str = "en"):
    """Open a private link as its reader does, and follow it."""
    token = links.mint(purpose, thing.uuid, thing.link_version)
    return client.get(f"/{language}/l/{token}/", follow=True)


def words_of(response) -> str:
    """The page as one reads it: without markup, white space run together."""
    text = re.sub(r"<(head|script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def hidden(response, name: str) -> str:
    """The value of a hidden box."""
    found = re.search(rf'name="{name}" value="([^"]+)"', response.content.decode())
    assert found, f"There is no hidden {name}"
    return found[1]


def is_private(response) -> bool:
    """Stored nowhere, found by no search engine, its address told to no other site."""
    headers = response.headers
    return (
        "no-store" in headers["Cache-Control"]
        and headers["X-Robots-Tag"] == "noindex"
        and headers["Referrer-Policy"] in {"no-referrer", "same-origin"}
    )
