"""A list that a form keeps by ids comes back as it was; what is no list is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.web.ui import forms


@given(st.sets(st.integers(1, 2**40), min_size=1, max_size=50))
def test_the_ids_that_went_into_a_form_come_back(ids):
    sent = forms.ListField().prepare_value(ids)
    assert forms.ids_in(sent) == sorted(ids)


def test_five_thousand_take_no_more_than_a_page():
    assert len(forms.ListField().prepare_value(range(1_000_000, 1_020_000, 4))) < 12_000


@pytest.mark.parametrize("sent", [None, "", "a..b", "1.-2", "É", "9" * 30])
def test_what_is_no_list_is_none(sent):
    assert forms.ids_in(sent) is None
