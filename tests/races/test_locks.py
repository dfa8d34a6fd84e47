"""Whatever happens at one instant, nobody's act ends because two waited for each other."""

import re
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import hearback
from hearback.contributions import actions as contributions
from hearback.contributions.models import Authorship, Contribution
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.erasure import actions as erasure
from hearback.outbox import mail_url
from hearback.outbox.models import Message
from hearback.processes import actions as processes
from hearback.processes.models import Joining, NetworkMember
from hearback.reportback.models import Telling
from tests.factories import (
    a_booking,
    a_contribution,
    a_form_to_join,
    a_member,
    a_participant,
    a_process,
    a_slip,
    an_answer,
    an_event,
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
