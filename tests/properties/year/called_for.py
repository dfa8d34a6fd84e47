"""Whom the three moments call for, in plain Python: what happened, who is to be told of it, and what may go to whom.

Nothing here asks the house: it knows rows by their numbers alone, and works out the rest from what it was told.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

SENT, POSTED, ON_THE_PAGE, ASKED_NOT, NO_ADDRESS = "sent", "posted", "on-the-page", "asked-not", "no-address"
NOT_REACHED = "not-reached"
WAYS = {SENT: "email", POSTED: "post"}


@dataclass(eq=False)
class Person:
    """Somebody who left an address, and what they wish."""

    email: str
    pk: int
    uuid: UUID
    confirmed: bool = False
    agreed: bool = False  # to hear what became of what they said
    quiet: bool = False
    way: str = "email"
    has_post: bool = False  # they left a postal address too
    returned: bool = False  # what is sent to them comes back
    wants_news: bool = True
    erased: bool = False

    @property
    def way_now(self) -> str | None:
        """How they are told now: where messages come back, by what else they left."""
        if self.way != "email" or not self.returned:
            return self.way
        return "post" if self.has_post else None


@dataclass(eq=False)
class Answer:
    """An answer, what it changed, and when it was given."""

    uuid: UUID
    where: str
    step: int
    given: datetime
    until: date | None = None


@dataclass(eq=False)
class Said:
    """One thing said, or a point of it."""

    pk: int
    uuid: UUID
    reference: str
    author: Person | None
    there: bool = False  # said at the event
    whole: "Said | None" = None
    state: str = "waiting"
    erased: bool = False
    answer: Answer | None = None
    joined: "tuple[Said, int] | None" = None  # to which, and when
    first_answered: datetime | None = None
    appealed: bool = False
    voices: dict[Person, int] = field(default_factory=dict)  # and when they said yes

    @property
    def is_open(self) -> bool:
        """Whether it can be answered, or taken back."""
        return self.state in {"waiting", "talked-about"}

    @property
    def is_taken_back(self) -> bool:
        """Whether nothing of it may be said any more."""
        return self.state == "withdrawn" or self.erased


@dataclass(eq=False)
class Thing:
    """One thing that one person is to be told; `says` is how a message that tells it is known."""

    key: str
    occasion: str
    person: Person | None
    says: str
    said: Said | None = None
    asked: bool = False  # they came, booked or take part
    is_receipt: bool = False

    @property
    def fate(self) -> str:
        """What becomes of it as its person stands now."""
        to = self.person
        if to is None or to.erased:
            return NO_ADDRESS
        if to.quiet or not (to.agreed or self.asked):
            return ASKED_NOT
        if to.way_now is None:
            return NOT_REACHED
        if to.way_now == "page" or (to.way_now == "email" and not to.confirmed and not self.is_receipt):
            return ON_THE_PAGE
        return POSTED if to.way_now == "post" else SENT

    @property
    def fate_now(self) -> str:
        """The same once it was told: nothing goes of what was taken back since."""
        return ON_THE_PAGE if self.said is not None and self.said.is_taken_back else self.fate

    @property
    def passage(self) -> tuple[str, str]:
        """Whose message tells it, and how it is known there."""
        return (self.person.email if self.person else "", self.says)


@dataclass(eq=False)
class Waits:
    """A thing that is on its way, since which reading; `is_worded` once a worker wrote it and died, `printed` with which
    letters; `is_open` once nobody can say any more whether it went another way, for it may share a message with another.
    """

    thing: Thing
    due: datetime
    way: str
    reading: int
    is_worded: bool = False
    printed: object = None
    is_open: bool = False


Happening = Callable[[], Iterator[Thing]]
Passages = Counter[tuple[str, str]]


def passages(some: Iterable[Waits]) -> Passages:
    """What messages say that tell these: what one occasion tells one person is one passage."""
    return Counter(passage for passage, _occasion in {(one.thing.passage, one.thing.occasion) for one in some})


@dataclass(eq=False)
class CalledFor:
    """What happened and has not been read; what was told; what waits to be sent, and what has gone."""

    post_at: time | None
    said: list[Said] = field(default_factory=list)
    taking_part: dict[Person, int] = field(default_factory=dict)
    unread: list[Happening] = field(default_factory=list)
    moved: set[Person] = field(default_factory=set)
    confirmed: set[Person] = field(default_factory=set)
    things: dict[str, Thing] = field(default_factory=dict)
    fates: dict[str, str] = field(default_factory=dict)
    waiting: list[Waits] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)  # sent by a worker that died before it wrote that down
    stopped: set[str] = field(default_factory=set)  # what somebody stopped, each with all that tells of it
    readings: int = 0

    # --- who is told

    def received(self, said: Said) -> Iterator[Thing]:
        """The receipt."""
        yield Thing(
            f"received:once:{said.uuid}",
            f"received:{said.uuid}",
            said.author,
            f"We have what you said: {said.reference}",
            said,
            is_receipt=True,
        )

    def to_author(self, occasion: str, said: Said, says: str) -> Iterator[Thing]:
        """News of one thing said, for its author alone."""
        yield Thing(f"{occasion}:{said.uuid}", occasion, said.author, says, said)

    def answered(self, answer: Answer, about: Iterable[Said], says: str) -> Iterator[Thing]:
        """An answer: its authors, whoever's words were joined to theirs by then, and whoever had added their voice."""
        heads = list(about)
        beside = [one for one in self.said if one.joined and one.joined[0] in heads and one.joined[1] < answer.step]
        yield from self._and_voices(f"answered:{answer.uuid}", [*heads, *beside], answer.step, says)

    def delivered(self, occasion: str, touches: set[str], step: int, says: str, commitment: UUID) -> Iterator[Thing]:
        """What moved or changed: whoever's words had brought it about by then, and whoever takes part in it.

        Of a new version those hear what is new there, also where they caused it; of anything else once.
        """
        caused = [one for one in self.said if not one.is_taken_back and self._touches(one, touches, step)]
        told = list(self._and_voices(occasion, caused, step, says))
        yield from told
        known = set() if "version" in touches else {thing.person for thing in told}
        for person, since in self.taking_part.items():
            if since < step and person not in known:
                key = f"{occasion}:part:{commitment}:{person.uuid}"
                yield Thing(key, occasion, person, says, asked=True)

    def of_event(self, occasion: str, persons: Iterable[Person], asked: set[Person], says: str) -> Iterator[Thing]:
        """News of an event, for each of these."""
        for person in persons:
            yield Thing(f"{occasion}:{person.uuid}", occasion, person, says, asked=person in asked)

    def _touches(self, said: Said, touches: set[str], step: int) -> bool:
        head, since = said.joined or (said, 0)
        of = head.answer
        return of is not None and of.where in touches and of.step < step and since < step

    def _and_voices(self, occasion: str, about: list[Said], step: int, says: str) -> Iterator[Thing]:
        for said in about:
            yield from self.to_author(occasion, said, says)
        told, first = {said.author for said in about}, dict[int, Said]()
        for said in reversed(about):
            first |= {said.whole.pk: said} if said.whole else {}
        first |= {said.pk: said for said in about}
        for pk in sorted(first):
            heard = next(one for one in self.said if one.pk == pk)
            for person, since in heard.voices.items():
                if since < step and person not in told:
                    told.add(person)
                    yield Thing(f"{occasion}:voice:{person.uuid}", occasion, person, says, first[pk])

    # --- the worker reads on

    def read(self, now: datetime) -> None:
        """Everything that happened since is told, as things stand now; each thing once."""
        self.readings += 1
        for happening in self.unread:
            for thing in happening():
                if thing.key not in self.things:
                    self.things[thing.key] = thing
                    self._tell(thing, now)
        for key, thing in self.things.items():
            if thing.person in self.confirmed and not thing.is_receipt and self.fates[key] == ON_THE_PAGE:
                self._tell(thing, now)
        for one in [one for one in self.waiting if one.thing.person in self.moved]:
            if one.is_worded or one.is_open or one.printed is not None:
                continue
            if one.reading == self.readings and one.thing.fate_now not in WAYS:
                one.is_open = (
                    True  # taken back before it was told: read with the choice it goes no way, read after it that one
                )
                self.unsure.add(one.thing.key)
                continue
            if WAYS.get(one.thing.fate_now) != one.way:
                self._tell_anew(one, now)
        self.unread, self.moved, self.confirmed = [], set(), set()

    def _tell(self, thing: Thing, now: datetime) -> None:
        self._tell_with(thing, thing.fate, now)

    def _tell_anew(self, waits: Waits, now: datetime) -> None:
        self.waiting.remove(waits)
        self._tell_with(waits.thing, waits.thing.fate_now, now)

    def _tell_with(self, thing: Thing, fate: str, now: datetime) -> None:
        self.fates[thing.key] = fate
        if way := WAYS.get(fate):
            at_once = self.post_at is None or thing.is_receipt
            self.waiting.append(Waits(thing, now if at_once else self._hour(now), way, self.readings))

    def _hour(self, now: datetime) -> datetime:
        hour = datetime.combine(now.date(), self.post_at or time(), now.tzinfo)
        return hour if hour >= now + timedelta(minutes=5) else hour + timedelta(days=1)

    # --- the worker sends

    def goes(self, now: datetime, *, paused: bool, way: str = "email") -> tuple[list[Waits], list[Waits]]:
        """What has to go now in this way, and what besides may: in one message with a receipt or with what is stopped, or
        in words of an attempt that died.
        """
        here = [one for one in self.waiting if (one.way == way or one.is_open) and one.due <= now]
        due = [one for one in here if one.printed is None and one.thing.occasion not in self.stopped]
        receipts = {(one.thing.person, one.reading) for one in due if one.thing.is_receipt}
        must, may = [], []
        for one in due:
            moves = not one.is_worded and one.thing.person is not None and one.thing.person.way_now not in {None, way}
            if one.is_open:
                may.append(one)
            elif paused and not one.thing.is_receipt:
                shares = (one.thing.person, one.reading) in receipts
                may += [one] if shares and not moves else []
                self.unsure |= {one.thing.key} if shares else set()
            elif self._may_share_with_what_is_stopped(one):
                one.is_open = moves or one.thing.fate_now not in WAYS
                may.append(one)
                self.unsure.add(one.thing.key)
            elif moves:
                self._tell_anew(one, now)
            elif one.thing.fate_now in WAYS:
                must.append(one)
            else:
                may += [one] if one.is_worded and one.thing.fate in WAYS else []
                self.waiting.remove(one)
                self.fates[one.thing.key] = one.thing.fate_now
        return must, may

    def _may_share_with_what_is_stopped(self, one: Waits) -> bool:
        """Whether it may be in one message with something that is: told at once, on one day, or put into one envelope."""
        theirs = [
            other
            for other in self.waiting
            if other.thing.person is one.thing.person and other.thing.occasion in self.stopped
        ]
        by_day = self.post_at is not None
        return any(
            other.reading == one.reading or (by_day and other.due == one.due) or one.way == "post" for other in theirs
        )

    def stop(self, index: int) -> Thing | None:
        """Somebody stops what tells of one thing that waits; returns one of these."""
        could = [one.thing for one in self.waiting if one.thing.occasion not in self.stopped]
        chosen = could[index % len(could)] if could else None
        self.stopped |= {chosen.occasion} if chosen is not None else set()
        return chosen

    def printed(self, must: Iterable[Waits], may: Iterable[Waits], told: Passages, bundle: object) -> None:
        """These stand on paper, and are as they are until somebody posted them."""
        for one in [*must, *may]:
            if one in self.waiting and one.thing.passage in told:
                one.printed = bundle

    def posted(self, bundle: object) -> int:
        """What was printed together has gone: a letter to each of them."""
        gone = [one for one in self.waiting if one.printed == bundle]
        self.waiting = [one for one in self.waiting if one not in gone]
        return len({one.thing.person for one in gone})

    def came_back(self, person: Person, things: Iterable[Thing]) -> None:
        """A message that told somebody these came back for good."""
        person.returned = True
        for thing in things:
            if self.fates.get(thing.key) == SENT:
                self.fates[thing.key] = NOT_REACHED

    def gone(self, must: Iterable[Waits], may: Iterable[Waits], told: Passages) -> list[Thing]:
        """What had to go has gone; of what might, what was read. Returns what has gone."""
        gone = [one for one in [*must, *may] if one in self.waiting and one.thing.passage in told]
        self.waiting = [one for one in self.waiting if one not in gone]
        return [one.thing for one in gone]

    def died(self, going: Iterable[Waits], told: Passages) -> None:
        """The worker died on the way: what was read has gone, and the rest has its words and not gone."""
        for one in going:
            one.is_worded = True
            if one in self.waiting and one.thing.passage in told:
                self.waiting.remove(one)
                self.unsure.add(one.thing.key)

    # --- what is taken away

    def erase(self, person: Person) -> None:
        """Of somebody who was erased nothing waits, and nothing names them."""
        person.erased = True
        dropped = {one.thing.key for one in self.waiting if one.thing.person is person}
        self.waiting = [one for one in self.waiting if one.thing.person is not person]
        for key in [key for key in self.things if str(person.uuid) in key]:
            del self.things[key], self.fates[key]
        for key, thing in self.things.items():
            if thing.person is person and (key in dropped or self.fates[key] == ON_THE_PAGE):
                self.fates[key] = NO_ADDRESS
        for said in self.said:
            said.voices.pop(person, None)
            if said.author is person:
                said.author, said.erased = None, True
        self.taking_part.pop(person, None)
