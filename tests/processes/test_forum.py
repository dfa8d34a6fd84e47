"""The forum: set up by coordinators, its seats by side, its texts dated, each version readable."""

from datetime import date, timedelta

import pytest

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.events.models import Presence
from hearback.journal.models import Fact
from hearback.processes import actions, queries
from hearback.processes.models import Forum, ForumMember, ForumText
from tests.factories import (
    a_coordinator,
    a_draft_process,
    a_forum,
    a_post,
    a_process,
    a_seat,
    an_event,
    an_organisation,
    as_viewer,
)

pytestmark = pytest.mark.django_db
TERMS = {"en": "We meet four times a year.", "cy": "Rydym yn cyfarfod bedair gwaith y flwyddyn."}


def agree(forum, kind="terms", text=TERMS, happened=date(2013, 1, 9), actor=HOST):
    return actions.agree_text(actor=actor, forum=forum, kind=kind, text=text, happened=happened)


def facts(verb="forum.changed"):
    return [fact.refs.get("what") for fact in Fact.objects.filter(verb=verb).order_by("id")]


def test_it_is_set_up_once_and_said_anew():
    process = a_process()
    forum = a_forum(process)
    assert a_forum(process) == forum
    renamed = actions.set_up_forum(actor=HOST, process=process, name={"en": "The open table"})
    assert renamed == forum
    assert queries.forum_of(NOBODY, process).name == {"en": "The open table"}
    assert facts() == ["set-up", "words"]
    with pytest.raises(BadInput):
        actions.set_up_forum(actor=HOST, process=process, name={"en": " "})


def test_it_is_seen_by_whoever_may_see_the_process():
    process = a_draft_process()
    a_forum(process)
    assert queries.forum_of(NOBODY, process) is None
    assert queries.forum_page(NOBODY, process) is None
    assert queries.forum_of(a_coordinator(process), process) is not None
    assert queries.forum_page(NOBODY, a_process()) is None


