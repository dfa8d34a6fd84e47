"""Feeds: what became public, of a process, a commitment, a theme or its answers; the same for all, in both languages."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hearback.answers import facts
from hearback.answers.actions import CauseOf
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.journal import actions as journal
from hearback.plans import actions as plans
from hearback.processes import actions as processes
from tests import factories
from tests.answers.test_gate import Plan

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client, at, language="en"):
    """(title, address, id) of each entry, the first first."""
    response = client.get(f"/{language}/{at}")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)  # noqa: S314 -- our own feed
    return [
        (one.find(f"{ATOM}title").text, one.find(f"{ATOM}link").get("href"), one.find(f"{ATOM}id").text)
        for one in feed.findall(f"{ATOM}entry")
    ]


def titles(client, at, language="en"):
    return [title for title, _address, _uuid in entries(client, at, language)]


@pytest.fixture
def plan():
    """A plan with a commitment and what was said about it, all of it public."""
    return Plan()


def test_the_feed_of_a_process_says_everything_that_became_public_the_latest_first(client):
    process = factories.a_process(slug="plan")
    plan = Plan(process)
    an_event = factories.an_event(process, title={"en": "A workshop (invented)"})
    factories.published_notes(an_event)
    document = factories.a_document(process)
    said = factories.a_contribution(process, words="Nobody repeats this.")
    factories.an_answer(said)
    news = entries(client, "plan/feed/")
    assert [title for title, _address, _uuid in news] == [
        f"An answer to {said.reference}",
        "Document: A letter to the Minister (invented)",
        "Notes of A workshop (invented)",
        "Event: A workshop (invented)",
        "The plan is published: For comment",
        "Open plan 2013 is open",
    ]
    assert news[1][1] == f"http://testserver/en/plan/documents/{document.slug}/"
    assert plan.first.number == 1
    assert len({uuid for _title, _address, uuid in news}) == 6
    page = client.get("/en/plan/feed/").content.decode()
    assert "There is no money for it this year." in page
    assert "Nobody repeats" not in page


def test_it_is_in_welsh_below_its_welsh_address_with_the_same_ids(client):
    process = factories.a_process(slug="plan")
    factories.a_document(process)
    english, welsh = entries(client, "plan/feed/"), entries(client, "plan/feed/", "cy")
    assert [one[2] for one in english] == [one[2] for one in welsh]
    assert welsh[0][0] == "Dogfen: Llythyr at y Gweinidog (dyfeisiwyd)"
    assert welsh[0][1].startswith("http://testserver/cy/plan/documents/")


def test_a_commitment_and_a_theme_have_feeds_of_what_is_about_them_alone(client):
    process = factories.a_process(slug="plan")
    theme = processes.add_theme(actor=HOST, process=process, slug="money", name={"en": "Money", "cy": "Arian"})
    plan = Plan(process)
    about = factories.a_contribution(process, commitment=plan.commitment)
    changed = factories.a_contribution(process)
    under = factories.a_contribution(process, theme=theme)
    for said in (about, under, factories.a_contribution(process)):
        factories.an_answer(said)
    factories.an_answer(changed, outcome="changed", causes=[CauseOf(plan.commitment)])
    assert titles(client, "plan/commitments/1/feed/") == [
        f"An answer to {changed.reference}",
        f"An answer to {about.reference}",
    ]
    assert titles(client, "plan/themes/money/feed/") == [f"An answer to {under.reference}"]
    assert len(titles(client, "plan/answers/feed/")) == 4
    assert client.get("/en/plan/commitments/9/feed/").status_code == 404
    assert client.get("/en/plan/themes/nothing/feed/").status_code == 404


def test_what_waits_for_its_release_stands_in_no_feed_and_comes_when_it_is_out(client):
    process = factories.a_process(slug="plan")
    later = clock.now() + timedelta(days=2)
    waits = factories.a_document(process, published=False, title={"en": "Tomorrow’s letter"})
    processes.publish_document(actor=HOST, document=waits, at=later)
    said = factories.a_contribution(process)
    factories.an_answer(said)
    assert titles(client, "plan/feed/") == [f"An answer to {said.reference}", "Open plan 2013 is open"]
    with time_machine.travel(later + timedelta(minutes=1)):
        assert titles(client, "plan/feed/")[0] == "Document: Tomorrow’s letter"


def test_an_answer_that_goes_to_somebody_more_keeps_its_entry(client):
    process = factories.a_process(slug="plan")
    answer = factories.an_answer(factories.a_contribution(process))
    before = entries(client, "plan/answers/feed/")
    with transaction.atomic():
        subject = ("answer", answer.uuid)
        journal.append(
            facts.ANSWER_GIVEN, actor=HOST, subject=subject, process=process.uuid, refs={"contributions": []}
        )
    assert entries(client, "plan/answers/feed/") == before


def test_whoever_works_on_a_process_reads_no_more_in_its_feed_and_a_draft_has_none(client):
    process = factories.a_draft_process(slug="secret")
    client.force_login(factories.a_post(process).user)
    assert client.get("/en/secret/feed/").status_code == 404


def test_a_program_that_has_the_feed_already_is_sent_nothing(client):
    process = factories.a_process(slug="plan")
    first = client.get("/en/plan/feed/")
    again = client.get("/en/plan/feed/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = client.get("/en/plan/feed/", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert since.status_code == 304
    factories.a_document(process)
    assert client.get("/en/plan/feed/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("at", ["", "commitments/1/", "answers/"])
def test_a_page_names_its_feed_for_programs(client, at):
    Plan(factories.a_process(slug="plan"))
    page = client.get(f"/cy/plan/{at}").content.decode()
    assert f'<link rel="alternate" type="application/atom+xml" href="/cy/plan/{at}feed/"' in page


def test_a_feed_takes_as_many_statements_for_three_of_each_as_for_one(client):
    process = factories.a_process(slug="plan")
    plan = Plan(process)
    counts = []
    for number in range(1, 4):
        factories.a_document(process)
        factories.published_notes(factories.an_event(process))
        factories.an_answer(factories.a_contribution(process), factories.a_contribution(process))
        plans.report_progress(
            actor=HOST,
            commitment=plan.commitment,
            milestone=plan.milestone,
            status="limited",
            text={"en": f"Step {number} is done."},
            reported_by="The Treasury",
            key=f"step-{number}",
        )
        with CaptureQueriesContext(connection) as statements:
            client.get("/en/plan/feed/")
        counts.append(len(statements))
    assert len(set(counts)) == 1
    assert titles(client, "plan/feed/").count("An answer to 2 contributions") == 3
    assert titles(client, "plan/commitments/1/feed/")[:3] == ["Progress on commitment 1"] * 3
