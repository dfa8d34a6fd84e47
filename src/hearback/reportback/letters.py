"""From tellings to messages: one to each person for each process, in the outbox at once and written when it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Count, F, JSONField, Value, When
from django.db.models.functions import Concat
from django.utils import translation

from hearback.core import clock
from hearback.core.sets import UuidText
from hearback.core.viewer import Purpose
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.outbox.models import Channel, Message
from hearback.outbox.writing import Written
from hearback.people import links
from hearback.people import queries as people
from hearback.people.queries import Reach
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.reportback import daily, quoting, rules, sections, texts
from hearback.reportback.daily import Gathered
from hearback.reportback.models import Fate, Moment, Telling
from hearback.reportback.shelf import Shelf, Told
from hearback.reportback.texts import Section

WRITER = "told"
# What matters most to whoever reads it stands first in a message; the rest as it happened.
_FIRST: list[str] = [
    Moment.ANSWERED,
    Moment.DELIVERED,
    *(one for one in Moment if one not in {Moment.ANSWERED, Moment.DELIVERED}),
]
Pair = tuple[Telling, Fact]


def put(pairs: Sequence[Pair], reach: Mapping[int, Reach], *, of: Gathered | None = None) -> None:
    """Put what is to be sent into the outbox, unwritten, and note on each telling its message, or that it waits on the page.

    Where a process writes once a day, what nobody waits for goes into the one message of that day that is there already;
    what is told of an answer for many, into that `of` it.
    Changes the tellings and saves none of them. The same queries however many there are.
    """
    letters = _letters([pair for pair in pairs if pair[0].fate in rules.GOES], reach)
    messages = [_message(mine, reach, of=of) for mine in letters]
    queued = outbox.put_messages(messages)
    there = [queued[message.key] for message in messages]
    alone = [at for at, one in enumerate(there) if one.uuid != messages[at].uuid and daily.began(one)]
    if alone:  # it goes already, or somebody stopped everything that waited then: what is told now is none of that
        others = {at: _message(letters[at], reach, alone=True) for at in alone}
        queued |= outbox.put_messages(list(others.values()))
        messages = [others.get(at, message) for at, message in enumerate(messages)]
    for mine, message in zip(letters, messages, strict=True):
        for telling, _fact in mine:
            telling.message = queued[message.key]
    told_of = ((queued[message.key], mine) for mine, message in zip(letters, messages, strict=True))
    besides = {row.pk: {fact.uuid for _telling, fact in mine} - {row.batch} for row, mine in told_of}
    outbox.wait_for_each(batches={pk: others for pk, others in besides.items() if others})


def _letters(pairs: Sequence[Pair], reach: Mapping[int, Reach]) -> list[list[Pair]]:
    """One for each person and process. An unconfirmed address gets few receipts a day: the rest wait on the page.

    While a process is paused a receipt, which somebody waits for, is a letter of its own, for the rest waits; so is what
    goes at once where the rest goes at the hour of the day.
    """
    paused = {pk for pk, one in processes.pauses_of({telling.process for telling, _fact in pairs}).items() if one.now}
    unconfirmed = [one.participant for one in reach.values() if not one.confirmed and Channel.EMAIL in one.ways[:1]]
    receipts = _receipts_today(unconfirmed)
    found: dict[tuple[int, int, bool, bool], list[Pair]] = {}
    for telling, fact in pairs:
        person = telling.participant_id
        if person is None or receipts.get(person, 0) >= rules.RECEIPTS_A_DAY:
            telling.fate = Fate.ON_THE_PAGE
        else:
            waits = telling.process_id in paused and telling.moment != Moment.RECEIVED
            found.setdefault((person, telling.process_id, waits, _is_gathered(telling)), []).append((telling, fact))
    return list(found.values())


def keys_of(person: UUID) -> str:
    """How the keys of this person's messages begin."""
    return f"{WRITER}:{person}:"


def key_in_rows(person: object, rest: str) -> Concat:
    """The same as `keys_of` and this rest, of the person of each row."""
    return Concat(Value(f"{WRITER}:"), UuidText(person), Value(f":{rest}"))


