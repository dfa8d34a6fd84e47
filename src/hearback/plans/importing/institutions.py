"""Who leads and who takes part, out of one cell: “Home Office, Cabinet Office”, “BIS / HMT”, “CSOs: A, B”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import slugify

from hearback.core.digests import body_digest
from hearback.core.text import fold
from hearback.people.models import Organisation

Kind = Organisation.Kind
_SLUG_LENGTH = 80

# UK departments as they were called in 2010 to 2015, with their short names (gov.uk/government/organisations).
_KNOWN = {
    "Cabinet Office": "CO",
    "Department for Business, Innovation and Skills": "BIS",
    "Department for Communities and Local Government": "DCLG",
    "Department for Culture, Media and Sport": "DCMS",
    "Department for Education": "DfE",
    "Department for Environment, Food and Rural Affairs": "Defra",
    "Department for International Development": "DFID",
    "Department for Transport": "DfT",
    "Department for Work and Pensions": "DWP",
    "Department of Energy and Climate Change": "DECC",
    "Department of Health": "DH",
    "Foreign and Commonwealth Office": "FCO",
    "HM Revenue and Customs": "HMRC",
    "HM Treasury": "HMT",
    "Home Office": "",
    "Ministry of Defence": "MOD",
    "Ministry of Justice": "MoJ",
    "NHS England": "",
    "Office of the Parliamentary Counsel": "OPC",
    "The National Archives": "TNA",
}
_SHORT = {short.casefold(): name for name, short in _KNOWN.items() if short}
_LONG = {fold(name): name for name in _KNOWN}
_KNOWN_NAME = re.compile(
    "|".join(r"\s+".join(map(re.escape, name.split())) for name in sorted(_KNOWN, key=len, reverse=True)), re.IGNORECASE
)
_HEAD = re.compile(
    r"(?:the )?(?:department|ministry|office|secretariat|agency|directorate|committee|council)\b", re.IGNORECASE
)
_CSOS = re.compile(r"\bCSOs?\s*:\s*")
_COALITION = re.compile(
    r"(?P<name>.+?)\s*\((?:a |the )?(?:coalition of|clymblaid o)\s+(?P<members>.+)\)", re.IGNORECASE
)
_NOBODY = frozenset({"", "nr", "nd", "na", "n/a", "none", "none specified", "not specified", "unspecified", "unclear"})
_UNFINISHED = re.compile(r"(?:\b(?:for|of|and|the|de|del|la|y|e|da|do)|[-–,])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation by its name; the slug finds it again."""

    name: str
    kind: str

    @property
    def slug(self) -> str:
        """What finds the organisation again: the name in plain letters, shortened to fit, never empty."""
        slug = slugify(self.name)
        if slug and len(slug) <= _SLUG_LENGTH:
            return slug
        return f"{slug[: _SLUG_LENGTH - 9]}-{body_digest(fold(self.name))[:8]}".lstrip("-")


def leads(cell: str) -> tuple[Body, ...]:
    """Those who lead, in their order."""
    return _bodies(cell, Kind.DEPARTMENT)


def supporting(cell: str) -> tuple[tuple[Body, ...], tuple[Body, ...]]:
    """Those who support, and the partners from civil society: these come after “CSOs:”."""
    before, *after = _CSOS.split(cell, maxsplit=1)
    supports = tuple(
        Body(body.name, Kind.DEPARTMENT if _is_department(body.name) else Kind.OTHER)
        for body in _bodies(before, Kind.OTHER)
    )
    return supports, _bodies(after[0], Kind.CIVIL_SOCIETY) if after else ()


def partners(cell: str) -> tuple[Body, ...]:
    """Those who are partners from civil society, in their order; “X (a coalition of A, B and C)” is a coalition."""
    return tuple(
        Body(found[0], Kind.COALITION) if (found := coalition_of(body.name)) else body
        for body in _bodies(cell, Kind.CIVIL_SOCIETY)
    )


def coalitions(cell: str) -> dict[str, tuple[str, ...]]:
    """The coalitions that a cell names with their members: “X (a coalition of A, B and C)”, by the coalition's name."""
    found = (coalition_of(body.name) for body in _bodies(cell, Kind.CIVIL_SOCIETY))
    return dict(one for one in found if one is not None)


