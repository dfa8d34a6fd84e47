"""Documents: prepared, public from their release on, dated twice, corrected in the open, never taken away."""

from datetime import date, timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role, Side
from hearback.journal.models import Fact
from hearback.processes import actions, queries
from hearback.processes.models import Document
from tests.factories import a_coordinator, a_document, a_draft_process, a_post, a_process, an_event, as_viewer

pytestmark = pytest.mark.django_db
THEN = date(2013, 4, 2)


def read_by(viewer, process):
    return [document.slug for document in queries.documents_visible_to(viewer, process)]


def facts():
    return list(Fact.objects.filter(verb__startswith="document.").order_by("id").values_list("verb", flat=True))


def test_it_is_prepared_by_coordinators_and_seen_by_nobody_else():
    process = a_process()
    a_document(process, published=False, slug="letter")
    assert read_by(a_coordinator(process), process) == ["letter"]
    observer = as_viewer(a_post(process, role=Role.OBSERVER).user)
    lead = as_viewer(a_post(process, role=Role.THEME_LEAD, side=Side.CIVIL_SOCIETY).user)
    for viewer in (NOBODY, observer, lead, a_coordinator(a_process())):
        assert read_by(viewer, process) == []
        assert queries.document_visible_to(viewer, process, "letter") is None
        assert queries.document_kinds_and_years(viewer, process) == (set(), [])
        assert list(queries.latest_documents(viewer, process, 9)) == []
    assert facts() == ["document.written"]


