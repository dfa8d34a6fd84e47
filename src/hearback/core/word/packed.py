"""Word files as the containers they are: looked over before anything is unpacked, and unpacked no further than agreed.

What a container says of its own sizes is never believed: the bytes that come out are counted, and reading stops.
Nothing is written to a disk, so a name in it leads nowhere.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from hearback.core.documents import BROKEN
from hearback.core.errors import BadInput

LARGEST_FILE = 20_000_000
MOST_MEMBERS = 2_000
DECLARED_AT_MOST = 300_000_000  # with its pictures, which nobody unpacks
UNPACKED_AT_MOST = 60_000_000  # of what is read
RATIO_AT_MOST = 200  # text packs to a tenth, a bomb to a thousandth
_RATIO_COUNTS_FROM = 1_000_000
_CHUNK = 65_536
_DIRECTORY_AT_MOST = 1_000_000
_ZIP, _OLD_WORD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_TYPES = "[content_types].xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACROS = frozenset({"vbaproject.bin", "vbadata.xml"})
# What makes a container something else as well: a program, a book, a sheet, slides, an OpenDocument.
_SOMETHING_ELSE = frozenset(
    {"meta-inf/manifest.mf", "meta-inf/container.xml", "mimetype", "xl/workbook.xml", "ppt/presentation.xml"}
)


class Packed:
    """A .docx that may be read. Raises BadInput for `file` where it is none, is more than one, or holds programs."""

    def __init__(self, file: BinaryIO) -> None:
        self.left = UNPACKED_AT_MOST
        _check_outside(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except BROKEN as broken:
            raise _damaged() from broken
        self._members = _members(self._zip)
        self.main = self._main_part()

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def chunks(self, name: str) -> Iterator[bytes]:
        """What a part holds, piece by piece; raises BadInput where it is damaged or more than agreed."""
        member = self._members[name.casefold()]
        came = 0
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    came += len(chunk)
                    self.left -= len(chunk)
                    if self.left < 0 or _is_a_bomb(came, member.compress_size):
                        raise too_much()
                    yield chunk
        except BROKEN as broken:
            raise _damaged(name) from broken

    def related(self, part: str) -> dict[str, str]:
        """The parts that belong to a part, by what they are to it (“comments”); nothing outside of the file."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, str] = {}

        def start(element: str, attributes: Mapping[str, str]) -> None:
            if element.endswith(" Relationship") and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
                if target in self:
                    found.setdefault(attributes.get("Type", "").rpartition("/")[2], target)

        if listed in self:
            parse(self, listed, start=start)
        return found

    def _main_part(self) -> str:
        if _TYPES not in self._members:
            raise _not_word()
        main = self.related("").get("officeDocument", "word/document.xml")
        types = self._types()
        if any("macroenabled" in kind.casefold() for kind in types.values()):
            raise _macros()
        if main not in self or types.get(main.casefold(), _WORD) != _WORD:
            raise _not_word()
        return main

    def _types(self) -> dict[str, str]:
        found: dict[str, str] = {}

        def start(element: str, attributes: Mapping[str, str]) -> None:
            if element.endswith((" Override", " Default")):
                part = attributes.get("PartName", "." + attributes.get("Extension", ""))
                found[part.lstrip("/").casefold()] = attributes.get("ContentType", "")

        parse(self, _TYPES, start=start)
        return found


def parse(
    packed: Packed,
    part: str,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read a part as XML: `start`, `end` and `text` are called with what comes, names as “namespace name”.

    A document type, and with it every entity of one's own, is refused before anything of it is read.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse(*_args: object) -> None:
        raise BadInput(
            _and_save_anew(
                _("This Word file holds declarations that no Word file needs (%(part)s), so we do not read it.")
                % {"part": part}
            ),
            field="file",
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        for chunk in packed.chunks(part):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as broken:
        raise _damaged(part, broken.lineno) from broken
    except (LookupError, ValueError) as broken:  # an encoding that is none
        raise _damaged(part) from broken


def too_much() -> BadInput:
    """The error for a file that holds more than is read."""
    return BadInput(
        _and_save_anew(_("This Word file unpacks to far more than a document needs, so we do not read it.")),
        field="file",
    )


def _check_outside(file: BinaryIO) -> None:
    """What can be told from both ends: that it is one container, whole, with nothing before and nothing behind it."""
    size = file.seek(0, 2)
    if size > LARGEST_FILE:
        raise BadInput(_("The file is larger than %(size)d MB.") % {"size": LARGEST_FILE // 1_000_000}, field="file")
    file.seek(0)
    begins = file.read(4)
    if begins == _OLD_WORD:
        raise BadInput(
            _(
                "This is a Word file of an old kind, or one with a password. Open it in Word, take the password off, "
                "save it as .docx and bring that file."
            ),
            field="file",
        )
    if begins != _ZIP:
        raise _not_word()
    file.seek(max(0, size - 22))
    end = file.read(22)
    if not end.startswith(_END) or end[20:] != b"\0\0":
        file.seek(max(0, size - 65_557))
        raise _more_than_word() if _END in file.read() else _damaged()
    entries, length = struct.unpack("<HI", end[10:16])
    file.seek(max(0, size - 42))
    if entries > MOST_MEMBERS or length > _DIRECTORY_AT_MOST or file.read(4) == _END_64:
        raise too_much()
    file.seek(0)


def _members(packed: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members that can be read by their names in small letters; those that point outside are left out."""
    listed = packed.infolist()
    if len(listed) > MOST_MEMBERS or sum(member.file_size for member in listed) > DECLARED_AT_MOST:
        raise too_much()
    found: dict[str, zipfile.ZipInfo] = {}
    for member in listed:
        name = member.filename.casefold()
        if name in found:
            raise _more_than_word()
        if name in _SOMETHING_ELSE:
            raise _not_word() if "word/document.xml" not in packed.namelist() else _more_than_word()
        if posixpath.basename(name) in _MACROS:
            raise _macros()
        if not _leads_outside(name):
            found[name] = member
    return found


def _leads_outside(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _is_a_bomb(came: int, packed: int) -> bool:
    return came > _RATIO_COUNTS_FROM and came > RATIO_AT_MOST * max(packed, 1)


def _and_save_anew(why: str) -> str:
    return " ".join((why, _("Open it in Word or Google Docs, save it as a new .docx and bring that file.")))


def _not_word() -> BadInput:
    return BadInput(
        _(
            "This is not a Word file. In Google Docs choose File, Download, Microsoft Word (.docx); "
            "in Word save it as .docx; then bring that file."
        ),
        field="file",
    )


def _more_than_word() -> BadInput:
    return BadInput(
        _and_save_anew(_("This file is a Word file and something else as well, so we do not read it.")), field="file"
    )


def _macros() -> BadInput:
    return BadInput(
        _(
            "This Word file holds macros, which are programs: we do not take those. "
            "Save it as .docx, without macros, and bring that file."
        ),
        field="file",
    )


def _damaged(part: str = "", line: int = 0) -> BadInput:
    if line:
        where = _("The Word file is damaged (%(part)s, line %(line)d).") % {"part": part, "line": line}
    elif part:
        where = _("The Word file is damaged (%(part)s).") % {"part": part}
    else:
        where = _("The Word file is damaged: a part of it is missing.")
    return BadInput(_and_save_anew(where), field="file")
