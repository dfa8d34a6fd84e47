"""Word files as Google Docs and Word export them: their comments, and what they say as notes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import BinaryIO

from django.utils.translation import gettext as _

from hearback.contributions.reading import Found, Piece, Seen, Unreadable
from hearback.core.digests import body_digest
from hearback.core.errors import BadInput
from hearback.core.text import clean_line, without_controls
from hearback.core.word.packed import Packed, parse, too_much
from hearback.core.word.styles import Kind, Styles
from hearback.core.word.text import Paragraph, Story, attribute
from hearback.plans.importing.splitting import boundaries

MOST_COMMENTS = 10_000
ANCHOR_AT_MOST = 2_000
_AROUND = 1_000  # letters before and after the marked words in which their sentences are looked for
NAME_AT_MOST = 120
_EARLIEST = 1990
# What programs write where they do not know, or may not tell, who it was.
_NOBODY = frozenset({"", "author", "anonymous", "unknown", "unknown author", "user", "guest", "microsoft office user"})
# What Google Docs writes as a reply when somebody presses a button.
_RESOLVED, _REOPENED = "_marked as resolved_", "_re-opened_"
# What it writes below a comment of which others only pressed a button: their names, and when they did.
_REACTIONS = re.compile(
    r"^\d+ total reactions?[ \t]*(?P<who>(?:\n{1,3}[^\n]{1,200} reacted with [^\n]{1,80})+)\Z", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document as notes have it: a heading (level 1 to 9), a bullet (0, and deeper), or a plain paragraph."""

    place: str
    kind: Kind
    level: int
    text: str


@dataclass(slots=True, eq=False)
class _Comment:
    number: int
    own_number: str
    author: str
    written: datetime | None
    paragraphs: list[Paragraph] = field(default_factory=list)
    begins: tuple[int, int] | None = None
    ends: tuple[int, int] | None = None
    answers: _Comment | None = None
    resolved: bool = False

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs).strip()


def read(file: BinaryIO) -> Iterator[Piece]:
    """Each comment of a .docx, in the order of what it is about, and after it the replies to it.

    A comment is a Found with its author, when it was written, the sentence it is tied to and the words that were marked;
    a reply is one with the comment's place as its `parent`. Replies are told by the file where it says so, else by being
    tied to the very same words, which a Seen then says. That it was resolved is a Seen.
    `own_id` digests author, time and words: the same comment in a later export of the document is the same thing.
    Raises BadInput for `file` where the file is none, is damaged, hostile, or has no comments.
    """
    packed = Packed(file)
    related = packed.related(packed.main)
    if "comments" not in related:
        raise _no_comments()
    comments = _Comments()
    comments.read(packed, related["comments"])
    if not comments.found:
        raise _no_comments()
    document = _document(packed, related, comments.found)
    _true_times(packed, related, comments)
    by_anchor = not _thread(packed, related, comments)
    if by_anchor:
        _thread_by_anchor(comments.found, document)
    yield from _pieces(comments.found, document, by_anchor=by_anchor)


def lines(file: BinaryIO) -> Iterator[Line]:
    """What a .docx says, line by line, for whoever reads notes: headings, bullets with their depth, paragraphs.

    Text in tables and text boxes comes in its place; line breaks within a paragraph stay. Raises BadInput as `read` does.
    """
    packed = Packed(file)
    document = _document(packed, packed.related(packed.main), [])
    for at, paragraph in enumerate(document.paragraphs, start=1):
        if text := paragraph.text.strip():
            kind, level = document.styles.kind(paragraph)
            yield Line(f"paragraph {at}", kind, level, text)


def _no_comments() -> BadInput:
    return BadInput(
        _("There are no comments in this Word file. If it holds notes of a meeting, bring it as notes."), field="file"
    )


# --- what belongs to whom


