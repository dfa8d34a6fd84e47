"""A QR code as a value: how wide it is, and the marks to draw. Its address always stands beside it in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4  # modules of nothing on each side (ISO/IEC 18004)


@dataclass(frozen=True, slots=True)
class Code:
    """One code: `size` modules a side with the quiet zone, and an SVG path over all dark ones."""

    size: int
    path: str


def code(address: str) -> Code:
    """The code of an address. Up to a seventh of it may be dirty or torn off (level M) and it still reads."""
    matrix = segno.make_qr(address, error="m", boost_error=False).matrix
    path = []
    for down, row in enumerate(matrix, start=QUIET):
        right = QUIET
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                path.append(f"M{right} {down}h{length}v1h-{length}z")
            right += length
    return Code(len(matrix) + 2 * QUIET, "".join(path))
