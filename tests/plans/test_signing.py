"""A side's dated yes, or its “does not agree”, beside the plan."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role, Side
from hearback.journal.models import Fact
from hearback.plans import actions, queries
from hearback.plans.models import SignOff
from tests.factories import a_coordinator, a_post, as_viewer
from tests.plans.factories import DECISION, a_commitment, a_published_version, a_version, cleared

pytestmark = pytest.mark.django_db


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
