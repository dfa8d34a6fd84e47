"""What narrows a list of what was said: its kind, what it is about, and where it was said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from hearback.contributions.queries import Place
from hearback.core import languages
from hearback.processes.models import Kind
from hearback.web.ui.lists import Filter, Filters

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_LABEL = 70
PLACES: tuple[tuple[str, StrOrPromise], ...] = (
    ("question", _("Question")),
    ("theme", _("Theme")),
    ("commitment", _("Commitment")),
    ("event", _("Said at")),
)
Places = dict[str, dict[str, Place]]


def narrowing(places: Places) -> Iterator[Filter]:
    """The filters; a place in which nothing can be said is not asked for."""
    yield Filter("kind", _("Kind"), Kind.choices)
    for name, label in PLACES:
        if places[name]:
            yield Filter(name, label, [(key, _label(key, place)) for key, place in places[name].items()])


def wanted(filters: Filters, places: Places) -> dict[str, Any]:
    """What was chosen, as `contributions.queries.narrowed` takes it."""
    return {name: places[name][value].id if name in places else value for name, value in filters.chosen.items()}


def _label(key: str, place: Place) -> str:
    """A label that fits a list that opens; what has a number shows it."""
    text = Truncator(languages.pick(place.label).text).chars(LONGEST_LABEL)
    return f"{key}. {text}" if key.isdecimal() else text
