"""Word files, made up here: what Google Docs and Word write, part by part, without either program."""

import io
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
STYLES = """
<w:style w:type="paragraph" w:styleId="Titel1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel2"><w:name w:val="heading 2"/><w:basedOn w:val="Titel1"/></w:style>
<w:style w:type="paragraph" w:styleId="Points"><w:name w:val="List Bullet"/>
<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Points2"><w:name w:val="List Bullet 2"/>
<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>
"""


def run(text):
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inside, style="", level=None, own_id=""):
    """A paragraph of pieces: plain text, or markup from one of the functions here."""
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>' if level is not None else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    number = f' w14:paraId="{own_id}"' if own_id else ""
    pieces = "".join(piece if piece.startswith("<") else run(piece) for piece in inside)
    return f"<w:p{number}><w:pPr>{styled}{listed}</w:pPr>{pieces}</w:p>"


def heading(text, level=1):
    return paragraph(text, style=f"Titel{level}")


def marked(number, *inside):
    """What a comment is tied to."""
    return begins(number) + "".join(piece if piece.startswith("<") else run(piece) for piece in inside) + ends(number)


def begins(number):
    return f'<w:commentRangeStart w:id="{number}"/>'


def ends(number):
    return f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'


def inserted(text):
    return f'<w:ins w:id="901" w:author="A">{run(text)}</w:ins>'


def deleted(text):
    return (
        f'<w:del w:id="902" w:author="A"><w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'
    )


def table(*rows):
    """A table of rows of cells; a cell holds paragraphs, or another table."""
    cells = ["".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


@dataclass
class Comment:
    text: str
    author: str = "Ceri Example"
    date: str = "2026-03-05T10:20:30Z"
    number: int | None = None
    answers: int | None = None
    done: bool = False
    utc: str = ""


@dataclass
class Document:
    """A whole file. `threads` says whether it tells replies apart, as Word does; `parts` adds parts or puts others in."""

    body: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    threads: bool = True
    namespace: str = W
    content_type: str = WORD_TYPE
    parts: dict[str, bytes | str] = field(default_factory=dict)

    def file(self):
        return io.BytesIO(self.bytes())

    def bytes(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in (self.written() | self.parts).items():
                file.writestr(name, content)
        return packed.getvalue()

    def written(self):
        names = f'xmlns:w="{self.namespace}" xmlns:w14="{W14}" xmlns:mc="{MC}"'
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
            f'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{self.content_type}"/>'
            "</Types>",
            "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
            "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {names}><w:body>'
            f"{''.join(self.body)}<w:sectPr/></w:body></w:document>",
            "word/styles.xml": f"<w:styles {names}>{STYLES}</w:styles>",
        }
        related = {"styles": "styles.xml"}
        if self.comments:
            parts["word/comments.xml"] = f"<w:comments {names}>{''.join(self._comments())}</w:comments>"
            related["comments"] = "comments.xml"
        if self.comments and self.threads:
            parts["word/commentsExtended.xml"] = f'<w15:commentsEx xmlns:w15="{W15}">{self._threads()}</w15:commentsEx>'
            related["commentsExtended"] = "/word/commentsExtended.xml"
        if any(comment.utc for comment in self.comments):
            parts |= self._times()
            related |= {"commentsIds": "commentsIds.xml", "commentsExtensible": "commentsExtensible.xml"}
        return parts | {"word/_rels/document.xml.rels": relations(related)}

    def _numbered(self):
        return [
            (comment.number if comment.number is not None else at, comment) for at, comment in enumerate(self.comments)
        ]

    def _comments(self):
        for number, comment in self._numbered():
            lines = comment.text.split("\n")
            said = [paragraph(run(line), own_id=f"{number:04X}{at:04X}") for at, line in enumerate(lines)]
            who = f"w:author={quoteattr(comment.author)} w:date={quoteattr(comment.date)}"
            yield f'<w:comment w:id="{number}" {who}>{"".join(said)}</w:comment>'

    def _last(self, number):
        comment = dict(self._numbered())[number]
        return f"{number:04X}{comment.text.count(chr(10)):04X}"

    def _threads(self):
        said = []
        for number, comment in self._numbered():
            above = f' w15:paraIdParent="{self._last(comment.answers)}"' if comment.answers is not None else ""
            said.append(f'<w15:commentEx w15:paraId="{self._last(number)}"{above} w15:done="{int(comment.done)}"/>')
        return "".join(said)

    def _times(self):
        ids = [f'<x:commentId x:paraId="{self._last(at)}" x:durableId="D{at}"/>' for at, _comment in self._numbered()]
        times = [
            f'<x:commentExtensible x:durableId="D{at}" x:dateUtc="{c.utc}"/>' for at, c in self._numbered() if c.utc
        ]
        return {
            "word/commentsIds.xml": f'<x:commentsIds xmlns:x="urn:ids">{"".join(ids)}</x:commentsIds>',
            "word/commentsExtensible.xml": f'<x:commentsExtensible xmlns:x="urn:x">{"".join(times)}</x:commentsExtensible>',
        }


def relations(targets):
    listed = [
        f'<Relationship Id="r{at}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets.items())
    ]
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(listed)}</Relationships>'
