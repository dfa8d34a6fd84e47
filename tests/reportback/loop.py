"""What tests about report-back begin with: a worker that follows, people with addresses, and a plan to change."""

from hearback.core import clock
from hearback.journal.following import read_on
from hearback.outbox import sending
from hearback.outbox.models import Message, State
from hearback.people import actions as people
from hearback.people.models import Contact, Participant
from hearback.reportback import actions, jobs, letters
from hearback.reportback.models import Telling
from tests.factories import a_contribution

MAIL = "smtp://127.0.0.1:1?from=team@example.org"


def follow(limit=200):
    """The worker's follower, until there is nothing more to read."""
    while read_on("reportback", jobs.follow, limit=limit):
        pass


def tick():
    """What the clock notices, and then what follows from it."""
    jobs.tick(clock.now())
    follow()


def said_by(email, process, *, confirmed=True, **fields):
    """Something said by somebody who left this address, and confirmed it unless told otherwise."""
    said = a_contribution(process, email=email, **fields)
    person = participant(email)
    if confirmed:
        people.confirm_address(participant=person)
    return said


def participant(email):
    return Participant.objects.get(pk=Contact.objects.get(address=email).participant_id)


def tellings(**which):
    """(moment, fate) of what was told, in order."""
    return list(Telling.objects.filter(**which).order_by("id").values_list("moment", "fate"))


def messages(to=""):
    """What waits to be sent, in order, with the words that it would have if it were sent now."""
    rows = list(Message.objects.filter(key__startswith="told:").order_by("id"))
    said = letters.written(letters.of([row for row in rows if row.writer and not row.body]))
    for row in rows:
        if row.pk in said:
            row.to, row.subject, row.body = said[row.pk].to, said[row.pk].subject, said[row.pk].body
            row.language, row.headers = said[row.pk].language, dict(said[row.pk].headers)
    return [row for row in rows if not to or row.to == to]


def left():
    """A relay has taken every e-mail."""
    sent = {"state": State.DONE, "to": "", "subject": "", "body": "", "headers": {}, "finished": clock.now()}
    Message.objects.filter(channel="email").update(**sent)


def send(server):
    """The worker's sending, once; returns with how many messages it was done."""
    return sending.send_due(server, writers={letters.WRITER: actions.write_letters})
