"""Settling what an import, or a pasted text, left open: a person says which sentence is which."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans import importing
from hearback.plans.actions import aligned, open_version, plan_files
from hearback.plans.actions.aligned import NewMilestone
from hearback.plans.actions.open_version import Stale
from hearback.plans.models import Entry, Milestone, Proposal, Sentence, Target, Wording

Kind, Outcome = Proposal.Kind, Proposal.Outcome
_OUTCOMES: dict[str, tuple[str, ...]] = {
    Kind.SENTENCE: (Outcome.SAME, Outcome.NEW, Outcome.KEPT, Outcome.DROPPED),
    Kind.MILESTONE: (Outcome.SAME, Outcome.NEW, Outcome.KEPT, Outcome.DROPPED),
    Kind.SENTENCE_GONE: (Outcome.OUT, Outcome.KEPT),
    Kind.MILESTONE_GONE: (Outcome.OUT, Outcome.KEPT),
    Kind.COMMITMENT: (Outcome.SAME, Outcome.NEW, Outcome.DROPPED),
}


@transaction.atomic
def settle(
    *, actor: Viewer, proposal: Proposal, outcome: str, was: Words | None = None, entry: Entry | None = None
) -> Proposal:
    """Say what a proposal comes to; the same again is the same. Locks the process row and the version.

    `same`: it is what stands there, changed, and keeps its identity. `new`: what stands there goes, and a new one comes.
    `kept`: both stand; of what the text did not have, it stays. `out`: it goes. `dropped`: the new words are not taken.
    `was` is how it read when the question was asked; when it changed since, raises Stale carrying the newer row. For a
    commitment `entry` is the one that it is.
    """
    open_version.lock_process(actor, proposal.version.process)
    version = open_version.lock_version(actor, proposal.version)
    proposal = Proposal.objects.select_related("entry__commitment", "sentence", "milestone", "file").get(pk=proposal.pk)
    if proposal.settled is not None:
        if proposal.outcome != outcome:
            raise BadInput(_("Somebody else settled this meanwhile. Look at what stands there now."))
        return proposal
    if outcome not in _OUTCOMES[proposal.kind]:
        raise BadInput(_("Choose what it is."), field="outcome")
    proposal.settled, proposal.outcome = clock.now(), outcome
    proposal.save(update_fields=["settled", "outcome"])
    if proposal.kind == Kind.COMMITMENT:
        _commitment(actor, proposal, entry)
    elif proposal.sentence is not None:
        _sentence(proposal, was)
    else:
        _milestone(proposal, was)
    refs = {
        name: row.uuid
        for name, row in (("sentence", proposal.sentence), ("milestone", proposal.milestone))
        if row is not None
    }
    open_version.note(actor, version, "proposal-settled", proposal=proposal.uuid, outcome=outcome, **refs)
    return proposal


def _sentence(proposal: Proposal, was: Words | None) -> None:
    there = Wording.objects.filter(entry=proposal.entry, sentence=proposal.sentence).first()
    if there is not None and was is not None and was != there.text:
        raise Stale(there)
    outcome = proposal.outcome
    if outcome == Outcome.SAME and there is not None:
        aligned.say(there, proposal.words)
        there.save(update_fields=["text", "behind"])
    elif outcome == Outcome.SAME:  # somebody took it out meanwhile: it is back, as it reads now
        assert proposal.sentence is not None  # noqa: S101
        _add_sentence(proposal, proposal.sentence, None)
    elif outcome in {Outcome.NEW, Outcome.KEPT} and proposal.kind == Kind.SENTENCE:
        sentence = Sentence(commitment=_entry(proposal).commitment)
        sentence.save(force_insert=True)
        _add_sentence(proposal, sentence, there)
    if there is not None and outcome in {Outcome.NEW, Outcome.OUT}:
        there.delete()


def _add_sentence(proposal: Proposal, sentence: Sentence, after: Wording | None) -> None:
    """Put the new words behind those that stand there, or at the end of their part."""
    entry = _entry(proposal)
    field = after.field if after else proposal.field
    others = list(Wording.objects.filter(entry=entry, field=field).order_by("order", "id"))
    at = others.index(after) + 1 if after in others else len(others)
    wording = Wording(entry=entry, sentence=sentence, field=field, order=at, text=proposal.words)
    for order, other in enumerate([*others[:at], wording, *others[at:]]):
        other.order = order
    Wording.objects.bulk_update(others, ["order"])
    wording.save(force_insert=True)


def _milestone(proposal: Proposal, was: Words | None) -> None:
    there = Target.objects.filter(entry=proposal.entry, milestone=proposal.milestone).first()
    if there is not None and was is not None and was != there.text:
        raise Stale(there)
    new = NewMilestone(proposal.words, proposal.read.get("output"), proposal.read.get("due"))
    outcome = proposal.outcome
    if outcome == Outcome.SAME:
        there = there or Target(entry=_entry(proposal), milestone=proposal.milestone)
        aligned.change_target(there, new)
        there.save()
        return
    if outcome in {Outcome.NEW, Outcome.KEPT} and proposal.kind == Kind.MILESTONE:
        commitment = _entry(proposal).commitment
        highest = Milestone.objects.filter(commitment=commitment).aggregate(highest=Max("number"))["highest"] or 0
        milestone = Milestone(commitment=commitment, number=highest + 1)
        milestone.save(force_insert=True)
        target = Target(entry=_entry(proposal), milestone=milestone)
        aligned.change_target(target, new)
        target.save(force_insert=True)
    if there is not None and outcome in {Outcome.NEW, Outcome.OUT}:
        there.delete()


def _commitment(actor: Viewer, proposal: Proposal, entry: Entry | None) -> None:
    """Take the commitment in as what it was said to be: as the others of its file were."""
    if proposal.outcome == Outcome.DROPPED:
        return
    chosen = None
    if proposal.outcome == Outcome.SAME:
        mine = Entry.objects.filter(version=proposal.version).select_related("commitment", "theme")
        chosen = mine.filter(pk=entry.pk).first() if entry else None
        if chosen is None:
            raise BadInput(_("Choose the commitment that it is."), field="entry")
    assert proposal.file is not None  # noqa: S101
    read = importing.from_data(proposal.read)
    plan_files.Taking(actor, proposal.version, proposal.file).take_in([read], [(chosen, True)])


def _entry(proposal: Proposal) -> Entry:
    assert proposal.entry is not None  # noqa: S101
    return proposal.entry
