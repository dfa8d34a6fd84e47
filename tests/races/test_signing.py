"""A side signs at the instant at which what it signs is changed: the change is never silent, and no yes is taken for it."""

import pytest

from hearback.core.viewer import Side
from hearback.plans import actions, queries
from hearback.plans.actions import publishing
from hearback.plans.models import Entry, SignOff, Version
from tests.factories import a_coordinator
from tests.plans.factories import DECISION, a_published_version, a_sentence, a_version, published
from tests.together import join, start_together

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_yes_that_comes_while_a_change_is_published_is_no_yes_to_the_change(monkeypatch):
    first = a_published_version()
    government, others = (a_coordinator(first.process, side) for side in (Side.GOVERNMENT, Side.CIVIL_SOCIETY))
    actions.sign(actor=government, version=first, side=Side.GOVERNMENT, decision="agrees", signed_as="The minister")
    second = a_version(first.process)
    a_sentence(Entry.objects.get(version=second), "We will think about it.")
    signing = []

    def sign():
        actions.sign(actor=others, version=first, side=Side.CIVIL_SOCIETY, decision="agrees", signed_as="The network")

    real = publishing.snapshots.take

    def slowly(*versions):
        if len(versions) == 1:  # what was signed is opened again by now, and nothing of it is committed
            signing.extend(start_together(sign))
            signing[0].join(timeout=2)
        return real(*versions)

    monkeypatch.setattr(publishing.snapshots, "take", slowly)
    published(second, Version.Status.FOR_COMMENT, cause=DECISION)
    join(signing)

    second.refresh_from_db()
    assert second.published is not None
    assert not SignOff.objects.filter(version=first, reopened=None).exists()
    assert [one.decision for one in queries.sign_offs(second)] == ["", ""]
