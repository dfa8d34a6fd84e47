"""The list of what people said as something to work through: whose it is, many at once, undone, kept under a name."""

from uuid import uuid4

import pytest

from hearback.contributions import actions, queries
from hearback.contributions.models import Bulk, Contribution
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions as processes
from tests.factories import a_contribution, a_post, a_process

pytestmark = pytest.mark.django_db
QUESTIONS = 12
AT = "/desk/open-plan/said/"


@pytest.fixture
def process():
    return a_process(slug="open-plan")


@pytest.fixture
def lead(process):
    return a_post(process, role=Role.THEME_LEAD, side=Side.CIVIL_SOCIETY)


@pytest.fixture
def desk(client, process):
    client.force_login(a_post(process).user)
    return client


def text(answer):
    return " ".join(answer.content.decode().split())


def given(desk, act, to, rows, **more):
    ticked = "&".join(f"c={row.reference}" for row in rows)
    return desk.post(f"{AT}many/{act}/?{ticked}", {"to": to, "which": "ticked"} | more)


def test_what_is_ticked_is_given_to_somebody_and_put_back(desk, process, lead):
    rows = [a_contribution(process) for _ in range(3)]
    asked = desk.get(f"{AT}many/give/?c={rows[0].reference}&c={rows[1].reference}")
    assert "The 2 that are ticked" in text(asked)
    assert "All 3 in the list" in text(asked)
    done = given(desk, "give", str(lead.uuid), rows[:2])
    assert done.status_code == 303
    assert "2 contributions are changed" in text(desk.get(done.url))
    listed = desk.get(f"{AT}?state=waiting&whose=nobodys")
    assert rows[2].reference in text(listed)
    assert rows[0].reference not in text(listed)
    undone = desk.post(f"{AT}many/{Bulk.objects.get().uuid}/undo/", follow=True)
    assert "2 stand as before." in text(undone)
    assert not Contribution.objects.exclude(given_to=None)


def test_the_whole_list_is_put_under_a_theme(desk, process):
    a_contribution(process, kind="question")
    assert "Put them under a theme" not in text(desk.get(f"{AT}many/"))
    processes.add_theme(actor=HOST, process=process, slug="money", name={"en": "Money"})
    assert "Put them under a theme" in text(desk.get(f"{AT}many/"))
    for _one in range(3):
        a_contribution(process)
    desk.post(f"{AT}many/put/?kind=suggestion", {"to": "money", "which": "all"})
    assert Contribution.objects.filter(theme__slug="money").count() == 3
    refused = desk.post(f"{AT}many/put/?kind=suggestion", {"which": "all"})
    assert "Choose one." in text(refused)


def test_what_to_do_with_those_that_are_ticked_is_asked_on_a_page_of_its_own(desk, process, lead):
    one, other = a_contribution(process), a_contribution(process)
    assert f'formaction="{AT}many/"' in text(desk.get(AT))
    page = text(desk.get(f"{AT}many/?c={one.reference}&c={other.reference}&state=waiting"))
    assert f"You ticked 2: {one.reference}, {other.reference}" in page
    ticked = f"c={one.reference}&amp;c={other.reference}&amp;state=waiting"
    for act in ("many/give/", "many/at/", "together/"):
        assert f'href="{AT}{act}?{ticked}"' in page
    assert f'href="{AT}?state=waiting">Back to the list' in page
    nothing = text(desk.get(f"{AT}many/"))
    assert "You ticked nothing, so the next page asks about the whole list." in nothing
    assert f"{AT}together/" not in nothing


def test_the_whole_list_is_what_it_was_when_the_form_was_opened_also_when_it_is_pressed_twice(desk, process):
    money = processes.add_theme(actor=HOST, process=process, slug="money", name={"en": "Money"})
    late, *rows = [a_contribution(process) for _one in range(3)]
    actions.put_under(actor=HOST, process=process, contributions=rows, theme=money, key=uuid4())
    at = f"{AT}many/put/?theme={money.slug}"
    form = desk.get(at).context["form"]
    actions.put_under(actor=HOST, process=process, contributions=[late], theme=money, key=uuid4())
    sent = {"to": "-", "which": "all", "key": str(form["key"].value()), "these": form["these"].value()}
    first, again = (desk.post(at, sent) for _pressed in range(2))
    assert first.status_code == 303
    assert again.url == first.url
    assert list(Contribution.objects.filter(theme=money)) == [late]
    conflict = desk.post(at, sent | {"to": "money"})
    assert "This form was already sent with other words" in text(conflict)


def test_more_than_fit_at_once_are_narrowed_first(desk, process, monkeypatch):
    monkeypatch.setattr("hearback.web.desk.worklist.BULK_AT_MOST", 1)
    for _one in range(2):
        a_contribution(process)
    refused = desk.post(f"{AT}many/put/", {"to": "-", "which": "all"})
    assert "There are more than 1 in this list. Narrow it first" in text(refused)
    assert not Bulk.objects.exists()


def test_a_list_is_kept_one_link_away_and_let_go(desk, process):
    a_contribution(process)
    kept = desk.post(f"{AT}lists/?kind=concern&state=answered&page=2", {"name": "Old worries"}, follow=True)
    assert '<strong aria-current="true">Old worries</strong>' in text(kept)
    view = queries.saved_views(HOST, process).get()
    assert view.query == "state=answered&kind=concern"
    assert f'href="?{view.query.replace("&", "&amp;")}">Old worries</a>' in text(desk.get(AT))
    gone = desk.post(f"{AT}lists/{view.uuid}/remove/", follow=True)
    assert "Lists that are kept" not in text(gone)


def test_one_person_alone_is_asked_nothing_about_whose_it_is(desk, process):
    a_contribution(process)
    assert "Nobody’s yet" not in text(desk.get(AT))
    assert desk.get(f"{AT}many/give/").status_code == 404
    a_post(process, role=Role.THEME_LEAD)
    assert "Nobody’s yet</a> (1)" in text(desk.get(AT))


def test_the_list_takes_as_many_questions_whatever_stands_in_it(desk, process, lead, django_assert_num_queries):
    for _twice in range(2):
        rows = [a_contribution(process) for _ in range(2)]
        actions.give_to(actor=HOST, process=process, contributions=rows, post=lead, key=rows[0].uuid)
        actions.save_view(actor=HOST, process=process, name=rows[0].reference, query="")
        with django_assert_num_queries(QUESTIONS):
            desk.get(AT)
