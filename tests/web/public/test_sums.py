"""The account on a page: it adds up, each number opens the list that it counts, and words say what it means."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.contributions import actions as contributions
from hearback.core.viewer import HOST
from tests import factories
from tests.answers.test_ledger import in_a_file

pytestmark = pytest.mark.django_db
AT = "/en/open-plan/sums/"


@pytest.fixture
def process():
    process = factories.a_process(slug="open-plan")
    event = factories.an_event(process)
    for kind in ("concern", "question", "suggestion"):
        factories.a_contribution(process, kind=kind)
    head = factories.a_slip(event, kind="question")
    factories.an_answer(head)
    factories.an_answer(factories.a_slip(event), outcome="joined", joined_to=head)
    contributions.hide(actor=HOST, contribution=factories.a_contribution(process), because="abuse")
    contributions.erase_words(actor=HOST, contribution=factories.a_contribution(process))
    in_a_file(process, "concern", "offer", unreadable=3)
    return process


def numbers_that_lead_somewhere(page):
    """Each number of the page that is a link, with what it is called and where it leads."""
    links = re.findall(r'href="([^"]*said/[^"]*)">(\d+)<span class="govuk-visually-hidden"> ([^<]*)</span>', page)
    return [(unescape(href), int(number), name) for href, number, name in links]


def test_every_number_opens_the_list_that_it_counts(client, process):
    links = numbers_that_lead_somewhere(client.get(AT).content.decode())
    names = {name for _href, _number, name in links}
    assert {"In the room, Answered", "In a file: Email, Received", "Question, Waiting for an answer"} <= names
    assert {"Hidden", "Erased", "Answered together", "All together, Received"} <= names
    for href, number, name in links:
        listed = client.get(href).context["page"].rows
        assert len(listed) == number, name


def test_both_tables_have_the_same_sum_and_each_row_adds_up(client, process):
    tables = client.get(AT).context["tables"]
    totals = [[cell.number for cell in table.total.cells] for table in tables]
    assert totals[0] == totals[1] == [9, 7, 0, 2, 0]
    for table in tables:
        rows = [[cell.number for cell in line.cells] for line in table.lines]
        assert [sum(column) for column in zip(*rows, strict=True)] == totals[0]
        assert all(row[0] == sum(row[1:]) for row in rows)


def test_what_is_kept_back_is_counted_and_listed_once_it_is_released(client, process):
    one = factories.a_contribution(process, kind="support")
    contributions.hold(actor=HOST, contribution=one)
    page = client.get(AT)
    assert page.context["counted"].held == 1
    assert "Somebody has to look at it first" in page.content.decode()
    assert one.reference not in page.content.decode()
    [support] = [line for line in page.context["tables"][1].lines if line.label == "Support"]
    assert support.cells[0].number == 1
    assert client.get(support.cells[0].href).context["page"].rows == []
    contributions.release(actor=HOST, contribution=one)
    assert [row.pk for row in client.get(support.cells[0].href).context["page"].rows] == [one.pk]


def test_files_are_named_by_their_kind_alone(client, process):
    page = client.get(AT).content.decode()
    assert "In a file: Email" in page
    assert "letters.mbox" not in page
    assert "Could not be read" in page
    assert ">3<" in page.replace("\n", "")


def test_it_reads_in_welsh(client, process):
    page = client.get("/cy/open-plan/sums/").content.decode()
    assert "Popeth wedi’i gyfrif" in page
    assert "In a file" not in page


def test_where_nothing_was_said_it_says_what_to_do(client):
    factories.a_process(slug="open-plan")
    page = client.get(AT).content.decode()
    assert "there is nothing to count" in page
    assert "/en/open-plan/have-your-say/" in page


def test_the_answers_lead_to_it(client, process):
    assert 'href="/en/open-plan/sums/"' in client.get("/en/open-plan/answers/").content.decode()


def test_however_much_was_said_it_takes_as_many_statements(client, process):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(AT).status_code == 200
        return len(seen)

    before = statements()
    for _ in range(3):
        factories.an_answer(factories.a_contribution(process))
    assert statements() == before
    assert before <= 5


@pytest.mark.parametrize(
    "asked", ["came=nonsense", "mark=nonsense", "came=file-", "mark=held", "came=file-mail&mark=joined"]
)
def test_a_way_or_mark_that_there_is_not_narrows_nothing_and_breaks_nothing(client, process, asked):
    assert client.get(f"/en/open-plan/said/?{asked}").status_code == 200
