"""Writing, announcing, changing and cancelling events; their page, notes and calendar entry."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from hearback.core import clock
from hearback.core.errors import BadInput, Incomplete, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.events import actions, messages, queries
from hearback.events.actions import AgendaPoint
from hearback.events.models import Event
from hearback.events.queries import Shut
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import links
from hearback.processes import actions as processes
from hearback.processes.models import Question
from tests.factories import (
    CONTACT,
    PROMISE,
    a_booking,
    a_coordinator,
    a_draft_process,
    a_process,
    an_event,
    an_organisation,
    by_capture_link,
)

pytestmark = pytest.mark.django_db

MANCHESTER = {
    "slug": "manchester",
    "title": {"en": "Workshop in Manchester", "cy": "Gweithdy ym Manceinion"},
    "starts": datetime(2013, 3, 20, 14, tzinfo=UTC),
    "ends": datetime(2013, 3, 20, 16, tzinfo=UTC),
}


def write(process, actor=HOST, **fields):
    return actions.write_event(actor=actor, process=process, **MANCHESTER | fields)


def test_everything_in_the_announcement_stands_on_the_page(django_assert_num_queries):
    process = a_process()
    question = Question.objects.get(process=process)
    event = write(
        process,
        venue="Four Piccadilly Place",
        who_may_come={"en": "Civil-society organisations and their representatives"},
        outer_name="FutureEverything",
        outer_link="https://example.org/future",
        background={"en": "The UK is a founding member."},
        hosts=[an_organisation(name="Cabinet Office"), an_organisation(name="Involve")],
        agenda=[
            AgendaPoint({"en": "What is missing?"}, [question]),
            AgendaPoint({"en": "Examples from the north west"}),
        ],
        capacity=40,
    )
    actions.publish_event(actor=HOST, event=event, happened=datetime(2013, 3, 7, tzinfo=UTC))
    event = queries.event_visible_to(NOBODY, process, "manchester")
    with django_assert_num_queries(5):
        page = queries.event_page(NOBODY, event)
    assert [host.name["en"] for host in page.hosts] == ["Cabinet Office", "Involve"]
    assert [(item.text["en"], list(item.questions.all())) for item in page.agenda] == [
        ("What is missing?", [question]),
        ("Examples from the north west", []),
    ]
    assert (page.free, page.shut, page.waiting, page.notes) == (40, Shut.OVER, 0, None)
    assert (page.may_organise, page.may_capture) == (False, False)
    assert Fact.objects.get(verb="event.announced").happened == datetime(2013, 3, 7, tzinfo=UTC)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_events_takes_one_query(count, django_assert_num_queries):
    process = a_process()
    for _ in range(count):
        an_event(process)
    with django_assert_num_queries(1):
        assert len(list(queries.events_visible_to(NOBODY, process))) == count


def test_writing_the_same_event_twice_makes_one():
    process = a_process()
    assert write(process) == write(process)
    with pytest.raises(BadInput) as refused:
        write(process, title={"en": "Another"})
    assert refused.value.field == "slug"
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": {"en": " "}}, "title"),
        ({"title": {"en": "x" * 201}}, "title"),
        ({"slug": "Not a slug"}, "slug"),
        ({"ends": MANCHESTER["starts"]}, "ends"),
        ({"venue": "nul \x00"}, "venue"),
        ({"capacity": 0}, "capacity"),
        ({"outer_link": "javascript:alert(1)"}, "outer_link"),
        ({"time_zone": "Europe/Camelot"}, "time_zone"),
    ],
)
def test_bad_input_is_named_by_its_field(fields, field):
    with pytest.raises(BadInput) as refused:
        write(a_process(), **fields)
    assert refused.value.field == field


def test_a_field_that_an_event_has_not_is_a_mistake_of_ours():
    with pytest.raises(TypeError, match="colour"):
        write(a_process(), colour="red")


def test_only_the_coordinators_of_the_process_organise():
    process = a_process()
    event = an_event(process)
    for actor in (NOBODY, a_coordinator(a_process()), by_capture_link(event)):
        for act in (
            lambda actor=actor: write(process, actor),
            lambda actor=actor: actions.edit_event(actor=actor, event=event, venue="x"),
            lambda actor=actor: actions.publish_event(actor=actor, event=event),
            lambda actor=actor: actions.cancel_event(actor=actor, event=event, because={"en": "x"}),
            lambda actor=actor: actions.resize(actor=actor, event=event, capacity=3),
            lambda actor=actor: actions.write_notes(actor=actor, event=event, text={"en": "x"}),
            lambda actor=actor: actions.publish_notes(actor=actor, event=event),
            lambda actor=actor: actions.revoke_capture_link(actor=actor, event=event),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert write(process, a_coordinator(process))


def test_an_event_is_invisible_until_its_instant(time_machine):
    process = a_process()
    event = an_event(process, published=False)
    at = clock.now() + timedelta(days=1)
    actions.publish_event(actor=HOST, event=event, at=at)
    assert not queries.events_visible_to(NOBODY, process)
    assert queries.event_visible_to(NOBODY, process, event.slug) is None
    assert queries.event_visible_to(a_coordinator(process), process, event.slug) == event
    assert queries.event_visible_to(by_capture_link(event), process, event.slug) == event
    time_machine.move_to(at + timedelta(seconds=1))
    assert queries.event_visible_to(NOBODY, process, event.slug) == event


def test_an_event_of_a_process_that_is_not_open_is_invisible():
    process = a_draft_process()
    event = an_event(process)
    assert queries.event_visible_to(NOBODY, process, event.slug) is None
    assert queries.event_visible_to(by_capture_link(event), process, event.slug) == event


def test_a_revoked_facilitators_link_opens_nothing():
    process = a_process()
    event = an_event(process, published=False)
    link = by_capture_link(event)
    assert queries.event_to_capture_at(link) == event
    assert queries.capture_url(HOST, event, "en") == links.url(Purpose.CAPTURE, event.uuid, 1, "en")
    actions.revoke_capture_link(actor=HOST, event=event)
    assert queries.event_to_capture_at(link) is None
    assert queries.event_visible_to(link, process, event.slug) is None
    assert queries.capture_url(NOBODY, event, "en") == ""


def test_a_facilitators_link_is_handed_out_once_the_process_is_open():
    process = a_draft_process(**PROMISE, **CONTACT)
    event = an_event(process, published=False)
    assert queries.capture_url(HOST, event, "en") == ""
    processes.add_question(actor=HOST, process=process, text={"en": "What is missing?"}, kind="suggestion")
    event.process = processes.open_process(actor=HOST, process=process)
    assert queries.capture_url(HOST, event, "en") == links.url(Purpose.CAPTURE, event.uuid, 1, "en")


def test_what_people_need_to_know_is_told_to_everybody_who_booked():
    event = an_event()
    a_booking(event, email="ana@example.org")
    a_booking(event, email="")
    actions.edit_event(actor=HOST, event=event, summary={"en": "The same, in other words"})
    assert Message.objects.count() == 1, "nobody is written to for a summary"
    actions.edit_event(actor=HOST, event=event, venue="The Library")
    moved = Message.objects.order_by("id").last()
    assert moved.subject == "New date, time or place: Workshop in Manchester"
    assert "The Library" in moved.body
    for _ in range(2):
        actions.cancel_event(actor=HOST, event=event, because={"en": "Snow on the line."})
    cancelled = Message.objects.order_by("id").last()
    assert (cancelled.to, "Snow on the line." in cancelled.body) == ("ana@example.org", True)
    assert Message.objects.count() == 3


def test_a_new_way_in_online_is_told_as_that_and_to_those_with_a_place_alone():
    event = an_event(capacity=1, format="online", joining_link="https://example.org/old")
    a_booking(event, email="in@example.org")
    a_booking(event, email="waits@example.org")
    for number, edit in enumerate(
        ({"joining_link": "https://example.org/new"}, {"joining_notes": {"en": "Code 7"}}), 1
    ):
        actions.edit_event(actor=HOST, event=event, **edit)
        told = [one for one in Message.objects.order_by("pk") if "event-changed" in one.key]
        assert [one.to for one in told] == ["in@example.org"] * number
        assert told[-1].subject.startswith("New way to join online: ")
        assert "Date, time and place are the same" in told[-1].body
        assert "Before, it was" not in told[-1].body
        assert "https://example.org/new" in told[-1].body
    assert "Code 7" in told[-1].body


def test_a_confirmation_says_all_that_one_needs_in_the_bookers_language():
    london = datetime(2030, 7, 20, 13, tzinfo=UTC)
    event = an_event(
        starts=london, ends=london + timedelta(hours=2), venue="Four Piccadilly Place", address="Manchester M1 3BN"
    )
    booking = a_booking(event, email="ana@example.org", places=2, needs="A ramp", name="Ana <b>")
    told = Message.objects.get()
    assert (told.to, told.language) == ("ana@example.org", "en")
    assert told.subject == "Your place is booked: Workshop in Manchester"
    for words in (
        "Saturday 20 July 2030, 14:00 to 16:00",
        "Four Piccadilly Place, Manchester M1 3BN",
        "2 places",
        booking.reference,
        links.url(Purpose.BOOKING, booking.uuid, 1, "en"),
        links.url(Purpose.NOT_ME, booking.participant.uuid, 1, "en"),
    ):
        assert words in told.body
    assert "A ramp" not in told.body, "a stranger's address may have been typed"
    assert "Ana" not in told.body


def test_a_welsh_booker_is_written_to_in_welsh():
    booking = a_booking(email="ana@example.org", language="cy")
    told = Message.objects.get()
    assert (told.language, told.subject) == ("cy", "Mae eich lle wedi’i archebu: Gweithdy ym Manceinion")
    assert told.body.startswith("Mae eich archeb wedi’i chadarnhau.")
    assert links.url(Purpose.BOOKING, booking.uuid, 1, "cy") in told.body
    with translation.override("cy"):
        assert messages.when(booking.event) in told.body


def test_notes_wait_until_their_event_has_a_page():
    event = an_event(published=False)
    actions.write_notes(actor=HOST, event=event, text={"en": "We heard a lot."})
    with pytest.raises(Incomplete, match="Announce the event first"):
        actions.publish_notes(actor=HOST, event=event)
    actions.publish_event(actor=HOST, event=event)
    assert actions.publish_notes(actor=HOST, event=event).published


def test_notes_are_the_organisers_until_they_are_published():
    process = a_process()
    event = an_event(process)
    with pytest.raises(Incomplete):
        actions.publish_notes(actor=HOST, event=event)
    notes = actions.write_notes(actor=HOST, event=event, text={"en": "Forty people came."})
    assert (queries.notes_of(NOBODY, event), queries.notes_of(HOST, event)) == (None, notes)
    for _ in range(2):
        actions.publish_notes(actor=HOST, event=event, happened=datetime(2013, 3, 22, tzinfo=UTC))
    assert queries.notes_of(NOBODY, event) == notes
    assert Fact.objects.get(verb="notes.published").happened == datetime(2013, 3, 22, tzinfo=UTC)
    actions.write_notes(actor=HOST, event=event, text={"en": "Forty-one people came."})
    assert queries.notes_of(NOBODY, event).text == {"en": "Forty-one people came."}
    assert Fact.objects.filter(verb="notes.changed").count() == 1
