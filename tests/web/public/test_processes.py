"""A process as the public reads it, and what the public may not."""

from datetime import timedelta

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.processes import actions as processes
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = ("", "about/", "timeline/", "privacy/", "announcements/", "plan/", "plan/versions/", "plan/changes/")
PAGES += ("events/", "said/", "answers/", "progress/")


def an_announcement(process, *, slug="the-draft-is-out", **fields):
    given = {"title": {"en": "The draft is out"}, "body": {"en": "Read **it**."}, "byline": "The open plan team"}
    given |= {"signatories": [("The open plan team", None, "government")], "first_appeared": "The network’s website"}
    return processes.write_announcement(actor=HOST, process=process, slug=slug, **given | fields)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_a_process_that_is_not_open_is_there(client, page):
    factories.a_draft_process(slug="secret", name={"en": "A secret plan"})
    response = client.get(f"/en/secret/{page}")
    assert response.status_code == 404
    assert "A secret plan" not in response.content.decode()


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_an_empty_process_says_what_to_do_next(client, page, language):
    factories.a_process(slug="open-plan")
    response = client.get(f"/{language}/open-plan/{page}")
    assert response.status_code == 200
    assert f'href="/{language}/open-plan/' in response.content.decode()
    assert response.headers["Cache-Control"] in {"public, max-age=0, must-revalidate", "private, no-cache"}


def test_the_overview_shows_the_promise_and_the_questions_in_the_readers_language(client):
    factories.a_process(slug="open-plan")
    html = client.get("/cy/open-plan/").content.decode()
    for words in factories.PROMISE.values():
        assert words["cy"] in html
    assert "Beth sydd ar goll? (1)" in html
    assert 'href="/cy/open-plan/have-your-say/?question=1"' in html


def test_every_number_of_the_sum_leads_to_its_list(client):
    process = factories.a_process(slug="open-plan")
    for _ in range(2):
        factories.a_contribution(process)
    factories.an_answer(factories.a_contribution(process))
    html = client.get("/en/open-plan/").content.decode()
    assert "<strong>3</strong> received" in html
    for state in ("waiting", "talked-about", "answered", "withdrawn"):
        assert f'href="/en/open-plan/said/?state={state}"' in html
    assert client.get("/en/open-plan/said/?state=waiting").content.decode().count("hb-list__row") == 2
    assert client.get("/en/open-plan/said/?state=answered").content.decode().count("hb-list__row") == 1


def test_a_draft_announcement_and_one_under_embargo_are_not_there(client):
    process = factories.a_process(slug="open-plan")
    an_announcement(process, slug="draft")
    later = an_announcement(process, slug="later", title={"en": "Tomorrow’s news"})
    processes.publish_announcement(actor=HOST, announcement=later, at=clock.now() + timedelta(days=1))
    assert client.get("/en/open-plan/announcements/draft/").status_code == 404
    assert client.get("/en/open-plan/announcements/later/").status_code == 404
    for page in ("", "announcements/", "timeline/"):
        assert "Tomorrow’s news" not in client.get(f"/en/open-plan/{page}").content.decode()


def test_an_announcement_says_who_signed_it_and_where_it_first_appeared(client):
    process = factories.a_process(slug="open-plan")
    processes.publish_announcement(actor=HOST, announcement=an_announcement(process))
    html = client.get("/en/open-plan/announcements/the-draft-is-out/").content.decode()
    assert "<strong>it</strong>" in html
    assert "The network’s website" in html
    assert "Government" in html


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_announcements_takes_three_statements(client, django_assert_num_queries, number):
    process = factories.a_process(slug="open-plan")
    for i in range(number):
        processes.publish_announcement(actor=HOST, announcement=an_announcement(process, slug=f"news-{i}"))
    with django_assert_num_queries(3):
        html = client.get("/en/open-plan/announcements/").content.decode()
    assert html.count("hb-list__row") == number


def test_the_public_reads_posts_and_no_names_of_those_who_hold_them(client):
    process = factories.a_process(slug="open-plan")
    factories.a_post(process)
    html = client.get("/en/open-plan/about/").content.decode()
    assert "Coordinator" in html
    assert "Colleague" not in html


def test_a_date_in_words_stands_on_the_timeline_as_it_was_written(client):
    process = factories.a_process(slug="open-plan")
    processes.add_step(actor=HOST, process=process, text={"en": "The plan is agreed"}, written="Autumn 2014")
    html = client.get("/en/open-plan/timeline/").content.decode()
    assert "Autumn 2014" in html
    assert "The plan is agreed" in html
