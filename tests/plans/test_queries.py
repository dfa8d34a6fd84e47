"""What may be seen of a plan, and that a page costs the same however much stands on it."""

from datetime import date, timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role, Side
from hearback.plans import actions, queries
from hearback.plans.models import Milestone, Sentence, Version
from hearback.processes import actions as processes
from hearback.processes.models import Process
from tests.factories import a_coordinator, a_draft_process, a_post, a_process, an_organisation, as_viewer
from tests.plans.factories import (
    DECISION,
    a_commitment,
    a_milestone,
    a_published_version,
    a_sentence,
    a_version,
    published,
)

pytestmark = pytest.mark.django_db


def a_plan_of(size):
    """Three versions of a plan with `size` commitments, each with `size` of everything."""
    process = a_process()
    for round_ in range(size):
        version = a_version(process)
        for number in range(size):
            entry = queries.entry_in(version, number + 1) or a_commitment(version)
            a_sentence(entry)
            target = a_milestone(entry)
            actions.set_parties(
                actor=HOST,
                entry=entry,
                leads=[an_organisation(f"lead-{part}") for part in range(size)],
                partners=[an_organisation(f"partner-{part}") for part in range(size)],
            )
        published(version, cause=DECISION)
        for number in range(size):
            commitment = queries.commitment_visible_to(HOST, process, number + 1)
            for of in (None, target.milestone if commitment == target.entry.commitment else None):
                actions.report_progress(
                    actor=HOST,
                    key=f"{process.uuid}-{round_}-{number}-{of}",
                    commitment=commitment,
                    milestone=of,
                    status="limited",
                    text={"en": "Going on."},
                    reported_by="The lead",
                )
    return version


@pytest.mark.parametrize("size", [1, 3])
def test_a_page_costs_the_same_however_much_stands_on_it(size, django_assert_num_queries):
    version = a_plan_of(size)
    process = Process.objects.get(pk=version.process_id)
    with django_assert_num_queries(5):
        page = queries.version_page(NOBODY, version)
    assert (page.commitments, page.is_current, page.open_for_comment) == (size, True, True)
    with django_assert_num_queries(11):
        commitment = queries.commitment_page(NOBODY, process, 1)
    assert (len(commitment.versions), len(commitment.milestones), len(commitment.leads)) == (size, size, size)
    with django_assert_num_queries(2):
        changed = queries.changes(NOBODY, version)
    assert bool(changed) == (size > 1)
    with django_assert_num_queries(1):
        assert queries.open_for_comment(process) == version
    with django_assert_num_queries(1):
        assert len(list(queries.commitments_in(version))) == size
    with django_assert_num_queries(4):
        assert len(queries.overdue_milestones(process, date(2020, 1, 1))) == size * size


def test_drafts_are_for_those_who_write_and_lead():
    process = a_process()
    version = a_version(process)
    entry = a_commitment(version)
    insiders = [HOST, a_coordinator(process), a_coordinator(process, Side.CIVIL_SOCIETY)]
    insiders.append(as_viewer(a_post(process, role=Role.THEME_LEAD).user))
    outsiders = [NOBODY, as_viewer(a_post(process, role=Role.OBSERVER).user), a_coordinator(a_process())]

    for viewer in insiders:
        assert queries.draft_version(viewer, process) == version
        assert queries.version_page(viewer, version).commitments == 1
        assert queries.commitment_page(viewer, process, 1, version).entry == entry
        assert queries.commitment_visible_to(viewer, process, 1) == entry.commitment
    for viewer in outsiders:
        assert queries.draft_version(viewer, process) is None
        assert list(queries.versions_visible_to(viewer, process)) == []
        assert queries.version_visible_to(viewer, process, 1) is None
        assert queries.version_page(viewer, version) is None
        assert queries.commitment_page(viewer, process, 1) is None
        assert queries.commitment_page(viewer, process, 1, version) is None
        assert queries.commitment_visible_to(viewer, process, 1) is None
        assert queries.changes(viewer, version) == []
    assert queries.current_version(HOST, process) is None


def test_a_plan_of_a_process_that_is_not_open_is_not_public():
    process = a_draft_process()
    version = a_published_version(process)

    assert queries.current_version(NOBODY, process) is None
    assert queries.version_page(NOBODY, version) is None
    assert queries.commitment_page(NOBODY, process, 1) is None
    assert queries.open_for_comment(process) is None
    assert queries.current_version(HOST, process) == version


