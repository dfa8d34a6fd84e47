"""How far two people agree: the sums of Cohen and of Krippendorff, beside examples that were worked out elsewhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.analysis.agreement import alpha, kappa, share


def pairs(both, only_first, only_second, neither):
    return (
        [(True, True)] * both
        + [(True, False)] * only_first
        + [(False, True)] * only_second
        + [(False, False)] * neither
    )


def test_kappa_of_fifty_applications_read_by_two():
    """20 that both would take, 15 that neither would; chance alone agrees on half: 0.4."""
    read = pairs(20, 5, 10, 15)

    assert share(read) == pytest.approx(0.7)
    assert kappa(read) == pytest.approx(0.4)


def test_kappa_and_alpha_of_a_table_worked_out_by_hand():
    """4, 1, 2, 3 of ten: 0.7 agree. By chance 0.5 × 0.6 + 0.5 × 0.4 = 0.5, so kappa is 0.2 / 0.5.

    For alpha eleven of twenty answers are yes: 6 of 20 answers differ in pairs, 2 × 11 × 9 / 19 by chance.
    """
    read = pairs(4, 1, 2, 3)

    assert kappa(read) == pytest.approx(0.4)
    assert alpha(read) == pytest.approx(1 - 6 / (2 * 11 * 9 / 19))


def test_alpha_of_ten_things_that_two_observers_named():
    """Krippendorff's first example (Computing Krippendorff's Alpha-Reliability, 2011, A): 0.095."""
    one = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    other = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]

    assert alpha(zip(one, other, strict=True)) == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_four_observers_of_whom_some_said_nothing():
    """Krippendorff's example with gaps (the same, C): 0.743."""
    observers = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    units = [[value for value in unit if value != "."] for unit in zip(*observers, strict=True)]

    assert alpha(units) == pytest.approx(0.743, abs=0.0005)


def test_a_rare_theme_shows_why_percent_alone_misleads():
    read = pairs(1, 1, 1, 197)

    assert share(read) == pytest.approx(0.99)
    assert kappa(read) == pytest.approx(0.49, abs=0.01)


@pytest.mark.parametrize("read", [[], [(False, False)] * 9, [(True, True)]])
def test_where_there_was_nothing_to_choose_no_measure_is_defined(read):
    assert kappa(read) is None
    assert alpha(read) is None


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=12))
def test_whoever_comes_first_agreement_is_the_same_and_never_above_one(read):
    turned = [(other, one) for one, other in read]
    for measure in (share, kappa, alpha):
        assert measure(read) == pytest.approx(measure(turned))
        assert measure(read) is None or measure(read) <= 1
    if any(one != read[0][0] for pair in read for one in pair):
        same = [(one, one) for one, _other in read] + [(other, other) for _one, other in read]
        assert kappa(same) == pytest.approx(1)
        assert alpha(same) == pytest.approx(1)
