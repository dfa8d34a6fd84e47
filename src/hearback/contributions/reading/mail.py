"""E-mail as mail programs save it: one message (.eml) or many (mbox).

The parser is the standard library's with its older policy: the newer one raises on what real programs write, and takes
minutes for headers made to that end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.contributions.reading import Found, Piece, Seen, Unreadable
from hearback.contributions.reading.mail_text import decoded, header, text_of_html, unflowed
from hearback.contributions.reading.mbox import Raw, messages
from hearback.contributions.reading.own_words import apart, points
from hearback.core.digests import body_digest
from hearback.core.text import fold, without_controls

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAME_AT_MOST, ADDRESS_AT_MOST = 120, 254
MOST_PARTS = 200
MOST_LINES = 600_000
MOST_BOUNDARIES = 5_000
LONGEST_SOURCE, LONGEST_TEXT = 2_000_000, 500_000  # letters: with the markup of HTML, and without
_HEADER_AT_MOST = 5_000
_EARLIEST = 1990
_CLOCKS_DIFFER = timedelta(days=1)
_ADDRESS = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[^@\s<>,;:\"()]+")
_MACHINES = re.compile(r"(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_AWAY = re.compile(
    r"(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|ymateb awtomatig|ateb awtomatig"
    r"|allan o[’']r swyddfa)\s*(?:[:(–—-]|$)",
    re.IGNORECASE,
)
_LOCKED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_REPLY = re.compile(r"(?:\s*(?:re|fwd?|fw|ateb|aw)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)
_VIA = re.compile(r"\s+(?:via|drwy|trwy)\s+.*$", re.IGNORECASE)


class _NobodysError(Exception):
    """A message that is not taken for what somebody said; `reason` says why."""

    def __init__(self, reason: StrOrPromise) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class _Body:
    """What a message holds: its text, and the names of what is not read."""

    texts: list[str] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    parts: int = 0


def read(file: BinaryIO) -> Iterator[Piece]:
    """Each message with what its sender wrote, in the order of the file.

    `words` are the sender's own; what they quote, how they sign and what is attached are a Seen each, and `points` are
    what the message might be split into. Its subject is its section. The same message twice is once. What a program wrote
    (automatic replies, bounces, delivery reports) and what holds no words of its own is Unreadable, with the reason.
    The name and the address are what the message claims: nobody has checked them. When it was written is what it says,
    unless the computers that carried it say otherwise. Raises BadInput for `file` for a file that is no e-mail.
    """
    met: set[str] = set()
    for raw in messages(file):
        for piece in _message(raw):
            if isinstance(piece, Found) and piece.own_id in met:
                yield Seen(piece.place, _("the same message as one before"), piece.words)
                break
            if isinstance(piece, Found):
                met.add(piece.own_id)
            yield piece


def _message(raw: Raw) -> list[Piece]:
    place = f"message {raw.number}"
    if raw.data is None:
        return [Unreadable(place, _("This message is larger than 25 MB."))]
    if raw.data.count(b"\n--") > MOST_BOUNDARIES or raw.data.count(b"\n") > MOST_LINES:
        return [Unreadable(place, _("This message has more parts or lines than a message needs."))]
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(raw.data)
        return _pieces(place, message, _headers(message))
    except _NobodysError as nobodys:
        return [Unreadable(place, nobodys.reason)]
    except Exception:  # noqa: BLE001 -- a broken message can make the parser fail in any way there is
        return [Unreadable(place, _("This message is damaged, so that we cannot read it."))]


def _pieces(place: str, message: Message, headers: dict[str, str]) -> list[Piece]:
    name, email = _sender(headers)
    _check_somebody_wrote(message, headers, email)
    body = _Body()
    _read_part(message, body)
    whole = "\n\n".join(text.strip("\n") for text in body.texts if text.strip())
    if len(whole) > LONGEST_TEXT or whole.count("\n") > LONGEST_TEXT // 20:
        raise _NobodysError(_("This message is longer than we read."))
    parted = apart(whole)
    subject = _REPLY.sub("", header(headers.get("subject", "")), count=1)
    extras: list[Piece] = [
        *([Seen(place, _("quoted, so somebody else’s words"), parted.quoted)] if parted.quoted else []),
        *([Seen(place, _("signature"), parted.signature)] if parted.signature else []),
        *([Seen(place, _("attached, and not read"), "\n".join(body.attached))] if body.attached else []),
    ]
    words = parted.own.strip()
    if not words:
        return [Unreadable(place, _no_words(parted.quoted, body.attached)), *extras]
    happened = _written(headers)
    identity = [headers.get("message-id", "").strip(), email.casefold(), fold(words)]
    if not identity[0]:
        identity += [name, subject, happened.isoformat() if happened else ""]
    return [
        Found(
            place=place,
            words=words,
            name=name,
            email=email,
            sections=(subject,) if subject else (),
            happened=happened,
            own_id=body_digest(["mail", *identity]),
            points=points(words),
        ),
        *extras,
    ]


def _no_words(quoted: str, attached: list[str]) -> StrOrPromise:
    if attached:
        return _("This message has no words of its own, only what is attached: bring that file by itself.")
    if quoted:
        return _("This message only passes on what somebody else wrote. If they agree, type their words in.")
    return _("This message has no words.")


# --- who and when


def _headers(message: Message) -> dict[str, str]:
    """The first of each header, as it stands there, no longer than a header may be."""
    found: dict[str, str] = {}
    for name, value in message.raw_items():
        found.setdefault(name.strip().casefold(), str(value)[:_HEADER_AT_MOST])
    return found


def _sender(headers: dict[str, str]) -> tuple[str, str]:
    """The name and the address of who wrote it; a mailing list that put itself in their place is looked through."""
    name, email = _address(headers.get("from", "")) or _address(headers.get("sender", "")) or ("", "")
    if email and email.casefold() in _the_lists(headers):
        others = (_address(headers.get(header_, "")) for header_ in ("x-original-from", "reply-to"))
        real = next((one for one in others if one and one[1].casefold() not in _the_lists(headers)), ("", ""))
        name, email = real[0] or _VIA.sub("", name), real[1]
    return name[:NAME_AT_MOST], email


def _address(raw: str) -> tuple[str, str] | None:
    for name, stated in getaddresses([re.sub(r"\s+", " ", raw)]):
        plain = header(name).strip("\"' ")
        found = _ADDRESS.fullmatch(header(stated).strip("<> ")) or _ADDRESS.search(header(raw))
        email = found.group() if found and len(found.group()) <= ADDRESS_AT_MOST else ""
        if plain or email:
            return ("" if _ADDRESS.fullmatch(plain) else plain), email
    return None


def _the_lists(headers: dict[str, str]) -> set[str]:
    return {found.casefold() for found in re.findall(r"<mailto:([^?>]+)", headers.get("list-post", ""))}


def _written(headers: dict[str, str]) -> datetime | None:
    """When it was written. A clock that is more than a day ahead of the computer that took it in is wrong."""
    said = _moment(headers.get("date", ""))
    carried = _moment(headers.get("received", "").rpartition(";")[2])
    if said is None or (carried is not None and said > carried + _CLOCKS_DIFFER):
        return carried
    return said


def _moment(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written.strip())
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return moment if moment.year >= _EARLIEST else None


def _check_somebody_wrote(message: Message, headers: dict[str, str], email: str) -> None:
    """Raises _NobodysError for what a program wrote (RFC 3834, RFC 3464)."""
    kind = message.get_content_type()
    if kind == "multipart/report" or headers.get("return-path", "?").strip() == "<>" or _MACHINES.match(email):
        raise _NobodysError(_("A mail server wrote this message: something could not be delivered."))
    says = headers.get("auto-submitted", "no").split(";")[0].strip().casefold() not in {"", "no"}
    older = "x-autoreply" in headers or headers.get("precedence", "").strip().casefold() == "auto_reply"
    if says or older or _AWAY.match(header(headers.get("subject", ""))):
        raise _NobodysError(_("A program wrote this message by itself: an automatic reply."))


# --- what it holds


def _read_part(part: Message, body: _Body) -> None:
    body.parts += 1
    if body.parts > MOST_PARTS:
        raise _NobodysError(_("This message has more parts or lines than a message needs."))
    kind = part.get_content_type()
    if body.parts == 1 and kind in _LOCKED:
        raise _NobodysError(_("This message is locked (encrypted): only those it was sent to can read it."))
    inside = [each for each in part.get_payload() if isinstance(each, Message)] if part.is_multipart() else []
    if kind == "message/rfc822":
        body.attached.append(_("a message that was passed on"))
    elif kind == "multipart/alternative":
        _read_one_of(inside, body)
    elif part.is_multipart():
        for each in inside:
            _read_part(each, body)
    elif kind in {"text/plain", "text/html"} and not _is_attached(part):
        body.texts.append(_text(part, kind))
    else:
        body.attached.append(_name_of(part, kind))


def _read_one_of(inside: list[Message], body: _Body) -> None:
    """Of the same text in several forms the plainest that says anything; a calendar beside it is listed."""
    forms: list[tuple[Message, _Body]] = []
    for each in inside:
        form = _Body(parts=body.parts)
        _read_part(each, form)
        body.parts = form.parts
        forms.append((each, form))
    said = [(each, form) for each, form in forms if any(text.strip() for text in form.texts)]
    plain = [form for each, form in said if each.get_content_type() == "text/plain"]
    best = (plain or [form for _each, form in said] or [_Body()])[0]
    body.texts.extend(best.texts)
    for _each, form in forms:
        body.attached.extend(form.attached)


def _text(part: Message, kind: str) -> str:
    data = part.get_payload(decode=True)
    charset = part.get_param("charset", "")
    text = decoded(data if isinstance(data, bytes) else b"", charset if isinstance(charset, str) else charset[2])
    if len(text) > LONGEST_SOURCE:
        raise _NobodysError(_("This message is longer than we read."))
    text = without_controls(re.sub(r"\r\n?", "\n", text).replace("\u2028", "\n").replace("\u2029", "\n"))
    if kind == "text/html":
        return text_of_html(text)
    if str(part.get_param("format", "")).casefold() == "flowed":
        return unflowed(text, delete_space=str(part.get_param("delsp", "")).casefold() == "yes")
    return text


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _name_of(part: Message, kind: str) -> str:
    name = header(part.get_filename("") or "")[:200]
    if kind == "text/calendar":
        return name or str(_NAMES[kind])
    return name or kind[:100]


_NAMES = {"text/calendar": gettext_lazy("a date for a calendar")}
