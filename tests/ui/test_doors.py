"""What holds for every response: headers, default deny, error pages, languages."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path

from hearback.core.viewer import NOBODY, Viewer
from hearback.web.ui import context, csp, default_deny, errors

pytestmark = pytest.mark.usefixtures("gallery")


# --- headers


def test_a_page_may_load_nothing_from_elsewhere_and_nothing_inline(client):
    policy = client.get("/en/")["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "font-src": "'none'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


def test_error_pages_carry_the_same_headers(client):
    for address in ("/en/no-such-page/", "/undeclared/"):
        assert client.get(address)["Content-Security-Policy"] == csp.POLICY


def test_a_public_page_is_asked_for_again_each_time(client):
    assert client.get("/plain/")["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_what_was_made_for_one_person_is_stored_nowhere(client):
    response = client.get("/personal/")
    assert response["Cache-Control"] == "private, no-store"
    assert "Cookie" in response["Vary"]


def test_a_page_with_a_form_is_private_but_found_again_by_back(client):
    assert client.get("/en/uk-2013/have-your-say/")["Cache-Control"] == "private, no-cache"


def test_a_page_that_read_a_session_is_stored_nowhere():
    request = RequestFactory().get("/")
    request.session = type("Session", (), {"accessed": True, "modified": False, "session_key": "k"})()
    assert csp.cache_control(request, HttpResponse()) == "private, no-store"


def test_a_page_made_for_somebody_is_stored_nowhere_even_if_its_door_forgot_to_say_so():
    request = RequestFactory().get("/")
    request.hearback_viewer = Viewer(user=1)
    assert csp.cache_control(request, HttpResponse()) == "private, no-store"
    request.hearback_viewer = NOBODY
    assert csp.cache_control(request, HttpResponse()) == "public, max-age=0, must-revalidate"


def test_a_page_that_looked_for_a_session_and_found_none_is_nobodys():
    request = RequestFactory().get("/")
    request.session = type("Session", (), {"accessed": True, "modified": False, "session_key": None})()
    assert csp.cache_control(request, HttpResponse()) == "public, max-age=0, must-revalidate"


def test_a_private_link_does_not_travel_and_is_not_indexed(client):
    response = client.get("/secret/")
    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert client.get("/plain/")["Referrer-Policy"] == "same-origin"


# --- default deny


def test_a_view_that_names_no_rule_is_not_run(client):
    response = client.get("/undeclared/")
    assert response.status_code == 403
    assert b"nobody said who may see this" not in response.content


def test_a_check_lists_the_route(settings):
    found = default_deny.every_route_names_its_rule(None)
    assert [error.id for error in found] == ["hearback.E001"]
    assert "undeclared/" in found[0].msg


def test_a_view_of_somebody_elses_is_marked_without_touching_it():
    def theirs(request: HttpRequest) -> HttpResponse:
        return HttpResponse("theirs")

    ours = default_deny.guarded("anyone", theirs)
    assert (default_deny.rule_of(ours), default_deny.rule_of(theirs)) == ("anyone", "")
    assert path("x/", ours).callback(RequestFactory().get("/")).content == b"theirs"


def test_a_rule_needs_a_name():
    with pytest.raises(ValueError, match="name"):
        default_deny.rule("")


# --- error pages


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("name", ["400", "403", "410", "csrf", "500"])
def test_an_error_page_says_what_to_do_in_the_readers_language(client, language, name):
    html = client.get(f"/{language}/{name}/").content.decode()
    assert f'<html lang="{language}"' in html
    assert html.count('<p class="govuk-body">') >= 2


def test_what_is_gone_answers_410_with_its_reason():
    response = errors.gone(RequestFactory().get("/en/"), "Its author took it back.")
    assert response.status_code == 410
    assert b"Its author took it back." in response.content


def test_our_own_failure_is_told_without_the_database(client):
    client.raise_request_exception = False
    response = client.get("/cy/crash/")  # this test may use no database: pytest-django would say so
    assert response.status_code == 500
    assert b'<html lang="cy"' in response.content


def test_even_a_broken_layout_leaves_a_sentence(monkeypatch):
    def broken(path: str) -> dict:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(context, "without_request", broken)
    response = errors.server_error(RequestFactory().get("/en/"))
    assert (response.status_code, response["Content-Type"]) == (500, "text/plain; charset=utf-8")
    assert b"try again" in response.content


# --- languages


def test_the_switch_leads_to_the_same_page_and_query():
    languages = context.same_page_in_every_language("/en/uk-2013/said/?theme=money")
    assert [(one.code, one.href, one.current) for one in languages] == [
        ("en", "/en/uk-2013/said/?theme=money", True),
        ("cy", "/cy/uk-2013/said/?theme=money", False),
    ]


def test_an_address_without_a_language_has_no_switch():
    assert context.same_page_in_every_language("/r/7NM3-YN3Q") == ()
