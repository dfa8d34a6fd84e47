"""Which place something said is about: as its author says, as the event tells, as the desk puts right."""

import pytest

from hearback.contributions import actions, queries
from hearback.contributions.personal import held_about
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal.models import Fact
from tests.factories import a_contribution, a_coordinator, a_process, a_slip, an_event, by_said_link
from tests.reportback.loop import participant

pytestmark = pytest.mark.django_db


def placed(contribution, viewer=NOBODY):
    (said,) = queries.said(viewer, [type(contribution).objects.get(pk=contribution.pk)])
    return said.place, said.region, str(said.level_label)


def test_an_author_says_which_place_it_is_about():
    said = a_contribution(town="  Ramsbottom ", region="north-west", level="local")
    assert placed(said) == ("Ramsbottom", "north-west", "Local")
    assert placed(a_contribution()) == ("", "", "")


def test_what_is_said_in_a_room_is_about_the_region_of_the_room():
    event = an_event(region="wales")
    assert placed(a_slip(event)) == ("", "wales", "")


@pytest.mark.parametrize("wrong", [{"region": "atlantis"}, {"level": "galactic"}, {"town": "x" * 121}])
def test_a_place_that_cannot_be_is_refused_by_its_field(wrong):
    with pytest.raises(BadInput) as refused:
        a_contribution(**wrong)
    assert refused.value.field == next(iter(wrong))


def test_the_same_words_of_another_place_are_another_thing_sent():
    first = a_contribution(town="Bury")
    again = a_contribution(first.process, key=first.key, town="Bury")
    assert again == first
    with pytest.raises(actions.BothKept):
        a_contribution(first.process, key=first.key, town="Bolton")


def test_whoever_works_with_it_puts_the_place_right_and_nobody_else():
    process = a_process()
    said = a_contribution(process, town="Bury")
    where = {"region": "north-west", "town": "Bury", "level": "local"}
    for viewer in (NOBODY, by_said_link(said), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.locate(actor=viewer, contribution=said, **where)
    actions.locate(actor=a_coordinator(process), contribution=said, **where)
    actions.locate(actor=HOST, contribution=said, **where)
    assert placed(said) == ("Bury", "north-west", "Local")
    fact = Fact.objects.get(verb="contribution.located")
    assert fact.refs == {"region": "north-west", "level": "local"}


def test_the_place_goes_where_the_words_go():
    said = a_contribution(town="Little Snoring", region="east", email="kit@example.org")
    assert ("The place you named", "Little Snoring") in {
        (str(one.what), one.value) for one in held_about(participant("kit@example.org").pk)
    }
    actions.hide(actor=HOST, contribution=said, because="personal")
    assert placed(said) == ("", "east", "")
    actions.erase_words(actor=HOST, contribution=said)
    said.refresh_from_db()
    assert said.place == ""
    actions.locate(actor=HOST, contribution=said, region="east", town="Little Snoring", level="")
    said.refresh_from_db()
    assert (said.place, said.region) == ("", "east")


def test_what_was_said_is_counted_and_listed_by_region():
    process = a_process()
    shown = a_contribution(process, kind="example", region="wales")
    hidden = a_contribution(process, kind="example", region="wales")
    actions.hide(actor=HOST, contribution=hidden, because="abuse")
    a_contribution(process, region="wales")
    held = a_contribution(process, region="wales", held=True)
    assert queries.said_by_region(NOBODY, process) == {"wales": 3}
    assert queries.said_by_region(HOST, process) == {"wales": 4}
    assert queries.said_by_region(NOBODY, process, kind="example") == {"wales": 2}
    assert list(queries.examples_of(HOST, process, region="wales")) == [shown]
    assert held not in queries.contributions_visible_to(NOBODY, process)
