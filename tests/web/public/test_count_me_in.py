"""Count me in, page by page: from a commitment to its own page, and out again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.contributions.models import CountedIn
from hearback.core import clock
from hearback.core.viewer import HOST, Purpose
from hearback.outbox.models import Message
from hearback.processes import actions as processes
from tests import factories
from tests.plans.factories import a_published_version
from tests.web.public.people import is_private, opened, words_of

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Tom (invented)", "organisation_name": "", "email": "tom@example.org"}


@pytest.fixture
def process():
    process = factories.a_process(slug="plan")
    a_published_version(process)
    processes.add_theme(actor=HOST, process=process, slug="money", name={"en": "Money", "cy": "Arian"})
    return process


def test_from_a_commitments_page_somebody_is_counted_in_and_leaves_again(client, process):
    page = client.get("/en/plan/commitments/1/").content.decode()
    assert 'href="/en/plan/count-me-in/?commitment=1"' in page
    assert "help carry it out" not in page
    form = client.get("/en/plan/count-me-in/?commitment=1").content.decode()
    assert '<option value="commitment-1" selected>1. Open the registers' in form
    done = client.post("/en/plan/count-me-in/", GIVEN | {"about": "commitment-1"}, follow=True)
    assert "One more step" in words_of(done)
    counted = CountedIn.objects.get()
    own = opened(client, Purpose.COUNTED_IN, counted)
    assert is_private(own)
    assert "You are not counted in yet." in words_of(own)
    here = f"/en/plan/count-me-in/{counted.uuid}/"
    assert "You are counted in since" in words_of(client.post(here, follow=True))
    assert "1 person wants to help carry it out." in words_of(client.get("/en/plan/commitments/1/"))
    assert "Tom" not in words_of(client.get("/en/plan/commitments/1/"))
    left = client.post(here, {"do": "leave"}, follow=True)
    assert "You are not counted in any more" in words_of(left)
    assert client.get(here).status_code == 404
    assert "help carry it out" not in words_of(client.get("/en/plan/commitments/1/"))


def test_in_welsh_for_a_theme_and_the_message_is_in_welsh_too(client, process):
    assert 'value="theme-money" selected' in client.get("/cy/plan/count-me-in/?theme=money").content.decode()
    client.post("/cy/plan/count-me-in/", GIVEN | {"about": "theme-money"})
    assert Message.objects.get().language == "cy"
    assert "cyfrif" in Message.objects.get().subject


def test_no_page_and_no_message_promises_what_nobody_sends(client, process):
    asks = client.get("/en/plan/count-me-in/")
    client.post("/en/plan/count-me-in/", GIVEN | {"about": "theme-money"})
    pages = [asks, opened(client, Purpose.COUNTED_IN, counted := CountedIn.objects.get())]
    pages.append(client.post(f"/en/plan/count-me-in/{counted.uuid}/", follow=True))
    for text in (*map(words_of, pages), Message.objects.get().body):
        assert "We tell you when" not in text
        assert "hear nothing" not in text
    assert [("do not write to you about it yet" in words_of(one)) for one in pages] == [True, False, True]


def test_what_is_missing_is_told_by_its_field_and_nothing_is_lost(client, process):
    page = client.post("/en/plan/count-me-in/", {"about": "commitment-99", "name": "Tom", "email": "tom"})
    html = page.content.decode()
    assert 'value="Tom"' in html
    assert "id_about-error" in html
    assert "id_email-error" in html


def test_whoever_offers_help_is_told_that_they_can_take_part(client, process):
    said = factories.a_contribution(process, kind="offer")
    opened(client, Purpose.SAID, said)
    page = client.get(f"/en/plan/said/{said.reference}/sent/").content.decode()
    assert 'href="/en/plan/count-me-in/"' in page
    other = factories.a_contribution(process, kind="question")
    opened(client, Purpose.SAID, other)
    assert "count-me-in" not in client.get(f"/en/plan/said/{other.reference}/sent/").content.decode()


def test_it_stands_on_a_persons_own_page(client, process):
    client.post("/en/plan/count-me-in/", GIVEN | {"about": "theme-money"})
    counted = CountedIn.objects.get()
    page = opened(client, Purpose.ME, counted.participant)
    assert "Where you are counted in Money" in words_of(page)
    assert client.get(f"/en/plan/count-me-in/{counted.uuid}/").status_code == 200


def test_the_desk_reads_who_in_as_many_statements_for_three_as_for_one(client, process):
    client.force_login(factories.a_post(process).user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Nobody is counted in yet." in words_of(client.get("/desk/plan/count-me-in/"))
    counts = []
    for number in range(3):
        client.post("/en/plan/count-me-in/", GIVEN | {"about": "commitment-1", "email": f"tom{number}@example.org"})
        CountedIn.objects.update(confirmed=clock.now())
        with CaptureQueriesContext(connection) as statements:
            page = client.get("/desk/plan/count-me-in/")
        counts.append(len(statements))
    assert words_of(page).count("Tom (invented)") == 3
    assert len(set(counts)) == 1
