"""What everybody reads after an event, and that nobody reads it before; photographs are looked up anew each time."""

from datetime import timedelta

import pytest
from django.test import Client

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.events import actions
from tests import factories
from tests.pages import validate_html
from tests.web.public.people import words_of

pytestmark = pytest.mark.django_db
HERE = "/en/open-plan/events/workshop/"


@pytest.fixture
def event():
    """A workshop that was three days ago."""
    process = factories.a_process(slug="open-plan")
    return factories.an_event(process, slug="workshop", starts=clock.now() - timedelta(days=3))


def test_the_notes_show_photographs_as_text_what_was_agreed_and_what_was_said(client, event):
    photograph = factories.a_photograph(event)
    factories.an_agreed_action(event, due=clock.today() - timedelta(days=1))
    slip = factories.a_slip(event, words="Publish bus times.")
    factories.published_notes(event)
    page = client.get(f"{HERE}notes/")
    words, html = words_of(page), page.content.decode()
    for shown in ("We talked.", "Open the bus times", "Ask the councils", "no update yet", "Publish bus times."):
        assert shown in words
    alternative = html.split('alt="')[1].split('"')[0]
    assert "Open the bus times" not in alternative  # it stands beside the picture, and is read once
    assert f"photographs/{photograph.uuid}.jpg" in html
    assert f"said/{slip.reference}/" in html
    assert f'href="{HERE}notes/"' in client.get(f"/en/open-plan/said/{slip.reference}/").content.decode()
    welsh = words_of(client.get(f"/cy{HERE.removeprefix('/en')}notes/"))
    assert "Agor amserlenni’r bysiau" in welsh
    assert "Gofyn i’r cynghorau" in welsh
    assert not validate_html([("notes", html)])


def test_of_many_slips_the_first_twenty_stand_there_with_a_way_to_all(client, event):
    for number in range(21):
        factories.a_slip(event, words=f"Point {number}.")
    factories.published_notes(event)
    words = words_of(client.get(f"{HERE}notes/"))
    assert "Point 19." in words
    assert "Point 20." not in words
    assert "Everything people said at this event" in words


def test_a_photograph_is_served_bare_and_only_while_its_notes_may_be_read(client, event):
    photograph = factories.a_photograph(event)
    at = f"{HERE}photographs/{photograph.uuid}.jpg"
    assert client.get(at).status_code == 404
    factories.published_notes(event)
    answer = client.get(at)
    assert answer.content == bytes(photograph.image)
    head = answer.headers
    assert (head["Content-Type"], head["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert head["Content-Disposition"] == f'inline; filename="{photograph.uuid}.jpg"'
    assert head["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert head["Cache-Control"] == "private, no-cache"  # asked for anew, each time
    again = client.get(at, headers={"If-None-Match": head["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/en/open-plan/events/workshop/photographs/{event.uuid}.jpg").status_code == 404
    actions.remove_photograph(actor=HOST, photograph=photograph)
    assert client.get(at, headers={"If-None-Match": head["ETag"]}).status_code == 404


def test_an_organisers_look_at_a_photograph_is_kept_nowhere(event):
    photograph = factories.a_photograph(event)
    organiser = Client()
    organiser.force_login(
        factories.a_post(event.process).user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    answer = organiser.get(f"{HERE}photographs/{photograph.uuid}.jpg")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")


def test_everybody_reads_when_notes_are_due_and_that_they_are_late(client, event, time_machine):
    due = f"The notes are due by {(event.ends + timedelta(days=14)).strftime('%-d %B %Y')}."
    assert due in words_of(client.get(HERE))
    time_machine.move_to(event.ends + timedelta(days=15))
    assert "There are no notes yet. They were due by" in words_of(client.get(HERE))
    factories.published_notes(event)
    assert "There are no notes yet" not in words_of(client.get(HERE))


@pytest.mark.parametrize("number", [1, 3])
def test_the_notes_take_fourteen_statements(client, event, django_assert_num_queries, number):
    for _ in range(number):
        factories.a_photograph(event)
        factories.an_agreed_action(event)
        factories.an_answer(factories.a_slip(event))
    factories.published_notes(event)
    with django_assert_num_queries(14):
        client.get(f"{HERE}notes/")
