"""Participants: who they are to us, what they chose, how they are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from hearback.core import clock, languages
from hearback.core.errors import NotAllowed
from hearback.core.rows import only_one
from hearback.core.text import clean_line
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.people import addresses, facts, rules
from hearback.people.models import Code, Consent, Contact, Participant
from hearback.people.wishes import BY_EMAIL, Wishes

NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Introduced:
    """Who it is. Of somebody new nothing is there yet but what they came with; `contact` is their e-mail address."""

    participant: Participant
    is_new: bool = False
    contact: Contact | None = None


def introduce(
    *,
    actor: Viewer,
    name: str = "",
    email: str = "",
    wishes: Wishes = BY_EMAIL,
    language: str,
    report_back: bool,
    news: bool = False,
    wording: str = "",
    vouches: bool = True,
    savepoint: bool = True,
) -> Introduced:
    """Who says or books something, in the caller's transaction; the caller appends the fact.

    An e-mail address already known finds its participant. Typing an address proves nothing, so nothing that is
    there is overwritten: not the name, the language, another address, nor a choice made before. For the same
    reason the caller never shows this participant's links to whoever typed: they go to the address alone; and a
    postal address or number typed beside an e-mail address is not used to tell them anything until they choose it
    (`queries.reach_of`). What somebody who works here types in is their word for it, unless nobody `vouches` (it stood in
    a file). `wishes` are how somebody new wishes to be told.
    Raises BadInput for `name`, `email`, or what the wishes hold. Locks the row of a person who is known. Without a savepoint
    an IntegrityError says that somebody with the same address came a moment before: for callers who begin anew then.
    """
    name = clean_line(name, max_length=NAME_LENGTH, field="name")
    address = addresses.clean_email(email) if email.strip() else ""
    wishes = wishes.cleaned()
    vouched = clock.now() if actor.is_staff and vouches else None
    contacts = [Contact(kind=Contact.Kind.EMAIL, address=address)] if address else []
    contacts += [Contact(kind=kind, address=left, confirmed=vouched) for kind, left in wishes.addresses.items()]
    agreed = [Consent.Purpose.REPORT_BACK] if report_back else []
    agreed += [Consent.Purpose.NEWS] if news else []
    language = languages.of_the_site(language)

    known = _known_at(address) if address else None
    if known is None:
        try:
            with transaction.atomic(savepoint=savepoint):
                return _new(name, language, contacts, agreed, wording, wishes)
        except IntegrityError:  # somebody with the same address came a moment before
            if not savepoint:
                raise
            known = _known_at(address)
            if known is None:
                raise
    _add_to(known, contacts, agreed, wording)
    return Introduced(known)


def _known_at(address: str) -> Participant | None:
    """Whose address this is, locked: whoever is being erased at this instant is waited for, and is a stranger then."""
    whose = only_one(addresses.contacts_at(address).values_list("participant_id", flat=True))
    return only_one(Participant.objects.select_for_update(no_key=True).filter(pk=whose, erased=None)) if whose else None


def _new(
    name: str,
    language: str,
    contacts: Sequence[Contact],
    agreed: list[Consent.Purpose],
    wording: str,
    wishes: Wishes,
) -> Introduced:
    news = Consent.Purpose.NEWS in agreed
    participant = Participant.objects.create(name=name, language=language, wants_news=news, **wishes.columns)
    for contact in contacts:
        contact.participant = participant
    consents = [Consent(participant=participant, purpose=purpose, wording=wording) for purpose in agreed]
    if contacts:
        Contact.objects.bulk_create(contacts)
    if consents:
        Consent.objects.bulk_create(consents)
    email = next((contact for contact in contacts if contact.kind == Contact.Kind.EMAIL), None)
    return Introduced(participant, is_new=True, contact=email)


def _add_to(participant: Participant, contacts: Sequence[Contact], agreed: list[Consent.Purpose], wording: str) -> None:
    """Add what is new. Two people at once may add the same thing: the constraint lets one of them.

    What somebody who works here vouches for takes the place of what anybody may have typed, and of what a letter came
    back from.
    """
    new = [contact for contact in contacts if contact.kind != Contact.Kind.EMAIL]
    for contact in new:
        contact.participant = participant
        if contact.confirmed is not None:
            worse = Q(confirmed=None) | Q(returned__isnull=False)
            Contact.objects.filter(worse, participant=participant, kind=contact.kind).delete()
    Contact.objects.bulk_create(new, ignore_conflicts=True)
    before = dict(Consent.objects.filter(participant=participant).order_by("id").values_list("purpose", "withdrawn"))
    added = [purpose for purpose in agreed if purpose not in before]
    Consent.objects.bulk_create(
        [Consent(participant=participant, purpose=purpose, wording=wording) for purpose in added], ignore_conflicts=True
    )
    if Consent.Purpose.NEWS in added:
        Participant.objects.filter(pk=participant.pk).update(wants_news=True)
        participant.wants_news = True


@transaction.atomic
def set_quiet(*, actor: Viewer, participant: UUID, quiet: bool) -> Participant:
    """Switch “don't write to me about what I said” on or off; news has a switch of its own. Locks the person's row."""
    person = _locked(participant)
    if not rules.may_change_quiet(actor, person):
        raise NotAllowed
    if person.quiet != quiet:
        person.quiet = quiet
        person.save(update_fields=["quiet"])
        if not quiet:
            _agree(person, Consent.Purpose.REPORT_BACK)
        subject = ("participant", person.uuid)
        journal.append(facts.PARTICIPANT_QUIET, actor=actor, subject=subject, refs={"quiet": quiet})
    return person


@transaction.atomic
def set_news(*, actor: Viewer, participant: UUID, news: bool, wording: str = "") -> Participant:
    """Switch news of the process on or off; what was said stays told. Locks the person's row."""
    person = _locked(participant)
    if not rules.may_change_quiet(actor, person):
        raise NotAllowed
    if person.wants_news != news:
        person.wants_news = news
        person.save(update_fields=["wants_news"])
        if news:
            _agree(person, Consent.Purpose.NEWS, wording)
        else:
            _withdraw(person, Consent.Purpose.NEWS)
        subject = ("participant", person.uuid)
        journal.append(facts.PARTICIPANT_CHANGED, actor=actor, subject=subject, refs={"news": news})
    return person


