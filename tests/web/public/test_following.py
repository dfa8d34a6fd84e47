"""Following, page by page: from a commitment to a digest, and out again with one click."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from hearback.core import clock
from hearback.core.viewer import HOST, Purpose
from hearback.outbox import mail_url
from hearback.outbox.models import Message
from hearback.processes import actions as processes
from hearback.reportback import actions
from hearback.reportback.models import Following
from tests import factories
from tests.answers.test_gate import Plan
from tests.reportback.loop import MAIL, follow
from tests.web.public.people import is_private, opened, words_of

pytestmark = pytest.mark.django_db
ADA = {"email": "ada@example.org"}


@pytest.fixture
def plan(settings):
    settings.MAIL = mail_url.parse(MAIL)
    return Plan(factories.a_process(slug="plan"))


def test_from_a_commitments_page_somebody_follows_it_reads_of_it_and_stops_with_one_click(client, plan):
    page = client.get("/en/plan/commitments/1/").content.decode()
    assert 'href="/en/plan/follow/?commitment=1"' in page
    form = client.get("/en/plan/follow/?commitment=1")
    assert "Commitment 1: Open the registers" in words_of(form)
    done = client.post("/en/plan/follow/?commitment=1", ADA, follow=True)
    assert "One more step" in words_of(done)
    link = re.search(r"/en/l/\S+", Message.objects.get().body)[0]
    own = client.get(link, follow=True)
    assert is_private(own)
    assert "We do not write to you yet." in words_of(own)
    here = own.redirect_chain[-1][0]
    assert "You follow it since" in words_of(client.post(here, {"do": "yes"}, follow=True))
    often = client.post(here, {"do": "often", "every": "day"}, follow=True)
    assert "Your choices are saved." in words_of(often)
    factories.an_answer(factories.a_contribution(plan.process, commitment=plan.commitment))
    follow()
    with time_machine.travel(clock.now() + timedelta(days=4)):
        assert actions.send_digests(now=clock.now()) == 1
    digest = Message.objects.get(key__startswith="news:")
    stop = urlsplit(digest.headers["List-Unsubscribe"].strip("<>"))
    program = Client(enforce_csrf_checks=True)
    clicked = program.post(f"{stop.path}?{stop.query}", {"List-Unsubscribe": "One-Click"})
    assert clicked.status_code == 200
    person = Following.objects.get().participant
    assert (person.wants_news, person.quiet) == (False, False)


def test_it_ends_on_its_own_page_and_stands_on_the_persons_page_until_then(client, plan):
    client.post("/cy/plan/follow/", ADA)
    following = Following.objects.get()
    assert Message.objects.get().language == "cy"
    mine = words_of(opened(client, Purpose.ME, following.participant))
    assert "What you follow Open plan 2013 (you have not said yes yet)" in mine
    here = f"/en/plan/follow/{following.uuid}/"
    left = client.post(here, {"do": "end"}, follow=True)
    assert "We do not write to you about it any more" in words_of(left)
    assert client.get(here).status_code == 404
    assert not Following.objects.exists()


def test_what_cannot_be_an_address_is_told_beside_it_and_nothing_else_of_the_address_bar_is_believed(client, plan):
    page = client.post("/en/plan/follow/?commitment=99&theme=nothing", {"email": "ada"}).content.decode()
    assert "id_email-error" in page
    assert 'value="ada"' in page
    client.post("/en/plan/follow/?commitment=99", ADA)
    assert Following.objects.get().commitment is None


def test_a_theme_is_followed_from_the_page_that_explains_it(client, plan):
    theme = processes.add_theme(actor=HOST, process=plan.process, slug="money", name={"en": "Money", "cy": "Arian"})
    assert 'href="/en/plan/follow/?theme=money"' in client.get("/en/plan/about/").content.decode()
    client.post("/en/plan/follow/?theme=money", ADA)
    assert Following.objects.get().theme == theme
