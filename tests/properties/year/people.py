"""What people do in a year of one process, and what they wish; on the house, and beside it what the moments call for."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hearback.answers import actions as answers
from hearback.contributions import actions as contributions
from hearback.contributions.models import Contribution, CountedIn
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.erasure import actions as erasure
from hearback.events import actions as events
from hearback.people import actions as people
from hearback.people.models import Participant
from tests.answers.test_gate import Plan
from tests.factories import (
    a_booking,
    a_contribution,
    a_process,
    a_slip,
    an_event,
    as_person,
    by_said_link,
    by_voice_link,
)
from tests.properties.year.called_for import CalledFor, Person, Said
from tests.properties.year.news import News
from tests.reportback.loop import participant

START = datetime(2014, 3, 3, 9, tzinfo=UTC)
WORDS = "Later buses. More trains."


class TakingPart:
    """The process, its plan and its event, and whoever takes part."""

    def __init__(self, time, post_at):
        self.time, self.step, self.words = time, 0, 0
        self.plan = Plan(a_process(post_at=post_at))
        self.process = self.plan.process
        self.event = an_event(self.process, starts=START + timedelta(days=120))
        self.called, self.news_of = CalledFor(post_at), News()
        self.people, self.bookings, self.there = {}, {}, {}
        self.voices, self.parts, self.pauses = [], {}, []

    def run(self, move, *arguments):
        """One move, and then another instant."""
        self.step += 1
        getattr(self, move)(*arguments)
        self.time.shift(timedelta(minutes=1))

    # --- what everybody does with it

    def word(self):
        """A word like no other, by which a message is known."""
        self.words += 1
        return f"zq{''.join('abcdefghij'[int(digit)] for digit in str(self.words))}z"

    def pick(self, index, fits):
        """One of the things said that fit, if there is any."""
        some = [one for one in self.called.said if fits(one)]
        return some[index % len(some)] if some else None

    def row(self, said):
        """The thing said, as it is now."""
        return Contribution.objects.select_related("process").get(pk=said.pk)

    def person(self, email):
        """Whoever has this address, if it was ever left here."""
        if email and email not in self.people:
            row = participant(email)
            self.people[email] = Person(email, row.pk, row.uuid)
        return self.people.get(email)

    def confirmed(self, person):
        """Somebody came by a link that was sent to them."""
        if not person.confirmed:
            person.confirmed, person.returned = True, False
            self.called.confirmed.add(person)

    def happens(self, who, *arguments):
        """Something happened of which somebody is to be told, once the worker reads of it."""
        self.called.unread.append(lambda: who(*arguments))

    def is_paused(self):
        """Whether the process stands still."""
        return any(begins <= clock.today() < goes_on for begins, goes_on, *_ in self.pauses)

    # --- what people do

    def say(self, email):
        """At most four times before they confirm: an address that nobody confirmed is sent few receipts a day."""
        known = self.people.get(email)
        mine = [one for one in self.called.said if one.author is known and one.whole is None]
        if known is None or known.confirmed or len(mine) < 4:
            self._came_in(a_contribution(self.process, words=WORDS, email=email), email)

    def slip(self, email):
        """Said at the event."""
        known = self.people.get(email)
        if known is None or known.confirmed:
            self._came_in(a_slip(self.event, words=WORDS, email=email), email, there=True)

    def _came_in(self, row, email, *, there=False):
        author = self.person(email)
        if author is not None:
            author.agreed = True
        said = Said(row.pk, row.uuid, row.reference, author, there)
        self.called.said.append(said)
        self.happens(self.called.received, said)

    def withdraw(self, index):
        """An author takes it back, also after they said that it was not answered."""
        said = self.pick(index, lambda one: one.is_open and not one.erased)
        if said is not None:
            contributions.withdraw(actor=by_said_link(self.row(said)), contribution=self.row(said))
            said.state = "withdrawn"

    def agree(self, index, email):
        """Somebody adds their voice, and says yes; to what they said themselves it is none."""
        said = self.pick(index, lambda one: one.state not in {"withdrawn", "split"} and not one.erased)
        if said is None or self.people.get(email) in said.voices:
            return
        given = {"key": uuid4(), "language": "en", "email": email, "attribution": "not-shown"}
        voice = contributions.add_voice(actor=NOBODY, contribution=self.row(said), **given)
        if email:
            contributions.confirm_voice(actor=by_voice_link(voice), voice=voice)
            person = self.person(email)
            person.agreed = True
            self.confirmed(person)
            if person is not said.author:
                said.voices[person] = self.step
                self.voices.append((said, person, voice))

    def agree_no_more(self, index):
        """Whoever added a voice takes it back."""
        live = [one for one in self.voices if one[1] in one[0].voices]
        if live:
            said, person, voice = live[index % len(live)]
            contributions.take_back_voice(actor=by_voice_link(voice), voice=voice)
            del said.voices[person]
            self._may_be_forgotten(person)

    def appeal(self, index):
        """An author says, once, that the answer is none."""
        said = self.pick(index, lambda one: one.state == "answered" and not (one.joined or one.appealed or one.erased))
        if said is not None:
            row = self.row(said)
            answers.appeal(actor=by_said_link(row), contribution=row, why="You did not answer my point.")
            said.state, said.appealed = "waiting", True

    def count_in(self, email):
        """Somebody takes part in the commitment, and says yes; again changes nothing."""
        given = {"key": uuid4(), "name": "Somebody", "email": email, "language": "en"}
        about = {"process": self.process, "commitment": self.plan.commitment}
        row = contributions.count_me_in(actor=NOBODY, **about, **given)
        actor = as_person(row, Purpose.COUNTED_IN)
        contributions.confirm_counted_in(actor=actor, counted=CountedIn.objects.get(pk=row.pk))
        person = self.person(email)
        self.confirmed(person)
        self.called.taking_part.setdefault(person, self.step)
        self.parts[person] = row.pk

    def leave(self, index):
        """Somebody takes part no more."""
        some = list(self.called.taking_part)
        if some:
            person = some[index % len(some)]
            row = CountedIn.objects.get(pk=self.parts[person])
            contributions.leave_counted_in(actor=as_person(row, Purpose.COUNTED_IN), counted=row)
            del self.called.taking_part[person]
            self._may_be_forgotten(person)

    def _may_be_forgotten(self, person):
        """Of whom nothing else is here, nothing stays here."""
        if not Participant.objects.filter(pk=person.pk).exists():
            self.called.erase(self.people.pop(person.email))
            self.news_of.forget(person)

    def book(self, email):
        """Somebody books a place, before the event."""
        if clock.now() < self.event.starts and self.people.get(email) not in self.bookings:
            booking = a_booking(self.event, email=email)
            self.bookings[self.person(email)] = booking

    def cancel(self, index):
        """Somebody does not come after all."""
        some = [one for one in self.bookings if one not in self.there]
        if some and clock.now() < self.event.starts:
            events.cancel_booking(actor=HOST, booking=self.bookings.pop(some[index % len(some)]))

    def come(self, email):
        """Somebody comes in: with their booking or without."""
        person = self.people.get(email)
        if person in self.there:
            return
        if person in self.bookings:
            given = {"key": uuid4(), "booking": self.bookings[person]}
            self.there[person] = events.check_in(actor=HOST, event=self.event, **given)
        else:
            given = {"key": uuid4(), "email": email, "language": "en", "name": "Somebody"}
            came = events.walk_in(actor=HOST, event=self.event, **given)
            self.there[self.person(email)] = came

    def sent_out(self, index):
        """It was somebody else who came in."""
        some = list(self.there)
        if some:
            came = self.there.pop(some[index % len(some)])
            events.undo_check_in(actor=HOST, event=self.event, key=came.key)

    # --- what people wish

    def quiet(self, email, quiet):
        """“Do not write to me about what I said”, and that they may again."""
        if person := self.people.get(email):
            people.set_quiet(actor=self._as(person), participant=person.uuid, quiet=quiet)
            if person.quiet != quiet:
                self.called.moved.add(person)
            person.quiet = quiet

    def news(self, email, news):
        """Whoever does not want news is told of what they said all the same."""
        if person := self.people.get(email):
            people.set_news(actor=self._as(person), participant=person.uuid, news=news)
            self.news_of.switched(person, news)

    def channel(self, email, way):
        """How somebody wishes to be told, from their own page, which they open by a link that was sent to them."""
        person = self.people.get(email)
        if person is not None and person.confirmed:
            given = {"channel": way, "post": "1 High Street" if way == "post" else ""}
            people.choose_channel(actor=self._as(person), participant=person.uuid, **given)
            if person.way != way:
                self.called.moved.add(person)
            person.way, person.has_post = way, person.has_post or way == "post"

    def confirm(self, email):
        """Somebody says by the link that the address is theirs."""
        if person := self.people.get(email):
            people.confirm_address(participant=Participant.objects.get(pk=person.pk))
            self.confirmed(person)

    def erase(self, email):
        """Everything that is held about somebody goes; who comes with that address again is somebody else."""
        if person := self.people.pop(email, None):
            erasure.erase_person(actor=HOST, participant=Participant.objects.get(pk=person.pk))
            self.called.erase(person)
            self.news_of.forget(person)
            self.there.pop(person, None)
            self.bookings.pop(person, None)

    def _as(self, person):
        return as_person(Participant.objects.get(pk=person.pk))
