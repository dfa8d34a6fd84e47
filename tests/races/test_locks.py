"""Whatever happens at one instant, nobody's act ends because two waited for each other."""

import datetime as dt
import re
import threading
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import hearback
from hearback.contributions import actions as contributions
from hearback.contributions.models import Authorship, Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.erasure import actions as erasure
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.outbox import mail_url, writing
from hearback.outbox.models import Channel, Hold, Message
from hearback.people import actions as people
from hearback.people.actions import Wishes
from hearback.people.models import Participant
from hearback.processes import actions as processes
from hearback.processes.models import Joining, NetworkMember
from hearback.reportback import actions, crowds, following, ringing, undelivered
from hearback.reportback.models import Following, Telling
from tests.answers.test_answering import talk
from tests.factories import (
    a_booking,
    a_contribution,
    a_coordinator,
    a_form_to_join,
    a_member,
    a_participant,
    a_process,
    a_slip,
    an_answer,
    an_event,
    as_person,
    by_network_link,
)
from tests.reportback.loop import MAIL, follow, participant, said_by
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 15


def test_a_process_is_edited_while_people_speak():
    process = a_process()

    def say():
        for number in range(ROUNDS):
            contributions.say(
                actor=NOBODY, process=process, key=uuid4(), words=f"Point {number}", kind="suggestion", language="en"
            )

    def edit():
        for number in range(ROUNDS):
            processes.edit_process(actor=HOST, process=process, summary={"en": f"Summary {number}"})

    together(say, edit, say)
    assert Contribution.objects.count() == 2 * ROUNDS


def test_slips_are_captured_while_people_book():
    event = an_event()
    together(lambda: [a_slip(event) for _ in range(ROUNDS)], lambda: [a_booking(event) for _ in range(ROUNDS)])
    assert Contribution.objects.count() == ROUNDS


def test_rows_are_locked_so_that_others_may_point_at_them():
    rooms = Path(hearback.__file__).parent
    bare = re.compile(r"select_for_update\((?![^)]*no_key=True)(?!.*no_key=True)")
    found = {path.name for path in rooms.rglob("*.py") for line in path.read_text().splitlines() if bare.search(line)}
    # What is about to be deleted is locked outright; core/locks.py says why nothing else is.
    assert found <= {"removing.py", "locks.py"}


def test_who_is_erased_while_they_speak_is_a_stranger_afterwards():
    process = a_process()
    for number in range(8):
        email = f"nia{number}@example.org"
        person = a_participant(email=email)
        together(
            lambda person=person: erasure.erase_person(actor=HOST, participant=person),
            lambda email=email: a_contribution(process, email=email, name="Nia"),
        )
    assert Contribution.objects.count() == 8
    assert not Authorship.objects.filter(participant__erased__isnull=False).exists()


def test_who_is_erased_while_messages_are_written_gets_none(settings):
    settings.MAIL = mail_url.parse(MAIL)
    process = a_process()
    follow()
    for number in range(8):
        said_by(f"nia{number}@example.org", process)
        person = participant(f"nia{number}@example.org")
        together(lambda person=person: erasure.erase_person(actor=HOST, participant=person), follow)
    assert not Telling.objects.exclude(participant=None).exists()
    assert not Message.objects.exists()


def test_the_same_answer_pressed_several_times_at_once_is_one():
    said, key, given = a_contribution(), uuid4(), []
    together(*[lambda: given.append(an_answer(said, key=key))] * 5)
    assert len({answer.pk for answer in given}) == 1


def test_who_is_erased_while_they_change_their_entry_or_take_a_form_back():
    process = a_process()
    for number in range(6):
        email = f"nia{number}@example.org"
        a_contribution(process, email=email, name="Nia")
        member, form = a_member(process, email=email), a_form_to_join(process, email=email)
        link, form_link = by_network_link(member), by_network_link(form)

        def change(member=member, link=link):
            with suppress(NotAllowed, BadInput):  # erased, by then
                for place in ("Hull", "Bangor", "York"):
                    processes.change_membership(actor=link, member=member, place=place)

        def take_back(form=form, link=form_link):
            with suppress(NotAllowed):
                processes.decline_joining(actor=link, joining=form)

        together(
            lambda person=member.participant: erasure.erase_person(actor=HOST, participant=person), change, take_back
        )
    assert not NetworkMember.objects.exclude(participant=None).exists()
    assert not Joining.objects.exists()


