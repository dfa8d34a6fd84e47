"""Erasing one person from every room; removing a demonstration from every room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from hearback.analysis import actions as analysis
from hearback.answers import actions as answers
from hearback.contributions import actions as contributions
from hearback.contributions import queries as contribution_queries
from hearback.contributions.models import Authorship, Contribution, CountedIn, Reply, Voice
from hearback.core.errors import NotAllowed
from hearback.core.locks import Lock, alone
from hearback.core.viewer import CLOCK, Viewer
from hearback.erasure import facts, rules
from hearback.erasure.contact import whose_contact_is_over
from hearback.events import actions as events
from hearback.events.models import Attendance, Booking, Event, Invitation, SentAgain
from hearback.journal import actions as journal
from hearback.outbox import actions as outbox
from hearback.outbox.models import Job
from hearback.people import actions as people
from hearback.people.models import Code, Contact, Participant
from hearback.plans import actions as plans
from hearback.processes import actions as processes
from hearback.processes.models import Joining, NetworkMember, Process
from hearback.reportback import actions as reportback
from hearback.reportback.models import Following
from hearback.search import actions as search

AT_ONCE = 500  # people whose address ends, in one look
REMOVE_DEMONSTRATION = "remove-demonstration"


@transaction.atomic
def erase_person(*, actor: Viewer, participant: Participant) -> None:
    """Take away everything held about a person, in every room: words, name, addresses, messages that wait.

    What they said stays as a row without words, and keeps its state, so that the sums add up; the journal stays
    valid, and its digests of their words can no longer be opened. Doing it again does nothing. For the person, who
    showed with a code that the address is theirs, and the host. First lets report-back and the search pause, so that
    nothing is being written to the person and no word of theirs into the index, and locks everything concerned in the
    order in which the rooms lock it (events, contributions, what waits in files, where they are counted in, what they
    follow, the person, codes, addresses, forms to join networks and entries in them), because each room then appends its
    facts.
    """
    if not rules.may_erase(actor, participant):
        raise NotAllowed
    reportback.pause()
    search.pause()
    _lock(_events_of(participant))
    said = Contribution.objects.filter(pk__in=Authorship.objects.filter(participant=participant).values("contribution"))
    _lock(said)
    _lock(contributions.waiting_of(participant))
    _lock(CountedIn.objects.filter(participant=participant))
    _lock(Following.objects.filter(participant=participant))
    person = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    if person.erased is not None:
        return
    _lock(Code.objects.filter(contact__participant=person))
    _lock(Contact.objects.filter(participant=person))
    _lock(Joining.objects.filter(participant=person))
    entries = NetworkMember.objects.filter(participant=participant)
    _lock(entries)
    bookings = Booking.objects.filter(participant=participant)
    invitations = Invitation.objects.filter(participant=participant)
    search.forget(things=[*_uuids(said), *_uuids(entries)])
    analysis.forget(contributions=list(said.values_list("pk", flat=True)))
    subjects = [person.uuid, *(uuid for rows in (bookings, invitations, entries) for uuid in _uuids(rows))]
    reportback.erase_participant(actor=actor, participant=person.pk)
    answers.erase_words(contributions=said)
    answers.erase_participant(actor=actor, participant=person.pk)
    contributions.erase_drafts(actor=actor, participant=person)
    contributions.leave_all_counted_in(actor=actor, participant=person.pk)
    contributions.erase_participant(actor=actor, participant=person.pk)
    events.erase_participant(actor=actor, participant=person.pk)
    processes.erase_participant(actor=actor, participant=person.pk)
    plans.erase_participant(actor=actor, participant=person.pk)
    for address in Contact.objects.filter(participant=person).values_list("address", flat=True):
        outbox.drop_messages_to(address=address)
    people.erase_participant(actor=actor, participant=person.pk)
    for subject in subjects:
        journal.erase_parts(subject=subject)
    journal.append(facts.ERASED, actor=actor, subject=("participant", person.uuid))


def end_contacts(*, now: datetime) -> int:
    """Delete the addresses of everybody whose last day is over; returns of how many. A transaction each.

    Nobody is written to about it: the day has stood on their page. What they said stays.
    """
    return sum(_end_contact(person) for person in list(whose_contact_is_over(now)[:AT_ONCE]))


@transaction.atomic
def _end_contact(person: Participant) -> bool:
    """Lets report-back pause, so that nothing is being written to the address; then as `people.end_contact`."""
    reportback.pause()
    reportback.let_go(participant=person.pk)
    addresses = list(Contact.objects.filter(participant=person).values_list("address", flat=True))
    for address in addresses:
        outbox.drop_messages_to(address=address)
    return people.end_contact(actor=CLOCK, participant=person.pk)


@transaction.atomic
def revoke_links(*, actor: Viewer, participant: Participant) -> None:
    """Make every private link of a person open nothing any more: their page's, their bookings', what they said's.

    Takes nothing away but the links; the next message brings new ones, and so does a code. Locks in the order in which
    the rooms do: events, contributions, the person.
    """
    if not rules.may_revoke_links(actor, participant):
        raise NotAllowed
    _lock(_events_of(participant))
    _lock(Contribution.objects.filter(pk__in=Authorship.objects.filter(participant=participant).values("contribution")))
    events.revoke_links_of(actor=actor, participant=participant.pk)
    contributions.revoke_links_of(actor=actor, participant=participant.pk)
    contributions.revoke_counted_in_links(actor=actor, participant=participant.pk)
    processes.revoke_links_of(actor=actor, participant=participant.pk)
    reportback.revoke_following_links(actor=actor, participant=participant.pk)
    people.revoke_links(actor=actor, participant=participant.uuid)


@transaction.atomic
def erase_words(*, actor: Viewer, contribution: Contribution) -> Contribution:
    """Erase the words of a contribution, and that they can be found: whoever may do so is the contributions' rule.

    Every door erases by this one. Lets the search pause, then locks the contribution.
    """
    search.pause()
    erased = contributions.erase_words(actor=actor, contribution=contribution)
    gone = contribution_queries.in_the_same_words(contribution)
    answers.erase_words(contributions=gone)
    reportback.forget_words(contributions=list(gone.values_list("pk", flat=True)))
    search.forget(things=_uuids(gone))
    analysis.forget(contributions=list(gone.values_list("pk", flat=True)))
    return erased


def erase_again(*, actor: Viewer, participant: UUID) -> bool:
    """Erase somebody whom a restored backup brought back; returns whether there was anything to erase."""
    person = Participant.objects.filter(uuid=participant, erased=None).first()
    if person is None:
        return False
    erase_person(actor=actor, participant=person)
    return True


@transaction.atomic
def remove_demonstration(*, actor: Viewer, process: Process) -> Job:
    """Ask for a demonstration to be removed with everything in it: a job, with how far it is. Asking twice is once."""
    if not rules.may_remove_demonstration(actor, process):
        raise NotAllowed
    return outbox.put_job(
        actor=actor,
        kind=REMOVE_DEMONSTRATION,
        key=f"{REMOVE_DEMONSTRATION}:{process.uuid}",
        payload={"process": str(process.uuid), "people": _people_of(process), "organisations": _members_of(process)},
    )


def remove_rooms(*, actor: Viewer, process: Process, job: Job, told: Callable[[int, int], None]) -> int:
    """Remove a demonstration room by room, from the top down, a transaction each; returns how many rows went.

    `told` is given how many rooms are done, and of how many. A room that is empty already is passed over: after a
    crash this runs again. The job keeps who spoke or booked until then, because their rows do not.
    """
    steps: list[Callable[[], int]] = [
        lambda: search.remove_demonstration(process=process),
        lambda: _remembering(job, process, lambda: reportback.remove_demonstration(actor=actor, process=process)),
        lambda: answers.remove_demonstration(actor=actor, process=process),
        lambda: analysis.remove_demonstration(process=process),
        lambda: _remembering(job, process, lambda: contributions.remove_demonstration(actor=actor, process=process)),
        lambda: _remembering(job, process, lambda: events.remove_demonstration(actor=actor, process=process)),
        lambda: plans.remove_demonstration(actor=actor, process=process),
        lambda: _remembering(job, process, lambda: processes.remove_network(actor=actor, process=process)),
        lambda: people.remove_participants(actor=actor, participants=_unused(job.payload["people"])),
        lambda: _remove_process(actor, process, job),
    ]
    removed = 0
    for done, step in enumerate(steps, start=1):
        removed += step()
        told(done, len(steps))
    return removed


@transaction.atomic
def _remove_process(actor: Viewer, process: Process, job: Job) -> int:
    """The process, and with it those of its network's organisations that nothing else here names."""
    processes.remove_demonstration(actor=actor, process=process)
    return 1 + people.remove_organisations(actor=actor, organisations=job.payload["organisations"])


