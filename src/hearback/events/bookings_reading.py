"""What a list of bookings taken elsewhere says: an export of Eventbrite's, or anybody's spreadsheet.

Eventbrite writes a row an attendee (“Order #”, “First Name”, “Last Name”, “Email”, “Quantity”, “Attendee #”, “Attendee
Status”) or a row an order; a spreadsheet has what its owner thought of. Rows of one order, or from one address, are one
booking with several places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.core import fields
from hearback.core.digests import body_digest
from hearback.core.errors import BadInput
from hearback.core.sheets_reading import Refused, Sheet, SheetRow, columns
from hearback.core.text import fold
from hearback.people.addresses import clean_email
from hearback.people.models import SideChoice

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PLACES_AT_MOST = 20
WANTED: Mapping[str, Sequence[str]] = {
    "name": ("name", "full name", "attendee name", "contact name", "your name", "attendee", "enw", "enw llawn"),
    "first_name": ("first name", "given name", "forename", "enw cyntaf"),
    "last_name": ("last name", "surname", "family name", "cyfenw"),
    "email": ("email", "e-mail", "email address", "e-mail address", "attendee email", "buyer email", "e-bost", "ebost"),
    "places": ("places", "number of places", "quantity", "tickets", "seats", "number of people", "lleoedd"),
    "organisation": ("organisation", "organization", "organisation name", "company", "sefydliad"),
    "side": ("side", "sector", "ochr"),
    "needs": ("needs", "access needs", "access requirements", "what do you need to take part", "anghenion"),
    "order": ("order #", "order number", "order id", "order no", "booking number", "booking id"),
    "attendee": ("attendee #", "attendee number", "attendee id", "ticket number"),
    "status": ("attendee status", "order status", "booking status", "status", "statws"),
}
_LENGTHS = {"name": 120, "organisation": 200, "order": 100, "attendee": 100, "status": 100}
# Eventbrite's words for who comes and who does not (its glossary of order and attendee statuses), and plain ones.
_COMES = frozenset(
    (
        *(
            "",
            "attending",
            "checked in",
            "confirmed",
            "booked",
            "registered",
            "going",
            "yes",
            "accepted",
            "paid",
            "free",
        ),
        *(
            "completed",
            "manual",
            "offline",
            "placed",
            "partially refunded",
            "partially transferred",
            "ydw",
            "cadarnhawyd",
        ),
    )
)
_DOES_NOT_COME = frozenset(
    (
        *("not attending", "cancelled", "canceled", "refunded", "refunded/canceled", "refunded/cancelled", "deleted"),
        *("transferred", "declined", "not going", "no", "abandoned", "nac ydw", "canslwyd"),
    )
)
_SIDES = {
    **dict.fromkeys(("government", "gov", "public sector", "llywodraeth"), SideChoice.GOVERNMENT.value),
    **dict.fromkeys(
        ("civil society", "civil-society", "cso", "ngo", "charity", "voluntary sector", "cymdeithas sifil"),
        SideChoice.CIVIL_SOCIETY.value,
    ),
    **dict.fromkeys(("", "neither", "none", "other", "n/a", "not known", "-"), ""),
}


@dataclass(slots=True)
class Line:
    """One row, cleaned."""

    line: int
    name: str
    email: str
    places: int
    organisation: str
    side: str
    needs: str
    order: str
    attendee: str
    comes: bool


@dataclass(slots=True)
class Order:
    """One booking as a list has it: its rows put together."""

    lines: list[Line]
    by_number: bool
    places_column: str = ""

    @property
    def first(self) -> Line:
        """The row that speaks for all: the first of those who come."""
        return next((line for line in self.lines if line.comes), self.lines[0])

    @property
    def comes(self) -> bool:
        """Whether anybody on it comes."""
        return any(line.comes for line in self.lines)

    @property
    def people(self) -> list[Line]:
        """The rows that count: each attendee once, and without numbers each name once."""
        seen: dict[str, Line] = {}
        for line in self.lines:
            if line.comes:
                who = f"#{line.attendee}" if line.attendee else f"{line.line}" if self.by_number else fold(line.name)
                if who not in seen or seen[who].places < line.places:
                    seen[who] = line
        return list(seen.values())

    @property
    def places(self) -> int:
        """How many places it is for."""
        return sum(line.places for line in self.people)

    @property
    def names(self) -> tuple[str, ...]:
        """Who comes, where there are several."""
        return tuple(line.name for line in self.people) if len(self.people) > 1 else ()

    @property
    def identity(self) -> str:
        """What finds it again in the next file: its order's number, else its address, else its name and organisation."""
        first = self.lines[0]
        if first.order:
            return f"order:{first.order}"
        return f"email:{first.email.lower()}" if first.email else f"name:{self.who}"

    @property
    def who(self) -> str:
        """Name and organisation, for comparing."""
        return f"{fold(self.first.name)}|{fold(self.first.organisation)}"

    @property
    def digest(self) -> str:
        """What it says, digested: tells whether a later file says something else."""
        first = self.first
        return body_digest(
            [first.name, first.email, self.places, first.organisation, first.side, first.needs, list(self.names)]
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The bookings of a list, and every place in it that cannot be taken."""

    orders: tuple[Order, ...] = ()
    refused: tuple[Refused, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


def read_bookings(sheet: Sheet, mapping: Mapping[str, str] | None = None) -> Reading:
    """What a sheet says. A row that cannot be taken is refused by itself; after a broken form nothing is taken.

    Raises BadInput for `map` where no column holds a name.
    """
    if sheet.broken:
        return Reading(refused=sheet.refused)
    found = columns(sheet.headers, WANTED, mapping)
    if not {"name", "first_name", "last_name"} & found.keys():
        raise BadInput(
            _("No column holds the names. Call one “Name”; the file has: %(columns)s.")
            % {"columns": ", ".join(heading for heading in sheet.headers if heading)},
            field="map",
        )
    lines: list[Line] = []
    refused = list(sheet.refused)
    for row in sheet.rows:
        try:
            lines.append(_line(row, found))
        except _CellError as wrong:
            refused.append(Refused(row.line, found.get(wrong.field, wrong.field), wrong.reason))
    orders = []
    for order in _together(lines, found.get("places", "")):
        if order.places > PLACES_AT_MOST:
            reason = ngettext(
                "This would be one booking for %(count)d place: a booking is for 20 at most.",
                "This would be one booking for %(count)d places: a booking is for 20 at most.",
                order.places,
            )
            refused.append(Refused(order.first.line, order.places_column, reason % {"count": order.places}))
        else:
            orders.append(order)
    return Reading(tuple(orders), tuple(sorted(refused, key=lambda one: one.line)), found)


class _CellError(Exception):
    def __init__(self, field: str, reason: StrOrPromise) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def _line(row: SheetRow, found: Mapping[str, str]) -> Line:
    def cell(name: str) -> str:
        text = row.cells[found[name]] if name in found else ""
        try:
            if name == "needs":
                return fields.plain(text, field=name, max_length=2_000)
            return fields.line(text, field=name, max_length=_LENGTHS.get(name, 254))
        except BadInput as bad:
            raise _CellError(name, bad.sentence) from bad

    name = cell("name") or " ".join(part for part in (cell("first_name"), cell("last_name")) if part)
    if not name:
        where = next(name for name in ("name", "first_name", "last_name") if name in found)
        raise _CellError(where, _("There is no name in this row."))
    if len(name) > _LENGTHS["name"]:
        raise _CellError("first_name", _("The name is longer than 120 characters."))
    return Line(
        line=row.line,
        name=name,
        email=_email(cell("email")),
        places=_places(cell("places")),
        organisation=cell("organisation"),
        side=_side(cell("side")),
        needs=cell("needs"),
        order=cell("order"),
        attendee=cell("attendee"),
        comes=_comes(cell("status")),
    )


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        return clean_email(text)
    except BadInput as bad:
        raise _CellError("email", bad.sentence) from bad


def _places(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= PLACES_AT_MOST):
        raise _CellError("places", _("“%(written)s” is not a number of places from 1 to 20.") % {"written": text[:40]})
    return int(text)


def _side(text: str) -> str:
    side = _SIDES.get(fold(text))
    if side is None:
        reason = _("“%(written)s” is neither side. Write “Government” or “Civil society”, or leave it empty.")
        raise _CellError("side", reason % {"written": text[:40]})
    return side


def _comes(text: str) -> bool:
    word = fold(text)
    if word not in _COMES | _DOES_NOT_COME:
        raise _CellError(
            "status",
            _("We do not know what “%(written)s” means. Write “confirmed” or “cancelled”.") % {"written": text[:40]},
        )
    return word in _COMES


def _together(lines: Iterable[Line], places_column: str) -> list[Order]:
    """The rows put together: those of one order, and the orders of one address."""
    orders: dict[str, Order] = {}
    for line in lines:
        alone = f"name:{fold(line.name)}|{fold(line.organisation)}"
        key = f"order:{line.order}" if line.order else f"email:{line.email.lower()}" if line.email else alone
        order = orders.setdefault(key, Order([], by_number=bool(line.order), places_column=places_column))
        order.lines.append(line)
    by_email: dict[str, Order] = {}
    found = []
    for order in orders.values():
        email = order.first.email.lower()
        if email and email in by_email:
            by_email[email].lines += order.lines
            continue
        by_email[email] = order
        found.append(order)
    return found