def test_an_erasure_locks_entries_and_forms_before_its_first_fact():
    process = a_process()
    member = a_member(process, email="nia@example.org")
    a_form_to_join(process, email="nia@example.org")
    a_contribution(process, email="nia@example.org")
    with CaptureQueriesContext(connection) as run:
        erasure.erase_person(actor=HOST, participant=member.participant)
    said = [one["sql"] for one in run.captured_queries]
    first_fact = next(at for at, sql in enumerate(said) if sql.startswith('INSERT INTO "journal_fact"'))
    for table in ("processes_joining", "processes_networkmember"):
        looked = next(at for at, sql in enumerate(said) if f'FROM "{table}"' in sql)
        assert looked < first_fact
        assert ("FOR NO KEY UPDATE" in said[looked]) == (connection.vendor == "postgresql")


def test_a_list_locks_the_people_in_it_in_one_order_whatever_the_order_of_its_rows():
    """As inviting does: one of two who bring the same people waits, and neither waits for the other."""
    process = a_process()
    emails = [f"nia{number}@example.org" for number in range(3)]
    for email in emails:
        a_participant(email=email)
    rows = "\n".join(f"Friends {email},{email}" for email in reversed(emails))
    with CaptureQueriesContext(connection) as run:
        processes.import_organisations(actor=HOST, process=process, source=f"name,email\n{rows}\n", name="list.csv")
    first = next(one["sql"] for one in run.captured_queries if 'FROM "people_participant"' in one["sql"])
    assert '"people_participant"."id" IN (' in first
    assert 'ORDER BY "people_participant"."id" ASC' in first
    assert ("FOR NO KEY UPDATE" in first) == (connection.vendor == "postgresql")
    assert NetworkMember.objects.count() == len(emails)


def rings(address, process):
    """Somebody who wants to be rung up, with a call that waits."""
    said = said_by(address, process)
    person = participant(address)
    given = {"channel": "phone", "phone": "020 7946 0011"}
    people.choose_channel(actor=as_person(person), participant=person.uuid, **given)
    an_answer(said)
    follow()
    return Message.objects.get(channel="phone", process=process.uuid)


def test_who_is_told_otherwise_while_another_call_to_them_is_opened_is_told_and_nobody_waits_for_the_other(
    settings, monkeypatch
):
    settings.MAIL = mail_url.parse(MAIL)
    first, second = a_process(), a_process()
    mine, other = rings("ada@example.org", first), rings("ada@example.org", second)
    holds, chosen = threading.Event(), ringing.people.choose_channel
    shows = ringing.addressed

    def opens(*args):  # it holds the other call, and is about to write down that it was opened
        holds.set()
        time.sleep(0.7)
        return shows(*args)

    def chooses(**given):  # it has written down that they chose
        holds.wait(0.3)
        return chosen(**given)

    monkeypatch.setattr(ringing, "addressed", opens)
    monkeypatch.setattr(ringing.people, "choose_channel", chooses)
    together(
        lambda: actions.tell_otherwise(actor=HOST, process=first, call=mine.uuid, channel="page"),
        lambda: actions.open_call(actor=HOST, process=second, call=other.uuid),
    )
    assert not Message.objects.filter(channel="phone", opened=None, state="waiting").exists()


def test_a_stop_while_somebody_is_told_it_in_the_message_of_the_day_stops_that_too(settings, monkeypatch):
    settings.MAIL = mail_url.parse(MAIL)
    coordinator = a_coordinator(process := a_process(post_at=dt.time(17)))
    said = [said_by(email, process) for email in ("ben@example.org", "ada@example.org")]
    talk(said_by("ada@example.org", process))
    follow()
    an_answer(*said)
    answered = Fact.objects.get(verb="answer.given").uuid
    monkeypatch.setattr(crowds, "MANY", 1)
    monkeypatch.setattr(crowds, "AT_ONCE", 1)
    tells, told = crowds.tell, threading.Event()

    def one_after_the_other(*args):
        found = tells(*args)
        if Telling.objects.filter(fact=answered).count() > 1:
            told.set()  # and its transaction goes on for a while
            time.sleep(0.7)
        return found

    def stops():
        told.wait(10 if connection.vendor == "postgresql" else 0)
        actions.stop_batch(actor=coordinator, process=process, fact=answered)

    monkeypatch.setattr(crowds, "tell", one_after_the_other)
    together(follow, stops)
    actions.stop_batch(actor=coordinator, process=process, fact=answered)
    tell_of_it = Telling.objects.filter(fact=answered).values("message")
    assert set(Message.objects.filter(pk__in=tell_of_it).values_list("batch", flat=True)) == {answered}
    assert tell_of_it.count() == 2


