"""Inviting people to an event, once each; what they answer; and “don't invite me again”."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, fields, languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Grant, Purpose, Viewer
from hearback.events import address_lines, facts, invitation_messages, queries, rules
from hearback.events.actions import seats
from hearback.events.address_lines import Pasted, Unread
from hearback.events.models import Booking, Event, Invitation
from hearback.events.queries import WhyNot
from hearback.journal import actions as journal
from hearback.outbox import actions as outbox
from hearback.outbox.models import Job
from hearback.people import actions as people
from hearback.people import queries as who
from hearback.people.models import Participant
from hearback.people.queries import Reach
from hearback.processes import rules as processes
from hearback.processes.models import NetworkMember

INVITE = "invite"
MOST_AT_ONCE = 200  # more are a job
PEOPLE_AT_MOST = 20_000
SUITS_AT_MOST = 1_000
_PART = 100

_SHUT = {
    queries.Shut.CANCELLED: _("This event is cancelled."),
    queries.Shut.OVER: _("This event is over."),
    queries.Shut.NOT_ANNOUNCED: _("Announce the event first: the invitation leads to its page."),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody an organiser would like to invite: a member of the network, or an address that was pasted."""

    participant: int
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom an organiser chose, each person once, and what of it could not be taken."""

    wishes: tuple[Wish, ...]
    left_out: Mapping[WhyNot, int]
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of inviting: how many got a message, why others did not, and the lines that hold no address."""

    invited: int
    left_out: Mapping[WhyNot, int] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """What inviting would come to: how many would get a message, and the rest as for `Invited`."""

    invite: int
    left_out: Mapping[WhyNot, int]
    unread: tuple[Unread, ...]


def invite(
    *,
    actor: Viewer,
    event: Event,
    members: Sequence[NetworkMember] = (),
    addresses: Sequence[str] = (),
    found: str = "",
    language: str = "",
) -> Invited:
    """Invite members of the network, and people at pasted addresses (one a line, “Name <address>” too).

    Each person is invited to an event once, whoever asks and however often; nobody who said “don't invite me again”,
    who has booked, or whom no message reaches. `found` says where pasted addresses are from: it is needed, and stands in
    the message. `language` is that of people of whom we know none; without it they are written to in each.
    In parts, each a transaction that locks the event and then the people; done again it invites nobody twice.
    Raises BadInput for `found` or `addresses`, or without a field when nobody can be invited to this event.
    """
    wanted = _wanted(actor, event, members, addresses, found, language)
    return _invite(actor, event, wanted, found, language)


def ask_to_invite(
    *,
    actor: Viewer,
    event: Event,
    key: UUID,
    members: Sequence[NetworkMember] = (),
    addresses: Sequence[str] = (),
    found: str = "",
    language: str = "",
) -> Job:
    """The same as a job, for more people than fit in one request: `go_on_inviting` does it. The same key is one job.

    The job holds no address and no name: whoever was pasted is a participant by then.
    """
    wanted = _wanted(actor, event, members, addresses, found, language)
    with transaction.atomic():
        return outbox.put_job(
            actor=actor,
            kind=INVITE,
            key=f"{INVITE}:{event.uuid}:{key}",
            payload={
                "event": str(event.uuid),
                "wishes": [[wish.participant, wish.member] for wish in wanted.wishes],
                "found": found,
                "language": language,
                "left_out": {str(why): count for why, count in wanted.left_out.items()},
            },
        )


def go_on_inviting(*, actor: Viewer, job: Job, told: Callable[[int, int], None]) -> Invited:
    """Do what `ask_to_invite` asked for. Safe to run again after a crash: nobody is invited twice."""
    payload: Mapping[str, Any] = job.payload
    event = Event.objects.select_related("process").filter(uuid=UUID(payload["event"])).first()
    if event is None:
        return Invited(0)
    wishes = tuple(Wish(participant, member) for participant, member in payload["wishes"])
    left_out = {WhyNot(why): count for why, count in payload["left_out"].items()}
    wanted = Wanted(wishes, left_out, ())
    return _invite(actor, event, wanted, payload["found"], payload["language"], told)


def _check(actor: Viewer, event: Event) -> None:
    if not rules.may_invite(actor, event):
        raise NotAllowed
    shut = queries.shut(event)
    if shut in _SHUT:
        raise BadInput(_SHUT[shut])
    if not processes.is_open(event.process, clock.now()):
        raise BadInput(_("Open the process first: nobody else can read the event’s page until then."))
    if event.kind == Event.Kind.OWN:
        raise BadInput(_("Whoever holds a meeting of their own invites to it themselves."))


