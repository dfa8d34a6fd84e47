"""Coverage at the desk: themes against commitments, and one thing said after the other beside a commitment."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.analysis.models import CoverageCall
from hearback.contributions.models import Authorship
from hearback.core.viewer import Role
from hearback.web.ui import coverage
from tests import factories
from tests.plans.factories import a_commitment, a_sentence, a_version, published
from tests.web.public.people import words_of

AT = "/desk/open-plan/said/coverage/"
COVERING = "/desk/open-plan/said/covering/"
QUEUE = "/desk/open-plan/said/"


@pytest.fixture
def plan(process):
    """Two commitments that everybody reads."""
    version = a_version(process)
    entries = [a_commitment(version, title) for title in ("Open the registers", "Publish the contracts")]
    for entry in entries:
        a_sentence(entry)
    published(version)
    return [entry.commitment for entry in entries]


def test_the_codebook_leads_to_it_once_there_is_a_plan_and_the_page_says_what_is_missing(desk, process):
    book = "/desk/open-plan/said/codebook/"
    factories.a_code(process)
    assert AT not in desk.get(book).content.decode()
    assert "No version of the plan is published yet" in words_of(desk.get(AT))
    assert "No version of the plan is published yet" in words_of(desk.get(COVERING))
    a_commitment(version := a_version(process))
    published(version)
    assert AT in desk.get(book).content.decode()
    assert "Nothing was said yet that could be compared with the plan." in words_of(desk.get(AT))


def test_one_is_read_beside_its_commitment_after_the_other_and_nothing_is_ticked(desk, process, plan):
    meant = factories.a_contribution(process, commitment=plan[1])
    other = factories.a_contribution(process)
    came = desk.get(COVERING, follow=True)
    assert came.redirect_chain[-1][0] == f"{COVERING}{meant.reference}/"
    text = words_of(came)
    assert "Commitment 2: Publish the contracts" in text
    assert "We will publish the register." in text
    assert 'name="call" value="covered" checked' not in came.content.decode()

    sent = {"call": "partly", "turn": "0", "version": "1", "beside": "2"}
    came = desk.post(f"{COVERING}{meant.reference}/", sent, follow=True)
    assert came.redirect_chain[-1][0] == f"{COVERING}{other.reference}/?done={meant.reference}"
    text = words_of(came)
    assert f"{meant.reference}: Covered in part (commitment 2)" in text
    assert "No commitment beside it yet" in text
    assert "Commitment 1: Open the registers" in words_of(desk.get(f"{COVERING}{other.reference}/?beside=1"))
    came = desk.post(f"{COVERING}{other.reference}/", {"call": "not", "turn": "0", "version": "1"}, follow=True)
    assert "Everything is read beside the plan." in words_of(came)


def test_what_is_left_open_is_asked_for_and_what_another_said_meanwhile_is_shown(desk, process, plan):
    said = factories.a_contribution(process)
    at = f"{COVERING}{said.reference}/"
    sent = {"turn": "0", "version": "1", "beside": "1"}
    assert "Choose whether the plan covers it." in words_of(desk.post(at, sent))
    factories.called(said)
    page = desk.post(at, sent | {"call": "covered"})
    text = words_of(page)
    assert "while you were reading" in text
    assert "Not covered" in text
    assert re.search(r'value="covered" checked', page.content.decode())
    desk.post(at, sent | {"call": "covered", "turn": "1"})
    assert CoverageCall.objects.get(ended=None).call == "covered"


def test_a_version_that_came_out_meanwhile_is_read_first(desk, process, plan):
    said = factories.a_contribution(process)
    version = a_version(process)
    a_commitment(version, "Mend the bridges")
    published(version)
    page = desk.post(f"{COVERING}{said.reference}/", {"turn": "0", "version": "1", "beside": "1", "call": "covered"})
    assert "A new version of the plan came out while you were reading" in words_of(page)
    assert 'name="version" value="2"' in page.content.decode()


def test_the_page_says_first_what_stands_out_and_every_number_opens_its_list(desk, process, plan):
    money, buses = factories.a_code(process, "Money"), factories.a_code(process, "Buses")
    rows = [factories.a_contribution(process, words=f"Words {n} (invented)") for n in range(4)]
    for row, code in zip(rows, (money, money, buses, buses), strict=True):
        factories.coded(row, code)
    factories.called(rows[0], plan[0])
    factories.called(rows[1], plan[0], call="contradicts")
    factories.called(rows[2])

    page = desk.get(AT)
    text = words_of(page)
    assert "Many voices and no commitment Buses : 2 of 2 have none: 1 not covered, 1 nobody has looked at" in text
    assert "Commitments nobody asked for 2. Publish the contracts" in text
    assert "Nobody said which nation or region they mean." in text
    assert "1 contradicted" in text
    assert "1 is still to be read beside the plan." in text
    numbers = re.findall(
        r'<td class="govuk-table__cell">(?:<svg.*?</svg>)?\s*<a class="govuk-link" href="([^"]+)">(\d+)</a>',
        page.content.decode(),
    )
    assert len(numbers) == 5
    for href, number in numbers:
        listed = desk.get(href.replace("&amp;", "&")).content.decode()
        assert sum(row.reference in listed for row in rows) == int(number)
    text = words_of(desk.get(f"{AT}?under={money.number}"))
    assert "2 contributions: 1 covered, 1 contradicted" in text
    assert "1. Open the registers 1 covered, 1 contradicted" in text


def test_many_commitments_stand_together_by_the_theme_of_the_plan(desk, process, plan, monkeypatch):
    monkeypatch.setattr(coverage, "COLUMNS", 1)
    code = factories.a_code(process)
    for commitment in plan:
        row = factories.a_contribution(process)
        factories.coded(row, code)
        factories.called(row, commitment)
    page = desk.get(AT)
    assert "Commitments without a theme" in words_of(page)
    assert f'href="{AT}?under={code.number}">2</a>' in page.content.decode()


def test_coordinators_read_how_much_was_said_for_each_kind_and_theme_leads_no_small_number(
    desk, signed_in, process, plan
):
    factories.an_organisation(name="Bus users", kind="civil-society")
    for n in range(2):
        row = factories.a_contribution(process)
        shown = "organisation" if n else "not-shown"
        Authorship.objects.filter(contribution=row).update(organisation_name="bus users", attribution=shown)
    lead = factories.a_post(process, role=Role.THEME_LEAD).user
    assert "Civil-society organisation 2 contributions" in words_of(desk.get(AT))
    text = words_of(signed_in(lead).get(AT))
    assert "Civil-society organisation Fewer than five contributions" in text
    assert "Local authority Nothing yet" in text


def test_the_pages_take_as_many_statements_however_much_was_said(desk, process, plan):
    code = factories.a_code(process)

    def more():
        row = factories.a_contribution(process, commitment=plan[0])
        factories.coded(row, code)
        factories.called(row, plan[0])
        return row

    def statements(at):
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(at).status_code == 200
        return len(seen)

    row = more()
    pages = (AT, f"{AT}?under={code.number}", f"{COVERING}{row.reference}/")
    before = [statements(at) for at in pages]
    more(), more()
    assert [statements(at) for at in pages] == before


def test_whoever_answers_reads_whether_the_plan_covers_it_and_no_outcome_is_chosen_by_it(desk, process, plan):
    said = factories.a_contribution(process)
    factories.called(said, plan[0])
    outcome = f"/desk/open-plan/said/answer/?c={said.reference}"
    assert "Compared with version 1 of the plan" in words_of(desk.get(outcome))
    assert "Covered (commitment 1)" in words_of(desk.get(outcome))
    form = desk.get(f"/desk/open-plan/said/answer/no/?c={said.reference}")
    assert "Covered (commitment 1)" in words_of(form)
