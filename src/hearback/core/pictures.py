"""Photographs that people send, drawn anew: nothing of the file that came remains, neither its place nor what hides in it.

Pillow is imported when a picture comes and not before: a web process that never gets one does not carry it.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hearback.core.errors import BadInput

if TYPE_CHECKING:
    from PIL.Image import Image

BYTES_AT_MOST = 10_000_000
# A JPEG is decoded at the scale at which it is drawn; anything else whole, at four bytes a pixel, in the web process.
PIXELS_AT_MOST = {"JPEG": 40_000_000, "PNG": 12_000_000, "WEBP": 12_000_000}
# A JPEG that comes in passes is held whole while it is decoded, at any scale: six bytes a pixel.
PASSES_AT_MOST = 12_000_000
SIDE_AT_MOST = 1_600
QUALITY = 80
# Where a JPEG says how it is built (ITU-T T.81, table B.1): the heads of frames, and the first scan.
_FRAMES, _SCAN = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}, 0xDA
# Brands of the “ftyp” box of HEIF (ISO/IEC 23008-12), as telephones write them.
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


# One at a time in a process: anybody may send one, and what it takes of memory it takes once.
_DRAWING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG that we drew."""

    jpeg: bytes
    width: int
    height: int


def redraw(data: bytes, *, field: str = "") -> Picture:
    """The picture in these bytes, upright, at most 1,600 pixels a side, as a JPEG without anything else in it.

    JPEG, PNG and WebP are taken, whatever the file was called: of several frames the first. Raises BadInput for `field`.
    """
    if len(data) > BYTES_AT_MOST:
        raise BadInput(_("The picture is too big. Choose one of at most 10 MB."), field=field)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise BadInput(
            _(
                "This is a HEIC picture, which not every browser shows. Save it as JPEG and choose it again: "
                "on an iPhone, send it to yourself by email, or set the camera to “Most compatible”."
            ),
            field=field,
        )
    try:
        with _DRAWING:
            drawn = _drawn(data, field)
        out = io.BytesIO()
        drawn.save(out, "JPEG", quality=QUALITY, optimize=True)
    except BadInput:
        raise
    except Exception as broken:  # a broken file can make a decoder fail in any way there is
        raise BadInput(
            _("We cannot read this picture. Choose a whole JPEG, PNG or WebP file, or take a screenshot of it."),
            field=field,
        ) from broken
    return Picture(out.getvalue(), *drawn.size)


def _drawn(data: bytes, field: str) -> Image:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # ours are compared below, before anything is decoded
    with Image.open(io.BytesIO(data), formats=tuple(PIXELS_AT_MOST)) as came:
        most = PIXELS_AT_MOST[came.format or ""]
        if came.format == "JPEG" and _in_passes(data):
            most = PASSES_AT_MOST
        if came.width * came.height > most:
            raise BadInput(
                _("The picture has too many pixels. Save it smaller, for example 4,000 by 3,000, and choose it again."),
                field=field,
            )
        came.draft("RGB", (SIDE_AT_MOST, SIDE_AT_MOST))
        small = _in_whole_colours(came)
        small.thumbnail((SIDE_AT_MOST, SIDE_AT_MOST))  # first: everything after is done to a small picture
        turned = _opaque(ImageOps.exif_transpose(small))
    drawn = Image.new("RGB", turned.size)
    drawn.paste(turned)  # pixels alone: a comment or a profile would travel with the image
    return drawn


def _in_passes(data: bytes) -> bool:
    """Whether a JPEG comes in passes: progressive, or with a scan for each colour. So is what is oddly built."""
    at, colours = 2, 0
    while data[at : at + 1] == b"\xff" and at + 10 < len(data):
        marker = data[at + 1]
        if marker == _SCAN:
            return data[at + 4] < colours
        if marker in _FRAMES:
            if marker & 3 == 2:
                return True
            colours = data[at + 9]
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return True


def _in_whole_colours(came: Image) -> Image:
    """The same picture without a palette, and with 8 bits a colour, so that it can be made smaller evenly."""
    if came.mode.startswith("I"):  # 16 bits of grey
        return came.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if came.mode in {"RGB", "RGBA", "L", "LA", "CMYK"} and "transparency" not in came.info:
        return came
    return came.convert("RGBA" if came.has_transparency_data else "RGB")


def _opaque(small: Image) -> Image:
    """In red, green and blue; what was see-through becomes white, as it is on paper."""
    from PIL import Image

    if not small.has_transparency_data:
        return small.convert("RGB")
    clear = small.convert("RGBA")
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white
