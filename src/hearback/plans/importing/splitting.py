"""Splitting imported text into sentences (research: nlp 5): rules and a list of abbreviations do it best.

A person looks over the result: splitting, joining and moving are acts of their own.
"""

from __future__ import annotations

import re

_BULLET = re.compile(r"^(?:[-–—•▪●*·]+|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\))\s*(?=\S)")
# Word writes the circle of a list within a list as this letter; in some languages it is a word of its own.
_CIRCLE = re.compile(r"^o\s+(?=\S)")
_BOUNDARY = re.compile(r"(?<=[.!?…])([\"'”’)\]]*)\s+(?=[\"'“‘(\[]*[A-ZÀ-ÖØ-Þ0-9]|\[(?:…|\.\.\.)\])")
# Stands in a text for a sentence that is not written yet in its language.
_NOT_YET = re.compile(r"(?:• )?\[(?:…|\.\.\.)\]")
_YEAR = re.compile(r"(?:19|20)\d\d:?")
# No boundary after these: titles, references, and what a name is shortened to. Months stand before a number only.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"'])(?:mrs?|ms|dr|prof|st|sir|rt|hon|rev|gen|nos?|arts?|paras?|fig|ch|vol|ed|pp?|cf|vs|viz|eg|ie|approx|ca"
    r"|inc|ltd|co|dept|gov|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[a-z]|(?:[a-z]\.)+[a-z])\.$",
    re.IGNORECASE,
)
_LIST_NUMBER = re.compile(r"^\(?\d{1,3}(?:\.\d+)*\.$")
# A line that ends so is not finished.
_UNFINISHED = re.compile(
    r"(?:[,(/–]|\b(?:an?|and|as|at|between|both|by|for|from|i[fns]|into|its|o[fnr]|our|per|than|that|the|their|this|through"
    r"|to|under|via|was|were|which|whose|will|with|within|without))$",
    re.IGNORECASE,
)
# A printed page breaks its lines at about this width; a shorter or longer line ended where its writer ended it.
_PAGE_WIDTH = range(75, 116)


def sentences(text: str) -> list[str]:
    """The sentences of a text in order: nothing is lost but white space, and list marks become “• ”."""
    return [sentence for paragraph in _paragraphs(text) for sentence in _split(paragraph)]


def _paragraphs(text: str) -> list[str]:
    """Lines that a printed page broke are put together again; list items and headings stand by themselves."""
    found: list[str] = []
    last = ""
    for raw in re.split(r"\r\n|\n|\r", text):
        line = re.sub(r"\s+", " ", raw).strip()
        in_list = bool(found) and (found[-1].startswith("• ") or found[-1].endswith((":", ";")))
        mark = _BULLET.match(line) or (_CIRCLE.match(line) if in_list else None)
        if line and mark:
            found.append("• " + line[mark.end() :])
        elif line and last and _continues(last, line):
            found[-1] = f"{found[-1]} {line}"
        elif line:
            found.append(line)
        last = line
    return found


def _continues(before: str, line: str) -> bool:
    """Whether a line goes on with the line before it."""
    if _YEAR.fullmatch(before) or _YEAR.fullmatch(line):
        return False
    if _UNFINISHED.search(before):
        return True
    if before.endswith((".", "!", "?", ":", ";")):
        return False
    return line[0].islower() or len(before) in _PAGE_WIDTH


def boundaries(paragraph: str) -> list[tuple[int, int]]:
    """Where the sentences of one paragraph begin and end."""
    found: list[tuple[int, int]] = []
    began = 0
    for boundary in _BOUNDARY.finditer(paragraph):
        if _is_abbreviated(paragraph[began : boundary.start()]):
            continue
        found.append((began, boundary.end(1)))
        began = boundary.end()
    return [*found, (began, len(paragraph))]


def is_not_yet(sentence: str) -> bool:
    """Whether this only keeps the place of a sentence that is not written yet in this language: “[…]”."""
    return _NOT_YET.fullmatch(sentence.strip()) is not None


def _split(paragraph: str) -> list[str]:
    pieces = (paragraph[begin:end].strip() for begin, end in boundaries(paragraph))
    return [sentence for sentence in pieces if sentence]


def _is_abbreviated(before: str) -> bool:
    """Whether the full stop at the end belongs to the word: an abbreviation, an initial, or a number before its text."""
    if _LIST_NUMBER.match(before.removeprefix("• ")):
        return True
    return _ABBREVIATION.search(before) is not None
