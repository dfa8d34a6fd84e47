"""Text documents that word processors open (ECMA-376, .docx), written as they are sent: no library, no file, no macro.

Headings, paragraphs, quotations, lists and boxes to write in are real styles, each text says its language, and the title
is the document's: so that a screen reader reads it as it is meant, and whoever takes it over can give it a look of their
own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from hearback.core.zips import zipped

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REGIONS = {"en": "en-GB", "cy": "cy-GB"}
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_AT_ONCE = 100
_STYLES = (
    ("Title", "Title", 44, True),
    ("Heading1", "heading 1", 36, True),
    ("Heading2", "heading 2", 28, True),
    ("Heading3", "heading 3", 24, True),
    ("Quote", "Quote", 24, False),
    ("ListBullet", "List Bullet", 24, False),
    ("Box", "Box to write in", 24, False),
)
TITLE, QUOTE, ITEM, BOX, PLAIN = "Title", "Quote", "ListBullet", "Box", ""
_SIDES = ("top", "left", "bottom", "right")
_FRAME = "".join(f'<w:{side} w:val="single" w:sz="8" w:space="6" w:color="0B0C0C"/>' for side in _SIDES)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: its text, the name of its style (`heading(…)`, QUOTE, ITEM, BOX or PLAIN), its language."""

    text: str
    style: str = PLAIN
    language: str = ""
    strong: str = ""  # what stands before it, in bold


def heading(level: int, text: str, language: str = "") -> Block:
    """A heading of level 1 to 3."""
    return Block(text, f"Heading{level}", language)


def document(title: str, language: str, blocks: Iterable[Block]) -> Iterator[bytes]:
    """A document with this title in this language, piece by piece as its blocks come."""
    return zipped([*_frame(title, language), ("word/document.xml", _body(Block(title, TITLE), blocks))])


def _frame(title: str, language: str) -> list[tuple[str, list[str]]]:
    """The parts of the package that say what there is, how it looks, and what it is called."""
    return [
        (
            "[Content_Types].xml",
            [
                f'{_XML}<Types xmlns="{_PACKAGE}/content-types">',
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
                f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>',
                f'<Override PartName="/word/styles.xml" ContentType="{_TYPES}.styles+xml"/>',
                f'<Override PartName="/word/numbering.xml" ContentType="{_TYPES}.numbering+xml"/>',
                (
                    '<Override PartName="/docProps/core.xml" '
                    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
                ),
            ],
        ),
        (
            "_rels/.rels",
            [
                f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">',
                f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>',
                (
                    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
                    'Target="docProps/core.xml"/></Relationships>'
                ),
            ],
        ),
        (
            "word/_rels/document.xml.rels",
            [
                f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">',
                f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>',
                f'<Relationship Id="rId2" Type="{_OFFICE}/numbering" Target="numbering.xml"/></Relationships>',
            ],
        ),
        (
            "docProps/core.xml",
            [
                (
                    f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
                    'xmlns:dc="http://purl.org/dc/elements/1.1/">'
                ),
                f"<dc:title>{_as_xml(title)}</dc:title><dc:language>{_tag(language)}</dc:language></cp:coreProperties>",
            ],
        ),
        ("word/styles.xml", [_styles(language)]),
        ("word/numbering.xml", [_numbering()]),
    ]


def _styles(language: str) -> str:
    known = "".join(_style(*one) for one in _STYLES)
    return (
        f'{_XML}<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="24"/><w:lang w:val="{_tag(language)}"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="276" w:lineRule="auto"/></w:pPr>'
        '</w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        f'<w:name w:val="Normal"/></w:style>{known}</w:styles>'
    )


def _style(name: str, called: str, size: int, bold: bool) -> str:
    level = f'<w:keepNext/><w:outlineLvl w:val="{int(name[-1]) - 1}"/>' if name.startswith("Heading") else ""
    level = '<w:ind w:left="567"/>' if name == QUOTE else level
    level = '<w:numPr><w:numId w:val="1"/></w:numPr>' if name == ITEM else level
    level = f'<w:pBdr>{_FRAME}</w:pBdr><w:ind w:left="142" w:right="142"/>' if name == BOX else level
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{called}"/><w:basedOn w:val="Normal"/>'
        f'<w:pPr>{level}</w:pPr><w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr></w:style>'
    )


def _numbering() -> str:
    return (
        f'{_XML}<w:numbering xmlns:w="{_MAIN}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="567" w:hanging="283"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _body(title: Block, blocks: Iterable[Block]) -> Iterator[str]:
    yield f'{_XML}<w:document xmlns:w="{_MAIN}"><w:body>{_paragraph(title)}'
    written: list[str] = []
    for block in blocks:
        written.append(_paragraph(block))
        if len(written) >= _AT_ONCE:
            yield "".join(written)
            written.clear()
    yield "".join((*written, "<w:sectPr/></w:body></w:document>"))


def _paragraph(block: Block) -> str:
    turned = block.language.split("-")[0] in _RIGHT_TO_LEFT
    style = f"<w:pStyle w:val={quoteattr(block.style)}/>" if block.style else ""
    of_paragraph = f"<w:pPr>{style}{'<w:bidi/>' if turned else ''}</w:pPr>" if style or turned else ""
    language = _language(block.language, turned=turned)
    first = f"<w:r><w:rPr><w:b/></w:rPr>{_text(block.strong + ' ')}</w:r>" if block.strong else ""
    run = f"<w:r>{f'<w:rPr>{language}</w:rPr>' if language else ''}{_text(block.text)}</w:r>"
    return f"<w:p>{of_paragraph}{first}{run}</w:p>"


def _language(code: str, *, turned: bool) -> str:
    if not code:
        return ""
    return f'<w:rtl/><w:lang w:bidi="{_tag(code)}"/>' if turned else f'<w:lang w:val="{_tag(code)}"/>'


def _text(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{_as_xml(line)}</w:t>' for line in lines)


def _tag(language: str) -> str:
    code = language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language) else "und"
    return _REGIONS.get(code, code)


def _as_xml(text: str) -> str:
    """The text without what XML cannot hold: nobody sees those characters."""
    return escape(_NOT_XML.sub("", text))
