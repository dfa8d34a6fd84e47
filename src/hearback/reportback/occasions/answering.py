"""What came in, what was answered, and the news between; what became of words and of how they stand together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from hearback.answers.beside import answered_beside, was_given_beside
from hearback.answers.models import Answer, WhyLate
from hearback.answers.twelve_weeks import still_waiting_since
from hearback.contributions.models import Contribution, Reply
from hearback.core.sets import Among
from hearback.journal.models import Fact
from hearback.reportback.models import Moment
from hearback.reportback.occasions.occasion import (
    Occasion,
    authors_of,
    standing_with,
    to_author,
    to_authors,
    to_authors_and_voices,
)


def came_in(facts: Sequence[Fact]) -> dict[UUID, list[Occasion]]:
    """The receipts, all at once: at a launch thousands come in together.

    What a program may have sent gets one by mail once it is let in: a flood must not make us write to strangers.
    """
    counted = Contribution.objects.exclude(held_because__in=Contribution.NOT_COUNTED)
    said = counted.in_bulk([fact.subject_uuid for fact in facts], field_name="uuid")
    authors = authors_of(said.values())
    # What came back from an earlier process has had its receipt there: its author is told that it is here, as news.
    return {
        fact.uuid: [
            to_author(fact, Moment.NEWS, "once", one, authors, prefix="back")
            if one.brought_from_id is not None
            else to_author(fact, Moment.RECEIVED, "once", one, authors)
        ]
        for fact in facts
        if (one := said.get(fact.subject_uuid)) is not None
    }


@dataclass(frozen=True, slots=True)
class Answered:
    """What is told of an answer, what is told beside it, and whether the voices for both hear it: ids, in order, each with
    the whole it is of.
    """

    about: Mapping[int, int | None]
    beside: Mapping[int, int | None]
    tells_voices: bool = True


def what_was_answered(facts: Sequence[Fact], answer: Answer | None) -> Answered:
    """What an answer or its correction is for, as far as these facts of it say so, and what stands with it."""
    named = Among("uuid", (uuid for fact in facts for uuid in fact.refs.get("contributions", ())))
    about, before = _with_wholes(Contribution.objects.filter(named)), facts[-1].recorded
    # What was joined to one of these has the same answer: when it is corrected, they hear of it too.
    if facts[-1].verb == "answer.corrected":
        return Answered(about | _others(standing_with(about, before=before), about), {})
    if answer is None:
        return Answered(about, {})
    if was_given_beside(answer):  # whoever added their voice hears the answer itself
        return Answered(about, {}, tells_voices=False)
    beside = _with_wholes(answered_beside(answer, about))
    # An author said that the first was no answer: whoever was joined to it has the new one as well.
    return Answered(about | _others(standing_with(about, before=before), about | beside), beside)


def _with_wholes(said: QuerySet[Contribution]) -> dict[int, int | None]:
    return dict(said.order_by("id").values_list("pk", "part_of"))


def _others(found: QuerySet[Contribution], known: Collection[int]) -> dict[int, int | None]:
    return {pk: whole for pk, whole in _with_wholes(found).items() if pk not in known}


def answered(fact: Fact) -> Iterator[Occasion]:
    """An answer, and its correction: whoever it is for, what stands with it, and whoever added their voice."""
    found = what_was_answered([fact], Answer.objects.filter(uuid=fact.subject_uuid).first())
    occasion, said = str(fact.subject_uuid), Contribution.objects.in_bulk([*found.about, *found.beside])
    about, beside = ([said[pk] for pk in each] for each in (found.about, found.beside))
    if not found.tells_voices:
        return to_authors(fact, Moment.ANSWERED, occasion, about)
    return to_authors_and_voices(fact, Moment.ANSWERED, occasion, about, beside=beside)


def talked_about(fact: Fact) -> Iterator[Occasion]:
    """A talk that began, and each further date for news: its author."""
    about = Contribution.objects.filter(uuid=fact.subject_uuid)
    yield from to_authors(fact, Moment.NEWS, str(fact.refs["talk"]), about)


def moderated(fact: Fact) -> Iterator[Occasion]:
    """Words that were hidden or shown again, or at which somebody looked again: its author, each time.

    What followed from the same words in another process they are told with those.
    """
    if "followed" in fact.refs:
        return
    about = Contribution.objects.filter(uuid=fact.subject_uuid, erased=None)
    yield from to_authors(fact, Moment.MODERATED, str(fact.uuid), about)


def replied(fact: Fact) -> Iterator[Occasion]:
    """A reply of the team. What the author wrote stands at the desk."""
    if fact.refs["by"] == Reply.By.DESK:
        about = Contribution.objects.filter(uuid=fact.subject_uuid, erased=None)
        yield from to_authors(fact, Moment.REPLY, str(fact.refs["reply"]), about)


def sorted_anew(fact: Fact) -> Iterator[Occasion]:
    """What was split or put together: its author. Of what is answered together: whoever stands with another."""
    uuids = fact.refs.get("contributions") or [fact.subject_uuid]
    about = Contribution.objects.filter(uuid__in=uuids, erased=None).order_by("id")
    yield from to_authors(fact, Moment.SORTED, str(fact.uuid), about)


def news_due(fact: Fact) -> Iterator[Occasion]:
    """News that was promised by a day and has not come, or what was to be brought back by then and was not: its author."""
    about = Contribution.objects.filter(uuid=fact.subject_uuid)
    promised = str(fact.refs.get("talk") or fact.refs["answer"])
    yield from to_authors(fact, Moment.NEWS, promised, about, prefix="news-due")


def late_explained(fact: Fact) -> Iterator[Occasion]:
    """Why answers come late, and by when they come now: the authors of what came in by the last day and waits still."""
    why = WhyLate.objects.filter(uuid=fact.refs.get("why_late")).select_related("version").first()
    if why is not None:
        yield from to_authors(fact, Moment.NEWS, str(why.uuid), still_waiting_since(why.version))
