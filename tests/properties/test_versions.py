"""What must hold for every plan.

Each published change has a cause, numbers are given once, published is never edited, embargoed is invisible, and what
changed is exactly what turns the one version into the other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hearback.core import clock
from hearback.core.errors import BadInput, Incomplete
from hearback.core.viewer import HOST, NOBODY
from hearback.plans import actions, queries, snapshots
from hearback.plans.clearance import ChangeCause, Clearance
from hearback.plans.differences import Difference, Reshaped, compare, differences
from hearback.plans.families import Groups, between
from hearback.plans.figures import touched
from hearback.plans.models import Change, Commitment, Entry, Field, Milestone, Sentence, Target, Version, Wording
from hearback.plans.snapshots import EntryState, Promised, Said, Snapshot, Takes
from hearback.processes.models import Announcement
from tests.factories import a_process

Kind, Of = Change.Kind, Change.Of
DECISION = ChangeCause(Change.Cause.DECISION, "The Minister", date(2013, 1, 1), {"en": "Because."})

# --- differences


def _ids(kind: int, count: int) -> list[UUID]:
    return [UUID(int=kind * 1000 + number) for number in range(1, count + 1)]


WORDS = st.dictionaries(
    st.sampled_from(["en", "cy"]), st.sampled_from(["Four ducks.", "Five ducks.", "A pond."]), min_size=1
)
DATES = st.sampled_from(["", "2014", "Autumn 2014"])
COMMITMENTS, THEMES, ORGANISATIONS = _ids(1, 3), _ids(2, 2), _ids(3, 3)
ROWS = {
    "commitments": {uuid: Commitment(uuid=uuid, number=uuid.int % 1000) for uuid in COMMITMENTS},
    "sentences": {uuid: Sentence(uuid=uuid) for base in (11, 12, 13) for uuid in _ids(base, 5)},
    "milestones": {uuid: Milestone(uuid=uuid) for base in (21, 22, 23) for uuid in _ids(base, 3)},
}


@st.composite
def entries(draw: st.DrawFn, commitment: UUID) -> EntryState:
    number = commitment.int % 1000
    sentences = draw(st.lists(st.sampled_from(_ids(10 + number, 5)), unique=True))
    fields = draw(st.lists(st.sampled_from(["problem", "action"]), min_size=len(sentences), max_size=len(sentences)))
    said = [Said(one, field, draw(WORDS)) for one, field in zip(sentences, fields, strict=True)]
    milestones = sorted(draw(st.sets(st.sampled_from(_ids(20 + number, 3)))))
    coalitions = st.none() | st.sampled_from(ORGANISATIONS)
    takes = st.tuples(st.sampled_from(["lead", "partner"]), st.sampled_from(ORGANISATIONS), coalitions)
    parties = sorted(draw(st.sets(takes)), key=str)
    theme = draw(st.none() | st.sampled_from(THEMES))
    return EntryState(
        commitment=commitment,
        number=number,
        going=draw(st.booleans()),
        title=draw(WORDS),
        theme=theme,
        theme_name={"en": str(theme)} if theme else {},
        starts=draw(DATES),
        ends=draw(DATES),
        parties=tuple(Takes(part, one, {"en": str(one)}, within) for part, one, within in parties),
        sentences=tuple(sorted(said, key=lambda one: snapshots.FIELD_ORDER[one.field])),
        milestones=tuple(
            Promised(one, one.int % 1000, draw(WORDS), draw(st.just({}) | WORDS), draw(DATES)) for one in milestones
        ),
    )


@st.composite
def plans(draw: st.DrawFn) -> Snapshot:
    there = sorted(draw(st.sets(st.sampled_from(COMMITMENTS))))
    return Snapshot(tuple(draw(entries(one)) for one in there), **ROWS)


def applied(entry: EntryState, found: list[Difference]) -> EntryState:  # noqa: C901, PLR0912 -- one case a kind
    """The entry with these differences made to it, one by one and from nothing else."""
    sentences = {said.sentence: said for said in entry.sentences}
    milestones = {promised.milestone: promised for promised in entry.milestones}
    parties = {party.identity: party for party in entry.parties}
    placed: list[tuple[int, UUID]] = []
    for d in found:
        one = d.subject
        match d.of, d.kind:
            case Of.TITLE, _:
                entry = replace(entry, title=d.after)
            case Of.THEME, _:
                entry = replace(entry, theme=one, theme_name=d.after)
            case Of.DATE, _ if d.detail == "due":
                milestones[one] = replace(milestones[one], due="".join(d.after.values()))
            case Of.DATE, _:
                entry = replace(entry, **{d.detail: "".join(d.after.values())})
            case Of.PARTY, Kind.ADDED:
                parties[d.whole.identity] = d.whole
            case Of.PARTY, Kind.REMOVED:
                del parties[d.whole.identity]
            case Of.MILESTONE, Kind.ADDED:
                milestones[one] = d.whole
            case Of.MILESTONE, Kind.REMOVED:
                del milestones[one]
            case Of.MILESTONE, _:
                milestones[one] = replace(milestones[one], **{d.detail or "text": d.after})
            case Of.SENTENCE, Kind.REMOVED:
                del sentences[one]
            case Of.SENTENCE, Kind.ADDED | Kind.MOVED:
                sentences.pop(one, None)
                placed.append((d.place, one))
                sentences[one] = Said(one, d.field, d.after)
            case Of.SENTENCE, _:
                sentences[one] = replace(sentences[one], text=d.after)
    order = [one for one in sentences if one not in {uuid for _place, uuid in placed}]
    for place, one in sorted(placed):
        order.insert(place, one)
    return replace(
        entry,
        parties=tuple(sorted(parties.values(), key=lambda party: str(party.identity))),
        sentences=tuple(sentences[one] for one in order),
        milestones=tuple(sorted(milestones.values(), key=lambda promised: promised.milestone)),
    )


@given(plans(), plans())
def test_the_differences_made_to_the_one_version_give_the_other(before, after):
    found = compare(before, after)

    made = {entry.commitment: entry for entry in before.entries if entry.going}
    for commitment in COMMITMENTS:
        mine = [d for d in found if d.commitment.uuid == commitment]
        kinds = {d.kind for d in mine if d.of == Of.COMMITMENT}
        if Kind.ADDED in kinds:
            made[commitment] = mine[0].whole
        elif Kind.REMOVED in kinds:
            del made[commitment]
        elif mine:
            made[commitment] = applied(made[commitment], mine)
    assert made == {entry.commitment: entry for entry in after.entries if entry.going}


@given(plans(), plans())
def test_each_difference_has_a_name_of_its_own_that_fits_its_column(before, after):
    keys = [d.key for d in compare(before, after)]
    assert len(keys) == len(set(keys))
    assert max(map(len, keys), default=0) <= Change._meta.get_field("key").max_length


@given(plans())
def test_a_version_does_not_differ_from_itself(plan):
    assert compare(plan, plan) == []


@given(plans(), plans())
def test_what_differs_one_way_differs_the_other(before, after):
    there, back = compare(before, after), compare(after, before)
    assert bool(there) == bool(back)
    assert {(d.of, d.subject, d.detail) for d in there} == {(d.of, d.subject, d.detail) for d in back} or any(
        d.kind == Kind.MOVED or d.of == Of.THEME for d in (*there, *back)
    )


@given(WORDS, WORDS)
def test_a_touched_number_is_touched_both_ways(before, after):
    assert touched(before, after) == touched(after, before)
    assert not touched(before, before)


# --- the life of a plan

TEXTS = st.sampled_from(["We will act.", "We will act by 2015.", "We will act soon.", "Four ducks. And a pond."])


class APlan(RuleBasedStateMachine):
    """Somebody writes, publishes, waits for embargoes, and writes again, in any order."""

    @initialize()
    def begin(self) -> None:
        self.time = time_machine.travel(datetime(2013, 6, 27, 9, tzinfo=UTC), tick=False)
        self.traveller = self.time.start()
        self.process = a_process()
        self.frozen: dict[int, object] = {}
        self.changed_late: set[int] = set()
        self.numbers: list[int] = []
        self.writing: Version | None = actions.start_version(actor=HOST, process=self.process)
        for number in (None, 4):
            self.add_commitment(number)
            entry = queries.entry_in(self.writing, self.numbers[-1])
            for text in ("We will act.", "Four ducks. And a pond."):
                actions.add_sentence(actor=HOST, entry=entry, field=Field.ACTION, text={"en": text})
            actions.add_milestone(actor=HOST, entry=entry, text={"en": "Done"}, due="2014")
        self.publish(0, then_go_on=True)

    def teardown(self) -> None:
        """Look back at the whole life once: what was published still reads as it did, and each change has its cause."""
        if not hasattr(self, "time"):
            return
        self.time.stop()
        self.published_was_never_edited()
        self.every_published_change_has_a_cause()
        self.a_change_after_both_signed_says_why_is_announced_and_signed_anew()
        self.nothing_becomes_what_it_came_from()
        self.no_sentence_goes_or_comes_untold()

    def _any(self, data: st.DataObject, rows: object) -> object | None:
        found = sorted(rows, key=lambda row: row.pk)  # by nothing that a database may choose
        return data.draw(st.sampled_from(found)) if found else None

    @precondition(lambda self: self.writing is None)
    @rule()
    def start(self) -> None:
        self.writing = actions.start_version(actor=HOST, process=self.process)

    @precondition(lambda self: self.writing is not None)
    @rule()
    def start_another(self) -> None:
        with pytest.raises(BadInput):
            actions.start_version(actor=HOST, process=self.process)

    @precondition(lambda self: self.writing is not None)
    @rule(number=st.none() | st.integers(1, 6))
    def add_commitment(self, number: int | None) -> None:
        add = {"actor": HOST, "version": self.writing, "title": {"en": "Ponds"}, "number": number}
        if number in self.numbers:
            with pytest.raises(BadInput):
                actions.add_commitment(**add)
            return
        entry = actions.add_commitment(**add)
        assert entry.commitment.number not in self.numbers
        self.numbers.append(entry.commitment.number)

    @precondition(lambda self: self.writing is not None)
    @rule(data=st.data(), text=TEXTS, field=st.sampled_from(["action", "problem"]))
    def add_sentence(self, data: st.DataObject, text: str, field: str) -> None:
        if entry := self._any(data, Entry.objects.filter(version=self.writing)):
            actions.add_sentence(actor=HOST, entry=entry, field=field, text={"en": text})

    @precondition(lambda self: self.writing is not None)
    @rule(data=st.data(), text=TEXTS, act=st.sampled_from(["edit", "remove", "split", "move", "translate", "join"]))
    def work_on_a_sentence(self, data: st.DataObject, text: str, act: str) -> None:
        wordings = Wording.objects.filter(entry__version=self.writing)
        wording = self._any(data, wordings)
        if wording is None:
            return
        if act == "edit":
            actions.edit_sentence(actor=HOST, wording=wording, text=wording.text | {"en": text})
        elif act == "translate":
            actions.edit_sentence(actor=HOST, wording=wording, text=wording.text | {"cy": text})
        elif act == "remove":
            actions.remove_sentence(actor=HOST, wording=wording)
        elif act == "split":
            self.split(wording)
        elif act == "move":
            actions.move_sentence(actor=HOST, wording=wording, to=0, field=Field.ACTION)
        elif other := self._any(data, wordings.filter(entry=wording.entry).exclude(pk=wording.pk)):
            actions.join_sentences(actor=HOST, first=wording, second=other)

    def split(self, wording: Wording) -> None:
        words = wording.text["en"]
        half = len(words) // 2
        if words[:half].strip() and words[half:].strip():
            actions.split_sentence(actor=HOST, wording=wording, at={"en": half})
        else:
            with pytest.raises(BadInput):
                actions.split_sentence(actor=HOST, wording=wording, at={"en": half})

    @precondition(lambda self: self.writing is not None)
    @rule(data=st.data(), due=DATES)
    def set_a_milestone(self, data: st.DataObject, due: str) -> None:
        if target := self._any(data, Target.objects.filter(entry__version=self.writing)):
            actions.edit_milestone(actor=HOST, target=target, due=due)
        elif entry := self._any(data, Entry.objects.filter(version=self.writing)):
            actions.add_milestone(actor=HOST, entry=entry, text={"en": "Done"}, due=due)

    @precondition(lambda self: self.writing is not None)
    @rule(data=st.data(), act=st.sampled_from(["merge", "new", "split"]))
    def merge_or_split(self, data: st.DataObject, act: str) -> None:
        going = Entry.objects.filter(version=self.writing, standing=Entry.Standing.GOING)
        one = self._any(data, going)
        other = self._any(data, going.exclude(pk=one.pk)) if one else None
        sentence = self._any(data, Sentence.objects.filter(pk__in=Wording.objects.filter(entry=one).values("sentence")))
        given = {"actor": HOST, "version": self.writing}
        made = None
        if act == "split" and sentence:
            made = actions.split_commitment(actor=HOST, entry=one, title={"en": "A part"}, sentences=[sentence])
        elif act == "new" and other:
            made = actions.merge_commitments(**given, entries=[one, other], title={"en": "Together"})
        elif act == "merge" and other:
            try:
                actions.merge_commitments(**given, entries=[one], into=other)
            except BadInput as refused:
                assert refused.field == "into"  # noqa: PT017 -- what came out of the other
        if made:
            self.numbers.append(made.commitment.number)

    @precondition(lambda self: self.writing is not None)
    @rule(data=st.data(), back=st.booleans())
    def withdraw(self, data: st.DataObject, back: bool) -> None:
        if entry := self._any(data, Entry.objects.filter(version=self.writing)):
            act = actions.restore_commitment if back else actions.withdraw_commitment
            act(actor=HOST, entry=entry)

    @precondition(lambda self: self.writing is not None)
    @rule(days=st.sampled_from([0, 0, 3]), then_go_on=st.booleans())
    def publish(self, days: int, *, then_go_on: bool) -> None:
        version, self.writing = self.writing, None
        found = differences(version.previous, version)
        without = Clearance(version.uuid, causes={d.key: DECISION for d in found[1:]})
        full = Clearance(version.uuid, causes={d.key: DECISION for d in found})
        both = bool(found) and version.previous is not None and queries.both_signed(version.previous)
        act = {"actor": HOST, "version": version, "status": "for-comment"}
        # A version never comes out before the one it follows.
        before = version.previous.published if version.previous else clock.now()
        act["at"] = max(before, clock.now() + timedelta(days=days))
        going = Entry.objects.filter(version=version, standing=Entry.Standing.GOING)
        empty = not found and not going.exists()
        if found or empty:
            with pytest.raises(Incomplete):
                actions.publish(**act, clearance=without)
        if empty:
            self.writing = version
            return
        if both:
            with pytest.raises(Incomplete):
                actions.publish(**act, clearance=full)
            full = replace(full, after_signing={"en": "Because."})
            self.changed_late.add(version.pk)
        published = actions.publish(**act, clearance=full)
        self.frozen[published.pk] = snapshots.take(published)[0].data()
        if then_go_on:
            self.start()

    @precondition(lambda self: bool(self.frozen))
    @rule(sides=st.sampled_from([("government",), ("government", "civil-society")]))
    def sign(self, sides: tuple[str, ...]) -> None:
        version = queries.current_version(HOST, self.process)
        if version is None:
            return
        for side in sides:
            given = {"decision": "agrees", "signed_as": "The chair", "letter": "A letter"}
            actions.sign(actor=HOST, version=version, side=side, **given)

    @rule(days=st.integers(1, 4))
    def time_passes(self, days: int) -> None:
        self.traveller.shift(timedelta(days=days))

    @precondition(lambda self: bool(self.frozen))
    @rule(data=st.data())
    def try_to_edit_what_is_published(self, data: st.DataObject) -> None:
        if entry := self._any(data, Entry.objects.filter(version__in=self.frozen)):
            with pytest.raises(BadInput):
                actions.edit_entry(actor=HOST, entry=entry, title={"en": "Rewritten"})
            with pytest.raises(BadInput):
                actions.add_sentence(actor=HOST, entry=entry, field=Field.ACTION, text={"en": "Slipped in."})

    def published_was_never_edited(self) -> None:
        versions = list(Version.objects.filter(pk__in=self.frozen))
        for version, taken in zip(versions, snapshots.take(*versions), strict=True):
            assert taken.data() == self.frozen[version.pk]

    def every_published_change_has_a_cause(self) -> None:
        for version in Version.objects.filter(pk__in=self.frozen):
            kept = {change.key for change in Change.objects.filter(version=version).exclude(cause="")}
            assert kept == {d.key for d in differences(version.previous, version)}

    def a_change_after_both_signed_says_why_is_announced_and_signed_anew(self) -> None:
        late = Version.objects.filter(process=self.process).exclude(reopened_because={})
        assert {version.pk for version in late} == self.changed_late
        assert Announcement.objects.filter(process=self.process).count() == len(self.changed_late)
        for version in late:
            assert not queries.both_signed(version.previous) or version.published > clock.now()

    @invariant()
    def numbers_are_given_once(self) -> None:
        given_out = Commitment.objects.filter(process=getattr(self, "process", None))
        assert sorted(given_out.values_list("number", flat=True)) == sorted(getattr(self, "numbers", []))

    def no_sentence_goes_or_comes_untold(self) -> None:
        for version in Version.objects.filter(pk__in=self.frozen).exclude(previous=None):
            before, after = snapshots.take(version.previous, version)
            found = differences(version.previous, version)
            told = {d.subject for d in found if d.of == Of.SENTENCE}
            told |= {
                said.sentence
                for d in found
                if isinstance(d.whole, Reshaped)
                for said in (*d.whole.before, *d.whole.after)
            }
            ended = {d.subject for d in found if d.of == Of.COMMITMENT and d.kind == Kind.REMOVED}
            begun = {d.subject for d in found if d.of == Of.COMMITMENT and d.kind == Kind.ADDED}
            old, new = (
                {said.sentence: entry.commitment for entry in one.entries if entry.going for said in entry.sentences}
                for one in (before, after)
            )
            tied = Groups()
            for one, other in between(version.previous, version).sentences:
                tied.tie(one, other)
            went, came = {tied.head(one) for one in old}, {tied.head(one) for one in new}
            assert all(one in told or old[one] in ended or tied.head(one) in came for one in old.keys() - new.keys())
            assert all(one in told or new[one] in begun or tied.head(one) in went for one in new.keys() - old.keys())

    def nothing_becomes_what_it_came_from(self) -> None:
        for commitment in Commitment.objects.filter(process=self.process):
            lines = queries.lineage(HOST, commitment)
            before = {step.before.number for step in lines.came_from}
            assert commitment.number not in before
            assert not before & {step.after.number for step in lines.became}

    @invariant()
    def nobody_sees_drafts_or_embargoes(self) -> None:
        if not hasattr(self, "process"):
            return
        seen = list(queries.versions_visible_to(NOBODY, self.process))
        assert all(version.published and version.published <= clock.now() for version in seen)
        assert len(seen) == Version.objects.filter(process=self.process, published__lte=clock.now()).count()
        hidden = Version.objects.filter(process=self.process).exclude(pk__in=[version.pk for version in seen])
        assert [queries.version_page(NOBODY, version) for version in hidden] == [None] * len(hidden)


@pytest.mark.django_db
def test_whatever_happens_to_a_plan_it_keeps_its_word():
    run_state_machine_as_test(APlan, settings=settings(max_examples=15, stateful_step_count=25, deadline=None))
