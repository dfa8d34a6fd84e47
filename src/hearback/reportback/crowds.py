"""One answer for very many: whoever is certain to be told by e-mail is told in two statements, whatever their number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Case, Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat, Left

from hearback.answers.models import Answer, AnswerTo
from hearback.contributions.models import Authorship, Contribution, Voice
from hearback.core import clock, languages
from hearback.core.sets import Sha256, UuidText, insert_from
from hearback.journal.models import Fact
from hearback.outbox.models import Channel, Message, State
from hearback.people.models import Consent, Contact, Participant
from hearback.reportback import daily
from hearback.reportback.letters import WRITER
from hearback.reportback.models import Fate, Moment, Telling
from hearback.reportback.occasions.occasion import Occasion, to_authors, to_authors_and_voices

MANY = 500  # contributions that one answer is for
_PART = 500


def answer_of(fact: Fact) -> Answer | None:
    """The answer of this fact, if it is for very many and nothing stands with any of them; else it is told one by one."""
    if fact.verb != "answer.given" or len(fact.refs.get("contributions", ())) <= MANY or settings.MAIL is None:
        return None
    answer = Answer.objects.select_related("process").filter(uuid=fact.subject_uuid, joined_to=None).first()
    if answer is None or Answer.objects.filter(joined_to__in=_said(answer)).exists():
        return None
    return answer


def tell(fact: Fact, answer: Answer) -> int:
    """Tell every author of what this answer is for who is certain to be told by e-mail; returns how many tellings.

    Two statements: a message to each person, without words until it goes, and a telling for each thing they said. Where
    the process writes once a day, whoever is told more that day has that message already, and it tells this as well.
    """
    hour = daily.next_hour(answer.process)
    crowd = Authorship.objects.filter(
        ~Q(contribution__in=_told_about(fact)),
        contribution__in=_said(answer),
        participant__in=certain_by_email(),
    )
    rest = hashlib.sha256(str(fact.uuid).encode()).hexdigest()[:24]
    if hour is not None:
        rest = daily.rest_of_key(answer.process.uuid, Channel.EMAIL, hour)
        stopped = Message.objects.filter(process=answer.process.uuid, due=hour).exclude(state=State.WAITING)
        if stopped.exists():  # whose message of the day the host stopped is told one by one, in another
            theirs = stopped.filter(key=_message_key(rest, OuterRef("participant__uuid")))
            crowd = crowd.exclude(Exists(theirs))
    key = _message_key(rest, "uuid")
    insert_from(
        Message,
        Participant.objects.filter(pk__in=crowd.values("participant")),
        {
            "key": key,
            "sent_as": Left(Sha256(key), 40),
            "writer": WRITER,
            "language": _spoken("language"),
            "about": Value(answer.process.uuid, output_field=Message._meta.get_field("about")),
            "process": Value(answer.process.uuid, output_field=Message._meta.get_field("process")),
            "batch": Value(fact.uuid, output_field=Message._meta.get_field("batch")),
            "due": Value(hour or clock.now(), output_field=Message._meta.get_field("due")),
        },
    )
    theirs = Message.objects.filter(key=_message_key(rest, OuterRef("participant__uuid")))
    return insert_from(
        Telling,
        crowd,
        {
            "process": answer.process_id,
            "participant": F("participant_id"),
            "contribution": F("contribution_id"),
            "moment": Moment.ANSWERED.value,
            "fact": Value(fact.uuid, output_field=Telling._meta.get_field("fact")),
            "key": Concat(Value(f"{Moment.ANSWERED}:{answer.uuid}:"), UuidText("contribution__uuid")),
            "message": Subquery(theirs.values("pk")),
            "fate": Fate.SENT.value,
            "language": _spoken("participant__language"),
            "created": Value(clock.now(), output_field=Telling._meta.get_field("created")),
        },
    )


def certain_by_email() -> QuerySet[Participant]:
    """Those whose fate `rules.fate_of` says is to be sent an e-mail, whatever the moment; a test says that it is so."""
    own = Q(participant=OuterRef("pk"))
    agreed = Consent.objects.filter(own, purpose=Consent.Purpose.REPORT_BACK, withdrawn=None)
    address = Contact.objects.filter(
        own, kind=Contact.Kind.EMAIL, confirmed__isnull=False, returned=None, disowned=None
    )
    return Participant.objects.filter(Exists(agreed), Exists(address), channel=Channel.EMAIL, quiet=False, erased=None)


def left(fact: Fact, answer: Answer) -> Iterator[list[Occasion]]:
    """Everybody else whom the answer concerns, in parts: authors told in another way or not at all, and then the voices.

    Whoever is told as an author is not told as a voice. A person is in one part, so that they get one message.
    """
    occasion = str(answer.uuid)
    untold = Authorship.objects.filter(~Q(contribution__in=_told_about(fact)), contribution__in=_said(answer))
    for people in _parts(untold.exclude(participant=None), "participant_id"):
        said = Contribution.objects.filter(pk__in=untold.filter(participant__in=people).values("contribution"))
        yield list(to_authors(fact, Moment.ANSWERED, occasion, said.order_by("id")))
    for said_ in _parts(untold.filter(participant=None), "contribution_id"):
        yield list(to_authors(fact, Moment.ANSWERED, occasion, Contribution.objects.filter(pk__in=said_)))
    for said_ in _parts(_with_voices(answer), "pk"):
        about = Contribution.objects.filter(pk__in=said_).order_by("id")
        found = [one for one in to_authors_and_voices(fact, Moment.ANSWERED, occasion, about) if one.as_voice]
        told = set(
            _told(fact).filter(participant__in=[one.participant for one in found]).values_list("participant", flat=True)
        )
        yield [one for one in found if one.participant not in told]


def _parts(rows: QuerySet[Model], column: str) -> Iterator[list[int]]:
    """The numbers in this column, each once, in order and some at a time; what was told meanwhile is passed."""
    last = 0
    while part := list(
        rows.filter(**{f"{column}__gt": last}).order_by(column).values_list(column, flat=True).distinct()[:_PART]
    ):
        yield part
        last = part[-1]


def _with_voices(answer: Answer) -> QuerySet[Contribution]:
    """What this answer is for to which somebody added their voice; to it, to the whole it is of, or to a point of either."""
    wholes = {"part_of": OuterRef("part_of"), "part_of__isnull": False}
    points_of = [Contribution.objects.filter(part_of=OuterRef("pk")), Contribution.objects.filter(**wholes)]
    voices = Voice.objects.filter(withdrawn=None)
    return Contribution.objects.filter(
        Exists(voices.filter(contribution=OuterRef("pk")))
        | Exists(voices.filter(contribution=OuterRef("part_of")))
        | Q(Exists(points_of[0]))
        | Q(Exists(points_of[1])),
        pk__in=_said(answer),
    )


def _said(answer: Answer) -> QuerySet[AnswerTo, Any]:
    return AnswerTo.objects.filter(answer=answer).order_by().values("contribution")


def _told(fact: Fact) -> QuerySet[Telling]:
    return Telling.objects.filter(fact=fact.uuid).order_by()


def _told_about(fact: Fact) -> QuerySet[Telling, Any]:
    """About what it was told. Asked once for all: beside each row PostgreSQL would read what the statement writes."""
    return _told(fact).exclude(contribution=None).values("contribution")


def _message_key(rest: str, uuid: object) -> Concat:
    return Concat(Value("told:"), UuidText(uuid), Value(f":{rest}"))


def _spoken(column: str) -> Case:
    """The language that a person reads, where this site has it; else the first."""
    known = [When(**{column: code}, then=Value(code)) for code in languages.codes()]
    return Case(*known, default=Value(languages.codes()[0]))
