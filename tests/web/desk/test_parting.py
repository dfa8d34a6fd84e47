"""Splitting a message into its points, and putting several of one person's together, at the desk."""

import re
from html import unescape

import pytest

from hearback.contributions import actions
from hearback.contributions.models import Contribution, SourceRow, Verbatim
from hearback.core.viewer import HOST
from tests.contributions.files import brought
from tests.contributions.reading.letters import a_message, an_mbox

pytestmark = pytest.mark.django_db
LETTER = "Dear team,\n\n1. Later buses.\n2. Trains on Sundays."


@pytest.fixture
def source(process):
    other = a_message("Trams.", message_id="<2@x.y>")
    third = a_message("Boats.", message_id="<3@x.y>", name="Bryn", address="bryn@example.org")
    return brought(process, an_mbox(a_message(LETTER), other, third).getvalue(), kind="mail", name="letters.mbox")


@pytest.fixture
def at(source):
    return f"/desk/open-plan/sources/{source.uuid}/"


def html(response) -> str:
    assert response.status_code == 200, response
    return unescape(response.content.decode())


def test_a_message_is_split_as_proposed_and_comes_in_as_its_points(desk, source, at):
    assert f'href="{at}1/split/"' in html(desk.get(at))
    page = html(desk.get(f"{at}1/split/"))
    assert LETTER in page.replace("\r", "") or "Dear team," in page
    proposed = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)[1]
    assert proposed == "Later buses.\n---\nTrains on Sundays."
    answer = desk.post(f"{at}1/split/", {"points": proposed.replace("\n", "\r\n")})
    assert (answer.status_code, answer.url) == (303, at)
    assert "In none of the points: “Dear team, 1.”" in html(desk.get(at))
    actions.go_on_taking_in(actor=HOST, source=actions.confirm_source(actor=HOST, source=source))
    first, second = Contribution.objects.order_by("pk")[:2]
    assert list(Verbatim.objects.order_by("pk").values_list("text", flat=True)[:2]) == proposed.split("\n---\n")
    page = html(desk.get(f"/desk/open-plan/said/{first.reference}/"))
    assert "one point of message 1" in page
    assert second.reference in page


def test_words_that_the_author_did_not_write_are_no_point(desk, source, at):
    page = html(desk.post(f"{at}1/split/", {"points": "Later buses.\n---\nBetter trains."}))
    assert "“Better trains.” does not stand there" in page
    assert SourceRow.objects.filter(source=source).count() == 3


def test_messages_of_one_person_are_put_together(desk, source, at):
    page = html(desk.get(f"{at}1/join/"))
    assert "message 2: Trams." in page
    assert "Boats." not in page
    assert "Choose at least one, or leave it as it is" in html(desk.post(f"{at}1/join/"))
    answer = desk.post(f"{at}1/join/", {"numbers": ["2"]})
    assert (answer.status_code, answer.url) == (303, at)
    page = html(desk.get(at))
    assert "1 comes in together with another" in page
    assert "Together with message 2" in page


def test_who_wrote_once_has_nothing_to_put_together(desk, source, at):
    assert "Nothing else of the same person waits" in html(desk.get(f"{at}3/join/"))


def test_what_waits_no_more_is_not_there(desk, source, at):
    assert desk.get(f"{at}9/split/").status_code == 404
    actions.go_on_taking_in(actor=HOST, source=actions.confirm_source(actor=HOST, source=source))
    assert desk.get(f"{at}1/split/").status_code == 404
    assert desk.post(f"{at}1/join/", {"numbers": ["2"]}).status_code == 404
