"""Contact details: shown by an act of their own, confirmed and disowned by whoever reads at the address."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce

from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import NOBODY, Viewer
from hearback.journal import actions as journal
from hearback.people import facts, rules
from hearback.people.models import Code, Consent, Contact, Participant


class HasUuid(Protocol):
    """A process, which stands on a floor above and is not known here."""

    @property
    def uuid(self) -> UUID: ...


@transaction.atomic
def show_contact(*, actor: Viewer, participant: UUID, process: HasUuid | None = None) -> list[Contact]:
    """The addresses of a participant; that they were shown, and in which process, is a fact."""
    if not rules.may_show_contact(actor):
        raise NotAllowed
    contacts = list(Contact.objects.filter(participant__uuid=participant).order_by("id"))
    journal.append(
        facts.CONTACT_SHOWN,
        actor=actor,
        subject=("participant", participant),
        process=process.uuid if process else None,
        refs={"kinds": [contact.kind for contact in contacts]},
    )
    return contacts


@transaction.atomic
def show_contacts(*, actor: Viewer, participants: Collection[int], kind: str, process: HasUuid) -> dict[int, Contact]:
    """One kind of address of each of many, by person, to write to them all; that it was shown is a fact about each."""
    if not rules.may_show_contact(actor):
        raise NotAllowed
    usable = Contact.objects.filter(participant__in=participants, kind=kind, disowned=None, returned=None)
    found = {one.participant_id: one for one in usable.select_related("participant").order_by("id")}
    shown = [("participant", one.participant.uuid) for one in found.values()]
    if shown:
        refs = {"kinds": [kind]}
        journal.append_each(facts.CONTACT_SHOWN, actor=actor, subjects=shown, process=process.uuid, refs=refs)
    return found


@transaction.atomic
def end_contact(*, actor: Viewer, participant: int) -> bool:
    """Delete every way to reach a person, whose time is over; whether there was one. Everything else of them stays.

    Part of `erasure`, which knows when, has let report-back pause and drops what waits for the addresses; appends the
    fact. Locks the person's row.
    """
    person = Participant.objects.select_for_update(no_key=True).get(pk=participant)
    if not rules.may_end_contact(actor):
        raise NotAllowed
    Code.objects.filter(contact__participant=person).delete()
    gone, _by_table = Contact.objects.filter(participant=person).delete()
    if gone:
        journal.append(facts.CONTACT_ENDED, actor=actor, subject=("participant", person.uuid))
    return bool(gone)


@transaction.atomic
def confirm_address(*, participant: Participant) -> None:
    """Note that a link from a message was used: the address is the person's. Doing it again does nothing."""
    mine = Contact.objects.filter(participant=participant, kind=Contact.Kind.EMAIL, disowned=None, confirmed=None)
    if mine.update(confirmed=clock.now(), returned=None):
        journal.append(facts.ADDRESS_CONFIRMED, actor=NOBODY, subject=("participant", participant.uuid))


@transaction.atomic
def disown_address(*, actor: Viewer, participant: UUID) -> None:
    """“This was not me”: nothing is sent to this address again, and codes on their way open nothing.

    What was said stays: somebody said it, if not here. Doing it again does nothing. Locks the person's row.
    """
    person = Participant.objects.select_for_update(no_key=True).filter(uuid=participant, erased=None).first()
    if person is None or not rules.may_disown_address(actor, person):
        raise NotAllowed
    now = clock.now()
    mine = Contact.objects.filter(participant=person, kind=Contact.Kind.EMAIL, disowned=None)
    if mine.update(disowned=now):
        Code.objects.filter(contact__participant=person, used=None).update(used=now)
        Consent.objects.filter(participant=person, withdrawn=None).update(withdrawn=now)
        journal.append(facts.ADDRESS_DISOWNED, actor=actor, subject=("participant", person.uuid))


@transaction.atomic
def address_tried_again(*, participants: Sequence[int]) -> None:
    """Take the addresses of these for good again: whoever works the outbox sends them once more what was refused.

    Part of report-back, which knows what was refused, and checks who may. One that comes back again is noted again.
    """
    Contact.objects.filter(participant__in=participants, kind=Contact.Kind.EMAIL, disowned=None).update(returned=None)


@transaction.atomic
def addresses_returned(*, participants: Collection[int]) -> None:
    """Note that messages to the e-mail addresses of these came back for good, as `address_returned` does of one."""
    usable = Contact.objects.filter(kind=Contact.Kind.EMAIL, returned=None, disowned=None)
    usable.filter(participant__in=participants).update(returned=clock.now())


@transaction.atomic
def postal_addresses_returned(*, participants: Collection[int], printed: datetime, now: datetime) -> None:
    """Note that a letter to these came back, printed at that instant: nothing is posted there until they give one anew.

    An address that they gave after that was not on it, and stays good. Part of report-back, which checks who may.
    """
    posted = Contact.objects.filter(kind=Contact.Kind.POST, participant__in=participants, returned=None)
    posted.annotate(given=Coalesce("confirmed", "created")).filter(given__lte=printed).update(returned=now)


@transaction.atomic
def postal_addresses_work_after_all(*, participants: Collection[int], since: datetime) -> None:
    """Take back what was noted of these at that instant, and no other. Part of report-back, which checks who may."""
    noted = Contact.objects.filter(kind=Contact.Kind.POST, participant__in=participants, returned=since)
    noted.update(returned=None)


@transaction.atomic
def address_returned(*, contact: UUID) -> None:
    """Note that a message came back for good: nothing more is sent there until the address is confirmed again."""
    Contact.objects.filter(uuid=contact, returned=None).update(returned=clock.now())
