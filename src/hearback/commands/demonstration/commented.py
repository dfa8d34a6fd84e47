"""A Word file with comments for the demonstration, as people export one: made here, and brought in like anybody's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hearback.contributions import actions as contributions
from hearback.contributions import queries
from hearback.contributions.models import Contribution, SourceRow
from hearback.core.viewer import HOST
from hearback.processes.models import Process

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# A file is known again by its bytes, so the day that stands in the archive is always the same one.
_PACKED = (2013, 9, 30, 12, 0, 0)


def load_document(process: Process, row: Mapping[str, Any], mark: Mapping[str, str]) -> dict[str, Contribution]:
    """Bring in the document with what people commented in it; returns what each comment became, by its name in the file."""
    comments = [one | {"text": f"{one['text']} {mark[row['language']]}"} for one in row["comments"]]
    file = io.BytesIO(word_file(row["paragraphs"], comments))
    source = contributions.bring_source(
        actor=HOST, process=process, kind="docx", file=file, name=row["name"], language=row["language"]
    )
    source = contributions.go_on_reading(actor=HOST, source=source)
    source = contributions.confirm_source(actor=HOST, source=source)
    contributions.go_on_taking_in(actor=HOST, source=source)
    rows = queries.rows_of(HOST, source, SourceRow.Fate.CREATED)
    came = (queries.sent_with(process, row.key) if row.key else None for row in rows)
    names = [one["key"] for one in comments if "to" not in one]
    return {name: said for name, said in zip(names, came, strict=True) if said is not None}


def word_file(paragraphs: Sequence[str], comments: Sequence[Mapping[str, Any]]) -> bytes:
    """These paragraphs as a .docx; each comment is on one of them, or replies to (`to`) the comment of that name."""
    numbers = {one["key"]: number for number, one in enumerate(comments)}
    on: dict[int, list[int]] = {}
    for one in comments:
        on.setdefault(one["on"], []).append(numbers[one["key"]])
    body = "".join(_paragraph(text, on.get(place, ())) for place, text in enumerate(paragraphs, start=1))
    threads = "".join(
        f'<w15:commentEx w15:paraId="{_own(numbers[one["key"]])}" w15:done="0"'
        + (f' w15:paraIdParent="{_own(numbers[one["to"]])}"/>' if "to" in one else "/>")
        for one in comments
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{_WORD}.document.main+xml"/></Types>',
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/comments.xml": f"<w:comments {_NAMES}>{''.join(map(_comment, numbers.values(), comments))}</w:comments>",
        "word/commentsExtended.xml": '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
        f"{threads}</w15:commentsEx>",
        "word/_rels/document.xml.rels": _relations(
            {"comments": "comments.xml", "commentsExtended": "commentsExtended.xml"}
        ),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(zipfile.ZipInfo(name, _PACKED), content)
    return packed.getvalue()


def _paragraph(text: str, numbers: Sequence[int]) -> str:
    begins = "".join(f'<w:commentRangeStart w:id="{number}"/>' for number in numbers)
    ends = "".join(
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>' for number in numbers
    )
    return f"<w:p>{begins}{_run(text)}{ends}</w:p>"


def _comment(number: int, one: Mapping[str, Any]) -> str:
    written: datetime = one["happened"]
    who = f"w:author={quoteattr(one['name'])} w:date={quoteattr(written.strftime('%Y-%m-%dT%H:%M:%SZ'))}"
    return f'<w:comment w:id="{number}" {who}><w:p w14:paraId="{_own(number)}">{_run(one["text"])}</w:p></w:comment>'


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _own(number: int) -> str:
    return f"{number + 1:08X}"


def _relations(targets: Mapping[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