@transaction.atomic
def _remembering(job: Job, process: Process, remove: Callable[[], int]) -> int:
    """Remove a room's rows; whoever they are of goes into the job first, also those who came after it was asked for.

    Holds the intake and the events, so that nobody comes in between.
    """
    alone(Lock.INTAKE, process.pk)
    _lock(Event.objects.filter(process=process))
    found = sorted({*job.payload["people"], *_people_of(process)})
    members = sorted({*job.payload["organisations"], *_members_of(process)})
    outbox.report_payload(job, job.payload | {"people": found, "organisations": members})
    return remove()


def _people_of(process: Process) -> list[int]:
    """The people invented for a demonstration: those who speak, book, come or are invited in it, or are in its network."""
    rows = (
        Authorship.objects.filter(contribution__process=process),
        Reply.objects.filter(contribution__process=process),
        Voice.objects.filter(contribution__process=process),
        CountedIn.objects.filter(process=process),
        Booking.objects.filter(event__process=process),
        SentAgain.objects.filter(booking__event__process=process),
        Attendance.objects.filter(event__process=process),
        Invitation.objects.filter(event__process=process),
        NetworkMember.objects.filter(process=process),
        Joining.objects.filter(process=process),
        Following.objects.filter(process=process),
    )
    hold = Event.objects.filter(process=process).exclude(holder=None).values_list("holder_id", flat=True)
    return sorted(set(hold).union(*(_participants(each) for each in rows)))


