"""One's own account at the desk, and stopping what is sent."""

import pytest
from django.test import Client

from hearback.core.viewer import Purpose
from hearback.people import links
from hearback.reportback.models import WeekMail

pytestmark = pytest.mark.django_db


def html(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_whoever_wishes_has_it_sent_and_stops_it_by_the_link(desk, coordinator):
    assert desk.post("/desk/me/", {"every": "day"}).status_code == 303
    assert 'value="day" checked' in html(desk.get("/desk/me/"))
    wish = WeekMail.objects.get(user=coordinator)
    address = f"/cy/desk-mail/{links.mint(Purpose.WEEK, wish.uuid, wish.link_version)}/"
    elsewhere = Client(enforce_csrf_checks=True)
    assert "<form" in html(elsewhere.get(address))
    assert WeekMail.objects.exists()
    assert elsewhere.post(address, {"do": "stop"}).status_code == 403  # without the page's own token
    assert elsewhere.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not WeekMail.objects.exists()
    assert elsewhere.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert '<form method="post"' not in html(elsewhere.get(address))


def test_a_link_that_is_none_of_ours_says_so(client):
    assert client.get("/en/desk-mail/x/").status_code == 404
    assert client.post("/en/desk-mail/x/", {"List-Unsubscribe": "One-Click"}).status_code == 404
