"""What people do with what they said, and the desk with it: none of it loses a word or changes the sum."""

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import rule

from hearback.contributions import actions
from hearback.contributions.actions import Point
from hearback.contributions.models import Contribution
from hearback.core.errors import BadInput
from hearback.core.viewer import HOST
from hearback.erasure import actions as erasure
from hearback.processes.models import Kind
from tests.factories import a_contribution, a_slip, by_said_link
from tests.properties.whole.house import House, N, State

SPAM = "Buy. Two. Three."
KINDS = st.sampled_from(Kind.values)


class Saying(House):
    """Said, changed, taken back, cut into points, put with others, hidden, held and erased."""

    def came(self, said: Contribution, state: str = State.WAITING) -> None:
        """Something was said: its words are kept from now on."""
        super().came(said, state)
        self.known.words.setdefault(said.pk, [self.some_words(len(self.things) - 1)])

    @rule(kind=KINDS, room=st.booleans())
    def say(self, kind, room):
        given = {"kind": kind, "words": self.some_words(len(self.things))}
        self.came(a_slip(self.ground.event, **given) if room else a_contribution(self.process, **given))

    @rule(kind=KINDS)
    def a_program_may_have_sent(self, kind):
        one = a_contribution(self.process, kind=kind, words=SPAM, suspected=True)
        self.suspects.append(one)
        self.known.apart[one.pk] = "suspected"
        self.known.words[one.pk] = [SPAM]

    @rule(number=N, is_spam=st.booleans())
    def look_at_a_suspect(self, number, is_spam):
        if not self.suspects:
            return
        one = self.suspects[number % len(self.suspects)]
        act = actions.find_spam if is_spam else actions.let_in
        stood = self.known.apart.get(one.pk)
        done = act(actor=HOST, process=self.process, references=[one.reference])
        assert done == (stood == "suspected" if is_spam else stood is not None)
        if done and is_spam:
            self.known.apart[one.pk] = "spam"
        elif done:
            del self.known.apart[one.pk]
            self.came(one)

    @rule(number=N)
    def change_words(self, number):
        said = self.pick(number, State.WAITING)
        words = f"Again {len(self.known.words[said.pk])}. Two. Three."
        may = self.is_open(said.pk) and said.erased is None
        try:
            actions.change_words(actor=by_said_link(said), contribution=said, words=words)
        except BadInput:
            assert not may
        else:
            assert may
            self.known.words[said.pk].append(words)

    @rule(number=N)
    def withdraw(self, number):
        said = self.pick(number, State.WAITING)
        try:
            actions.withdraw(actor=by_said_link(said), contribution=said)
        except BadInput:
            assert self.known.expected[said.pk] in {State.ANSWERED, State.SPLIT, State.PUT_BACK}
        else:
            self.known.expected[said.pk] = State.WITHDRAWN

    @rule(number=N, kind=KINDS)
    def split(self, number, kind):
        """Its points count in its place, each by its own kind."""
        said = self.pick(number, State.WAITING)
        tied = said.part_of_id or said.stands_with_id or Contribution.objects.filter(stands_with=said).exists()
        may = self.known.expected[said.pk] == State.WAITING and not (said.held or said.hidden or said.erased or tied)
        words = self.known.words[said.pk][-1].split()[0]
        try:
            made = actions.split(actor=HOST, contribution=said, points=[Point(words), Point("Three.", kind=kind)])
        except BadInput:
            assert not may
            return
        assert may
        self.known.expected[said.pk] = State.SPLIT
        for point, its in zip(made, (words, "Three."), strict=True):
            self.known.words[point.pk] = [its]
            self.came(point)

    @rule(number=N)
    def put_together(self, number):
        said = self.pick(number, State.SPLIT)
        points = list(Contribution.objects.filter(part_of=said).exclude(state=State.PUT_BACK))
        became = any(
            self.known.expected[one.pk] != State.WAITING
            or one.stands_with_id
            or (one.held or one.hidden or one.erased)
            or len(self.known.words[one.pk]) > 1
            for one in points
        )
        stood_by = Contribution.objects.filter(stands_with__in=points).exists()
        try:
            actions.put_together(actor=HOST, contribution=said)
        except BadInput:
            assert self.known.expected[said.pk] != State.SPLIT or became or stood_by
        else:
            assert not became
            self.known.expected |= dict.fromkeys((one.pk for one in points), State.PUT_BACK)
            self.known.expected[said.pk] = State.WAITING

    @rule(number=N, other=N)
    def join(self, number, other):
        head = self.pick(number, *Contribution.OPEN)
        beside = self.pick(other, *Contribution.OPEN, of=self.known.appealed)
        with suppress(BadInput):
            actions.join(actor=HOST, head=head, others=[beside])
            assert self.is_open(head.pk)
            assert self.is_open(beside.pk)

    @rule(number=N)
    def unjoin(self, number):
        with suppress(BadInput):
            actions.unjoin(actor=HOST, contribution=self.pick(number, *Contribution.OPEN))

    @rule(number=N, mark=st.sampled_from(["hold", "release", "release", "hide", "show", "erase"]))
    def mark(self, number, mark):
        """Whatever is marked keeps its state; only erasing takes its words, and those of what holds the same."""
        given = {"actor": HOST, "contribution": self.pick(number, State.WAITING, State.ANSWERED)}
        {
            "hold": lambda: actions.hold(**given),
            "release": lambda: actions.release(**given),
            "hide": lambda: actions.hide(**given, because="abuse"),
            "show": lambda: actions.show_again(**given),
            "erase": lambda: erasure.erase_words(**given),
        }[mark]()
