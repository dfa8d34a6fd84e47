"""Telling people what became of what they said: each thing once, several at a time in one message."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from hearback.contributions.models import Authorship
from hearback.core.errors import NotAllowed
from hearback.core.languages import codes, of_the_site
from hearback.core.viewer import Viewer
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.outbox import queries as outbox_queries
from hearback.outbox import rules as outbox_rules
from hearback.outbox.models import Channel, Message, State
from hearback.outbox.writing import Written
from hearback.people import actions as people_actions
from hearback.people import queries as people
from hearback.people import rules as people_rules
from hearback.people.models import Participant
from hearback.people.queries import Reach
from hearback.processes import rules as process_rules
from hearback.processes.models import Process
from hearback.reportback import crowds, letters, occasions, rules
from hearback.reportback.batches import resume_batch, send_again, stop_batch
from hearback.reportback.complaints import complained
from hearback.reportback.daily import Gathered
from hearback.reportback.dates import notice_dates
from hearback.reportback.digests import send_digests
from hearback.reportback.following import (
    ask_who_wants_news,
    choose_how_often,
    confirm_following,
    end_all_followings,
    end_following,
    follow,
    forget_followings,
    forget_unconfirmed_followings,
    revoke_following_links,
    stop_what_waits,
)
from hearback.reportback.handing_on import (
    Addressed,
    gather_by_hand,
    go_another_way,
    go_the_new_way,
    mark_gone_by_hand,
    mark_not_gone_by_hand,
    open_by_hand,
    take_apart_by_hand,
)
from hearback.reportback.models import Digest, Fate, Moment, Telling, Wording
from hearback.reportback.occasions import Occasion
from hearback.reportback.pausing import FOLLOWER, pause
from hearback.reportback.recipients import recipients_of
from hearback.reportback.returned import end_unreached, try_unreached_again
from hearback.reportback.rewording import back_to_original, word
from hearback.reportback.ringing import nobody_answered, open_call, tell_otherwise, was_not_tried
from hearback.reportback.sent_to import Kind, Sent, look_up_what_was_sent
from hearback.reportback.undelivered import letter_came_back, letter_had_not_come_back
from hearback.reportback.week_mail import choose_week_mail, send_week_mail, stop_week_mail

__all__ = [
    "FOLLOWER",
    "Addressed",
    "Kind",
    "Sent",
    "back_to_original",
    "choose_how_often",
    "choose_week_mail",
    "complained",
    "confirm_following",
    "end_following",
    "end_unreached",
    "erase_participant",
    "follow",
    "forget_unconfirmed_followings",
    "forget_words",
    "gather_by_hand",
    "let_go",
    "letter_came_back",
    "letter_had_not_come_back",
    "look_up_what_was_sent",
    "mark_gone_by_hand",
    "mark_not_gone_by_hand",
    "nobody_answered",
    "notice_dates",
    "notice_returned",
    "open_by_hand",
    "open_call",
    "pause",
    "remove_demonstration",
    "resume_batch",
    "revoke_following_links",
    "send_again",
    "send_digests",
    "send_week_mail",
    "stop_batch",
    "stop_week_mail",
    "take_apart_by_hand",
    "tell",
    "tell_otherwise",
    "try_unreached_again",
    "was_not_tried",
    "word",
    "write_letters",
]

MOST_TOLD = 500  # things that are told one by one in one transaction
_AT_ONCE = 100
_ANOTHER_WAY = ("participant.channel", "participant.quiet")


def tell(*, facts: Sequence[Fact]) -> Iterator[None]:
    """Tell everyone whom these facts concern, as many at a time as one transaction may: whoever asks for the next step
    opens it, and all is told when there is none.

    What was told before is not told again; all that one person hears of these facts is one message, and so is all that
    they hear of one answer for many. A fact that somebody confirmed their address releases what had waited for that.
    Locks nothing: the follower's watermark, held by the caller, lets one worker in at a time, and a telling's key is unique.
    """
    many = crowds.among(facts)
    in_crowds = {fact.pk for crowd in many for fact in crowd.facts}
    due = occasions.of([fact for fact in facts if fact.pk not in in_crowds])
    yield from _tell_some_at_a_time(due)
    has_told = bool(due)
    for crowd in many:
        for part in crowds.parts(crowd):
            if has_told:
                yield
            has_told = True
            yield from _tell_some_at_a_time(crowds.tell(crowd, part), of=crowds.gathered_for(crowd))
    _release(facts)
    if moved := {fact.subject_uuid for fact in facts if fact.verb in _ANOTHER_WAY}:
        go_the_new_way(participants=moved)
    if said_no := {fact.subject_uuid for fact in facts if _is_a_no(fact)}:
        stop_what_waits(participants=said_no)
    ask_who_wants_news(happened=facts)


def _tell_some_at_a_time(due: Sequence[Occasion], *, of: Gathered | None = None) -> Iterator[None]:
    for number, some in enumerate(_by_person(due)):
        if number:
            yield
        _tell(_not_told(_as_it_is_now(some) if number else some), of=of)


def _by_person(due: Sequence[Occasion]) -> Iterator[list[Occasion]]:
    """These, as many at a time as are told in one transaction; what one person is told stays together."""
    people: dict[object, list[Occasion]] = {}
    for one in due:
        people.setdefault(one.participant or one.key, []).append(one)
    return crowds.whole(people.values(), most=MOST_TOLD)


def _as_it_is_now(due: Sequence[Occasion]) -> list[Occasion]:
    """These, without whoever was erased since they were read: of what that person said it is nobody any more who is told."""
    people_ = {one.participant for one in due if one.participant is not None}
    erased = set(Participant.objects.filter(pk__in=people_).exclude(erased=None).values_list("pk", flat=True))
    there = [one for one in due if one.participant not in erased or one.names_no_person]
    return [replace(one, participant=None) if one.participant in erased else one for one in there]


def _is_a_no(fact: Fact) -> bool:
    return fact.verb == "address.disowned" or (fact.verb == "participant.changed" and fact.refs.get("news") is False)


def _not_told(due: Sequence[Occasion]) -> list[Occasion]:
    if not due:
        return []
    told_before = set(Telling.objects.filter(key__in=[one.key for one in due]).values_list("key", flat=True))
    return [one for one in due if one.key not in told_before]


def _tell(due: Sequence[Occasion], *, of: Gathered | None = None) -> None:
    if not due:
        return
    reach = people.reach_of(one.participant for one in due if one.participant is not None)
    processes = Process.objects.in_bulk({one.process for one in due})
    tellings = [
        _telling(one, processes[one.process], reach.get(one.participant) if one.participant else None) for one in due
    ]
    letters.put([(telling, one.fact) for telling, one in zip(tellings, due, strict=True)], reach, of=of)
    Telling.objects.bulk_create(tellings, batch_size=500)


def _telling(occasion: Occasion, process: Process, reach: Reach | None) -> Telling:
    return Telling(
        process=process,
        participant_id=occasion.participant,
        moment=occasion.moment,
        contribution=occasion.contribution,
        event=occasion.event,
        commitment_id=occasion.commitment,
        as_voice=occasion.as_voice,
        fact=occasion.fact.uuid,
        key=occasion.key,
        fate=rules.fate_of(reach, occasion.moment, by_mail=settings.MAIL is not None, asked=occasion.asked),
        language=_language(occasion, reach),
    )


def _language(occasion: Occasion, reach: Reach | None) -> str:
    wanted = reach.language if reach else occasion.contribution.language if occasion.contribution else ""
    return of_the_site(wanted)


def _release(happened: Sequence[Fact]) -> None:
    """Whoever confirmed their address is sent, in one message a process, what had waited on their page for that."""
    confirmed = {fact.subject_uuid for fact in happened if fact.verb == "address.confirmed"}
    if not confirmed or settings.MAIL is None:
        return
    waiting = list(
        Telling.objects.filter(participant__uuid__in=confirmed, fate=Fate.ON_THE_PAGE, message=None)
        .exclude(moment=Moment.RECEIVED)
        .select_related("process", "contribution", "event")
    )
    read = {fact.uuid: fact for fact in Fact.objects.filter(uuid__in={telling.fact for telling in waiting})}
    reach = people.reach_of({telling.participant_id for telling in waiting if telling.participant_id is not None})
    for telling in waiting:
        of = reach.get(telling.participant_id or 0)
        telling.fate = rules.fate_of(of, Moment(telling.moment), by_mail=True, asked=telling.is_asked_for)
    letters.put([(telling, read[telling.fact]) for telling in waiting], reach)
    Telling.objects.bulk_update(waiting, ["fate", "message"])


def write_letters(messages: Sequence[Message]) -> dict[int, Written]:
    """What each of these messages says now, by its id; the writer of what report-back put into the outbox.

    What does not go any more (taken back, erased, asked for quiet meanwhile) is let go of, and stands on the page or as
    what the person asked; of whoever is told in another way now, what nobody can have read goes that way. Locks nothing:
    whoever asks holds the messages by their lease. It writes in no transaction, for on SQLite nobody else could meanwhile.
    """
    found = letters.of(messages)
    unread = [message for message in messages if not message.body and message.pk in found]
    elsewhere = {one.pk: Channel(one.channel) for one in unread if found[one.pk].is_elsewhere}
    if elsewhere:
        with transaction.atomic():
            pause()
            go_another_way([telling for pk in elsewhere for telling in found.pop(pk).tellings], elsewhere)
    said = letters.written(found)
    let_go: dict[Fate, list[int]] = {}
    for pk, letter in found.items():
        for fate, tellings in letter.not_told.items():
            let_go.setdefault(fate, []).extend(telling.pk for telling in tellings)
        if pk not in said:
            gone = let_go.setdefault(Fate.ON_THE_PAGE, [])
            gone += [telling.pk for one in letter.told for telling in one.tellings]
    if let_go:
        _let_go(let_go)
    return said


@transaction.atomic
def _let_go(tellings: Mapping[Fate, Sequence[int]]) -> None:
    for fate, pks in tellings.items():
        # What is in no message any more was taken from its person meanwhile: they were erased, or their address ended.
        Telling.objects.filter(pk__in=pks).exclude(message=None).update(fate=fate, message=None)


# --- what time does


def notice_returned() -> int:
    """Remember of each address that a message to it was refused for good, or came back, whatever it was; returns how many.

    It is shown to the person, and nothing more is sent there until they confirm it again; but where it was no fault of
    the address, they were not reached and that is all. Looks before it writes, some at a time.
    """
    noted = 0
    while outbox_queries.not_noted().exists():
        noted += _note_returned()
    return noted


@transaction.atomic
def _note_returned() -> int:
    """Reads within its transaction: what somebody lets be sent again meanwhile has not failed any more."""
    failed = list(outbox_queries.not_noted()[:_AT_ONCE])
    wrong = [one for one in failed if outbox_rules.says_the_address_is_wrong(one.status, one.error)]
    if persons := recipients_of(wrong):
        people_actions.addresses_returned(participants=persons)
    Telling.objects.filter(message__in=failed, fate=Fate.SENT).update(fate=Fate.NOT_REACHED)
    outbox.note(messages=[message.pk for message in failed])
    return len(failed)


# --- forgetting


@transaction.atomic
def let_go(*, participant: int) -> None:
    """What has not gone to a person never goes, for the ways to reach them end: they could not be reached.

    Part of `erasure`, which has let report-back pause.
    """
    left = Telling.objects.filter(participant=participant, fate__in=rules.GOES).exclude(message__state=State.DONE)
    left = left.exclude(message__channel=Channel.ORGANISATION)  # which still knows them
    messages = list(left.exclude(message=None).values_list("message_id", flat=True))
    left.update(fate=Fate.NOT_REACHED, message=None)
    outbox.drop(messages=messages)


@transaction.atomic
def forget_words(*, contributions: Collection[int]) -> None:
    """Let nothing of these be repeated that was quoted in a message which has not gone: it is written anew, without them.

    Part of erasing words, which has checked who may.
    """
    authors = Authorship.objects.filter(contribution__in=contributions).exclude(participant=None).values("participant")
    told = Telling.objects.filter(participant__in=authors).exclude(message=None).exclude(message__state=State.DONE)
    outbox.forget_words(messages=told.order_by().values("message"))


@transaction.atomic
def erase_participant(*, actor: Viewer, participant: int) -> None:
    """Take away what waits for a person and to whom things were told; that something was told stays, as a number."""
    person = Participant.objects.get(pk=participant)
    if not people_rules.may_erase(actor, person):
        raise NotAllowed
    end_all_followings(actor=actor, participant=participant)
    outbox.drop_messages(keys_starting=letters.keys_of(person.uuid))
    told = Telling.objects.filter(participant=person)
    told.filter(Q(fate=Fate.ON_THE_PAGE) | Q(fate__in=rules.GOES, message=None)).update(fate=Fate.NO_ADDRESS)
    for telling in told.filter(key__contains=str(person.uuid)):
        telling.key = f"{telling.moment}:erased:{telling.uuid}"
        telling.save(update_fields=["key"])
    # A message's key names its person, and so ties together what one person said: it goes, sent or not.
    outbox.drop(messages=list(told.exclude(message=None).values_list("message_id", flat=True)))
    told.update(participant=None, message=None, language=codes()[0])


@transaction.atomic
def remove_demonstration(*, actor: Viewer, process: Process) -> int:
    """Delete what was told in a demonstration, and messages that wait; returns how many rows. Locks the process row."""
    found = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    if not process_rules.may_remove_demonstration(actor, found):
        raise NotAllowed
    told = Telling.objects.filter(process=found)
    outbox.drop(messages=list(told.exclude(message=None).values_list("message_id", flat=True)))
    followed = forget_followings(process=found) + Digest.objects.filter(process=found).delete()[0]
    return followed + told.delete()[0] + Wording.objects.filter(process=found).delete()[0]
