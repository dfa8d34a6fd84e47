"""What becomes of the plan: written, published with a cause for each change or not at all, signed, changed after that."""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from hearback.answers import queries
from hearback.answers.models import Because, StillWaiting
from hearback.core import clock
from hearback.core.errors import BadInput, Incomplete
from hearback.core.viewer import HOST
from hearback.plans import actions, rules
from hearback.plans import queries as plans
from hearback.plans.differences import differences
from hearback.plans.models import Change, Entry, Target, Version, Wording
from hearback.processes.models import Announcement
from tests.answers.test_gate import ANSWERS, DECISION, WORDING, publish
from tests.plans.factories import a_commitment, a_milestone, a_sentence, a_version
from tests.properties.whole.house import House, N, State

OWES = {"agreed", "final", "amended"}
LACKS = ("cause", "wording", "answers", "why", "waiting")


class Planning(House):
    """A plan that is written for months: each published change says why, and nobody reads it before its time."""

    def being_written(self):
        """The version being written, begun where there is none."""
        if self.writing is None:
            self.writing = a_version(self.process)
            self.known.out[self.writing.pk] = None
        return self.writing

    def public_statuses(self):
        """What was published as what, embargoed or not."""
        done = Version.objects.filter(process=self.process, published__isnull=False)
        return set(done.values_list("status", flat=True))

    @rule(
        what=st.sampled_from(["words", "words", "figure", "welsh", "add", "remove", "due", "title", "commitment"]), n=N
    )
    def write(self, what, n):
        version = self.being_written()
        entry = Entry.objects.get(version=version, commitment=self.plan.commitment)
        wordings = list(Wording.objects.filter(entry=entry).order_by("pk"))
        wording, word = wordings[n % len(wordings)], self.secret(version.pk)
        match what:
            case "words":
                actions.edit_sentence(actor=HOST, wording=wording, text=wording.text | {"en": f"We will {word}."})
            case "figure":
                actions.edit_sentence(actor=HOST, wording=wording, text={"en": f"We will {word} {n} registers."})
            case "welsh":
                actions.edit_sentence(actor=HOST, wording=wording, text=wording.text | {"cy": f"Byddwn yn {word}."})
            case "add":
                a_sentence(entry, f"We will also {word}.")
            case "remove" if len(wordings) > 1:
                actions.remove_sentence(actor=HOST, wording=wording)
            case "due":
                target = Target.objects.get(entry=entry, milestone=self.plan.milestone)
                actions.edit_milestone(actor=HOST, target=target, due=f"{2014 + n % 3}")
            case "title":
                actions.edit_entry(actor=HOST, entry=entry, title={"en": f"Open the {word}"})
            case "commitment":
                another = a_commitment(version, f"Publish the {word}")
                a_milestone(another, f"The {word} is there")

    @rule(
        status=st.sampled_from(["for-comment", "for-comment", "agreed", "final", "final", "amended"]),
        days=st.sampled_from([0, 0, 0, 3]),
        also=st.sampled_from(["words", "figure", "due", "commitment", None]),
        n=N,
    )
    def publish(self, status, days, also, n):
        """Without any one thing that it must bring it does not come out, and nothing of it is kept; with all it does."""
        if also is not None:  # few came out in which anything had changed
            self.write(what=also, n=n)
        version = self.being_written()
        opened = queries.gate(HOST, version)
        waiting = {pk for pk, state in self.known.expected.items() if state in {State.WAITING, State.TALKED_ABOUT}}
        assert {one.contribution.pk for one in opened.waiting} == waiting
        causes = {one.difference.key: self._cause(one, n) for one in opened.explained}
        word = self.secret(version.pk)
        by = clock.today() + timedelta(days=30)
        given = {
            "causes": {key: cause for key, cause in causes.items() if cause is not None},
            "waiting": {one.contribution.uuid: ({"en": f"It is {word}."}, by) for one in opened.waiting},
            "signed_by": "Both coordinators",
            "after_signing": {"en": f"The money {word} came."} if opened.both_had_signed else None,
            "at": max(version.previous.published, clock.now() + timedelta(days=days)),
        }
        allowed = status in {one.value for one in rules.statuses_after(self.public_statuses(), elsewhere=False)}
        for lacks in LACKS:
            less = given | {"causes": dict(given["causes"])}
            if allowed and self._leave_out(lacks, less, opened, owes=status in OWES):
                with pytest.raises(Incomplete):
                    publish(version, status, **less)
        if allowed:
            self._published(publish(version, status, **given), opened, waiting if status in OWES else None)
        else:
            with pytest.raises(BadInput):
                publish(version, status, **given)

    def _cause(self, explained, n):
        if explained.because:
            return ANSWERS if n % 2 else None
        return DECISION if explained.difference.is_substance or n % 3 == 0 else WORDING

    def _leave_out(self, lacks, given, opened, *, owes):
        """Take away something that this publication must bring; whether there was any such thing."""
        found = [one.difference for one in opened.explained]
        bare = [one.difference for one in opened.explained if not one.because]
        match lacks:
            case "cause" if bare:
                del given["causes"][bare[0].key]
            case "wording" if any(one.is_substance for one in found):
                given["causes"] |= {one.key: WORDING for one in found if one.is_substance}
            case "answers" if bare and not Because.objects.exists():
                given["causes"][bare[0].key] = ANSWERS
            case "why" if opened.both_had_signed:
                given["after_signing"] = None
            case "waiting" if owes and any(not one.reason for one in opened.waiting):
                given["waiting"] = {}
            case _:
                return False
        return True

    def _published(self, version, opened, listed):
        self.writing = None
        self.known.out[version.pk] = version.published
        if listed is not None:
            self.known.listed[version.pk] = listed
        found = differences(version.previous, version)
        assert {one.difference.key for one in opened.explained} == {one.key for one in found}
        assert {change.key for change in Change.objects.filter(version=version)} == {one.key for one in found}
        if found and opened.both_had_signed:
            self.known.late.add(version.pk)

    @rule(sides=st.sampled_from([(0,), (1,), (0, 1), (0, 1)]), agrees=st.sampled_from([True, True, False]))
    def sign(self, sides, agrees):
        """Each side by its own coordinator."""
        version = plans.current_version(HOST, self.process)
        given = {"decision": "agrees"} if agrees else {"decision": "does-not-agree", "reason": {"en": "Not yet."}}
        for side in sides:
            name = ("government", "civil-society")[side]
            actor = self.ground.sides[side]
            actions.sign(actor=actor, version=version, side=name, signed_as="The chair", **given)

    # --- what must be so of it

    def every_published_change_has_a_cause(self):
        """Of the three that there are: answers that point at it, a decision with who, when and why, or wording alone."""
        for version in Version.objects.filter(process=self.process, published__isnull=False).exclude(previous=None):
            substance = {one.key: one.is_substance for one in differences(version.previous, version)}
            changes = list(Change.objects.filter(version=version))
            assert {one.key for one in changes} == set(substance)
            for one in changes:
                assert one.cause in Change.Cause.values
                assert one.cause != Change.Cause.WORDING or not substance[one.key]
                assert one.cause != Change.Cause.ANSWERS or Because.objects.filter(change=one).exists()
                assert one.cause != Change.Cause.DECISION or (one.decided_by and one.decided_on and one.reason)

    def a_change_after_both_signed_says_why_and_is_signed_anew(self):
        """And is announced from the moment at which everybody can read it."""
        late = Version.objects.filter(process=self.process).exclude(reopened_because={})
        assert {one.pk for one in late} == self.known.late
        assert Announcement.objects.filter(process=self.process).count() == len(self.known.late)
        for version in late:
            assert version.published > clock.now() or not plans.both_signed(version.previous)

    def what_was_waiting_is_listed_with_why_and_by_when(self):
        """Of each plan that owes it: all that had no answer when it came out, and who signs for that."""
        for pk, waited in self.known.listed.items():
            rows = StillWaiting.objects.filter(version=pk)
            assert {row.contribution_id for row in rows} == waited
            assert all(row.reason and row.answer_by and row.signed_by for row in rows)
