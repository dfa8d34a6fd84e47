"""Events in somebody's own calendar, read back by two programs that did not write them."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.events import actions, calendars, queries
from hearback.events.calendars import Entry
from hearback.events.models import Event
from tests.factories import a_draft_process, a_process, a_series, an_event, an_organisation

HOME = "https://example.org/en/open-plan/"


def written(events, language="en", **feed) -> bytes:
    return calendars.calendar(queries.calendar_entries(events, HOME, language), language=language, **feed)


def read(ics: bytes) -> icalendar.Event:
    """The one entry, as icalendar reads it."""
    (entry,) = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    return entry


def read_otherwise(ics: bytes):
    """The one entry, as vobject reads it: it takes the time zones from the file."""
    return vobject.readOne(ics.decode()).vevent


def both_read(ics: bytes) -> list[tuple[datetime, datetime]]:
    one, other = read(ics), read_otherwise(ics)
    return [
        (one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC)),
        (other.dtstart.value.astimezone(UTC), other.dtend.value.astimezone(UTC)),
    ]


@pytest.mark.django_db
def test_an_entry_says_what_somebody_needs_and_never_how_to_come_in():
    event = an_event(
        slug="workshop",
        summary={"en": "Come; talk, and listen."},
        address="1 Road, Manchester",
        format="hybrid",
        joining_link="https://meet.example.org/secret",
        joining_notes={"en": "secret code"},
        hosts=[an_organisation(name="Cabinet Office")],
        access_email="ann@example.org",
    )
    ics = written([event])
    entry, other = read(ics), read_otherwise(ics)
    assert (str(entry["SUMMARY"]), other.summary.value) == ("Workshop in Manchester",) * 2
    place = "Four Piccadilly Place, 1 Road, Manchester, and online"
    assert (str(entry["LOCATION"]), other.location.value) == (place, place)
    assert str(entry["DESCRIPTION"]).split("\n") == [
        "Come; talk, and listen.",
        "Held by: Cabinet Office",
        f"All about it, and how to book: {HOME}events/workshop/",
    ]
    assert other.description.value == str(entry["DESCRIPTION"])
    assert (str(entry["URL"]), str(entry["UID"]), str(entry["STATUS"])) == (
        f"{HOME}events/workshop/",
        f"{event.uuid}@hearback",
        "CONFIRMED",
    )
    assert "ORGANIZER" not in entry
    for kept in (b"secret", b"ann@example.org"):
        assert kept not in ics


@pytest.mark.django_db
def test_an_entry_is_in_the_language_of_its_address():
    event = an_event(format="online", venue="")
    entry = read(written([event], "cy"))
    assert (str(entry["SUMMARY"]), str(entry["LOCATION"])) == ("Gweithdy ym Manceinion", "Ar-lein")


@pytest.mark.django_db
def test_the_sequence_rises_with_each_change_and_the_identity_stays(time_machine):
    time_machine.move_to(datetime(2030, 1, 1, 9, tzinfo=UTC), tick=False)
    event = an_event(starts=datetime(2030, 3, 20, 14, tzinfo=UTC))
    first = read(written([event]))
    assert (first["SEQUENCE"], first["LAST-MODIFIED"].dt, first["DTSTAMP"].dt) == (0, clock.now(), clock.now())
    assert written([event]) == written([event])
    time_machine.move_to(datetime(2030, 1, 2, 9, tzinfo=UTC), tick=False)
    event = actions.edit_event(actor=HOST, event=event, venue="The Library")
    moved = read(written([event]))
    assert (moved["SEQUENCE"], moved["UID"]) == (1, first["UID"])
    assert moved["LAST-MODIFIED"].dt == datetime(2030, 1, 2, 9, tzinfo=UTC)
    event = actions.cancel_event(actor=HOST, event=event, because={"en": "Snow"})
    gone = read(written([event]))
    assert (gone["SEQUENCE"], str(gone["STATUS"]), str(gone["SUMMARY"])) == (
        2,
        "CANCELLED",
        "Cancelled: Workshop in Manchester",
    )


# London: 2030-03-31 01:00 UTC clocks go forward (01:00 → 02:00); 2030-10-27 01:00 UTC back (02:00 → 01:00).
NIGHTS = [
    (datetime(2030, 3, 31, 0, 30, tzinfo=UTC), datetime(2030, 3, 31, 1, 30, tzinfo=UTC)),
    (datetime(2030, 10, 27, 0, 30, tzinfo=UTC), datetime(2030, 10, 27, 1, 30, tzinfo=UTC)),
    (datetime(2030, 10, 26, 23, 30, tzinfo=UTC), datetime(2030, 10, 27, 0, 30, tzinfo=UTC)),
    (datetime(2030, 10, 27, 1, 15, tzinfo=UTC), datetime(2030, 10, 27, 3, 0, tzinfo=UTC)),
    (datetime(2050, 6, 20, 13, 0, tzinfo=UTC), datetime(2050, 6, 20, 15, 0, tzinfo=UTC)),
    (datetime(1985, 6, 20, 13, 0, tzinfo=UTC), datetime(1985, 6, 20, 15, 0, tzinfo=UTC)),
]


def an_entry(starts: datetime, ends: datetime, zone: str = "Europe/London", **fields) -> Entry:
    event = Event(slug="night", title={"en": "Night"}, starts=starts, ends=ends, time_zone=zone, **fields)
    return Entry(event, f"{HOME}events/night/", (), 0, starts)


@pytest.mark.parametrize(("starts", "ends"), NIGHTS)
def test_on_the_night_the_clocks_change_both_programs_read_the_instants_that_were_meant(starts, ends):
    assert both_read(calendars.calendar([an_entry(starts, ends)], language="en")) == [(starts, ends)] * 2


ZONES = st.sampled_from(
    ["Europe/London", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
)


@given(
    st.integers(631152000, 2840140800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),  # 1990 to 2060
    st.integers(1, 60 * 30),
    ZONES,
)
@settings(max_examples=60, deadline=None)
def test_any_instant_in_any_zone_comes_back(starts, minutes, zone):
    ends = starts + timedelta(minutes=minutes)
    ics = calendars.calendar([an_entry(starts, ends, zone)], language="en")
    entry = read(ics)
    assert (entry["DTSTART"].dt.astimezone(UTC), entry["DTEND"].dt.astimezone(UTC)) == (starts, ends)
    assert both_read(ics)[1] == (starts, ends)


WELSH = st.text(st.sampled_from('aâêîôûŵŷï ;,\\:"\n–😀'), min_size=1, max_size=200).map(str.strip).filter(bool)


@given(WELSH)
@settings(max_examples=60, deadline=None)
def test_lines_fold_between_letters_and_come_back_whole(words):
    entry = an_entry(datetime(2030, 1, 1, tzinfo=UTC), datetime(2030, 1, 2, tzinfo=UTC), summary={"cy": words})
    ics = calendars.calendar([entry], language="cy")
    lines = ics.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines), "no letter is cut in two"
    told = str(read(ics)["DESCRIPTION"])
    assert told.startswith(words)
    assert read_otherwise(ics).description.value == told


@pytest.mark.django_db
def test_a_feed_has_what_everybody_may_see_and_nothing_else():
    process = a_process()
    series = a_series(process)
    public = an_event(process, series=series)
    other = an_event(process)
    an_event(process, series=series, published=False)
    later = an_event(process, series=series, published=False)
    actions.publish_event(actor=HOST, event=later, at=clock.now() + timedelta(days=1))
    an_event(a_process())
    assert queries.calendar_feed(process) == [public, other]
    assert queries.calendar_feed(process, series) == [public]
    draft = a_draft_process()
    an_event(draft)
    assert queries.calendar_feed(draft) == []


@pytest.mark.django_db
def test_a_feed_has_a_name_and_says_how_often_to_ask():
    feed = icalendar.Calendar.from_ical(written([an_event()], name="Open plan, 2013", address=HOME))
    assert (str(feed["X-WR-CALNAME"]), str(feed["NAME"]), str(feed["URL"])) == ("Open plan, 2013",) * 2 + (HOME,)
    assert feed["REFRESH-INTERVAL"].dt == timedelta(hours=12)
    empty = icalendar.Calendar.from_ical(written([], name="Nothing yet", address=HOME))
    assert empty.walk("VEVENT") == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_takes_three_statements_however_long(count, django_assert_num_queries):
    process = a_process()
    for _ in range(count):
        an_event(process, hosts=[an_organisation()])
    with django_assert_num_queries(3):
        written(queries.calendar_feed(process))
