"""What came in, what was answered, and the news between; what became of words and of how they stand together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from hearback.answers.beside import answered_beside, was_given_beside
from hearback.answers.models import Answer, WhyLate
from hearback.answers.twelve_weeks import still_waiting_since
from hearback.contributions.models import Contribution, Reply
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


def answered(fact: Fact) -> Iterator[Occasion]:
    """An answer, and its correction: whoever it is for, what stands with it, and whoever added their voice."""
    about = list(Contribution.objects.filter(uuid__in=fact.refs.get("contributions", ())).order_by("id"))
    answer, occasion = Answer.objects.filter(uuid=fact.subject_uuid).first(), str(fact.subject_uuid)
    beside: Iterable[Contribution] = ()
    # What was joined to one of these has the same answer: when it is corrected, they hear of it too.
    if fact.verb == "answer.corrected":
        about += [one for one in standing_with(about, before=fact.recorded) if one not in about]
    elif answer is not None and was_given_beside(answer):
        yield from to_authors(fact, Moment.ANSWERED, occasion, about)
        return  # whoever added their voice hears the answer itself
    elif answer is not None:
        beside = answered_beside(answer, about).order_by("id")
        # An author said that the first was no answer: whoever was joined to it has the new one as well.
        known = {*about, *beside}
        about += [one for one in standing_with(about, before=fact.recorded) if one not in known]
    yield from to_authors_and_voices(fact, Moment.ANSWERED, occasion, about, beside=beside)


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
