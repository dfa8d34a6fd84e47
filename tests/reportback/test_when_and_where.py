"""What a code releases, what is said once, and what a message does not give away before its time."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.answers import actions as answers
from hearback.answers.actions import CauseOf
from hearback.answers.models import Talk
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.erasure import actions as erasure
from hearback.outbox.models import Message, State
from hearback.people import actions as people
from hearback.plans import actions as plans
from hearback.plans.models import Target
from tests.answers.test_answering import talk
from tests.factories import a_participant, a_process, an_answer, an_event
from tests.plans.factories import a_commitment, a_milestone, a_version, cleared
from tests.reportback.loop import follow, messages, participant, said_by, tellings, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
EMAIL = "nia@example.org"


def texts():
    return "\n".join(f"{message.subject}\n{message.body}" for message in messages())


def test_who_confirms_their_address_with_a_code_is_sent_what_had_waited_for_it():
    an_answer(said_by(EMAIL, a_process(), confirmed=False))
    follow()
    assert tellings() == [("received", "sent"), ("answered", "on-the-page")]

    people.send_code(email=EMAIL, language="en")
    code = re.search(r"\d{4} \d{4}", Message.objects.get(key__startswith="code:").body).group()
    people.open_with_code(email=EMAIL, code=code)
    follow()

    assert tellings() == [("received", "sent"), ("answered", "sent")]


def test_a_talk_that_is_pressed_twice_is_one_and_told_once():
    said = said_by(EMAIL, a_process())
    assert talk(said) == talk(said)
    follow()
    assert Talk.objects.count() == 1
    assert [moment for moment, _fate in tellings()] == ["received", "news"]
    talk(said, next_news=clock.today() + timedelta(days=90))
    assert Talk.objects.count() == 2, "another date is news"


def test_a_missed_date_is_told_in_published_words_alone():
    version = a_version()
    entry = a_commitment(version)
    a_milestone(entry, "The register is open", due="Autumn 2014")
    plans.publish(actor=HOST, version=version, status="for-comment", clearance=cleared(version))
    said = said_by(EMAIL, version.process)
    cause = CauseOf(commitment=entry.commitment)
    an_answer(said, outcome="changed", causes=[cause])
    draft = a_version(version.process)
    plans.edit_milestone(
        actor=HOST, target=Target.objects.get(entry__version=draft), text={"en": "Not yet for other eyes"}
    )
    follow()
    tick()
    assert "The register is open" in texts()
    assert "Not yet for other eyes" not in texts()


def test_an_event_that_is_not_announced_yet_is_named_to_nobody():
    process = a_process()
    event = an_event(process, published=False, title={"en": "An unannounced workshop"})
    an_answer(said_by(EMAIL, process), outcome="changed", causes=[CauseOf(event=event)])
    follow()
    assert tellings()[-1] == ("answered", "sent")
    assert "unannounced" not in texts()


def test_nothing_ties_together_what_an_erased_person_said():
    process = a_process()
    said_by(EMAIL, process)
    said_by(EMAIL, process, words="Something else")
    follow()
    Message.objects.update(state=State.DONE, to="", subject="", body="", headers={})
    person = participant(EMAIL)
    before = len(tellings(fate="sent"))

    erasure.erase_person(actor=HOST, participant=person)

    assert not Message.objects.filter(key__contains=str(person.uuid)).exists()
    assert len(tellings(fate="sent")) == before, "that somebody was told stays, as a number"


def test_a_draft_under_an_internationalised_address_is_erased_too():
    process, person = a_process(), a_participant(email="nia@büro.example")
    contributions.begin_draft(process=process, language="en", values={"email": "nia@büro.example", "words": "Unsent"})
    assert contributions.erase_drafts(actor=HOST, participant=person) == 1


def test_the_same_correction_again_is_the_same_answer():
    given, key = an_answer(said_by(EMAIL, a_process())), uuid4()
    first = answers.correct(actor=HOST, answer=given, key=key, reason={"en": "Said better."})
    assert answers.correct(actor=HOST, answer=given, key=key, reason={"en": "Said better."}) == first
