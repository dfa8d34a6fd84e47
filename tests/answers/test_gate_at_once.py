"""What comes in while a final version is being published is in its list, or in the next round: never in neither."""

import threading
from datetime import timedelta

import pytest

from hearback.answers import queries
from hearback.answers.models import StillWaiting
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import Incomplete
from hearback.core.viewer import HOST
from hearback.plans.models import Version
from tests.answers.test_gate import Plan, publish
from tests.factories import a_contribution
from tests.together import join, start_together

REASON = {"en": "The department has not replied yet."}


@pytest.mark.django_db(transaction=True)
def test_nothing_slips_between_the_count_and_the_publication():
    plan = Plan()
    version = plan.next()
    people, published = 5, threading.Event()
    by = clock.today() + timedelta(days=30)

    def speak():
        """Some while it goes out, and one more after, which is sure to be in the next round."""
        for _ in range(6):
            a_contribution(plan.process)
            published.wait(0.03)
        published.wait(60)
        a_contribution(plan.process)

    def publish_final():
        while not published.is_set():
            reasons = {row.contribution.uuid: (REASON, by) for row in queries.gate(HOST, version).waiting}
            try:
                publish(version, Version.Status.FINAL, waiting=reasons, signed_by="Both coordinators")
            except Incomplete:
                continue  # something came in meanwhile, and is asked about now
            published.set()

    try:
        join(start_together(publish_final, *[speak] * people))
    finally:
        published.set()
    listed = set(StillWaiting.objects.filter(version=version).values_list("contribution", flat=True))
    in_time = set(Contribution.objects.filter(version=plan.first).values_list("pk", flat=True))
    next_round = set(Contribution.objects.filter(version=None).values_list("pk", flat=True))
    assert listed == in_time
    assert len(next_round) >= people
    assert not listed & next_round
    assert queries.sums(plan.process).waiting == len(listed) + len(next_round)
