"""One answer for very many: whoever is certain to be told by e-mail is told in two statements a part, whatever their number.

An answer for many goes out in steps, each with a fact of its own. All that is told of it names the first of these facts, so
that it is one batch, and whoever said several of it gets one message.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import BigIntegerField, Case, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat

from hearback.answers.models import Answer, AnswerTo, PreparedFor
from hearback.contributions.models import Authorship, Contribution, Voice
from hearback.core import clock, languages
from hearback.core.sets import Among, UuidText, asked_of_each, insert_from
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.outbox import queries
from hearback.outbox.models import Channel, Message, State
from hearback.people.models import Consent, Contact, Participant
from hearback.reportback import daily
from hearback.reportback.daily import Gathered
from hearback.reportback.letters import WRITER, key_in_rows
from hearback.reportback.models import Fate, Moment, Telling
from hearback.reportback.occasions.answering import what_was_answered
from hearback.reportback.occasions.occasion import Occasion, heard_at, to_authors, to_voice, voices_at

MANY = 50  # contributions of one fact, or voices for what it names: fewer are told one by one
AT_ONCE = 2_500  # people told in one transaction: less than a second of writing
T = TypeVar("T")
_VERBS = ("answer.given", "answer.corrected")
_GONE_OUT = "answer.gone-out"  # all of it has, though the last step was for nobody
_Row = tuple[int, int, int]  # a row of authors or of voices, whose it is, and of what


@dataclass(frozen=True, slots=True)
class Crowd:
    """What some facts say of one answer that is for many: `first` is the first that there was of it."""

    answer: Answer
    facts: tuple[Fact, ...]
    first: Fact

    @property
    def occasion(self) -> str:
        return str(self.answer.uuid)


@dataclass(frozen=True, slots=True)
class Part:
    """Those who are told in one transaction: the authors of these, or who added their voice at these places."""

    about: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    places: Mapping[int, int] | None = None


def among(facts: Sequence[Fact]) -> list[Crowd]:
    """The answers for many of which these facts tell, with what of it is in them. What is in none is told one by one."""
    mine = [fact for fact in facts if fact.verb in (*_VERBS, _GONE_OUT)] if settings.MAIL is not None else []
    if not mine:
        return []
    firsts = _firsts(mine)
    goes_on = {fact.subject_uuid for fact in mine if firsts[fact.subject_uuid] < fact.pk}
    few = [fact for fact in mine if len(_named(fact)) < MANY and fact.subject_uuid not in goes_on]
    with_many = {fact.subject_uuid for fact in mine} - {fact.subject_uuid for fact in few}
    if few and _voices_for(few) >= MANY:
        with_many |= {fact.subject_uuid for fact in few}
    answers = Answer.objects.select_related("process").filter(uuid__in=with_many) if with_many else ()
    read = {fact.pk: fact for fact in mine}
    read |= Fact.objects.in_bulk([pk for uuid, pk in firsts.items() if uuid in with_many and pk not in read])
    return [
        Crowd(
            answer=answer,
            facts=tuple(fact for fact in mine if fact.subject_uuid == answer.uuid),
            first=read[firsts[answer.uuid]],
        )
        for answer in answers
    ]


def _firsts(facts: Iterable[Fact]) -> dict[UUID, int]:
    rows = Fact.objects.filter(subject_uuid__in={fact.subject_uuid for fact in facts}, verb__in=_VERBS).order_by()
    return dict(rows.values_list("subject_uuid").annotate(first=Min("id")))


def _named(fact: Fact) -> Collection[str]:
    named: Collection[str] = fact.refs.get("contributions", ())
    return named


def _voices_for(facts: Iterable[Fact]) -> int:
    """How many voices there are for what these name, or for the whole it is of, counted as far as it matters."""
    said = Contribution.objects.filter(Among("uuid", {uuid for fact in facts for uuid in _named(fact)}))
    there = Q(contribution__in=said.values("pk")) | Q(contribution__in=said.values("part_of"))
    return Voice.objects.filter(there, withdrawn=None).order_by()[:MANY].count()


def parts(crowd: Crowd) -> Iterator[Part]:
    """Whom it concerns, as many at a time as are told in one transaction: authors, and then voices."""
    answered = what_was_answered(crowd.facts, crowd.answer)
    yield from (Part(about=tuple(some)) for some in _by_author(list(answered.about)))
    if answered.tells_voices:
        places = heard_at({**answered.about, **answered.beside})
        yield from _of_voices(voices_at(places, crowd.facts[-1]), places)
        yield from _left_out(crowd)


def _of_voices(voices: QuerySet[Voice], places: Mapping[int, int]) -> Iterator[Part]:
    people = voices.order_by("participant").values_list("participant", flat=True).distinct()
    return (Part(people=tuple(some), places=places) for some in _some(list(people)))


def _left_out(crowd: Crowd) -> Iterator[Part]:
    """Once nothing more is to come: who was told by no voice of theirs, for something of their own was still to be answered
    so, and then was not.
    """
    if crowd.facts[0].pk == crowd.first.pk or _goes_on(crowd):
        return
    steps = Fact.objects.filter(subject_uuid=crowd.answer.uuid, verb__in=_VERBS, id__lt=crowd.facts[0].pk)
    told = Telling.objects.filter(fact__in=steps.values("uuid"), participant=OuterRef("participant"))
    for step in steps.order_by("id"):
        found = what_was_answered([step], crowd.answer)
        places = heard_at({**found.about, **found.beside})
        yield from _of_voices(voices_at(places, step).exclude(Exists(told)), places)


def _by_author(about: Sequence[int]) -> Iterator[list[int]]:
    """These, some at a time; what one person said stays together, for it is told in one message."""
    written = Authorship.objects.filter(Among("contribution", about)).exclude(participant=None)
    authors = dict(written.values_list("contribution", "participant"))
    said: dict[tuple[int, int], list[int]] = {}
    for pk in about:
        said.setdefault((authors[pk], 0) if pk in authors else (0, pk), []).append(pk)
    return whole(said.values(), most=AT_ONCE)


def whole(groups: Iterable[Sequence[T]], *, most: int) -> Iterator[list[T]]:
    """What these hold, in parts of at most so many; but each group is whole, however large it is."""
    part: list[T] = []
    for group in groups:
        if part and len(part) + len(group) > most:
            yield part
            part = []
        part += group
    if part:
        yield part


def _some(of: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (of[at : at + AT_ONCE] for at in range(0, len(of), AT_ONCE))


def tell(crowd: Crowd, part: Part) -> list[Occasion]:
    """Tell this part of it those who are certain to be told by e-mail; returns what is to be told one by one.

    That is everybody who is told in another way or not at all, and whoever's message of this answer, or of the day, has
    begun to go: nobody adds to that. Who is told as an author is not told as a voice.
    """
    gathered = gathered_for(crowd)
    places = part.places or {}
    mine = _voices(crowd, part) if part.places is not None else _authorships(crowd, part)
    rows = list(mine.values_list("pk", "participant", "contribution"))
    by_email = _by_email(gathered, {person for _pk, person, _said in rows})
    certain = [row for row in rows if row[1] in by_email]
    others = [row for row in rows if row[1] not in by_email]
    if certain:
        _put_messages(crowd, gathered, {person for _pk, person, _said in certain})
        _put_tellings(crowd, gathered, mine.model, certain, places)
        _wait_with_what_is_stopped(crowd, gathered)
    if part.places is None:
        said = Contribution.objects.filter(Among("pk", (said for _pk, _person, said in others)))
        return list(to_authors(crowd.first, Moment.ANSWERED, crowd.occasion, said.order_by("id")))
    people = Participant.objects.in_bulk([person for _pk, person, _said in others])
    told_of = Contribution.objects.in_bulk({places[said] for _pk, _person, said in others})
    return [
        to_voice(crowd.first, Moment.ANSWERED, crowd.occasion, people[person], told_of[places[said]])
        for _pk, person, said in others
    ]


def gathered_for(crowd: Crowd) -> Gathered:
    """Into which message of a person what is told of this answer goes, and when that is sent.

    While more of it is still to go out, or to be read, what is told waits a little: whoever said several things that are
    answered in several steps is written to once.
    """
    answer = crowd.answer
    if (of_the_day := daily.of_the_day(answer.process)) is not None:
        return of_the_day
    return Gathered(answer.uuid, clock.now() + (daily.STILL_ADDED_TO if _goes_on(crowd) else timedelta()))


def _goes_on(crowd: Crowd) -> bool:
    """Whether more of it is to go out, or to be read."""
    unread = Fact.objects.filter(subject_uuid=crowd.answer.uuid, verb__in=_VERBS, id__gt=crowd.facts[-1].pk)
    return PreparedFor.objects.filter(prepared__answer=crowd.answer).exists() or unread.exists()


def _told(crowd: Crowd) -> QuerySet[Telling]:
    return Telling.objects.filter(fact__in={crowd.first.uuid, *(fact.uuid for fact in crowd.facts)}).order_by()


def _authorships(crowd: Crowd, part: Part) -> QuerySet[Authorship]:
    told = _told(crowd).filter(Among("contribution", part.about), as_voice=False)
    about = set(part.about).difference(told.values_list("contribution", flat=True))
    return Authorship.objects.filter(Among("contribution", about)).order_by("contribution")


def _voices(crowd: Crowd, part: Part) -> QuerySet[Voice]:
    """The first voice of each of these people, but of whoever is told already, or as an author of what it answers."""
    people = Among("participant", part.people)
    answered = Q(contribution__in=AnswerTo.objects.filter(answer=crowd.answer).values("contribution"))
    answered |= Q(contribution__in=PreparedFor.objects.filter(prepared__answer=crowd.answer).values("contribution"))
    answered |= Q(Among("contribution", set((part.places or {}).values())))
    known = set(_told(crowd).filter(people).values_list("participant", flat=True))
    known |= set(Authorship.objects.filter(answered, people).values_list("participant", flat=True))
    first: dict[int, int] = {}
    voices = voices_at(part.places or {}, crowd.facts[-1]).filter(people).order_by("contribution", "id")
    for pk, person in voices.values_list("pk", "participant"):
        if person not in known:
            first.setdefault(person, pk)
    return Voice.objects.filter(Among("pk", first.values())).order_by("id")


def _by_email(gathered: Gathered, people: Collection[int]) -> set[int]:
    """Which of these are certain to be told by e-mail, in a message that has not begun to go and was not stopped.

    Asked for these alone: as a column beside each row PostgreSQL would look for it among everybody there is.
    """
    begun = Message.objects.filter(daily.has_begun(), key=_message_key(gathered, OuterRef("uuid")))
    certain = certain_by_email().filter(asked_of_each(~Exists(begun)), Among("pk", people))
    return set(certain.values_list("pk", flat=True))


def certain_by_email() -> QuerySet[Participant]:
    """Those whose fate `rules.fate_of` says is to be sent an e-mail, whatever the moment; a test says that it is so."""
    own = Q(participant=OuterRef("pk"))
    agreed = Consent.objects.filter(own, purpose=Consent.Purpose.REPORT_BACK, withdrawn=None)
    address = Contact.objects.filter(
        own, kind=Contact.Kind.EMAIL, confirmed__isnull=False, returned=None, disowned=None
    )
    both = asked_of_each(Exists(agreed)), asked_of_each(Exists(address))
    return Participant.objects.filter(*both, channel=Channel.EMAIL, quiet=False, erased=None)


def _put_messages(crowd: Crowd, gathered: Gathered, people: Collection[int]) -> None:
    """A message to each of these, without words until it goes; whose is there already keeps it. One statement."""
    process = Value(crowd.answer.process.uuid, output_field=Message._meta.get_field("process"))
    insert_from(
        Message,
        Participant.objects.filter(Among("pk", people)).order_by("pk"),
        {
            "key": _message_key(gathered, "uuid"),
            "writer": WRITER,
            "language": _spoken("language"),
            "about": process,
            "process": process,
            "batch": Value(crowd.first.uuid, output_field=Message._meta.get_field("batch")),
            "due": Value(gathered.due, output_field=Message._meta.get_field("due")),
        },
    )


def _put_tellings(
    crowd: Crowd,
    gathered: Gathered,
    model: type[Authorship | Voice],
    certain: Sequence[_Row],
    places: Mapping[int, int],
) -> None:
    """A telling for each thing they said, in that message. One statement."""
    theirs = Message.objects.filter(key=_message_key(gathered, OuterRef("participant__uuid")))
    as_voice = model is Voice
    elsewhere = {said: places[said] for _pk, _person, said in certain if as_voice and places[said] != said}
    whose, of = ("voice:", "participant__uuid") if as_voice else ("", "contribution__uuid")
    insert_from(
        Telling,
        model._default_manager.filter(Among("pk", (pk for pk, _person, _said in certain))).order_by(
            "contribution_id", "pk"
        ),
        {
            "process": crowd.answer.process_id,
            "participant": F("participant_id"),
            "contribution": Case(
                *[When(contribution=said, then=Value(place)) for said, place in elsewhere.items()],
                default=F("contribution_id"),
                output_field=BigIntegerField(),
            ),
            "as_voice": as_voice,
            "moment": Moment.ANSWERED.value,
            "fact": Value(crowd.first.uuid, output_field=Telling._meta.get_field("fact")),
            "key": Concat(Value(f"{Moment.ANSWERED}:{crowd.occasion}:{whose}"), UuidText(of)),
            "message": Subquery(theirs.order_by().values("pk")),
            "fate": Fate.SENT.value,
            "language": _spoken("participant__language"),
            "created": Value(clock.now(), output_field=Telling._meta.get_field("created")),
        },
    )


def _wait_with_what_is_stopped(crowd: Crowd, gathered: Gathered) -> None:
    """Where this was stopped, what it joined in the message of the day waits with it."""
    first = crowd.first.uuid
    if gathered.by_day and queries.stopped_batches().filter(about=first).exists():
        joined = Telling.objects.filter(fact=first, message__state=State.WAITING).exclude(message__batch=first)
        outbox.wait_for_each(batches={pk: {first} for pk in joined.values_list("message", flat=True) if pk})


def _message_key(gathered: Gathered, uuid: object) -> Concat:
    return key_in_rows(uuid, gathered.rest_of_key(Channel.EMAIL))


def _spoken(column: str) -> Case:
    """The language that a person reads, where this site has it; else the first."""
    known = [When(**{column: code}, then=Value(code)) for code in languages.codes()]
    return Case(*known, default=Value(languages.codes()[0]))
