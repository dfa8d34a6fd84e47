"""Whatever happens at one instant, nobody's act ends because two waited for each other."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

import hearback
from hearback.contributions import actions as contributions
from hearback.contributions.models import Authorship, Contribution
from hearback.core.viewer import HOST, NOBODY
from hearback.erasure import actions as erasure
from hearback.outbox import mail_url
from hearback.outbox.models import Message
from hearback.processes import actions as processes
from hearback.reportback.models import Telling
from tests.factories import a_booking, a_contribution, a_participant, a_process, a_slip, an_answer, an_event
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
