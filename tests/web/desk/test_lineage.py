"""At the desk: one thing said is split into its points, and what says the same is answered together."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.analysis import actions as analysis
from hearback.contributions import queries
from hearback.contributions.models import Contribution, Verbatim
from tests.factories import a_contribution, an_answer, by_said_link

pytestmark = pytest.mark.django_db
LETTER = "Dear team,\n\n1. Later buses.\n2. Trains on Sundays.\n\nYours, M"
AT = "/desk/open-plan/said/"


@pytest.fixture
def whole(process):
    return a_contribution(process, words=LETTER)


def html(response) -> str:
    assert response.status_code == 200, response
    return unescape(response.content.decode())


def proposed(page):
    return re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)[1]


def split(desk, whole, **chosen):
    points = "Later buses.\r\n---\r\nTrains on Sundays."
    answer = desk.post(f"{AT}{whole.reference}/split/", {"points": points, "do": "split"} | chosen)
    assert (answer.status_code, answer.url) == (303, f"{AT}{whole.reference}/")
    return list(queries.points_of(by_said_link(whole), whole))


def test_it_is_split_as_proposed_after_a_look_at_what_each_point_is(desk, process, whole):
    assert f'href="{AT}{whole.reference}/split/"' in html(desk.get(f"{AT}{whole.reference}/"))
    page = html(desk.get(f"{AT}{whole.reference}/split/"))
    assert proposed(page) == "Later buses.\n---\nTrains on Sundays."
    page = html(desk.post(f"{AT}{whole.reference}/split/", {"points": proposed(page)}))
    assert "Point 2" in page
    assert 'name="kind_2"' in page
    assert Contribution.objects.count() == 1
    again = html(desk.post(f"{AT}{whole.reference}/split/", {"points": proposed(page), "do": "change"}))
    assert 'name="kind_2"' not in again
    buses, trains = split(desk, whole, kind_1="suggestion", kind_2="question", about_2="question:1")
    assert (buses.kind, buses.question, trains.kind, trains.question.number) == ("suggestion", None, "question", 1)
    page = html(desk.get(f"{AT}{whole.reference}/"))
    assert "split into 2 points" in page
    assert "Put right what kind of thing it is" not in page
    assert all(f'href="{AT}{one.reference}/"' in page for one in (buses, trains))
    assert f'href="{AT}{whole.reference}/"' in html(desk.get(f"{AT}{buses.reference}/"))


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ("Later buses.", "at least two points"),
        ("Later buses.\n---\nBetter trains.", "“Better trains.” does not stand there"),
        ("", "at least two points"),
    ],
)
def test_what_is_no_point_is_refused_with_everything_still_there(desk, whole, points, told):
    page = html(desk.post(f"{AT}{whole.reference}/split/", {"points": points, "do": "split"}))
    assert told in page
    assert proposed(page) == points
    assert Contribution.objects.count() == 1


def test_it_is_put_together_again_unless_something_became_of_a_point(desk, whole):
    points = split(desk, whole)
    at = f"{AT}{whole.reference}/put-together/"
    an_answer(points[0])
    assert f"Something became of {points[0].reference}" in html(desk.post(at))
    other = a_contribution(whole.process, words=LETTER)
    split(desk, other)
    assert desk.post(f"{AT}{other.reference}/put-together/").status_code == 303
    other.refresh_from_db()
    assert other.state == "waiting"


def test_everybody_reads_the_points_in_the_place_of_the_whole(client, desk, process, whole):
    buses, trains = split(desk, whole)
    public = "/en/open-plan/said/"
    page = html(client.get(f"{public}{whole.reference}/"))
    assert "In none of the points" in page
    assert "Yours, M" in page
    assert "Each of its points has an answer of its own" in page
    for one in (buses, trains):
        assert f'href="{public}{one.reference}/"' in page
        assert f'href="{public}{whole.reference}/"' in html(client.get(f"{public}{one.reference}/"))
    listed = client.get(public).context["page"].rows
    assert {row.pk for row in listed} == {buses.pk, trains.pk}
    listed = client.get(f"{public}?mark=split").context["page"].rows
    assert [row.pk for row in listed] == [whole.pk]
    desk.post(f"{AT}{buses.reference}/hide/", {"because": "abuse"})
    assert "Later buses" not in html(client.get(f"{public}{whole.reference}/"))
    desk.post(f"{AT}{whole.reference}/put-together/")
    assert "Later buses" not in html(client.get(f"{public}{whole.reference}/"))


def test_a_point_that_is_part_of_its_whole_again_leads_there(client, desk, whole):
    point, _other = split(desk, whole)
    desk.post(f"{AT}{whole.reference}/put-together/")
    answer = client.get(f"/en/open-plan/said/{point.reference}/")
    assert (answer.status_code, answer.url) == (302, f"/en/open-plan/said/{whole.reference}/")
    assert "part of a whole again" in html(desk.get(f"{AT}{point.reference}/"))


def test_others_are_read_beside_the_first_before_anything_is_done(desk, process):
    head, other = (a_contribution(process, words=f"Later {what}, please.") for what in ("buses", "trains"))
    at = f"{AT}{head.reference}/join/"
    page = html(desk.get(f"{at}?with={other.reference.lower()}+XXXX-XXXX"))
    assert "<del>buses,</del>" in page
    assert "<ins>trains,</ins>" in page
    assert "no other contribution with the reference XXXX-XXXX" in page
    assert Contribution.objects.exclude(stands_with=None).count() == 0
    assert desk.post(at, {"with": other.reference}).status_code == 303
    other.refresh_from_db()
    assert other.stands_with == head
    assert f'href="{AT}{other.reference}/"' in html(desk.get(f"{AT}{head.reference}/"))
    assert "Answer it by itself again" in html(desk.get(f"{AT}{other.reference}/"))
    desk.post(f"{AT}{other.reference}/unjoin/")
    other.refresh_from_db()
    assert other.stands_with is None
    assert "Choose at least one other" in html(desk.post(at))


def test_what_is_ticked_in_the_list_is_read_side_by_side(desk, process):
    first, second = a_contribution(process), a_contribution(process)
    answer = desk.get(f"{AT}together/?c={second.reference}&c={first.reference}")
    assert (answer.status_code, answer.url) == (303, f"{AT}{first.reference}/join/?with={second.reference}")
    answer = desk.get(f"{AT}together/?c={second.reference}")
    assert answer.url == AT


def test_the_same_words_from_many_are_put_together_from_their_page(desk, process):
    first, *others = [a_contribution(process) for _ in range(5)]
    analysis.group(process=process)
    group = queries_group(first)
    page = html(desk.get(f"{AT}same-words/{group}/"))
    [join_at] = re.findall(r'href="([^"]*/join/\?[^"]*)"', page)
    page = html(desk.get(join_at))
    assert page.count("In the very same words.") == 4
    assert desk.post(join_at, {"with": [one.reference for one in others]}).status_code == 303
    an_answer(first)
    assert set(Contribution.objects.values_list("state", flat=True)) == {"answered"}
    assert "/join/" not in html(desk.get(f"{AT}same-words/{group}/"))


def queries_group(contribution):
    from hearback.analysis.models import Member

    return Member.objects.get(contribution=contribution).group.uuid


def test_however_many_there_are_a_page_takes_as_many_statements(desk, client, process, whole):
    def statements(browser, at):
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(at).status_code == 200
        return len(seen)

    head = a_contribution(process)

    def all_of_them(others):
        found = f"{AT}{head.reference}/join/?with=" + "+".join(others)
        return [statements(desk, found), statements(desk, f"{AT}{head.reference}/"), statements(client, public)]

    public = f"/en/open-plan/said/{head.reference}/"
    one = a_contribution(process)
    before = all_of_them([one.reference])
    more = [a_contribution(process).reference for _ in range(3)]
    desk.post(f"{AT}{head.reference}/join/", {"with": [one.reference, *more]})
    assert all_of_them([one.reference, *more]) == before
    split(desk, whole)
    at = f"/en/open-plan/said/{whole.reference}/"
    two = statements(client, at)
    desk.post(f"{AT}{whole.reference}/put-together/")
    desk.post(f"{AT}{whole.reference}/split/", {"points": "Dear\n---\nteam\n---\nLater buses.", "do": "split"})
    assert statements(client, at) == two
    assert Verbatim.objects.filter(contribution=whole).count() == 1
