"""The list of what was said: a page costs the same number of statements however long it is."""

import pytest

from hearback.contributions import actions, queries
from hearback.contributions.queries import LABELS
from hearback.core.errors import NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose, Role
from hearback.journal.queries import about
from hearback.people import links
from hearback.processes.models import Question
from tests.factories import (
    a_contribution,
    a_coordinator,
    a_draft_process,
    a_post,
    a_process,
    a_slip,
    an_event,
    as_person,
    as_viewer,
    by_said_link,
)
from tests.plans.factories import a_commitment, a_sentence, a_version, published

pytestmark = pytest.mark.django_db


def a_page_of_everything(process, count):
    """Contributions about each kind of thing, with all that can stand beside one."""
    question = Question.objects.filter(process=process).first()
    event = an_event(process)
    version = a_version(process)
    sentence = a_sentence(a_commitment(version, "Open the register")).sentence
    published(version)
    for number in range(count):
        said = a_contribution(process, question=question, name=f"Ana {number}", attribution="named")
        actions.tidy(actor=HOST, contribution=said, text={"en": "Shorter."})
        a_contribution(process, sentence=sentence, organisation_name="Involve", attribution="organisation")
        a_slip(event)


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_five_statements(count, django_assert_num_queries):
    process = a_process()
    a_page_of_everything(process, count)
    rows = queries.contributions_visible_to(NOBODY, process).order_by("-received", "-pk")
    with django_assert_num_queries(5):
        joined = queries.said(NOBODY, rows.select_related(*LABELS)[:20])
    with django_assert_num_queries(5):
        assert queries.said(NOBODY, rows[:20]) == joined
    assert len(joined) == 3 * count
    slip, about_sentence, about_question = joined[:3]
    assert (slip.event_title["en"], slip.shown_author) == ("Workshop in Manchester", "")
    assert (slip.about.kind, slip.about.label) == ("process", process.name)
    assert (about_sentence.about.kind, about_sentence.about.number) == ("sentence", 1)
    assert (about_sentence.about.label, about_sentence.quote) == (
        {"en": "Open the register"},
        "We will publish the register.",
    )
    assert about_sentence.shown_author == "Involve"
    assert (about_question.about.kind, about_question.question) == ("question", 1)
    assert (about_question.shown_author, about_question.tidy) == (f"Ana {count - 1}", {"en": "Shorter."})


def test_an_empty_page_takes_one_statement(django_assert_num_queries):
    process = a_process()
    with django_assert_num_queries(1):
        assert queries.said(NOBODY, queries.contributions_visible_to(NOBODY, process)) == []


def test_a_list_is_narrowed_by_state_kind_language_and_place():
    process = a_process()
    question = Question.objects.get(process=process)
    event = an_event(process)
    asked = a_contribution(process, question=question, kind="concern")
    welsh = a_contribution(process, language="cy")
    slip = a_slip(event)
    actions.withdraw(actor=by_said_link(welsh), contribution=welsh)
    everything = queries.contributions_visible_to(NOBODY, process)
    for wanted, found in (
        ({"question": question}, [asked]),
        ({"question": question.pk}, [asked]),
        ({"kind": "concern"}, [asked]),
        ({"language": "cy"}, [welsh]),
        ({"state": "withdrawn"}, [welsh]),
        ({"event": event}, [slip]),
        ({"event": event, "kind": "concern"}, []),
        ({}, [asked, welsh, slip]),
    ):
        assert list(queries.narrowed(everything, **wanted)) == found


def test_nothing_of_a_process_that_is_not_open_is_seen():
    process = a_draft_process()
    said = a_contribution(process, actor=HOST)
    assert not queries.contributions_visible_to(NOBODY, process)
    assert queries.by_reference(NOBODY, said.reference) is None
    assert queries.by_reference(HOST, said.reference) == said


def test_nothing_of_another_process_is_seen():
    said, other = a_contribution(), a_contribution()
    assert list(queries.contributions_visible_to(a_coordinator(other.process), other.process)) == [other]
    assert list(queries.contributions_visible_to(NOBODY, said.process)) == [said]


def test_where_it_was_said_shows_once_the_event_is_announced():
    hidden, announced = an_event(published=False), an_event()
    early, slip = a_slip(hidden), a_slip(announced)
    (shown,) = queries.said(NOBODY, [early])
    assert (shown.event, shown.event_title) == ("", {})
    assert queries.said(NOBODY, [slip])[0].event == announced.slug
    assert queries.said(a_coordinator(hidden.process), [early])[0].event == hidden.slug


@pytest.mark.parametrize("typed", ["", "nonsense", "7NM3-YN3", "' OR 1=1", "7NM3-YN3Q"])
def test_a_reference_that_names_nothing_finds_nothing(typed):
    assert queries.by_reference(NOBODY, typed) is None


def test_only_coordinators_learn_who_said_it():
    process = a_process()
    said = a_contribution(process, name="Ana")
    coordinator = a_coordinator(process)
    assert actions.show_author(actor=coordinator, contribution=said).name == "Ana"
    look = about(said.uuid).last()
    assert (look.verb, look.actor_uuid) == ("contribution.author-shown", coordinator.uuid)
    assert "Ana" not in f"{look.refs}{look.digests}"
    lead = as_viewer(a_post(process, role=Role.THEME_LEAD).user)
    observer = as_viewer(a_post(process, role=Role.OBSERVER).user)
    for viewer in (NOBODY, by_said_link(said), lead, observer, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.show_author(actor=viewer, contribution=said)
    assert about(said.uuid).last() == look


def test_a_private_link_opens_everything_of_one_contribution_and_of_no_other():
    process = a_process()
    said, other = a_contribution(process, name="Ana", email="ana@example.org"), a_contribution(process)
    link = by_said_link(said)
    actions.change_words(actor=link, contribution=said, words="Second thoughts")
    assert queries.said_by_link(link) == said
    view = queries.private_view(link, said)
    assert ([v.text for v in view.verbatims], view.name) == (["Publish the contracts.", "Second thoughts"], "Ana")
    assert (view.left_address, view.may_change, view.attribution) == (True, True, "not-shown")
    assert queries.private_view(link, other) is None
    assert queries.private_view(HOST, said) is None
    assert queries.link_to(said, "cy") == links.url(Purpose.SAID, said.uuid, 1, "cy")


def test_a_persons_page_opens_all_they_said():
    process = a_process()
    first, second = (a_contribution(process, email="ana@example.org") for _ in range(2))
    a_contribution(process, email="ben@example.org")
    person = actions.show_author(actor=HOST, contribution=first).participant
    assert list(queries.of_participant(person)) == [second, first]
    for purpose in (Purpose.ME, Purpose.ALL):
        assert queries.private_view(as_person(person, purpose), second) is not None
