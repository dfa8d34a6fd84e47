"""Several files at once: an archive in which each holds a plan, or the form of one commitment.

What an archive says of its own sizes is never believed: the bytes that come out are counted, and reading stops.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from hearback.core.documents import BROKEN
from hearback.core.errors import BadInput

MOST_FILES = 300
UNPACKED_AT_MOST = 100_000_000
ENDINGS = (".docx", ".md", ".markdown", ".txt")
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_CHUNK = 65_536


def is_archive(data: bytes) -> bool:
    """Whether these bytes are an archive of files, and no document that is packed as one."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "[content_types].xml" not in {name.casefold() for name in archive.namelist()}
    except BROKEN:
        return False


def files(data: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Each file by its name, in the order of their names; None for what is no file of a plan. Raises BadInput for `file`."""
    left = UNPACKED_AT_MOST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = sorted(_members(archive), key=lambda one: one.filename.casefold())
            if len(members) > MOST_FILES:
                raise BadInput(_("There are more than %(most)d files in it.") % {"most": MOST_FILES}, field="file")
            for member in members:
                name = member.filename.rpartition("/")[2]
                if not name.casefold().endswith(ENDINGS):
                    yield name, None
                    continue
                held = b"".join(_read(archive, member, left))
                left -= len(held)
                yield name, held
    except BROKEN as broken:
        raise BadInput(
            _("The archive is damaged, or has a password. Make it anew, or bring its files one by one."), field="file"
        ) from broken


def packed(several: Iterable[tuple[str, bytes]]) -> bytes:
    """These files as an archive: the same files are the same archive."""
    pipe = io.BytesIO()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, (name, held) in enumerate(several, start=1):
            archive.writestr(zipfile.ZipInfo(f"{at:04}/{name}", _EARLIEST), held)
    return pipe.getvalue()


def _members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The files that a person put there: none of what computers add for themselves."""
    for member in archive.infolist():
        parts = member.filename.split("/")
        if not member.is_dir() and "__MACOSX" not in parts and not parts[-1].startswith((".", "~$")):
            yield member


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise BadInput(_("What is in the archive is far more than a plan needs."), field="file")
            yield chunk
