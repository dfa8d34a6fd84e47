"""What tests about report-back begin with: a worker that follows, people with addresses, and a plan to change."""

from hearback.core import clock
from hearback.journal.following import read_on
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Contact, Participant
from hearback.reportback import jobs
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
    """What waits to be sent, in order."""
    rows = Message.objects.filter(key__startswith="told:").order_by("id")
    return list(rows.filter(to=to) if to else rows)