@dataclass(frozen=True, slots=True)
class _Read:
    """What an organiser chose and pasted: members with an address, each person once, and each address once."""

    event: Event
    wishes: Mapping[int, Wish]
    pasted: tuple[Pasted, ...]
    without: int
    twice: int
    unread: tuple[Unread, ...]


def _read(
    actor: Viewer,
    event: Event,
    members: Sequence[NetworkMember],
    addresses: Sequence[str],
    found: str,
    language: str,
) -> _Read:
    event = Event.objects.select_related("process").get(pk=event.pk)
    _check(actor, event)
    if language and language not in languages.codes():
        raise BadInput(_("Use a language of this site."), field="language")
    pasted, unread = address_lines.read(addresses)
    needed = _("Say where you got these addresses. It stands in the message.") if pasted else ""
    fields.line(found, field="found", max_length=invitation_messages.FOUND_AT_MOST, needed=needed)
    once = {line.email.lower(): line for line in reversed(pasted)}
    if len(members) + len(once) > PEOPLE_AT_MOST:
        raise BadInput(_("These are more than 20,000 people. Choose fewer at a time."))
    wishes: dict[int, Wish] = {}
    for member in members:
        if member.process_id != event.process_id:
            raise NotAllowed
        if member.participant_id is not None:
            wishes.setdefault(member.participant_id, Wish(member.participant_id, member.pk))
    without = sum(member.participant_id is None for member in members)
    twice = len(members) - without - len(wishes) + len(pasted) - len(once)
    return _Read(event, wishes, tuple(once.values()), without, twice, tuple(unread))


def _wanted(
    actor: Viewer,
    event: Event,
    members: Sequence[NetworkMember],
    addresses: Sequence[str],
    found: str,
    language: str,
) -> Wanted:
    """Each person once: as a member first, then by their address. Strangers become participants here."""
    read = _read(actor, event, members, addresses, found, language)
    known = people.introduce_many(
        actor=actor,
        strangers={line.email: line.name for line in read.pasted},
        language=language or languages.codes()[0],
    )
    wishes = dict(read.wishes)
    for person in known.values():
        wishes.setdefault(person.pk, Wish(person.pk))
    twice = read.twice + len(read.wishes) + len(read.pasted) - len(wishes)
    left_out = Counter({WhyNot.NO_ADDRESS: read.without, WhyNot.TWICE: twice})
    return Wanted(tuple(wishes.values()), +left_out, read.unread)


def look_over(
    *,
    actor: Viewer,
    event: Event,
    members: Sequence[NetworkMember] = (),
    addresses: Sequence[str] = (),
    found: str = "",
    language: str = "",
) -> Looked:
    """What `invite` would do with the same: for the page that asks before it is done. Writes nothing."""
    read = _read(actor, event, members, addresses, found, language)
    known = who.participants_at([line.email for line in read.pasted])
    everybody = {*read.wishes, *known.values()}
    why = queries.why_not(read.event, everybody)
    twice = read.twice + len(read.wishes) + len(known) - len(everybody)
    left_out = Counter({WhyNot.NO_ADDRESS: read.without, WhyNot.TWICE: twice}) + Counter(why.values())
    strangers = len(read.pasted) - len(known)
    return Looked(len(everybody) - len(why) + strangers, +left_out, read.unread)


