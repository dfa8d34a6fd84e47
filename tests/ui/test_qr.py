"""A QR code draws every dark module once, keeps its quiet zone, and stands beside its address in words."""

import re

import segno
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from hearback.web.ui.qr import QUIET, code

RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")
PATHS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-/?=", max_size=120)


def _drawn(path):
    """The modules that a path covers; an error where it holds anything but runs."""
    assert RUN.sub("", path) == ""
    modules = [
        (right + step, down)
        for right, down, length, back in (map(int, found) for found in RUN.findall(path))
        for step in range(length)
        if length == back
    ]
    assert len(modules) == len(set(modules))
    return set(modules)


@given(PATHS)
def test_the_marks_are_the_dark_modules_and_nothing_else(path):
    address = f"https://hearback.example/{path}"
    drawn = code(address)
    matrix = segno.make_qr(address, error="m", boost_error=False).matrix
    dark = {(x + QUIET, y + QUIET) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert _drawn(drawn.path) == dark
    assert drawn.size == len(matrix) + 2 * QUIET


def test_the_address_stands_beside_the_code_as_a_link():
    source = "{% qr address label %}"
    html = engines["django"].from_string(source).render({"address": "https://a.example/?a=1&b=2", "label": "A code"})
    assert '<a class="govuk-link" href="https://a.example/?a=1&amp;b=2">https://a.example/?a=1&amp;b=2</a>' in html
    assert 'role="img" aria-label="A code"' in html
    assert "style=" not in html
