"""From tellings to messages: one to each person for each process, put into the outbox together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count

from hearback.core import clock
from hearback.core.viewer import Purpose
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.outbox.models import Channel, Message
from hearback.people import links
from hearback.people.queries import Reach
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.reportback import rules, sections, texts
from hearback.reportback.models import Fate, Moment, Telling
from hearback.reportback.sections import Shelf, Told

Pair = tuple[Telling, Fact]


@dataclass(frozen=True, slots=True)
class _Letter:
    """What goes to one person about one process."""

    reach: Reach
    channel: Channel
    process: Process
    language: str
    tellings: tuple[Telling, ...]
    told: tuple[Told, ...]


def send(pairs: Sequence[Pair], reach: Mapping[int, Reach]) -> None:
    """Put what is to be sent into the outbox, and note on each telling its message, or that it waits on the page.

    Changes the tellings and saves none of them. The same queries however many there are.
    """
    letters = _letters([pair for pair in pairs if pair[0].fate in rules.GOES], reach)
    shelf = Shelf(one for letter in letters for one in letter.told)
    written = [(letter, message) for letter in letters if (message := _written(letter, shelf)) is not None]
    queued = outbox.put_messages([message for _letter, message in written])
    for letter in letters:
        for telling in letter.tellings:
            telling.fate = Fate.ON_THE_PAGE
    for letter, message in written:
        for telling in letter.tellings:
            telling.message, telling.fate = queued[message.key], rules.fate_by(letter.channel)


def _letters(pairs: Sequence[Pair], reach: Mapping[int, Reach]) -> list[_Letter]:
    """One for each person and process. An unconfirmed address gets few receipts a day: the rest wait on the page.

    While a process is paused a receipt, which somebody waits for, is a letter of its own, for the rest waits.
    """
    paused = {pk for pk, one in processes.pauses_of({telling.process for telling, _fact in pairs}).items() if one.now}
    unconfirmed = [one.participant for one in reach.values() if not one.confirmed and Channel.EMAIL in one.ways[:1]]
    receipts = _receipts_today(unconfirmed)
    found: dict[tuple[int, int, bool], list[Pair]] = {}
    for telling, fact in pairs:
        person = telling.participant_id
        if person is None or receipts.get(person, 0) >= rules.RECEIPTS_A_DAY:
            telling.fate = Fate.ON_THE_PAGE
        else:
            waits = telling.process_id in paused and telling.moment != Moment.RECEIVED
            found.setdefault((person, telling.process_id, waits), []).append((telling, fact))
    return [
        _Letter(
            reach=reach[person],
            channel=rules.channel_of(reach[person], by_mail=settings.MAIL is not None) or Channel.EMAIL,
            process=mine[0][0].process,
            language=mine[0][0].language,
            tellings=tuple(telling for telling, _fact in mine),
            told=tuple(sections.group(mine)),
        )
        for (person, _process, _waits), mine in found.items()
    ]


def _receipts_today(participants: Iterable[int]) -> dict[int, int]:
    since = clock.now() - timedelta(days=1)
    sent = Telling.objects.filter(participant__in=list(participants), moment=Moment.RECEIVED, created__gt=since)
    counted = sent.exclude(message=None).order_by().values_list("participant")
    return dict(counted.annotate(messages=Count("message", distinct=True)))


def _written(letter: _Letter, shelf: Shelf) -> Message | None:
    written = [one for one in sections.write(letter.told, letter.language, shelf) if one is not None]
    if not written:
        return None
    reach, language = letter.reach, letter.language
    if letter.channel != Channel.EMAIL:
        return _unwritten(letter)
    quiet = links.url(Purpose.QUIET, reach.uuid, reach.link_version, language)
    subject, body = texts.message(
        letter.process,
        written,
        shelf.wordings(letter.process),
        language=language,
        own_page=links.url(Purpose.ME, reach.uuid, reach.link_version, language),
        quiet=quiet if reach.confirmed else "",
        not_me="" if reach.confirmed else links.url(Purpose.NOT_ME, reach.uuid, reach.link_version, language),
    )
    # RFC 8058: a mail program's own button, which posts to the same address. A receipt is no subscription and has none.
    headers = {"List-Unsubscribe": f"<{quiet}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return outbox.written(
        key=_key(letter),
        to=reach.address,
        subject=subject,
        body=body,
        language=language,
        headers=headers if reach.confirmed else {},
        about=None if any(one.moment == Moment.RECEIVED for one in letter.tellings) else letter.process.uuid,
        batch=letter.told[0].fact.uuid,
        process=letter.process.uuid,
    )


def _unwritten(letter: _Letter) -> Message:
    """What waits for somebody who does it has no words yet: they are written when it is printed or read."""
    return outbox.written(
        key=_key(letter),
        channel=letter.channel,
        to="",
        subject="",
        body="",
        language=letter.language,
        about=None if any(one.moment == Moment.RECEIVED for one in letter.tellings) else letter.process.uuid,
        process=letter.process.uuid,
    )


def _key(letter: _Letter) -> str:
    about = hashlib.sha256("\n".join(telling.key for telling in letter.tellings).encode()).hexdigest()[:24]
    return f"told:{letter.reach.uuid}:{about}"
