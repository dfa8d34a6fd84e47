"""The Chatham House Rule: put on at any time, taken off only before the event; what is written names nobody."""

from datetime import timedelta

import pytest

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions
from hearback.events.models import Attendee, Event, Notes
from hearback.journal.queries import about
from tests.factories import a_booking, a_coordinator, a_process, an_event, by_capture_link

pytestmark = pytest.mark.django_db
NOBODY_SPOKE = frozenset()


def under_the_rule(**fields):
    return actions.set_chatham_house(actor=HOST, event=an_event(**fields), on=True, spoke=NOBODY_SPOKE)


def notes_of(event, text, spoke=NOBODY_SPOKE):
    return actions.write_notes(actor=HOST, event=event, text={"en": text}, spoke=spoke)


def test_it_is_put_on_and_taken_off_before_the_event():
    process = a_process()
    organiser, event = a_coordinator(process), an_event(process)
    actions.set_chatham_house(actor=organiser, event=event, on=True, spoke=NOBODY_SPOKE)
    actions.set_chatham_house(actor=organiser, event=event, on=True, spoke=NOBODY_SPOKE)
    actions.set_chatham_house(actor=organiser, event=event, on=False)
    changed = [fact.refs["on"] for fact in about(event.uuid) if fact.refs.get("fields") == ["chatham_house"]]
    assert changed == [True, False]


def test_once_the_event_began_it_can_be_put_on_and_never_taken_off(time_machine):
    event = an_event()
    time_machine.move_to(event.starts)
    event = actions.set_chatham_house(actor=HOST, event=event, on=True, spoke=NOBODY_SPOKE)
    with pytest.raises(BadInput, match="what was said under it stays under it"):
        actions.set_chatham_house(actor=HOST, event=event, on=False)
    assert Event.objects.get(pk=event.pk).chatham_house


def test_only_organisers_decide_it():
    event = an_event()
    for actor in (NOBODY, by_capture_link(event), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.set_chatham_house(actor=actor, event=event, on=True, spoke=NOBODY_SPOKE)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ann Example", "Then Ann Example asked about buses."),
        ("Ann Example", "Then ANN  **example** asked."),
        ("Dr Ann Example", "Ann\nExample"),
        ("Ann Example, O.B.E., MP", "Then Ann Example asked."),
        ("Ann Example (invented)", "Ann Example’s point"),
        ("Siân O’Brien-Lloyd", "as Sian O'Brien‑Lloyd said"),
        ("Лев Толстой", "сказал лев толстой"),
    ],
)
def test_notes_that_name_somebody_who_booked_are_refused_and_the_name_is_said(name, text):
    event = under_the_rule()
    a_booking(event, name=name)
    with pytest.raises(BadInput, match="we never publish who was there") as refused:
        notes_of(event, text)
    assert (refused.value.field, name in str(refused.value)) == ("text", True)
    assert not Notes.objects.exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Hope", "There is hope."),
        ("O’Brien", "O’Brien Street"),
        ("Ann Example", "An annex for example."),
        ("Ann Lee", "Joann Lee Street"),
    ],
)
def test_a_word_that_only_looks_like_a_name_is_taken(name, text):
    event = under_the_rule()
    a_booking(event, name=name)
    assert notes_of(event, f"{text} We talked.").pk


def test_names_that_followed_a_booking_and_those_who_spoke_count_too():
    event = under_the_rule()
    booking = a_booking(event, name="Ann", places=2)
    Attendee.objects.update_or_create(booking=booking, order=2, defaults={"name": "Ben Second"})
    for text in ("Ben Second said so.", "Cai Third said so."):
        with pytest.raises(BadInput):
            notes_of(event, text, spoke={"Cai Third"})


def test_no_door_can_forget_to_ask_who_spoke():
    event = under_the_rule()
    with pytest.raises(TypeError, match="who_spoke"):
        actions.write_notes(actor=HOST, event=event, text={"en": "We talked."})


def test_names_are_looked_for_once_more_when_notes_are_published():
    event = under_the_rule()
    notes_of(event, "Dee Fourth said so.")
    with pytest.raises(BadInput, match="Dee Fourth"):
        actions.publish_notes(actor=HOST, event=event, spoke={"Dee Fourth"})
    assert Notes.objects.get().published is None


def test_it_is_not_put_on_over_notes_that_name_somebody(time_machine):
    event = an_event()
    a_booking(event, name="Ann Example")
    actions.write_notes(actor=HOST, event=event, text={"cy": "Dywedodd Ann Example hynny."})
    time_machine.move_to(event.ends + timedelta(days=1))
    with pytest.raises(BadInput, match="Ann Example"):
        actions.set_chatham_house(actor=HOST, event=event, on=True, spoke=NOBODY_SPOKE)
    assert not Event.objects.get().chatham_house


def test_without_the_rule_notes_may_thank_people_by_name():
    event = an_event()
    a_booking(event, name="Ann Example")
    assert actions.write_notes(actor=HOST, event=event, text={"en": "Thanks to Ann Example."}).pk
