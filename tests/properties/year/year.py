"""What time does in that year, and a worker that reads on, sends, and dies."""

from contextlib import suppress
from datetime import timedelta

from hearback.core import clock
from hearback.journal.following import read_on
from hearback.journal.models import Watermark
from hearback.outbox import sending
from hearback.outbox.models import Message
from hearback.reportback import actions, jobs, letters
from hearback.reportback.models import Telling
from tests.properties.year.called_for import passages
from tests.properties.year.office import Office
from tests.properties.year.post import DiedError

FOUR_WEEKS = timedelta(days=28)


class Year(Office):
    """A year: time moves by hours and weeks, and the worker wakes whenever it does."""

    def __init__(self, time, server, post_at):
        super().__init__(time, post_at)
        self.server = server
        self.noticed, self.first_answer = set(), None

    def passes(self, hours):
        """Time, in which nothing happens."""
        self.time.shift(timedelta(hours=hours))

    # --- the clock

    def tick(self):
        """The clock notices each day that was promised and has gone, once; not while the process stands still."""
        jobs.tick(clock.now())
        if not self.is_paused():
            self._days_that_passed()
        if self.coming is not None and self.coming[0] <= clock.now():
            _at, *appears = self.coming
            self.coming = None
            self._appears(*appears)
        self._answered_at_the_event()
        if not self.is_paused():
            self.news_of.look(self.now(), self.called)

    def _once(self, *what):
        is_new = what not in self.noticed
        self.noticed.add(what)
        return is_new

    def _days_that_passed(self):
        for said in self.called.said:
            talk, by, since = self.talks.get(said, (None, None, None))
            if said.state == "talked-about" and self._has_passed(by, since) and self._once("talk", talk):
                says = f"No news yet about {said.reference}"
                self.happens(self.called.to_author, f"news-due:{talk}", said, says)
            answer = said.answer
            stands = answer is not None and answer.until is not None and said.state == "answered" and not said.erased
            if stands and self._has_passed(answer.until, answer.given) and self._once("later", said, answer):
                says = f"Not brought back yet: {said.reference}"
                self.happens(self.called.to_author, f"news-due:{answer.uuid}", said, says)
        late = not self.is_complete and self._goes_on(self.due) < clock.today()
        if late and self._once("missed", self.due):
            says = "A date has passed: commitment 1"
            about = f"missed:{self.plan.milestone.uuid}:{self.due}"
            self._moves(about, {"sentence", "other", "milestone"}, says, title=says)

    def _has_passed(self, day, since):
        """Whether a day that was promised has gone; every day that the process stood still since does not count."""
        for begins, goes_on, announced, _row in self.pauses:
            if begins <= day and announced > since:
                day += goes_on - begins
        return self._goes_on(day) < clock.today()

    def _goes_on(self, day):
        for begins, goes_on, *_more in self.pauses:
            day = goes_on if begins <= day < goes_on else day
        return day

    def _answered_at_the_event(self):
        """Whoever came hears once that what was said there is answered: all of it, or since four weeks some."""
        there = [one for one in self.called.said if one.there]
        answered = [one for one in there if one.state == "answered"]
        first = min((one.first_answered for one in there if one.first_answered), default=None)
        is_over = self.event.ends <= clock.now() and bool(answered)
        ripe = is_over and (not any(one.is_open for one in there) or first <= clock.now() - FOUR_WEEKS)
        if ripe and self._once("event"):
            self.happens(self._told_it_is_answered)

    def _told_it_is_answered(self):
        authors = [one.author for one in self.called.said if one.there and one.state == "answered"]
        came = {one for one in (*self.bookings, *self.there) if set(authors) != {one}}
        says = "What became of what was said at Workshop in Manchester"
        yield from self.called.of_event(f"answered:there:{self.event.uuid}", came, came, says)

    # --- the worker

    def reads(self, batches=(50,), dies=()):
        """It reads on to the end, in batches of these sizes, and in these rounds it dies once before it kept anything.

        Where it died it reads all of that again besides, and tells nobody again.
        """
        began = Watermark.objects.filter(follower="reportback").values_list("position", flat=True).first() or 0
        self._read_on(batches, dies)
        self.called.read(self.now())
        self.news_of.read()
        self.looks()
        if dies:
            told = Telling.objects.count(), Message.objects.count()
            Watermark.objects.filter(follower="reportback").update(position=began)
            self._read_on([7], ())
            assert (Telling.objects.count(), Message.objects.count()) == told

    def _read_on(self, batches, dies):
        turn = 0
        while True:
            limit = batches[turn % len(batches)]
            if turn in dies:
                with suppress(DiedError):
                    read_on("reportback", _dies, limit=limit)
            if not read_on("reportback", jobs.follow, limit=limit):
                break
            turn += 1

    def sends(self, dies_after=None):
        """It sends what is due; or dies over the message with this number, and begins again when its lease is over."""
        must, may = self.called.goes(self.now(), paused=self.is_paused())
        self.post.dies_after = dies_after if not self.called.stopped else None
        try:
            sending.send_due(self.server, writers={letters.WRITER: actions.write_letters})
        except DiedError:
            self.post.dies_after = None
            told = self.post.read()
            assert told <= passages([*must, *may]), told - passages([*must, *may])
            self.called.died([*must, *may], told)
            self.left([], all_of_it=False)
            self.passes(0.2)
            return
        told = self.post.read()
        assert passages(must) <= told, passages(must) - told
        assert told <= passages([*must, *may]), told - passages([*must, *may])
        self.left(self.called.gone(must, may, told), all_of_it=not self.is_paused())

    def looks(self):
        """Each was told exactly what the moments called for, and of each is known what became of it."""
        rows = Telling.objects.exclude(key__contains=":erased:").values_list("key", "fate")
        told, called = dict(rows), self.called
        assert told.keys() == called.things.keys(), told.keys() ^ called.things.keys()
        wrong = {key: (told[key], fate) for key, fate in called.fates.items() if told[key] != fate}
        assert wrong.keys() <= called.unsure, wrong


def _dies(facts):
    yield from jobs.follow(facts)
    raise DiedError
