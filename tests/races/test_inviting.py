"""Two organisers who invite the same list at one instant: one invitation and one message a person."""

import pytest

from hearback.core.viewer import HOST
from hearback.events import actions
from hearback.events.models import Invitation
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Contact, Participant
from tests.factories import a_process, an_event, an_invitation, as_person
from tests.together import together

ROUNDS, PEOPLE = 5, 120


@pytest.mark.django_db(transaction=True)
def test_the_same_list_pasted_by_three_at_once_in_different_orders_is_one_message_each() -> None:
    process = a_process()
    for number in range(ROUNDS):
        event = an_event(process, slug=f"round-{number}")
        addresses = [f"p{number}-{one}@example.org" for one in range(PEOPLE)]
        orders = (addresses, addresses[::-1], addresses[60:] + addresses[:60])
        done: list[int] = []
        together(*[lambda event=event, order=order, done=done: done.append(_invite(event, order)) for order in orders])
        assert sum(done) == PEOPLE
    assert Invitation.objects.count() == Participant.objects.count() == Contact.objects.count() == ROUNDS * PEOPLE
    assert Message.objects.filter(key__startswith="invited:").count() == ROUNDS * PEOPLE
    assert Fact.objects.filter(verb="invitation.sent").count() == ROUNDS * PEOPLE


@pytest.mark.django_db(transaction=True)
def test_the_same_list_invited_to_two_events_at_once_makes_nobody_twice() -> None:
    process = a_process()
    events = [an_event(process, slug=f"event-{number}") for number in range(2)]
    addresses = [f"p{one}@example.org" for one in range(PEOPLE)]
    together(
        lambda: _invite(events[0], addresses),
        lambda: _invite(events[1], addresses[::-1]),
    )
    assert Participant.objects.count() == PEOPLE
    assert Invitation.objects.count() == 2 * PEOPLE


@pytest.mark.django_db(transaction=True)
def test_whoever_says_dont_while_they_are_invited_is_invited_before_or_not_at_all() -> None:
    process = a_process()
    first = an_event(process)
    for number in range(ROUNDS):
        event = an_event(process, slug=f"round-{number}")
        address = f"p{number}@example.org"
        person = an_invitation(first, email=address).participant
        together(
            lambda event=event, address=address: _invite(event, [address]),
            lambda person=person: people.set_uninvited(
                actor=as_person(person), participant=person.uuid, uninvited=True
            ),
        )
        invited = Fact.objects.filter(verb="invitation.sent").order_by("id").last()
        said = Fact.objects.get(verb="participant.uninvited", subject_uuid=person.uuid)
        there = Invitation.objects.filter(event=event).first()
        assert there is None or (invited.subject_uuid == there.uuid and invited.pk < said.pk)


def _invite(event, addresses) -> int:
    return actions.invite(actor=HOST, event=event, addresses=addresses, found="The same list").invited
