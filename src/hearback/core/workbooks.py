"""Workbooks that spreadsheet programs open (ECMA-376, .xlsx), written row by row as they are sent.

No library is loaded for it and no file is made, so a web process can send one. A cell is a text, a number or a truth value,
never a formula; text goes through `core.sheets.safe_cell` all the same, for a workbook is saved as CSV by those who get it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from hearback.core.sheets import safe_cell
from hearback.core.zips import zipped

Sheet = tuple[str, Sequence[str], Iterable[Sequence[object]]]
MOST_ROWS = 1_048_576  # of a sheet, as the programs have it
MOST_LETTERS = 32_767  # of a cell
_AT_ONCE = 200
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def workbook(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """A workbook of these sheets (name, header, rows). The names are ours: at most 31 letters, each once.

    A text longer than a cell can hold is cut and ends in "…". Raises ValueError on more rows than a sheet can hold.
    """
    names = [name for name, _header, _rows in sheets]
    return zipped([*_frame(names), *((_path(n), _sheet(*one[1:])) for n, one in enumerate(sheets, 1))])


def _path(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _frame(names: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The parts of the package that say what there is and where."""
    types = "".join(
        f'<Override PartName="/{_path(n)}" ContentType="{_TYPES}.worksheet+xml"/>' for n in range(1, len(names) + 1)
    )
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    to_sheets = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    return [
        (
            "[Content_Types].xml",
            [
                f'{_XML}<Types xmlns="{_PACKAGE}/content-types">',
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
                f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>{types}</Types>',
            ],
        ),
        (
            "_rels/.rels",
            [
                f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">',
                f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            ],
        ),
        (
            "xl/workbook.xml",
            [f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'],
        ),
        (
            "xl/_rels/workbook.xml.rels",
            [f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{to_sheets}</Relationships>'],
        ),
    ]


def _sheet(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """One sheet, its first row in sight however far down one reads."""
    yield (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
    )
    written = [_row(header)]
    for number, row in enumerate(rows, 2):
        if number > MOST_ROWS:
            raise ValueError(f"A sheet holds {MOST_ROWS} rows at most.")
        written.append(_row(row))
        if len(written) >= _AT_ONCE:
            yield "".join(written)
            written.clear()
    yield "".join((*written, "</sheetData></worksheet>"))


def _row(cells: Sequence[object]) -> str:
    return f"<row>{''.join([_cell(cell) for cell in cells])}</row>"


def _cell(value: object) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    text = str(safe_cell(value if isinstance(value, str) else str(value)))
    if len(text) > MOST_LETTERS // 2 and len(text.encode("utf-16-le")) // 2 > MOST_LETTERS:
        text = f"{text.encode('utf-16-le')[: 2 * (MOST_LETTERS - 1)].decode('utf-16-le', 'ignore')}…"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{_as_xml(text)}</t></is></c>'


def _as_xml(text: str) -> str:
    """The text with what XML cannot hold written as the standard has it (ST_Xstring: `_x000C_`)."""
    if not _SPECIAL.search(text):
        return text
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return escape(_NOT_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text), {"\r": "&#13;"})
