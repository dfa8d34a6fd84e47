"""What was delivered or changed: versions, reports on progress, dates that passed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from hearback.answers import causes
from hearback.answers.models import AnswerTo, Cause
from hearback.contributions.models import Carried, Contribution, CountedIn
from hearback.journal.models import Fact
from hearback.plans.models import Change, Commitment, Entry, Milestone, Sentence, Version
from hearback.reportback.models import Moment
from hearback.reportback.occasions.occasion import Occasion, answered_by, to_authors_and_voices
from hearback.reportback.touched import told_changes


def published(fact: Fact) -> Iterator[Occasion]:
    """A version; one under an embargo is told when it appears."""
    version = None if is_embargoed(fact) else Version.objects.filter(uuid=fact.subject_uuid).first()
    if version is not None:
        yield from of_changes(fact, version, told_changes([version]), reopened=bool(version.reopened_because))


def of_changes(fact: Fact, version: Version, changes: Sequence[Change], *, reopened: bool) -> Iterator[Occasion]:
    """Whoever caused one of these changes of a version, whoever caused what it changes again, and whoever takes part in it.

    Where both sides had signed what it changes, also whoever spoke about one of the texts that it touches.
    """
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
    if reopened:
        known = {contribution.pk for contribution in about}
        spoke = _said_about(version, changes, kin, before=fact.recorded)
        about += [one for one in spoke if one.pk not in known]
    yield from to_authors_and_voices(fact, Moment.DELIVERED, str(version.uuid), about)
    # Whoever takes part is told of their commitments in the same section, also where they caused something else in it.
    yield from _to_whoever_takes_part(fact, f"delivered:{version.uuid}", version.process_id, spoken)


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
    yield from _of_one_commitment(fact, str(fact.refs["update"]))


def missed(fact: Fact) -> Iterator[Occasion]:
    """A milestone's date that passed: whoever caused it."""
    yield from _of_one_commitment(fact, f"{fact.subject_uuid}:{fact.refs['due']}", prefix="missed")


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


def _of_one_commitment(fact: Fact, occasion: str, *, prefix: str = "") -> Iterator[Occasion]:
    """Whoever caused what happens with a commitment, and whoever takes part in it: each once."""
    commitment = Commitment.objects.filter(uuid=fact.refs["commitment"]).first()
    if commitment is None:
        return
    origins = causes.kin(commitment.process_id, public_by=fact.recorded)
    about = answered_by(_that_changed(commitment, fact, origins), before=fact.recorded)
    told = set()
    for one in to_authors_and_voices(fact, Moment.DELIVERED, occasion, about, prefix=prefix):
        told.add(one.participant)
        yield one
    spoken = {commitment.pk: origins.commitments.of(commitment.pk)}
    key = f"{prefix or Moment.DELIVERED}:{occasion}"
    for one in _to_whoever_takes_part(fact, key, commitment.process_id, spoken):
        if one.participant not in told:
            yield one


def _that_changed(commitment: Commitment, fact: Fact, kin: causes.Kin) -> set[int]:
    """Answers that changed this commitment or what it came from; one that points at another of its milestones is not meant,
    nor at a sentence that stayed with what this was split off.
    """
    came_from = kin.commitments.of(commitment.pk)
    touched = _by_commitment(commitment.process_id, came_from, before=fact.recorded)
    milestones, sentences = _parts(commitment, kin) if len(came_from) > 1 else (set(), set())
    milestone = fact.refs.get("milestone")
    meant = Milestone.objects.filter(uuid=milestone).values_list("pk", flat=True).first() if milestone else None
    if meant is not None:
        milestones = kin.milestones.of(meant)

    def is_meant(cause: Cause) -> bool:
        mine = cause.commitment_id == commitment.pk
        if cause.milestone_id is not None and (meant is not None or not mine):
            return cause.milestone_id in milestones
        return mine or cause.sentence_id is None or cause.sentence_id in sentences

    return {cause.answer_id for several in touched.values() for cause in several if is_meant(cause)}


def _parts(commitment: Commitment, kin: causes.Kin) -> tuple[set[int], set[int]]:
    """The milestones and sentences of a commitment, with what they came from."""
    milestones = Milestone.objects.filter(commitment=commitment).values_list("pk", flat=True)
    sentences = Sentence.objects.filter(commitment=commitment).values_list("pk", flat=True)
    return (
        set().union(*(kin.milestones.of(one) for one in milestones)),
        set().union(*(kin.sentences.of(one) for one in sentences)),
    )


def _to_whoever_takes_part(
    fact: Fact, key: str, process: int, commitments: Mapping[int, Collection[int]]
) -> Iterator[Occasion]:
    """One occasion for each commitment and person who said “count me in” for it, for what it came from or for its theme.

    `commitments` says of each what it came from.
    """
    if not commitments:
        return
    published = Entry.objects.filter(version__published__lte=fact.recorded, commitment__in=commitments)
    themes = dict(published.order_by("version__number").values_list("commitment", "theme"))
    said_yes = CountedIn.objects.filter(process=process, confirmed__lte=fact.recorded).order_by("id")
    people: dict[tuple[str, int], dict[int, UUID]] = {}
    for row in said_yes.select_related("participant"):
        about = ("theme", row.theme_id) if row.theme_id is not None else ("commitment", row.commitment_id or 0)
        people.setdefault(about, {})[row.participant_id] = row.participant.uuid
    uuids = dict(Commitment.objects.filter(pk__in=commitments).order_by("number").values_list("pk", "uuid"))
    for commitment, of in uuids.items():
        mine = dict(people.get(("theme", themes.get(commitment) or 0), {}))
        for one in sorted(commitments[commitment]):
            mine |= people.get(("commitment", one), {})
        for participant, uuid in mine.items():
            yield Occasion(
                moment=Moment.DELIVERED,
                key=f"{key}:part:{of}:{uuid}",
                fact=fact,
                process=process,
                participant=participant,
                commitment=commitment,
                asked=True,
            )
