"""Placeholders: a closed list, replaced once; what is put in is never looked through again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.core import placeholders
from hearback.core.errors import BadInput


def test_each_placeholder_is_replaced_and_the_rest_stays():
    values = {"who": "Ada", "the day": "1 May"}
    assert placeholders.filled("To {who}, by {the day}: {who}.", values.__getitem__) == "To Ada, by 1 May: Ada."


@given(st.text(), st.text())
def test_what_is_put_in_stands_there_exactly_whatever_it_looks_like(one, other):
    values = {"one": one, "other": other}
    assert placeholders.filled("<{one}|{other}>", values.__getitem__) == f"<{one}|{other}>"


@pytest.mark.parametrize(
    "text", ["{nobody}", "an open {who", "a shut who}", "{{who}}", "{who.__class__}", "{who!r}", "{}"]
)
def test_what_is_no_placeholder_is_refused_with_those_there_are(text):
    with pytest.raises(BadInput) as refused:
        placeholders.check(text, ["who", "the day"], field="body")
    assert "{who}, {the day}" in str(refused.value)
    assert refused.value.field == "body"


def test_known_placeholders_and_plain_text_are_taken():
    assert placeholders.check("{who} by {the day}, 100 % of [it].", ["who", "the day"], field="body") is None
