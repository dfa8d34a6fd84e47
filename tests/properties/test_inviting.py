"""However organisers pick and paste, in whatever order: one invitation and one message a person and event, and to nobody
who said “don't invite me again”.
"""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from hearback.core.viewer import HOST
from hearback.events import actions
from hearback.events.models import Booking, Invitation
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Participant
from tests.events.network import a_member, a_nameless_member
from tests.factories import a_booking, a_participant, a_process, an_event, an_organisation, as_invited, as_person

PEOPLE = 5
WHO = st.integers(0, PEOPLE - 1)


class Inviting(RuleBasedStateMachine):
    """Five people, each in the network for themselves and for an organisation, and two events; a plain list beside it."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        process = a_process()
        self.events = [an_event(process), an_event(process)]
        self.people = [a_participant(email=f"Person{number}@example.org") for number in range(PEOPLE)]
        self.members = [
            [a_member(process, one), a_member(process, one, organisation=an_organisation())] for one in self.people
        ]
        self.silent = a_nameless_member(process, an_organisation())
        self.declined = set()
        self.booked = set()
        self.expected = set()

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @rule(which=st.integers(0, 1), picked=st.lists(st.tuples(WHO, st.booleans())), pasted=st.lists(WHO))
    def an_organiser_picks_and_pastes(self, which, picked, pasted):
        members = [self.members[who][for_organisation] for who, for_organisation in picked]
        spelled = ["person{}@example.org", "A Person <PERSON{}@Example.org>", "person{0}@example.org; nobody"]
        given = {
            "event": self.events[which],
            "members": [*members, self.silent],
            "addresses": [spelled[at % 3].format(who) for at, who in enumerate(pasted)],
            "found": "A list",
        }
        chosen = {who for who, _for in picked} | set(pasted)
        free = {who for who in chosen - self.declined if (which, who) not in self.booked | self.expected}
        looked = actions.look_over(actor=HOST, **given)
        done = actions.invite(actor=HOST, **given)
        assert looked.invite == done.invited == len(free)
        assert looked.left_out == done.left_out
        self.expected |= {(which, who) for who in free}

    @rule(who=WHO, again=st.booleans())
    def somebody_says_dont_or_do_again_on_their_page(self, who, again):
        person = self.people[who]
        people.set_uninvited(actor=as_person(person), participant=person.uuid, uninvited=not again)
        (self.declined.discard if again else self.declined.add)(who)

    @precondition(lambda self: self.expected)
    @rule(data=st.data())
    def somebody_says_dont_by_an_invitation(self, data):
        which, who = data.draw(st.sampled_from(sorted(self.expected)))
        one = Invitation.objects.get(event=self.events[which], participant=self.people[who])
        actions.never_again(actor=as_invited(one), invitation=one)
        self.declined.add(who)

    @rule(which=st.integers(0, 1), who=WHO)
    def somebody_books(self, which, who):
        if (which, who) not in self.booked:
            a_booking(self.events[which], email=f"person{who}@example.org")
            self.booked.add((which, who))

    @invariant()
    def each_was_invited_once_and_nobody_who_said_dont(self):
        there = Counter(Invitation.objects.values_list("event", "participant"))
        assert there == Counter({(self.events[which].pk, self.people[who].pk): 1 for which, who in self.expected})
        sent = Message.objects.filter(key__startswith="invited:")
        assert {message.key for message in sent} == {f"invited:{one.uuid}" for one in Invitation.objects.all()}
        assert Fact.objects.filter(verb="invitation.sent").count() == len(self.expected)

    @invariant()
    def no_list_makes_a_person_twice(self):
        assert Participant.objects.count() == PEOPLE
        assert Booking.objects.count() == len(self.booked)


@pytest.mark.django_db
def test_each_person_is_invited_once_and_nobody_who_said_dont():
    run_state_machine_as_test(Inviting, settings=settings(max_examples=15, stateful_step_count=12, deadline=None))
