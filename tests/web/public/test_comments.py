"""Commenting in a browser: the form, the link in the message, yes, and taking it back."""

import re
from uuid import uuid4

import pytest

from hearback.contributions import actions
from hearback.contributions.models import Reply, SecondLook
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.outbox.models import Message
from hearback.people import links
from tests import factories
from tests.floods.test_work import solve
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


def test_whoever_wrote_a_hidden_comment_reads_why_asks_once_and_reads_what_came_of_it(client, said):
    allow(said)
    given = {"key": uuid4(), "text": "You fool.", "language": "cy", "email": "ben@example.org"}
    comment = actions.comment(actor=NOBODY, contribution=said, **given)
    client.get(links.url(Purpose.COMMENT, comment.uuid, 1, "cy"))
    own = f"/en/plan/said/{said.reference}/comments/{comment.uuid}/"
    client.post(own)
    assert client.get(f"{own}look/").status_code == 303
    actions.hide_reply(actor=HOST, reply=comment, because="abuse")
    page = client.get(own)
    assert "The public does not see these words: It insults or threatens people." in words_of(page)
    form = client.get(f"{own}look/")
    assert is_private(form)
    assert "What it does not mean:" in words_of(form)
    page = client.post(f"{own}look/", {"words": "I meant myself."}, follow=True)
    assert "You asked for another look on" in words_of(page)
    assert client.post(f"{own}look/", {"words": "Please!"}).status_code == 303
    look = SecondLook.objects.get()
    assert look.words == "I meant myself."
    actions.look_again(actor=HOST, look=look, shown=False, note={"en": "It names her."})
    page = words_of(client.get(own))
    assert "Your words stay hidden. Somebody else looked than the person who hid them." in page
    assert "It names her." in page
    assert "Ask for another look" not in page
    assert type(client)().get(f"{own}look/").status_code == 404


def test_in_a_crowd_the_form_comes_back_once_with_a_task_and_what_shows_no_work_waits_for_a_look(
    client, said, settings
):
    settings.BUSY_SITE = 1
    allow(said)
    for _calm in range(2):
        given = {
            "key": hidden(client.get(at(said) + "comment/"), "key"),
            "text": "So do I.",
            "email": "ben@example.org",
        }
        page = client.post(at(said) + "comment/", given)
    assert page.status_code == 200, "in a crowd it comes back"
    assert "So do I." in page.content.decode()
    assert "Before it sends, your device does a little work" in words_of(page)
    assert client.post(at(said) + "comment/", given | {"work": solve(page.context["asks"].task)}).status_code == 303
    assert Reply.objects.latest("pk").held is None
    given |= {"key": str(uuid4())}
    assert client.post(at(said) + "comment/", given | {"work": ""}).status_code == 303
    assert Reply.objects.latest("pk").held is not None
    assert Reply.objects.count() == 3
