"""What an address or a form names."""

from __future__ import annotations

import pytest

from hearback.core.rows import number_in


@pytest.mark.parametrize(("text", "number"), [("8", 8), ("0", 0), (12, 12), ("007", 7), ("999999999", 999_999_999)])
def test_a_number_is_read(text: object, number: int) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    "text", [None, "", " 7", "-1", "+1", "7.0", "1_000", "²", "٧", "seven", "1000000000", "9" * 5_000]
)
def test_what_is_no_number_or_too_large_for_a_row_is_none(text: object) -> None:
    assert number_in(text) is None