def _thread(packed: Packed, related: Mapping[str, str], comments: _Comments) -> bool:
    """Tie replies to comments as the file says (commentsExtended), and note what is resolved; whether it says so."""
    part = related.get("commentsExtended")
    if part is None:
        return False
    parents: dict[str, str] = {}

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if not element.endswith(" commentEx"):
            return
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        comment = comments.by_paragraph.get(values.get("paraId", ""))
        if comment is not None:
            comment.resolved = values.get("done") in {"1", "true"}
            parents[comment.own_number] = values.get("paraIdParent", "")

    parse(packed, part, start=start)
    for comment in comments.found:
        seen = {comment.own_number}
        above = comments.by_paragraph.get(parents.get(comment.own_number, ""))
        while above is not None and above.own_number not in seen:
            seen.add(above.own_number)
            comment.answers = above
            above = comments.by_paragraph.get(parents.get(above.own_number, ""))
        if above is not None:  # a circle: nobody knows who began
            comment.answers = None
    return True


def _true_times(packed: Packed, related: Mapping[str, str], comments: _Comments) -> None:
    """Put the time of the world in the place of the clock on the wall, which Word writes down as if it were that."""
    lasting: dict[str, str] = {}

    def start(element: str, attributes: Mapping[str, str]) -> None:
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if element.endswith(" commentId"):
            lasting[values.get("durableId", "")] = values.get("paraId", "")
        elif element.endswith(" commentExtensible"):
            comment = comments.by_paragraph.get(lasting.get(values.get("durableId", ""), ""))
            if comment is not None:
                comment.written = _moment(values.get("dateUtc", "")) or comment.written

    for part in ("commentsIds", "commentsExtensible"):
        if part in related:
            parse(packed, related[part], start=start)


def _thread_by_anchor(found: Sequence[_Comment], document: _Document) -> None:
    """Without that part, those tied to the very same words are one conversation, which the earliest began."""
    tied = defaultdict(list)
    for comment in found:
        if comment.begins is not None and comment.ends is not None and document.between(comment):
            tied[comment.begins, comment.ends].append(comment)
    for together in tied.values():
        latest = datetime.max.replace(tzinfo=UTC)
        first, *replies = sorted(together, key=lambda one: (one.written or latest, one.number))
        for reply in replies:
            reply.answers = first


def _pieces(found: Sequence[_Comment], document: _Document, *, by_anchor: bool) -> Iterator[Piece]:
    replies: dict[int, list[_Comment]] = defaultdict(list)
    for comment in found:
        if comment.answers is not None:
            replies[comment.answers.number].append(comment)
    nowhere = (len(document.paragraphs), 0)
    begun = sorted(
        (comment for comment in found if comment.answers is None), key=lambda one: (one.begins or nowhere, one.number)
    )
    met: Counter[str] = Counter()
    for at, comment in enumerate(begun, start=1):
        place = f"comment {at}"
        conversation = sorted(replies[comment.number], key=lambda one: one.number)
        buttons = [reply for reply in conversation if reply.text.casefold() in {_RESOLVED, _REOPENED}]
        yield _piece(comment, place, document, met)
        if (reactions := _REACTIONS.search(comment.text)) is not None:
            yield Seen(place, _("who pressed a button on it: nobody’s words"), reactions["who"].strip())
        if comment.resolved or (buttons and buttons[-1].text.casefold() == _RESOLVED):
            yield Seen(place, _("marked as resolved in the document"), "")
        spoken = [reply for reply in conversation if reply not in buttons]
        for number_, reply in enumerate(spoken, start=1):
            below = f"{place}, reply {number_}"
            if by_anchor:
                yield Seen(below, _("taken for a reply, because it is tied to the same words"), "")
            yield _piece(reply, below, document, met, parent=place)


def _piece(comment: _Comment, place: str, document: _Document, met: Counter[str], parent: str = "") -> Piece:
    words = _REACTIONS.sub("", comment.text).strip()
    if not words:
        return Unreadable(place, _("This comment holds no words."))
    name, email = _author(comment.author)
    written = comment.written.isoformat() if comment.written else ""
    own_id = body_digest(["docx-comment", comment.author, written, words])
    met[own_id] += 1
    if met[own_id] > 1:
        own_id = body_digest([own_id, met[own_id]])
    marked = "" if parent else document.between(comment)
    return Found(
        place=place,
        words=words,
        name=name,
        email=email,
        happened=comment.written,
        sections=() if parent else document.sections(comment),
        parent=parent,
        anchor="" if parent else document.sentence_of(comment) or marked,
        marked=marked,
        own_id=own_id if name or email or written else "",
    )


