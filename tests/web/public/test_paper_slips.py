"""Printed slips, from the sheet to the page of whoever wrote on one."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from hearback.contributions.models import Contribution
from hearback.core.viewer import HOST, Purpose
from hearback.events import actions as events
from tests import factories
from tests.web.public.people import is_private, opened, words_of

pytestmark = pytest.mark.django_db

HERE = "/en/plan/capture/workshop/"


@pytest.fixture
def event():
    return factories.an_event(factories.a_process(slug="plan"), slug="workshop")


@pytest.fixture
def facilitator(client, event):
    opened(client, Purpose.CAPTURE, event)
    return client


def slips_on(page):
    """The reference and the address of each slip."""
    html = page.content.decode()
    references = re.findall(r'<section class="hb-slip" aria-label="([^"]+)"', html)
    return list(zip(references, re.findall(r'href="https?://[^/"]+(/en/l/[^"]+)"', html), strict=True))


def test_from_a_sheet_of_paper_to_the_page_of_whoever_wrote_on_it(facilitator):
    sheet = facilitator.get(f"{HERE}slips/?number=8")
    assert is_private(sheet)
    slips = slips_on(sheet)
    assert len(slips) == 8
    reference, address = slips[3]
    writer = Client()
    too_early = writer.get(address)
    assert too_early.status_code == 410
    assert "nobody has typed your slip in yet" in words_of(too_early)

    form = {"words": "Open the fares.", "attribution": "not-shown", "key": str(uuid4()), "slip": reference}
    assert f"Kept: {reference}" in words_of(facilitator.post(HERE, form, follow=True))
    page = writer.get(address, follow=True)
    assert page.status_code == 200
    assert "Open the fares." in words_of(page)
    assert reference in words_of(page)


def test_a_wrong_reference_is_told_at_its_box_and_nothing_is_kept(facilitator):
    form = {"words": "Open the fares.", "attribution": "not-shown", "key": str(uuid4()), "slip": "7NM3-YN3"}
    page = facilitator.post(HERE, form).content.decode()
    assert "id_slip-error" in page
    assert "Open the fares." in page
    assert '<details class="govuk-details" open' in page
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("number", ["", "3", "1000000", "x"])
def test_nobody_prints_a_million(facilitator, number):
    assert len(slips_on(facilitator.get(f"{HERE}slips/?number={number}"))) == 4


def test_under_the_chatham_house_rule_a_slip_asks_for_no_name(facilitator, event):
    assert "Write your name too" in words_of(facilitator.get(f"{HERE}slips/"))
    events.set_chatham_house(actor=HOST, event=event, on=True, spoke=frozenset())
    assert "Write your name too" not in words_of(facilitator.get(f"{HERE}slips/"))


def test_a_link_that_was_made_invalid_says_nothing_of_paper(client, event):
    typed = factories.a_slip(event)
    typed.link_version += 1
    assert "paper slip" not in words_of(opened(client, Purpose.SAID, typed))


@pytest.mark.parametrize("number", [4, 40])
def test_a_sheet_takes_the_same_statements_however_many_slips(facilitator, number, django_assert_num_queries):
    with django_assert_num_queries(2):
        facilitator.get(f"{HERE}slips/?number={number}")
