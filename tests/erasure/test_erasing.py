"""One person, every room: shown, and taken away."""

import json
from itertools import chain
from uuid import uuid4

import pytest
from django.db import connection

from hearback.answers import actions as answers
from hearback.answers import queries as answer_queries
from hearback.contributions import actions as contributions
from hearback.contributions import queries as contribution_queries
from hearback.core.errors import NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.erasure import actions, queries
from hearback.events import actions as events
from hearback.events import queries as event_queries
from hearback.events.models import Booking, Event
from hearback.journal import queries as journal
from hearback.journal.models import Fact, Salt
from hearback.outbox import mail_url
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.processes import queries as process_queries
from hearback.processes.models import NetworkMember
from hearback.reportback import queries as reportback
from hearback.reportback.models import Telling
from tests.answers.test_answering import talk
from tests.factories import (
    a_booking,
    a_contribution,
    a_coordinator,
    a_form_to_join,
    a_member,
    a_process,
    a_slip,
    an_answer,
    an_event,
    an_invitation,
    an_own_meeting,
    as_invited,
    as_person,
    by_booking_link,
    by_network_link,
    by_said_link,
)
from tests.reportback.loop import MAIL, follow, participant

pytestmark = pytest.mark.django_db

# Each is found nowhere else in the database.
NAME = "Zephyrine Quillfeather"
ADDRESS = "zephyrine.quillfeather@example.org"
WORDS = "Xylophones for every jobcentre, please"
CHANGED = "Xylophones and wobbleboards for jobcentres"
BODY = "Guild of Wobbleboarders"
NEEDS = "A hearing loopamabob"
SUITS = "When the wobbleboards are tuned"
PLACE = "Llanwobbleboard"
INVENTED = (
    "Zephyrine",
    "Quillfeather",
    "zephyrine",
    "Xylophone",
    "xylophone",
    "obbleboard",
    "loopamabob",
    "glockenspiel",
)


