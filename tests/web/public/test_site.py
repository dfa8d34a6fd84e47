"""Pages of the site as a whole, and finding something by its reference."""

import pytest

from tests import factories
from tests.plans.factories import a_published_version

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("page", ["", "about/", "privacy/", "accessibility/", "data/", "find/"])
def test_each_is_there_in_both_languages_for_everyone(client, page, language):
    response = client.get(f"/{language}/{page}")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


def test_home_lists_open_processes_only(client):
    factories.a_process(name={"en": "The open one"})
    factories.a_draft_process(name={"en": "The secret one"})
    html = client.get("/en/").content.decode()
    assert "The open one" in html
    assert "The secret one" not in html


@pytest.mark.parametrize("number", [1, 3])
def test_home_takes_one_statement(client, django_assert_num_queries, number):
    for _ in range(number):
        factories.a_process()
    with django_assert_num_queries(1):
        html = client.get("/en/").content.decode()
    assert html.count('class="hb-card"') == number


def test_the_accessibility_statement_says_that_no_screen_reader_user_has_used_it(client):
    assert (
        "Nobody who relies on a screen reader has used this site yet"
        in client.get("/en/accessibility/").content.decode()
    )


def test_a_reference_is_found_however_it_was_typed(client):
    said = factories.a_contribution(factories.a_process(slug="open-plan"))
    typed = said.reference.lower().replace("-", " ")
    found = client.get("/en/find/", {"reference": typed}, follow=True)
    assert found.redirect_chain[-1][0] == f"/en/open-plan/said/{said.reference}/"


def test_a_reference_on_paper_needs_no_language(client):
    said = factories.a_contribution(factories.a_process(slug="open-plan"))
    found = client.get(f"/r/{said.reference}/", headers={"accept-language": "cy"}, follow=True)
    assert found.redirect_chain[-1][0] == f"/cy/open-plan/said/{said.reference}/"


@pytest.mark.parametrize("typed", ["", "nonsense", "7NM3-YN3", "<script>"])
def test_what_cannot_be_a_reference_is_told_by_its_field_and_stays(client, typed):
    html = client.get("/en/find/", {"reference": typed}).content.decode()
    assert "govuk-error-summary" in html
    assert "<script>" not in html
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in html


def test_an_unknown_reference_is_not_found_and_a_held_one_neither(client):
    assert client.get("/en/r/7NM3-YN3Q/").status_code == 404
    assert "We do not know this reference" in client.get("/en/r/7NM3-YN3Q/").content.decode()


def test_who_types_a_bookings_reference_reads_what_opens_it(client):
    page = client.get(f"/en/r/{factories.a_booking().reference}/")
    assert page.status_code == 404
    assert "A booking opens with its private link only" in page.content.decode()


def test_about_says_what_an_open_government_plan_is_and_leads_to_the_processes(client):
    page = client.get("/en/about/").content.decode()
    assert "An open government plan is a list of promises" in page
    assert '<a class="govuk-link" href="/en/">See what is open now</a>' in page


def test_a_name_in_the_sites_first_language_is_marked_with_it_in_another(client):
    process = factories.a_process(slug="marked", runner="The Open Plan Team")
    a_published_version(process, label="Draft for comment")
    marked = ['<span lang="en">The Open Plan Team</span>', '<span lang="en">Draft for comment</span>']
    for page in ("", "marked/", "marked/about/", "marked/plan/", "marked/plan/versions/", "marked/timeline/"):
        html = {code: client.get(f"/{code}/{page}").content.decode() for code in ("cy", "en")}
        assert any(one in html["cy"] for one in marked), page
        assert not any(one in html["en"] for one in marked), page
    assert marked[1] in client.get("/cy/marked/plan/").content.decode()
    assert marked[1] in client.get("/cy/marked/timeline/").content.decode()
