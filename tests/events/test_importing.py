"""Bookings taken elsewhere: matched, counted, never written to; the same list twice creates nothing."""

from datetime import timedelta

import pytest

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.sheets_reading import read_sheet
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.events import actions
from hearback.events.models import Attendee, Booking, Event
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from tests.factories import a_booking, a_coordinator, a_process, an_event, as_person, by_booking_link

pytestmark = pytest.mark.django_db
HEADINGS = (
    "Order #,Order Date,First Name,Last Name,Email,Quantity,Price Tier,Ticket Type,Attendee #,Group,Order Type,"
    "Currency,Total Paid,Attendee Status,Company"
)
# Invented people, in the columns of Eventbrite's report on attendees.
EVENTBRITE = "\n".join(
    [
        HEADINGS,
        "101,2026-01-02,Ana,Invented,ana@example.org,1,,Free,1,,Free Order,GBP,0.00,Attending,Open Ponds",
        "101,2026-01-02,Bea,Invented,ana@example.org,1,,Free,2,,Free Order,GBP,0.00,Attending,Open Ponds",
        "102,2026-01-03,Cai,Invented,cai@example.org,1,,Free,3,,Free Order,GBP,0.00,Not Attending,",
        "103,2026-01-03,Dai,Invented,dai@example.org,1,,Free,4,,Free Order,GBP,0.00,Checked In,",
    ]
)


def bring(event: Event, text: str, **more):
    return actions.import_bookings(actor=HOST, event=event, sheet=read_sheet(text, "list.csv"), **more)


def counts(done) -> tuple[int, int, int, int, int]:
    return done.created, done.updated, done.unchanged, done.skipped, len(done.refused)


def booked(event: Event) -> list[tuple[str, int, str]]:
    return list(Booking.objects.filter(event=event).order_by("id").values_list("name", "places", "state"))


@pytest.fixture
def event():
    return an_event(capacity=10)


def test_an_eventbrite_export_is_brought_in_an_order_a_booking(event):
    done = bring(event, EVENTBRITE)
    assert counts(done) == (2, 0, 0, 1, 0)
    assert booked(event) == [("Ana Invented", 2, "confirmed"), ("Dai Invented", 1, "confirmed")]
    ana = Booking.objects.get(name="Ana Invented")
    assert (ana.organisation, ana.origin, ana.origin_detail) == ("Open Ponds", "imported", "list.csv: 2")
    assert list(Attendee.objects.values_list("name", flat=True)) == ["Ana Invented", "Bea Invented"]
    assert Event.objects.get(pk=event.pk).taken == 3
    assert [(row.line, row.fate) for row in done.rows] == [(2, "created"), (4, "skipped"), (5, "created")]


def test_nobody_is_written_to_until_something_happens_here(event):
    actions.resize(actor=HOST, event=event, capacity=2)
    bring(event, EVENTBRITE)
    assert not Message.objects.exists()
    actions.resize(actor=HOST, event=event, capacity=3)
    assert [message.to for message in Message.objects.all()] == ["dai@example.org"]


def test_the_same_list_twice_creates_nothing_and_is_no_fact(event):
    bring(event, EVENTBRITE)
    facts = Fact.objects.count()
    assert counts(bring(event, EVENTBRITE)) == (0, 0, 2, 1, 0)
    assert (Booking.objects.count(), Fact.objects.count()) == (2, facts)


def test_each_booking_is_a_fact_and_so_is_the_list(event):
    bring(event, EVENTBRITE)
    assert Fact.objects.filter(verb="booking.made").count() == 2
    fact = Fact.objects.get(verb="event.bookings-imported")
    assert (fact.refs["created"], "list.csv" in str(fact.refs)) == (2, False)


def test_a_dry_run_says_the_same_and_writes_nothing(event):
    actions.resize(actor=HOST, event=event, capacity=2)
    dry = bring(event, EVENTBRITE, dry_run=True)
    assert (Booking.objects.count(), dry.waiting) == (0, 1)
    done = bring(event, EVENTBRITE)
    assert (dry.rows, dry.refused) == (done.rows, done.refused)


def test_those_who_do_not_fit_wait_in_the_order_of_the_list():
    event = an_event(capacity=2)
    waits = a_booking(event, places=2), a_booking(event)
    done = bring(event, "Name,Places\nAna,1\nBen,1\n")
    assert (done.created, done.waiting) == (2, 2)
    actions.cancel_booking(actor=HOST, booking=waits[0])
    assert [state for _name, _places, state in booked(event)] == ["cancelled", "confirmed", "confirmed", "waiting"]


