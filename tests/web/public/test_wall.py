"""What the room is saying, on a projector."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.contributions import actions
from hearback.core import clock
from hearback.core.viewer import HOST, Purpose
from hearback.events import actions as events
from hearback.processes import actions as processes
from hearback.processes import queries
from tests import factories
from tests.web.public.people import is_private, opened, words_of

pytestmark = pytest.mark.django_db

HERE = "/en/plan/capture/workshop/wall/"


@pytest.fixture
def event():
    starts = clock.now() - timedelta(hours=1)
    return factories.an_event(factories.a_process(slug="plan", questions=2), slug="workshop", starts=starts)


@pytest.fixture
def facilitator(client, event):
    opened(client, Purpose.CAPTURE, event)
    return client


def said_on(page):
    """The headings and lines of the wall, as they stand."""
    html = page.content.decode().split("data-news")[1]
    return re.findall(r'<h2 class="hb-wall__about">(.*?)</h2>|<p class="hb-words"[^>]*>(.*?)</p>', html)


def test_the_newest_line_stands_first_below_its_question_and_the_rest_last(facilitator, event):
    one, two = queries.questions(event.process)
    for words, question in (("a", None), ("b", two), ("c", one), ("d", two)):
        factories.a_slip(event, words=words, question=question)
    page = facilitator.get(HERE)
    assert [heading[:2] or words for heading, words in said_on(page)] == ["1.", "c", "2.", "d", "b", "An", "a"]
    assert is_private(page)


def test_it_can_be_read_by_theme(facilitator, event):
    theme = processes.add_theme(actor=HOST, process=event.process, slug="fares", name={"en": "Fares"})
    factories.a_slip(event, words="a")
    factories.a_slip(event, words="b", theme=theme)
    page = facilitator.get(f"{HERE}?by=theme")
    assert said_on(page) == [("Fares", ""), ("", "b"), ("And besides", ""), ("", "a")]


@pytest.mark.parametrize("who", ["facilitator", "coordinator"])
def test_what_is_held_hidden_withdrawn_or_erased_is_not_on_it_whoever_holds_the_laptop(client, event, who):
    kept = {
        name: factories.a_slip(event, words=f"zq{name}") for name in ("held", "hidden", "withdrawn", "erased", "seen")
    }
    actions.hold(actor=HOST, contribution=kept["held"])
    actions.hide(actor=HOST, contribution=kept["hidden"], because="abuse")
    author = factories.by_said_link
    actions.withdraw(actor=author(kept["withdrawn"]), contribution=kept["withdrawn"])
    actions.erase_words(actor=author(kept["erased"]), contribution=kept["erased"])
    if who == "facilitator":
        opened(client, Purpose.CAPTURE, event)
    else:
        client.force_login(factories.a_post(event.process).user)
    page = words_of(client.get(HERE))
    assert re.findall(r"zq\w+", page) == ["zqseen"]


def test_a_name_stands_there_only_where_it_may_and_never_under_the_chatham_house_rule(facilitator, event):
    factories.a_slip(event, words="a", name="Ada Example", attribution="named")
    factories.a_slip(event, words="b", name="Bob Example")
    page = words_of(facilitator.get(HERE))
    assert "Ada Example" in page
    assert "Bob Example" not in page
    ruled = factories.an_event(event.process, slug="ruled")
    events.set_chatham_house(actor=HOST, event=ruled, on=True, spoke=frozenset())
    factories.a_slip(ruled, words="zqsaid", name="Ada Example", attribution="named")
    opened(facilitator, Purpose.CAPTURE, ruled)
    page = words_of(facilitator.get(HERE.replace("workshop", "ruled")))
    assert "zqsaid" in page
    assert "Ada Example" not in page


def test_an_empty_wall_says_what_comes_and_nothing_moves_by_itself(facilitator):
    page = facilitator.get(HERE)
    assert "As soon as the first line is sent" in words_of(page)
    assert "http-equiv" not in page.content.decode()
    assert "Show what is new" in words_of(page)


def test_it_is_for_the_facilitator_alone(client, event):
    assert client.get(HERE).status_code == 403


def test_a_full_hall_sees_the_newest_and_how_many_there_are(facilitator, event):
    for number in range(42):
        factories.a_slip(event, words=f"zq{number:02}")
    page = words_of(facilitator.get(HERE))
    assert "The newest 40 of 42." in page
    assert "zq01" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_the_same_statements_however_much_was_said(facilitator, event, number, django_assert_num_queries):
    for _ in range(number):
        factories.a_slip(event)
    with django_assert_num_queries(6):
        facilitator.get(HERE)


@pytest.mark.parametrize("opened_to_all", [True, False])
def test_what_is_taken_out_is_a_gap_on_it_also_for_a_coordinator_who_rehearses(client, opened_to_all):
    process = (factories.a_process if opened_to_all else factories.a_draft_process)(slug="plan")
    event = factories.an_event(process, slug="workshop", starts=clock.now() - timedelta(hours=1))
    words = {"key": uuid4(), "words": "Ring 07700 900123.", "kind": "concern", "language": "en"}
    said = actions.capture_slip(actor=HOST, event=event, **words)
    actions.redact(actor=HOST, contribution=said, number=1, words="07700 900123", because="personal")
    client.force_login(factories.a_user(is_host=True))
    page = client.get(HERE).content.decode()
    assert "[taken out]" in page
    assert "07700" not in page
