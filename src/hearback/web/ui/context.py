"""What every page knows: the site's name, who hosts it, the same page in other languages, and the footer's links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi, get_language_from_path, pgettext

from hearback.web.ui.pieces import Link

# Below the root of each language; a process therefore cannot have one of these as its short name.
FOOTER = ("accessibility", "privacy", "about", "data")


@dataclass(frozen=True, slots=True)
class Language:
    """The same page in one of the site's languages."""

    code: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Site:
    """This installation."""

    name: str
    host: str
    home: str
    footer: tuple[Link, ...]
    languages: tuple[Language, ...]


def site(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return _values(request.get_full_path())


def without_request(path: str) -> dict[str, Any]:
    """The same for a page that is drawn without a request's context (the page for 500)."""
    code = get_language() or settings.LANGUAGE_CODE
    return _values(path) | {"LANGUAGE_CODE": code, "LANGUAGE_BIDI": get_language_bidi()}


def _values(path: str) -> dict[str, Any]:
    home = f"/{get_language() or settings.LANGUAGE_CODE}/"
    return {
        "site": Site(
            name=str(settings.SITE_NAME),
            host=str(getattr(settings, "SITE_HOST", "")),
            home=home,
            footer=tuple(Link(_footer_text(name), f"{home}{name}/") for name in FOOTER),
            languages=same_page_in_every_language(path),
        )
    }


def _footer_text(name: str) -> str:
    return {
        "accessibility": pgettext("footer", "Accessibility statement"),
        "privacy": pgettext("footer", "Privacy"),
        "about": pgettext("footer", "About this site"),
        "data": pgettext("footer", "Data"),
    }[name]


def same_page_in_every_language(path: str) -> tuple[Language, ...]:
    """The page at `path` (with its query) in each language; nothing when the address has no language in it."""
    current = get_language_from_path(path)
    if current is None:
        return ()
    rest = path[len(current) + 1 :]
    return tuple(Language(code, name, f"/{code}{rest}", code == current) for code, name in settings.LANGUAGES)
