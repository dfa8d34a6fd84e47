"""The ways in which contributions come: each came by exactly one, so numbers by way add up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hearback.contributions.models import Contribution, Source

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_FILE = "file-"


def ways() -> Mapping[str, StrOrPromise]:
    """Every way and what it is called: the channels, and for what came in a file the kinds of file."""
    files: Mapping[str, StrOrPromise] = {
        f"{_FILE}{kind}": format_lazy(_("In a file: {}"), label) for kind, label in Source.Kind.choices
    }
    return {**dict(Contribution.Channel.choices), **files}


def way_of(channel: str, file: str | None) -> str:
    """The way in which something came, by its channel and the kind of the file in which it came, if it did."""
    return f"{_FILE}{file}" if file else channel


def came_by(way: str) -> Q:
    """What came in this way, and in no other."""
    if way.startswith(_FILE):
        return Q(source__kind=way.removeprefix(_FILE))
    return Q(channel=way, source=None)