def test_a_booking_that_stands_here_is_found_by_its_address_or_by_name_and_organisation_and_left_alone(event):
    a_booking(event, name="Ana", email="ana@example.org", places=3)
    a_booking(event, name="Bea Jones", organisation="Open Ponds", email="")
    done = bring(event, "Name,E-mail,Places,Organisation\nA.,ANA@example.org,2,\nbea  jones,,1,OPEN PONDS\n")
    assert counts(done) == (0, 0, 2, 0, 0)
    assert "booked here for 3, on the list for 2" in str(done.rows[0].why)
    assert [(name, places) for name, places, _state in booked(event)] == [("Ana", 3), ("Bea Jones", 1)]


def test_two_orders_under_one_name_are_two_bookings(event):
    bring(event, "Order number,Name\n7,Ana\n")
    assert counts(bring(event, "Order number,Name\n7,Ana\n8,Ana\n")) == (1, 0, 1, 0, 0)


def test_what_a_list_brought_follows_the_next_list(event):
    bring(event, "Order number,Name,Places\n7,Ana,1\n8,Ben,2\n")
    done = bring(event, "Order number,Name,Places,Status\n7,Ana,4,confirmed\n8,Ben,2,Cancelled\n")
    assert counts(done) == (0, 2, 0, 0, 0)
    assert booked(event) == [("Ana", 4, "confirmed"), ("Ben", 2, "cancelled")]
    assert [fact.verb for fact in Fact.objects.order_by("-id")[1:3]] == ["booking.cancelled", "booking.changed"]
    assert counts(bring(event, "Order number,Name,Places,Status\n7,Ana,4,\n8,Ben,2,Cancelled\n")) == (0, 0, 2, 0, 0)


def test_what_was_changed_here_is_left_alone_by_a_later_list(event):
    bring(event, "Order #,Name,Places\n7,Ana,3\n8,Ben,2\n")
    ana, ben = Booking.objects.order_by("id")
    actions.change_booking(actor=by_booking_link(ana), booking=ana, places=2)
    actions.name_attendees(actor=by_booking_link(ben), booking=ben, names=["Ben", "Cai"])
    done = bring(event, "Order #,Name,Places,Company\n7,Ana,3,Open Ponds\n8,Ben,2,Open Ponds\n")
    assert (counts(done), {str(row.why)[:12] for row in done.rows}) == ((0, 0, 2, 0, 0), {"changed here"})
    assert booked(event) == [("Ana", 2, "confirmed"), ("Ben", 2, "confirmed")]
    assert list(Attendee.objects.values_list("name", flat=True)) == ["Ben", "Cai"]


def test_needs_that_a_later_list_says_are_taken_up_and_a_missing_column_takes_none_back(event):
    bring(event, "Order #,Name\n7,Ana\n")
    assert bring(event, "Order #,Name,Needs\n7,Ana,A ramp\n").updated == 1
    assert bring(event, "Order #,Name,Places\n7,Ana,2\n").updated == 1
    ana = Booking.objects.get()
    assert (ana.places, ana.needs, ana.needs_said is not None) == (2, "A ramp", True)


def test_two_orders_of_one_list_under_one_name_and_organisation_are_two_however_far_apart(event):
    actions.resize(actor=HOST, event=event, capacity=None)
    names = ["Ana", *(f"Person {n}" for n in range(110)), "Ana"]
    text = "Order #,Name,Company\n" + "".join(f"{n},{name},Open Ponds\n" for n, name in enumerate(names))
    assert bring(event, text, dry_run=True).created == bring(event, text).created == len(names)
    assert bring(event, text).unchanged == len(names)


def test_what_is_cancelled_on_the_list_frees_places_for_those_who_wait():
    event = an_event(capacity=2)
    bring(event, "Order #,Name,Places\n7,Ana,2\n")
    waits = a_booking(event)
    bring(event, "Order #,Name,Places,Status\n7,Ana,2,Refunded\n9,Cai,2,\n")
    assert [state for _name, _places, state in booked(event)] == ["cancelled", "confirmed", "waiting"]
    assert Message.objects.filter(key=f"booking:{waits.uuid}:promoted").exists()


def test_a_booking_from_a_list_that_grows_too_much_is_refused_and_stays():
    event = an_event(capacity=3)
    bring(event, "Order #,Name,Places\n7,Ana,1\n8,Ben,1\n")
    done = bring(event, "Order #,Name,Places\n7,Ana,3\n8,Ben,1\n")
    assert counts(done) == (0, 0, 1, 0, 1)
    assert str(done.refused[0]).startswith("Line 2, column “Places”: There is no room")
    assert counts(bring(event, "Order #,Name,Places\n7,Ana,3\n", dry_run=True)) == (0, 0, 0, 0, 1)


