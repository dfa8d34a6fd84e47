"""Reading people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from hearback.core import languages
from hearback.core.rows import only_one
from hearback.core.text import fold
from hearback.core.viewer import Purpose, Viewer
from hearback.journal import queries as journal
from hearback.outbox.models import Channel
from hearback.people import facts
from hearback.people.models import Consent, Contact, Organisation, Participant, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Reach:
    """How a participant can be written to, and whether they want it. For the rooms that write, never for a page."""

    participant: int
    uuid: UUID
    link_version: int
    language: str
    channel: Channel  # as they chose; where they never chose, e-mail
    ways: tuple[Channel, ...]  # that lead to them: the one they chose first, then what else they left
    address: str  # for e-mail: "" when they left none, disowned it, or messages come back
    left_address: bool  # any way to be told
    confirmed: bool
    disowned: bool
    returned: bool
    quiet: bool
    wants_news: bool
    uninvited: bool  # “don't invite me again”
    agreed: bool  # to be told what became of what they said
    erased: bool
    through: int | None = None  # the organisation that tells them
    large_print: bool = False
    both_languages: bool = False

    @property
    def languages(self) -> list[str]:
        """In which they are told, of those of the site: their own first, and the others where they wish for both."""
        first = languages.of_the_site(self.language)
        return [first, *(code for code in languages.codes() if code != first and self.both_languages)]


CONTACT_OF = {
    Channel.EMAIL: Contact.Kind.EMAIL,
    Channel.POST: Contact.Kind.POST,
    Channel.TEXT: Contact.Kind.PHONE,
    Channel.PHONE: Contact.Kind.PHONE,
}
# Where somebody cannot be told as they chose: never by a telephone number, which was left for something else.
_ELSE = (Channel.EMAIL, Channel.POST)


def participant_of(viewer: Viewer) -> Participant | None:
    """Whose own page the viewer came by; None when the link was revoked since."""
    return _opened_by(viewer, Purpose.ALL) or _opened_by(viewer, Purpose.ME)


def participant_confirmed(viewer: Viewer) -> Participant | None:
    """Who the viewer showed to be, with a code to their address."""
    return _opened_by(viewer, Purpose.ALL)


def participant_linked(viewer: Viewer, purpose: Purpose) -> Participant | None:
    """Whom the viewer's link of this purpose (ME, QUIET, NOT_ME, ALL) is about; None when it was revoked since."""
    return _opened_by(viewer, purpose)


def organisation(slug: str) -> Organisation | None:
    """An organisation by its slug."""
    return Organisation.objects.filter(slug=slug).first()


def organisations() -> QuerySet[Organisation]:
    """The organisations that agreed to be shown as part of the network."""
    return Organisation.objects.filter(listed=True).order_by("slug")


def all_organisations(viewer: Viewer) -> QuerySet[Organisation]:
    """Every organisation, for those who work here; for others those that are shown."""
    return Organisation.objects.order_by("slug") if viewer.is_staff else organisations()


def folded(name: str) -> str:
    """A name for comparing: without case, and without what differs only in how it is typed."""
    return fold(name)


def organisations_called(names: Iterable[str]) -> dict[str, Organisation]:
    """Those of the organisations that go by one of these names in any language, by the name folded; two statements.

    Looks at the names of all: no database folds letters as people do.
    """
    wanted = {folded(name) for name in names} - {""}
    found: dict[str, int] = {}
    for pk, words in Organisation.objects.order_by("-pk").values_list("pk", "name") if wanted else ():
        for name in (words or {}).values():
            if folded(name) in wanted:
                found[folded(name)] = pk
    rows = Organisation.objects.in_bulk(set(found.values())) if found else {}
    return {name: rows[pk] for name, pk in found.items()}


def names_of(users: Sequence[UUID | None]) -> dict[UUID | None, str]:
    """What those who work here are called, by their uuid."""
    wanted = {uuid for uuid in users if uuid is not None}
    rows = User.objects.filter(uuid__in=wanted).values_list("uuid", "name") if wanted else ()
    return dict[UUID | None, str](rows)


