"""People who wish to be told in another way than by e-mail, and have an answer that waits for somebody at the desk."""

from hearback.people import actions as people
from hearback.reportback import queries
from tests.factories import an_answer, as_person
from tests.reportback.loop import follow, left, participant, said_by


def answered_by(process, channel, email="ada@example.org", **more):
    """Somebody who chose this way before their answer came."""
    said = said_by(email, process, name="Ada (invented)")
    follow()
    left()
    choose(email, channel, **more)
    an_answer(said)
    follow()
    return said


def choose(email, channel, **more):
    """Whoever has this address says on their own page how they wish to be told."""
    person = participant(email)
    people.choose_channel(actor=as_person(person), participant=person.uuid, channel=channel, **more)


def fate_of(email="ada@example.org"):
    """What became of what they were told last, as they read it."""
    person = participant(email)
    return queries.news_for(as_person(person), person)[0].fate
