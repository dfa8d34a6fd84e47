"""Text that people type: taken as they wrote it, shown safely."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdown_it import MarkdownIt

from hearback.core.errors import BadInput
from hearback.core.languages import Words

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# What could end the element, open another, or end a line where a script is read.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_TAGS = {"a", "p", "ul", "ol", "li", "strong", "em", "h2", "h3", "h4", "blockquote", "hr", "br", "code"}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}


def clean_plain(value: str, *, max_length: int | None = None, field: str = "") -> str:
    """The same words with line feeds for line ends and no space around them; nothing else is touched.

    Emoji, right-to-left letters and marks, and what Word pastes come through.
    Raises BadInput (for `field`) for control characters and for text longer than `max_length` characters.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if found := _CONTROLS.search(text):
        raise BadInput(
            _("Remove the hidden character after “%(before)s”: it cannot be stored.")
            % {"before": text[max(0, found.start() - 20) : found.start()]},
            field=field,
        )
    text = text.strip()
    if max_length is not None and len(text) > max_length:
        over = len(text) - max_length
        raise BadInput(
            ngettext("Shorten your words by %(over)d character.", "Shorten your words by %(over)d characters.", over)
            % {"over": over},
            field=field,
        )
    return text


def without_controls(text: str) -> str:
    """The text of a file that somebody brings, without the characters that cannot be stored and that nobody sees."""
    return _CONTROLS.sub("", text)


def clean_line(value: str, *, max_length: int | None = None, field: str = "") -> str:
    """Like `clean_plain`, on one line: runs of white space become one space."""
    return clean_plain(re.sub(r"\s+", " ", value), max_length=max_length, field=field)


def clean_words(words: Words | None, *, max_length: int | None = None, field: str = "", line: bool = False) -> Words:
    """The text of each language cleaned, without the empty ones. Raises BadInput for `field` as the others do."""
    clean = clean_line if line else clean_plain
    cleaned = {code: clean(text, max_length=max_length, field=field) for code, text in (words or {}).items()}
    return {code: text for code, text in cleaned.items() if text}


_POINT = re.compile(
    r"(?P<indent>[ \t\xa0]*)(?:[•·▪●■□‣\uf0b7\u2013\u2014*+-]|(?P<deeper>[◦○]|o(?=\t)))[ \t\xa0]+(?=\S)"
)
_NUMBERED = re.compile(r"(?P<indent>[ \t\xa0]*)(?P<number>\d{1,3})[.)][ \t\xa0]+(?=\S)")
_WRAPPED_AT_MOST = 200  # letters: longer lines are paragraphs of a word processor, not lines that somebody broke


def as_markdown(pasted: str) -> str:
    """Text from a word processor as Markdown: its bullets and numbers are lists, its lines paragraphs.

    What is Markdown already stays as it is: where a blank line parts paragraphs, lines of usual length belong together.
    """
    lines = pasted.split("\n")
    wrapped = any(not line.strip() for line in lines) and max(map(len, lines)) <= _WRAPPED_AT_MOST
    done: list[str] = []
    kind = ""
    for line in lines:
        before, (kind, text) = kind, _line_of(line, in_list=kind in ("point", "deeper", "number"))
        apart = kind == "text" and (before in ("point", "deeper", "number") or (before == "text" and not wrapped))
        if apart and not text.startswith((" ", "\t", "#", ">", "|")):
            done.append("")
        done.append(text)
    return "\n".join(done)


def _line_of(line: str, *, in_list: bool) -> tuple[str, str]:
    """What a line is (blank, a point of a list, one below it, numbered, or text), and how Markdown writes it."""
    if not line.strip():
        return "blank", ""
    if found := _POINT.match(line):
        deeper = bool(found["deeper"]) and in_list
        indent = "  " if deeper else found["indent"].replace("\t", "  ").replace("\xa0", " ")
        return "deeper" if deeper else "point", f"{indent}- {line[found.end() :]}"
    if found := _NUMBERED.match(line):
        return "number", f"{found['indent'].replace(chr(9), '  ')}{found['number']}. {line[found.end() :]}"
    return "text", line


def fold(text: str) -> str:
    """The text for comparing: NFKC, case folded, white space collapsed."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def markdown(source: str) -> SafeString:
    """Staff's Markdown as clean HTML: the only place where text becomes markup.

    Raw HTML stays text, links are http(s), mailto or tel, headings start at level 2.
    """
    html = _markdown().render(re.sub(r"^# ", "## ", source, flags=re.MULTILINE))
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 -- cleaned by nh3 on the line above


def linked_data(value: Any) -> SafeString:
    """A value as JSON-LD in an element of its own, for machines that read the page: data, which no browser runs.

    Whatever stands in it, the element holds no tag and no end of one, and is the same JSON.
    """
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')  # noqa: S308 -- escaped on the line above
