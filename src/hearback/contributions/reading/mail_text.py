"""The text of a message, whatever its program did to it: broken encodings are read as well as they can be, never refused."""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re
from html import unescape

from hearback.core.text import without_controls

_DEEP = 8  # quotations and lists are shown this deep
_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?]*)?\?([bBqQ])\?([^?]*)\?=")
# Between two encoded words white space is no part of the text (RFC 2047, 6.2).
_BETWEEN = re.compile(r"(\?=)\s+(=\?[^?\s]{1,40}\?[bBqQ]\?)")
# Codecs of Python that are no charsets of anybody's mail.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
# What says that it is one of these is in practice the code page that holds it (WHATWG, Encoding).
_WIDER = {"ascii": "utf-8", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift-jis": "cp932"}
_LISTS, _HEADINGS = {"ol", "ul", "dl"}, {"h1", "h2", "h3", "h4", "h5", "h6"}
_APART = {"blockquote", "p", "pre", "table"} | _LISTS | _HEADINGS
_BLOCKS = {"address", "article", "aside", "center", "dd", "div", "dt", "figure", "footer", "form", "header", "hr", "li"}
_BLOCKS |= {"main", "nav", "section", "tr"} | _APART
_TAG = re.compile(r"<(?P<closes>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:]*|[!?])[^<>]*>")
_NEVER = {"script", "style", "title", "template", "noscript", "svg", "math", "select", "textarea", "iframe", "object"}


def decoded(data: bytes, charset: str = "") -> str:
    """The text in these bytes: in the charset that is named, else as UTF-8, else as Windows' Western European."""
    for name in (_known(charset), "utf-8", "cp1252"):
        try:
            return data.decode(name)
        except (UnicodeError, LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _known(charset: str) -> str:
    try:
        name = codecs.lookup(charset.strip("\"' ") or "utf-8").name.replace("_", "-")
    except (LookupError, ValueError, UnicodeError):
        return "utf-8"
    return "utf-8" if name in _NO_CHARSETS else _WIDER.get(name, name)


def header(raw: str) -> str:
    """A header's text on one line: encoded words (RFC 2047) and bare bytes made into letters."""
    plain = decoded(raw.encode("utf-8", "surrogateescape"))
    together = _BETWEEN.sub(r"\1\2", re.sub(r"\r?\n[ \t]?", " ", plain))
    pieces: list[str] = []
    waiting, charset, at = b"", "", 0
    for found in _WORD.finditer(together):
        if waiting and (found.start() > at or found[1].casefold() != charset):
            pieces.append(decoded(waiting, charset))
            waiting = b""
        pieces.append(together[at : found.start()])
        # Some programs cut within a letter: what is in the same charset is put together before it is read.
        waiting, charset, at = waiting + _bytes_of(found[2], found[3]), found[1].casefold(), found.end()
    if waiting:
        pieces.append(decoded(waiting, charset))
    pieces.append(together[at:])
    return " ".join(without_controls("".join(pieces)).split())


def _bytes_of(encoding: str, text: str) -> bytes:
    if encoding in "qQ":
        return quopri.decodestring(text.encode("utf-8", "replace"), header=True)
    letters = re.sub(r"[^A-Za-z0-9+/]", "", text)
    try:
        return base64.b64decode(letters[: len(letters) - (len(letters) % 4 == 1)] + "==")
    except binascii.Error:
        return text.encode("utf-8", "replace")


def unflowed(text: str, *, delete_space: bool) -> str:
    """Text of the kind “format=flowed” (RFC 3676) with its paragraphs put together."""
    done: list[str] = []
    flows = False
    depth = 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        quoted = len(line) - len(content)
        content = content.removeprefix(" ")
        # A signature's mark ends in a space and never flows.
        if flows and quoted == depth and content != "-- ":
            done[-1] += content
        else:
            done.append(f"{'>' * quoted} {content}" if quoted else content)
        flows, depth = content.endswith(" ") and content != "-- ", quoted
        if flows and delete_space:
            done[-1] = done[-1].removesuffix(" ")
    return "\n".join(done)


def text_of_html(html: str) -> str:
    """What an HTML message says, line by line: lists have marks, quotations a “>” before each line. Nothing is rendered.

    Takes a time in proportion to the length, whatever the markup: no tree is built of it.
    """
    reader = _HtmlText()
    never_ends: set[str] = set()
    at = 0
    while at < len(html):
        if html.startswith("<!--", at) and "<!--" not in never_ends:
            at = _behind(html, "-->", at + 4, never_ends, "<!--") or at
            continue
        tag = _TAG.match(html, at)
        if tag is None:
            end = html.find("<", at + 1)
            end = end if end >= 0 else len(html)
            reader.said(unescape(html[at:end]))
            at = end
            continue
        at, name = tag.end(), tag["name"].casefold()
        if name in _NEVER and not tag["closes"]:
            at = _behind(html, rf"</{name}\b[^<>]*>", at, never_ends, name) or at
        elif tag["closes"]:
            reader.ends(name)
        else:
            reader.begins(name)
    return reader.text()


def _behind(html: str, end: str, at: int, never_ends: set[str], what: str) -> int:
    """Where this ends; 0, and remembered, when it never does: then it was none."""
    if what in never_ends:
        return 0
    found = re.compile(end, re.IGNORECASE).search(html, at)
    if found is None:
        never_ends.add(what)
        return 0
    return found.end()


class _HtmlText:
    """The lines of an HTML text as they come: `begins` and `ends` take the names of elements, `said` takes text."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._mark = ""
        self._quoted = 0
        self._lists: list[int | None] = []
        self._pre = 0

    def text(self) -> str:
        """The lines; never more than one blank line between two."""
        self._break()
        return re.sub(r"(?m)(^>* ?\n)(?:^>* ?\n)+", r"\1", "\n".join(self._lines)).strip("\n")

    def begins(self, tag: str) -> None:
        if tag == "br":
            self._break(always=True)
        if tag in ("td", "th") and self._line:
            self._line.append("\t")
        if tag not in _BLOCKS:
            return
        self._break()
        if tag in _APART and not self._lists:
            self._blank()
        if tag == "blockquote":
            self._quoted = min(self._quoted + 1, _DEEP)
        elif tag == "pre":
            self._pre += 1
        elif tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._mark = self._next_mark()

    def ends(self, tag: str) -> None:
        if tag not in _BLOCKS:
            return
        self._break()
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in _APART and not self._lists:
            self._blank()

    def said(self, text: str) -> None:
        if self._pre:
            *before, last = text.split("\n")
            for line in before:
                self._line.append(line)
                self._break(always=True)
            self._line.append(last)
            return
        text = re.sub(r"[ \t\r\n\xa0]+", " ", text)
        if not self._line or self._line[-1].endswith((" ", "\t")):
            text = text.lstrip(" ")
        if text:
            self._line.append(text)

    def _next_mark(self) -> str:
        if not self._lists:
            return "- "
        indent, number = "  " * min(len(self._lists) - 1, _DEEP), self._lists[-1]
        if number is None:
            return f"{indent}- "
        self._lists[-1] = number + 1
        return f"{indent}{number + 1}. "

    def _break(self, *, always: bool = False) -> None:
        line = "".join(self._line)
        line = line if self._pre else line.strip()
        if line or always:
            before = f"{'>' * self._quoted} " if self._quoted else ""
            self._lines.append(f"{before}{self._mark}{line}".rstrip(" "))
            self._mark = " " * len(self._mark)
        self._line.clear()

    def _blank(self) -> None:
        self._mark = ""
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append(">" * self._quoted)
