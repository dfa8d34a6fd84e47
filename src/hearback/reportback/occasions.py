"""From facts to occasions: who is to be told what. Reads, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from hearback.answers import causes
from hearback.answers.beside import answered_beside, was_given_beside
from hearback.answers.models import Answer, AnswerTo, Cause
from hearback.contributions.facts import RECEIVED, RELEASED
from hearback.contributions.models import Authorship, Carried, Contribution, Reply, Voice
from hearback.events.models import Attendance, Booking, Event, Invitation
from hearback.journal.models import Fact
from hearback.plans.models import Change, Commitment, Milestone, Version
from hearback.reportback.models import Moment
from hearback.reportback.touched import told_changes


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing to tell one person, or the author of one contribution who left nothing to be told by."""

    moment: Moment
    key: str
    fact: Fact
    process: int
    participant: int | None
    contribution: Contribution | None = None
    event: Event | None = None
    booked: bool = False
    as_voice: bool = False


def of(facts: Sequence[Fact]) -> list[Occasion]:
    """Everything these facts call for, in their order, each key once."""
    came_in = _came_in([fact for fact in facts if fact.verb in (RECEIVED.name, RELEASED.name)])
    found: dict[str, Occasion] = {}
    for fact in facts:
        read = _READERS.get(fact.verb)
        for occasion in read(fact) if read else came_in.get(fact.uuid, ()):
            found.setdefault(occasion.key, occasion)
    return list(found.values())


def _came_in(facts: Sequence[Fact]) -> dict[UUID, list[Occasion]]:
    """The receipts, all at once: at a launch thousands come in together.

    What a program may have sent gets one by mail once it is let in: a flood must not make us write to strangers.
    """
    counted = Contribution.objects.exclude(held_because__in=Contribution.NOT_COUNTED)
    said = counted.in_bulk([fact.subject_uuid for fact in facts], field_name="uuid")
    authors = _authors(said.values())
    # What came back from an earlier process has had its receipt there: its author is told that it is here, as news.
    return {
        fact.uuid: [
            _occasion(fact, Moment.NEWS, "once", one, authors, prefix="back")
            if one.brought_from_id is not None
            else _occasion(fact, Moment.RECEIVED, "once", one, authors)
        ]
        for fact in facts
        if (one := said.get(fact.subject_uuid)) is not None
    }


def _about(
    fact: Fact, moment: Moment, occasion: str, contributions: Iterable[Contribution], *, prefix: str = ""
) -> Iterator[Occasion]:
    """One occasion for the author of each of these contributions."""
    said = list(contributions)
    authors = _authors(said)
    return (_occasion(fact, moment, occasion, one, authors, prefix=prefix) for one in said)


def _about_with_voices(
    fact: Fact,
    moment: Moment,
    occasion: str,
    contributions: Iterable[Contribution],
    *,
    beside: Iterable[Contribution] = (),
    prefix: str = "",
) -> Iterator[Occasion]:
    """One occasion for the author of each, and one for each further person who had added their voice to any of them by then.

    Who is an author of one of these is told as that; who added their voice to several is told of the first. Whoever agreed
    with a whole that was split agreed with its points; whoever agreed with a point that was put back, with the whole, and so
    with its points when that is split anew.
    What is `beside` is answered in the same act by a fact of its own: that tells its authors, this one its voices.
    """
    said = list(contributions)
    authors = _authors(said)
    yield from (_occasion(fact, moment, occasion, one, authors, prefix=prefix) for one in said)
    if others := list(beside):
        said += others
        authors |= _authors(others)
    by_id = {one.part_of_id: one for one in reversed(said) if one.part_of_id is not None}
    by_id |= {one.pk: one for one in said}
    put_back = Contribution.objects.filter(part_of__in=by_id, state=Contribution.State.PUT_BACK)
    by_id = {point: by_id[whole] for point, whole in put_back.values_list("pk", "part_of_id") if whole} | by_id
    voices = Voice.objects.filter(contribution__in=by_id, withdrawn=None, counted__lte=fact.recorded)
    told = {person for person in authors.values() if person is not None}
    for voice in voices.exclude(participant=None).select_related("participant").order_by("contribution", "id"):
        if voice.participant is not None and voice.participant_id not in told:
            told.add(voice.participant.pk)
            yield Occasion(
                moment=moment,
                key=f"{prefix or moment}:{occasion}:voice:{voice.participant.uuid}",
                fact=fact,
                process=by_id[voice.contribution_id].process_id,
                participant=voice.participant_id,
                contribution=by_id[voice.contribution_id],
                as_voice=True,
            )


