"""Which kinds of organisation have spoken: a number for each, and nothing of who did under a rule."""

import pytest

from hearback.contributions.models import Authorship, Contribution
from hearback.contributions.queries import spoke_by_kind
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions as events
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("through", ["event", "said_at"])
def test_what_was_said_under_the_rule_counts_for_nobody_also_where_it_came_back(through):
    process = factories.a_process()
    factories.an_organisation(name="Bus users", kind="civil-society")
    rows = [factories.a_contribution(process) for _number in range(6)]
    Authorship.objects.update(organisation_name="Bus users", attribution="organisation")

    def numbers():
        return {found.number for viewer in (HOST, NOBODY) for found in spoke_by_kind(viewer, process) if found.number}

    assert numbers() == {6}
    meeting = events.set_chatham_house(actor=HOST, event=factories.an_event(), on=True, spoke=frozenset())
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(**{through: meeting})
    assert numbers() == set()
