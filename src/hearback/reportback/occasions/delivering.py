"""What was delivered or changed: versions, reports on progress, dates that passed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Q

from hearback.answers import causes
from hearback.answers.models import AnswerTo, Cause
from hearback.contributions.models import Carried, Contribution
from hearback.journal.models import Fact
from hearback.plans.models import Change, Commitment, Milestone, Version
from hearback.reportback.models import Moment
from hearback.reportback.occasions.occasion import Occasion, answered_by, to_authors_and_voices
from hearback.reportback.touched import told_changes


def published(fact: Fact) -> Iterator[Occasion]:
    """A version: whoever caused one of its changes, and whoever caused what it changes again.

    Where both sides had signed what it changes, also whoever spoke about one of the texts that it touches.
    """
    if is_embargoed(fact):
        return  # told when it appears
    version = Version.objects.filter(uuid=fact.subject_uuid).first()
    if version is None:
        return
    changes = told_changes([version])
    kin = causes.kin(version.process_id)
    spoken = kin.commitments.of_each(change.commitment_id for change in changes if change.commitment_id is not None)
    touched = _by_commitment(version.process_id, set().union(*spoken.values()), before=fact.recorded)
    told = {
        cause.answer_id
        for change in changes
        for commitment in spoken.get(change.commitment_id or 0, ())
        for cause in touched.get(commitment, ())
        if causes.explains(cause, change, kin)
    }
    told |= causes.answers_on_texts(version, changes, before=fact.recorded)
    about = answered_by(told, before=fact.recorded)
    if version.reopened_because:
        known = {contribution.pk for contribution in about}
        spoke = _said_about(version, changes, kin, before=fact.recorded)
        about += [one for one in spoke if one.pk not in known]
    yield from to_authors_and_voices(fact, Moment.DELIVERED, str(version.uuid), about)


def _said_about(
    version: Version, changes: Sequence[Change], kin: causes.Kin, *, before: datetime
) -> list[Contribution]:
    """What was said about a text that one of these changes touches; not what was withdrawn, erased or split.

    Also about what it came from when it was split, joined or carried along, and what was carried to it since.
    """
    sentences = set().union(*kin.sentences.of_each(c.sentence_id for c in changes if c.sentence_id).values())
    commitments = set().union(*kin.commitments.of_each(c.commitment_id for c in changes if c.commitment_id).values())
    carried = Carried.objects.filter(version=version.previous_id, place__in=sentences)
    said = Contribution.objects.filter(
        Q(sentence__in=sentences)
        | Q(sentence=None, commitment__in=commitments)
        | Q(pk__in=carried.values("contribution")),
        process=version.process_id,
        state__in=Contribution.COUNTED,
        erased=None,
        received__lte=before,
    )
    gone = Contribution.State.WITHDRAWN
    return list(said.exclude(state=gone).exclude(held_because__in=Contribution.NOT_COUNTED).order_by("id"))


def progressed(fact: Fact) -> Iterator[Occasion]:
    """A report on progress: whoever caused what it is about."""
    told = _causes_of_commitment(fact)
    yield from to_authors_and_voices(
        fact, Moment.DELIVERED, str(fact.refs["update"]), answered_by(told, before=fact.recorded)
    )


def missed(fact: Fact) -> Iterator[Occasion]:
    """A milestone's date that passed: whoever caused it."""
    told = _causes_of_commitment(fact)
    yield from to_authors_and_voices(
        fact,
        Moment.DELIVERED,
        f"{fact.subject_uuid}:{fact.refs['due']}",
        answered_by(told, before=fact.recorded),
        prefix="missed",
    )


def is_embargoed(fact: Fact) -> bool:
    """Whether this fact published a version for an instant that was still to come."""
    published = fact.refs.get("published")
    return fact.verb == "version.published" and bool(published) and datetime.fromisoformat(published) > fact.recorded


def _by_commitment(process: int, commitments: set[int], *, before: datetime) -> dict[int, list[Cause]]:
    """The causes of standing answers that were given before, by the commitment they point at."""
    stands = AnswerTo.objects.filter(current=True).values("answer")
    found = Cause.objects.filter(
        answer__process=process, answer__in=stands, answer__recorded__lte=before, commitment__in=commitments
    )
    by_commitment: dict[int, list[Cause]] = {}
    for cause in found.order_by("id"):
        by_commitment.setdefault(cause.commitment_id or 0, []).append(cause)
    return by_commitment


def _causes_of_commitment(fact: Fact) -> set[int]:
    """Answers that changed this commitment; one that points at another of its milestones is not meant."""
    commitment = Commitment.objects.filter(uuid=fact.refs["commitment"]).first()
    milestone = fact.refs.get("milestone")
    if commitment is None:
        return set()
    meant = Milestone.objects.filter(uuid=milestone).first() if milestone else None
    touched = _by_commitment(commitment.process_id, {commitment.pk}, before=fact.recorded)
    return {
        cause.answer_id
        for cause in touched.get(commitment.pk, ())
        if meant is None or cause.milestone_id in {None, meant.pk}
    }
