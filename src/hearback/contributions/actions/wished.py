"""How whoever stands in a file wishes to be told, as the file says it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from hearback.contributions.reading import Found
from hearback.core import languages
from hearback.core.text import fold
from hearback.outbox.models import Channel

_BY_NUMBER = (Channel.TEXT, Channel.PHONE)
# As forms and lists say it, in both languages, beside what we call it.
_WAYS: Mapping[Channel, tuple[str, ...]] = {
    Channel.EMAIL: ("e-mail", "e-bost"),
    Channel.POST: ("letter", "by letter", "llythyr", "y post"),
    Channel.TEXT: ("text message", "sms", "neges destun"),
    Channel.PHONE: ("telephone", "call", "phone call", "ffôn", "galwad ffôn"),
    Channel.PAGE: ("nothing", "none", "do not contact me", "dim"),
}


def wishes_of(found: Found, email: str, notes: list[str]) -> dict[str, str]:
    """How its author wishes to be told, with what that needs. What cannot be used is said, and nothing else is lost.

    Of what they left only what is needed is kept; all of it where nobody can say what is.
    """
    said, post = fold(found.told_by), found.post.strip()
    way = _ways().get(said, "")
    left = {"post": post if "\n" in post else post.replace(", ", "\n"), "phone": found.phone.strip()}
    if said and not way:
        known = ", ".join(sorted(str(Channel(one).label) for one in set(_ways().values())))
        told = {"way": found.told_by[:60], "known": known}
        notes.append(_("“%(way)s” is no way to tell somebody that a file can choose. These are: %(known)s.") % told)
    needed = {Channel.EMAIL: email, Channel.POST: left["post"]} | dict.fromkeys(_BY_NUMBER, left["phone"])
    if way in needed and not needed[Channel(way)]:
        told = {"way": str(Channel(way).label)}
        notes.append(_("They wish to be told so, and the row does not say where: %(way)s.") % told)
        way = ""
    keep = {"post": way == Channel.POST or not way, "phone": way in _BY_NUMBER or (bool(said) and not way)}
    kept = {name: value for name, value in left.items() if value and keep[name]}
    return kept | ({"told_by": way} if way and way != Channel.EMAIL else {})


@cache
def _ways() -> dict[str, str]:
    """The ways to be told that a file can choose: through which organisation, its author chooses on their own page."""
    labels = labels_of({one.value: one.label for one in Channel if one != Channel.ORGANISATION})
    return {fold(word): str(way) for way, words in _WAYS.items() for word in words} | labels


def labels_of(choices: Mapping[str, Any]) -> dict[str, str]:
    """Each choice by its value and by its label in every language of the site."""
    found = {value: value for value in choices}
    for code in languages.codes():
        with translation.override(code):
            found |= {fold(str(label)): value for value, label in choices.items()}
    return found
