"""The gate, as far as the plan itself goes."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.core.errors import BadInput, Incomplete, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Side
from hearback.journal import queries as journal
from hearback.journal.models import Fact
from hearback.plans import actions, queries, snapshots
from hearback.plans.clearance import ChangeCause, Clearance, Waiting
from hearback.plans.models import Change, Commitment, Entry, SignOff, Version
from tests.factories import a_coordinator, a_process
from tests.plans.factories import (
    DECISION,
    WORDING,
    a_commitment,
    a_milestone,
    a_published_version,
    a_sentence,
    a_version,
    cleared,
    published,
)

pytestmark = pytest.mark.django_db
Status = Version.Status


def test_a_first_version_needs_no_cause_and_is_public_at_once():
    version = a_published_version()

    assert queries.current_version(NOBODY, version.process) == version
    assert Change.objects.count() == 0
    fact = Fact.objects.get(verb="version.published")
    assert (fact.subject_uuid, fact.process_uuid, fact.refs["changes"]) == (version.uuid, version.process.uuid, 0)
    assert journal.opens(fact, "plan", snapshots.take(version)[0].data())


def test_only_a_coordinator_of_the_process_publishes():
    version = a_version()
    a_commitment(version)
    stranger = a_coordinator(a_process())

    with pytest.raises(NotAllowed):
        actions.publish(actor=stranger, version=version, status=Status.DRAFT, clearance=cleared(version))

    coordinator = a_coordinator(version.process, Side.CIVIL_SOCIETY)
    actions.publish(actor=coordinator, version=version, status=Status.DRAFT, clearance=cleared(version))


def test_every_change_is_kept_with_its_cause():
    process = a_published_version().process
    version = a_version(process)
    entry = queries.entry_in(version, 1)
    actions.edit_sentence(
        actor=HOST, wording=_first_sentence(entry), text={"en": "We will publish and index the register."}
    )
    a_commitment(version, "Open the courts")

    published(version, cause=DECISION)

    rows = list(Change.objects.filter(version=version).values_list("of", "kind", "cause", "decided_by"))
    assert rows == [
        ("sentence", "changed", "decision", "The Minister"),
        ("commitment", "added", "decision", "The Minister"),
    ]


def test_a_change_without_a_cause_is_named_and_nothing_is_published():
    process = a_published_version().process
    version = a_version(process)
    a_sentence(queries.entry_in(version, 1), "A new sentence.")

    with pytest.raises(Incomplete) as refused:
        actions.publish(
            actor=HOST, version=version, status=Status.FOR_COMMENT, clearance=Clearance(version.uuid, causes={})
        )

    assert len(refused.value.missing) == 1
    assert "A new sentence." in str(refused.value.missing[0])
    version.refresh_from_db()
    assert version.published is None
    assert Change.objects.count() == 0


@pytest.mark.parametrize(
    "before, after",
    [
        ("We will open 4 registers.", "We will open 3 registers."),
        ("We will open four registers.", "We will open three registers."),
        ("We will open registers by 2015.", "We will open registers."),
        ("We will report in October.", "We will report in December."),
    ],
)
def test_a_number_or_a_date_is_never_wording_only(before, after):
    version = a_version()
    a_sentence(a_commitment(version), before)
    published(version)
    following = a_version(version.process)
    actions.edit_sentence(actor=HOST, wording=_first_sentence(queries.entry_in(following, 1)), text={"en": after})

    with pytest.raises(Incomplete, match="cannot be published"):
        published(following, cause=WORDING)
    published(following, cause=DECISION)


def test_wording_is_enough_for_wording_and_for_translations():
    version = a_version()
    entry = a_commitment(version)
    a_sentence(entry, "We wil publish 20 registers in 2014.")
    milestone = a_milestone(entry)
    published(version)
    following = a_version(version.process)
    entry = queries.entry_in(following, 1)
    sentence = _first_sentence(entry)
    actions.edit_sentence(actor=HOST, wording=sentence, text={"en": "We will publish 20 registers in 2014."})
    target = queries.target_in(following, milestone.milestone.uuid)
    actions.edit_milestone(actor=HOST, target=target, text=target.text | {"cy": "Mae’r gofrestr ar agor"})

    published(following, cause=WORDING)

    kinds = Change.objects.filter(version=following).values_list("of", "kind")
    assert set(kinds) == {("sentence", "changed"), ("milestone", "translated")}


@pytest.mark.parametrize(
    "change",
    [
        lambda version, _entry: a_commitment(version, "Another"),
        lambda _version, entry: actions.withdraw_commitment(actor=HOST, entry=entry),
        lambda _version, entry: actions.edit_entry(actor=HOST, entry=entry, ends="2016"),
        lambda _version, entry: a_milestone(entry, "Another"),
        lambda _version, entry: a_sentence(entry, "Another."),
    ],
    ids=["commitment added", "commitment withdrawn", "date", "milestone", "sentence added"],
)
def test_substance_is_never_wording_only(change):
    process = a_published_version().process
    version = a_version(process)
    change(version, queries.entry_in(version, 1))

    with pytest.raises(Incomplete):
        published(version, cause=WORDING)


def test_a_decision_says_who_when_and_why():
    process = a_published_version().process
    version = a_version(process)
    a_commitment(version, "Another")

    for half in (
        ChangeCause(Change.Cause.DECISION),
        ChangeCause(Change.Cause.DECISION, "The Minister", None, {"en": "Why"}),
        ChangeCause(Change.Cause.DECISION, "The Minister", date(2013, 1, 1), {"en": ""}),
    ):
        with pytest.raises(Incomplete):
            published(version, cause=half)


def test_what_is_still_waiting_is_published_with_a_reason_a_date_and_a_name():
    version = a_version()
    a_commitment(version)
    waiting = Waiting(version.uuid, {"en": "We asked the department."}, date(2030, 1, 1))
    refused = [
        {"unaccounted": 2},
        {"waiting": (waiting,)},
        {"waiting": (Waiting(version.uuid, {}, date(2030, 1, 1)),), "signed_by": "The network"},
        {"waiting": (Waiting(version.uuid, {"en": "Why"}, None),), "signed_by": "The network"},
    ]

    for given in refused:
        with pytest.raises(Incomplete):
            actions.publish(actor=HOST, version=version, status=Status.DRAFT, clearance=cleared(version, **given))
    actions.publish(
        actor=HOST,
        version=version,
        status=Status.DRAFT,
        clearance=cleared(version, waiting=(waiting,), signed_by="The network"),
    )
    assert Fact.objects.get(verb="version.published").refs["waiting"] == 1


def test_causes_given_for_another_version_are_refused():
    first, second = a_version(), a_version()
    a_commitment(first)

    with pytest.raises(BadInput):
        actions.publish(actor=HOST, version=first, status=Status.DRAFT, clearance=Clearance(second.uuid, causes={}))


def test_an_empty_version_is_not_published():
    with pytest.raises(Incomplete):
        published(a_version())


def test_an_embargoed_version_is_nobodys_business_until_its_time():
    process = a_process()
    first = a_published_version(process)
    version = a_version(process)
    entry = a_commitment(version, "Kept back")
    release = clock.now() + timedelta(days=3)

    published(version, at=release)

    coordinator = a_coordinator(process)
    assert queries.current_version(NOBODY, process) == first
    assert queries.current_version(coordinator, process) == first
    assert list(queries.versions_visible_to(NOBODY, process)) == [first]
    assert list(queries.versions_visible_to(coordinator, process)) == [first, version]
    assert queries.version_page(NOBODY, version) is None
    assert queries.changes(NOBODY, version) == []
    assert queries.commitment_page(NOBODY, process, entry.commitment.number) is None
    assert queries.commitment_page(NOBODY, process, entry.commitment.number, version) is None
    assert queries.commitment_visible_to(NOBODY, process, entry.commitment.number) is None
    hidden = Fact.objects.filter(verb="version.published").last()
    assert hidden.happened == release
    assert hidden not in journal.public_facts(process.uuid)
    with time_machine.travel(release, tick=False):
        assert queries.current_version(NOBODY, process) == version
        assert queries.version_page(NOBODY, version).is_current
        assert hidden in journal.public_facts(process.uuid)


def test_a_version_under_embargo_is_neither_edited_nor_overtaken_nor_signed():
    process = a_process()
    version = a_version(process)
    entry = a_commitment(version)
    published(version, at=clock.now() + timedelta(days=3))

    with pytest.raises(BadInput):
        a_sentence(entry)
    with pytest.raises(BadInput):
        actions.sign(actor=HOST, version=version, side=Side.GOVERNMENT, decision="agrees", signed_as="X", letter="Y")
    following = a_version(process)
    with pytest.raises(BadInput):
        published(following)


def test_what_was_published_elsewhere_may_start_anywhere_and_says_when():
    version = a_version()
    a_commitment(version)
    then = datetime(2013, 10, 31, 9, tzinfo=UTC)

    published(version, Status.FINAL, happened=then)

    version.refresh_from_db()
    assert version.happened == then
    fact = Fact.objects.get(verb="version.published")
    assert (fact.happened, fact.recorded > then) == (then, True)


def test_a_time_to_come_is_not_when_it_happened():
    version = a_version()
    a_commitment(version)
    for at, happened in (
        (None, clock.now() + timedelta(days=1)),
        (clock.now() + timedelta(days=1), datetime(2013, 1, 1, tzinfo=UTC)),
    ):
        with pytest.raises(BadInput):
            published(version, at=at, happened=happened)


def test_final_follows_a_time_for_comment_and_after_it_come_amendments():
    version = a_version()
    a_commitment(version)
    with pytest.raises(BadInput) as refused:
        published(version, Status.FINAL)
    assert refused.value.field == "status"
    published(version, Status.FOR_COMMENT)
    published(a_version(version.process), Status.FINAL)
    following = a_version(version.process)
    with pytest.raises(BadInput):
        published(following, Status.FOR_COMMENT)
    published(following, Status.AMENDED)


def test_a_change_reopens_what_both_sides_signed_and_an_unchanged_version_does_not():
    version = a_published_version()
    for side in Side:
        coordinator = a_coordinator(version.process, side)
        actions.sign(actor=coordinator, version=version, side=side, decision="agrees", signed_as="The lead")

    same = published(a_version(version.process), Status.FINAL)
    assert [stands.decision for stands in queries.sign_offs(same)] == ["agrees", "agrees"]
    changed = a_version(version.process)
    a_sentence(queries.entry_in(changed, 1), "One more.")
    published(changed, Status.AMENDED, after_signing={"en": "The court said so."})

    assert [stands.decision for stands in queries.sign_offs(changed)] == ["", ""]
    assert [(s.decision, s.reopened) for s in queries.sign_offs(version)] == [("agrees", True), ("agrees", True)]
    assert SignOff.objects.filter(reopened=None).count() == 0


def test_a_commitment_withdrawn_before_anybody_read_it_falls_away_and_its_number_stays_given():
    version = a_version()
    kept, gone = a_commitment(version, "Kept"), a_commitment(version, "Gone")
    actions.withdraw_commitment(actor=HOST, entry=gone)

    published(version)

    assert list(Entry.objects.filter(version=version)) == [kept]
    assert a_commitment(a_version(version.process)).commitment.number == 3
    assert Commitment.objects.filter(process=version.process).count() == 3


def _first_sentence(entry):
    page = queries.commitment_page(HOST, entry.version.process, entry.commitment.number, entry.version)
    return queries.sentence_in(entry.version, page.fields[0].sentences[0].uuid)