def everything_written():
    """(table, column, text) of every row of every table: whatever the column's type, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- the names are the database's own
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield table, column, bytes(value).hex() if isinstance(value, memoryview | bytes) else str(value)


def where(*words):
    """The columns in which one of these words still stands."""
    wanted = {form for word in words for form in (word, word.encode().hex(), json.dumps(word).strip('"'))}
    return {(table, column) for table, column, text in everything_written() if any(word in text for word in wanted)}


@pytest.fixture
def zephyrine(settings):
    """Somebody who did everything here that a person can do."""
    settings.MAIL = mail_url.parse(MAIL)
    process = a_process()
    event = an_event(process, capacity=1)
    booking = a_booking(event, name=NAME, email=ADDRESS, organisation=BODY, needs=NEEDS)
    given = {"name": NAME, "email": ADDRESS, "organisation_name": BODY, "attribution": "named"}
    answered = a_contribution(process, words=WORDS, **given)
    waiting = a_contribution(process, words=WORDS, **given)
    contributions.change_words(actor=by_said_link(waiting), contribution=waiting, words=CHANGED)
    contributions.tidy(actor=HOST, contribution=waiting, text={"en": "More glockenspiels"})
    invited = an_invitation(an_event(process), email=ADDRESS)
    events.answer_invitation(actor=as_invited(invited), invitation=invited, suits=SUITS)
    an_own_meeting(invited.event, invitation=invited, organisation=BODY, where="At Quillfeather’s")
    slip = a_slip(event, words=WORDS, name=NAME, email=ADDRESS)
    contributions.begin_draft(process=process, language="en", values={"words": WORDS, "name": NAME, "email": ADDRESS})
    a_member(process, name=NAME, email=ADDRESS, place=PLACE, interest_words="glockenspiels", shown=True)
    a_form_to_join(process, name=NAME, email=ADDRESS, organisation_name=BODY, kind="other", place=PLACE)
    person = participant(ADDRESS)
    people.confirm_address(participant=person)
    people.send_code(email=ADDRESS, language="en")
    an_answer(answered)
    talk(slip)
    events.write_notes(actor=HOST, event=event, text={"en": "We talked."})
    events.publish_notes(actor=HOST, event=event)
    follow()
    person.refresh_from_db()
    return person, process, event, booking, answered, waiting


def test_everything_held_is_shown_to_the_person_and_to_nobody_else(zephyrine):
    person, process, *_rest = zephyrine
    rooms = queries.held_about(as_person(person, Purpose.ALL), person)
    assert [room.room for room in rooms] == ["people", "processes", "events", "contributions", "reportback"]
    shown = " ".join(held.value for room in rooms for held in room.held)
    for value in (NAME, ADDRESS, WORDS, CHANGED, BODY, NEEDS, PLACE, SUITS):
        assert value in shown
    other = participant(a_contribution(process, email="other@example.org") and "other@example.org")
    for viewer in (NOBODY, as_person(person, Purpose.ME), as_person(other, Purpose.ALL), a_coordinator(process)):
        with pytest.raises(NotAllowed):
            queries.held_about(viewer, person)
        with pytest.raises(NotAllowed):
            actions.erase_person(actor=viewer, participant=person)


def test_old_links_of_a_person_open_nothing_of_theirs_any_more_and_only_theirs(zephyrine):
    person, process, event, booking, *said = zephyrine
    other, others = a_contribution(process, email="other@example.org"), a_booking(event, email="other@example.org")
    facts = Fact.objects.count()
    old = [by_booking_link(booking), *(by_said_link(one) for one in said)]
    member = NetworkMember.objects.get(participant=person)
    joined = by_network_link(member)
    assert process_queries.network_entry_by_link(joined) == member
    assert event_queries.booking_by_link(old[0]) == booking
    assert [contribution_queries.said_by_link(link) for link in old[1:]] == said
    actions.revoke_links(actor=as_person(person), participant=person)
    assert event_queries.booking_by_link(old[0]) is None
    assert [contribution_queries.said_by_link(link) for link in old[1:]] == [None, None]
    assert process_queries.network_entry_by_link(joined) is None
    assert event_queries.booking_by_link(by_booking_link(others)) == others
    assert contribution_queries.said_by_link(by_said_link(other)) == other
    assert Fact.objects.count() == facts + 1, "which of them are one person's is told to nobody, not by the hour either"
    for one in (booking, *said):
        one.refresh_from_db()
    assert event_queries.booking_by_link(by_booking_link(booking)) == booking


def test_only_the_person_and_the_host_make_links_invalid(zephyrine):
    person, process, _event, booking, *_said = zephyrine
    for viewer in (NOBODY, by_booking_link(booking), a_coordinator(process)):
        with pytest.raises(NotAllowed):
            actions.revoke_links(actor=viewer, participant=person)
        for room in (events, contributions):
            with pytest.raises(NotAllowed):
                room.revoke_links_of(actor=viewer, participant=person.pk)
    actions.revoke_links(actor=HOST, participant=person)


def test_after_erasing_no_column_of_the_database_holds_a_word_of_the_person(zephyrine):
    person, *_rest = zephyrine
    assert {"people_contact", "contributions_verbatim", "events_booking", "outbox_message"} <= {
        table for table, _column in where(*INVENTED)
    }
    actions.erase_person(actor=as_person(person, Purpose.ALL), participant=person)
    assert where(*INVENTED) == set()
    follow()
    assert where(*INVENTED) == set()


def test_what_stays_is_that_something_was_said_and_that_it_adds_up(zephyrine):
    person, process, event, booking, answered, _waiting = zephyrine
    before = answer_queries.sums(process)
    fates = {one.moment: one.people for one in reportback.fates(process)}
    actions.erase_person(actor=HOST, participant=person)
    after = answer_queries.sums(process)
    assert (after.received, after.waiting, after.talked_about, after.answered) == (
        before.received,
        before.waiting,
        before.talked_about,
        before.answered,
    )
    assert after.erased == 3
    assert answer_queries.answer_page(NOBODY, answered).current is not None
    for one in reportback.fates(process):
        assert one.people == sum(one.counts.values()) >= fates[one.moment]
    assert Booking.objects.get(pk=booking.pk).state == Booking.State.CANCELLED
    assert Event.objects.get(pk=event.pk).taken == 0


def test_the_journal_stays_valid_and_what_proved_the_words_is_gone(zephyrine):
    person, _process, _event, _booking, answered, _waiting = zephyrine
    received = Fact.objects.get(verb="contribution.received", subject_uuid=answered.uuid)
    given = Fact.objects.get(verb="answer.given")
    facts = list(Fact.objects.values())
    assert journal.opens(received, "words", WORDS)
    actions.erase_person(actor=HOST, participant=person)
    assert list(Fact.objects.values())[: len(facts)] == facts
    assert not journal.opens(received, "words", WORDS)
    assert not Salt.objects.filter(fact__subject_uuid=answered.uuid).exists()
    assert journal.opens(given, "reason", answer_queries.answer_page(HOST, answered).current.answer.reason)
    last = Fact.objects.order_by("-id").first()
    assert (last.verb, last.subject_uuid) == ("participant.erased", person.uuid)


def test_nobody_is_written_to_after_being_erased_and_no_link_of_theirs_opens(zephyrine):
    person, _process, _event, booking, _answered, waiting = zephyrine
    links = as_person(person), as_person(person, Purpose.ALL), by_booking_link(booking), by_said_link(waiting)
    actions.erase_person(actor=HOST, participant=person)
    assert not Message.objects.exclude(to="").filter(to__contains="zephyrine").exists()
    an_answer(waiting)
    follow()
    assert not Message.objects.exclude(to="").filter(to__contains="zephyrine").exists()
    assert Telling.objects.filter(contribution=waiting, moment="answered").get().fate == "no-address"
    person.refresh_from_db()
    booking.refresh_from_db()
    waiting.refresh_from_db()
    assert not links[0].holds(Purpose.ME, person.uuid, person.link_version)
    assert not links[1].holds(Purpose.ALL, person.uuid, person.link_version)
    assert not links[2].holds(Purpose.BOOKING, booking.uuid, booking.link_version)
    assert not links[3].holds(Purpose.SAID, waiting.uuid, waiting.link_version)


def test_erasing_twice_is_erasing_once_and_a_restored_backup_is_erased_again(zephyrine):
    person, *_rest = zephyrine
    assert actions.erase_again(actor=HOST, participant=person.uuid)
    facts = Fact.objects.count()
    actions.erase_person(actor=HOST, participant=person)
    assert not actions.erase_again(actor=HOST, participant=person.uuid)
    assert not actions.erase_again(actor=HOST, participant=uuid4())
    assert Fact.objects.count() == facts


def test_another_person_keeps_everything(zephyrine):
    person, process, event, *_rest = zephyrine
    events.resize(actor=HOST, event=event, capacity=5)
    mine = a_contribution(process, words="Keep these words.", email="keeper@example.org", name="Keeper")
    a_booking(event, email="keeper@example.org", name="Keeper", needs="A ramp")
    contributions.begin_draft(process=process, language="en", values={"email": "keeper@example.org.uk"})
    follow()
    keeper = participant("keeper@example.org")
    before = [list(room.held) for room in queries.held_about(HOST, keeper)]
    actions.erase_person(actor=HOST, participant=person)
    assert [list(room.held) for room in queries.held_about(HOST, keeper)] == before
    actions.erase_person(actor=HOST, participant=keeper)
    assert where("keeper@example.org.uk"), "a draft under another address is somebody else's"
    mine.refresh_from_db()
    assert mine.erased is not None
    assert Participant.objects.filter(erased=None).count() == 0


def test_a_corrected_answer_and_its_tellings_are_of_nobody_afterwards(zephyrine):
    person, _process, _event, _booking, answered, _waiting = zephyrine
    given = answer_queries.answer_page(NOBODY, answered).current.answer
    actions.erase_person(actor=HOST, participant=person)
    answers.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "Said better."})
    follow()
    assert not Telling.objects.exclude(participant=None).exists()
    assert set(chain.from_iterable(Telling.objects.values_list("language"))) == {"en"}
