"""The Chatham House Rule at the desk and on public pages: a page that explains, a switch, and no way back once begun."""

from datetime import timedelta

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST, Purpose
from hearback.events import actions as events
from hearback.events.models import Event
from tests import factories
from tests.web.public.people import opened, words_of

pytestmark = pytest.mark.django_db
ONE = "/desk/open-plan/events/workshop/"


@pytest.fixture
def event(process):
    return factories.an_event(process, slug="workshop")


def test_it_is_switched_on_and_off_on_its_own_page(desk, event):
    assert f'href="{ONE}chatham/"' in desk.get(ONE).content.decode()
    assert "nobody may say who said it" in words_of(desk.get(f"{ONE}chatham/"))
    for on, stands in (("yes", True), ("yes", True), ("no", False)):
        assert desk.post(f"{ONE}chatham/", {"on": on}).url == ONE
        assert Event.objects.get().chatham_house is stands
    assert "Choose yes or no" in words_of(desk.post(f"{ONE}chatham/", {}))


def test_once_the_event_began_the_page_says_why_it_stays(desk, process):
    began = clock.now() - timedelta(minutes=5)
    event = factories.an_event(process, slug="workshop", starts=began)
    assert desk.post(f"{ONE}chatham/", {"on": "yes"}).url == ONE
    page = desk.post(f"{ONE}chatham/", {"on": "no"})
    assert "stays under it" in words_of(page)
    assert "<form" not in page.content.decode().split("<main")[1]
    assert Event.objects.get(pk=event.pk).chatham_house


def test_notes_that_name_somebody_come_back_with_the_name_and_every_word(desk, event):
    desk.post(f"{ONE}chatham/", {"on": "yes"})
    factories.a_slip(event, name="Ann Example")
    page = desk.post(f"{ONE}notes/", {"text-en": "Ann Example asked for bus times."})
    assert "Take out Ann Example" in words_of(page)
    assert "Ann Example asked for bus times." in page.content.decode()
    assert desk.post(f"{ONE}notes/", {"text-en": "Somebody asked for bus times."}).url == f"{ONE}notes/check/"


def test_everybody_reads_that_the_rule_holds_and_an_author_reads_that_their_choice_is_kept(client, event):
    slip = factories.a_slip(event, name="Ann Example", attribution="named", email="ann@example.org")
    events.set_chatham_house(actor=HOST, event=event, on=True, spoke=frozenset())
    here = f"/en/open-plan/said/{slip.reference}/"
    assert "Chatham House Rule" in words_of(client.get("/en/open-plan/events/workshop/"))
    page = words_of(client.get(here))
    assert "said under the Chatham House Rule" in page
    assert "Ann Example" not in page
    mine = words_of(opened(client, Purpose.SAID, slip))
    assert "You chose “Show my name”; we keep that" in mine
