"""What there is near somebody: by a place's name, by region on the map; and the examples by place."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.contributions.models import Contribution
from tests import factories
from tests.search.finding import follow

pytestmark = pytest.mark.django_db
AT = "/en/open-plan/near/"


@pytest.fixture
def process():
    return factories.a_process(slug="open-plan")


def html(client, address, **asked):
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_a_region_shows_its_events_examples_answers_and_organisations(client, process):
    factories.an_event(process, slug="bury", title={"en": "A day in Bury"}, region="north-west")
    factories.an_event(process, slug="york", title={"en": "A day in York"}, region="yorkshire")
    factories.a_contribution(process, words="Bury prints bus times.", kind="example", region="north-west", town="Bury")
    factories.an_answer(factories.a_contribution(process, words="Open the mill books.", region="north-west"))
    factories.a_contribution(process, words="Still waiting for York.", region="yorkshire")
    factories.a_member(
        process,
        name="Mill Trust",
        organisation_name="Mill Trust",
        kind="civil-society",
        shown=True,
        region="north-west",
    )
    page = html(client, AT, region="north-west")
    for there in ("A day in Bury", "Bury prints bus times.", "Open the mill books.", "Mill Trust"):
        assert there in page
    assert "York." not in page
    assert "A day in York" not in page
    assert 'href="/en/open-plan/examples/?region=north-west"' in page
    assert "No event has been announced there yet." in html(client, AT, region="wales")


def test_a_place_by_its_name_is_looked_for_in_everything(client, process):
    factories.an_event(process, title={"en": "Workshop"}, venue="Town Hall, Bury")
    said = factories.a_contribution(process, words="Print the times.", town="Bury")
    follow()
    page = html(client, AT, q="bury")
    assert "Events</h2>" in page
    assert f"said/{said.reference}/" in page
    assert "Nothing here names “Atlantis”" in html(client, AT, q="Atlantis")
    assert "Dim" not in page
    assert "Nid oes dim yma’n enwi “Atlantis”" in html(client, "/cy/open-plan/near/", q="Atlantis")


def test_examples_stand_by_place_with_as_many_statements_however_many(client, process, django_assert_num_queries):
    factories.a_contribution(process, words="Wrexham lends tools.", kind="example", region="wales", town="Wrexham")
    factories.a_contribution(process, words="Just a thought.", region="wales")
    at = "/en/open-plan/examples/"
    client.get(at)
    with CaptureQueriesContext(connection) as one:
        page = html(client, at)
    assert "Wrexham lends tools." in page
    assert "Just a thought." not in page
    for place in ("Bala", "Barry"):
        factories.a_contribution(process, words=f"{place} lends tools.", kind="example", region="wales", town=place)
    with django_assert_num_queries(len(one)):
        assert "Barry lends tools." in html(client, at, region="wales")
    assert "Nobody has told us of an example from there." in html(client, at, region="london")


def test_what_somebody_says_keeps_its_place_from_the_form_to_its_page(client, process):
    start = client.post("/en/open-plan/have-your-say/", {"about": "whole"})
    words = start.headers["Location"]
    client.post(
        words, {"kind": "example", "words": "We print bus times.", "town": "Ramsbottom", "region": "north-west"}
    )
    draft = re.search(r"have-your-say/([0-9a-f-]+)/", words)[1]
    here = f"/en/open-plan/have-your-say/{draft}/"
    client.post(f"{here}who/", {"attribution": "not-shown"})
    client.post(f"{here}tell/", {"told_in": "en"})
    assert "Ramsbottom, North West" in html(client, f"{here}check/")
    client.post(f"{here}check/")
    said = Contribution.objects.get()
    assert (said.place, said.region, said.level) == ("Ramsbottom", "north-west", "local")
    page = html(client, f"/en/open-plan/said/{said.reference}/")
    assert "Ramsbottom" in page
    assert 'href="/en/open-plan/near/?region=north-west"' in page
    assert "We print bus times." in html(client, "/en/open-plan/said/", region="north-west")
