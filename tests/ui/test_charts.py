"""A chart's marks say what its numbers say, and the public sum adds up or is not drawn at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.web.ui.charts import Bar, Sums, chart, marks_of
from hearback.web.ui.wording import compare, weave

NUMBERS = st.lists(st.integers(0, 10_000), min_size=1, max_size=5)


@given(NUMBERS)
def test_the_marks_of_a_bar_follow_each_other_to_its_end(numbers):
    marks = marks_of(numbers, sum(numbers))
    assert len(marks) == len(numbers)
    if sum(numbers):
        assert float(marks[-1].right) == pytest.approx(100)
        assert sum(float(mark.width or 0) for mark in marks) == pytest.approx(100, abs=0.01)


def test_nothing_has_no_mark():
    assert [mark.width for mark in marks_of([0, 3], 3)] == ["", "100.000"]


def test_bars_share_one_scale_unless_they_say_what_they_are_part_of():
    drawn = chart("A", [Bar("x", [10]), Bar("y", [5]), Bar("z", [5], of=5)]).bars
    assert [bar.marks[0].width for bar in drawn] == ["100.000", "50.000", "100.000"]


@given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 999), st.integers(0, 999))
def test_the_parts_of_the_sum_are_all_there(waiting, talked_about, answered, withdrawn):
    received = waiting + talked_about + answered + withdrawn
    parts = Sums(received, waiting, talked_about, answered, withdrawn).parts
    assert sum(part.number for part in parts) == received


def test_a_sum_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="add up"):
        Sums(10, 1, 1, 1, 1)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_comparison_keeps_every_word_of_both(before, now):
    old, new = compare(before, now)
    assert "".join(piece.text for piece in old) == before
    assert "".join(piece.text for piece in new) == now
    assert [piece.text for piece in old if not piece.changed] == [piece.text for piece in new if not piece.changed] or (
        "".join(p.text for p in old if not p.changed) == "".join(p.text for p in new if not p.changed)
    )


def test_a_comparison_marks_the_words_that_came():
    _old, new = compare("We will publish the register.", "We will publish the whole register.")
    assert [(piece.text, piece.changed) for piece in new] == [
        ("We will publish the ", False),
        ("whole ", True),
        ("register.", False),
    ]


def test_one_text_holds_both_and_a_sentence_written_anew_is_not_cut_to_pieces():
    woven = weave("We will publish 10 registers.", "We will publish 20 registers.")
    assert [(piece.text, piece.what) for piece in woven] == [
        ("We will publish ", ""),
        ("10", "out"),
        ("20", "in"),
        (" registers.", ""),
    ]
    anew = weave("We make the data about them better.", "We look and the data with others grow.")
    assert [piece.what for piece in anew] == ["", "out", "in"]
    assert [(piece.text, piece.what) for piece in weave("", "All new.")] == [("All new.", "in")]
