"""Of a message's text: what its sender wrote, what is quoted from others, and how it is signed.

Nothing is thrown away: whoever looks over an import sees all three, and what is set apart too eagerly can be put back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_QUOTED = re.compile(r" ?>")
_WHEN = r"(?:\d{4}|\d{1,2}:\d\d|@)"
_WROTE = re.compile(
    rf"(?:On\b(?=.*{_WHEN}).{{4,300}}\bwrote|(?:Ar|Ddydd|Dydd)\b(?=.*{_WHEN}).{{4,300}}?\bysgrifennodd\b.{{0,200}}?"
    r"|\d{4}-\d\d-\d\d,? .{0,200}<[^<>\s]+@[^<>\s]+>)\s*:",
    re.IGNORECASE,
)
# Without a time it introduces a quotation only where one follows.
_SAID = re.compile(r".{1,100}\b(?:wrote|writes|ysgrifennodd|ysgrifennodd:.{1,60})\s*:", re.IGNORECASE)
_FORWARDED = re.compile(
    r"-{3,} ?(?:original message|forwarded message|neges wreiddiol|neges (?:a|wedi).{0,40}ymlaen) ?-{3,}"
    r"|begin forwarded message:|dechrau neges .{0,40}ymlaen:",
    re.IGNORECASE,
)
_LINE_ABOVE = re.compile(r"[_-]{5,}")
# As Outlook writes them above what it quotes, in English and Welsh; a copy from a page has stars for bold letters.
_FROM = re.compile(r"\*?(?:From|Oddi wrth|Gan)\s?:\*?\s*\S", re.IGNORECASE)
_BELOW_FROM = re.compile(
    r"\*?(?:Sent|Date|To|Cc|Subject|Anfonwyd|Dyddiad|At|Copi at|Pwnc|Testun)\s?:\*?(?:\s|$)", re.IGNORECASE
)
_SIGNATURE = re.compile(r"--\s?|__+|—")
_FROM_A_PHONE = re.compile(
    r"(?:get|cael|sicrhewch) outlook (?:for|ar gyfer) (?:ios|android)\b.*"
    r"|(?:sent|anfonwyd|danfonwyd) (?:from|via|using|o|oddi ar|gan|drwy) .{0,25}\b(?:i?phone|ipad|android|blackberry|galaxy"
    r"|gmail|mail|mobile|outlook|proton|samsung|windows|yahoo|ffôn)\b.{0,40}",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:with )?(?:many |kind(?:est)? |best |warm(?:est)? )?(?:thanks|regards|wishes)"
    r"(?: again| in advance| and (?:best|kind) (?:regards|wishes))?|many thanks.{0,20}|thanks (?:so|very) much"
    r"|thank you(?: very much)?|cheers|yours(?: sincerely| faithfully| truly| ever)?|sincerely|all the best|best"
    r"|cofion(?: gorau| cynnes| fil)?|(?:yr )?eiddoch.{0,20}|yn (?:gywir|ddiffuant)|pob hwyl|hwyl(?: fawr)?"
    r"|(?:gyda |llawer o )?(?:diolch|ddiolch)(?: yn fawr(?: iawn)?| o galon)?|dymuniadau gorau)\s*[,.!]?",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"(?:p\.? ?s\.?|o\.? ?n\.?)[:,. ]\s*\S", re.IGNORECASE)
_DISCLAIMER = re.compile(
    r"\W*(?:(?:this|the information (?:in|contained in) this|the contents of this) (?:e-?mail|message|communication)\b"
    r"|mae(?:’|')?r (?:e-?bost|neges|wybodaeth)\b|disclaimer:|ymwadiad:).*",
    re.IGNORECASE,
)
_CONFIDENTIAL = re.compile(r"confidential|intended (?:solely|only)|privileged|gyfrinachol|unig ddefnydd", re.IGNORECASE)
_CLOSING_LINES, _CLOSING_WIDTH, _WORDS_OF_A_NAME = 12, 80, 6
_LAST_LINES = 60
_SENTENCE = re.compile(r"\S+\s+\S+\s+\S*[a-zâêîôûŵŷ]{2,}[.!?…]$")
_INTRODUCTION_AT_MOST = 600
MOST_POINTS = 50
_MARK = re.compile(r"(?P<indent>[ \t]*)(?:\(?(?P<number>\d{1,2}|[a-h])[.):]\)?|[•·▪●*–-])[ \t]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Apart:
    """A text in three: the sender's own words, what is quoted, and the signature with what programs put below it."""

    own: str
    quoted: str
    signature: str


def apart(text: str) -> Apart:
    """Set quotations and the signature apart. Every line of the text is in one of the three, in its order."""
    own, quoted = _without_quotations(text.split("\n"))
    own, signature = _without_signature(own)
    return Apart(_joined(own), _joined(quoted), _joined(signature))


