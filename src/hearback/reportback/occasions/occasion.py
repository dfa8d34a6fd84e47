"""One occasion, and for whom it is: the authors of what was said, and whoever added their voice to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from hearback.answers.models import Answer, AnswerTo
from hearback.contributions.models import Authorship, Contribution, Voice
from hearback.core.sets import Among
from hearback.events.models import Event
from hearback.journal.models import Fact
from hearback.people.models import Participant
from hearback.reportback.models import Moment


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing to tell one person, or the author of one contribution who left nothing to be told by.

    `asked` is somebody who booked, came or takes part: they are told of that without having agreed to hear about what they
    said.
    """

    moment: Moment
    key: str
    fact: Fact
    process: int
    participant: int | None
    contribution: Contribution | None = None
    event: Event | None = None
    commitment: int | None = None
    asked: bool = False
    as_voice: bool = False

    @property
    def names_no_person(self) -> bool:
        """Whether it is of what somebody said, whoever that is, and not of a person."""
        return self.contribution is not None and self.key.endswith(str(self.contribution.uuid))


def to_author(
    fact: Fact, moment: Moment, occasion: str, said: Contribution, authors: dict[int, int | None], *, prefix: str = ""
) -> Occasion:
    """The occasion for the author of one contribution."""
    return Occasion(
        moment=moment,
        key=f"{prefix or moment}:{occasion}:{said.uuid}",
        fact=fact,
        process=said.process_id,
        participant=authors.get(said.pk),
        contribution=said,
    )


def to_authors(
    fact: Fact, moment: Moment, occasion: str, contributions: Iterable[Contribution], *, prefix: str = ""
) -> Iterator[Occasion]:
    """One occasion for the author of each of these contributions."""
    said = list(contributions)
    authors = authors_of(said)
    return (to_author(fact, moment, occasion, one, authors, prefix=prefix) for one in said)


def to_authors_and_voices(
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
    authors = authors_of(said)
    yield from (to_author(fact, moment, occasion, one, authors, prefix=prefix) for one in said)
    if others := list(beside):
        said += others
        authors |= authors_of(others)
    by_id = {one.pk: one for one in said}
    places = heard_at({one.pk: one.part_of_id for one in said})
    told = {person for person in authors.values() if person is not None}
    for voice in voices_at(places, fact).select_related("participant").order_by("contribution", "id"):
        if voice.participant is not None and voice.participant_id not in told:
            told.add(voice.participant.pk)
            yield to_voice(
                fact, moment, occasion, voice.participant, by_id[places[voice.contribution_id]], prefix=prefix
            )


def to_voice(
    fact: Fact, moment: Moment, occasion: str, person: Participant, said: Contribution, *, prefix: str = ""
) -> Occasion:
    """The occasion for somebody who added their voice to one contribution."""
    return Occasion(
        moment=moment,
        key=f"{prefix or moment}:{occasion}:voice:{person.uuid}",
        fact=fact,
        process=said.process_id,
        participant=person.pk,
        contribution=said,
        as_voice=True,
    )


def heard_at(said: Mapping[int, int | None]) -> dict[int, int]:
    """Where a voice for any of these may have been added, by its id, with the one of these for which it counts.

    `said` has beside each the whole it is of.
    """
    found = {whole: pk for pk, whole in reversed(list(said.items())) if whole is not None} | {pk: pk for pk in said}
    put_back = Contribution.objects.filter(Among("part_of", found), state=Contribution.State.PUT_BACK)
    return {point: found[whole] for point, whole in put_back.values_list("pk", "part_of_id") if whole} | found


def voices_at(places: Collection[int], fact: Fact) -> QuerySet[Voice]:
    """The voices that counted there when this happened, of people."""
    voices = Voice.objects.filter(Among("contribution", places), withdrawn=None, counted__lte=fact.recorded)
    return voices.exclude(participant=None)


def authors_of(said: Iterable[Contribution]) -> dict[int, int | None]:
    """Who said each, by its id; None where they left nothing to be told by."""
    written = Authorship.objects.filter(contribution__in=[one.pk for one in said])
    return dict(written.values_list("contribution_id", "participant_id"))


def answered_by(answers: Iterable[int], *, before: datetime) -> list[Contribution]:
    """What these answers are for now, and what stands with it; not what was withdrawn or erased."""
    heads = Contribution.objects.filter(
        pk__in=AnswerTo.objects.filter(answer__in=set(answers), current=True).values("contribution")
    )
    found = {
        contribution.pk: contribution
        for contribution in [*heads, *standing_with([head.pk for head in heads], before=before)]
    }
    gone = Contribution.State.WITHDRAWN
    return [found[pk] for pk in sorted(found) if found[pk].state != gone and found[pk].erased is None]


def standing_with(heads: Iterable[int], *, before: datetime) -> QuerySet[Contribution]:
    """What was answered by joining it to one of these, by then."""
    joined = AnswerTo.objects.filter(
        Among("answer__joined_to", heads),
        answer__recorded__lte=before,
        answer__outcome=Answer.Outcome.JOINED,
        current=True,
    )
    return Contribution.objects.filter(pk__in=joined.values("contribution")).order_by("id")
