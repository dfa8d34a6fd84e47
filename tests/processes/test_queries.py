"""Who sees what of a process; time is compared in the query."""

from datetime import timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.core.viewer import CLOCK, HOST, NOBODY, Grant, Post, Purpose, Role, Side
from hearback.people.models import User
from hearback.processes import actions, queries
from hearback.processes.models import Membership, Process
from tests.factories import a_coordinator, a_draft_process, a_post, a_process, a_user, as_viewer

pytestmark = pytest.mark.django_db


def test_nobody_signed_in_takes_no_query(django_assert_num_queries):
    grants = frozenset({Grant(Purpose.ME, a_user().uuid, 1)})
    with django_assert_num_queries(0):
        viewer = queries.viewer(user=None, grants=grants)
    assert (viewer.kind, viewer.grants) == ("link", grants)


def test_a_viewer_is_made_in_two_queries_however_many_posts(django_assert_num_queries):
    user = a_post(process := a_process()).user
    actions.invite(actor=HOST, process=process, email=user.email, name="", role=Role.OBSERVER, side=Side.CIVIL_SOCIETY)
    with django_assert_num_queries(2):
        viewer = as_viewer(user)
    assert viewer.posts == {
        Post(process.id, Role.COORDINATOR, Side.GOVERNMENT),
        Post(process.id, Role.OBSERVER, Side.CIVIL_SOCIETY),
    }
    assert (viewer.kind, viewer.name, viewer.uuid, viewer.host) == ("user", user.name, user.uuid, False)
    assert viewer.side_in(process.id) == Side.GOVERNMENT


def test_somebody_whose_account_ended_is_nobody():
    user = a_post(process := a_process()).user
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert as_viewer(user) == NOBODY
    assert not as_viewer(user).belongs_to(process.id)


def test_a_post_counts_from_its_first_to_its_last_instant():
    post = a_post(process := a_process())
    now = clock.now()
    Membership.objects.filter(pk=post.pk).update(since=now - timedelta(days=1), until=now + timedelta(days=1))
    assert as_viewer(post.user).works_on(process.id)
    with time_machine.travel(now + timedelta(days=1, seconds=1)):
        assert not as_viewer(post.user).works_on(process.id)
    with time_machine.travel(now - timedelta(days=1, seconds=1)):
        assert not as_viewer(post.user).works_on(process.id)


def test_a_process_in_preparation_is_seen_by_its_people_and_the_host_alone():
    process = a_draft_process(slug="draft")
    assert queries.process_visible_to(a_coordinator(process), "draft") == process
    assert queries.process_visible_to(HOST, "draft") == process
    for viewer in (NOBODY, CLOCK, as_viewer(a_user()), a_coordinator(a_process())):
        assert queries.process_visible_to(viewer, "draft") is None


def test_an_open_process_is_seen_by_everyone():
    process = a_process(slug="open")
    assert queries.process_visible_to(NOBODY, "open") == process
    assert list(queries.processes_visible_to(NOBODY)) == [process]
    assert queries.process_visible_to(NOBODY, "another") is None


def test_a_process_is_not_seen_before_the_instant_it_opens():
    process = a_process(slug="open")
    Process.objects.filter(pk=process.pk).update(opened=clock.now() + timedelta(hours=1))
    assert queries.process_visible_to(NOBODY, "open") is None
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert queries.process_visible_to(NOBODY, "open") == process


def test_the_public_reads_which_posts_there_are_and_colleagues_who_holds_them():
    process = a_process()
    post = a_post(process)
    actions.hand_over(actor=HOST, membership=post, email="jo@example.org", name="Jo")
    (public,) = queries.members_visible_to(NOBODY, process)
    assert (public.role, public.side, public.name, public.email) == (Role.COORDINATOR, Side.GOVERNMENT, "", "")
    (known,) = queries.members_visible_to(a_coordinator(process, Side.CIVIL_SOCIETY), process)[1:]
    assert (known.name, known.email) == ("Jo", "jo@example.org")


def test_a_member_of_another_process_reads_no_names():
    process = a_process()
    post = a_post(process)
    other = a_coordinator(a_process())
    assert [member.name for member in queries.members_visible_to(other, process)] == [""]
    assert queries.member_visible_to(other, process, post.uuid) is None


@pytest.mark.parametrize("number", [1, 3])
def test_members_take_one_query(number, django_assert_num_queries):
    process = a_process()
    for _post in range(number):
        a_post(process)
    with django_assert_num_queries(1):
        assert len(queries.members_visible_to(HOST, process)) == number
