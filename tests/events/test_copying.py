"""A new event from an earlier one; series; hosts and partners; what there is for everybody to take part; papers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions, queries
from hearback.events.actions import AgendaPoint, PlannedPaper
from hearback.events.actions.copying import COPIED
from hearback.events.models import AgendaItem, Booking, Event, Host, KeptPlaces, Reminder
from hearback.journal.models import Fact
from hearback.processes import actions as processes
from hearback.processes.models import Question
from tests.factories import (
    a_booking,
    a_coordinator,
    a_document,
    a_process,
    a_series,
    an_event,
    an_organisation,
)

pytestmark = pytest.mark.django_db
SPRING = datetime(2030, 3, 20, 14, tzinfo=UTC)
AUTUMN = datetime(2030, 10, 30, 10, tzinfo=UTC)


def copied(event, actor=HOST, **fields):
    return actions.copy_event(actor=actor, event=event, **{"slug": "again", "starts": AUTUMN} | fields)


def a_full_event(process, **fields):
    event = an_event(
        process,
        starts=SPRING,
        ends=SPRING + timedelta(hours=2),
        series=a_series(process),
        hosts=[an_organisation(name="A host")],
        partners=[an_organisation(name="A partner")],
        agenda=[
            AgendaPoint({"en": "Talk"}, [Question.objects.get(process=process)], SPRING, SPRING + timedelta(minutes=30))
        ],
        provisions={"step-free": "yes"},
        region="wales",
        format="hybrid",
        joining_link="https://example.org/room",
        joining_notes={"en": "The code is 1"},
        capacity=30,
        booking_closes=SPRING - timedelta(days=1),
        **fields,
    )
    actions.set_papers(actor=HOST, event=event, papers=[PlannedPaper({"en": "To read"}, date(2030, 3, 1))])
    KeptPlaces.objects.create(event=event, whom="government", places=5, until=SPRING - timedelta(days=7))
    Reminder.objects.filter(event=event).delete()
    Reminder.objects.create(event=event, hours_before=12, sent=SPRING - timedelta(hours=12))
    return event


def test_a_copy_has_everything_but_dates_bookings_notes_and_links():
    process = a_process()
    event = a_full_event(process)
    a_booking(event)
    actions.write_notes(actor=HOST, event=event, text={"en": "We talked."})
    copy = copied(event)
    for name in COPIED:
        assert getattr(copy, name) == getattr(event, name), name
    assert (copy.starts, copy.ends) == (AUTUMN, AUTUMN + timedelta(hours=2))
    assert (copy.published, copy.happened, copy.booking_closes, copy.taken) == (None, None, None, 0)
    assert (copy.joining_link, copy.joining_notes, copy.link_version) == ("", {}, 1)
    assert not Booking.objects.filter(event=copy).exists()
    page = queries.event_page(HOST, copy)
    assert page.notes is None
    assert ([str(one) for one in page.hosts], [str(one) for one in page.partners]) == (
        [str(one) for one in queries.event_page(HOST, event).hosts],
        [str(one) for one in queries.event_page(HOST, event).partners],
    )
    (item,) = AgendaItem.objects.filter(event=copy)
    assert (item.starts, item.ends) == (AUTUMN, AUTUMN + timedelta(minutes=30))
    assert list(item.questions.all()) == list(Question.objects.filter(process=process))
    assert [(paper.title, paper.promised) for paper in page.papers] == [({"en": "To read"}, None)]
    assert list(KeptPlaces.objects.filter(event=copy).values_list("whom", "places", "until")) == [
        ("government", 5, AUTUMN - timedelta(days=7))
    ]
    assert list(Reminder.objects.filter(event=copy).values_list("hours_before", "sent")) == [(12, None)]
    assert Fact.objects.get(subject_uuid=copy.uuid).refs == {"copied_from": str(event.uuid)}


def test_every_column_of_an_event_is_copied_or_left_out_on_purpose():
    """A column that comes later is decided about here."""
    left_out = {
        *("id", "uuid", "process", "slug", "starts", "ends", "created", "published", "happened", "link_version"),
        *(
            "joining_link",
            "joining_notes",
            "booking_closes",
            "taken",
            "waiting",
            "keeps",
            "cancelled",
            "cancelled_because",
        ),
        *(
            "counted",
            "counted_government",
            "counted_civil_society",
            "instead_of",
            "held_by",
            "notes_asked_for",
            "no_notes_because",
            "holder",
        ),
    }
    columns = {field.name for field in Event._meta.concrete_fields}
    assert columns == left_out | set(COPIED)


def test_copying_twice_makes_one_and_a_taken_address_is_refused():
    event = an_event(slug="first")
    assert copied(event) == copied(event)
    with pytest.raises(BadInput) as refused:
        copied(event, slug="first")
    assert refused.value.field == "slug"
    with pytest.raises(BadInput) as refused:
        copied(event, slug="third", ends=AUTUMN)
    assert refused.value.field == "ends"
    assert Event.objects.count() == 2


def test_a_copy_lasts_as_long_on_the_night_on_which_the_clocks_change():
    """From half past midnight in summer time, two hours are over at half past one in winter time."""
    event = an_event(starts=SPRING, ends=SPRING + timedelta(hours=2))
    night = datetime(2030, 10, 27, 0, 30, tzinfo=ZoneInfo("Europe/London"))
    copy = copied(event, starts=night)
    copy.refresh_from_db()
    assert (copy.starts, copy.ends) == (
        datetime(2030, 10, 26, 23, 30, tzinfo=UTC),
        datetime(2030, 10, 27, 1, 30, tzinfo=UTC),
    )
    twice = datetime(2030, 10, 27, 1, 30, tzinfo=ZoneInfo("Europe/London"))  # an hour that comes twice
    assert copied(event, slug="twice", starts=twice) == copied(event, slug="twice", starts=twice)


def test_a_shorter_copy_keeps_what_is_talked_about_without_its_times():
    event = a_full_event(a_process())
    copy = copied(event, ends=AUTUMN + timedelta(minutes=20))
    (item,) = AgendaItem.objects.filter(event=copy)
    assert (item.text, item.starts, item.ends) == ({"en": "Talk"}, None, None)


def test_only_its_coordinators_copy_an_event_and_nobody_copies_a_meeting_of_somebodys_own():
    event = an_event()
    for actor in (NOBODY, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            copied(event, actor)
    Event.objects.filter(pk=event.pk).update(kind=Event.Kind.OWN)
    event.refresh_from_db()
    with pytest.raises(BadInput):
        copied(event)


# --- series


def test_a_series_is_seen_once_one_of_its_events_is():
    process = a_process()
    series = a_series(process, slug="round")
    event = an_event(process, series=series, published=False)
    assert queries.series_at(NOBODY, process, "round") is None
    assert queries.series_at(a_coordinator(process), process, "round") == series
    actions.publish_event(actor=HOST, event=event)
    assert queries.series_at(NOBODY, process, "round") == series
    assert not queries.series_visible_to(NOBODY, a_process())


def test_a_series_of_another_process_is_refused():
    with pytest.raises(BadInput) as refused:
        an_event(series=a_series(a_process()))
    assert refused.value.field == "series"


def test_the_same_series_twice_is_one_and_its_words_can_be_changed():
    process = a_process()
    series = a_series(process, slug="round")
    assert a_series(process, slug="round") == series
    with pytest.raises(BadInput) as refused:
        a_series(process, slug="round", title={"en": "Another"})
    assert refused.value.field == "slug"
    actions.edit_series(actor=HOST, series=series, title={"en": "In every region"}, summary={"en": "One each."})
    series.refresh_from_db()
    assert (series.title, series.summary) == ({"en": "In every region"}, {"en": "One each."})
    with pytest.raises(BadInput):
        actions.edit_series(actor=HOST, series=series, title={"en": " "})
    for act in (
        lambda: actions.edit_series(actor=a_coordinator(a_process()), series=series, title={"en": "x"}),
        lambda: actions.add_series(actor=NOBODY, process=process, slug="x", title={"en": "x"}),
    ):
        with pytest.raises(NotAllowed):
            act()


# --- who holds it


def test_an_organisation_holds_it_or_is_a_partner_and_each_stays_when_only_the_other_changes():
    cabinet, involve, library = (an_organisation(name=name) for name in ("Cabinet Office", "Involve", "The Library"))
    event = an_event(hosts=[cabinet], partners=[involve])
    actions.edit_event(actor=HOST, event=event, partners=[involve, library])
    page = queries.event_page(NOBODY, event)
    assert (page.hosts, page.partners) == ((cabinet,), (involve, library))
    with pytest.raises(BadInput) as refused:
        actions.edit_event(actor=HOST, event=event, partners=[cabinet])
    assert refused.value.field == "partners"
    actions.edit_event(actor=HOST, event=event, hosts=[involve], partners=[cabinet])
    assert list(Host.objects.filter(event=event).values_list("organisation", "role")) == [
        (involve.pk, "host"),
        (cabinet.pk, "partner"),
    ]


# --- what there is


def test_what_there_is_is_said_plainly_and_what_nobody_said_too():
    event = an_event(provisions={"step-free": "yes", "bsl": "no", "captions": "ask", "quiet-room": ""})
    said = {str(one.name): str(one.answer) for one in queries.event_page(NOBODY, event).provisions}
    assert said == {
        "Step-free access": "Yes",
        "Hearing loop": "Not said yet",
        "Live captions, typed by a person": "Ask us",
        "British Sign Language interpreter": "No",
        "Quiet room": "Not said yet",
        "Help with travel costs": "Not said yet",
        "Help with childcare costs": "Not said yet",
    }
    assert queries.event_page(NOBODY, an_event()).provisions == ()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"provisions": {"swimming-pool": "yes"}}, "provisions"),
        ({"provisions": {"bsl": "perhaps"}}, "provisions"),
        ({"format": "by post"}, "format"),
        ({"region": "atlantis"}, "region"),
        ({"joining_link": "javascript:alert(1)"}, "joining_link"),
        ({"access_email": "not an address"}, "access_email"),
        ({"access_phone": "0" * 41}, "access_phone"),
    ],
)
def test_what_is_not_on_a_list_or_cannot_be_is_refused_by_its_field(fields, field):
    with pytest.raises(BadInput) as refused:
        an_event(**fields)
    assert refused.value.field == field


# --- papers


def papers(event, viewer=NOBODY):
    return [(paper.title["en"], paper.document, paper.is_late) for paper in queries.papers_of(viewer, event)]


def test_a_paper_is_promised_late_and_then_here(time_machine):
    time_machine.move_to(datetime(2030, 3, 1, 12, tzinfo=UTC))
    event = an_event(starts=SPRING)
    listed = [PlannedPaper({"en": "The draft"}, date(2030, 3, 12)), PlannedPaper({"en": "A map"})]
    actions.set_papers(actor=HOST, event=event, papers=listed)
    assert papers(event) == [("The draft", None, False), ("A map", None, False)]
    time_machine.move_to(datetime(2030, 3, 12, 23, 30, tzinfo=UTC))
    assert papers(event)[0] == ("The draft", None, False), "the day itself is not late"
    time_machine.move_to(datetime(2030, 3, 13, 0, 30, tzinfo=UTC))
    assert papers(event)[0] == ("The draft", None, True)
    document = a_document(event.process)
    listed[0] = replace(listed[0], document=document)
    actions.set_papers(actor=HOST, event=event, papers=listed)
    assert papers(event)[0] == ("The draft", document, False)


def test_a_document_that_is_not_published_counts_as_not_here():
    event = an_event()
    document = a_document(event.process, published=False, title={"en": "A paper to read"})
    later = a_document(event.process, published=True)
    type(later).objects.filter(pk=later.pk).update(published=clock.now() + timedelta(days=1))
    listed = [PlannedPaper({"en": "First"}, document=document), PlannedPaper({"en": "Later"}, document=later)]
    actions.set_papers(actor=HOST, event=event, papers=listed)
    assert papers(event) == [("First", None, False), ("Later", None, False)]
    assert papers(event, a_coordinator(event.process))[0][1] == document


def test_the_title_of_a_document_that_waits_is_not_told_by_its_event():
    event = an_event()
    document = a_document(event.process, published=False, title={"en": "What nobody knows of yet"})
    with pytest.raises(BadInput, match="not public yet") as refused:
        actions.set_papers(actor=HOST, event=event, papers=[PlannedPaper({}, document=document)])
    assert refused.value.field == "paper_0_title"
    document = processes.publish_document(actor=HOST, document=document)
    actions.set_papers(actor=HOST, event=event, papers=[PlannedPaper({}, document=document)])
    assert [title for title, _document, _late in papers(event)] == ["What nobody knows of yet"]


def test_papers_are_this_processs_own_have_a_title_and_are_listed_by_its_coordinators():
    event = an_event()
    foreign = a_document(a_process())
    for listed, field in (
        ([PlannedPaper({"en": "x"}, document=foreign)], "paper_0_document"),
        ([PlannedPaper({"en": "x"}), PlannedPaper({"en": " "})], "paper_1_title"),
    ):
        with pytest.raises(BadInput) as refused:
            actions.set_papers(actor=HOST, event=event, papers=listed)
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        actions.set_papers(actor=a_coordinator(a_process()), event=event, papers=[])
    actions.set_papers(actor=HOST, event=event, papers=[PlannedPaper({"en": "x"})])


# --- notice


@pytest.mark.parametrize(
    ("announced", "days"),
    [
        (datetime(2030, 3, 7, 9, tzinfo=UTC), 13),
        (datetime(2030, 3, 20, 1, tzinfo=UTC), 0),
        (datetime(2030, 3, 21, tzinfo=UTC), None),
    ],
)
def test_the_days_of_notice_are_a_plain_fact(announced, days):
    event = an_event(starts=SPRING, published=False)
    assert queries.event_page(NOBODY, event).notice is None
    event = actions.publish_event(actor=HOST, event=event, happened=announced)
    assert queries.event_page(NOBODY, event).notice == days


def test_notice_is_counted_in_days_of_the_events_own_zone():
    """Announced a quarter to midnight in London, in summer time: that is still the day before."""
    starts = datetime(2030, 6, 20, 8, tzinfo=UTC)
    event = an_event(starts=starts, published=False)
    event = actions.publish_event(actor=HOST, event=event, happened=datetime(2030, 6, 19, 22, 45, tzinfo=UTC))
    assert queries.days_of_notice(event) == 1
    event.happened = datetime(2030, 6, 19, 23, 15, tzinfo=UTC)
    assert queries.days_of_notice(event) == 0