def test_comments_count_for_the_latest_version_within_its_days():
    process = a_process()
    version = a_version(process)
    today = clock.today()
    opens, closes = today + timedelta(days=1), today + timedelta(days=3)
    actions.edit_version(actor=HOST, version=version, edits=0, comment_opens=opens, comment_closes=closes)
    a_commitment(version)
    published(version)

    for days, expected in ((0, None), (1, version), (3, version), (4, None)):
        with time_machine.travel(clock.now() + timedelta(days=days)):
            assert queries.open_for_comment(process) == expected
    with time_machine.travel(clock.now() + timedelta(days=2)):
        published(a_version(process), Version.Status.AGREED)
        assert queries.open_for_comment(process) is None


def test_commitments_stand_by_theme_in_the_order_of_the_themes():
    process = a_process()
    first, second = (
        processes.add_theme(actor=HOST, process=process, slug=slug, name={"en": slug}) for slug in ("first", "second")
    )
    version = a_version(process)
    a_commitment(version, "Without")
    a_commitment(version, "B", theme=second)
    a_commitment(version, "A", theme=first)
    gone = a_commitment(version, "Gone", theme=first)
    published(version)
    following = a_version(process)
    actions.withdraw_commitment(actor=HOST, entry=queries.entry_in(following, gone.commitment.number))
    published(following, cause=DECISION)

    page = queries.version_page(NOBODY, following)

    assert [(group.slug, [line.number for line in group.commitments]) for group in page.groups] == [
        ("first", [3]),
        ("second", [2]),
        ("", [1]),
    ]
    assert [line.number for line in page.withdrawn] == [4]
    assert queries.commitment_page(NOBODY, process, 4).withdrawn


def test_the_page_of_a_commitment_tells_how_it_came_to_be_as_far_as_it_is_public():
    version = a_published_version()
    process = version.process
    following = a_version(process)
    wording = queries.sentence_in(following, Sentence.objects.get().uuid)
    actions.edit_sentence(actor=HOST, wording=wording, text={"en": "We will publish the whole register."})
    published(following, cause=DECISION)
    third = a_version(process)
    actions.edit_entry(actor=HOST, entry=queries.entry_in(third, 1), title={"en": "Secret"})
    published(third, cause=DECISION, at=clock.now() + timedelta(days=1))

    page = queries.commitment_page(NOBODY, process, 1)

    assert [(change.of, change.before["en"], change.after["en"]) for change in page.lineage] == [
        ("sentence", "We will publish the register.", "We will publish the whole register.")
    ]
    assert page.versions == (version, following)
    assert queries.commitment_page(NOBODY, process, 9) is None


def test_a_milestone_of_a_draft_is_not_public():
    version = a_published_version()
    drafted = a_milestone(queries.entry_in(a_version(version.process), 1))

    assert queries.milestone_visible_to(NOBODY, version.process, 1, 1) == Milestone.objects.first()
    assert queries.milestone_visible_to(NOBODY, version.process, 1, 2) is None
    assert queries.milestone_visible_to(HOST, version.process, 1, 2) == drafted.milestone


def test_the_statuses_offered_are_those_that_publishing_takes():
    version = a_version()
    a_commitment(version)
    assert queries.statuses_to_publish_as(version) == ("draft", "for-comment")
    published(version)
    following = a_version(version.process)
    assert queries.statuses_to_publish_as(following) == ("draft", "for-comment", "agreed", "final")
    published(following, "final")
    assert queries.statuses_to_publish_as(a_version(version.process)) == ("amended",)


def test_a_demonstration_can_be_removed_and_a_plan_cannot():
    demonstration = a_process(demonstration=True)
    kept = a_published_version()
    version = a_plan_for(demonstration)

    with pytest.raises(NotAllowed):
        actions.remove_demonstration(actor=HOST, process=kept.process)
    with pytest.raises(NotAllowed):
        actions.remove_demonstration(actor=a_coordinator(kept.process), process=demonstration)
    assert actions.remove_demonstration(actor=HOST, process=demonstration) > 0
    assert list(Version.objects.all()) == [kept]
    processes.remove_demonstration(actor=HOST, process=demonstration)
    assert not Process.objects.filter(pk=version.process_id).exists()


def a_plan_for(process):
    version = a_published_version(process)
    actions.sign(actor=HOST, version=version, side=Side.GOVERNMENT, decision="agrees", signed_as="X", letter="Y")
    following = a_version(process)
    a_sentence(queries.entry_in(following, 1), "More.")
    return published(following, cause=DECISION)