def _author(written: str) -> tuple[str, str]:
    """A name and an address, out of what the program put down; a stand-in is no name."""
    plain = clean_line(without_controls(written))
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", plain):
        return "", plain
    return ("" if plain.casefold() in _NOBODY else plain[:NAME_AT_MOST]), ""


# --- the parts


class _Comments(Story):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Comment] = []
        self._from = 0

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:
        if name != "comment":
            return
        if len(self.found) >= MOST_COMMENTS:
            raise too_much()
        self._from = len(self.paragraphs)
        self.found.append(
            _Comment(
                number=len(self.found),
                own_number=attribute(attributes, "id"),
                author=attribute(attributes, "author"),
                written=_moment(attribute(attributes, "date")),
            )
        )

    def ended(self, name: str) -> None:
        if name == "comment":
            self.found[-1].paragraphs = self.paragraphs[self._from :]

    @cached_property
    def by_paragraph(self) -> dict[str, _Comment]:
        """Once read, the comments by the numbers of their paragraphs, by which another part speaks of them."""
        return {one.own_id: comment for comment in self.found for one in comment.paragraphs if one.own_id}


class _Document(Story):
    def __init__(self, found: Sequence[_Comment], styles: Styles) -> None:
        super().__init__()
        self.styles = styles
        self._comments = {comment.own_number: comment for comment in reversed(found)}
        self._sections: list[tuple[str, ...]] = []

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:
        if name not in {"commentRangeStart", "commentRangeEnd", "commentReference"}:
            return
        comment = self._comments.get(attribute(attributes, "id"))
        if comment is None:
            return
        if name == "commentRangeStart" or comment.begins is None:
            comment.begins = comment.begins or self.here
        if name != "commentRangeStart":
            comment.ends = comment.ends or self.here

    def between(self, comment: _Comment) -> str:
        """The words that were marked."""
        if comment.begins is None or comment.ends is None:
            return ""
        (first, start), (last, end) = comment.begins, max(comment.begins, comment.ends)
        pieces: list[str] = []
        left = ANCHOR_AT_MOST
        for at in range(first, min(last + 1, len(self.paragraphs))):
            begin, text = start if at == first else 0, self.paragraphs[at].text
            piece = text[begin : min(begin + left, end if at == last else len(text))]
            left -= len(piece) + 1
            if piece.strip():
                pieces.append(piece)
            if left <= 0:
                break
        return "\n".join(pieces).strip()

    def sentence_of(self, comment: _Comment) -> str:
        """The whole sentences of the first paragraph that the marked words touch."""
        if comment.begins is None or comment.begins[0] >= len(self.paragraphs):
            return ""
        at, start = comment.begins
        whole = self.paragraphs[at].text
        end = comment.ends[1] if comment.ends is not None and comment.ends[0] == at else len(whole)
        cut = max(0, start - _AROUND)
        text, start, end = whole[cut : max(end, start) + _AROUND][: ANCHOR_AT_MOST + _AROUND], start - cut, end - cut
        touched = [text[begin:stop] for begin, stop in boundaries(text) if begin < max(end, start + 1) and stop > start]
        return " ".join(piece.strip() for piece in touched or [text])[:ANCHOR_AT_MOST].strip()

    def sections(self, comment: _Comment) -> tuple[str, ...]:
        """The headings that a comment stands under, the outermost first."""
        if comment.begins is None or not self.paragraphs:
            return ()
        if not self._sections:
            above: dict[int, str] = {}
            for paragraph in self.paragraphs:
                kind, level = self.styles.kind(paragraph)
                if kind == "heading" and paragraph.text.strip():
                    above = {deep: text for deep, text in above.items() if deep < level}
                    above[level] = clean_line(paragraph.text)
                self._sections.append(tuple(above.values()))
        return self._sections[min(comment.begins[0], len(self._sections) - 1)]


def _document(packed: Packed, related: Mapping[str, str], found: Sequence[_Comment]) -> _Document:
    styles = Styles()
    if "styles" in related:
        styles.read(packed, related["styles"])
    document = _Document(found, styles)
    document.read(packed, packed.main)
    return document


def _moment(written: str) -> datetime | None:
    """When it was written; None for what no program of our time wrote."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC) if moment.year >= _EARLIEST else None
    except OverflowError:
        return None