def _invite(
    actor: Viewer,
    event: Event,
    wanted: Wanted,
    found: str,
    language: str,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> Invited:
    left_out = Counter(wanted.left_out)
    invited, total = 0, len(wanted.wishes)
    for at in range(0, total, _PART):
        part = wanted.wishes[at : at + _PART]
        now_invited, why = _invite_part(actor, event, part, found, language)
        invited += now_invited
        left_out += why
        told(min(at + _PART, total), total)
    return Invited(invited, left_out, wanted.unread)


@transaction.atomic
def _invite_part(
    actor: Viewer, event: Event, wishes: Sequence[Wish], found: str, language: str
) -> tuple[int, Counter[WhyNot]]:
    """Locks the event, then these people: whoever says “don't” at this instant is read afterwards."""
    event = seats.lock(event)
    _check(actor, event)
    ids = [wish.participant for wish in wishes]
    locked = Participant.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    persons = {person.pk: person for person in locked}
    members = NetworkMember.objects.select_related("organisation").in_bulk([one.member for one in wishes if one.member])
    gone = {pk for pk, member in members.items() if member.left is not None}
    why = {one.participant: WhyNot.LEFT for one in wishes if one.member in gone} | dict(queries.why_not(event, ids))
    reach = who.reach_of(ids)
    booked = set(Booking.objects.filter(participant__in=ids).values_list("participant", flat=True))
    rows: list[Invitation] = []
    for wish in wishes:
        if wish.participant in why or wish.participant not in persons:
            continue
        member = members.get(wish.member or 0)
        known = _knows_language(reach[wish.participant], member) or wish.participant in booked
        spoken = reach[wish.participant].language if known else language
        where_from = invitation_messages.found_for(member) if member is not None else found
        rows.append(
            Invitation(
                event=event,
                participant=persons[wish.participant],
                organisation=member.organisation if member is not None else None,
                found=where_from[: invitation_messages.FOUND_AT_MOST],
                language=spoken,
            )
        )
    made = _kept(rows)
    outbox.put_messages(
        [invitation_messages.invitation(one, event, one.participant, reach[one.participant_id].address) for one in made]
    )
    journal.append_each(
        facts.INVITED,
        actor=actor,
        subjects=[("invitation", one.uuid) for one in made],
        process=event.process.uuid,
        refs={"event": event.uuid},
    )
    return len(made), Counter(why.values())


def _kept(rows: Sequence[Invitation]) -> list[Invitation]:
    """Insert them; those that stand afterwards are ours, whoever came at the same instant."""
    Invitation.objects.bulk_create(rows, ignore_conflicts=True)
    there = set(Invitation.objects.filter(uuid__in=[row.uuid for row in rows]).values_list("uuid", flat=True))
    return [row for row in rows if row.uuid in there]


def _knows_language(reach: Reach, member: NetworkMember | None) -> bool:
    """Whether the person ever told us which language they read: not if they only stand on somebody's list."""
    joined = member is not None and member.source == NetworkMember.Source.JOINED
    return joined or reach.confirmed or reach.agreed or reach.wants_news


# --- what somebody answers


@transaction.atomic
def answer_invitation(*, actor: Viewer, invitation: Invitation, suits: str | None = None) -> Invitation:
    """Note that somebody cannot come and, with `suits`, when would suit them: shown to the organisers only.

    Locks the event's row, then the invitation's. The same answer twice is one; `suits` may be changed, or emptied.
    """
    invitation = _lock(invitation)
    if not rules.may_answer_invitation(actor, invitation):
        raise NotAllowed
    before = (invitation.reply, invitation.suits)
    if suits is not None:
        invitation.suits = fields.plain(suits, field="suits", max_length=SUITS_AT_MOST)
    if invitation.reply == Invitation.Reply.NONE:
        invitation.reply = Invitation.Reply.CANNOT
    if before != (invitation.reply, invitation.suits):
        replied(actor, invitation)
    return invitation


def replied(actor: Viewer, invitation: Invitation, **refs: Any) -> None:
    """Keep an answer, in the caller's transaction, which holds the invitation's lock. Appends the fact."""
    invitation.replied = clock.now()
    invitation.save(update_fields=["reply", "suits", "replied", "own_event"])
    journal.append(
        facts.INVITATION_ANSWERED,
        actor=actor,
        subject=("invitation", invitation.uuid),
        process=invitation.event.process.uuid,
        refs={"event": invitation.event.uuid, "reply": invitation.reply} | refs,
    )


def never_again(*, actor: Viewer, invitation: Invitation) -> Participant:
    """“Don't invite me again”, by the link of an invitation: for every event of every process.

    The link stands in a message to the person's address, so whoever came by it may turn this one switch on. Only the
    person's own page turns it off: an invitation is passed on more often than other messages. Locks the person's row.
    """
    if not rules.is_invited(actor, invitation):
        raise NotAllowed
    person = invitation.participant
    reader = replace(actor, grants=actor.grants | {Grant(Purpose.QUIET, person.uuid, person.link_version)})
    return people.set_uninvited(actor=reader, participant=person.uuid, uninvited=True)


def _lock(invitation: Invitation) -> Invitation:
    event = seats.lock(invitation.event)
    locked = Invitation.objects.select_for_update(of=("self",), no_key=True).select_related("participant")
    invitation = locked.get(pk=invitation.pk)
    invitation.event = event
    return invitation


# --- taking away


def erase_invitations_of(participant: int) -> None:
    """Empty what a person's invitations hold and revoke their links; that somebody was invited stays counted.

    Part of `erase_participant`, which has checked who asks and holds the events' locks.
    """
    mine = Invitation.objects.filter(participant=participant)
    for uuid in mine.values_list("uuid", flat=True):
        outbox.drop_messages(keys_starting=f"invited:{uuid}")
    mine.update(found="", suits="", organisation=None, link_version=F("link_version") + 1)


def revoke_invitations_of(participant: int) -> None:
    """Make the links of a person's invitations open nothing any more. Part of `revoke_links_of`."""
    Invitation.objects.filter(participant=participant).update(link_version=F("link_version") + 1)