def test_whoever_does_not_coordinate_prepares_changes_publishes_and_removes_nothing():
    process = a_process()
    document = a_document(process, published=False)
    for viewer in (NOBODY, as_viewer(a_post(process, role=Role.OBSERVER).user), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            a_document(process, actor=viewer, published=False)
        with pytest.raises(NotAllowed):
            actions.edit_document(actor=viewer, document=document, title={"en": "Mine"})
        with pytest.raises(NotAllowed):
            actions.publish_document(actor=viewer, document=document)
        with pytest.raises(NotAllowed):
            actions.remove_document(actor=viewer, document=document)
    assert Document.objects.get().title == document.title


def test_published_it_is_read_by_everybody_and_keeps_both_its_days():
    process = a_process()
    document = a_document(process, happened=THEN)
    assert read_by(NOBODY, process) == [document.slug]
    assert document.happened == THEN
    assert clock.day(document.recorded) == clock.today()
    assert facts() == ["document.written", "document.published"]


def test_until_its_release_it_is_nowhere_and_from_that_instant_everywhere():
    process = a_process()
    release = clock.now() + timedelta(hours=3)
    document = a_document(process, published=False)
    actions.publish_document(actor=HOST, document=document, at=release)
    assert read_by(NOBODY, process) == []
    assert list(queries.latest_documents(HOST, process, 9)) == []
    assert Fact.objects.get(verb="document.published").happened == release
    with time_machine.travel(release - timedelta(seconds=1), tick=False):
        assert read_by(NOBODY, process) == []
    with time_machine.travel(release, tick=False):
        assert read_by(NOBODY, process) == [document.slug]
        assert list(queries.latest_documents(NOBODY, process, 9)) == [document]


def test_the_day_of_a_release_can_be_moved_until_it_has_come():
    document = a_document(published=False)
    first, second = clock.now() + timedelta(hours=1), clock.now() + timedelta(days=1)
    actions.publish_document(actor=HOST, document=document, at=first)
    actions.publish_document(actor=HOST, document=document, at=first)
    assert actions.publish_document(actor=HOST, document=document, at=second).published == second
    with time_machine.travel(second + timedelta(minutes=1)):
        later = clock.now() + timedelta(days=1)
        assert actions.publish_document(actor=HOST, document=document, at=later).published == second
    assert facts().count("document.published") == 2


def test_what_is_published_of_a_process_that_is_not_open_is_read_by_its_coordinators():
    process = a_draft_process()
    document = a_document(process)
    assert read_by(NOBODY, process) == []
    assert read_by(a_coordinator(process), process) == [document.slug]


def test_a_change_after_publication_says_when_and_is_a_fact_with_a_digest():
    document = a_document()
    changed = actions.edit_document(actor=HOST, document=document, text={"en": "We take this back."})
    assert changed.changed is not None
    fact = Fact.objects.get(verb="document.changed")
    assert fact.refs == {"fields": ["text"]}
    assert set(fact.digests) == {"title", "text"}


def test_a_change_before_its_release_is_nobodys_business():
    document = a_document(published=False)
    actions.publish_document(actor=HOST, document=document, at=clock.now() + timedelta(days=1))
    assert actions.edit_document(actor=HOST, document=document, title={"en": "Better"}).changed is None
    assert "document.changed" not in facts()


def test_saving_it_as_it_is_changes_nothing():
    document = a_document()
    again = actions.edit_document(
        actor=HOST, document=document, title=document.title, text=document.text, kind=document.kind, original=""
    )
    assert again.changed is None
    assert "document.changed" not in facts()


def test_writing_it_twice_writes_it_once_and_another_needs_an_address_of_its_own():
    process = a_process()
    first = a_document(process, slug="letter", published=False)
    assert a_document(process, slug="letter", published=False) == first
    for slug in ("letter", "feed", "add", "Not a slug"):
        with pytest.raises(BadInput) as refused:
            a_document(process, slug=slug, text={"en": "Something else."})
        assert refused.value.field == "slug"
    assert facts() == ["document.written"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "poem"),
        ("title", {"en": "  "}),
        ("title", {"en": "x" * 201}),
        ("text", {}),
        ("text", {"en": "\x00"}),
        ("original", "javascript:alert(1)"),
        ("written_by", "x" * 201),
        ("happened", date(1799, 12, 31)),
        ("happened", date(9999, 1, 1)),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(field, value):
    with pytest.raises(BadInput) as refused:
        a_document(**{field: value})
    assert refused.value.field == field
    assert not Document.objects.exists()


def test_what_was_never_public_is_thrown_away_and_what_is_public_stays():
    waiting = a_document(published=False)
    actions.publish_document(actor=HOST, document=waiting, at=clock.now() + timedelta(days=1))
    actions.remove_document(actor=HOST, document=waiting)
    public = a_document()
    with pytest.raises(BadInput):
        actions.remove_document(actor=HOST, document=public)
    assert list(Document.objects.all()) == [public]
    assert facts() == [
        "document.written",
        "document.published",
        "document.removed",
        "document.written",
        "document.published",
    ]


def test_a_paper_of_an_event_is_not_thrown_away():
    from hearback.events.models import Paper

    process = a_process()
    document = a_document(process, published=False)
    Paper.objects.create(event=an_event(process), title={"en": "The paper"}, document=document)
    with pytest.raises(BadInput, match="paper of an event"):
        actions.remove_document(actor=HOST, document=document)
    assert Document.objects.filter(pk=document.pk).exists()


def test_they_are_narrowed_by_kind_and_year():
    process = a_process()
    a_document(process, slug="a", kind="letter", happened=date(2012, 12, 31))
    a_document(process, slug="b", kind="minutes", happened=date(2013, 1, 1))
    a_document(process, slug="c", kind="letter", happened=date(2013, 6, 1))
    a_document(process, slug="d", kind="report", happened=date(2014, 6, 1), published=False)
    assert read_by(NOBODY, process) == ["c", "b", "a"]
    narrowed = queries.documents_visible_to(NOBODY, process, kind="letter", year="2013")
    assert [one.slug for one in narrowed] == ["c"]
    assert queries.document_kinds_and_years(NOBODY, process) == ({"letter", "minutes"}, [2013, 2012])


def test_they_go_with_a_demonstration():
    process = a_process(demonstration=True)
    a_document(process)
    kept = a_document()
    actions.remove_demonstration(actor=HOST, process=process)
    assert list(Document.objects.all()) == [kept]
