"""Files that people add to what they say, known by what is in them and never by what they are called.

A photograph is drawn anew (`core.pictures`). A document is kept as it came and is only ever handed out to be saved: we
never open one, so what is looked at here is the outside alone: that it is one thing and nothing else as well, and that it
carries no program that we can see. What is none of these is refused in a sentence that says what to do instead.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hearback.core import pictures
from hearback.core.errors import BadInput

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BYTES_AT_MOST = 10_000_000
MEMBERS_AT_MOST = 2_000
UNPACKED_AT_MOST = 300_000_000  # as the container says of itself
PICTURE = "picture"

# What a document is handed out as.
TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
_OPEN_DOCUMENTS = {TYPES[name].encode(): name for name in ("odt", "ods", "odp")}
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}

# How pictures begin; those that we do not draw are refused where the others are drawn.
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_ZIP, _ZIP_END, _ZIP_END_64 = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def _however_written(name: str) -> str:
    """A name of a PDF, each letter of which may be written as its number (#61 for a)."""
    return "".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name)


# What a PDF can start or carry along, as far as it says so in the open.
_STARTS = "|".join(map(_however_written, ("JavaScript", "Launch", "EmbeddedFile", "RichMedia")))
_PDF_STARTS = re.compile(rf"/(?:{_STARTS})\b".encode())
_PDF_END = re.compile(rb"%%EOF[\s\0]*\Z")
_PROGRAMS = re.compile(
    r"(?:^|/)(?:vba(?:project|data)[^/]*|activex/.*|macrosheets/.*)$|^(?:basic|scripts)/|/embeddings/.*\.bin$|\.(?:class|exe|js)$"
)
# What the library raises on an archive that is damaged, or none.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class File:
    """A picture that we drew (a JPEG with its size), or a document as it came; `kind` is `picture` or one of TYPES."""

    kind: str
    data: bytes
    width: int | None = None
    height: int | None = None


def known(data: bytes, *, field: str = "") -> File:
    """What these bytes are. Raises BadInput for `field` for what is not taken, and says what to do instead."""
    if len(data) > BYTES_AT_MOST:
        raise BadInput(_("The file is too big. Choose one of at most 10 MB."), field=field)
    if data.startswith(_PICTURES) or data[8:12] == b"WEBP" or data[4:8] == b"ftyp":
        picture = pictures.redraw(data, field=field)
        return File(PICTURE, picture.jpeg, picture.width, picture.height)
    if data.startswith(b"%PDF-"):
        _check_pdf(data, field)
        return File("pdf", data)
    if data.startswith(_ZIP):
        return File(_office(data, field), data)
    if data.startswith(_OLD_OFFICE):
        raise BadInput(
            _(
                "This is a document of an old kind, or one with a password. Open it, take the password off, "
                "save it as PDF, and choose that file."
            ),
            field=field,
        )
    raise _unknown(field)


def _check_pdf(data: bytes, field: str) -> None:
    """That it is a PDF to its end, and starts nothing that we can see from outside."""
    if not _PDF_END.search(data[-1_100:]):
        raise BadInput(
            _("This PDF is damaged, or something else hangs on it. Print it to PDF anew, and choose that file."),
            field=field,
        )
    if _PDF_STARTS.search(data):
        raise BadInput(
            _(
                "This PDF holds a program, or other files, and we do not take those. Open it, choose Print, "
                "print it to PDF, and choose that file."
            ),
            field=field,
        )


def _office(data: bytes, field: str) -> str:
    """Which document of an office program this container is: one of them, whole, with no program in it."""
    _check_ends(data, field)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            return _kind_of(container, field)
    except BROKEN as broken:
        raise _damaged(field) from broken


def _check_ends(data: bytes, field: str) -> None:
    """That nothing stands behind it, and that its list is no longer than one needs."""
    end = data[-22:]
    if not end.startswith(_ZIP_END) or end[20:] != b"\0\0" or data[-42:-38] == _ZIP_END_64:
        raise _damaged(field)
    entries, length, begins = struct.unpack("<HII", end[10:20])
    if entries > MEMBERS_AT_MOST or begins + length != len(data) - 22:  # something would stand before it
        raise _damaged(field)


def _kind_of(container: zipfile.ZipFile, field: str) -> str:
    listed = container.infolist()
    names = [member.filename.casefold() for member in listed]
    if len(listed) > MEMBERS_AT_MOST or sum(member.file_size for member in listed) > UNPACKED_AT_MOST:
        raise _damaged(field)
    if len(set(names)) < len(names) or any(_leads_outside(name) for name in names):
        raise _damaged(field)
    if any(_PROGRAMS.search(name) for name in names):
        raise _programs(field)
    kinds = [kind for part, kind in _MAIN_PARTS.items() if part in names]
    if "mimetype" in names:
        kinds.append(_OPEN_DOCUMENTS.get(_beginning(container, listed[names.index("mimetype")], 200).strip(), ""))
    elif "[content_types].xml" in names:
        types = _beginning(container, listed[names.index("[content_types].xml")], 1_000_000)
        if b"macroenabled" in types.lower():
            raise _programs(field)
    else:
        raise _unknown(field)
    if len(kinds) != 1 or not kinds[0]:
        raise _unknown(field)
    return kinds[0]


def _beginning(container: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    with container.open(member) as part:
        return part.read(most)


def _leads_outside(name: str) -> bool:
    return posixpath.isabs(name) or "\\" in name or ":" in name or ".." in name.split("/")


def _programs(field: str) -> BadInput:
    return BadInput(
        _(
            "This document holds macros or other programs, and we do not take those. Save it as PDF, and choose that file."
        ),
        field=field,
    )


def _damaged(field: str) -> BadInput:
    return BadInput(
        _("This document is damaged, or something else hangs on it. Open it, save it anew, and choose that file."),
        field=field,
    )


def _unknown(field: str) -> BadInput:
    why: StrOrPromise = _(
        "We cannot take this kind of file. Choose a photograph (JPEG, PNG or WebP), a PDF, or a document from Word, "
        "Excel, PowerPoint or LibreOffice."
    )
    return BadInput(why, field=field)