def civil_society(name: str) -> Body:
    """A body from civil society of this name."""
    return Body(name, Kind.CIVIL_SOCIETY)


def coalition_of(name: str) -> tuple[str, tuple[str, ...]] | None:
    """“X (a coalition of A, B and C)”: the coalition and its members; None where it is no such name.

    Where there are semicolons they alone part the members, whose names may then hold a comma or an “and”.
    """
    written = _COALITION.fullmatch(name)
    if written is None:
        return None
    parts = re.split(r"\s*;\s*", written["members"])
    if len(parts) == 1:
        *before, last = re.split(r"\s*,\s*", written["members"])
        parts = [*before, *re.split(r"\s+(?:and|a|ac)\s+", last, maxsplit=1)]
    named = (_tidy(re.sub(r"^(?:and|a|ac)\s+", "", part)) for part in parts)
    members = tuple(dict.fromkeys(filter(None, named)))
    return (_tidy(written["name"]), members) if members else None


def _is_department(name: str) -> bool:
    return fold(name) in _LONG or _HEAD.match(name) is not None


def _bodies(cell: str, kind: str) -> tuple[Body, ...]:
    found: dict[str, Body] = {}
    for name in _names(cell):
        coalition, colon, member = name.partition(": ")
        if colon:
            # “A group: B, C, D” names the group and its first member; the other members follow.
            coalition = _tidy(coalition)
            found.setdefault(fold(coalition), Body(coalition, Kind.COALITION))
        tidy = _tidy(member if colon else name)
        if fold(tidy) not in _NOBODY:
            found.setdefault(fold(tidy), Body(tidy, kind))
    return tuple(found.values())


def _tidy(name: str) -> str:
    """The full name without its short form in brackets; a short form we know is written out."""
    name = re.sub(r"\s+", " ", name).strip(" .;,")
    name = re.sub(r"\s*\([A-Za-z&]{2,8}\)$", "", name)
    return _SHORT.get(name.casefold(), _LONG.get(fold(name), name))


def _names(cell: str) -> Iterator[str]:
    """The cell cut where one name ends: at commas, semicolons, slashes between names, and line breaks that are no wrap."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"\0{len(kept) - 1}\0"

    # Names that hold a comma or a line break stay whole, and so does what stands in brackets.
    text = _KNOWN_NAME.sub(keep, cell)
    text = re.sub(r"\([^()]*\)", keep, text)
    text = re.sub(r"(?<=\0)[ \t]*/[ \t]*|\s+/\s+|(?<=[A-Z]{2})/(?=[A-Z]{2})", ";", text)
    pieces = [piece for part in re.split(r"[;,]", _unwrap(text)) for piece in part.split("\n")]
    for piece in _together([piece.strip() for piece in pieces if piece.strip()]):
        yield _restore(piece, kept)


def _unwrap(text: str) -> str:
    """Line breaks that only wrap a name become spaces: those inside a list that commas cut, and after “for”, “of”, “and”."""
    has_commas = bool(re.search(r"[;,]", text))
    lines = [line.strip() for line in text.split("\n")]
    joined = lines[0]
    for line in lines[1:]:
        separates = joined.endswith((",", ";", ".", "\0")) or line.startswith("\0")
        wraps = _UNFINISHED.search(joined) is not None or line[:1].islower() or (has_commas and not separates)
        joined = f"{joined} {line}" if wraps and not joined.endswith((";", ",")) else f"{joined}\n{line}"
    return joined


def _together(pieces: list[str]) -> list[str]:
    """Put back what a comma inside a name cut: “Ministry of Education”, “Universities and Research”."""
    found: list[str] = []
    at = 0
    while at < len(pieces):
        end = at + 1
        if _HEAD.match(pieces[at]) and " and " not in pieces[at]:
            ahead = at + 1
            while ahead < len(pieces) and not _HEAD.match(pieces[ahead]) and "\0" not in pieces[ahead]:
                ahead += 1
                if re.search(r"\band\b", pieces[ahead - 1]):
                    end = ahead
                    break
        found.append(", ".join(pieces[at:end]))
        at = end
    return found


def _restore(piece: str, kept: list[str]) -> str:
    while "\0" in piece:
        piece = re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], piece)
    return piece
