"""What an independent report recommends: contributions of an institution, in the sum and answered like any other."""

from datetime import date, timedelta

import pytest

from hearback.answers import queries as answers
from hearback.contributions import actions, queries
from hearback.contributions.actions import Recommendation
from hearback.contributions.models import Contribution, Report
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from tests.factories import a_process, an_answer, an_organisation

LINES = """12: Publish the register of contracts.
p. 14) Answer every comment with a reason.

Let people see 3 drafts.
"""
FOUND = [
    Recommendation("Publish the register of contracts.", "12"),
    Recommendation("Answer every comment with a reason.", "14"),
    Recommendation("Let people see 3 drafts.", ""),
]


def recommended(process, organisation=None, **given):
    told = {
        "title": "Review of the plan (invented)",
        "published": date(2026, 3, 2),
        "recommendations": FOUND,
        "language": "en",
        "link": "https://www.example.org/report",
    }
    return actions.add_recommendations(
        actor=HOST, process=process, organisation=organisation or an_organisation(), **told | given
    )


def test_a_line_is_a_recommendation_with_its_page_before_it():
    assert actions.read_recommendations(LINES) == FOUND
    assert actions.read_recommendations("2026 is late.") == [Recommendation("2026 is late.")], "a year is no page"


@pytest.mark.django_db
def test_they_count_and_are_answered_as_suggestions_of_who_published_the_report():
    process, organisation = a_process(), an_organisation(name="Independent reviewer")
    made = recommended(process, organisation)
    assert recommended(process, organisation) == made, "sent twice they come once"
    report = Report.objects.get()
    rows = list(Contribution.objects.filter(process=process).order_by("id"))
    assert [(one.report, one.source_place, one.kind, one.channel) for one in rows] == [
        (report, page, "suggestion", "report") for page in ("12", "14", "")
    ]
    assert [one.shown_author for one in queries.said(NOBODY, rows)] == ["Independent reviewer"] * 3
    assert clock.day(rows[0].happened) == date(2026, 3, 2)
    an_answer(rows[0], outcome="no", decided_by="The Minister")
    ledger = answers.ledger(process)
    assert (ledger.by_way["report"].received, ledger.total.answered) == (3, 1)
    more = recommended(process, organisation, recommendations=[Recommendation("One more.", "15")])
    assert more[0].report == report


@pytest.mark.django_db
def test_what_is_missing_is_said_by_its_field_and_only_the_desk_takes_them_in():
    process = a_process()
    for field, value in (
        ("title", " "),
        ("published", clock.today() + timedelta(days=1)),
        ("link", "javascript:x"),
    ):
        with pytest.raises(BadInput) as refused:
            recommended(process, **{field: value})
        assert refused.value.field == field
    for lines in ([], [Recommendation("x")] * 101, [Recommendation("x" * 10_001)]):
        with pytest.raises(BadInput) as refused:
            recommended(process, recommendations=lines)
        assert refused.value.field == "lines"
    assert not Report.objects.exists()
    with pytest.raises(NotAllowed):
        actions.add_recommendations(
            actor=NOBODY,
            process=process,
            title="x",
            organisation=an_organisation(),
            published=date(2026, 3, 2),
            recommendations=FOUND,
            language="en",
        )
