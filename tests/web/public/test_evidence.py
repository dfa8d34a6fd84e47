"""The evidence on its pages: every requirement with its records, the same for everybody, and nothing to enter."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import hearback.evidence
from hearback.core import clock
from hearback.evidence.requirements import REQUIREMENTS
from tests import factories

pytestmark = pytest.mark.django_db
AT = "/en/open-plan/evidence/"


@pytest.fixture
def process():
    return factories.a_process(slug="open-plan")


def html(client, address=AT):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_every_requirement_stands_there_with_its_own_address_in_both_languages(client, process):
    for language, nothing in (("en", "No evidence here"), ("cy", "Dim tystiolaeth yma")):
        at = f"/{language}/open-plan/evidence/"
        page = html(client, at)
        assert nothing in page
        for one in REQUIREMENTS:
            assert f'id="{one.slug}"' in page
            assert client.get(f"{at}{one.slug}/").status_code == 200
    assert client.get(f"{AT}not-asked/").status_code == 404


def test_a_record_leads_to_its_page_and_bears_both_dates(client, process):
    factories.an_event(process, slug="met", starts=clock.now() + timedelta(days=20))
    page = html(client, f"{AT}outreach/")
    assert 'href="/en/open-plan/events/met/"' in page
    assert "Announced 20 days before" in page
    assert re.search(r"Happened on <strong>[^<]+</strong>, recorded here on \d", page)


def test_a_long_list_is_read_a_page_at_a_time(client, process):
    for number in range(52):
        factories.an_event(process, slug=f"e{number}")
    assert "All 52 records" in html(client)
    first, second = html(client, f"{AT}outreach/"), html(client, f"{AT}outreach/?page=2")
    assert (first.count("hb-evidence__one"), second.count("hb-evidence__one")) == (50, 2)
    assert html(client, f"{AT}outreach/?page=999999999999999999999").count("hb-evidence__one") in (2, 50)


def test_as_many_statements_for_much_as_for_little(client, process):
    forum = factories.a_forum(process)

    def statements():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            html(client)
        return len(asked)

    def more():
        factories.a_meeting(forum, presents_results=True)
        factories.a_document(process)
        factories.an_answer(factories.a_contribution(process))
        factories.a_contribution(process)

    more()
    few = statements()
    more()
    more()
    assert statements() == few


def test_nothing_of_it_can_be_entered_or_ticked_away(client, process):
    coordinator = factories.a_post(process).user
    client.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = html(client)
    assert 'method="post"' not in page[page.index("<main") : page.index("</main>")]
    before = html(client)
    for address in (AT, f"{AT}reasons/"):
        client.post(address, {"state": "met"})
    assert html(client) == before
    room = [path.read_text() for path in Path(hearback.evidence.__file__).parent.rglob("*.py")]
    assert not [word for text in room for word in (".create(", ".save(", ".update(", ".delete(") if word in text]


def test_the_forum_and_the_page_about_the_process_lead_to_it(client, process):
    assert f'href="{AT}"' in html(client, "/en/open-plan/about/")
    assert f'href="{AT}#reasons"' in html(client, "/en/open-plan/forum/")