def _is_gathered(telling: Telling) -> bool:
    return telling.process.post_at is not None and telling.moment not in daily.AT_ONCE


def _receipts_today(participants: Iterable[int]) -> dict[int, int]:
    since = clock.now() - timedelta(days=1)
    sent = Telling.objects.filter(participant__in=list(participants), moment=Moment.RECEIVED, created__gt=since)
    counted = sent.exclude(message=None).order_by().values_list("participant")
    return dict(counted.annotate(messages=Count("message", distinct=True)))


def _message(
    mine: Sequence[Pair], reach: Mapping[int, Reach], *, of: Gathered | None = None, alone: bool = False
) -> Message:
    first, _fact = mine[0]
    to = reach[first.participant_id or 0]
    about = hashlib.sha256("\n".join(telling.key for telling, _fact in mine).encode()).hexdigest()[:24]
    waited_for = any(telling.moment == Moment.RECEIVED for telling, _fact in mine)
    channel = rules.channel_of(to, by_mail=settings.MAIL is not None) or Channel.EMAIL
    gathered = (daily.of_the_day(first.process) if _is_gathered(first) else None) or of
    rest = gathered.rest_of_key(channel) if gathered is not None and not alone else about
    return outbox.unwritten(
        key=f"{keys_of(to.uuid)}{rest}",
        writer=WRITER,
        language=first.language,
        due=gathered.due if gathered is not None else None,
        about=None if waited_for else first.process.uuid,
        batch=min((fact for _telling, fact in mine), key=lambda fact: fact.pk).uuid,
        channel=channel,
        process=first.process.uuid,
    )


# --- writing them, when they are sent


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to one person about one process, as it stands now; `not_told` is what does not go any more, and why."""

    reach: Reach
    channel: Channel
    process: Process
    told: tuple[Told, ...]
    not_told: Mapping[Fate, Collection[Telling]]

    @property
    def tellings(self) -> list[Telling]:
        """Everything in it, also what does not go any more."""
        goes = [telling for one in self.told for telling in one.tellings]
        return goes + [telling for several in self.not_told.values() for telling in several]

    @property
    def is_elsewhere(self) -> bool:
        """Whether its person is told in another way by now."""
        return rules.channel_of(self.reach, by_mail=True) not in {None, self.channel}


@dataclass(frozen=True, slots=True)
class Carried:
    """What some messages carry: their tellings by the message's id, the facts these are of, and whom they reach now."""

    tellings: Mapping[int, Sequence[Telling]]
    facts: Mapping[UUID, Fact]
    reach: Mapping[int, Reach]


def carried_by(messages: Sequence[Message]) -> Carried:
    """What each of these carries, read again in as many statements however many they are."""
    rows = Telling.objects.filter(message__in=[message.pk for message in messages]).order_by("id")
    tellings = list(rows.select_related("contribution").prefetch_related("process", "event"))
    facts = _facts({telling.fact for telling in tellings})
    found: dict[int, list[Telling]] = {}
    for telling in tellings:
        found.setdefault(telling.message_id or 0, []).append(telling)
    persons = {telling.participant_id for telling in tellings if telling.participant_id is not None}
    return Carried(found, facts, people.reach_of(persons))


def _facts(wanted: Collection[UUID]) -> dict[UUID, Fact]:
    """These facts, an answer's without its references: they are as many as it is for, and nobody here asks for them."""
    few = Case(When(verb="answer.given", then=Value({}, JSONField())), default=F("refs"))
    rows = Fact.objects.filter(uuid__in=wanted).defer("refs").annotate(few=few)
    for fact in rows:
        fact.refs = fact.few
    return {fact.uuid: fact for fact in rows}


def of(messages: Sequence[Message]) -> dict[int, Letter]:
    """What each of these messages tells now, by its id: whose address it is, and what they wish, is read again."""
    carried = carried_by(messages)
    found = {}
    for message in messages:
        mine = [one for one in carried.tellings.get(message.pk, ()) if one.participant_id in carried.reach]
        if mine:
            reach = carried.reach[mine[0].participant_id or 0]
            found[message.pk] = _letter(mine, Channel(message.channel), reach, carried.facts)
    return found


