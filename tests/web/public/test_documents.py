"""Documents as the public reads them: by kind and year, with both days, as a feed; and not a word before their release."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.processes import actions
from hearback.processes.models import Document
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
AT = "/en/open-plan/documents/"


@pytest.fixture
def process():
    return factories.a_process(slug="open-plan")


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def entries(client, language="en"):
    response = client.get(f"/{language}/open-plan/documents/feed/")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314 -- our own feed


def test_they_stand_with_their_kind_and_the_day_they_bear_the_latest_first(client, process):
    factories.a_document(process, happened=date(2012, 4, 2), title={"en": "The older letter"})
    factories.a_document(process, kind="minutes", happened=date(2013, 1, 9), title={"en": "The newer minutes"})
    page = html(client, AT)
    assert page.index("The newer minutes") < page.index("The older letter")
    assert "2 April 2012" in page
    assert "Minutes" in page


def test_kind_and_year_are_links_that_keep_each_other(client, process):
    for year, kind in ((2012, "letter"), (2013, "minutes")):
        factories.a_document(process, kind=kind, happened=date(year, 1, 9), title={"en": f"Of {year}"})
    page = html(client, f"{AT}?kind=letter")
    assert "Of 2012" in page
    assert "Of 2013" not in page
    assert 'href="?kind=letter&amp;year=2012"' in page
    assert '<a class="hb-choices__link" href="?kind=letter" aria-current="true">' in page
    assert "<form" not in page.partition("<main")[2]
    assert "Nothing here fits what you chose" in html(client, f"{AT}?kind=letter&year=2013")
    assert "Of 2013" in html(client, f"{AT}?kind=nonsense&year=x")


def test_one_document_says_both_days_where_it_first_appeared_and_how_to_cite_it(client, process):
    one = factories.a_document(
        process, happened=date(2013, 4, 2), written_by="The network", original="https://example.org/letter"
    )
    page = html(client, f"{AT}{one.slug}/")
    assert "<strong>three</strong>" in page
    assert "2 April 2013" in page
    assert clock.today().strftime("%B %Y") in page
    assert 'href="https://example.org/letter"' in page
    assert f"http://testserver/en/open-plan/documents/{one.slug}/" in page
    assert "Changed on" not in page


def test_a_change_is_told_with_its_day(client, process):
    one = factories.a_document(process)
    actions.edit_document(actor=HOST, document=one, text={"en": "We take it back."})
    day = f"Changed on {clock.today().day} "
    assert day in html(client, f"{AT}{one.slug}/")
    assert day in html(client, AT)


def test_what_waits_for_its_release_is_told_by_no_route(client, process):
    title = {"en": "Tomorrow’s statement", "cy": "Datganiad yfory"}
    drafted = factories.a_document(process, published=False, title=title, slug="drafted")
    waits = factories.a_document(process, published=False, title=title, slug="waits")
    release = clock.now() + timedelta(days=1)
    actions.publish_document(actor=HOST, document=waits, at=release)
    for language, name in (("en", "Tomorrow’s"), ("cy", "Datganiad yfory")):
        home = f"/{language}/open-plan/"
        for one in (drafted, waits):
            assert client.get(f"{home}documents/{one.slug}/").status_code == 404
        for place in ("", "about/", "timeline/", "documents/", "documents/feed/", "documents/?kind=letter"):
            assert name not in html(client, home + place)
    assert 'href="?year=' not in html(client, AT)
    with time_machine.travel(release + timedelta(seconds=1)):
        assert "Tomorrow’s" in html(client, AT)
        assert [entry.find(f"{ATOM}title").text for entry in entries(client, "cy")] == ["Datganiad yfory"]
        assert client.get(f"{AT}drafted/").status_code == 404


def test_the_feed_is_the_same_for_a_coordinator(client, process):
    factories.a_document(process, published=False)
    client.force_login(factories.a_post(process).user)
    assert entries(client) == []
    draft = factories.a_draft_process(slug="secret")
    factories.a_document(draft)
    client.force_login(factories.a_post(draft).user)
    assert client.get("/en/secret/documents/feed/").status_code == 404


def test_the_feed_says_when_each_was_published_and_changed_with_whole_addresses(client, process):
    one = factories.a_document(process, title={"en": "<b>Bold</b> & open"}, written_by="The network")
    actions.edit_document(actor=HOST, document=one, text={"en": "Otherwise."})
    one.refresh_from_db()
    (entry,) = entries(client)
    assert entry.find(f"{ATOM}title").text == "<b>Bold</b> & open"
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver/en/open-plan/documents/{one.slug}/"
    assert entry.find(f"{ATOM}id").text == f"urn:uuid:{one.uuid}"
    assert entry.find(f"{ATOM}published").text.startswith(one.published.isoformat()[:19])
    assert entry.find(f"{ATOM}updated").text.startswith(one.changed.isoformat()[:19])


def test_a_coordinator_sees_that_a_document_is_not_public_yet_and_no_machine_keeps_the_page(client, process):
    one = factories.a_document(process, published=False)
    client.force_login(factories.a_post(process).user)
    response = client.get(f"{AT}{one.slug}/")
    assert "This is not public" in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_three_statements(client, process, django_assert_num_queries, number):
    for _ in range(number):
        factories.a_document(process)
    with django_assert_num_queries(3):
        assert html(client, AT).count("hb-list__row") == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_feed_takes_two_statements(client, process, django_assert_num_queries, number):
    for _ in range(number):
        factories.a_document(process)
    with django_assert_num_queries(2):
        assert len(entries(client)) == number


def test_a_long_list_has_pages_that_keep_what_was_chosen(client, process):
    for day in range(1, 26):
        factories.a_document(process, happened=date(2013, 1, day), kind="minutes")
    factories.a_document(process, happened=date(2013, 2, 1))
    page = html(client, f"{AT}?kind=minutes")
    assert page.count("hb-list__row") == 20
    assert 'href="?kind=minutes&amp;after=' in page
    assert Document.objects.count() == 26
