"""What was done, reported by those who lead."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal.models import Fact
from hearback.plans import actions, queries
from hearback.plans.models import Milestone, ProgressUpdate
from tests.factories import a_coordinator, a_process
from tests.plans.factories import DECISION, a_commitment, a_milestone, a_published_version, a_version, published

pytestmark = pytest.mark.django_db


def report(commitment, **given):
    usual = {"key": "one", "status": "limited", "text": {"en": "Half is done."}, "reported_by": "The ministry"}
    return actions.report_progress(**{"actor": HOST, "commitment": commitment} | usual | given)


def the_commitment(version):
    return queries.commitment_visible_to(HOST, version.process, 1)


def test_a_report_stands_on_the_page_and_in_the_journal():
    version = a_published_version()
    commitment, milestone = the_commitment(version), Milestone.objects.get()

    report(
        commitment,
        milestone=milestone,
        evidence=["https://example.org/register"],
        happened=datetime(2014, 1, 2, tzinfo=UTC),
    )

    line = queries.commitment_page(NOBODY, version.process, 1).milestones[0]
    assert (line.latest.status, line.latest.public_evidence[0].link) == ("limited", "https://example.org/register")
    fact = Fact.objects.get(verb="progress.reported")
    assert (fact.subject_kind, fact.subject_uuid, fact.refs["commitment"]) == (
        "milestone",
        milestone.uuid,
        str(commitment.uuid),
    )
    assert fact.happened == datetime(2014, 1, 2, tzinfo=UTC)


def test_the_same_report_sent_twice_is_one():
    commitment = the_commitment(a_published_version())

    assert report(commitment) == report(commitment)
    with pytest.raises(Conflict):
        report(commitment, text={"en": "All is done."})

    assert ProgressUpdate.objects.count() == Fact.objects.filter(verb="progress.reported").count() == 1


@pytest.mark.parametrize(
    "given, field",
    [
        ({"status": "nearly"}, "status"),
        ({"text": {"en": " "}}, "text"),
        ({"reported_by": ""}, "reported_by"),
        ({"evidence": ["javascript:alert(1)"]}, "evidence"),
        ({"evidence": ["example.org"]}, "evidence"),
        ({"happened": datetime(2999, 1, 1, tzinfo=UTC)}, "happened"),
    ],
    ids=["status", "text", "who", "script", "half an address", "to come"],
)
def test_what_cannot_be_taken_is_named_by_its_field(given, field):
    with pytest.raises(BadInput) as refused:
        report(the_commitment(a_published_version()), **given)
    assert refused.value.field == field


def test_progress_is_reported_by_its_coordinators_on_what_is_published():
    version = a_published_version()
    other = a_published_version()
    with pytest.raises(NotAllowed):
        report(the_commitment(version), actor=a_coordinator(other.process))
    milestone = Milestone.objects.get(commitment__process=other.process)
    with pytest.raises(BadInput) as refused:
        report(the_commitment(version), milestone=milestone)
    assert refused.value.field == "milestone"
    with pytest.raises(BadInput):
        report(a_commitment(a_version()).commitment)
    assert report(the_commitment(version), actor=a_coordinator(version.process))


def test_a_milestone_that_moved_shows_when_it_was_first_due():
    version = a_version()
    milestone = a_milestone(a_commitment(version), due="Autumn 2014").milestone
    published(version)
    following = a_version(version.process)
    actions.edit_milestone(actor=HOST, target=queries.target_in(following, milestone.uuid), due="Spring 2015")
    published(following, cause=DECISION)

    line = queries.commitment_page(NOBODY, version.process, 1).milestones[0]

    assert (line.first_due, line.due, line.moved) == ("Autumn 2014", "Spring 2015", True)
    earlier = queries.commitment_page(NOBODY, version.process, 1, version).milestones[0]
    assert (earlier.due, earlier.moved) == ("Autumn 2014", False)


def test_a_milestone_is_overdue_after_the_last_day_it_can_mean_until_it_is_complete():
    version = a_version()
    entry = a_commitment(version)
    done, late = a_milestone(entry, due="2014"), a_milestone(entry, due="Autumn 2014")
    a_milestone(entry, due="2016")
    a_milestone(entry, due="when it is ready")
    published(version)
    commitment = entry.commitment
    report(commitment, key="a", milestone=done.milestone, status="complete")
    report(commitment, key="b", milestone=late.milestone, status="substantial")

    def overdue(day):
        return [one.milestone for one in queries.overdue_milestones(version.process, day)]

    assert overdue(date(2014, 11, 30)) == []
    assert overdue(date(2014, 12, 1)) == [late.milestone.uuid]
    assert overdue(date(2015, 6, 1)) == [late.milestone.uuid]
    assert queries.overdue_milestones(a_process(), date(2020, 1, 1)) == []


def test_a_later_word_on_one_part_does_not_hide_the_word_on_the_whole():
    version = a_published_version()
    commitment = the_commitment(version)

    def shown():
        return queries.version_page(NOBODY, version).groups[0].commitments[0].progress

    assert shown() == ""
    report(commitment, key="a", milestone=Milestone.objects.get(), status="limited")
    assert shown() == "limited"
    report(commitment, key="b", status="substantial")
    with time_machine.travel(clock.now() + timedelta(days=1)):
        report(commitment, key="c", milestone=Milestone.objects.get(), status="complete")
        assert shown() == "substantial"


def test_an_assessment_is_recorded_once_a_report():
    version = a_published_version()
    given = {"commitment": the_commitment(version), "by": "independent", "body": "A reviewer", "report": "progress"}

    first = actions.record_assessment(actor=HOST, **given, codes={"completion": "limited"}, year=2015)

    assert actions.record_assessment(actor=HOST, **given, codes={"completion": "limited"}, year=2015) == first
    with pytest.raises(Conflict):
        actions.record_assessment(actor=HOST, **given, codes={"completion": "complete"}, year=2015)
    with pytest.raises(NotAllowed):
        actions.record_assessment(actor=NOBODY, **given, codes={})
    assert queries.commitment_page(NOBODY, version.process, 1).assessments == (first,)


def test_at_a_glance_each_milestone_stands_in_one_place_and_a_later_date_is_counted():
    version = a_version()
    entry = a_commitment(version)
    for text, due in (("Done", "2014"), ("Late", "2014"), ("Under way", "2099"), ("To come", "2099")):
        a_milestone(entry, text, due=due)
    published(version)
    done, late, way, to_come = Milestone.objects.order_by("number")
    for key, milestone, status in (("a", done, "complete"), ("b", late, "limited"), ("c", way, "limited")):
        report(entry.commitment, key=key, milestone=milestone, status=status)
    following = a_version(version.process)
    actions.edit_milestone(actor=HOST, target=queries.target_in(following, to_come.uuid), due="2098")
    actions.edit_milestone(actor=HOST, target=queries.target_in(following, late.uuid), due="2015")
    published(following, cause=DECISION)

    (group,) = queries.glance(NOBODY, following)

    assert dict(group.lines[0].stands) == dict.fromkeys(queries.Stands, 1)
    assert (group.lines[0].milestones, group.lines[0].moved) == (4, 2)
    (overdue,) = queries.overdue_milestones(version.process, date(2020, 1, 1))
    assert (overdue.due, overdue.first_due) == ("2015", "2014")
    assert queries.glance(NOBODY, a_version()) == ()