def test_who_is_erased_while_a_letter_to_them_comes_back_is_erased_and_nobody_waits_for_the_other(
    settings, monkeypatch
):
    settings.MAIL = mail_url.parse(MAIL)
    process = a_process()
    said = a_contribution(process, wishes=Wishes(told_by="post", post="1 Invented Street"))
    an_answer(said)
    follow()
    by_post = {"actor": HOST, "process": process, "channel": Channel.POST}
    bundle = actions.gather_by_hand(**by_post)
    actions.open_by_hand(**by_post, bundle=bundle)
    assert actions.mark_gone_by_hand(**by_post, bundle=bundle) == 1
    letter, person = Message.objects.get(channel="post"), Participant.objects.get()
    holds, returned = threading.Event(), undelivered.people.postal_addresses_returned

    def notes(**given):  # it holds the letter, and is about to write down that the address is wrong
        holds.set()
        time.sleep(0.7)
        return returned(**given)

    def erases():
        holds.wait(5 if connection.vendor == "postgresql" else 0)
        erasure.erase_person(actor=HOST, participant=person)

    monkeypatch.setattr(undelivered.people, "postal_addresses_returned", notes)
    together(lambda: actions.letter_came_back(actor=HOST, process=process, letter=letter.uuid), erases)
    assert not Message.objects.exists()
    assert Participant.objects.get().erased is not None


def test_who_uses_the_form_to_follow_while_they_are_asked_whether_they_do_waits_for_nobody(settings, monkeypatch):
    settings.MAIL = mail_url.parse(MAIL)
    process = a_process()
    for email in ("ada@example.org", "ben@example.org"):
        said_by(email, process, news=True)
    is_made, is_written, appends = threading.Event(), threading.Event(), following._append
    by_form = threading.local()

    def at_one_instant(verb, actor, row):
        if hasattr(by_form, "yes"):  # the row is made, and that is about to be written down
            is_made.set()
            is_written.wait(1)
            return appends(verb, actor, row)
        is_made.wait(1)
        appends(verb, actor, row)
        is_written.set()
        return None

    def uses_the_form():
        by_form.yes = True
        actions.follow(actor=NOBODY, process=process, key=uuid4(), email="ben@example.org", language="en")

    monkeypatch.setattr(following, "_append", at_one_instant)
    together(follow, uses_the_form)
    assert Following.objects.count() == 2
    assert Fact.objects.filter(verb="following.asked").count() == 2


def test_a_stop_and_an_erasing_while_words_are_written_wait_for_no_worker_that_waits_for_them(settings):
    """What is due first need not have come first, so a worker writes in another order than the rows stand in."""
    lease, now = uuid4(), clock.now()
    batch, other = uuid4(), uuid4()
    Hold.objects.create(about=batch, starts=now)
    for number in range(10):
        made = [
            outbox.unwritten(
                key=f"told:{number}:{at}", writer="told", language="en", due=now - dt.timedelta(minutes=at)
            )
            for at in range(60)
        ]
        outbox.queue_messages(made)
        rows = list(Message.objects.filter(key__startswith=f"told:{number}:").order_by("due"))
        mine = Message.objects.filter(pk__in=[one.pk for one in rows])
        mine.update(batch=other, lease=lease, lease_until=now + dt.timedelta(minutes=1), attempts=1)
        for one in rows:
            one.to, one.subject, one.body = "ada@example.org", "News", "What became of it"
        together(
            lambda rows=rows: writing._keep(rows, lease),
            lambda mine=mine: outbox.wait_for(batch=batch, messages=mine.values("pk")),
            lambda mine=mine: outbox.forget_words(messages=mine.values("pk")),
        )
        assert set(mine.values_list("batch", "body")) == {(batch, "")}, "stopped, and of what is erased no word stays"
