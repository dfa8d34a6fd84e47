"""A file of a plan, block by block: Markdown and Word say the same in the end."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from hearback.core.errors import BadInput
from hearback.core.text import without_controls
from hearback.core.word import blocks as word

LARGEST_TEXT = 5_000_000
_ZIP, _OLD_WORD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, a point of a list, or a paragraph: whose lines may be labels, so that they stay lines."""

    place: str
    kind: Literal["heading", "bullet", "text"]
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    place: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, row by row."""

    place: str
    rows: tuple[Row, ...]


Block = Line | Table


def blocks(data: bytes) -> list[Block]:
    """The blocks of a file: of Word, by what is in it, or else of Markdown. Raises BadInput for `file`."""
    if data.startswith((_ZIP, _OLD_WORD)):
        return list(_of_word(data))
    if len(data) > LARGEST_TEXT:
        raise BadInput(_("The file is larger than %(size)d MB.") % {"size": LARGEST_TEXT // 1_000_000}, field="file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(
            _(
                "The file is no Word file and no text: line %(line)d is not UTF-8. Save it as .docx, or as text in UTF-8."
            )
            % {"line": line},
            field="file",
        ) from error
    return list(_of_markdown(without_controls(text)))


def _of_word(data: bytes) -> Iterator[Block]:
    for block in word.blocks(io.BytesIO(data)):
        if isinstance(block, word.Line):
            yield Line(_("paragraph %(at)d") % {"at": block.at}, block.kind, block.level, block.text)
        else:
            place = _("table %(at)d") % {"at": block.at}
            rows = enumerate(block.rows, start=1)
            yield Table(
                place,
                tuple(Row(_("%(table)s, row %(row)d") % {"table": place, "row": at}, cells) for at, cells in rows),
            )


def _of_markdown(text: str) -> Iterator[Block]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    at, deep, tables = 0, -1, 0
    while at < len(tokens):
        token = tokens[at]
        kind = token.type
        deep += (kind in {"bullet_list_open", "ordered_list_open"}) - (
            kind in {"bullet_list_close", "ordered_list_close"}
        )
        if kind == "table_open":
            end = next(place for place in range(at, len(tokens)) if tokens[place].type == "table_close")
            tables += 1
            yield _table(tokens[at:end], tables)
            at = end
        elif kind == "inline" and token.content.strip():
            before = tokens[at - 1].type
            said, place = _said(token), _place(token)
            if before == "heading_open":
                yield Line(place, "heading", int(tokens[at - 1].tag[1]), said.replace("\n", " "))
            elif deep >= 0:
                yield Line(place, "bullet", deep, said)
            else:
                yield Line(place, "text", 0, said)
        elif kind in {"fence", "code_block", "html_block"} and token.content.strip():
            yield Line(_place(token), "text", 0, token.content.strip())
        at += 1


def _table(tokens: Sequence[Token], number: int) -> Table:
    name = _("table %(at)d") % {"at": number}
    rows: list[Row] = []
    cells: list[str] = []
    place = name
    for token in tokens:
        if token.type == "tr_open":
            cells = []
            place = _("%(table)s, line %(line)d") % {"table": name, "line": token.map[0] + 1} if token.map else name
        elif token.type == "inline":
            cells.append(_said(token))
        elif token.type == "tr_close":
            rows.append(Row(place, tuple(cells)))
    return Table(name, tuple(rows))


def _place(token: Token) -> str:
    return _("line %(line)d") % {"line": (token.map[0] if token.map else 0) + 1}


def _said(token: Token) -> str:
    """The words of a line as whoever reads the page sees them; where a link leads stands behind its words."""
    pieces: list[str] = []
    links: list[str] = []
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            pieces.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            pieces.append("\n")
        elif child.type == "image":
            pieces.append(child.content)
        elif child.type == "html_inline":
            pieces.append("\n" if re.fullmatch(r"<br\s*/?>", child.content) else child.content)
        elif child.type == "link_open":
            links.append(str(child.attrs.get("href", "")))
            pieces.append("\0")
        elif child.type == "link_close":
            href = links.pop()
            start = len(pieces) - 1 - pieces[::-1].index("\0")
            shown = "".join(pieces[start + 1 :])
            pieces[start:] = [shown if href in {shown, f"mailto:{shown}"} else f"{shown} ({href})"]
    return "".join(pieces).strip()
