"""Whatever becomes of what people said: their words are kept, erased ones are gone, and nobody is shown unasked."""

from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from hearback.contributions import actions, queries
from hearback.contributions.actions import BothKept
from hearback.contributions.models import Authorship, Contribution, TidyWording, Verbatim
from hearback.core.errors import BadInput
from hearback.core.text import clean_plain
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.journal import queries as journal
from hearback.journal.models import Fact
from hearback.people.models import Participant
from tests.factories import a_contribution, a_process, a_slip, an_event, as_person, by_said_link

State = Contribution.State
Attribution = Authorship.Attribution
# Letters of every kind, with what people paste: markup, right-to-left marks, emoji. Control characters are refused.
LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\u2028\u2029")
PASTED = st.sampled_from(
    ["<script>alert(1)</script>", "&amp; “curly” –", "\u202eabc\u202c", "👩🏽‍🦽", "=1+1", "a\r\nb\rc"]
)
WORDS = (st.text(LETTERS, min_size=1, max_size=40) | PASTED).filter(lambda text: clean_plain(text) != "")


def anything(one):
    return True


@dataclass
class Expected:
    """What should be known of one contribution."""

    row: Contribution
    form: dict
    name: str
    organisation: str
    attribution: str
    texts: list = field(default_factory=list)
    state: str = State.WAITING
    hidden: bool = False
    held: bool = False
    erased: bool = False
    unlinked: bool = False
    tidied: str = ""


