"""Reading a list of organisations and people: each row as a form that is filled in, each fault by its line and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.core.errors import BadInput, DomainError
from hearback.core.regions import Region
from hearback.core.sheets_reading import Refused, Sheet
from hearback.core.text import fold
from hearback.people import addresses
from hearback.people.models import Organisation
from hearback.processes.actions.network.cleaning import FOUND_LENGTH, Wish, wish
from hearback.processes.models import Process, Theme

# Our fields, and the words that the heading of a column may have.
COLUMNS: Mapping[str, Sequence[str]] = {
    "name": ("name", "organisation", "organisation name", "organization", "enw", "sefydliad"),
    "kind": ("kind", "type", "math"),
    "level": ("level", "lefel"),
    "place": ("place", "town", "area", "county", "lle", "tref"),
    "region": ("region", "nation", "nation or region", "rhanbarth"),
    "website": ("website", "web", "url", "gwefan"),
    "contact": ("contact name", "contact", "contact person", "cyswllt"),
    "email": ("email", "e-mail", "email address", "ebost", "e-bost"),
    "interests": ("interests", "themes", "diddordebau"),
    "shown": ("shown", "show", "agreed to be shown"),
    "found": ("where from", "found", "source"),
}
_YES = frozenset(("yes", "y", "true", "1", "x", "ydw", "oes", "ie"))
_NO = frozenset(("", "no", "n", "false", "0", "na", "nac ydw"))
_PERSON = frozenset(("person", "individual", "unigolyn"))


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row, read."""

    line: int
    wish: Wish
    email: str
    website: str
    found: str


def read_rows(process: Process, sheet: Sheet, where: Mapping[str, str]) -> tuple[list[ListRow], list[Refused]]:
    """The rows that can be taken, and what keeps the others from it. One statement."""
    themes = {fold(name): theme.slug for theme in Theme.objects.filter(process=process) for name in _names(theme)}
    rows: list[ListRow] = []
    refused: list[Refused] = []
    seen: dict[str, int] = {}
    for one in sheet.rows:
        cells = {ours: one.cells.get(heading, "").strip() for ours, heading in where.items()}
        try:
            row = _row(process, sheet, one.line, cells, themes)
            key = key_of(row)
            if key in seen:
                raise BadInput(_("This is in line %(line)d already.") % {"line": seen[key]}, field="name")
        except DomainError as problem:
            refused.append(Refused(one.line, where.get(_OUR_NAME.get(problem.field, problem.field), ""), str(problem)))
            continue
        seen[key] = one.line
        rows.append(row)
    return rows, refused


_OUR_NAME = {"organisation_name": "name", "interest_words": "interests"}


def _row(process: Process, sheet: Sheet, line: int, cells: Mapping[str, str], themes: Mapping[str, str]) -> ListRow:
    kind = cells.get("kind", "")
    person = fold(kind) in _PERSON
    called = cells.get("name", "")
    if not called:
        raise BadInput(_("There is no name in this row."), field="name")
    interests, words = _interests(cells.get("interests", ""), themes)
    asked = wish(
        process,
        organisation_name="" if person else called,
        kind="" if person else _one_of(Organisation.Kind, kind, "kind") or Organisation.Kind.CIVIL_SOCIETY,
        name=called if person else cells.get("contact", ""),
        level=_one_of(Organisation.Level, cells.get("level", ""), "level"),
        place=cells.get("place", ""),
        region=_one_of(Region, cells.get("region", ""), "region"),
        interest_words=words,
        shown=_yes(cells.get("shown", "")),
    )
    email = cells.get("email", "")
    found = cells.get("found", "") or _("the list “%(file)s”, row %(row)d") % {
        "file": sheet.name or _("pasted at the desk"),
        "row": line,
    }
    return ListRow(
        line,
        replace(asked, interests=interests),
        addresses.clean_email(email) if email else "",
        addresses.clean_link(cells.get("website", ""), field="website"),
        found[:FOUND_LENGTH],
    )


def _interests(cell: str, themes: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """Themes that are named, and the rest in the list's own words."""
    parts = [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]
    known = tuple(dict.fromkeys(themes[fold(part)] for part in parts if fold(part) in themes))
    return known, "; ".join(part for part in parts if fold(part) not in themes)


def _names(theme: Theme) -> Iterator[str]:
    yield theme.slug
    yield from theme.name.values()


def _one_of(choices: Any, cell: str, field_name: str) -> str:
    """The code of a choice that the cell names, by its code or by its words in one of our languages."""
    if not cell:
        return ""
    for code in languages.codes():
        with translation.override(code):
            for value, label in choices.choices:
                if fold(cell) in {fold(value), fold(str(label))}:
                    return str(value)
    known = ", ".join(str(label) for _value, label in choices.choices)
    raise BadInput(_("“%(cell)s” is none of: %(known)s.") % {"cell": cell, "known": known}, field=field_name)


def _yes(cell: str) -> bool:
    if fold(cell) in _YES:
        return True
    if fold(cell) in _NO:
        return False
    raise BadInput(_("Write “yes” or “no”."), field="shown")


def key_of(row: ListRow) -> str:
    """What two rows of one list must not share."""
    if row.wish.organisation_name:
        return f"organisation {fold(row.wish.organisation_name)}"
    return f"person {row.email.casefold() or fold(row.wish.name)}"
