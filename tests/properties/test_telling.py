"""Facts read in any batches, and read again, tell each person exactly what the moments call for, once."""

from collections import Counter
from contextlib import suppress
from uuid import uuid4

import pytest
from django.conf import settings as site
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.answers import actions as answers
from hearback.answers.actions import CauseOf
from hearback.contributions import actions as contributions
from hearback.contributions.models import Authorship, Contribution, CountedIn
from hearback.core.errors import Conflict
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.events import actions as events
from hearback.events.models import Booking
from hearback.journal.following import read_on
from hearback.journal.models import Fact, Watermark
from hearback.outbox import mail_url
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.plans import actions as plans
from hearback.reportback import jobs, queries
from hearback.reportback.models import Telling
from tests.answers.test_answering import talk
from tests.answers.test_gate import WORDING, Plan, publish
from tests.factories import (
    a_booking,
    a_contribution,
    a_slip,
    an_answer,
    an_event,
    as_person,
    by_said_link,
    by_voice_link,
)
from tests.reportback.loop import MAIL, participant

# Who there is: an address that is confirmed, one that is not, somebody who asked for quiet, and no address at all.
PEOPLE = ("ada@example.org", "ben@example.org", "new@example.org", "quiet@example.org", "")
WHERE = ("sentence", "other", "milestone", "commitment", "nothing")
number = st.integers(0, 30)
OPERATIONS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("agree"), number, st.sampled_from(PEOPLE)),
    st.tuples(st.just("agree_no_more"), number),
    st.tuples(st.just("slip"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("answer"), st.lists(number, min_size=1, max_size=3), st.sampled_from(WHERE)),
    st.tuples(st.just("join"), number, number),
    st.tuples(st.just("correct"), number, st.sampled_from(WHERE)),
    st.tuples(st.just("talk"), number),
    st.tuples(st.just("withdraw"), number),
    st.tuples(st.just("publish"), st.sampled_from(["sentence", "other"])),
    st.tuples(st.just("report"), st.booleans()),
    st.tuples(st.just("notes")),
    st.tuples(st.just("book"), st.sampled_from(PEOPLE[1:])),
    st.tuples(st.just("cancel"), number),
    st.tuples(st.just("came"), number),
    st.tuples(st.just("walked_in"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("sent_out"), number),
    st.tuples(st.just("count_in"), st.sampled_from(PEOPLE[:4])),
    st.tuples(st.just("leave"), number),
)


class History:
    """What happened, and what the moments call for, worked out without the code under test."""

    def __init__(self):
        self.plan = Plan()
        self.event = an_event(self.plan.process)
        self.said, self.answers, self.now_for, self.joined = [], [], {}, {}
        self.joined_at = {}
        self.due, self.changes, self.texts = set(), [], 0
        self.step, self.when, self.voices = 0, {}, []
        self.bookings, self.came_in = [a_booking(self.event, email="ada@example.org")], []
        self.noted = False
        self.taking_part, self.versions = {}, set()
        for address in PEOPLE[:2] + PEOPLE[3:4]:
            self.say(address)
            people.confirm_address(participant=participant(address))
        quiet = participant("quiet@example.org")
        people.set_quiet(actor=as_person(quiet), participant=quiet.uuid, quiet=True)
        # Each is two things to what comes: Ada its author who takes part, Ben its voice whose own words stand with it.
        self.run("agree", 0, "ben@example.org")
        self.run("answer", [0], "commitment")
        self.run("join", 1, 0)
        self.run("count_in", "ada@example.org")

    def run(self, operation, *arguments):
        self.step += 1
        getattr(self, operation)(*arguments)

    def pick(self, index):
        said = self.said[index % len(self.said)]
        said.refresh_from_db()
        return said

    def say(self, address):
        self._came_in(a_contribution(self.plan.process, email=address))

    def agree(self, index, address):
        """Somebody adds their voice, and says yes where an address has to."""
        said = self.pick(index)
        if said.state == Contribution.State.WITHDRAWN:
            return
        voice = contributions.add_voice(
            actor=NOBODY, contribution=said, key=uuid4(), language="en", email=address, attribution="not-shown"
        )
        if address:
            contributions.confirm_voice(actor=by_voice_link(voice), voice=voice)
            person = participant(address).pk
            self.voices = [one for one in self.voices if one[:2] != (said.pk, person)]
            if person != self.author(said):
                self.voices.append((said.pk, person, self.step, voice))

    def agree_no_more(self, index):
        if self.voices:
            *_whose, voice = self.voices.pop(index % len(self.voices))
            contributions.take_back_voice(actor=by_voice_link(voice), voice=voice)

    def slip(self, address):
        self._came_in(a_slip(self.event, email=address))

    def _came_in(self, said):
        self.said.append(said)
        self.due.add(f"received:once:{said.uuid}")

    def cause(self, where):
        plan = self.plan
        return {
            "sentence": CauseOf(plan.commitment, sentence=plan.sentence),
            "other": CauseOf(plan.commitment, sentence=plan.other),
            "milestone": CauseOf(plan.commitment, milestone=plan.milestone),
            "commitment": CauseOf(plan.commitment),
            "nothing": CauseOf(other={"en": "20 May"}),
        }[where]

    def answer(self, indexes, where):
        chosen = {said.pk: said for said in map(self.pick, indexes) if said.state in Contribution.OPEN}
        if chosen:
            made = an_answer(*chosen.values(), outcome="changed", causes=[self.cause(where)])
            self._answered(made, chosen.values(), where)

    def _answered(self, made, chosen, where):
        self.answers.append((made, where))
        for said in chosen:
            self.now_for[said.pk] = (made, where, len(self.changes))
            self.due.add(f"answered:{made.uuid}:{said.uuid}")
        self.when[f"answered:{made.uuid}"] = self.step

    def join(self, index, head_index):
        said, head = self.pick(index), self.pick(head_index)
        if said.state in Contribution.OPEN and head.pk in self.now_for and head.pk not in self.joined and said != head:
            made = an_answer(said, outcome="joined", joined_to=head)
            self.joined[said.pk] = head.pk
            self.joined_at[said.pk] = len(self.changes)
            self.due.add(f"answered:{made.uuid}:{said.uuid}")
            self.when[f"answered:{made.uuid}"] = self.step

    def correct(self, index, where):
        if not self.answers:
            return
        before, _where = self.answers[index % len(self.answers)]
        mine = [said for said in self.said if self.now_for.get(said.pk, (None,))[0] == before]
        if not mine:
            return
        made = answers.correct(actor=HOST, answer=before, key=uuid4(), causes=[self.cause(where)])
        self._answered(made, mine, where)
        heads = {said.pk for said in mine}
        followers = [said for said in self.said if self.joined.get(said.pk) in heads]
        self.due |= {f"answered:{made.uuid}:{said.uuid}" for said in followers}

    def talk(self, index):
        said = self.pick(index)
        if said.state in Contribution.OPEN:
            self.due.add(f"news:{talk(said).uuid}:{said.uuid}")

    def withdraw(self, index):
        said = self.pick(index)
        if said.state in Contribution.OPEN:
            contributions.withdraw(actor=by_said_link(said), contribution=said)

    def publish(self, where):
        version = self.plan.next()
        self.texts += 1
        self.plan.reword(version, f"We will do it{' again' * self.texts}.", getattr(self.plan, where))
        publish(version, causes=dict.fromkeys(self.plan.keys(version), WORDING))
        self.changes.append((f"delivered:{version.uuid}", {where, "commitment"}))
        self.versions.add(f"delivered:{version.uuid}")
        self.when[f"delivered:{version.uuid}"] = self.step

    def report(self, on_milestone):
        update = plans.report_progress(
            actor=HOST,
            key=str(uuid4()),
            commitment=self.plan.commitment,
            milestone=self.plan.milestone if on_milestone else None,
            status="limited",
            text={"en": "We have begun."},
            reported_by="The Cabinet Office",
        )
        self.changes.append((f"delivered:{update.uuid}", {"sentence", "other", "milestone", "commitment"}))
        self.when[f"delivered:{update.uuid}"] = self.step

    def notes(self):
        if not self.noted:
            events.write_notes(actor=HOST, event=self.event, text={"en": "We talked."})
            events.publish_notes(actor=HOST, event=self.event)
            self.noted = True

    def book(self, address):
        with suppress(Conflict):
            self.bookings.append(a_booking(self.event, email=address))

    def cancel(self, index):
        booking = self.bookings[index % len(self.bookings)]
        events.cancel_booking(actor=HOST, booking=booking)

    def came(self, index):
        booking = self.bookings[index % len(self.bookings)]
        self.came_in.append(events.check_in(actor=HOST, event=self.event, key=uuid4(), booking=booking))

    def walked_in(self, address):
        self.came_in.append(
            events.walk_in(actor=HOST, event=self.event, key=uuid4(), email=address, language="en", name="Somebody")
        )

    def sent_out(self, index):
        if self.came_in:
            sent_out = self.came_in.pop(index % len(self.came_in))
            events.undo_check_in(actor=HOST, event=self.event, key=sent_out.key)

    def count_in(self, address):
        """Somebody takes part in the commitment, and says yes; again changes nothing."""
        counted = contributions.count_me_in(
            actor=NOBODY,
            process=self.plan.process,
            commitment=self.plan.commitment,
            key=uuid4(),
            name="Somebody",
            email=address,
            language="en",
        )
        actor = as_person(counted, Purpose.COUNTED_IN)
        contributions.confirm_counted_in(actor=actor, counted=CountedIn.objects.get(pk=counted.pk))
        self.taking_part.setdefault(counted.participant_id, (self.step, counted))

    def leave(self, index):
        if self.taking_part:
            person = sorted(self.taking_part)[index % len(self.taking_part)]
            counted = CountedIn.objects.get(pk=self.taking_part.pop(person)[1].pk)
            contributions.leave_counted_in(actor=as_person(counted, Purpose.COUNTED_IN), counted=counted)

    def everybody_told_of_notes(self):
        """Who booked and did not cancel, who came and was not sent out, who spoke there and did not take it back."""
        if not self.noted:
            return []
        booked = {one.participant_id for one in self.bookings if Booking.objects.get(pk=one.pk).state in Booking.LIVE}
        came = {one.participant_id or (one.booking and one.booking.participant_id) for one in self.came_in}
        spoke = {self.author(one) for one in self.said if one.event_id and self.state_of(one) != "withdrawn"}
        return sorted((booked | came | spoke) - {None})

    def author(self, said):
        return Authorship.objects.get(contribution=said).participant_id

    def state_of(self, said):
        return Contribution.objects.get(pk=said.pk).state

    def everything_due(self):
        due = set(self.due)
        for said in self.said:
            made, where, since = self.now_for.get(self.joined.get(said.pk, said.pk), (None, "", 0))
            own = made is not None and Contribution.objects.get(pk=said.pk).state != "withdrawn"
            since = max(since, self.joined_at.get(said.pk, 0))
            for occasion, touches in self.changes[since:] if own else ():
                if where in touches:
                    due.add(f"{occasion}:{said.uuid}")
        return due | self.due_to_voices(due) | self.due_to_whoever_takes_part(due)

    def due_to_whoever_takes_part(self, due):
        """Of each version and report since they said yes; of a report not who caused it, or agreed with what did."""
        found, voices = set(), self.due_to_voices(due)
        for occasion, _touches in self.changes:
            authors = {self.author(said) for said in self.said if f"{occasion}:{said.uuid}" in due}
            for person, (since, _counted) in self.taking_part.items():
                uuid = Participant.objects.get(pk=person).uuid
                told = person in authors or f"{occasion}:voice:{uuid}" in voices
                if since < self.when[occasion] and (occasion in self.versions or not told):
                    found.add(f"{occasion}:part:{self.plan.commitment.uuid}:{uuid}")
        return found

    def due_to_voices(self, due):
        """Whoever had added their voice to any of what an occasion is about, once, unless they are told as its author."""
        found = set()
        for occasion, step in self.when.items():
            about = [said for said in self.said if f"{occasion}:{said.uuid}" in due]
            authors = {self.author(said) for said in about}
            there = {said.pk for said in about}
            persons = {person for said, person, since, _voice in self.voices if said in there and since < step}
            uuids = Participant.objects.filter(pk__in=persons - authors).values_list("uuid", flat=True)
            found |= {f"{occasion}:voice:{uuid}" for uuid in uuids}
        return found


class KilledError(Exception):
    """The worker dies after it told, before that is kept."""


def dies(facts):
    yield from jobs.follow(facts)
    raise KilledError


def replay(history, batches, *, killed=()):
    """Read all facts, in batches of these sizes over and over; in the rounds named the worker dies once before."""
    turn = 0
    while True:
        limit = batches[turn % len(batches)]
        if turn in killed:
            with suppress(KilledError):
                read_on("reportback", dies, limit=limit)
        if not read_on("reportback", jobs.follow, limit=limit):
            return
        turn += 1


@pytest.mark.django_db
@settings(max_examples=20, deadline=None)
@given(
    operations=st.lists(OPERATIONS, min_size=4, max_size=16),
    batches=st.lists(st.integers(1, 40), min_size=1, max_size=5),
    again=st.lists(st.integers(0, 100), max_size=2),
    killed=st.sets(st.integers(0, 8), max_size=3),
)
def test_each_person_is_told_exactly_what_the_moments_call_for(operations, batches, again, killed):
    before, site.MAIL = site.MAIL, mail_url.parse(MAIL)
    try:
        with transaction.atomic():
            history = History()
            for operation in operations:
                history.run(*operation)
            replay(history, batches, killed=killed)
            told = Telling.objects.exclude(moment="notes")
            assert set(told.values_list("key", flat=True)) == history.everything_due()
            of_notes = Telling.objects.filter(moment="notes", participant__isnull=False)
            assert sorted(of_notes.values_list("participant", flat=True)) == history.everybody_told_of_notes()
            assert_fates_add_up(history)
            tellings, messages = Telling.objects.count(), Message.objects.count()
            for part in again:
                back_to = list(Fact.objects.values_list("id", flat=True))[part % Fact.objects.count()]
                Watermark.objects.update(position=back_to - 1)
                replay(history, [*batches, 3])
            assert (Telling.objects.count(), Message.objects.count()) == (tellings, messages)
            transaction.set_rollback(True)
    finally:
        site.MAIL = before


def assert_fates_add_up(history):
    """At each moment everyone for whom it came is counted once, by their own fate."""
    for one in queries.fates(history.plan.process):
        mine = Telling.objects.filter(moment=one.moment)
        people_told = set(mine.exclude(participant=None).values_list("participant", flat=True))
        nameless = mine.filter(participant=None).values("contribution").distinct().count()
        assert one.people == sum(one.counts.values()) == len(people_told) + nameless
    by_fate = Counter(Telling.objects.exclude(moment="notes").values_list("participant__uuid", "fate"))
    quiet = participant("quiet@example.org").uuid
    assert {fate for person, fate in by_fate if person == quiet} == {"asked-not"}
    assert {fate for person, fate in by_fate if person is None} <= {"no-address"}
