"""Versions, causes, sign-offs, the gate, answers, corrections, appeals, points, marks and time, in whatever order.

However they come, the promises of the design hold (section 5): 2 the sum, 3 no answer without a reason, 4 the words, 7 the
causes, 10 drafts and embargoes. `--hypothesis-profile=long` plays it for minutes.
"""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.whole.answering import Answering
from tests.properties.whole.house import Ground
from tests.properties.whole.looking import Looking
from tests.properties.whole.planning import Planning
from tests.properties.whole.saying import Saying


class Whole(Saying, Answering, Planning, Looking):
    """Everything at once. What is costly to look at is looked at once, when the example is over."""

    def teardown(self):
        """Whatever happened, it is as it was promised."""
        try:
            self.each_number_opens_its_list()
            self.no_answer_that_nobody_gave()
            self.every_word_is_kept_unless_it_was_erased()
            self.every_published_change_has_a_cause()
            self.a_change_after_both_signed_says_why_and_is_signed_anew()
            self.what_was_waiting_is_listed_with_why_and_by_when()
        finally:
            super().teardown()


@pytest.mark.django_db
def test_whatever_happens_the_whole_keeps_its_promises():
    Whole.ground = Ground()
    few = settings(max_examples=8, stateful_step_count=30)
    run_state_machine_as_test(Whole, settings=few if settings.default.max_examples == 100 else settings.default)
