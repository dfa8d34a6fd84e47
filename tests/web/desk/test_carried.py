"""What were these about? Words that read differently in a new version, settled at the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.contributions import actions
from hearback.contributions.models import Carried
from hearback.core.viewer import HOST, Role
from hearback.plans import actions as plans
from hearback.plans.models import Wording
from tests import factories
from tests.plans.factories import a_commitment, a_sentence, a_version, published
from tests.web.public.people import words_of

LIST = "/desk/open-plan/said/about/"
BEFORE = "We will publish the register of all companies by the end of 2014."
NOW = "We will publish a list of the largest companies by the end of 2015."
OTHER = "Each department answers the letters it is sent within a month."


@pytest.fixture
def plan(process):
    version = a_version(process)
    entry = a_commitment(version)
    a_sentence(entry, BEFORE)
    a_sentence(entry, OTHER)
    a_sentence(a_commitment(version, "Answer letters"), "A letter is answered in the language it was written in.")
    return published(version)


@pytest.fixture
def asked(process, plan):
    """Three contributions about a sentence, and one about a part of it; then it is reworded."""
    sentence = Wording.objects.get(entry__version=plan, text__en=BEFORE).sentence
    said = [factories.a_contribution(process, sentence=sentence) for _ in range(3)]
    said.append(factories.a_contribution(process, sentence=sentence, part="the register"))
    version = a_version(process)
    wording = Wording.objects.get(entry__version=version, sentence=sentence)
    plans.edit_sentence(actor=HOST, wording=wording, text={"en": NOW})
    actions.carry(version=published(version))
    return said


def address(contribution) -> str:
    return f"{LIST}{Carried.objects.get(contribution=contribution).uuid}/"


def test_each_question_stands_once_with_how_many_ask_it_and_the_week_leads_there(desk, asked):
    week = desk.get("/desk/")
    assert "4 contributions are about words that read differently now" in words_of(week)
    assert f'href="{LIST}"' in week.content.decode()
    page = words_of(desk.get(LIST))
    assert page.count(BEFORE) == 1
    for told in ("3 contributions", "1 contribution ", "It reads differently now (4)", "It was not found (0)"):
        assert told in page


def test_one_decision_settles_all_that_ask_and_leads_to_the_next_and_then_to_an_empty_list(desk, asked):
    first = desk.get(address(asked[0]))
    page = words_of(first)
    assert "3 contributions are about this" in page
    assert "<del>" in first.content.decode()
    assert "<ins>" in first.content.decode()
    sentence = asked[0].sentence.uuid
    done = desk.post(address(asked[0]), {"place": str(sentence)})
    assert (done.status_code, done["Location"]) == (303, address(asked[3]))
    done = desk.post(address(asked[3]), {"place": "gone"}, follow=True)
    assert "Settled for 1 contribution." in words_of(done)
    assert "Nothing waits here" in words_of(done)
    settled = words_of(desk.get(f"{LIST}?state=settled"))
    assert "It has gone." in settled
    assert "Look at it again" in settled
    assert "both decisions are kept" in words_of(desk.get(address(asked[0])))


def test_another_sentence_is_chosen_from_all_of_a_commitment(desk, process, asked):
    assert f'href="?commitment={asked[0].commitment.number}"' in desk.get(address(asked[0])).content.decode()
    page = desk.get(address(asked[0]), {"commitment": "2"})
    assert "A letter is answered in the language" in words_of(page)
    letter = Wording.objects.filter(entry__commitment__number=2).latest("pk").sentence
    done = desk.post(f"{address(asked[0])}?commitment=2", {"place": str(letter.uuid)})
    assert done.status_code == 303
    assert Carried.objects.get(contribution=asked[1]).place == letter


def test_nothing_is_chosen_beforehand_and_what_is_no_choice_is_refused(desk, asked):
    page = desk.get(address(asked[0])).content.decode()
    assert "checked" not in page
    for given in ({}, {"place": "00000000-0000-0000-0000-000000000000"}, {"place": "x"}):
        assert "There is a problem" in words_of(desk.post(address(asked[0]), given))
    assert not Carried.objects.exclude(settling=None).exists()


def test_who_watches_does_not_settle(signed_in, process, asked):
    observer = signed_in(factories.a_post(process, role=Role.OBSERVER).user)
    assert observer.get(LIST).status_code == 403
    assert observer.post(address(asked[0]), {"place": "gone"}).status_code == 403


def test_what_was_taken_back_or_erased_asks_nothing(desk, process, asked):
    for one in asked[:2]:
        actions.withdraw(actor=factories.by_said_link(one), contribution=one)
    actions.erase_words(actor=HOST, contribution=asked[3])
    page = words_of(desk.get(LIST))
    assert "It reads differently now (1)" in page
    assert "1 contribution " in page
    assert page.count("Say where it stands now") == 1


def test_a_list_of_many_asks_as_often_as_a_list_of_one(desk, process, plan, asked):
    with CaptureQueriesContext(connection) as few:
        desk.get(LIST)
    sentence = asked[0].sentence
    for words in ("We will", "publish the", "of all companies"):
        factories.a_contribution(process, sentence=sentence, part=words, read_in=plan)
    actions.carry(version=Carried.objects.first().version)
    with CaptureQueriesContext(connection) as more:
        assert "now (6)" in words_of(desk.get(LIST))
    assert len(more) == len(few)
