"""A codebook as a file: REFI-QDA (.qdc, the codebook of the exchange standard of 2019) and CSV, written and read again.

The standard has one description a theme, in one language. So it holds all our texts, each under a heading that a person can
read, and they are read back from there; the description of another program is the definition. A file is read no further than
a codebook is long, and a document type, with which XML can be made to grow or to fetch, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from hearback.analysis.models import Code
from hearback.core import languages
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.sheets import csv_lines, safe_cell
from hearback.core.strict_csv import NotCsvError, records

LARGEST = 1_000_000
MOST = 300
DEEPEST = 5
NAMESPACE = "urn:QDA-XML:codebook:1.0"
SCHEMA = f"{NAMESPACE} http://schema.qdasoftware.org/versions/Codebook/v1.0/Codebook.xsd"
TEXTS: Mapping[str, str] = {
    "definition": "Definition",
    "belongs": "What belongs",
    "belongs_not": "What does not belong",
    "examples": "Examples",
}
_HEADINGS = {"label": "Name", **TEXTS}
_HEADING = re.compile(r"== (?:([a-z]{2,3}): )?(" + "|".join(_HEADINGS.values()) + r") ==")
_NAMED = {heading: name for name, heading in _HEADINGS.items()}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_IN_USE = "in-use"
_LABELS = ("label", "name", "theme", "code")
_YESES, _NOS = ("yes", "true", "1"), ("no", "false", "0")
_WORDS: Mapping[str, tuple[str, ...]] = {"codable": (*_YESES, *_NOS), "state": tuple(Code.State.values)}


@dataclass(frozen=True, slots=True)
class Written:
    """A theme as a file has it. `parent` is the place in the list of the wider one, which always stands before.

    A table without such a column does not say (`says_parent`, `codable` None): what is known stays as it is.
    """

    guid: UUID | None
    label: Words
    texts: Mapping[str, Words] = field(default_factory=dict)
    parent: int | None = None
    codable: bool | None = True
    colour: str = ""
    state: str = _IN_USE
    says_parent: bool = True


def read(data: bytes) -> list[Written]:
    """What a file holds, of either kind. Raises BadInput for `file`, with the line where one is known."""
    if len(data) > LARGEST:
        raise _refused(_("This file is larger than any codebook. Nothing was taken from it."))
    beginning = data[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    found = _read_qdc(data) if beginning.startswith(b"<") else _read_csv(data)
    if not found:
        raise _refused(_("There is no theme in this file. Nothing was taken from it."))
    return found


def _refused(sentence: str) -> BadInput:
    return BadInput(sentence, field="file")


# --- REFI-QDA


def qdc(codes: Sequence[Written]) -> Iterator[str]:
    """The lines of a .qdc file: themes in use, nested as they stand."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield (
        f'<CodeBook xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{SCHEMA}" origin="Hearback">\n<Codes>\n'
    )
    below: dict[int | None, list[int]] = {}
    for place, code in enumerate(codes):
        below.setdefault(code.parent, []).append(place)
    yield from _elements(codes, below, None)
    yield "</Codes>\n</CodeBook>\n"


def _elements(codes: Sequence[Written], below: Mapping[int | None, list[int]], above: int | None) -> Iterator[str]:
    for place in below.get(above, ()):
        code = codes[place]
        colour = f" color={quoteattr(code.colour)}" if code.colour else ""
        codable = "true" if code.codable else "false"
        name = quoteattr(languages.pick(code.label, languages.codes()[0]).text)
        yield f'<Code guid="{code.guid}" name={name} isCodable="{codable}"{colour}>\n'
        if description := described(code):
            yield f"<Description>{escape(description)}</Description>\n"
        yield from _elements(codes, below, place)
        yield "</Code>\n"