def _occasion(
    fact: Fact, moment: Moment, occasion: str, said: Contribution, authors: dict[int, int | None], *, prefix: str = ""
) -> Occasion:
    return Occasion(
        moment=moment,
        key=f"{prefix or moment}:{occasion}:{said.uuid}",
        fact=fact,
        process=said.process_id,
        participant=authors.get(said.pk),
        contribution=said,
    )


def _authors(said: Iterable[Contribution]) -> dict[int, int | None]:
    written = Authorship.objects.filter(contribution__in=[one.pk for one in said])
    return dict(written.values_list("contribution_id", "participant_id"))


def _answered(fact: Fact) -> Iterator[Occasion]:
    about = list(Contribution.objects.filter(uuid__in=fact.refs.get("contributions", ())).order_by("id"))
    answer, occasion = Answer.objects.filter(uuid=fact.subject_uuid).first(), str(fact.subject_uuid)
    beside: Iterable[Contribution] = ()
    # What was joined to one of these has the same answer: when it is corrected, they hear of it too.
    if fact.verb == "answer.corrected":
        about += [one for one in _standing_with(about, before=fact.recorded) if one not in about]
    elif answer is not None and was_given_beside(answer):
        yield from _about(fact, Moment.ANSWERED, occasion, about)
        return  # whoever added their voice hears the answer itself
    elif answer is not None:
        beside = answered_beside(answer, about).order_by("id")
        # An author said that the first was no answer: whoever was joined to it has the new one as well.
        known = {*about, *beside}
        about += [one for one in _standing_with(about, before=fact.recorded) if one not in known]
    yield from _about_with_voices(fact, Moment.ANSWERED, occasion, about, beside=beside)


def _talked_about(fact: Fact) -> Iterator[Occasion]:
    about = Contribution.objects.filter(uuid=fact.subject_uuid)
    yield from _about(fact, Moment.NEWS, str(fact.refs["talk"]), about)


def _moderated(fact: Fact) -> Iterator[Occasion]:
    """Words that were hidden or shown again, or at which somebody looked again: its author, each time.

    What followed from the same words in another process they are told with those.
    """
    if "followed" in fact.refs:
        return
    about = Contribution.objects.filter(uuid=fact.subject_uuid, erased=None)
    yield from _about(fact, Moment.MODERATED, str(fact.uuid), about)


def _replied(fact: Fact) -> Iterator[Occasion]:
    """A reply of the team. What the author wrote stands at the desk."""
    if fact.refs["by"] == Reply.By.DESK:
        about = Contribution.objects.filter(uuid=fact.subject_uuid, erased=None)
        yield from _about(fact, Moment.REPLY, str(fact.refs["reply"]), about)


def _sorted(fact: Fact) -> Iterator[Occasion]:
    """What was split or put together: its author. Of what is answered together: whoever stands with another."""
    uuids = fact.refs.get("contributions") or [fact.subject_uuid]
    about = Contribution.objects.filter(uuid__in=uuids, erased=None).order_by("id")
    yield from _about(fact, Moment.SORTED, str(fact.uuid), about)


def _news_due(fact: Fact) -> Iterator[Occasion]:
    about = Contribution.objects.filter(uuid=fact.subject_uuid)
    yield from _about(fact, Moment.NEWS, str(fact.refs["talk"]), about, prefix="news-due")


def _published(fact: Fact) -> Iterator[Occasion]:
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
    about = _answered_by(told, before=fact.recorded)
    if version.reopened_because:
        known = {contribution.pk for contribution in about}
        spoke = _said_about(version, changes, kin, before=fact.recorded)
        about += [one for one in spoke if one.pk not in known]
    yield from _about_with_voices(fact, Moment.DELIVERED, str(version.uuid), about)


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


def _progressed(fact: Fact) -> Iterator[Occasion]:
    told = _causes_of_commitment(fact)
    yield from _about_with_voices(
        fact, Moment.DELIVERED, str(fact.refs["update"]), _answered_by(told, before=fact.recorded)
    )


