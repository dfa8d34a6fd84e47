"""Long lists, a page at a time, found by where the last page ended: never by counting or skipping rows.

    filters = Filters(request.GET, Filter("theme", _("Theme"), themes), Filter("state", _("State"), STATES))
    rows = queries.contributions_visible_to(viewer, **filters.chosen)
    page = keyset(rows, request.GET, column="received", filters=filters)
    return pages.list_page(request, page, title=_("What people said"), row="public/said/_row.html")

The rows are ordered by one column that is never null, and by their id where the column is equal; an index over both
makes the last page as quick as the first. A page's address holds the column and id of a row, and nothing else is taken
from it; one that cannot be read is the first page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from hearback.web.ui.pieces import Link

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

T = TypeVar("T", bound=Model)
AFTER, BEFORE = "after", "before"
PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Filter:
    """One question of the filter form: the name in the address, its label, and the answers that are allowed."""

    name: str
    label: StrOrPromise
    choices: Sequence[tuple[str, StrOrPromise]]
    has_all: bool = True  # offers “All” beside them


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter and what was chosen of it."""

    filter: Filter
    value: str


class Filters:
    """The filters of a list and what a visitor chose of them. What is not on the lists is not taken."""

    def __init__(self, asked: Mapping[str, str], *filters: Filter) -> None:
        self.asked = [Asked(one, self._allowed(one, asked.get(one.name, ""))) for one in filters]

    @staticmethod
    def _allowed(one: Filter, value: str) -> str:
        return value if value in {str(key) for key, _text in one.choices} else ""

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen, by the filter's name; what was left open is not in it."""
        return {asked.filter.name: asked.value for asked in self.asked if asked.value}

    @property
    def links(self) -> list[tuple[StrOrPromise, list[tuple[Link, bool]]]]:
        """The same questions as links instead of a form: each with its answers, and whether it is the one chosen.

        A question with fewer than two answers is not asked.
        """
        return [(one.filter.label, self._links(one)) for one in self.asked if len(one.filter.choices) > 1]

    def _links(self, asked: Asked) -> list[tuple[Link, bool]]:
        name, others = asked.filter.name, {key: v for key, v in self.chosen.items() if key != asked.filter.name}
        choices = [("", _("All")), *asked.filter.choices] if asked.filter.has_all else asked.filter.choices
        return [
            (Link(text, "?" + urlencode(others | ({name: key} if key else {}))), str(key) == asked.value)
            for key, text in choices
        ]

    def __bool__(self) -> bool:
        return bool(self.asked)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list. Addresses are queries ("?after=…") and empty where there is no such page."""

    rows: list[T]
    previous: str
    next: str
    filters: Filters

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is on, so that an empty page may mean "none of these"."""
        return bool(self.filters.chosen)


def keyset(
    rows: QuerySet[T],
    asked: Mapping[str, str],
    *,
    column: str,
    descending: bool = True,
    size: int = PAGE_SIZE,
    filters: Filters | None = None,
) -> Page[T]:
    """The page that `asked` (the request's GET) names. Takes one query, of `size` rows and one more.

    Beyond the end (its rows were withdrawn meanwhile) it is the first page again, at the price of a second query.
    """
    filters = filters or Filters({})
    backwards = BEFORE in asked
    cursor = read_cursor(rows.model, column, asked.get(BEFORE if backwards else AFTER, ""))
    backwards = backwards and cursor is not None
    down = descending != backwards
    sign = "-" if down else ""
    wanted = rows.filter(_beyond(column, cursor, down)) if cursor else rows
    found = list(wanted.order_by(f"{sign}{column}", f"{sign}pk")[: size + 1])
    if cursor and not found:
        return keyset(rows, {}, column=column, descending=descending, size=size, filters=filters)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous = more if backwards else cursor is not None
    has_next = backwards or more
    return Page(
        rows=found,
        previous=_address(filters, BEFORE, column, found[0]) if found and has_previous else "",
        next=_address(filters, AFTER, column, found[-1]) if found and has_next else "",
        filters=filters,
    )


def _beyond(column: str, cursor: tuple[Any, Any], down: bool) -> Q:
    """Rows beyond the cursor. The first condition alone lets the database start in the index at the right place."""
    value, pk = cursor
    than = "lt" if down else "gt"
    return Q(**{f"{column}__{than}e": value}) & (Q(**{f"{column}__{than}": value}) | Q(**{f"pk__{than}": pk}))


def _address(filters: Filters, direction: str, column: str, row: Model) -> str:
    value = getattr(row, column)
    written = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return "?" + urlencode({**filters.chosen, direction: f"{row.pk}~{written}"})


def read_cursor(model: type[Model], column: str, text: str) -> tuple[Any, Any] | None:
    """The column's value and the id that an address names; None when it names none that could be."""
    pk, separator, value = text.partition("~")
    if not separator or "\x00" in text or len(text) > 300:
        return None
    try:
        field = model._meta.get_field(column)
        found = field.to_python(value), model._meta.pk.to_python(pk)  # type: ignore[union-attr]
        return _storable(model, column, found)
    except (ValidationError, ValueError, TypeError, OverflowError, FieldDoesNotExist):
        return None


def _storable(model: type[Model], column: str, found: tuple[Any, Any]) -> tuple[Any, Any] | None:
    """The same, unless a number in it is larger than any database holds."""
    if any(value is None for value in found):
        return None
    # A moment without its zone names none; at either end of the calendar it has no place in another zone.
    if any(isinstance(value, datetime) and (value.tzinfo is None or not 1 < value.year < 9999) for value in found):
        return None
    too_large = any(isinstance(value, int) and abs(value) >= 2**63 for value in found)
    return None if too_large else found
