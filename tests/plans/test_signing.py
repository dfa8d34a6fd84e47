"""A side's dated yes, or its “does not agree”, beside the plan."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.core.errors import BadInput, Incomplete, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role, Side
from hearback.journal.models import Fact
from hearback.plans import actions, queries
from hearback.plans.models import SignedLetter, SignOff, Version
from hearback.processes import actions as process_actions
from hearback.processes import queries as processes
from tests.factories import a_coordinator, a_pdf, a_post, as_viewer
from tests.plans.factories import (
    DECISION,
    a_commitment,
    a_published_version,
    a_sentence,
    a_version,
    cleared,
    published,
)

pytestmark = pytest.mark.django_db
Status = Version.Status


def sign(version, actor, side=Side.GOVERNMENT, decision="agrees", **given):
    return actions.sign(actor=actor, version=version, side=side, decision=decision, signed_as="The minister", **given)


def stands(version):
    return {one.side: one for one in queries.sign_offs(version)}


def test_a_side_signs_through_its_own_coordinator():
    version = a_published_version()
    government = a_coordinator(version.process)

    sign(version, government)

    assert [(one.side, one.decision) for one in queries.sign_offs(version)] == [
        ("government", "agrees"),
        ("civil-society", ""),
    ]
    fact = Fact.objects.get(verb="version.signed")
    assert (fact.refs["side"], fact.subject_uuid) == ("government", version.uuid)
    with pytest.raises(BadInput) as refused:
        sign(version, government, Side.CIVIL_SOCIETY)
    assert refused.value.field == "letter"


def test_another_records_a_yes_only_with_its_letter():
    version = a_published_version()

    for actor in (a_coordinator(version.process, Side.CIVIL_SOCIETY), HOST):
        with pytest.raises(BadInput):
            sign(version, actor)
        assert sign(version, actor, letter="Letter of 31 October 2013").letter == "Letter of 31 October 2013"


def test_nobody_else_signs():
    version = a_published_version()
    lead = as_viewer(a_post(version.process, role=Role.THEME_LEAD).user)
    for viewer in (NOBODY, lead, a_coordinator(a_published_version().process)):
        with pytest.raises(NotAllowed):
            sign(version, viewer, letter="A letter")


def test_a_side_that_does_not_agree_says_why():
    version = a_published_version()
    civil_society = a_coordinator(version.process, Side.CIVIL_SOCIETY)
    with pytest.raises(BadInput) as refused:
        sign(version, civil_society, Side.CIVIL_SOCIETY, "does-not-agree")
    assert refused.value.field == "reason"

    sign(version, civil_society, Side.CIVIL_SOCIETY, "does-not-agree", reason={"en": "No word on courts."})

    assert stands(version)["civil-society"].sign_off.reason == {"en": "No word on courts."}
    assert Fact.objects.filter(verb="version.disagreed").count() == 1


def test_signing_the_same_twice_is_once_and_another_decision_stands_beside_the_first():
    version = a_published_version()
    government = a_coordinator(version.process)
    first = sign(version, government)

    assert sign(version, government) == first
    second = sign(version, government, decision="does-not-agree", reason={"en": "Costs."})

    assert stands(version)["government"].sign_off == second
    assert list(SignOff.objects.values_list("decision", flat=True)) == ["agrees", "does-not-agree"]
    assert Fact.objects.filter(verb__in=["version.signed", "version.disagreed"]).count() == 2


def test_a_version_is_signed_once_it_is_out_and_the_day_is_not_to_come():
    draft = a_version()
    with pytest.raises(BadInput):
        sign(draft, HOST, letter="X")
    version = a_published_version()
    with pytest.raises(BadInput) as refused:
        sign(version, a_coordinator(version.process), happened=clock.now() + timedelta(days=1))
    assert refused.value.field == "happened"
    then = datetime(2013, 10, 31, tzinfo=UTC)
    assert sign(version, a_coordinator(version.process), happened=then).happened == then


def test_a_side_that_has_not_signed_in_time_is_shown_as_not_having_signed(django_assert_num_queries):
    version = a_published_version()
    assert version.process.signing_days == 14
    with django_assert_num_queries(1):
        waiting = stands(version)["government"]
    assert (waiting.days_left, waiting.has_not_signed) == (14, False)
    with time_machine.travel(version.published + timedelta(days=15)):
        assert stands(version)["government"].has_not_signed
    sign(version, a_coordinator(version.process))
    with time_machine.travel(version.published + timedelta(days=15)):
        assert not stands(version)["government"].has_not_signed


def test_signing_what_was_changed_since_is_no_yes_to_the_change():
    first = a_published_version()
    second = a_version(first.process)
    a_commitment(second, "A new commitment")
    actions.publish(actor=HOST, version=second, status="for-comment", clearance=cleared(second, DECISION))
    second.refresh_from_db()
    government = a_coordinator(first.process)

    signed = sign(first, government)

    assert stands(first)["government"].decision == "agrees"
    assert stands(second)["government"].decision == "", "the side never saw what it would have agreed to"
    assert sign(first, government) == signed, "the same again is the same"
    assert SignOff.objects.count() == 1
    assert sign(first, government, decision="does-not-agree", reason={"en": "On reflection"}) != signed
    assert stands(first)["government"].decision == "does-not-agree"


# --- the letter itself


def test_a_yes_by_letter_holds_the_letter_which_only_those_who_work_on_it_read_unless_it_is_shown():
    version = a_published_version()
    host = {"letter": "Letter of 31 October 2013", "file": a_pdf("signed")}
    kept = sign(version, HOST, **host)
    shown = sign(version, HOST, Side.CIVIL_SOCIETY, shown=True, **host)

    def read(viewer, sign_off):
        return queries.signed_letter(viewer, version.process, version.number, sign_off.attached.uuid)

    assert (read(NOBODY, kept), read(HOST, kept)) == (None, kept.attached)
    assert read(NOBODY, shown) == shown.attached
    data, kind, name = queries.letter_as_handed_out(shown.attached)
    assert (data, kind, name) == (a_pdf("signed"), "application/pdf", "letter-version-1.pdf")
    assert read(a_coordinator(a_published_version().process), kept) is None, "another process's desk"


def test_the_letter_may_come_later_and_what_is_no_letter_is_refused_before_anything_is_recorded():
    version = a_published_version()
    with pytest.raises(BadInput) as refused:
        sign(version, HOST, letter="A letter", file=b"MZ\x90 a program")
    assert refused.value.field == "file"
    assert not SignOff.objects.exists()
    first = sign(version, HOST, letter="A letter")
    assert sign(version, HOST, letter="A letter", file=a_pdf()) == first
    assert sign(version, HOST, letter="A letter", file=a_pdf("another")).attached == SignedLetter.objects.get()
    assert Fact.objects.filter(verb="version.letter-attached").count() == 1


# --- a change after both had signed


def both_sign(version):
    for side in Side:
        sign(version, a_coordinator(version.process, side), side)


def changed(version, **given):
    following = a_version(version.process)
    a_sentence(queries.entry_in(following, 1), "One more.")
    return published(following, Status.FINAL, **given)


WHY = {"en": "The Treasury asked for it.", "cy": "Gofynnodd y Trysorlys."}


def test_a_change_after_both_signed_says_why_is_announced_and_is_signed_anew(django_assert_num_queries):
    version = a_published_version()
    both_sign(version)
    with pytest.raises(Incomplete) as refused:
        changed(version)
    assert "both sides had signed" in str(refused.value.missing[0])
    late = published(queries.draft_version(HOST, version.process), Status.FINAL, after_signing=WHY)

    assert late.reopened_because == WHY
    announcement = processes.announcement_visible_to(NOBODY, late.process, f"plan-{late.number}-changed-after-signing")
    assert "Gofynnodd y Trysorlys." in announcement.body["cy"]
    assert f"/en/{late.process.slug}/plan/changes/{late.number}/" in announcement.body["en"]
    assert Fact.objects.get(verb="version.reopened").refs["number"] == late.number
    assert queries.signed_by([late])[late.pk].by == ()
    sign(late, a_coordinator(late.process))
    assert queries.signed_by([late])[late.pk].by_one.side == Side.GOVERNMENT, "and it stays visible as one-sided"
    versions = list(queries.versions_visible_to(HOST, late.process))
    with django_assert_num_queries(1):
        assert [one.by_both for one in queries.signed_by(versions).values()] == [False, False]


def test_where_one_side_had_not_signed_a_change_needs_no_reason_of_its_own():
    version = a_published_version()
    sign(version, a_coordinator(version.process))
    assert changed(version, after_signing=WHY).reopened_because == {}
    assert not Fact.objects.filter(verb="version.reopened").exists()


def test_the_announcement_of_a_change_under_embargo_comes_with_the_version():
    version = a_published_version()
    both_sign(version)
    release = clock.now() + timedelta(days=2)
    late = changed(version, after_signing=WHY, at=release)
    slug = f"plan-{late.number}-changed-after-signing"
    assert processes.announcement_visible_to(NOBODY, late.process, slug) is None
    coming = processes.announcement_visible_to(HOST, late.process, slug)
    for act in (
        lambda: process_actions.remove_announcement(actor=HOST, announcement=coming),
        lambda: process_actions.publish_announcement(actor=HOST, announcement=coming),
        lambda: process_actions.edit_announcement(actor=HOST, announcement=coming, body={"en": "Nothing changed."}),
    ):
        with pytest.raises(BadInput):
            act()
    assert (coming.announces, coming.published) == (late.uuid, release)
    assert queries.both_signed(version), "until then nothing was changed"
    with time_machine.travel(release + timedelta(minutes=1)):
        assert processes.announcement_visible_to(NOBODY, late.process, slug) is not None
        assert not queries.both_signed(version)


def test_a_plan_that_was_published_elsewhere_is_recorded_as_it_was_with_its_page_and_why():
    version = a_version()
    a_commitment(version)
    then, link = datetime(2013, 10, 31, tzinfo=UTC), "https://www.example.org/plan"
    given = {"clearance": cleared(version), "happened": then, "elsewhere_because": {"en": "The minister did."}}
    with pytest.raises(BadInput):
        actions.publish(actor=HOST, version=version, status="final", elsewhere_link="javascript:x", **given)
    version = actions.publish(actor=HOST, version=version, status="final", elsewhere_link=link, **given)
    assert (version.status, version.happened, version.elsewhere_link) == ("final", then, link)
    assert version.elsewhere_because == {"en": "The minister did."}


def test_the_days_to_sign_are_those_of_the_day_it_was_published():
    version = a_published_version()
    process_actions.edit_process(actor=HOST, process=version.process, signing_days=2)
    with time_machine.travel(version.published + timedelta(days=5)):
        again = queries.version_visible_to(HOST, version.process, version.number)
        assert [(one.days, one.has_not_signed) for one in queries.sign_offs(again)] == [(14, False)] * 2