def contact_of(participant: Participant) -> Contact | None:
    """A usable e-mail address: not disowned, not returned. Only for sending; showing it is an action of its own."""
    usable = Contact.objects.filter(participant=participant, participant__erased=None, kind=Contact.Kind.EMAIL)
    return only_one(usable.filter(disowned=None, returned=None))


def participants_at(emails: Iterable[str]) -> dict[str, int]:
    """Who of these addresses is known here, by the address in small letters. For the rooms, never for a page."""
    small = sorted({email.lower() for email in emails})
    found: dict[str, int] = {}
    for at in range(0, len(small), _AT_ONCE):
        contacts = Contact.objects.annotate(small=Lower("address")).filter(
            kind=Contact.Kind.EMAIL, participant__erased=None, small__in=small[at : at + _AT_ONCE]
        )
        found |= dict(contacts.values_list("small", "participant_id"))
    return found


def ways_for(participant: Participant) -> list[tuple[str, StrOrPromise]]:
    """The channels that this person can choose: by e-mail where we have an address, through others where there are some."""
    lacks = set() if organisations().exists() else {Channel.ORGANISATION.value}
    if not Contact.objects.filter(participant=participant, kind=Contact.Kind.EMAIL).exists():
        lacks.add(Channel.EMAIL.value)
    return [(value, label) for value, label in Channel.choices if value not in lacks]


def came_back_from(participant: Participant) -> datetime | None:
    """When a message to the e-mail address of this person came back, so that nothing more is sent there; else nothing."""
    back = Contact.objects.filter(participant=participant, participant__erased=None, kind=Contact.Kind.EMAIL)
    return back.filter(disowned=None, returned__isnull=False).values_list("returned", flat=True).first()


def letter_came_back_from(participant: Participant) -> datetime | None:
    """When a letter to the postal address of this person came back, so that nothing more is posted there; else nothing."""
    back = Contact.objects.filter(participant=participant, participant__erased=None, kind=Contact.Kind.POST)
    return back.filter(disowned=None, returned__isnull=False).values_list("returned", flat=True).first()


def ways_that_work(participants: Iterable[int]) -> dict[int, tuple[Channel, ...]]:
    """By what each of these might still be reached, by their id: that there is a way, which is theirs as `reach_of` finds
    it, and that nothing came back from. Two statements.
    """
    people = Participant.objects.filter(pk__in=set(participants), erased=None).only("through")
    through = {person.pk: person.through_id for person in people}
    contacts = _contacts_of(through)
    by_kind = [(way, CONTACT_OF[way]) for way in (Channel.EMAIL, Channel.POST, Channel.PHONE)]
    found: dict[int, tuple[Channel, ...]] = {}
    for pk, organisation in through.items():
        left = contacts.get(pk, {})
        kinds = {kind for kind, contact in left.items() if _is_theirs(contact, left) and _is_usable(contact)}
        ways = [way for way, kind in by_kind if kind in kinds]
        found[pk] = (*ways, *([Channel.ORGANISATION] if organisation is not None else ()))
    return found


def is_confirmed(participant: Participant) -> bool:
    """Whether the person showed that their address is theirs; until then it gets a receipt and nothing else."""
    contact = contact_of(participant)
    return contact is not None and contact.confirmed is not None


def reach_of(participants: Iterable[int]) -> dict[int, Reach]:
    """How each of these participants can be reached, by their id; two queries, however many there are."""
    ids = list(set(participants))
    agreed = Consent.objects.filter(participant=OuterRef("pk"), purpose=Consent.Purpose.REPORT_BACK, withdrawn=None)
    people = Participant.objects.filter(pk__in=ids).annotate(agreed=Exists(agreed))
    contacts = _contacts_of(ids)
    return {person.id: _reach(person, contacts.get(person.id, {}), agreed=person.agreed) for person in people}


def _contacts_of(participants: Collection[int]) -> dict[int, dict[str, Contact]]:
    """What each of these left, by kind."""
    contacts: dict[int, dict[str, Contact]] = {}
    for contact in Contact.objects.filter(participant__in=participants):
        contacts.setdefault(contact.participant_id, {})[contact.kind] = contact
    return contacts


