"""Commenting in a browser: the form, the link in the message, yes, and taking it back."""

import re
from uuid import uuid4

import pytest

from hearback.contributions import actions
from hearback.core.viewer import HOST
from hearback.outbox.models import Message
from tests import factories
from tests.web.public.people import hidden, is_private, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    return factories.a_contribution(factories.a_process(slug="plan"), words="Publish the contracts.")


def at(said, language="en"):
    return f"/{language}/plan/said/{said.reference}/"


def allow(said):
    actions.set_moderation(actor=HOST, process=said.process, look_first=False, comments=True)


def test_without_the_switch_there_is_no_form(client, said):
    assert "Comment on this" not in words_of(client.get(at(said)))
    assert client.get(at(said) + "comment/").status_code == 404
    given = {"key": str(uuid4()), "text": "I", "email": "ben@example.org"}
    assert client.post(at(said) + "comment/", given).status_code == 404


def test_a_comment_is_written_confirmed_by_link_shown_and_taken_back(client, said):
    allow(said)
    assert "Comment on this" in words_of(client.get(at(said)))
    form = client.get(at(said) + "comment/")
    given = {"key": hidden(form, "key"), "text": "So do I.", "name": "", "email": "ben@example.org"}
    page = client.post(at(said) + "comment/", given, follow=True)
    assert "we have sent you a link" in words_of(page)
    assert "So do I." not in words_of(page)
    link = re.search(r"/en/l/\S+", Message.objects.get(key__startswith="comment:").body)[0]
    reader = type(client)()
    page = reader.get(link, follow=True)
    assert is_private(page)
    assert "Nobody else sees it yet." in words_of(page)
    assert "So do I." not in words_of(client.get(at(said))), "opening the link confirms nothing"
    own = page.redirect_chain[-1][0]
    reader.post(own)
    assert "Somebody else" in words_of(client.get(at(said)))
    assert "So do I." in words_of(client.get(at(said)))
    assert client.get(own).status_code == 404
    assert client.post(own, {"take": "back"}).status_code == 404
    reader.post(own, {"take": "back"})
    assert "So do I." not in words_of(client.get(at(said)))


def test_what_is_wrong_stands_at_its_box_and_nothing_is_lost(client, said):
    allow(said)
    page = client.post(at(said, "cy") + "comment/", {"key": str(uuid4()), "text": "A finnau.", "email": ""})
    assert "id_email-error" in page.content.decode()
    assert "A finnau." in words_of(page)
