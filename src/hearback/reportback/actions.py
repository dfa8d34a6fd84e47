"""Telling people what became of what they said: each thing once, several at a time in one message."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from hearback.answers.models import Talk
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.languages import codes
from hearback.core.locks import Lock, alone
from hearback.core.viewer import CLOCK, Purpose, Viewer
from hearback.journal import actions as journal
from hearback.journal.models import Fact
from hearback.journal.verbs import Verb
from hearback.outbox import actions as outbox
from hearback.outbox.models import Message, State
from hearback.people import actions as people_actions
from hearback.people import links
from hearback.people import queries as people
from hearback.people import rules as people_rules
from hearback.people.models import Participant
from hearback.people.queries import Reach
from hearback.plans import queries as plans
from hearback.plans.models import Version
from hearback.processes import rules as process_rules
from hearback.processes.models import Process
from hearback.reportback import facts, occasions, rules, sections, texts
from hearback.reportback.models import Fate, Moment, Telling
from hearback.reportback.occasions import Occasion


@transaction.atomic
def tell(*, facts: Sequence[Fact]) -> list[Telling]:
    """Tell everyone whom these facts concern, and return what was told.

    What was told before is not told again; all that one person hears of these facts is one message. A fact that
    somebody confirmed their address releases what had waited for that. Locks nothing: the follower's watermark,
    held by the caller, lets one worker in at a time, and a telling's key is unique.
    """
    due = occasions.of(facts)
    told_before = set(Telling.objects.filter(key__in=[one.key for one in due]).values_list("key", flat=True))
    due = [one for one in due if one.key not in told_before]
    reach = people.reach_of(one.participant for one in due if one.participant is not None)
    tellings = [_telling(one, reach.get(one.participant) if one.participant else None) for one in due]
    told = dict(zip((telling.key for telling in tellings), (one.fact for one in due), strict=True))
    for participant, theirs in _by_person(tellings).items():
        _write_to(reach[participant], theirs, told)
    made = Telling.objects.bulk_create(tellings)
    _release(facts)
    return made


def _telling(occasion: Occasion, reach: Reach | None) -> Telling:
    fate = rules.fate_of(reach, occasion.moment, by_mail=settings.MAIL is not None, booked=occasion.booked)
    return Telling(
        process_id=occasion.process,
        participant_id=occasion.participant,
        moment=occasion.moment,
        contribution=occasion.contribution,
        event=occasion.event,
        fact=occasion.fact.uuid,
        key=occasion.key,
        fate=fate,
        language=_language(occasion, reach),
    )


def _language(occasion: Occasion, reach: Reach | None) -> str:
    wanted = reach.language if reach else occasion.contribution.language if occasion.contribution else ""
    return wanted if wanted in codes() else codes()[0]


def _by_person(tellings: Iterable[Telling]) -> dict[int, list[Telling]]:
    found: dict[int, list[Telling]] = {}
    for telling in tellings:
        if telling.participant_id is not None and telling.fate == Fate.SENT:
            found.setdefault(telling.participant_id, []).append(telling)
    return found


def _write_to(reach: Reach, tellings: list[Telling], told: dict[str, Fact]) -> None:
    """Put one message for each process into the outbox. An unconfirmed address gets few receipts a day."""
    if not reach.confirmed and _receipts_today(reach) >= rules.RECEIPTS_A_DAY:
        for telling in tellings:
            telling.fate = Fate.ON_THE_PAGE
        return
    for process in {telling.process_id: telling.process for telling in tellings}.values():
        mine = [telling for telling in tellings if telling.process_id == process.pk]
        message = _message(reach, process, [(telling, told[telling.key]) for telling in mine])
        for telling in mine:
            telling.message = message
            telling.fate = Fate.SENT if message else Fate.ON_THE_PAGE


def _receipts_today(reach: Reach) -> int:
    since = clock.now() - timedelta(days=1)
    sent = Telling.objects.filter(participant=reach.participant, moment=Moment.RECEIVED, created__gt=since)
    return sent.exclude(message=None).values("message").distinct().count()


def _message(reach: Reach, process: Process, pairs: list[tuple[Telling, Fact]]) -> Message | None:
    language = pairs[0][0].language
    written = [section for section in sections.write(sections.group(pairs), language) if section is not None]
    if not written:
        return None
    quiet = links.url(Purpose.QUIET, reach.uuid, reach.link_version, language)
    not_me = links.url(Purpose.NOT_ME, reach.uuid, reach.link_version, language)
    subject, body = texts.message(
        process,
        written,
        language=language,
        own_page=links.url(Purpose.ME, reach.uuid, reach.link_version, language),
        quiet=quiet if reach.confirmed else "",
        not_me="" if reach.confirmed else not_me,
    )
    # RFC 8058: a mail program's own button, which posts to the same address. A receipt is no subscription and has none.
    headers = {"List-Unsubscribe": f"<{quiet}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    about = hashlib.sha256("\n".join(telling.key for telling, _fact in pairs).encode()).hexdigest()[:24]
    return outbox.put_message(
        key=f"told:{reach.uuid}:{about}",
        to=reach.address,
        subject=subject,
        body=body,
        language=language,
        headers=headers if reach.confirmed else {},
    )


def _release(happened: Sequence[Fact]) -> None:
    """Whoever confirmed their address is sent, in one message a process, what had waited on their page for that."""
    confirmed = {fact.subject_uuid for fact in happened if fact.verb == "address.confirmed"}
    if not confirmed or settings.MAIL is None:
        return
    waiting = (
        Telling.objects.filter(participant__uuid__in=confirmed, fate=Fate.ON_THE_PAGE, message=None)
        .exclude(moment=Moment.RECEIVED)
        .select_related("process", "contribution", "event")
    )
    by_person: dict[int, list[Telling]] = {}
    for telling in waiting:
        by_person.setdefault(telling.participant_id or 0, []).append(telling)
    read = {
        fact.uuid: fact for fact in Fact.objects.filter(uuid__in={t.fact for rows in by_person.values() for t in rows})
    }
    reach = people.reach_of(by_person)
    for participant, theirs in by_person.items():
        if rules.fate_of(reach[participant], Moment.ANSWERED, by_mail=True, booked=True) == Fate.SENT:
            _write_to(reach[participant], theirs, {telling.key: read[telling.fact] for telling in theirs})
    Telling.objects.bulk_update([t for rows in by_person.values() for t in rows], ["fate", "message"])


# --- what time does


def notice_dates(*, now: datetime) -> int:
    """Append a fact, once, for each date that has passed: news promised, a milestone due, an embargo over.

    Returns how many. Looks first without a lock; what it finds it looks up again with the journal locked, so that
    two clocks append one fact.
    """
    today = clock.day(now)
    return _news_due(today) + _versions_appeared(now) + _milestones_missed(today)


def _news_due(today: date) -> int:
    late = Talk.objects.filter(
        ended=None, next_news__lt=today, contribution__state=Contribution.State.TALKED_ABOUT
    ).select_related("contribution__process")
    return sum(
        _once(
            facts.NEWS_DUE,
            ("contribution", talk.contribution.uuid),
            talk.contribution.process,
            {"talk": str(talk.uuid), "due": talk.next_news.isoformat()},
        )
        for talk in late
    )


def _versions_appeared(now: datetime) -> int:
    """Versions that were published under an embargo which is over."""
    appeared = 0
    embargoed = {
        fact.subject_uuid: fact
        for fact in Fact.objects.filter(verb="version.published")
        if occasions.is_embargoed(fact)
    }
    for version in Version.objects.filter(uuid__in=embargoed, published__lte=now).select_related("process"):
        appeared += _once(
            facts.VERSION_APPEARED, ("version", version.uuid), version.process, {"number": version.number}
        )
    return appeared


def _milestones_missed(today: date) -> int:
    return sum(
        _once(
            facts.MILESTONE_MISSED,
            ("milestone", late.milestone),
            process,
            {"commitment": str(late.commitment), "milestone": str(late.milestone), "due": late.due_latest.isoformat()},
        )
        for process in Process.objects.exclude(opened=None)
        for late in plans.overdue_milestones(process, today)
    )


def _once(verb: Verb, subject: tuple[str, UUID], process: Process, refs: dict[str, str | int]) -> int:
    """Append this fact unless it is there; returns how many were appended."""
    if _is_there(verb, subject, refs):
        return 0
    with transaction.atomic():
        alone(Lock.JOURNAL)
        if _is_there(verb, subject, refs):
            return 0
        journal.append(verb, actor=CLOCK, subject=subject, process=process.uuid, refs=refs)
    return 1


def _is_there(verb: Verb, subject: tuple[str, UUID], refs: dict[str, str | int]) -> bool:
    known = Fact.objects.filter(subject_uuid=subject[1], verb=verb.name).values_list("refs", flat=True)
    return refs in list(known)


@transaction.atomic
def notice_returned() -> int:
    """Remember of each address that a message to it was refused for good; returns how many tellings it stopped.

    It is shown to the person, and nothing more is sent there until they confirm it again.
    """
    refused = Telling.objects.filter(fate=Fate.SENT, message__state=State.GIVEN_UP, participant__isnull=False)
    back = list(refused.select_related("participant"))
    for person in {telling.participant for telling in back if telling.participant is not None}:
        contact = people.contact_of(person)
        if contact is not None:
            people_actions.address_returned(contact=contact.uuid)
    return Telling.objects.filter(pk__in=[telling.pk for telling in back]).update(fate=Fate.NOT_REACHED)


# --- forgetting


@transaction.atomic
def erase_participant(*, actor: Viewer, participant: int) -> None:
    """Take away what waits for a person and to whom things were told; that something was told stays, as a number."""
    person = Participant.objects.get(pk=participant)
    if not people_rules.may_erase(actor, person):
        raise NotAllowed
    outbox.drop_messages(keys_starting=f"told:{person.uuid}:")
    told = Telling.objects.filter(participant=person)
    told.filter(Q(fate=Fate.ON_THE_PAGE) | Q(fate=Fate.SENT, message=None)).update(fate=Fate.NO_ADDRESS)
    for telling in told.filter(key__contains=str(person.uuid)):
        telling.key = f"{telling.moment}:erased:{telling.uuid}"
        telling.save(update_fields=["key"])
    told.update(participant=None, language=codes()[0])


@transaction.atomic
def remove_demonstration(*, actor: Viewer, process: Process) -> int:
    """Delete what was told in a demonstration, and messages that wait; returns how many rows. Locks the process row."""
    found = Process.objects.select_for_update().get(pk=process.pk)
    if not process_rules.may_remove_demonstration(actor, found):
        raise NotAllowed
    told = Telling.objects.filter(process=found)
    outbox.drop(messages=list(told.exclude(message=None).values_list("message_id", flat=True)))
    return told.delete()[0]