class Intake(RuleBasedStateMachine):
    """One process, in which people say things, change and withdraw them; coordinators moderate; people are erased."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.process = a_process()
        self.event = an_event(self.process)
        self.all = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def one(self, data, where=anything):
        return self.all[data.draw(st.sampled_from(sorted(pk for pk, one in self.all.items() if where(one))))]

    def some(self, where=anything):
        return any(where(one) for one in self.all.values())

    def as_author(self, one):
        return by_said_link(Contribution.objects.get(pk=one.row.pk))

    # What people do.

    @rule(words=WORDS, attribution=st.sampled_from(Attribution.values), leaves_address=st.booleans())
    def somebody_says(self, words, attribution, leaves_address):
        number = uuid4().hex
        form = {
            "key": uuid4(),
            "words": words,
            "name": f"Name{number}",
            "organisation_name": f"Org{number}",
            "attribution": attribution,
            "email": f"mail{number}@example.org" if leaves_address else "",
        }
        row = a_contribution(self.process, **form)
        self.expect(row, form)

    @rule(words=WORDS)
    def a_slip_is_captured(self, words):
        row = a_slip(self.event, words=words)
        self.expect(row, {"words": words, "name": "", "organisation_name": "", "attribution": Attribution.NOT_SHOWN})

    def expect(self, row, form):
        assert row.pk not in self.all
        self.all[row.pk] = Expected(
            row, form, form["name"], form["organisation_name"], form["attribution"], [clean_plain(form["words"])]
        )

    @precondition(lambda self: self.some(lambda one: "key" in one.form))
    @rule(data=st.data(), words=WORDS)
    def a_form_comes_again(self, data, words):
        one = self.one(data, lambda one: "key" in one.form)
        again = one.form | {"words": words}
        changed = one.erased or one.unlinked or clean_plain(words) != clean_plain(one.form["words"])
        if not changed:
            assert a_contribution(self.process, **again) == one.row
            return
        with pytest.raises(BothKept) as conflict:
            a_contribution(self.process, **again)
        assert conflict.value.contribution == one.row
        second = conflict.value.second
        if second is None:
            self.note_words(one, words)
        elif second.pk not in self.all:
            assert one.erased or one.unlinked or one.state not in Contribution.OPEN
            self.expect(second, {name: value for name, value in again.items() if name != "key"})

    def note_words(self, one, words):
        words = clean_plain(words)
        if one.texts[-1] != words:
            one.texts.append(words)

    @precondition(lambda self: self.some())
    @rule(data=st.data(), words=WORDS)
    def an_author_changes_their_words(self, data, words):
        one = self.one(data)
        change = {"actor": self.as_author(one), "contribution": one.row, "words": words}
        if one.erased or one.state not in Contribution.OPEN:
            with pytest.raises(BadInput):
                actions.change_words(**change)
        else:
            actions.change_words(**change)
            self.note_words(one, words)

    @precondition(lambda self: self.some())
    @rule(data=st.data())
    def an_author_withdraws(self, data):
        one = self.one(data)
        if one.state == State.ANSWERED:
            with pytest.raises(BadInput):
                actions.withdraw(actor=self.as_author(one), contribution=one.row)
        else:
            actions.withdraw(actor=self.as_author(one), contribution=one.row)
            one.state = State.WITHDRAWN

    # What coordinators do.

    @precondition(lambda self: self.some())
    @rule(data=st.data(), state=st.sampled_from([State.WAITING, State.TALKED_ABOUT, State.ANSWERED]))
    def it_is_talked_about_or_answered(self, data, state):
        one = self.one(data)
        if one.state == State.WITHDRAWN:
            with pytest.raises(BadInput):
                actions.set_state(actor=HOST, contribution=one.row, state=state)
        else:
            actions.set_state(actor=HOST, contribution=one.row, state=state)
            one.state = state

    @precondition(lambda self: self.some())
    @rule(data=st.data(), act=st.sampled_from(["hide", "show_again", "hold", "release"]))
    def it_is_moderated(self, data, act):
        one = self.one(data)
        why = {"because": Contribution.Because.ABUSE} if act == "hide" else {}
        getattr(actions, act)(actor=HOST, contribution=one.row, **why)
        one.hidden = {"hide": True, "show_again": False}.get(act, one.hidden)
        one.held = {"hold": True, "release": False}.get(act, one.held)

    @precondition(lambda self: self.some(lambda one: not one.erased))
    @rule(data=st.data(), words=WORDS)
    def it_is_tidied(self, data, words):
        one = self.one(data, lambda one: not one.erased)
        actions.tidy(actor=HOST, contribution=one.row, text={"en": words})
        one.tidied = clean_plain(words)

    # What only erasure does.

    @precondition(lambda self: self.some())
    @rule(data=st.data())
    def words_are_erased(self, data):
        one = self.one(data)
        person = Participant.objects.filter(
            pk__in=Authorship.objects.filter(contribution=one.row).values("participant")
        )
        actor = as_person(person.get(), Purpose.ALL) if person else self.as_author(one)
        actions.erase_words(actor=actor, contribution=one.row)
        one.erased, one.tidied = True, ""

    @precondition(lambda self: self.some(lambda one: one.form.get("email") and not one.unlinked))
    @rule(data=st.data(), words=st.booleans())
    def a_person_is_erased(self, data, words):
        one = self.one(data, lambda one: one.form.get("email") and not one.unlinked)
        participant = Authorship.objects.get(contribution=one.row).participant
        actions.erase_participant(actor=as_person(participant, Purpose.ALL), participant=participant.pk, words=words)
        # What nothing tied to the person any more, nobody can find again: its words stay.
        for other in self.all.values():
            if other.form.get("email") == one.form["email"] and not other.unlinked:
                other.unlinked = True
                other.erased, other.tidied = (True, "") if words else (other.erased, other.tidied)

    # What always holds.

    @invariant()
    def nothing_said_is_lost_and_the_verbatim_is_kept(self):
        assert set(Contribution.objects.values_list("pk", flat=True)) == set(self.all)
        kept = {pk: [] for pk in self.all}
        for pk, text in Verbatim.objects.order_by("number").values_list("contribution", "text"):
            kept[pk].append(text)
        assert kept == {pk: [""] * len(one.texts) if one.erased else one.texts for pk, one in self.all.items()}

    @invariant()
    def what_is_erased_is_gone_and_cannot_be_proved(self):
        facts = list(Fact.objects.filter(verb="contribution.received"))
        received_of = {fact.subject_uuid: fact for fact in facts}
        assert len(facts) == len(received_of) == len(self.all)
        tidied = set(TidyWording.objects.values_list("contribution", flat=True))
        for pk, one in self.all.items():
            received = received_of[one.row.uuid]
            assert journal.opens(received, "words", one.texts[0]) is not one.erased
            author = {"name": one.name, "organisation": one.organisation}
            assert journal.opens(received, "author", author) is not one.unlinked
            assert (pk in tidied) is bool(one.tidied)

    @invariant()
    def the_public_reads_what_it_may_and_nobody_is_shown_unasked(self):
        seen = {said.id: said for said in queries.said(NOBODY, queries.contributions_visible_to(NOBODY, self.process))}
        assert set(seen) == {pk for pk, one in self.all.items() if not one.held}
        for pk, said in seen.items():
            one = self.all[pk]
            readable = not (one.hidden or one.erased or one.state == State.WITHDRAWN)
            assert said.words == (one.texts[-1] if readable else "")
            assert said.tidy == ({"en": one.tidied} if readable and one.tidied else {})
            named = readable and not one.unlinked and one.attribution == Attribution.NAMED
            by_organisation = readable and not one.unlinked and one.attribution == Attribution.ORGANISATION
            assert said.shown_author == (one.name if named else one.organisation if by_organisation else "")
            assert one.name == "" or named or one.name not in repr(said)
            assert one.organisation == "" or by_organisation or one.organisation not in repr(said)
            assert "@example.org" not in repr(said)

    @invariant()
    def the_sum_adds_up(self):
        expected = dict.fromkeys(Contribution.COUNTED, 0)
        for one in self.all.values():
            expected[one.state] += 1
        assert queries.counts(HOST, self.process) == expected


@pytest.mark.django_db
def test_words_are_kept_erased_ones_are_gone_and_nobody_is_shown_unasked():
    run_state_machine_as_test(Intake, settings=settings(max_examples=15, stateful_step_count=25, deadline=None))
