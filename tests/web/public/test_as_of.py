"""Pages as of an earlier day: what was recorded by then, the same for everybody, and a plain word where there is none."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from hearback.core.viewer import HOST
from hearback.plans import actions as plans
from tests import factories

pytestmark = pytest.mark.django_db
AT = "/en/open-plan"


def on(day, month=3):
    return time_machine.travel(datetime(2014, month, day, 12, tzinfo=UTC), tick=False)


@pytest.fixture
def process():
    with on(1):
        return factories.a_process(slug="open-plan")


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    return " ".join(response.content.decode().split())


def numbers(client, day=None):
    with on(20):
        response = client.get(f"{AT}/sums/" + (f"?as-of={day}" if day else ""))
    return [cell.number for cell in response.context["tables"][0].total.cells]


def test_the_account_adds_up_as_it_stood_then_and_today_it_is_what_it_is(client, process):
    with on(3):
        said = [factories.a_contribution(process) for _ in range(3)]
    with on(7):
        factories.an_answer(said[0])
    with on(9):
        factories.a_contribution(process)
    assert numbers(client, "2014-03-02") == [0, 0, 0, 0, 0]
    assert numbers(client, "2014-03-06") == [3, 3, 0, 0, 0]
    assert numbers(client, "2014-03-07") == [3, 2, 0, 1, 0]
    assert numbers(client, "2014-03-20") == numbers(client) == [4, 3, 0, 1, 0]
    with on(20):
        page = html(client, f"{AT}/sums/?as-of=2014-03-06")
    assert "This is how the record stood at the end of 6 March 2014" in page
    assert 'href="/en/open-plan/said/?state' not in page
    assert f'href="{AT}/plan/?as-of=2014-03-06"' in page


@pytest.mark.parametrize("asked", ["2014-02-28", "2014-03-21", "2014-02-30", "yesterday", "20140306", ""])
def test_for_an_impossible_day_it_says_which_there_are_and_the_way_back(client, process, asked):
    with on(20):
        response = client.get(f"{AT}/evidence/?as-of={asked}")
    page = " ".join(response.content.decode().split())
    assert response.status_code == 404
    assert "from 1 March 2014, when the process opened here" in page
    assert f'href="{AT}/evidence/"' in page


def test_what_was_recorded_later_is_not_there_though_it_happened_before(client, process):
    with on(10):
        forum = factories.a_forum(process)
        factories.a_meeting(forum, slug="met", starts=datetime(2014, 3, 4, 14, tzinfo=UTC))
        factories.a_document(process, slug="paper", happened=date(2014, 3, 2))
    with on(20):
        then = html(client, f"{AT}/evidence/?as-of=2014-03-09")
        later = html(client, f"{AT}/evidence/?as-of=2014-03-10")
    for address in ("events/met/", "documents/paper/"):
        assert address not in then
        assert address in later


def test_nobody_reads_more_as_of_a_day_than_everybody_could(client, process):
    with on(5):
        plans.start_version(actor=HOST, process=process)
    coordinator = factories.a_post(process).user
    client.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    with on(20):
        page = html(client, f"{AT}/plan/?as-of=2014-03-10")
    assert "This version is not public yet" not in page
    assert "Version 1" not in page
    draft = factories.a_draft_process(slug="draft-plan")
    assert client.get(f"/en/{draft.slug}/evidence/?as-of=2014-03-10").status_code == 404


def test_the_pages_of_a_day_say_so_in_welsh_as_well(client, process):
    with on(20):
        for address in ("evidence/", "sums/", "plan/", "progress/", "evidence/reasons/"):
            page = html(client, f"/cy/open-plan/{address}?as-of=2014-03-10")
            assert "Dyma sut roedd y cofnod yn sefyll ar ddiwedd 10 Mawrth 2014" in page
