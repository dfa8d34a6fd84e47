"""Counting many things in little memory."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.contributions.actions.times import Times

# Few beginnings and few slots, so that they meet; and the one that stands for a slot that is free.
DIGESTS = st.one_of(
    st.integers(0, 40), st.integers(0, 3).map(lambda high: high << 32), st.integers(2**64 - 3, 2**64 - 1)
).map(lambda number: f"{number:016x}" + "0" * 48)


@settings(max_examples=50)
@given(digests=st.lists(DIGESTS.filter(lambda digest: int(digest, 16) > 0), max_size=80))
def test_each_is_counted_by_itself(digests):
    times, counted = Times(), Counter()
    for digest in digests:
        counted[digest] += 1
        assert times.met(digest) == counted[digest]


def test_it_grows_with_what_it_counts():
    times = Times()
    for round_ in (1, 2):
        for number in range(1, 5_000):
            assert times.met(f"{number * 2**40:016x}{'0' * 48}") == round_