def _missed(fact: Fact) -> Iterator[Occasion]:
    told = _causes_of_commitment(fact)
    yield from _about_with_voices(
        fact,
        Moment.DELIVERED,
        f"{fact.subject_uuid}:{fact.refs['due']}",
        _answered_by(told, before=fact.recorded),
        prefix="missed",
    )


def _notes(fact: Fact) -> Iterator[Occasion]:
    """The notes of an event: whoever has a live booking or came, held a meeting of their own for it, or spoke there."""
    event = Event.objects.filter(uuid=fact.subject_uuid).first()
    if event is None:
        return
    people = _took_part(event)
    took_part = set(people)
    said = Authorship.objects.filter(contribution__event=event, contribution__part_of=None).exclude(
        contribution__state=Contribution.State.WITHDRAWN
    )
    people |= dict(said.exclude(participant=None).values_list("participant_id", "participant__uuid"))
    for participant, uuid in people.items():
        yield Occasion(
            moment=Moment.NOTES,
            key=f"{Moment.NOTES}:{event.uuid}:{uuid}",
            fact=fact,
            process=event.process_id,
            participant=participant,
            event=event,
            booked=participant in took_part,
        )
    for authorship in said.filter(participant=None).select_related("contribution").order_by("id"):
        yield Occasion(
            moment=Moment.NOTES,
            key=f"{Moment.NOTES}:{event.uuid}:{authorship.contribution.uuid}",
            fact=fact,
            process=event.process_id,
            participant=None,
            contribution=authorship.contribution,
            event=event,
        )


def _took_part(event: Event) -> dict[int, UUID]:
    """Who booked and did not cancel, who came in, and who holds a meeting of their own instead; each once."""
    booked = Booking.objects.filter(event=event, state__in=Booking.LIVE)
    came = Attendance.objects.filter(event=event, undone=None)
    own = Invitation.objects.filter(Q(event=event, reply=Invitation.Reply.OWN) | Q(own_event=event))
    held = Event.objects.filter(Q(instead_of=event) | Q(pk=event.pk))  # also by whoever was not invited
    found: dict[int, UUID] = {}
    by_person = (
        *((booked, "participant"), (came, "participant"), (came, "booking__participant")),
        *((own, "participant"), (held, "holder")),
    )
    for rows, person in by_person:
        known = rows.exclude(**{person: None}).order_by("id")
        found |= dict(known.values_list(f"{person}_id", f"{person}__uuid"))
    return found


_READERS: dict[str, Callable[[Fact], Iterator[Occasion]]] = {
    "answer.given": _answered,
    "answer.corrected": _answered,
    "contribution.hidden": _moderated,
    "contribution.shown-again": _moderated,
    "contribution.looked-again": _moderated,
    "contribution.replied": _replied,
    "contribution.split": _sorted,
    "contribution.put-together": _sorted,
    "contribution.joined": _sorted,
    "contribution.unjoined": _sorted,
    "talk.begun": _talked_about,
    "news.due": _news_due,
    "version.published": _published,
    "version.appeared": _published,
    "progress.reported": _progressed,
    "milestone.missed": _missed,
    "notes.published": _notes,
}


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


def _answered_by(answers: Iterable[int], *, before: datetime) -> list[Contribution]:
    """What these answers are for now, and what stands with it; not what was withdrawn or erased."""
    heads = Contribution.objects.filter(
        pk__in=AnswerTo.objects.filter(answer__in=set(answers), current=True).values("contribution")
    )
    found = {contribution.pk: contribution for contribution in [*heads, *_standing_with(heads, before=before)]}
    gone = Contribution.State.WITHDRAWN
    return [found[pk] for pk in sorted(found) if found[pk].state != gone and found[pk].erased is None]


def _standing_with(heads: Iterable[Contribution], *, before: datetime) -> list[Contribution]:
    joined = AnswerTo.objects.filter(
        answer__recorded__lte=before,
        answer__joined_to__in=[head.pk for head in heads],
        answer__outcome=Answer.Outcome.JOINED,
        current=True,
    )
    return list(Contribution.objects.filter(pk__in=joined.values("contribution")).order_by("id"))
