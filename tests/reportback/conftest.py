"""A process at an instant that a test moves on."""

import pytest
import time_machine


@pytest.fixture
def at():
    """A clock that a test moves on, from a Sunday."""
    from tests.reportback.followed import SUNDAY  # this file is read before Django is set up

    with time_machine.travel(SUNDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def plan(at):
    """An open process, and its plan."""
    from tests.answers.test_gate import Plan
    from tests.factories import a_process

    return Plan(a_process(slug="plan"))
