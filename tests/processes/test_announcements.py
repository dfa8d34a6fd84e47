"""Announcements: signed from one or both sides, dated, public from their time on."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Side
from hearback.journal.models import Fact
from hearback.processes import actions, queries
from hearback.processes.models import Announcement
from tests.factories import a_coordinator, a_process, an_organisation

pytestmark = pytest.mark.django_db
THEN = datetime(2013, 3, 7, 12, tzinfo=UTC)


def write(process, actor=HOST, **given):
    usual = {"slug": "workshop", "title": {"en": "A workshop"}, "body": {"en": "Come and *talk*."}, "happened": THEN}
    return actions.write_announcement(actor=actor, process=process, **usual | given)


def test_it_is_signed_from_both_sides_and_says_where_it_first_appeared():
    network = an_organisation()
    announcement = write(
        a_process(),
        byline="The two teams",
        contact="team@example.org",
        first_appeared="The booking page",
        link="https://example.org/workshop",
        signatories=[("Transparency team", None, Side.GOVERNMENT), ("The network", network, Side.CIVIL_SOCIETY)],
    )
    signed = [(s.name, s.organisation, s.side) for s in announcement.signatories.all()]
    assert signed == [("Transparency team", None, "government"), ("The network", network, "civil-society")]
    assert announcement.first_appeared_link == "https://example.org/workshop"


def test_a_draft_is_seen_by_those_who_work_on_the_process():
    process = a_process()
    announcement = write(process)
    assert list(queries.announcements_visible_to(a_coordinator(process), process)) == [announcement]
    for viewer in (NOBODY, a_coordinator(a_process())):
        assert not queries.announcements_visible_to(viewer, process).exists()
        assert queries.announcement_visible_to(viewer, process, "workshop") is None


def test_published_it_is_seen_by_everyone_and_dated_when_it_first_appeared():
    process = a_process()
    announcement = actions.publish_announcement(actor=HOST, announcement=write(process))
    assert queries.announcement_visible_to(NOBODY, process, "workshop") == announcement
    fact = Fact.objects.get(verb="announcement.published")
    assert (fact.happened, fact.process_uuid) == (THEN, process.uuid)


def test_an_embargo_holds_until_its_instant():
    process = a_process()
    at = clock.now() + timedelta(hours=1)
    actions.publish_announcement(actor=HOST, announcement=write(process), at=at)
    assert queries.announcement_visible_to(NOBODY, process, "workshop") is None
    with time_machine.travel(at + timedelta(seconds=1)):
        assert queries.announcement_visible_to(NOBODY, process, "workshop") is not None


def test_what_is_public_stays_so():
    announcement = actions.publish_announcement(actor=HOST, announcement=write(a_process()))
    later = clock.now() + timedelta(days=1)
    assert actions.publish_announcement(actor=HOST, announcement=announcement, at=later).published < later
    with pytest.raises(BadInput):
        actions.remove_announcement(actor=HOST, announcement=announcement)
    assert Fact.objects.filter(verb="announcement.published").count() == 1


def test_it_can_be_corrected_and_that_is_a_fact():
    announcement = actions.publish_announcement(actor=HOST, announcement=write(a_process()))
    changed = actions.edit_announcement(
        actor=HOST,
        announcement=announcement,
        body={"en": "Come on Wednesday."},
        signatories=[("Transparency team", None, Side.GOVERNMENT)],
    )
    assert (changed.title, changed.body) == ({"en": "A workshop"}, {"en": "Come on Wednesday."})
    assert Fact.objects.filter(verb="announcement.changed").count() == 1


def test_pressing_twice_writes_once_and_another_at_the_address_is_refused():
    process = a_process()
    assert write(process) == write(process)
    with pytest.raises(BadInput) as refused:
        write(process, body={"en": "Something else"})
    assert refused.value.field == "slug"
    assert Announcement.objects.count() == 1


def test_a_draft_can_be_thrown_away():
    announcement = write(a_process())
    actions.remove_announcement(actor=HOST, announcement=announcement)
    assert not Announcement.objects.exists()


@pytest.mark.parametrize(
    "given, field",
    [
        ({"title": {}}, "title"),
        ({"body": {"en": ""}}, "body"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"signatories": [("", None, Side.GOVERNMENT)]}, "signatories"),
        ({"signatories": [("Somebody", None, "middle")]}, "signatories"),
        ({"slug": "A b"}, "slug"),
    ],
    ids=["title", "body", "link", "nameless", "sideless", "slug"],
)
def test_bad_input_is_named_by_its_field(given, field):
    with pytest.raises(BadInput) as refused:
        write(a_process(), **given)
    assert refused.value.field == field
    assert not Announcement.objects.exists()


def test_nobody_else_announces():
    process = a_process()
    announcement = write(process)
    for actor in (NOBODY, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            write(process, actor)
        with pytest.raises(NotAllowed):
            actions.publish_announcement(actor=actor, announcement=announcement)
        with pytest.raises(NotAllowed):
            actions.edit_announcement(actor=actor, announcement=announcement, byline="Me")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_three_queries(number, django_assert_num_queries):
    process = a_process()
    for slug in range(number):
        written = write(process, slug=f"post-{slug}", signatories=[("A", an_organisation(), Side.GOVERNMENT)])
        actions.publish_announcement(actor=HOST, announcement=written)
    with django_assert_num_queries(3):
        posts = list(queries.announcements_visible_to(NOBODY, process))
        assert all(post.signatories.all()[0].organisation.slug for post in posts)
    assert len(posts) == number
