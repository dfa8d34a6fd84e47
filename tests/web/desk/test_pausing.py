"""A pause at the desk and on every public page of its process."""

from datetime import timedelta

import pytest

from hearback.core import clock
from hearback.processes.models import Pause
from tests.web.desk.test_announcements import html

pytestmark = pytest.mark.django_db

AT = "/desk/open-plan/pause/"


def days(**of):
    return {f"{name}-{part}": getattr(day, part) for name, day in of.items() for part in ("day", "month", "year")}


def filled(until=30):
    today = clock.today()
    return {
        "said_by": "Head of the team (invented)",
        "reason-en": "There is an election <b>soon</b>.",
        "reason-cy": "Mae etholiad yn fuan.",
        **days(starts=today, until=today + timedelta(days=until)),
    }


def test_it_is_begun_shown_on_every_page_made_longer_and_ended(desk, client, django_assert_num_queries):
    page = html(desk.get(AT))
    assert "Receipts, bookings and sign-in codes are sent as always" in page
    assert "Write who says so" in html(desk.post(AT, filled() | {"said_by": ""}))
    assert desk.post(AT, filled()).url == "/desk/open-plan/"
    pause = Pause.objects.get()

    for address in ("/en/open-plan/", "/en/open-plan/have-your-say/", "/en/open-plan/plan/", "/desk/open-plan/"):
        page = html((desk if address.startswith("/desk") else client).get(address))
        assert "Paused from" in page, address
        assert "There is an election &lt;b&gt;soon&lt;/b&gt;." in page
        assert "You can still say something, and nothing is lost." in page
    assert "Mae etholiad yn fuan." in html(client.get("/cy/open-plan/"))
    timeline = html(client.get("/en/open-plan/timeline/"))
    assert "(said by Head of the team (invented))" in timeline

    assert "Change the pause" in html(desk.get(AT))
    desk.post(AT, filled(until=40))
    pause.refresh_from_db()
    assert pause.until == clock.today() + timedelta(days=40)
    assert "Go on from today" in html(desk.get(f"{AT}end/"))
    desk.post(f"{AT}end/")
    assert "hb-demonstration" not in html(client.get("/en/open-plan/")), "no banner any more"
    assert desk.get(f"{AT}end/").status_code == 303, "nothing to end"
