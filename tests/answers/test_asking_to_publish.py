"""A version in which very much changed is published by the worker, in the name of whoever asked, once or not at all."""

from __future__ import annotations

import pytest

from hearback.answers import actions, jobs, queries
from hearback.answers.models import ChosenCause
from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal.models import Fact
from hearback.outbox import jobs as outbox
from hearback.plans import actions as plans
from hearback.plans.clearance import ChangeCause
from hearback.plans.models import Change, Version, Wording
from tests.factories import a_coordinator, a_process
from tests.plans.factories import a_commitment, a_sentence, a_version, published

pytestmark = pytest.mark.django_db
DECISION = ChangeCause(Change.Cause.DECISION, "The Minister", clock.today(), {"en": "There is money."})
WORDING = ChangeCause(Change.Cause.WORDING)
TYPED = {"status": ["for-comment"], "all_by": ["The Minister"]}


@pytest.fixture
def version(db):
    """A version in which three sentences are merely worded better than in the one before."""
    first = a_version(a_process())
    entry = a_commitment(first)
    for number in range(3):
        a_sentence(entry, f"We will keep list {number}.")
    published(first)
    second = a_version(first.process)
    for wording in Wording.objects.filter(entry__version=second):
        reword(wording, wording.text["en"].replace("will", "shall"))
    return second


def reword(wording, text):
    plans.edit_sentence(actor=HOST, wording=wording, text={"en": text})


def ask(version, actor):
    publication = actions.Publication(
        status="for-comment", digest=queries.compared(HOST, version).digest, rest=DECISION
    )
    return actions.ask_to_publish(actor=actor, version=version, publication=publication, typed=TYPED)


def work():
    while outbox.run_due({actions.PUBLISH: jobs.publish}):
        pass


def facts(version):
    return list(
        Fact.objects.filter(verb="version.published", subject_uuid=version.uuid).values_list("actor_uuid", flat=True)
    )


def test_it_is_published_once_in_the_name_of_whoever_asked_whatever_becomes_of_the_worker(version):
    actor = a_coordinator(version.process)
    one = queries.compared(HOST, version).found[0]
    actions.choose_causes(actor=actor, version=version, causes={one.key: WORDING}, seen={one.key: one.digest}, stood={})
    with pytest.raises(NotAllowed):
        ask(version, NOBODY)
    job = ask(version, actor)
    assert ask(version, a_coordinator(version.process)) == job
    assert queries.asked_to_publish(actor, version).is_under_way
    assert queries.asked_to_publish(NOBODY, version) is None
    assert not Version.objects.get(pk=version.pk).published

    jobs.publish(job)  # and the worker ends before it can say so
    work()

    assert facts(version) == [actor.uuid]
    causes = Change.objects.filter(version=version).values_list("cause", "decided_by")
    assert list(causes) == [("wording", ""), ("decision", "The Minister"), ("decision", "The Minister")]
    job.refresh_from_db()
    assert (job.state, job.payload) == ("done", {"version": str(version.uuid)})


def test_words_that_were_changed_meanwhile_are_not_published_and_nothing_is_lost(version):
    actor = a_coordinator(version.process)
    one = queries.compared(HOST, version).found[0]
    actions.choose_causes(actor=actor, version=version, causes={one.key: WORDING}, seen={one.key: one.digest}, stood={})
    ask(version, actor)
    reword(Wording.objects.filter(entry__version=version).order_by("order")[2], "We shall burn list 2.")
    work()

    asked = queries.asked_to_publish(actor, version)
    assert (asked.is_under_way, asked.typed) == (False, TYPED)
    assert "Somebody changed the plan" in asked.refused
    assert not Version.objects.get(pk=version.pk).published
    assert list(ChosenCause.objects.values_list("key", "cause")) == [(one.key, "wording")]

    ask(version, actor)
    work()
    assert Version.objects.get(pk=version.pk).published
    assert facts(version) == [actor.uuid]
