"""The door: who came in, who walked in, and what the host counted."""

import pytest

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions
from hearback.events.models import Event
from hearback.journal.models import Fact
from tests.factories import a_coordinator, a_process, an_event, by_capture_link

pytestmark = pytest.mark.django_db


def test_the_host_counts_and_counts_again_and_the_journal_keeps_both():
    event = an_event()
    for total in (31, 31, 33):
        actions.count_people(actor=by_capture_link(event), event=event, total=total, government=4, civil_society=20)
    event = Event.objects.get(pk=event.pk)
    assert (event.counted, event.counted_government, event.counted_civil_society) == (33, 4, 20)
    assert [fact.refs["total"] for fact in Fact.objects.filter(verb="event.counted").order_by("id")] == [31, 33]


def test_only_the_total_need_be_counted():
    event = an_event()
    actions.count_people(actor=HOST, event=event, total=0)
    event = Event.objects.get(pk=event.pk)
    assert (event.counted, event.counted_government, event.counted_civil_society) == (0, None, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"total": -1}, "total"),
        ({"total": 100_001}, "total"),
        ({"total": 5, "government": 3, "civil_society": 3}, "total"),
        ({"total": 5, "government": -1}, "government"),
    ],
)
def test_a_count_that_cannot_be_is_named_by_its_box(given, field):
    with pytest.raises(BadInput) as refused:
        actions.count_people(actor=HOST, event=an_event(), **given)
    assert refused.value.field == field


def test_the_count_is_the_facilitators_and_the_organisers_of_this_event():
    process = a_process()
    event, other = an_event(process), an_event(process)
    actions.count_people(actor=a_coordinator(process), event=event, total=3)
    for stranger in (NOBODY, by_capture_link(other), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.count_people(actor=stranger, event=event, total=9)
