"""What is told together is one message, once, in the language of its reader."""

import pytest

from hearback.journal.models import Watermark
from hearback.outbox.models import Message
from tests.answers.test_answering import talk
from tests.factories import (
    a_contribution,
    a_process,
    an_answer,
)
from tests.reportback.loop import follow, messages, said_by, tellings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA = "ada@example.org"


def test_several_things_for_one_person_in_one_batch_are_one_message():
    process = a_process()
    first, second = said_by(ADA, process), said_by(ADA, process)
    other = said_by("ben@example.org", process)
    follow()
    Message.objects.all().delete()
    an_answer(first, second)
    an_answer(other)
    talk(a_contribution(process, email=ADA))
    follow()
    (mine,) = messages(ADA)
    assert "3 pieces of news for you" in mine.subject
    assert f"{first.reference}, {second.reference}" in mine.body
    assert len(messages("ben@example.org")) == 1
    assert other.reference not in mine.body


def test_reading_the_same_facts_again_tells_nobody_again():
    process = a_process()
    an_answer(said_by(ADA, process))
    follow()
    before = (tellings(), len(messages()))
    Watermark.objects.all().delete()
    follow(limit=1)
    assert (tellings(), len(messages())) == before


def test_a_worker_killed_between_telling_and_its_watermark_tells_once(monkeypatch):
    said_by(ADA, a_process())
    monkeypatch.setattr("hearback.reportback.actions._release", lambda _facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        follow()
    assert (tellings(), messages()) == ([], [])
    monkeypatch.undo()
    follow()
    assert len(messages()) == 1


def test_a_message_is_in_the_language_of_its_reader():
    process = a_process()
    said = said_by(ADA, process, language="cy")
    an_answer(said)
    follow()
    receipt = messages()[0]
    assert receipt.language == "cy"
    assert "Diolch." in receipt.body
    assert "Penderfynwyd peidio â gwneud hyn." in messages()[-1].body
    assert "Nid oes arian ar ei gyfer eleni." in messages()[-1].body
    assert f"/cy/{process.slug}/said/" in receipt.body