def _members_of(process: Process) -> list[int]:
    """The organisations in the network of a demonstration."""
    members = NetworkMember.objects.filter(process=process).exclude(organisation=None)
    return sorted(set(members.values_list("organisation_id", flat=True)))


def _unused(participants: list[int]) -> list[int]:
    """Those of them that nothing else here is of: a real person may have tried the demonstration."""
    tables = (
        Authorship,
        Reply,
        Voice,
        CountedIn,
        Booking,
        SentAgain,
        Attendance,
        Invitation,
        NetworkMember,
        Joining,
        Following,
    )
    held = (rows.objects.filter(participant__in=participants) for rows in tables)
    hold = Event.objects.filter(holder__in=participants).values_list("holder_id", flat=True)
    used = set(hold).union(*(_participants(rows) for rows in held))
    return [one for one in participants if one not in used]


def _events_of(participant: Participant) -> QuerySet[Event]:
    """The events with which a person has to do, whose rows are locked first."""
    booked = Booking.objects.filter(participant=participant).order_by().values("event")
    invited = Invitation.objects.filter(participant=participant).order_by().values("event")
    came = Attendance.objects.filter(participant=participant).order_by().values("event")
    return Event.objects.filter(Q(pk__in=booked) | Q(pk__in=invited) | Q(pk__in=came) | Q(holder=participant))


def _participants(rows: QuerySet[Any]) -> set[int]:
    return set(rows.exclude(participant=None).values_list("participant_id", flat=True))


def _uuids(rows: QuerySet[Any]) -> list[UUID]:
    return list(rows.values_list("uuid", flat=True))


def _lock(rows: QuerySet[Any]) -> None:
    list(rows.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
