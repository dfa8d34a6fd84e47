"""The desk works through what was said: each has somebody who takes care of it, many are settled at once, and undone."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.contributions import actions, queries
from hearback.contributions.models import Bulk, Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role, Side
from hearback.journal.models import Fact
from hearback.processes import actions as processes
from tests.factories import a_contribution, a_coordinator, a_post, a_process, as_viewer
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return a_process()


@pytest.fixture
def lead(process):
    return a_post(process, role=Role.THEME_LEAD, side=Side.CIVIL_SOCIETY)


def given(process, row, post, **more):
    return actions.give_to(
        actor=a_coordinator(process), process=process, contributions=[row], post=post, **{"key": uuid4()} | more
    )


def theme_of(row):
    return Contribution.objects.get(pk=row.pk).theme


def test_many_are_given_to_a_post_at_once_and_each_leaves_a_fact(process, lead):
    rows = [a_contribution(process) for _ in range(3)]
    key = uuid4()
    for _pressed_twice in range(2):
        actions.give_to(actor=a_coordinator(process), process=process, contributions=rows, post=lead, key=key)
    assert set(Contribution.objects.values_list("given_to", flat=True)) == {lead.pk}
    assert Fact.objects.filter(verb="contribution.given").count() == 3
    given(process, rows[0], lead)
    assert Fact.objects.filter(verb="contribution.given").count() == 3, "it was theirs before"


def test_the_same_key_with_others_is_a_conflict_and_changes_nothing(process, lead):
    one, other, key = a_contribution(process), a_contribution(process), uuid4()
    act = {"actor": HOST, "process": process, "key": key}
    first = actions.give_to(contributions=[one], post=lead, **act)
    for others, post in (([one, other], lead), ([other], lead), ([one], None)):
        with pytest.raises(Conflict):
            actions.give_to(contributions=others, post=post, **act)
    with pytest.raises(Conflict):
        actions.put_under(contributions=[one], theme=None, **act)
    assert Bulk.objects.get() == first
    assert [Contribution.objects.get(pk=row.pk).given_to for row in (one, other)] == [lead, None]


def test_undoing_puts_back_what_nobody_has_changed_since(process, lead):
    one, other = a_contribution(process), a_contribution(process)
    coordinator = a_post(process)
    given(process, one, coordinator)
    both = actions.give_to(actor=HOST, process=process, contributions=[one, other], post=lead, key=uuid4())
    given(process, other, coordinator)
    assert actions.undo_bulk(actor=HOST, bulk=both) == 1
    assert actions.undo_bulk(actor=HOST, bulk=both) == 0
    assert [Contribution.objects.get(pk=row.pk).given_to for row in (one, other)] == [coordinator, coordinator]


def test_after_a_day_it_is_changed_in_the_list_instead(process, lead, time_machine):
    done = given(process, a_contribution(process), lead)
    time_machine.move_to(clock.now() + timedelta(days=1, minutes=1))
    with pytest.raises(BadInput, match="more than a day ago"):
        actions.undo_bulk(actor=HOST, bulk=done)


def test_whoever_works_on_another_process_gives_nothing_out(process, lead):
    row = a_contribution(process)
    for viewer in (NOBODY, a_coordinator(a_process()), as_viewer(a_post(process, role=Role.OBSERVER).user)):
        with pytest.raises(NotAllowed):
            actions.give_to(actor=viewer, process=process, contributions=[row], post=lead, key=uuid4())
        with pytest.raises(NotAllowed):
            actions.save_view(actor=viewer, process=process, name="Mine", query="")
        assert queries.posts_that_work(viewer, process) == []
    with pytest.raises(BadInput, match="Nobody holds this post"):
        actions.give_to(actor=HOST, process=process, contributions=[row], post=a_post(a_process()), key=uuid4())


def test_they_are_put_under_a_theme_and_back(process):
    theme = processes.add_theme(actor=HOST, process=process, slug="money", name={"en": "Money"})
    row, elsewhere = a_contribution(process), a_contribution()
    done = actions.put_under(actor=HOST, process=process, contributions=[row, elsewhere], theme=theme, key=uuid4())
    assert theme_of(row) == theme
    assert theme_of(elsewhere) is None, "it belongs to another process"
    actions.undo_bulk(actor=HOST, bulk=done)
    assert theme_of(row) is None
    with pytest.raises(BadInput, match="another process"):
        actions.put_under(actor=HOST, process=a_process(), contributions=[row], theme=theme, key=uuid4())


def test_what_their_author_chose_stays_readable_beside_where_the_desk_put_it(process, django_assert_num_queries):
    money, water = (
        processes.add_theme(actor=HOST, process=process, slug=slug, name={"en": slug}) for slug in ("money", "water")
    )
    chosen, general = a_contribution(process, theme=money), a_contribution(process)
    for theme in (None, water):
        done = actions.put_under(actor=HOST, process=process, contributions=[chosen, general], theme=theme, key=uuid4())
    rows = list(Contribution.objects.order_by("pk"))
    with django_assert_num_queries(1):
        said = queries.as_their_authors_said(rows)
    assert [(said[one.pk].kind, said[one.pk].slug) for one in rows] == [("theme", "money"), ("process", "")]
    assert rows[0].put is not None
    actions.undo_bulk(actor=HOST, bulk=done)
    actions.put_under(actor=HOST, process=process, contributions=[chosen], theme=money, key=uuid4())
    assert queries.as_their_authors_said(Contribution.objects.all()) == {}


def test_mine_is_what_was_given_to_me_and_what_stands_under_my_theme_and_is_nobodys(process, lead):
    coordinator = a_post(process)
    theme = processes.add_theme(actor=HOST, process=process, slug="money", name={"en": "Money"})
    processes.edit_theme(actor=HOST, theme=theme, civil_society_lead=lead)
    given_to_me, nobodys, anothers, under_mine = (a_contribution(process) for _ in range(4))
    actions.put_under(actor=HOST, process=process, contributions=[under_mine, anothers], theme=theme, key=uuid4())
    given(process, given_to_me, lead)
    given(process, anothers, coordinator)
    viewer = as_viewer(lead.user)
    posts = queries.posts_that_work(viewer, process)

    def asked(value):
        return set(Contribution.objects.filter(queries.whose(viewer, process, posts, value)))

    assert asked("mine") == {given_to_me, under_mine}
    assert asked("nobodys") == {nobodys, under_mine}
    assert asked(str(coordinator.uuid)) == {anothers}
    assert asked("everything") == {given_to_me, nobodys, anothers, under_mine}
    processes.end_membership(actor=HOST, membership=lead)
    posts = queries.posts_that_work(HOST, process)
    assert given_to_me in Contribution.objects.filter(queries.whose(HOST, process, posts, "nobodys"))


def test_where_one_person_does_it_all_nothing_is_given_out(process):
    coordinator = a_post(process)
    also = {"email": coordinator.user.email, "name": "The same", "role": Role.COORDINATOR, "side": Side.CIVIL_SOCIETY}
    processes.invite(actor=HOST, process=process, **also)
    assert queries.posts_that_work(as_viewer(coordinator.user), process) == []


def test_how_many_stand_where_is_one_question(process, lead, django_assert_num_queries):
    one, _other = a_contribution(process), a_contribution(process)
    given(process, one, lead)
    a_coordinator(process)
    viewer = as_viewer(lead.user)
    posts = queries.posts_that_work(viewer, process)
    with django_assert_num_queries(1):
        found = queries.how_many_stand(viewer, process, posts).read(viewer, [process])[process.pk]
    assert (found["waiting"], found["answered"], found["mine"], found["nobodys"]) == (2, 0, 1, 1)


def test_a_list_is_kept_under_a_name_and_the_same_name_is_the_newer_one(process):
    actions.save_view(actor=HOST, process=process, name="  Money ", query="theme=money")
    kept = actions.save_view(actor=HOST, process=process, name="Money", query="theme=money&state=answered")
    assert [(one.name, one.query) for one in queries.saved_views(HOST, process)] == [
        ("Money", "theme=money&state=answered")
    ]
    actions.remove_view(actor=HOST, view=kept)
    actions.remove_view(actor=HOST, view=kept)
    assert not queries.saved_views(HOST, process)
    with pytest.raises(BadInput, match="Give the list a name"):
        actions.save_view(actor=HOST, process=process, name=" ", query="")


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_in_one_instant_it_is_one_act(process, lead):
    rows, key = [a_contribution(process) for _ in range(2)], uuid4()
    give = {"actor": HOST, "process": process, "contributions": rows, "post": lead, "key": key}
    together(*[lambda: actions.give_to(**give)] * 4)
    assert Bulk.objects.count() == 1
    assert Fact.objects.filter(verb="contribution.given").count() == 2


def test_whoever_has_no_post_of_their_own_has_nothing_and_not_an_unknown_number():
    process = a_process()
    a_post(process), a_post(process)
    a_contribution(process)
    posts = queries.posts_that_work(HOST, process)
    counted = queries.how_many_stand(HOST, process, posts).read(HOST, [process])[process.pk]
    assert (counted["mine"], counted["nobodys"]) == (0, 1)
