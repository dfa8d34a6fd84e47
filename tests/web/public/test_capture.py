from uuid import uuid4

import pytest
from django.test import Client

from hearback.contributions.models import Authorship, Contribution
from hearback.core.viewer import HOST, Purpose
from hearback.events import actions
from tests import factories
from tests.web.public.people import hidden, is_private, opened, words_of

pytestmark = pytest.mark.django_db

HERE = "/en/plan/capture/workshop/"
SLIP = {"words": "Open the bus times.", "attribution": "not-shown"}


@pytest.fixture
def event():
    return factories.an_event(factories.a_process(slug="plan", questions=2), slug="workshop")


@pytest.fixture
def facilitator(client, event):
    """Somebody who opened the facilitator's link."""
    opened(client, Purpose.CAPTURE, event)
    return client


def test_one_line_is_enough_and_the_form_comes_again_with_the_reference(facilitator):
    key = hidden(facilitator.get(HERE), "key")
    page = facilitator.post(HERE, SLIP | {"key": key}, follow=True)
    slip = Contribution.objects.get()
    assert f"Kept: {slip.reference}" in words_of(page)
    assert "Open the bus times." in words_of(page)
    assert hidden(page, "key") != key
    assert (slip.channel, slip.event.slug) == ("room", "workshop")
    assert is_private(page)


def test_the_facilitator_never_becomes_the_author(facilitator):
    facilitator.post(HERE, SLIP | {"key": str(uuid4())})
    authorship = Authorship.objects.get()
    assert (authorship.name, authorship.participant, authorship.attribution) == ("", None, "not-shown")


def test_question_and_table_stay_for_the_next_slip(facilitator):
    given = SLIP | {"key": str(uuid4()), "question": "2", "table": "Table 4"}
    page = facilitator.post(HERE, given, follow=True).content.decode()
    assert '<option value="2" selected>' in page
    assert 'value="Table 4"' in page
    assert Contribution.objects.get().question.number == 2


def test_pressing_twice_keeps_one(facilitator):
    key = str(uuid4())
    for _ in range(2):
        facilitator.post(HERE, SLIP | {"key": key})
    assert Contribution.objects.count() == 1


def test_a_name_is_shown_only_when_they_said_so_and_gave_it(facilitator):
    page = facilitator.post(HERE, SLIP | {"key": str(uuid4()), "attribution": "named"})
    assert "id_name-error" in page.content.decode()
    assert "Open the bus times." in page.content.decode()
    facilitator.post(HERE, SLIP | {"key": str(uuid4()), "attribution": "named", "name": "Ada Example"})
    assert Authorship.objects.get().name == "Ada Example"


@pytest.mark.parametrize("words", ["", "x" * 10_001, "a\x00b"])
def test_bad_words_are_told_at_the_box(facilitator, words):
    page = facilitator.post(HERE, SLIP | {"key": str(uuid4()), "words": words})
    assert "id_words-error" in page.content.decode()
    assert not Contribution.objects.exists()


def test_without_the_link_nobody_writes_down(client, event):
    assert (client.get(HERE).status_code, client.post(HERE, SLIP).status_code) == (403, 403)


def test_the_link_opens_one_event_alone(facilitator, event):
    factories.an_event(event.process, slug="other")
    assert facilitator.get("/en/plan/capture/other/").status_code == 403


def test_a_revoked_link_opens_nothing(facilitator, event):
    old = event.link_version
    actions.revoke_capture_link(actor=HOST, event=event)
    assert facilitator.get(HERE).status_code == 403
    event.link_version = old
    assert opened(Client(), Purpose.CAPTURE, event).status_code == 410


def test_under_the_chatham_house_rule_nobody_is_asked_whether_a_name_may_be_shown(facilitator, event):
    actions.set_chatham_house(actor=HOST, event=event, on=True, spoke=frozenset())
    page = facilitator.get(HERE)
    assert "Chatham House Rule" in words_of(page)
    assert 'name="attribution"' not in page.content.decode()
    given = {"words": "Open the bus times.", "key": str(uuid4()), "name": "Ada Example", "attribution": "named"}
    page = facilitator.post(HERE, given, follow=True)
    assert "Open the bus times." in words_of(page)
    assert "Ada Example" not in words_of(page)
    assert Authorship.objects.get().attribution == "not-shown"