def test_whoever_does_not_coordinate_changes_nothing_of_it():
    process = a_process()
    forum = a_forum(process)
    member = a_seat(forum)
    for viewer in (NOBODY, as_viewer(a_post(process, role=Role.OBSERVER).user), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.set_up_forum(actor=viewer, process=process, name={"en": "Mine"})
        with pytest.raises(NotAllowed):
            a_seat(forum, actor=viewer)
        with pytest.raises(NotAllowed):
            actions.change_seat(actor=viewer, member=member, co_chair=True)
        with pytest.raises(NotAllowed):
            actions.remove_seat(actor=viewer, member=member)
        with pytest.raises(NotAllowed):
            agree(forum, actor=viewer)
        assert queries.seat_of(viewer, process, member.uuid) is None
    assert facts() == ["set-up", "seat-filled"]


def test_members_stand_by_side_with_how_they_were_chosen_co_chairs_first():
    process = a_process()
    forum = a_forum(process)
    network = an_organisation()
    a_seat(forum, name="A member", side="civil-society")
    chosen = {"en": "Elected by the network"}
    a_seat(forum, name="The chair", side="civil-society", co_chair=True, organisation=network, chosen=chosen)
    government, society = queries.forum_page(NOBODY, process).sides
    assert [member.name for member in society.members] == ["The chair", "A member"]
    assert society.members[0].organisation == network
    assert society.members[0].chosen == chosen
    assert society.has_co_chair
    assert (government.members, government.has_co_chair) == ((), False)


def test_a_seat_is_held_on_its_last_day_and_remembered_after_it():
    process = a_process()
    forum = a_forum(process)
    member = a_seat(forum, since=date(2013, 1, 1))
    today = clock.today()
    actions.change_seat(actor=HOST, member=member, until=today)
    assert list(queries.forum_page(NOBODY, process).sides[0].members) == [member]
    actions.change_seat(actor=HOST, member=member, until=today - timedelta(days=1))
    page = queries.forum_page(NOBODY, process)
    assert (page.sides[0].members, list(page.former)) == ((), [member])
    assert list(queries.seats_on(forum, date(2013, 1, 1))) == [member]
    assert list(queries.seats_on(forum, date(2012, 12, 31))) == []
    assert facts() == ["set-up", "seat-filled", "seat-given-up", "seat-given-up"]


def test_the_same_seat_again_is_the_same_seat_and_saving_it_as_it_is_changes_nothing():
    forum = a_forum()
    member = a_seat(forum, name="The chair")
    assert a_seat(forum, name="The chair") == member
    actions.change_seat(actor=HOST, member=member, name="The chair", side=member.side, until=None)
    assert facts() == ["set-up", "seat-filled"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "x" * 201),
        ("side", "both"),
        ("chosen", {"en": "x" * 501}),
        ("since", date(1, 1, 1)),
        ("until", date(2012, 1, 1)),
        ("until", date(9999, 12, 31)),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(field, value):
    forum = a_forum()
    with pytest.raises(BadInput) as refused:
        a_seat(forum, **{"since": date(2013, 1, 1), field: value})
    assert refused.value.field == field
    assert not ForumMember.objects.exists()


def test_a_seat_entered_by_mistake_goes_unless_a_meeting_noted_its_holder():
    process = a_process()
    forum = a_forum(process)
    mistaken, noted = a_seat(forum), a_seat(forum)
    Presence.objects.create(event=an_event(process), member=noted, state="present")
    actions.remove_seat(actor=HOST, member=mistaken)
    with pytest.raises(BadInput, match="Enter its last day"):
        actions.remove_seat(actor=HOST, member=noted)
    assert list(ForumMember.objects.all()) == [noted]
    assert facts()[-1] == "seat-removed"


def test_each_version_stays_readable_with_its_neighbours_by_the_day_of_agreement():
    process = a_process()
    forum = a_forum(process)
    second = agree(forum, text={"en": "We meet six times a year."}, happened=date(2014, 1, 9))
    first = agree(forum, happened=date(2013, 1, 9))  # found and entered later
    agree(forum, kind="rules", text={"en": "Everybody may speak."})
    read = queries.forum_text(NOBODY, process, "terms", second.number)
    assert (read.text, read.before, read.after) == (second, first, None)
    assert queries.forum_text(NOBODY, process, "terms", first.number).after == second
    assert queries.forum_text(NOBODY, process, "terms", 99) is None
    assert queries.forum_text(NOBODY, process, "nonsense", 1) is None
    kinds = {
        kind.value: [one.number for one in versions] for kind, versions in queries.forum_page(NOBODY, process).texts
    }
    assert kinds == {"terms": [second.number, first.number], "rules": [1]}
    assert queries.latest_text(forum, "terms") == second


def test_an_agreement_is_dated_twice_and_is_a_fact_of_its_day_once():
    forum = a_forum()
    agreed = agree(forum)
    assert agree(forum) == agreed
    fact = Fact.objects.get(verb="forum.agreed")
    assert clock.day(fact.happened) == date(2013, 1, 9)
    assert clock.day(fact.recorded) == clock.today()
    assert set(fact.digests) == {"text"}
    assert ForumText.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [({"kind": "song"}, "kind"), ({"text": {}}, "text"), ({"happened": date(9999, 1, 1)}, "happened")],
)
def test_what_was_not_agreed_is_refused(given, field):
    with pytest.raises(BadInput) as refused:
        agree(a_forum(), **given)
    assert refused.value.field == field


def test_nothing_is_agreed_tomorrow():
    with pytest.raises(BadInput):
        agree(a_forum(), happened=clock.today() + timedelta(days=1))


def test_the_page_takes_three_statements_however_many_sit_there(django_assert_num_queries):
    process = a_process()
    forum = a_forum(process)
    for _ in range(3):
        a_seat(forum, organisation=an_organisation())
        agree(forum, text={"en": f"Version {_}"})
    with django_assert_num_queries(3):
        page = queries.forum_page(NOBODY, process)
        assert [member.organisation.slug for member in page.sides[0].members]


def test_it_goes_with_a_demonstration():
    process = a_process(demonstration=True)
    forum = a_forum(process)
    a_seat(forum)
    agree(forum)
    kept = a_forum()
    actions.remove_demonstration(actor=HOST, process=process)
    assert list(Forum.objects.all()) == [kept]
    assert not ForumMember.objects.exists()
    assert not ForumText.objects.exists()
