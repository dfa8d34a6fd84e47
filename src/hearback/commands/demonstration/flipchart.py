"""A flipchart for the demonstration: nobody photographed one that may be shown, so we draw ours."""

from __future__ import annotations

import io
from collections.abc import Sequence

_WIDTH, _HEIGHT, _LINE = 1_200, 900, 84


def drawn(lines: Sequence[str]) -> bytes:
    """A sheet of paper on a board with these lines on it, as a PNG."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (_WIDTH, _HEIGHT), "#6b5a48")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((70, 40, _WIDTH - 70, _HEIGHT - 40), fill="#fbfaf4")
    pen.rectangle((70, 40, _WIDTH - 70, 80), fill="#c9c4b4")
    for number, line in enumerate(lines):
        colour = "#0e4f52" if number == 0 else "#1d2b5c"
        pen.text((130, 120 + number * _LINE), line, font=ImageFont.load_default(52 if number == 0 else 44), fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
