"""What the desk does with what waits: talked about, answered, prepared and undone, corrected; and appealed by its author."""

from datetime import timedelta
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule

from hearback.answers import actions
from hearback.answers.actions import CauseOf, Given
from hearback.answers.beside import key_beside
from hearback.answers.models import Answer, AnswerTo, Prepared
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST
from tests.factories import by_said_link
from tests.properties.whole.house import BY, House, N, State, Waits

MISFITS = {"used": "example", "replied": "question", "thanked": "offer"}
OUTCOMES = st.sampled_from([*Answer.Outcome.values, "changed", "changed", "no"])
AT_ONCE = st.sampled_from([True, False, False])
SOME = st.lists(N, min_size=1, max_size=3)


class Answering(House):
    """No answer without an outcome and a reason; nothing of it is out before its time."""

    def says(self, outcome, head, reason, where):
        """Everything that an outcome may need; what it does not need is left out by the house."""
        plan = self.plan
        targets = {
            "sentence": CauseOf(plan.commitment, sentence=plan.sentence),
            "milestone": CauseOf(plan.commitment, milestone=plan.milestone),
            "commitment": CauseOf(plan.commitment),
        }
        return {
            "outcome": outcome,
            "reason": reason,
            "causes": (targets[where],),
            "why_not_the_rest": BY,
            "place": BY,
            "until": clock.today() + timedelta(days=90),
            "decided_by": "The Minister",
            "who_can": "The council",
            "passed_on": False,
            "joined_to": head if outcome == "joined" else None,
        }

    def may_be_answered(self, rows, outcome):
        """By what is known, whether all of these can be answered so; a head of `joined` may still be refused."""
        chosen = {row.pk for row in rows}
        heads = {row.stands_with_id for row in rows if row.stands_with_id} - chosen
        return (
            all(self.is_open(row.pk) and row.held is None for row in rows)
            and not any(self.is_open(head) for head in heads)
            and not any(self.is_about_to_go_out(row.pk) for row in rows)
            and all(MISFITS.get(outcome, row.kind) == row.kind for row in rows)
        )

    def answered(self, pks):
        """These have an answer, and so has what was to be answered together with one of them and waited."""
        beside = Contribution.objects.filter(stands_with__in=pks, held=None).exclude(pk__in=pks)
        return [*pks, *(one.pk for one in beside if self.is_open(one.pk))]

    @rule(chosen=SOME, outcome=OUTCOMES, head=N, where=st.sampled_from(["sentence", "milestone", "commitment"]), n=N)
    def answer(self, chosen, outcome, head, where, n):
        stood_by = set(Contribution.objects.exclude(stands_with=None).values_list("stands_with", flat=True))
        rows, key = self.several(chosen, *Contribution.OPEN, of=stood_by), uuid4()
        reason = {"en": f"Because {self.secret(key)}."} if n % 9 else {"en": " "}
        may = self.may_be_answered(rows, outcome) and bool(n % 9)
        ending = self.answered([row.pk for row in rows])
        says = self.says(outcome, self.pick(head, State.ANSWERED), reason, where)
        try:
            made = actions.answer(actor=HOST, process=self.process, key=key, contributions=rows, **says)
        except BadInput as refused:
            assert not may or refused.field == "joined_to"  # noqa: PT017 -- most are taken
            return
        assert may
        self.known.given.add(key)
        self.answers.append(made)
        self.known.expected |= dict.fromkeys(ending, State.ANSWERED)

    @rule(chosen=SOME, outcome=OUTCOMES, head=N, where=st.sampled_from(["sentence", "milestone", "commitment"]))
    def prepare(self, chosen, outcome, head, where):
        rows, key = self.several(chosen, *Contribution.OPEN), uuid4()
        may = self.may_be_answered(rows, outcome)
        word = self.secret(key)
        given = Given(**self.says(outcome, self.pick(head, State.ANSWERED), {"en": f"Because {word}."}, where))
        try:
            row = actions.prepare(actor=HOST, process=self.process, key=key, contributions=rows, given=given)
        except BadInput as refused:
            assert not may or refused.field == "joined_to"  # noqa: PT017 -- most are taken
            return
        assert may
        self.known.waits[key] = Waits(row, outcome, tuple(one.pk for one in rows), None, row.created)

    @rule(
        number=N,
        outcome=st.sampled_from(["no", "later", "covered", "changed"]),
        at_once=st.sampled_from([True, False, False]),
    )
    def correct(self, number, outcome, at_once):
        """At once, or in ten minutes: a newer answer in the place of one that stands."""
        if not self.answers:
            return
        answer, key = self.answers[number % len(self.answers)], uuid4()
        about = self._still_stands_for(answer)
        may = bool(about) and not any(self.is_about_to_go_out(pk) for pk in about)
        says = self.says(outcome, None, {"en": f"Because {self.secret(key)}."}, "sentence")
        act = actions.correct if at_once else actions.prepare_correction
        try:
            made = act(actor=HOST, answer=answer, key=key, **says)
        except BadInput:
            assert not may
            return
        assert may
        if isinstance(made, Prepared):
            self.known.waits[key] = Waits(made, outcome, tuple(about), answer, made.created)
        else:
            self._corrected(key, made, about)

    def _still_stands_for(self, answer):
        """Not for what its author took back, or the desk split, once it had come back: that keeps the answer it had."""
        its = AnswerTo.objects.filter(answer=answer, current=True).values_list("contribution", flat=True)
        return {pk for pk in its if self.is_open(pk) or self.known.expected[pk] == State.ANSWERED}

    @rule(number=N)
    def correct_while_an_author_appeals(self, number):
        """In the ten minutes of a correction."""
        self.correct(number, "later", at_once=False)
        self.appeal(1)

    def _corrected(self, key, made, about):
        self.known.given.add(key)
        self.answers.append(made)
        self.known.expected |= {pk: State.ANSWERED for pk in about if self.is_open(pk)}

    @rule(number=N)
    def undo(self, number):
        if not self.known.waits:
            return
        key = list(self.known.waits)[number % len(self.known.waits)]
        actions.undo(actor=HOST, prepared=self.known.waits.pop(key).row)
        assert not Answer.objects.filter(key=key).exists()

    @rule(number=N)
    def send_now(self, number):
        if not self.known.waits:
            return
        key = list(self.known.waits)[number % len(self.known.waits)]
        before = self._before()
        actions.send_now(actor=HOST, prepared=self.known.waits[key].row)
        self._went_out(key, before)

    @rule(minutes=st.sampled_from([4, 11, 11, 60 * 24, 60 * 24 * 4]))
    def time_passes(self, minutes):
        due = clock.now() + timedelta(minutes=minutes)
        before = self._before()
        self.minutes_pass(minutes)
        for key, one in list(self.known.waits.items()):
            if not one.stopped and one.since + actions.UNDO_FOR <= due:
                self._went_out(key, before)

    def _before(self):
        """What waited a moment ago, by what is known."""
        rows = Contribution.objects.filter(pk__in=self.known.expected)
        return {row.pk: row for row in rows if self.is_open(row.pk)}

    def _fits(self, row, one, before):
        """Whether it is answered by this answer: of its kind, and alone or together with what it stands with."""
        alone = row.stands_with_id not in before or row.stands_with_id in one.about
        return alone and row.held is None and MISFITS.get(one.outcome, row.kind) == row.kind

    def _went_out(self, key, before):
        """It is an answer now, to all that could be answered so; or it has stopped, says why, and answered nothing."""
        one = self.known.waits[key]
        row = Prepared.objects.filter(pk=one.row.pk).first()
        fitting = [pk for pk in one.about if pk in before and self._fits(before[pk], one, before)]
        if row is not None:
            one.row, one.stopped = row, True
            assert row.stopped
            assert row.because
            assert not Answer.objects.filter(key=key).exists()
            assert self._had_to_stop(one, fitting)
            return
        del self.known.waits[key]
        self.known.given.add(key)
        made = Answer.objects.get(key=key)
        self.answers.append(made)
        if one.corrects is not None:
            assert not self._spoke_since(one), "an author said meanwhile that the answer does not answer their point"
            self._corrected(key, made, one.about)
            return
        links = AnswerTo.objects.filter(answer=made).values_list("contribution", flat=True)
        assert set(links) == set(fitting)
        beside = [key_beside(key, before[pk]) for pk in fitting]
        also = AnswerTo.objects.filter(answer__key__in=beside).values_list("contribution", flat=True)
        self.known.expected |= dict.fromkeys([*fitting, *also], State.ANSWERED)

    def _had_to_stop(self, one, fitting):
        if one.corrects is None:
            return not fitting or one.outcome == "joined"
        return self._spoke_since(one) or not self._still_stands_for(one.corrects)

    def _spoke_since(self, one):
        return any(self.known.appealed.get(pk, one.since) > one.since for pk in one.about)

    @rule(number=N)
    def talk(self, number):
        said = self.pick(number, *Contribution.OPEN)
        may = self.is_open(said.pk) and said.held is None and not self.is_about_to_go_out(said.pk)
        news = {"with_whom": BY, "in_the_way": BY, "next_news": clock.today() + timedelta(days=5)}
        try:
            actions.talk_about(actor=HOST, contribution=said, **news)
        except BadInput:
            assert not may
        else:
            assert may
            self.known.expected[said.pk] = State.TALKED_ABOUT

    @rule(number=N)
    def appeal(self, number):
        """Once, of an answer: it waits again, and what it says is for the desk alone."""
        said = self.pick(number, State.ANSWERED, of=[pk for one in self.known.waits.values() for pk in one.about])
        may = self.known.expected[said.pk] == State.ANSWERED and said.pk not in self.known.appealed
        why = f"It says nothing of fares {self.secret(None)}."
        try:
            row = actions.appeal(actor=by_said_link(said), contribution=said, why=why)
        except NotAllowed:
            assert said.erased is not None
        except BadInput:
            assert not may
        else:
            assert may
            self.known.appealed[said.pk] = row.happened
            self.known.expected[said.pk] = State.WAITING
