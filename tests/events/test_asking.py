"""The organisers are reminded of the notes until they are out, the event is cancelled, or it is said why there are none."""

from datetime import timedelta

import pytest

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.events import actions, jobs, queries
from hearback.events.models import Event
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people.models import User
from tests.factories import a_coordinator, a_post, a_process, an_event, published_notes

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """An announced event with two coordinators and a theme lead."""
    process = a_process()
    a_post(process, role=Role.THEME_LEAD)
    for language in ("en", "cy"):
        User.objects.filter(pk=a_post(process).user_id).update(language=language)
    return an_event(process)


def after(event, **delta):
    jobs.tick(event.ends + timedelta(**delta))


def reminders():
    return Message.objects.filter(key__startswith="notes-asked-for:").order_by("id")


def test_each_coordinator_is_asked_two_days_after_in_their_language(event):
    after(event, days=2, seconds=-1)
    assert not reminders()
    after(event, days=2)
    english, welsh = reminders()
    assert "Notes still to publish: Workshop in Manchester" in english.subject
    assert f"/desk/{event.process.slug}/events/{event.slug}/notes/" in english.body
    assert welsh.language == "cy"
    assert "Gweithdy ym Manceinion" in welsh.subject
    assert Fact.objects.get(verb="notes.asked-for").refs == {"days_since": 2}


def test_then_every_week_and_once_however_often_the_clock_looks(event):
    for days in (2, 2.5, 3, 8.9, 9, 9, 15, 16, 17):
        after(event, days=days)
    assert [fact.refs["days_since"] for fact in Fact.objects.filter(verb="notes.asked-for").order_by("id")] == [
        2,
        9,
        16,
    ]
    assert reminders().count() == 6


def test_after_a_long_sleep_of_the_worker_they_are_asked_once(event):
    after(event, days=60)
    after(event, days=60, hours=1)
    assert Fact.objects.filter(verb="notes.asked-for").count() == 1


def test_nobody_is_asked_once_the_notes_are_out(event):
    actions.write_notes(actor=HOST, event=event, text={"en": "Begun."})
    after(event, days=2)
    assert reminders()
    published_notes(event)
    after(event, days=30)
    assert Fact.objects.filter(verb="notes.asked-for").count() == 1


def test_nobody_is_asked_about_what_was_cancelled_or_never_announced_or_is_held_by_others(event):
    actions.cancel_event(actor=HOST, event=event, because={"en": "The room flooded."})
    a_post((secret := an_event(published=False)).process)
    a_post((own := an_event()).process)
    Event.objects.filter(pk=own.pk).update(kind="own")
    after(max(event, secret, own, key=lambda one: one.ends), days=30)
    assert not reminders()
    assert not Fact.objects.filter(verb="notes.asked-for").exists()


def test_saying_that_there_will_be_none_needs_a_reason_and_ends_it(event, time_machine):
    with pytest.raises(BadInput, match="still to come"):
        actions.say_no_notes(actor=HOST, event=event, because={"en": "Nobody came."})
    time_machine.move_to(event.ends + timedelta(days=3))
    with pytest.raises(BadInput, match="Say why") as refused:
        actions.say_no_notes(actor=HOST, event=event, because={})
    assert refused.value.field == "because"
    for actor in (NOBODY, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.say_no_notes(actor=actor, event=event, because={"en": "Nobody came."})
    actions.say_no_notes(actor=HOST, event=event, because={"en": "Nobody came."})
    after(event, days=30)
    assert not reminders()
    assert queries.still_due(HOST, [event.process])[event.process_id].notes == ()


def test_whoever_writes_them_after_all_takes_that_back(event, time_machine):
    time_machine.move_to(event.ends + timedelta(days=3))
    actions.say_no_notes(actor=HOST, event=event, because={"en": "Nobody came."})
    published_notes(event)
    assert Event.objects.get(pk=event.pk).no_notes_because == {}
    with pytest.raises(BadInput, match="published already"):
        actions.say_no_notes(actor=HOST, event=event, because={"en": "Nobody came."})


def test_everybody_reads_by_when_they_are_due_and_that_they_are_late(event, time_machine):
    assert queries.after(event, None).due is None
    time_machine.move_to(event.ends + timedelta(days=1))
    waits = queries.after(event, None)
    assert (waits.is_over, waits.due, waits.late) == (True, (event.ends + timedelta(days=14)).date(), False)
    time_machine.move_to(event.ends + timedelta(days=15))
    assert queries.after(event, None).late
    assert queries.after(event, published_notes(event)).due is None


def test_the_desk_lists_them_from_the_end_of_the_event(event, time_machine):
    organiser = a_coordinator(event.process)
    assert queries.still_due(organiser, [event.process])[event.process_id].notes == ()
    time_machine.move_to(event.ends)
    assert queries.still_due(organiser, [event.process])[event.process_id].notes == (event,)
