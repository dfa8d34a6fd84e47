"""The Independent Reporting Mechanism's commitments, as a sheet with one row a commitment (research: ogp 2c)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hearback.core import strict_csv
from hearback.core.digests import body_digest
from hearback.core.errors import BadInput
from hearback.core.sheets_reading import Refused
from hearback.core.text import clean_line, clean_plain, fold
from hearback.people.actions import LONGEST_ORGANISATION
from hearback.plans.importing import institutions
from hearback.plans.importing.institutions import Body
from hearback.plans.importing.splitting import sentences

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ATTRIBUTION = "Open Government Partnership IRM"
LARGEST_FILE = 50_000_000
_DATE_LENGTH = 60
_TITLE_LENGTH = 1000
_THEME_LENGTH = 200
# What the mechanism writes for "not reviewed", "no data" and "not applicable".
_NO_CODE = frozenset({"", "nr", "nd", "na", "n/a"})
_NOTHING = _NO_CODE | {"none", "none specified", "not specified", "unspecified", "unclear"}

_COUNTRY, _PLAN, _NUMBER = "Country", "Action Plan Number", "Comm No"
_THEME, _TITLE, _SHORT, _TEXT = "Theme", "Commitment Title", "Short Title", "Full Text"
_STARTS, _ENDS = "Start Date", "End Date"
_LEADS, _SUPPORTS = "Lead Institution", "Supporting Institution(s)"
_NEEDED = (_COUNTRY, _PLAN, _NUMBER, _THEME, _TITLE, _SHORT, _TEXT, _STARTS, _ENDS, _LEADS, _SUPPORTS)

# Which columns hold the codes of which report: the first that has one counts.
_REPORTS: dict[str, dict[str, tuple[str, ...]]] = {
    "progress": {
        "specificity": ("Specificity",),
        "potential-impact": ("Potential impact",),
        "completion": ("Completion (progress report)",),
        "value-information": ("Value -Info",),
        "value-participation": ("Value -Part",),
        "value-accountability": ("Value -Acc",),
        "value-technology": ("Value -Tech",),
        "starred": (
            "Starred (current formula) progress report",
            "Starred (2015 only)",
            "Starred (pre-June 2014 assessments)",
        ),
    },
    "end-of-term": {
        "completion": ("Completion (end of term)",),
        "change-in-completion": ("Change in completion",),
        "opened-government": ("Did it open government (end of term only)",),
        "starred": ("Starred (current formula) end of term",),
    },
}
_YEARS = {
    "progress": "Report publication year (progress report)",
    "end-of-term": "Report publication year (end of term)",
}


@dataclass(frozen=True, slots=True)
class Assessed:
    """The codes of one report of the mechanism."""

    report: str
    year: int | None
    codes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment as the file has it. `source` finds it again; `digest` tells when its content changed."""

    line: int
    source: str
    number: int | None
    title: str
    theme: str
    theme_order: int
    starts: str
    ends: str
    leads: tuple[Body, ...]
    supports: tuple[Body, ...]
    partners: tuple[Body, ...]
    sentences: tuple[str, ...]
    assessed: tuple[Assessed, ...]

    @property
    def digest(self) -> str:
        """What the plan says, digested: the line it stands on and what others think of it are not part of it."""
        content = asdict(self)
        for name in ("line", "source", "assessed"):
            del content[name]
        return body_digest(content)


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of one plan, and every place that cannot be taken."""

    rows: tuple[Row, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole file, read: its rows by the names of their columns, and what is wrong with its form."""

    rows: tuple[tuple[int, Mapping[str, str]], ...]
    refused: tuple[Refused, ...]

    def plans(self) -> Counter[tuple[str, str]]:
        """How many rows there are of each country and plan."""
        return Counter((row[_COUNTRY].strip(), row[_PLAN].strip()) for _line, row in self.rows)


def read_ogp_commitments(path: Path, country: str, plan: str) -> Reading:
    """The commitments of one plan. Raises BadInput when there is no such file, or no such plan in a file without faults."""
    return select(read_sheet(path), country, plan)


