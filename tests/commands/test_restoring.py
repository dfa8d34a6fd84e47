"""After yesterday's copy is put back nothing is told again that was told since, until the host says so."""

from datetime import timedelta

import pytest
import time_machine

from hearback.commands import backups, restoring
from hearback.contributions import actions as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.erasure import repeating
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.outbox import mail_url
from hearback.outbox.models import Message, State
from hearback.webhooks import actions as webhooks
from hearback.webhooks.models import Delivery
from tests.factories import a_booking, a_document, a_process, an_event
from tests.reportback.loop import MAIL, said_by
from tests.webhooks.test_webhooks import a_receiver

pytestmark = pytest.mark.django_db


def waiting():
    return set(Message.objects.filter(state=State.WAITING).values_list("key", flat=True))


def test_what_time_would_tell_by_itself_is_stopped_with_what_waited(settings):
    settings.MAIL = mail_url.parse(MAIL)
    process = a_process()
    a_booking(an_event(process, starts=clock.now() + timedelta(days=3)))
    said_by("ada@example.org", process)
    held = waiting()
    with time_machine.travel(clock.now() + timedelta(days=2, hours=6)):
        restoring.catch_up()
        told = waiting() - held
        assert any(key.startswith("booking:") for key in told), "the reminder"
        assert any(key.startswith("told:") for key in told), "the receipt"
        assert outbox.stop_waiting(actor=HOST, why="A backup was put back.") == len(held) + len(told)
        restoring.catch_up()
        assert waiting() == set()


def test_what_is_on_its_way_to_programs_is_given_up_in_sight_of_the_host():
    receiver = a_receiver()
    a_document(a_process())
    restoring.catch_up()
    assert webhooks.stop_waiting(actor=HOST, why="A backup was put back.") > 0
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.GIVEN_UP}
    assert webhooks.send_again(actor=HOST, receiver=receiver) > 0


def test_what_is_done_again_because_it_was_asked_since_is_told_nobody_a_second_time(settings, monkeypatch):
    settings.MAIL = mail_url.parse(MAIL)
    monkeypatch.setattr(backups, "erased_listed", frozenset)
    receiver = a_receiver()
    said = said_by("ada@example.org", a_process())
    contributions.hide(actor=HOST, contribution=said, because="abuse")
    asked = repeating.wishes()
    Fact.objects.filter(verb="contribution.hidden").delete()  # as the backup of yesterday has it
    Contribution.objects.update(hidden=None, hidden_because="")
    _stopped, done = restoring.hold_back(asked)
    assert done["asked_again"] == 1
    restoring.catch_up()
    assert waiting() == set()
    assert not Delivery.objects.filter(receiver=receiver, state=State.WAITING).exists()
    assert Message.objects.filter(state=State.STOPPED, key__startswith="told:").count() == 2, "received, and hidden"