def _reach(person: Participant, left: Mapping[str, Contact], *, agreed: bool) -> Reach:
    contacts = {kind: contact for kind, contact in left.items() if _is_theirs(contact, left)}
    contact = contacts.get(Contact.Kind.EMAIL)
    usable = _is_usable(contact) and person.erased is None
    channel = Channel(person.channel)
    ways = [way for way in dict.fromkeys((channel, *_ELSE)) if _leads_to(way, person, contacts)]
    return Reach(
        participant=person.id,
        uuid=person.uuid,
        link_version=person.link_version,
        language=person.language,
        channel=channel,
        ways=tuple(way for way in ways if way not in CONTACT_OF or _is_usable(contacts.get(CONTACT_OF[way]))),
        address=contact.address if usable and contact is not None else "",
        left_address=bool(ways),
        confirmed=contact is not None and contact.confirmed is not None,
        disowned=contact is not None and contact.disowned is not None,
        returned=contact is not None and contact.returned is not None,
        quiet=person.quiet,
        wants_news=person.wants_news,
        uninvited=person.uninvited is not None,
        agreed=agreed,
        erased=person.erased is not None,
        through=person.through_id,
        large_print=person.large_print,
        both_languages=person.both_languages,
    )


def _leads_to(way: Channel, person: Participant, contacts: Mapping[str, Contact]) -> bool:
    if way == Channel.ORGANISATION:
        return person.through_id is not None
    return way == Channel.PAGE or CONTACT_OF[way] in contacts


def _is_theirs(contact: Contact, left: Mapping[str, Contact]) -> bool:
    """Whether what this person is told may go there. Anybody may type somebody's e-mail address, and an address or number
    of their own beside it: that is not written to until the person, or somebody who works here, said that it is theirs.
    Whoever left no e-mail address is found by nobody else, so what they typed is their own.
    """
    return contact.kind == Contact.Kind.EMAIL or contact.confirmed is not None or Contact.Kind.EMAIL not in left


def left_email(participant: Participant) -> bool:
    """Whether this person left an e-mail address, whatever became of it: then others may have typed it as well.

    Of whom everything was deleted when its time was over nobody can tell, so they count as well.
    """
    left = set(Contact.objects.filter(participant=participant).values_list("kind", flat=True))
    return Contact.Kind.EMAIL in left or (
        not left and journal.about(participant.uuid).filter(verb=facts.CONTACT_ENDED.name).exists()
    )


def who_left_email(participants: Collection[int]) -> set[int]:
    """Which of these left an e-mail address, of those who have one; one statement."""
    left = Contact.objects.filter(participant__in=participants, kind=Contact.Kind.EMAIL)
    return set(left.values_list("participant", flat=True))


def kinds_of(participant: Participant) -> set[str]:
    """Which ways to reach this person we may use when they choose them, and need not ask for.

    What a letter came back from is asked for anew; an e-mail address of theirs is put right by a code.
    """
    left = {contact.kind: contact for contact in Contact.objects.filter(participant=participant)}
    theirs = {kind for kind, contact in left.items() if _is_theirs(contact, left)}
    return theirs if _is_usable(left.get(Contact.Kind.POST)) else theirs - {Contact.Kind.POST}


def _is_usable(contact: Contact | None) -> bool:
    return contact is not None and contact.disowned is None and contact.returned is None


def _opened_by(viewer: Viewer, purpose: Purpose) -> Participant | None:
    subjects = viewer.subjects(purpose)
    for participant in Participant.objects.filter(uuid__in=subjects, erased=None) if subjects else ():
        if viewer.holds(purpose, participant.uuid, participant.link_version):
            return participant
    return None


def address_of_a_host() -> str:
    """Where whoever runs this site reads their mail: the first host that there is; empty without one."""
    host = User.objects.filter(is_host=True, is_active=True).order_by("id").first()
    return host.email if host is not None else ""
