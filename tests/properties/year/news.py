"""Whom a digest is called for, in plain Python: what became public, who follows, and what they were told as their own."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tests.properties.year.called_for import ASKED_NOT, Answer, CalledFor, Person, Said

MOST = 10  # pieces of news that a digest names of one commitment
Names = Counter[str]


@dataclass(eq=False)
class Item:
    """One thing that became public: what tells people of their own is its `occasion`. An answer is for what was said."""

    occasion: str
    title: str = ""
    answer: Answer | None = None
    about: list[Said] = field(default_factory=list)
    is_read: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether everybody can read it for certain: an answer that all it was for still have."""
        return all(one.answer is self.answer and one.state == "answered" and not one.erased for one in self.about)

    @property
    def is_over(self) -> bool:
        """Whether all that it was for has another answer."""
        return bool(self.about) and all(one.answer is not self.answer for one in self.about)

    @property
    def names(self) -> list[str]:
        """By what it may be known in a digest."""
        return [f"answer {one.reference}" for one in self.about] if self.answer is not None else [self.title]


@dataclass(eq=False)
class Follower:
    """Somebody who follows, when it was last looked, and what is not news to them."""

    person: Person
    looked: datetime
    known: set[Item]


@dataclass(eq=False)
class Digest:
    """One digest that waits: what it has to name, and what besides it may."""

    person: Person
    must: Names
    may: Names


@dataclass(eq=False)
class News:
    """What became public, who follows, and which digests wait."""

    items: list[Item] = field(default_factory=list)
    followers: dict[Person, Follower] = field(default_factory=dict)
    waiting: list[Digest] = field(default_factory=list)
    said_no: set[Person] = field(default_factory=set)

    def follows(self, person: Person, now: datetime) -> None:
        """Somebody follows from now on."""
        person.wants_news = True
        self.followers[person] = Follower(person, now, set(self.items))

    def forget(self, person: Person) -> None:
        """They do not any more, or were erased: nothing waits for them."""
        self.followers.pop(person, None)
        self.waiting = [one for one in self.waiting if one.person is not person]

    def switched(self, person: Person, news: bool) -> None:
        """“No news”, and that they may come again."""
        if person.wants_news and not news:
            self.said_no.add(person)
        person.wants_news = news

    def read(self) -> None:
        """The worker has read all that happened: it is news now, and whoever said no is sent nothing that waits."""
        for item in self.items:
            item.is_read = True
        self.waiting = [one for one in self.waiting if one.person not in self.said_no or one.person.wants_news]
        self.said_no = set()

    def look(self, now: datetime, called: CalledFor) -> None:
        """It is looked who is to be sent what became public: each once a week, from Monday at seven."""
        for one in self.followers.values():
            if one.looked < _begun(now):
                new = [item for item in self.items if item.is_read and item not in one.known]
                one.looked, one.known = now, one.known | set(new)
                person = one.person
                if person.confirmed and person.wants_news and not person.returned:
                    self._digest(person, new, called)

    def _digest(self, person: Person, new: Iterable[Item], called: CalledFor) -> None:
        mine = [(thing.occasion, key) for key, thing in called.things.items() if thing.person is person]
        unsure = {occasion for occasion, key in mine if key in called.unsure}
        own = {occasion for occasion, key in mine if called.fates[key] != ASKED_NOT} - unsure
        must, may = Counter[str](), Counter[str]()
        for item in new:
            if item.occasion in own or item.is_over:
                continue
            if item.occasion in unsure or not item.is_sure:
                may.update(item.names)
            elif item.answer is None:
                must.update(item.names)
            else:
                must.update(item.names[:1])
        if must.total() + may.total() > MOST:
            must, may = Counter(), must + may
        self.waiting.append(Digest(person, must, may))

    def gone(self, sent: Iterable[tuple[str, Names]], *, all_of_it: bool) -> None:
        """These digests have left: each is one that waited, and names what it had to; `all_of_it` where nothing died."""
        for to, names in sent:
            fits = (one for one in self.waiting if one.person.email == to and _is(one, names))
            one = next(fits, None)
            assert one is not None, (to, names, [(each.must, each.may) for each in self.waiting])
            self.waiting.remove(one)
        assert not all_of_it or not any(one.must for one in self.waiting), self.waiting
        if all_of_it:
            self.waiting = []


def _is(digest: Digest, names: Names) -> bool:
    return digest.must <= names <= digest.must + digest.may


def _begun(now: datetime) -> datetime:
    day: date = now.date() if now.time() >= time(7) else now.date() - timedelta(days=1)
    return datetime.combine(day - timedelta(days=day.weekday()), time(7), now.tzinfo)