def described(code: Written) -> str:
    """All texts of a theme as one: its definition in the first language as it is, everything else under its heading."""
    first, *others = languages.codes()
    parts: list[str] = []
    for name, heading in _HEADINGS.items():
        for language in (first, *others):
            words = code.label if name == "label" else code.texts.get(name, {})
            text = words.get(language, "")
            if not text or (name == "label" and language == _own_language(code.label)):
                continue
            plain = "\n".join(f"\\{line}" if line.startswith(("==", "\\")) else line for line in text.split("\n"))
            if (name, language) == ("definition", first):
                parts.insert(0, plain)
            else:
                parts.append(f"== {heading if language == first else f'{language}: {heading}'} ==\n{plain}")
    return "\n\n".join(parts)


def _own_language(label: Words) -> str:
    """The language in which the name stands in the file."""
    return languages.pick(label, languages.codes()[0]).language


def undescribed(name: str, description: str) -> tuple[Words, dict[str, Words]]:
    """The name and texts again. What another program wrote is the definition, in the first language."""
    first = languages.codes()[0]
    found: dict[str, Words] = {}
    at, language, lines = "definition", first, list[str]()

    def keep() -> None:
        text = "\n".join(lines).strip()
        if text and language in languages.codes():
            found.setdefault(at, {})[language] = text
        lines.clear()

    for line in description.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if heading := _HEADING.fullmatch(line.strip()):
            keep()
            language, at = heading[1] or first, _NAMED[heading[2]]
        else:
            lines.append(line.removeprefix("\\"))
    keep()
    label = found.pop("label", {})
    # A theme that is named in one other language alone stands under that name, and no heading says so.
    return ({first: name} | label if first not in label else label), found


class _Reading:
    """The elements of a .qdc as they come."""

    def __init__(self) -> None:
        self.found: list[tuple[Written, list[str]]] = []
        self._open: list[str] = []  # every element, by its name without the namespace
        self._above: list[int] = []  # themes that are open, by their place

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        name = element.rpartition(" ")[2]
        if not self._open and name != "CodeBook":
            raise _refused(_("This is not a codebook of the REFI-QDA standard (.qdc). Nothing was taken from it."))
        self._open.append(name)
        if name == "Code":
            if len(self.found) >= MOST:
                raise _refused(_("A codebook holds at most %(most)d themes.") % {"most": MOST})
            if len(self._above) >= DEEPEST:
                raise _refused(_("Themes stand at most five deep."))
            self._above.append(len(self.found))
            self.found.append((self._written(attributes), []))

    def _written(self, attributes: Mapping[str, str]) -> Written:
        colour = attributes.get("color", "")
        return Written(
            _guid(attributes.get("guid", "")),
            {languages.codes()[0]: attributes.get("name", "")},
            parent=self._above[-2] if len(self._above) > 1 else None,
            codable=attributes.get("isCodable", "true").strip() not in ("false", "0"),
            colour=colour if _COLOUR.fullmatch(colour) else "",
        )

    def end(self, _element: str) -> None:
        """An element closes."""
        if self._open.pop() == "Code":
            self._above.pop()

    def text(self, text: str) -> None:
        """Words: those in a theme's own description."""
        if self._open[-2:] == ["Code", "Description"]:
            self.found[self._above[-1]][1].append(text)


def _read_qdc(data: bytes) -> list[Written]:
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse(*_args: object) -> None:
        raise _refused(_("This file holds declarations that no codebook needs, so we do not read it."))

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = reading.start, reading.end
    parser.CharacterDataHandler = reading.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as broken:
        sentence = _("This file is damaged in line %(line)d. Nothing was taken from it.")
        raise _refused(sentence % {"line": broken.lineno}) from broken
    except (LookupError, ValueError) as broken:  # an encoding that is none
        raise _refused(_("This file is damaged. Nothing was taken from it.")) from broken
    found = []
    for code, description in reading.found:
        label, texts = undescribed(code.label[languages.codes()[0]], "".join(description))
        found.append(Written(code.guid, label, texts, code.parent, code.codable, code.colour))
    return found


def _guid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


# --- CSV


def header() -> list[str]:
    """The columns: a line a theme, the wider one before those under it."""
    words = [f"{name}_{language}" for name in ("label", *TEXTS) for language in languages.codes()]
    return ["number", "parent", *words, "codable", "colour", "state", "guid"]


