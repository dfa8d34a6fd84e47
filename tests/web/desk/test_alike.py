"""The same words from many people at the desk: read once, each original a link away, answered together."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.analysis import actions as analysis
from hearback.analysis.models import Group
from hearback.contributions import actions
from hearback.core.viewer import HOST
from tests import factories
from tests.web.public.people import words_of

MANY = "/desk/open-plan/said/same-words/"
LETTER = "Please publish every contract of the council with its price and the name of whoever got it. (Invented.)"


@pytest.fixture
def campaign(process):
    said = [factories.a_contribution(process, words=LETTER, email=f"kit{n}@example.org") for n in range(5)]
    said.append(factories.a_contribution(process, words=LETTER.replace("price", "cost")))
    analysis.group(process=process)
    return said


def one(process):
    return f"{MANY}{Group.objects.get(process=process).uuid}/"


def test_a_text_stands_once_with_how_many_sent_it(desk, campaign):
    page = words_of(desk.get(MANY))

    assert page.count(LETTER) == 1
    for told in ("6 contributions", "from 6 people", "1 of them left no address", "5 in these very words"):
        assert told in page
    assert "6 have no answer yet" in page


def test_the_queue_leads_there_and_with_nothing_there_it_leads_back(desk, process):
    assert f'href="{MANY}"' in desk.get("/desk/open-plan/said/").content.decode()
    page = desk.get(MANY)
    assert "No text came 5 times or more." in words_of(page)
    assert 'href="/desk/open-plan/said/"' in page.content.decode()


def test_each_original_is_a_link_and_what_reads_differently_is_shown(desk, process, campaign):
    page = desk.get(one(process)).content.decode()

    assert all(f'href="/desk/open-plan/said/{said.reference}/"' in page for said in campaign)
    assert page.count("In these very words.") == 5
    assert LETTER.replace("price", "cost") in page


def test_those_that_wait_are_answered_with_one_answer(desk, process, campaign):
    factories.an_answer(campaign[0])
    page = desk.get(one(process))
    assert "Answer the 5 that have no answer together" in words_of(page)
    (link,) = {href for href in re.findall(r'href="([^"]+)"', page.content.decode()) if "/answer/?" in href}

    chosen = words_of(desk.get(link.replace("&amp;", "&")))

    assert "What became of it?" in chosen
    assert all(said.reference in chosen for said in campaign[1:])
    assert campaign[0].reference not in chosen


def test_what_was_hidden_since_does_not_count(desk, process, campaign):
    actions.hide(actor=HOST, contribution=campaign[5], because="abuse")

    assert "5 contributions" in words_of(desk.get(MANY))
    assert campaign[5].reference not in desk.get(one(process)).content.decode()


def test_many_originals_take_as_many_statements_as_few(desk, process, campaign):
    with CaptureQueriesContext(connection) as few:
        desk.get(one(process))
    for n in range(4):
        factories.a_contribution(process, words=LETTER, email=f"lee{n}@example.org")
    analysis.group(process=process)
    with CaptureQueriesContext(connection) as more:
        desk.get(one(process))

    assert len(more) == len(few)
