"""Who is looking: nobody in particular, unless it says otherwise."""

from dataclasses import FrozenInstanceError
from uuid import uuid4

import pytest

from hearback.core.viewer import CLOCK, HOST, NOBODY, Grant, Post, Purpose, Role, Side, Viewer

THING = uuid4()
LINKED = Viewer(grants=frozenset({Grant(Purpose.SAID, THING, 2)}))


def with_posts(*posts):
    return Viewer(user=1, uuid=uuid4(), posts=frozenset(posts))


@pytest.mark.parametrize(
    "viewer, kind, staff",
    [
        (NOBODY, "nobody", False),
        (CLOCK, "clock", False),
        (HOST, "host", True),
        (LINKED, "link", False),
        (Viewer(user=1), "user", True),
        (Viewer(user=1, host=True), "user", True),
    ],
    ids=["nobody", "clock", "host", "link", "user", "host signed in"],
)
def test_the_kind_of_an_actor(viewer, kind, staff):
    assert (viewer.kind, viewer.is_staff) == (kind, staff)


def test_a_link_opens_one_thing_in_one_version_for_one_purpose():
    assert LINKED.holds(Purpose.SAID, THING, 2)
    assert not LINKED.holds(Purpose.SAID, THING, 3)
    assert not LINKED.holds(Purpose.SAID, uuid4(), 2)
    assert not LINKED.holds(Purpose.ME, THING, 2)
    assert LINKED.subjects(Purpose.SAID) == {THING}
    assert LINKED.subjects(Purpose.ME) == frozenset()


def test_only_a_coordinator_works_on_a_process_and_only_on_that_one():
    lead = with_posts(Post(1, Role.THEME_LEAD, Side.GOVERNMENT))
    coordinator = with_posts(Post(1, Role.COORDINATOR, Side.CIVIL_SOCIETY), Post(2, Role.OBSERVER, Side.GOVERNMENT))
    assert [lead.works_on(1), lead.belongs_to(1), lead.belongs_to(2), lead.side_in(1)] == [False, True, False, None]
    assert [coordinator.works_on(1), coordinator.works_on(2), coordinator.belongs_to(2)] == [True, False, True]
    assert (coordinator.side_in(1), coordinator.side_in(2)) == (Side.CIVIL_SOCIETY, None)


def test_the_host_works_everywhere_for_no_side():
    assert HOST.works_on(99)
    assert HOST.belongs_to(99)
    assert HOST.side_in(99) is None


@pytest.mark.parametrize("viewer", [NOBODY, CLOCK, LINKED], ids=["nobody", "clock", "link"])
def test_nobody_else_works_anywhere(viewer):
    assert not viewer.works_on(1)
    assert not viewer.belongs_to(1)


def test_a_viewer_cannot_be_changed_on_the_way():
    with pytest.raises(FrozenInstanceError):
        NOBODY.host = True
