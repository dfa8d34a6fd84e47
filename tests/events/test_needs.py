"""What somebody needs to take part is answered by a person, by a day that was promised, and told to nobody else."""

from datetime import timedelta

import pytest

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Side
from hearback.events import actions, personal, queries
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from tests.factories import a_booking, a_coordinator, a_process, an_event, by_booking_link, by_capture_link

pytestmark = pytest.mark.django_db


def told(booking):
    return list(Message.objects.filter(key__startswith=f"booking:{booking.uuid}:needs-answered").order_by("id"))


def test_an_organiser_answers_and_the_person_is_told_without_their_own_words():
    process = a_process()
    booking = a_booking(an_event(process), needs="A ramp for my wheelchair", language="cy")
    answered = actions.answer_needs(actor=a_coordinator(process), booking=booking, answer="The way in is step-free.")
    assert answered.needs_answered is not None
    (message,) = told(booking)
    assert "The way in is step-free." in message.body
    assert "wheelchair" not in message.body
    assert message.language == "cy"
    fact = Fact.objects.get(verb="booking.needs-answered")
    assert (fact.subject_uuid, set(fact.refs)) == (booking.uuid, {"event"})


def test_the_same_answer_twice_is_told_once_and_another_one_again():
    booking = a_booking(needs="A ramp")
    for answer in ("There is one.", "There is one.", "There are two."):
        booking = actions.answer_needs(actor=HOST, booking=booking, answer=answer)
    assert (len(told(booking)), booking.needs_answer) == (2, "There are two.")


def test_only_organisers_answer():
    process = a_process()
    event = an_event(process)
    booking = a_booking(event, needs="A ramp")
    for actor in (NOBODY, by_booking_link(booking), by_capture_link(event), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.answer_needs(actor=actor, booking=booking, answer="No.")
    assert not told(booking)


@pytest.mark.parametrize(("needs", "answer"), [("", "There is one."), ("A ramp", " "), ("A ramp", "x" * 2_001)])
def test_there_is_no_answer_to_nothing_and_none_without_words(needs, answer):
    with pytest.raises(BadInput):
        actions.answer_needs(actor=HOST, booking=a_booking(needs=needs), answer=answer)


def test_other_needs_are_unanswered_again_and_the_same_ones_stay_answered():
    booking = a_booking(needs="A ramp")
    actions.answer_needs(actor=HOST, booking=booking, answer="There is one.")
    changed = actions.change_booking(actor=by_booking_link(booking), booking=booking, needs="A ramp", places=2)
    assert changed.needs_answer == "There is one."
    changed = actions.change_booking(actor=by_booking_link(booking), booking=booking, needs="A loop")
    assert (changed.needs_answer, changed.needs_answered) == ("", None)
    assert changed.answer_promised == (clock.now() + timedelta(days=5)).date()


def test_the_promised_day_is_so_many_days_on_and_never_after_the_event(time_machine):
    time_machine.move_to("2026-05-07T10:00:00+00:00", tick=False)
    later = an_event(starts=clock.now() + timedelta(days=30))
    sooner = an_event(a_process(), starts=clock.now() + timedelta(days=2))
    booking = a_booking(later, needs="A ramp")
    assert str(booking.answer_promised) == "2026-05-12"
    assert str(a_booking(sooner, needs="A ramp").answer_promised) == "2026-05-09"
    assert a_booking(later).answer_promised is None
    message = Message.objects.get(key=f"booking:{booking.uuid}:confirmed")
    assert "Somebody answers you by 12 May 2026." in message.body
    assert actions.answer_needs(actor=HOST, booking=booking, answer="Yes.").answer_promised is None


def test_both_numbers_can_be_set_and_what_somebody_was_told_holds():
    event = an_event()
    event = actions.set_needs_days(actor=HOST, event=event, answered_in=10, kept=90)
    a_booking(event, needs="A ramp")
    event = actions.set_needs_days(actor=HOST, event=event, answered_in=3, kept=14)
    assert (event.needs_answered_in, event.needs_kept) == (3, 14)
    for changed, field in (({"answered_in": 4}, "needs_answered_in"), ({"kept": 15}, "needs_kept")):
        with pytest.raises(BadInput, match="smaller, not larger") as refused:
            actions.set_needs_days(actor=HOST, event=event, **{"answered_in": 3, "kept": 14} | changed)
        assert refused.value.field == field


@pytest.mark.parametrize("days", [0, 91])
def test_the_numbers_are_from_1_to_90(days):
    with pytest.raises(BadInput, match="1 to 90"):
        actions.set_needs_days(actor=HOST, event=an_event(), answered_in=5, kept=days)


def test_the_list_has_the_unanswered_first_and_is_for_organisers_alone():
    process = a_process()
    event = an_event(process)
    first, _none, second, gone = (a_booking(event, needs=needs) for needs in ("A ramp", "", "A loop", "Lunch"))
    actions.answer_needs(actor=HOST, booking=first, answer="There is one.")
    actions.cancel_booking(actor=HOST, booking=gone)
    coordinator = a_coordinator(process, Side.CIVIL_SOCIETY)
    assert list(queries.needs_visible_to(coordinator, event)) == [second, first]
    for viewer in (NOBODY, by_capture_link(event), by_booking_link(first), a_coordinator(a_process())):
        assert not queries.needs_visible_to(viewer, event)


def test_what_waits_for_an_answer_is_counted_by_process_in_one_statement(django_assert_num_queries):
    processes = [a_process(), a_process(), a_process()]
    for process in processes[:2]:
        event = an_event(process)
        answered, *_others = [a_booking(event, needs="A ramp") for _ in range(3)]
        actions.answer_needs(actor=HOST, booking=answered, answer="There is one.")
        dropped = an_event(process)
        a_booking(dropped, needs="A ramp")
        actions.cancel_event(actor=HOST, event=dropped, because={"en": "Snow."})
    mine = a_coordinator(processes[0])
    with django_assert_num_queries(1):
        found = queries.to_answer(mine, processes)
    assert [(one.needs, one.event.title["en"]) for one in found.pop(processes[0].pk)] == [(2, "Workshop in Manchester")]
    assert found == {}
    assert queries.to_answer(NOBODY, processes) == {}


def test_the_person_reads_the_answer_among_what_is_held_about_them():
    booking = a_booking(needs="A ramp")
    actions.answer_needs(actor=HOST, booking=booking, answer="There is one.")
    assert "There is one." in [held.value for held in personal.held_about(booking.participant_id)]