def _letter(tellings: Sequence[Telling], way: Channel, reach: Reach, read: Mapping[UUID, Fact]) -> Letter:
    by_fate: dict[Fate, list[Telling]] = {}
    for telling in tellings:
        by_fate.setdefault(_fate_now(telling, way, reach), []).append(telling)
    goes = by_fate.pop(rules.fate_by(way), [])
    told = tuple(sections.group((telling, read[telling.fact]) for telling in goes))
    return Letter(reach=reach, channel=way, process=tellings[0].process, told=told, not_told=by_fate)


def _fate_now(telling: Telling, way: Channel, reach: Reach) -> Fate:
    """What becomes of it now that it would go this way: of what was taken back or erased meanwhile, nothing is sent."""
    if rules.is_taken_back(telling):
        return Fate.ON_THE_PAGE
    fate = rules.fate_of(reach, Moment(telling.moment), by_mail=True, asked=telling.is_asked_for)
    if fate not in rules.GOES:
        return fate
    return rules.fate_by(way) if way in reach.ways else Fate.ON_THE_PAGE


def written(letters: Mapping[int, Letter]) -> dict[int, Written]:
    """What each of these letters says, by the same id; without those in which nothing is there to tell any more."""
    told = [one for letter in letters.values() for one in letter.told]
    shelf, words = Shelf(told), quoting.words_of(one.contributions for one in told if quotes(one))
    found = ((pk, _written(letter, shelf, words)) for pk, letter in letters.items())
    return {pk: one for pk, one in found if one is not None}


def quotes(told: Told) -> bool:
    """Whether their own words stand above it: with an answer, to whoever said it."""
    return told.tellings[0].moment == Moment.ANSWERED and not told.as_voice


def _written(letter: Letter, shelf: Shelf, words: Mapping[int, str]) -> Written | None:
    reach = letter.reach
    language = reach.languages[0]
    parts = [part for code in reach.languages if (part := _in_language(letter, code, shelf, words)) is not None]
    if not parts:
        return None
    subject, body = " / ".join(part[0] for part in parts), texts.BETWEEN_LANGUAGES.join(part[1] for part in parts)
    quiet = links.url(Purpose.QUIET, reach.uuid, reach.link_version, language)
    to = reach.address if letter.channel == Channel.EMAIL else ""
    # RFC 8058: a mail program's own button, which posts to the same address. A receipt is no subscription and has none.
    headers = {"List-Unsubscribe": f"<{quiet}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return Written(to, subject, body, language, headers if reach.confirmed else {})


def _in_language(letter: Letter, language: str, shelf: Shelf, words: Mapping[int, str]) -> tuple[str, str] | None:
    """Subject and body in one language, the most important first; None where nothing is there to tell any more."""
    told = sorted(letter.told, key=lambda one: _FIRST.index(one.tellings[0].moment))
    found = [section for _one, section in with_words(told, language, shelf, words)]
    if not found:
        return None
    reach = letter.reach
    return texts.message(
        letter.process,
        found,
        shelf.wordings(letter.process),
        language=language,
        own_page=links.url(Purpose.ME, reach.uuid, reach.link_version, language),
        quiet=links.url(Purpose.QUIET, reach.uuid, reach.link_version, language) if reach.confirmed else "",
        not_me="" if reach.confirmed else links.url(Purpose.NOT_ME, reach.uuid, reach.link_version, language),
    )


def with_words(
    told: Sequence[Told], language: str, shelf: Shelf, words: Mapping[int, str]
) -> list[tuple[Told, Section]]:
    """What each of these says, an answer below what they said; without what is no longer there to tell.

    `words` are quotations, by the contribution.
    """
    written = zip(told, sections.write(told, language, shelf), strict=True)
    with translation.override(language):
        return [(one, _below_words(one, section, words)) for one, section in written if section is not None]


def _below_words(told: Told, section: Section, words: Mapping[int, str]) -> Section:
    if not quotes(told):
        return section
    said = quoting.you_said([words[one.pk] for one in told.contributions if one.pk in words])
    return replace(section, paragraphs=(*said, *section.paragraphs))