def points(words: str) -> tuple[str, ...]:
    """What a message might be split into: the points of its list, each with what stands below it; none for fewer than two.

    The marks of the list are left out, and so is what stands before the list and, unindented, after a blank line behind it.
    """
    found: list[list[str]] = []
    outermost: int | None = None
    open_, blank = False, False
    for line in words.split("\n"):
        mark = _MARK.match(line)
        indent = len(line) - len(line.lstrip())
        if mark and (outermost is None or indent <= outermost):
            outermost = indent
            found.append([line[mark.end() :]])
            open_ = True
        elif not line.strip():
            blank = True
            continue
        elif open_ and (not blank or indent > (outermost or 0) or mark):
            found[-1].extend([""] * blank + [line])
        else:
            open_ = False
        blank = False
    said = tuple(text for lines in found if (text := _joined(lines)))
    return said if 1 < len(said) <= MOST_POINTS else ()


def _without_quotations(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    own: list[str] = []
    quoted: list[str] = []
    at = 0
    while at < len(lines):
        if _QUOTED.match(lines[at]):
            quoted.append(lines[at])
            at += 1
        elif length := _introduction(lines, at):
            quoted.extend(lines[at : at + length])
            at += length
        elif _rest_is_quoted(lines, at):
            quoted.extend(lines[at:])
            break
        else:
            own.append(lines[at])
            at += 1
    return own, quoted


def _introduction(lines: Sequence[str], at: int) -> int:
    """How many lines here say who wrote what is quoted below, line by line; 0 for none."""
    for length, together in _first_lines(lines, at):
        if _WROTE.fullmatch(together) or _SAID.fullmatch(together):
            below = next((line for line in lines[at + length : at + length + 4] if line.strip()), "")
            return length if _QUOTED.match(below) else 0
    return 0


def _rest_is_quoted(lines: Sequence[str], at: int) -> bool:
    """Whether everything from here on is somebody else's: their message follows without marks."""
    here = lines[at].strip()
    if not here:
        return False
    if _FORWARDED.fullmatch(here):
        return True
    if _LINE_ABOVE.fullmatch(here):
        return any(_is_outlooks(lines, below) for below in (at + 1, at + 2))
    if _is_outlooks(lines, at):
        return True
    return any(_WROTE.fullmatch(together) for _length, together in _first_lines(lines, at))


def _first_lines(lines: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
    """The line here, it and the next, and those and the next: as long as they may be an introduction, which ends in “:”."""
    together = ""
    for length, line in enumerate(lines[at : at + 3], start=1):
        together = f"{together} {line.strip()}".strip()
        if not line.strip() or len(together) > _INTRODUCTION_AT_MOST:
            return
        if together.endswith(":"):
            yield length, together


def _is_outlooks(lines: Sequence[str], at: int) -> bool:
    if at >= len(lines) or not _FROM.match(lines[at].strip()):
        return False
    below = [line.strip() for line in lines[at + 1 : at + 9] if line.strip()]
    return sum(bool(_BELOW_FROM.match(line)) for line in below[:4]) >= 2


def _without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    cut = min(_disclaimer(lines), _signature_mark(lines))
    own, signature = lines[:cut], lines[cut:]
    last = _last(own)
    while last >= 0 and _FROM_A_PHONE.fullmatch(own[last].strip()):
        own, signature = own[:last], own[last:] + signature
        last = _last(own)
    closing, until = _closing(own)
    return own[:closing] + own[until:], own[closing:until] + signature


def _disclaimer(lines: Sequence[str]) -> int:
    for at, line in enumerate(lines):
        # It is said at once what it is, or in the lines below.
        if at and _DISCLAIMER.fullmatch(line) and _CONFIDENTIAL.search(" ".join(lines[at : at + 4])):
            return at
    return len(lines)


def _signature_mark(lines: Sequence[str]) -> int:
    # Exactly “-- ” is the mark that mail programs agreed on; what resembles it is one near the end.
    found = next((at for at, line in enumerate(lines) if line == "-- "), len(lines))
    below = 0
    for at in range(len(lines) - 1, -1, -1):
        if _SIGNATURE.fullmatch(lines[at]):
            found = min(found, at)
        below += bool(lines[at].strip())
        if below > _CLOSING_LINES:
            break
    return found


def _closing(lines: Sequence[str]) -> tuple[int, int]:
    """Where “Kind regards” and what is below it begins and ends: to the end, or to a postscript."""
    for at in range(len(lines) - 1, max(0, len(lines) - _LAST_LINES), -1):
        if _CLOSING.fullmatch(lines[at].strip()):
            until = next((below for below in range(at, len(lines)) if _POSTSCRIPT.match(lines[below])), len(lines))
            tail = [line.strip() for line in lines[at + 1 : until] if line.strip()]
            if any(line.strip() for line in lines[:at]) and _is_signed(tail):
                return at, until
    return len(lines), len(lines)


def _is_signed(tail: Sequence[str]) -> bool:
    """Whether these lines are a name and how to reach somebody, rather than something said."""
    if len(tail) > _CLOSING_LINES or (tail and len(tail[0].split()) > _WORDS_OF_A_NAME):
        return False
    return not any(len(line) > _CLOSING_WIDTH or _MARK.match(line) or _SENTENCE.search(line) for line in tail)


def _last(lines: Sequence[str]) -> int:
    return next((at for at in range(len(lines) - 1, -1, -1) if lines[at].strip()), -1)


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")
