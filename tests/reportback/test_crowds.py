"""One answer for very many is told in two statements, and to each of them as if it were told one by one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.core import clock
from hearback.journal.models import Watermark
from hearback.outbox import mail_url
from hearback.outbox.models import Channel, Message
from hearback.people import actions as people
from hearback.people.models import Consent, Contact, Participant
from hearback.people.queries import reach_of
from hearback.reportback import crowds, rules
from hearback.reportback.models import Fate, Moment, Telling
from tests.factories import a_contribution, a_process, an_answer, as_person
from tests.reportback.loop import MAIL, follow, messages, participant, said_by

pytestmark = pytest.mark.django_db
PEOPLE = [f"{name}@example.org" for name in ("ada", "ben", "cai", "dee", "new", "quiet", "back", "post", "welsh")]


@pytest.fixture(autouse=True)
def with_mail(settings):
    settings.MAIL = mail_url.parse(MAIL)


def a_crowd(process):
    """Two things said by each, by people of every kind, and one by somebody who left nothing."""
    said = [said_by(address, process, confirmed=address[:3] != "new") for address in PEOPLE for _twice in (1, 2)]
    quiet = participant("quiet@example.org")
    people.set_quiet(actor=as_person(quiet), participant=quiet.uuid, quiet=True)
    Contact.objects.filter(address="back@example.org").update(returned="2026-01-01T00:00Z")
    Contact.objects.create(
        participant=participant("post@example.org"), kind="post", address="1 High Street", confirmed=clock.now()
    )
    Participant.objects.filter(pk=participant("post@example.org").pk).update(channel=Channel.POST)
    Participant.objects.filter(pk=participant("welsh@example.org").pk).update(language="cy")
    Consent.objects.filter(participant=participant("dee@example.org")).update(withdrawn="2026-01-01T00:00Z")
    return [*said, a_contribution(process)]


def what_was_told():
    rows = Telling.objects.filter(moment=Moment.ANSWERED).order_by("key")
    return [
        (one.key, one.participant_id, one.contribution_id, one.fate, one.language, one.as_voice, one.process_id)
        + (() if one.message is None else (one.message.channel, one.message.batch, one.message.about))
        for one in rows.select_related("message")
    ]


def test_a_crowd_is_told_what_each_of_them_would_be_told_one_by_one(monkeypatch):
    process = a_process()
    said = a_crowd(process)
    follow()
    an_answer(*said)
    follow()
    one_by_one = what_was_told()
    in_letters = sorted((one.to, one.subject, one.body) for one in messages())
    Message.objects.filter(pk__in=Telling.objects.filter(moment=Moment.ANSWERED).values("message")).delete()
    Telling.objects.filter(moment=Moment.ANSWERED).delete()
    Watermark.objects.update(position=0)
    monkeypatch.setattr(crowds, "MANY", 1)
    monkeypatch.setattr(crowds, "_PART", 2)
    follow()
    assert what_was_told() == one_by_one
    assert sorted((one.to, one.subject, one.body) for one in messages()) == in_letters
    assert all(one.sent_as for one in Message.objects.all())
    Watermark.objects.update(position=0)
    follow()
    assert what_was_told() == one_by_one


def test_who_is_told_at_once_is_who_would_be_sent_an_email_by_the_rules():
    a_crowd(a_process())
    certain = set(crowds.certain_by_email().values_list("pk", flat=True))
    sent = {
        pk
        for pk, reach in reach_of(Participant.objects.values_list("pk", flat=True)).items()
        if rules.fate_of(reach, Moment.ANSWERED, by_mail=True) == Fate.SENT
        and rules.channel_of(reach, by_mail=True) == Channel.EMAIL
    }
    assert certain == sent
    assert len(certain) == 4


def test_it_takes_as_many_statements_for_many_as_for_few(monkeypatch):
    monkeypatch.setattr(crowds, "MANY", 1)
    counts = []
    for many in (2, 6):
        process = a_process()
        said = [said_by(f"{many}-{number}@example.org", process) for number in range(many)]
        follow()
        an_answer(*said)
        with CaptureQueriesContext(connection) as caught:
            follow()
        counts.append(len(caught))
    assert counts[0] == counts[1]
