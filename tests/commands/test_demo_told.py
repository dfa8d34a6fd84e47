"""The demonstration: everybody in it was told, and it is gone without a trace when its button is pressed."""

import pytest

from hearback.commands import working
from hearback.core.viewer import HOST
from hearback.erasure import actions as erasure
from hearback.outbox import jobs as outbox
from hearback.outbox import mail_url
from hearback.outbox.models import Job, Message
from hearback.people.models import Contact, Participant
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.reportback.models import Fate, Moment
from hearback.reportback.week import needs_of_the_site
from tests.commands.test_demo import load, rows_of_the_rooms
from tests.reportback.loop import MAIL

pytestmark = pytest.mark.django_db(transaction=True)


def test_everybody_was_told_as_they_wished_nobody_by_e_mail_and_nothing_failed(settings):
    settings.MAIL = mail_url.parse(MAIL)
    load()
    working.until_idle()
    process = Process.objects.get()
    told = {one.moment: one.counts for one in reportback.fates(process)}
    assert told[Moment.RECEIVED] == {
        Fate.SENT: 3,  # by telephone, as a text message, through an organisation
        Fate.TOO_EARLY: 0,
        Fate.POSTED: 2,
        Fate.ON_THE_PAGE: 8,
        Fate.NOT_REACHED: 1,
        Fate.ASKED_NOT: 1,
        Fate.NO_ADDRESS: 16,
    }
    for moment in (Moment.ANSWERED, Moment.DELIVERED):
        assert told[moment][Fate.SENT] > 0
        assert told[moment][Fate.POSTED] > 0
    assert [one.what for one in needs_of_the_site(HOST)] == []
    assert set(Message.objects.values_list("channel", "state")) == {
        (channel, "done") for channel in ("post", "text", "phone", "organisation")
    }
    addresses = Contact.objects.exclude(kind=Contact.Kind.EMAIL).values_list("address", flat=True)
    assert [
        one for one in addresses if not one.startswith(("1 Invented", "2 Stryd Ddyf", "01632 96", "07700 900"))
    ] == []


def test_its_button_leaves_nothing_of_it():
    assert load() == {"created": 1, "unchanged": 0}
    process = Process.objects.get()
    working.until_idle()
    full = rows_of_the_rooms()
    assert full["reportback.Telling"] > 0
    assert [
        label for label in ("contributions.Contribution", "plans.Sentence", "answers.Answer") if not full[label]
    ] == []
    erasure.remove_demonstration(actor=HOST, process=process)
    outbox.run_due(working.HANDLERS)
    job = Job.objects.get(kind=erasure.REMOVE_DEMONSTRATION)
    assert (job.state, job.error) == ("done", "")
    assert {label: rows for label, rows in rows_of_the_rooms().items() if rows} == {}
    assert not Participant.objects.exists()
    assert not Contact.objects.exists()
    assert not Message.objects.filter(state="waiting").exists()
    assert load() == {"created": 1, "unchanged": 0}