def test_who_cancelled_here_is_not_brought_back(event):
    bring(event, EVENTBRITE)
    booking = Booking.objects.get(name="Dai Invented")
    actions.cancel_booking(actor=by_booking_link(booking), booking=booking)
    done = bring(event, EVENTBRITE)
    assert counts(done) == (0, 0, 2, 1, 0)
    assert "cancelled here" in str(done.rows[-1].why)


def test_who_was_erased_is_not_brought_back(event):
    bring(event, EVENTBRITE)
    person = Booking.objects.get(name="Dai Invented").participant
    actions.erase_participant(actor=as_person(person, Purpose.ALL), participant=person.pk)
    assert counts(bring(event, EVENTBRITE)) == (0, 0, 2, 1, 0)
    assert not Booking.objects.filter(name="Dai Invented").exists()


def test_who_was_erased_after_the_event_stays_erased_when_the_list_comes_again(event, time_machine):
    bring(event, EVENTBRITE)
    time_machine.move_to(clock.now() + timedelta(days=30))
    person = Booking.objects.get(name="Ana Invented").participant
    actions.erase_participant(actor=as_person(person, Purpose.ALL), participant=person.pk)
    assert counts(bring(event, EVENTBRITE)) == (0, 0, 2, 1, 0)
    assert not Booking.objects.filter(name="Ana Invented").exists()
    assert not Attendee.objects.exists()


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (",ana@example.org,1,,", "Name", "no name"),
        ("x" * 121 + ",,1,,", "Name", "Shorten"),
        ("Ana,not an address,1,,", "E-mail", "correct format"),
        ("Ana,,0,,", "Places", "“0” is not a number of places"),
        ("Ana,,1000,,", "Places", "from 1 to 20"),
        ("Ana,,one,,", "Places", "“one”"),
        ("Ana,,1,neutral,", "Side", "neither side"),
        ("Ana,,1,,perhaps", "Status", "“perhaps” means"),
        ("Ana,,11,,", "Places", "only 10 places in all"),
    ],
)
def test_what_cannot_be_taken_is_named_and_the_others_come_in(event, row, column, sentence):
    text = f"Name,E-mail,Places,Side,Status\n{row}\nBen,,1,Government,\n"
    for dry_run in (True, False):
        done = bring(event, text, dry_run=dry_run)
        assert str(done.refused[0]).startswith(f"Line 2, column “{column}”:")
        assert sentence in str(done.refused[0])
    assert booked(event) == [("Ben", 1, "confirmed")]


def test_after_a_broken_form_nothing_is_taken(event):
    done = bring(event, 'Name\nAna\n"Ben\n')
    assert (done.rows, str(done.refused[0])[:7]) == ((), "Line 3,")


def test_rows_from_one_address_are_one_booking_with_the_names_of_all(event):
    bring(event, "Name,E-mail\nAna,info@example.org\nBen,info@example.org\nana,info@example.org\n")
    assert booked(event) == [("Ana", 2, "confirmed")]
    assert list(Attendee.objects.values_list("name", flat=True)) == ["Ana", "Ben"]


def test_more_than_twenty_of_one_order_are_refused(event):
    done = bring(event, "Order #,Name,Places\n" + "7,Ana,7\n" * 3)
    assert "one booking for 21 places" in str(done.refused[0])


def test_columns_are_as_the_mapping_says(event):
    bring(event, "Who,How many\nAna,2\n", mapping={"name": "Who", "places": "How many"})
    assert booked(event) == [("Ana", 2, "confirmed")]
    with pytest.raises(BadInput, match="No column holds the names") as refused:
        bring(event, "Who,How many\nAna,2\n")
    assert refused.value.field == "map"


def test_a_list_is_brought_in_after_the_event_as_well(event, time_machine):
    time_machine.move_to(clock.now() + timedelta(days=30))
    assert bring(event, EVENTBRITE).created == 2
    assert [state for _name, _places, state in booked(event)] == ["confirmed", "confirmed"]


def test_only_organisers_bring_in_a_list_and_none_into_a_cancelled_event():
    process = a_process()
    event = an_event(process)
    for actor in (NOBODY, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.import_bookings(actor=actor, event=event, sheet=read_sheet("Name\nAna\n"))
    actions.cancel_event(actor=HOST, event=event, because={"en": "Snow."})
    with pytest.raises(BadInput, match="cancelled"):
        bring(Event.objects.select_related("process").get(pk=event.pk), "Name\nAna\n")


def test_a_long_list_comes_in_a_hundred_at_a_time(event, django_assert_max_num_queries):
    actions.resize(actor=HOST, event=event, capacity=None)
    text = "Name,E-mail\n" + "".join(f"Person {n},p{n}@example.org\n" for n in range(150))
    assert bring(event, text).created == 150
    with django_assert_max_num_queries(12):
        assert bring(event, text, dry_run=True).unchanged == 150