@transaction.atomic
def set_uninvited(*, actor: Viewer, participant: UUID, uninvited: bool) -> Participant:
    """Switch “don't invite me again” on or off: for every event of every process. Locks the person's row."""
    person = _locked(participant)
    if not rules.may_change_quiet(actor, person):
        raise NotAllowed
    if (person.uninvited is not None) != uninvited:
        person.uninvited = clock.now() if uninvited else None
        person.save(update_fields=["uninvited"])
        subject = ("participant", person.uuid)
        journal.append(facts.UNINVITED, actor=actor, subject=subject, refs={"uninvited": uninvited})
    return person


@transaction.atomic
def set_language(*, actor: Viewer, participant: UUID, language: str) -> Participant:
    """Choose the language of everything we write to this person. Locks the person's row."""
    person = _locked(participant)
    if not rules.may_change_choices(actor, person) or language not in languages.codes():
        raise NotAllowed
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])
        subject = ("participant", person.uuid)
        journal.append(facts.PARTICIPANT_CHANGED, actor=actor, subject=subject, refs={"language": language})
    return person


def agree_to(*, participant: Participant, purpose: Consent.Purpose, wording: str = "") -> None:
    """Note in the caller's transaction what a person agreed to, for an act in which they showed who they are.

    The caller has checked that, and appends the fact. Agreeing twice is agreeing once.
    """
    _agree(participant, purpose, wording)
    if purpose == Consent.Purpose.NEWS and not participant.wants_news:
        participant.wants_news = True
        participant.save(update_fields=["wants_news"])


def withdraw_from(*, participant: Participant, purpose: Consent.Purpose) -> None:
    """Note in the caller's transaction that a person no longer agrees; the caller has checked, and appends the fact."""
    _withdraw(participant, purpose)


@transaction.atomic
def revoke_links(*, actor: Viewer, participant: UUID) -> Participant:
    """Make the private links to this person's own page invalid, those in messages already sent too.

    Part of `erasure.revoke_links`, which calls the rooms above first (from here on the person's own grant opens nothing).
    Appends the one fact. Locks the person's row.
    """
    person = _locked(participant)
    if not rules.may_revoke_links(actor, person):
        raise NotAllowed
    Participant.objects.filter(pk=person.pk).update(link_version=F("link_version") + 1)
    person.refresh_from_db(fields=["link_version"])
    journal.append(facts.LINKS_REVOKED, actor=actor, subject=("participant", person.uuid))
    return person


@transaction.atomic
def erase_participant(*, actor: Viewer, participant: int) -> None:
    """Take away all that this room holds about a person; the bare row stays, so that what points at it stays whole.

    Part of `erasure`, which calls every room above first (from here on the person's own grant opens nothing) and then
    appends the fact `participant.erased` once. Doing it again does nothing. Locks the person's row.
    """
    person = Participant.objects.select_for_update(no_key=True).get(pk=participant)
    if person.erased is not None:
        return
    if not rules.may_erase(actor, person):
        raise NotAllowed
    Code.objects.filter(contact__participant=person).delete()
    Contact.objects.filter(participant=person).delete()
    Consent.objects.filter(participant=person).delete()
    Participant.objects.filter(pk=person.pk).update(
        name="",
        language=languages.codes()[0],
        **BY_EMAIL.columns,
        wants_news=False,
        quiet=True,
        link_version=F("link_version") + 1,
        erased=clock.now(),
    )


@transaction.atomic
def remove_participants(*, actor: Viewer, participants: Sequence[int]) -> int:
    """Delete rows outright: only for people invented for a demonstration. Returns how many there were.

    Raises ProtectedError while a room above still holds something of theirs.
    """
    if not rules.may_remove(actor):
        raise NotAllowed
    return Participant.objects.filter(pk__in=participants).delete()[1].get("people.Participant", 0)


def _locked(participant: UUID) -> Participant:
    person = Participant.objects.select_for_update(no_key=True).filter(uuid=participant, erased=None).first()
    if person is None:
        raise NotAllowed
    return person


def _agree(person: Participant, purpose: Consent.Purpose, wording: str = "") -> None:
    if not Consent.objects.filter(participant=person, purpose=purpose, withdrawn=None).exists():
        Consent.objects.create(participant=person, purpose=purpose, wording=wording)


def _withdraw(person: Participant, purpose: Consent.Purpose) -> None:
    Consent.objects.filter(participant=person, purpose=purpose, withdrawn=None).update(withdrawn=clock.now())
