"""What the desk does in that year: answers, talks, the plan, progress, notes, pauses."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from hearback.answers import actions as answers
from hearback.answers.actions import CauseOf, Given
from hearback.contributions import actions as contributions
from hearback.contributions.actions import Point
from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.core.viewer import HOST
from hearback.events import actions as events
from hearback.journal.models import Fact
from hearback.plans import actions as plans
from hearback.plans.models import Target
from hearback.processes import actions as processes
from tests.answers.test_answering import talk
from tests.answers.test_gate import DECISION, publish
from tests.factories import an_answer
from tests.properties.year.called_for import Answer, Said
from tests.properties.year.news import Item
from tests.properties.year.people import TakingPart

PROGRESS = "Progress on commitment 1"


class Desk(TakingPart):
    """Whoever coordinates. With an answer stands what it changed: a part of the commitment, the whole of it, or nothing."""

    def __init__(self, time, post_at):
        super().__init__(time, post_at)
        self.answers, self.talks = [], {}
        self.due = Target.objects.get(milestone=self.plan.milestone).due_latest
        self.noted, self.is_complete, self.version, self.coming = False, False, self.plan.first, None

    def answer(self, indexes, where):
        """One answer to one thing said, or to several."""
        some = [self.pick(index, lambda one: one.is_open) for index in indexes]
        chosen = list(dict.fromkeys(one for one in some if one is not None))
        if chosen:
            word = self.word()
            given = {"outcome": "changed", "causes": [self._cause(where)], "reason": {"en": f"Because of {word}."}}
            self._answered(an_answer(*map(self.row, chosen), **given), chosen, where, word)

    def later(self, index):
        """Answered with a day by which it is brought back; it never is."""
        said = self.pick(index, lambda one: one.is_open)
        if said is not None:
            word, until = self.word(), clock.today() + timedelta(days=10)
            made = an_answer(self.row(said), outcome="later", until=until, reason={"en": f"Because of {word}."})
            self._answered(made, [said], "later", word, until=until)

    def _answered(self, made, chosen, where, word, *, until=None):
        answer = Answer(made.uuid, where, self.step, clock.now(), until)
        self.answers.append((answer, made, chosen))
        for said in chosen:
            said.answer, said.state = answer, "answered"
            said.first_answered = said.first_answered or clock.now()
        self.happens(self.called.answered, answer, chosen, word)
        about = sorted(chosen, key=lambda one: one.pk)
        self.news_of.items.append(Item(f"answered:{answer.uuid}", answer=answer, about=about))

    def _cause(self, where):
        plan = self.plan
        return {
            "sentence": CauseOf(plan.commitment, sentence=plan.sentence),
            "other": CauseOf(plan.commitment, sentence=plan.other),
            "milestone": CauseOf(plan.commitment, milestone=plan.milestone),
            "commitment": CauseOf(plan.commitment),
            "nothing": CauseOf(other={"en": "20 May"}),
        }[where]

    def join(self, index, head):
        """It says the same as what is answered: it stands with it."""
        head = self.pick(head, lambda one: one.state == "answered" and not one.joined)
        said = self.pick(index, lambda one: one.is_open and not one.appealed)
        if head is not None and said is not None:
            word = self.word()
            made = an_answer(
                self.row(said), outcome="joined", joined_to=self.row(head), reason={"en": f"Because of {word}."}
            )
            said.state, said.joined = "answered", (head, self.step)
            said.first_answered = said.first_answered or clock.now()
            answer = Answer(made.uuid, "", self.step, clock.now())
            self.happens(self.called.answered, answer, [said], word)

    def correct(self, index, where):
        """Another answer in the place of one that was wrong."""
        stand = [
            (made, mine)
            for answer, made, chosen in self.answers
            if (mine := [one for one in chosen if one.answer is answer])
            and answer.where != "later"
            and all(one.state == "answered" for one in mine)
        ]
        if stand:
            made, mine = stand[index % len(stand)]
            word = self.word()
            given = {"causes": [self._cause(where)], "reason": {"en": f"Because of {word}."}}
            self._answered(answers.correct(actor=HOST, answer=made, key=uuid4(), **given), mine, where, word)

    def undo(self, index):
        """An answer that is taken back within ten minutes was never one."""
        said = self.pick(index, lambda one: one.is_open)
        if said is not None:
            given = Given(outcome="no", reason={"en": f"Because of {self.word()}."}, decided_by="The Minister")
            about = {"process": self.process, "contributions": [self.row(said)]}
            prepared = answers.prepare(actor=HOST, key=uuid4(), given=given, **about)
            self.time.shift(timedelta(minutes=9))
            answers.undo(actor=HOST, prepared=prepared)

    def talk(self, index, days):
        """It is being talked about, with a day for news; again moves the day."""
        said = self.pick(index, lambda one: one.is_open)
        if said is not None:
            word, by = self.word(), clock.today() + timedelta(days=days)
            row = talk(self.row(said), with_whom={"en": f"Whoever knows {word}"}, next_news=by)
            self.talks[said] = (row.uuid, by, clock.now())
            said.state = "talked-about"
            self.happens(self.called.to_author, f"news:{row.uuid}", said, word)

    def split(self, index):
        """One thing said becomes two points of the same author."""
        said = self.pick(index, lambda one: one.state == "waiting" and not (one.whole or one.answer or one.erased))
        if said is not None:
            points = [Point("Later buses."), Point("More trains.")]
            made = contributions.split(actor=HOST, contribution=self.row(said), points=points)
            fact = Fact.objects.get(verb="contribution.split", subject_uuid=said.uuid)
            said.state = "split"
            self.happens(self._told_of_points, fact.uuid, said)
            self.called.said += [
                Said(one.pk, one.uuid, one.reference, said.author, said.there, whole=said) for one in made
            ]

    def _told_of_points(self, fact, said):
        if not said.erased:
            says = f"What you said is several points now: {said.reference}"
            yield from self.called.to_author(f"sorted:{fact}", said, says)

    # --- the plan

    def publish(self, where):
        """A new version, in which one part of the commitment reads otherwise; or its milestone is due a month later."""
        if self.coming is not None:
            return
        version = self.plan.next()
        word = self.word()
        version = plans.edit_version(actor=HOST, version=version, edits=version.edits, label=word)
        if where == "milestone":
            self.due += timedelta(days=30)
            target = Target.objects.get(entry=self.plan.entry(version), milestone=self.plan.milestone)
            plans.edit_milestone(actor=HOST, target=target, due=f"{self.due:%d/%m/%Y}")
        else:
            self.plan.reword(version, f"We will do it, {'again and ' * self.words}soon.", getattr(self.plan, where))
        publish(version, causes=dict.fromkeys(self.plan.keys(version), DECISION))
        self._appears(version.uuid, where, word)

    def publish_later(self, where, days):
        """A new version that everybody reads in some days, and nobody hears of before."""
        if self.coming is None:
            version, word, at = self.plan.next(), self.word(), clock.now() + timedelta(days=days)
            version = plans.edit_version(actor=HOST, version=version, edits=version.edits, label=word)
            self.plan.reword(version, f"We will do it, {'again and ' * self.words}soon.", getattr(self.plan, where))
            publish(version, causes=dict.fromkeys(self.plan.keys(version), DECISION), at=at)
            self.coming = (at, version.uuid, where, word)

    def _appears(self, version, where, word):
        self._moves(f"delivered:{version}", {where, "version"}, word, title=f"The plan is published: {word}")

    def progress(self, part, status):
        """A report on the commitment, or on its milestone."""
        word = self.word()
        milestone = self.plan.milestone if part else None
        given = {"status": status, "text": {"en": f"We have seen {word}."}, "reported_by": "The Cabinet Office"}
        about = {"commitment": self.plan.commitment, "milestone": milestone}
        update = plans.report_progress(actor=HOST, key=str(uuid4()), **about, **given)
        if part:
            self.is_complete = status == "complete"
        self._moves(f"delivered:{update.uuid}", {"sentence", "other", "milestone"}, word, title=PROGRESS)

    def _moves(self, occasion, touches, says, *, title):
        self.news_of.items.append(Item(occasion, title))
        about = (touches | {"commitment"}, self.step, says, self.plan.commitment.uuid)
        self.happens(self.called.delivered, occasion, *about)

    # --- the event, and pauses

    def notes(self):
        """The notes of the event, for whoever booked, came or spoke there."""
        if not self.noted:
            self.noted = True
            events.write_notes(actor=HOST, event=self.event, text={"en": "We talked."})
            events.publish_notes(actor=HOST, event=self.event)
            self.happens(self._told_of_notes)
            self.news_of.items.append(Item(f"notes:{self.event.uuid}", "Notes of Workshop in Manchester"))

    def _told_of_notes(self):
        spoke = [one for one in self.called.said if one.there and not one.whole and one.state != "withdrawn"]
        came = {*self.bookings, *self.there}
        persons = came | {one.author for one in spoke if one.author}
        about = self.event.uuid
        yield from self.called.of_event(f"notes:{about}", persons, came, "Notes of Workshop in Manchester")
        for said in spoke:
            if said.author is None:
                yield from self.called.to_author(f"notes:{about}", said, "")

    def pause(self, days):
        """The process stands still from today on."""
        if not self.is_paused():
            until = clock.today() + timedelta(days=days)
            given = {"said_by": "The Minister", "reason": {"en": "An election."}, "starts": clock.today()}
            with suppress(BadInput):  # it stood still today already
                row = processes.pause_process(actor=HOST, process=self.process, until=until, **given)
                self.pauses.append([clock.today(), until + timedelta(days=1), clock.now(), row])

    def resume(self):
        """It goes on before its time."""
        if self.is_paused() and self.pauses[-1][0] < clock.today():
            processes.end_pause(actor=HOST, pause=self.pauses[-1][3])
            self.pauses[-1][1] = clock.today()