def read_sheet(path: Path) -> Sheet:
    """A file, read strictly: UTF-8, closed quotation marks, as many cells in each record as in the first."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInput(_("The file is larger than 50 MB."), field="file")
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(_("The file cannot be read: %(why)s.") % {"why": error.strerror}, field="file") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Sheet((), (Refused(line, "", _("The file is not UTF-8. Save it as “CSV UTF-8”.")),))
    header: tuple[str, ...] = ()
    rows, refused = [], []
    try:
        for record in strict_csv.records(text):
            if not header:
                header = tuple(name.strip() for name in record.cells)
                refused += _check_header(header, record.line)
            elif len(record.cells) != len(header):
                refused.append(_wrong_count(record, header))
            else:
                rows.append((record.line, dict(zip(header, record.cells, strict=True))))
    except strict_csv.NotCsvError as error:
        refused.append(Refused(error.line, _column(header, error.cell), error.reason))
    if not header and not refused:
        refused.append(Refused(1, "", _("The file is empty.")))
    return Sheet(tuple(rows) if not any(r.line == 1 for r in refused) else (), tuple(refused))


def _check_header(header: tuple[str, ...], line: int) -> list[Refused]:
    missing = [Refused(line, name, _("This column is missing.")) for name in _NEEDED if name not in header]
    twice = [name for name, count in Counter(header).items() if count > 1 and name]
    return missing + [Refused(line, name, _("This column is there twice.")) for name in twice]


def _wrong_count(record: strict_csv.Record, header: tuple[str, ...]) -> Refused:
    reason = _("This row has %(found)d cells; the first has %(wanted)d. Is a comma or a quotation mark missing?")
    at = min(len(record.cells), len(header)) - 1
    return Refused(record.line, _column(header, at), reason % {"found": len(record.cells), "wanted": len(header)})


def _column(header: tuple[str, ...], cell: int) -> str:
    return header[cell] if cell < len(header) else str(cell + 1)


def select(sheet: Sheet, country: str, plan: str) -> Reading:
    """The commitments of one plan out of a sheet."""
    wanted = (fold(country), fold(str(plan)))
    mine = [(line, row) for line, row in sheet.rows if (fold(row[_COUNTRY]), fold(row[_PLAN])) == wanted]
    if not mine and not sheet.refused:
        known = ", ".join(sorted({p for c, p in sheet.plans() if fold(c) == wanted[0]}))
        raise BadInput(
            _("The file has no plan %(plan)s of %(country)s. Its plans of that country: %(known)s.")
            % {"plan": plan, "country": country, "known": known or _("none")},
            field="plan",
        )
    rows: list[Row] = []
    refused = list(sheet.refused)
    seen: Counter[str] = Counter()
    for line, row in mine:
        title = fold(row[_TITLE])
        seen[title] += 1
        source = body_digest(["ogp-commitments", *wanted, title, seen[title]])
        try:
            rows.append(_row(line, source, row))
        except _CellError as error:
            refused.append(Refused(line, error.column, error.reason))
    return Reading(tuple(rows), tuple(refused))


class _CellError(Exception):
    def __init__(self, column: str, reason: StrOrPromise) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def _row(line: int, source: str, row: Mapping[str, str]) -> Row:
    title = _words(row, _TITLE, one_line=True)
    short = _words(row, _SHORT, one_line=True) or title
    if not short:
        raise _CellError(_TITLE, _("The commitment has no title."))
    number = row[_NUMBER].strip()
    shown = _without_number(short, number)
    if len(shown) > _TITLE_LENGTH:
        raise _CellError(_TITLE, _("The title is longer than 1,000 characters."))
    text = _words(row, _TEXT)
    # The title of the file is the commitment in full; it is said first, unless the short one says all of it.
    whole = _without_number(_words(row, _TITLE), number)
    said = sentences(whole) if fold(whole) != fold(shown) else []
    theme, theme_order = _theme(_words(row, _THEME, one_line=True))
    if len(theme) > _THEME_LENGTH:
        raise _CellError(_THEME, _("The theme is longer than 200 characters."))
    supports, partners = institutions.supporting(_words(row, _SUPPORTS))
    return Row(
        line=line,
        source=source,
        number=int(number) if re.fullmatch(r"[1-9]\d{0,3}", number) else None,
        title=shown,
        theme=theme,
        theme_order=theme_order,
        starts=_date(row, _STARTS),
        ends=_date(row, _ENDS),
        leads=_named(_LEADS, institutions.leads(_words(row, _LEADS))),
        supports=_named(_SUPPORTS, supports),
        partners=_named(_SUPPORTS, partners),
        sentences=(*said, *(sentence for sentence in sentences(text) if sentence not in said)),
        assessed=tuple(one for report in _REPORTS if (one := _assessed(row, report)) is not None),
    )


def _words(row: Mapping[str, str], column: str, *, one_line: bool = False) -> str:
    """The words of a cell; empty where it says that there are none."""
    try:
        text = clean_line(row[column]) if one_line else clean_plain(row[column])
    except BadInput as bad:
        raise _CellError(column, bad.sentence) from bad
    return "" if fold(text) in _NOTHING else text


def _without_number(title: str, number: str) -> str:
    """“12. Open contracting” without its number, which stands in a column of its own."""
    return re.sub(rf"^{re.escape(number)}\s*[.:)]\s*", "", title) or title


def _named(column: str, bodies: tuple[Body, ...]) -> tuple[Body, ...]:
    """The same bodies, if each name can be kept."""
    if any(len(body.name) > LONGEST_ORGANISATION for body in bodies):
        raise _CellError(column, _("The name of an institution is longer than 500 characters."))
    return bodies


def _theme(cell: str) -> tuple[str, int]:
    """“3. Fiscal Transparency”: its name and its place."""
    found = re.match(r"(\d{1,3})\s*[.:)]\s*(?=\S)", cell)
    return (cell[found.end() :], int(found[1])) if found else (cell, 0)


def _date(row: Mapping[str, str], column: str) -> str:
    written = _words(row, column, one_line=True)
    if len(written) > _DATE_LENGTH:
        raise _CellError(column, _("The date is longer than 60 characters."))
    return written


def _assessed(row: Mapping[str, str], report: str) -> Assessed | None:
    codes = {}
    for name, columns in _REPORTS[report].items():
        values = [value for column in columns if fold(value := row.get(column, "").strip()) not in _NO_CODE]
        if values:
            codes[name] = values[0]
    # Values and stars alone are what the sheet fills in for a row that nobody assessed.
    if not codes.keys() & {"specificity", "potential-impact", "completion"}:
        return None
    return Assessed(report, _year(row, _YEARS[report]), codes)


def _year(row: Mapping[str, str], column: str) -> int | None:
    written = row.get(column, "").strip()
    if fold(written) in _NO_CODE:
        return None
    if not re.fullmatch(r"(?:19|20)\d\d", written):
        raise _CellError(column, _("“%(written)s” is not a year.") % {"written": written[:40]})
    return int(written)
