"""What looks alike and may say the opposite carries a mark."""

import pytest

from hearback.analysis.contrast import may_contrast


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The town needs a fairness rule.", "The town does not need a fairness rule."),
        ("Homes here will remain affordable.", "Homes here will remain unaffordable."),
        ("Open the library to people under 30.", "Open the library to people under 55."),
        ("Dylid agor y llyfrgell ar ddydd Sul.", "Ni ddylid agor y llyfrgell ar ddydd Sul."),
        ("We shouldn’t close the park.", "We should close the park."),
        ("افتحوا المكتبة 7 أيام", "افتحوا المكتبة 5 أيام"),
    ],
)
def test_opposites_are_marked(one, other):
    assert may_contrast(one, other)
    assert may_contrast(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Publish the bus times.", "Publish the bus times!"),
        ("Please publish all of the bus times soon.", "Please publish all the bus times soon."),
        ("Publish the bus times.", "Nobody asked us about the bins, and we want to be asked in time."),
        ("Do not close it: nobody wants that.", "Do not close it. Nobody wants that."),
        ("", ""),
    ],
)
def test_what_says_the_same_or_something_else_altogether_is_not(one, other):
    assert not may_contrast(one, other)
