"""Assessments: whose, when, in which codes; side by side, and never one status."""

from datetime import date

import pytest

from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal.models import Fact
from hearback.plans import actions, assessment_codes, queries
from hearback.plans.models import Commitment
from tests.plans.factories import a_published_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment():
    return Commitment.objects.get(process=a_published_version().process)


def assess(commitment, by="independent", actor=HOST, **given):
    usual = {"body": "A reviewer", "report": "results", "edition": "2020", "codes": {"completion": "limited"}}
    return actions.record_assessment(actor=actor, commitment=commitment, by=by, **usual | given)


def test_three_assessments_stand_side_by_side_each_with_its_day(commitment):
    own = {"edition": "own", "text": {"en": "We are done."}, "codes": {"completion": "complete"}}
    mine = assess(commitment, "self", body="The ministry", happened=date(2015, 1, 5), **own)
    forum = assess(commitment, "forum", body="The forum", happened=date(2016, 2, 1), **own)
    theirs = assess(commitment, happened=date(2016, 9, 1), codes={"verifiable": "yes", "completion": "limited"})

    page = queries.commitment_page(NOBODY, commitment.process, 1)

    assert page.assessments == (mine, forum, theirs)
    assert [(str(name), str(value)) for name, value in theirs.in_words] == [
        ("Verifiable", "Yes"),
        ("Completion", "Limited"),
    ]
    assert theirs.year == 2016
    assert Fact.objects.filter(verb="commitment.assessed").count() == 3


@pytest.mark.parametrize(
    "given, field",
    [
        ({"codes": {"completion": "nearly"}}, "completion"),
        ({"codes": {"specificity": "high"}}, "specificity"),
        ({"edition": "1999"}, "edition"),
        ({"codes": {}}, "text"),
        ({"codes": {"completion": ""}}, "text"),
        ({"happened": date(2999, 1, 1)}, "happened"),
        ({"body": " "}, "body"),
        ({"report": ""}, "report"),
    ],
)
def test_what_cannot_be_taken_is_named_by_its_field(commitment, given, field):
    with pytest.raises(BadInput) as refused:
        assess(commitment, **given)
    assert refused.value.field == field


def test_a_mistake_in_writing_it_down_is_put_right_and_is_a_fact(commitment):
    one = assess(commitment)
    assert assess(commitment) == one
    with pytest.raises(Conflict):
        assess(commitment, text={"en": "Other words"})
    again = {"body": "A reviewer", "report": "results", "codes": {"completion": "complete"}}

    for _time in range(2):
        right = actions.correct_assessment(actor=HOST, assessment=one, **again)

    assert right.codes == {"completion": "complete"}
    assert Fact.objects.filter(verb="assessment.corrected").count() == 1
    other = assess(commitment, report="progress")
    with pytest.raises(BadInput) as refused:
        actions.correct_assessment(actor=HOST, assessment=other, **again)
    assert refused.value.field == "report"
    with pytest.raises(NotAllowed):
        actions.correct_assessment(actor=NOBODY, assessment=one, **again)


def test_codes_of_older_editions_are_read_as_they_were_published():
    old = {"specificity": "b. medium", "potential-impact": "Transformative", "completion": "c. Substantial"}
    old |= {"opened-government": "b. None", "starred": "1"}

    assert [(str(name), str(value)) for name, value in assessment_codes.shown("", old)] == [
        ("Specificity", "Medium"),
        ("Potential impact", "Transformative"),
        ("Completion", "Substantial"),
        ("Did it open government?", "Did not change"),
        ("starred", "1"),
    ]


def test_codes_are_read_in_the_order_of_their_edition_whatever_order_a_database_gives_them_in():
    given = {"starred": "1", "completion": "Limited", "specificity": "High"}

    assert [str(name) for name, _value in assessment_codes.shown("2011", given)] == [
        "Specificity",
        "Completion",
        "starred",
    ]


def test_every_code_says_where_it_comes_from():
    for edition in assessment_codes.EDITIONS.values():
        assert all(code.source and len({value for value, _label in code.choices}) > 1 for code in edition.codes)