def table(codes: Iterable[Written]) -> Iterator[str]:
    """The lines of a CSV file. No cell is run by a spreadsheet program, and each reads back as it was."""
    rows = [
        [
            place,
            "" if code.parent is None else code.parent + 1,
            *(_kept(code.label.get(language, "")) for language in languages.codes()),
            *(_kept(code.texts.get(name, {}).get(language, "")) for name in TEXTS for language in languages.codes()),
            "yes" if code.codable else "no",
            code.colour,
            code.state,
            str(code.guid or ""),
        ]
        for place, code in enumerate(codes, 1)
    ]
    return csv_lines(header(), rows)


def _kept(text: str) -> str:
    """A text that itself begins with the mark that spreadsheets are warned by gets another, which reading takes off."""
    return f"'{text}" if text.startswith("'") else text


def _unkept(cell: str) -> str:
    bare = cell[1:]
    return bare if cell.startswith("''") or (cell.startswith("'") and safe_cell(bare) == cell) else cell


def _read_csv(data: bytes) -> list[Written]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise _refused(_("Save the file as “CSV UTF-8” or as .qdc, and choose it again.")) from broken
    lines = _records(text)
    head = next(lines, (0, ()))[1]
    names = [name.strip().casefold() for name in head]
    if not any(name.startswith("label_") for name in names):  # a list that somebody made by hand
        label = next((name for name in _LABELS if name in names), "")
        names = [f"label_{languages.codes()[0]}" if name == label else name for name in names]
    if not {f"label_{language}" for language in languages.codes()} & set(names):
        raise _refused(
            _("The first line names no column “label_en”. Download the codebook as CSV to see how it is laid out.")
        )
    found: list[Written] = []
    places: dict[str, int] = {}
    named: dict[str, int] = {}
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(found) >= MOST:
            raise _refused(_("A codebook holds at most %(most)d themes.") % {"most": MOST})
        row = {name: _unkept(cell).strip() for name, cell in zip(names, cells, strict=False)}
        parent = row.get("parent", "")
        above = places.get(parent, named.get(parent.casefold()))
        if parent and above is None:
            sentence = _("Line %(line)d stands under %(parent)s, which is no number or name of a line above it.")
            raise _refused(sentence % {"line": line, "parent": parent[:60]})
        _check(row, line)
        written = _of_row(row, above if parent else None)
        if number := row.get("number", ""):
            places[number] = len(found)
        named |= {label.casefold(): len(found) for label in written.label.values()}
        found.append(written)
    return found


def _check(row: Mapping[str, str], line: int) -> None:
    """What a cell may say where only some words are understood."""
    for name, known in _WORDS.items():
        said = row.get(name, "").casefold()
        if said and said not in known:
            sentence = _("Line %(line)d says “%(said)s” under “%(column)s”. Write one of: %(known)s.")
            raise _refused(sentence % {"line": line, "said": said[:40], "column": name, "known": ", ".join(known)})


def _records(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        for record in records(text):
            yield record.line, record.cells
    except NotCsvError as broken:
        sentence = _("This file is damaged in line %(line)d. Nothing was taken from it.")
        raise _refused(sentence % {"line": broken.line}) from broken


def _of_row(row: Mapping[str, str], parent: int | None) -> Written:
    def words(name: str) -> Words:
        found = {language: row.get(f"{name}_{language}", "") for language in languages.codes()}
        return {language: text for language, text in found.items() if text}

    texts = {name: said for name in TEXTS if (said := words(name))}
    colour = row.get("colour", "")
    return Written(
        _guid(row.get("guid", "")),
        words("label"),
        texts,
        parent,
        codable=row["codable"].casefold() not in _NOS if row.get("codable") else None,
        colour=colour if _COLOUR.fullmatch(colour) else "",
        state=row.get("state", "").casefold() or _IN_USE,
        says_parent="parent" in row,
    )
