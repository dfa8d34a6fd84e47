"""Joining a network: by a form that whoever reads at the address confirms, or at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.people import actions as people
from hearback.people import facts as people_facts
from hearback.people.actions import Rate
from hearback.people.models import Consent, Organisation, Participant
from hearback.processes import facts, network_messages, rules
from hearback.processes.actions.network.changing import append_left, empty
from hearback.processes.actions.network.cleaning import Wish, clean, folded, language_of, wish
from hearback.processes.models import Joining, NetworkMember, Process, Theme

# Without an address nobody says that they are somebody, so nothing but the number of forms holds a program back.
_WITHOUT_ADDRESS = Rate("joining-without-address", most=100, within=timedelta(hours=1))

Entry = NetworkMember | Joining


class ToldTwice(Conflict):
    """The form came again with other words: `first` stands as it was sent, `second` is kept beside it, unconfirmed."""

    sentence = _("You sent this form before with other words. Your entry stands as you sent it first; we kept both.")

    def __init__(self, first: Entry, second: Joining) -> None:
        super().__init__()
        self.first = first
        self.second = second


class SpokenFor(Conflict):
    """Somebody else is written to for this organisation; the form waits for the coordinators."""

    sentence = _(
        "This organisation is in the network already, and we write to somebody else there. Nothing is lost: we have your "
        "form, and the people who run the process see it. Ask them if we should write to you instead."
    )


def join_network(
    *,
    actor: Viewer,
    process: Process,
    key: UUID,
    name: str = "",
    email: str = "",
    language: str,
    organisation_name: str = "",
    kind: str = "",
    news: bool = False,
    wording: str = "",
    **told: Any,
) -> Entry:
    """Join as a person, or with `organisation_name` and `kind` for an organisation; `told` is as in `MemberFields`.

    With an address this gives a `Joining`, whether the address is in the network or not: its mailbox is written to, and
    who reads there confirms. An organisation without an address waits for the coordinators: nobody can tell who speaks
    for it. A person without one is in at once, unless very many came in the last hour: then they wait as well.
    The same key and body is the same entry again; the same key with another body raises ToldTwice after keeping both.
    Raises BadInput by field. Locks the row of a person who is known.
    """
    if not rules.may_join_network(actor, process, clock.now()):
        raise NotAllowed
    told.pop("found", None)
    asked = wish(process, organisation_name=organisation_name, kind=kind, name=name, news=news, **told)
    email, language = email.strip(), language_of(language)
    digest = asked.digest(process, email, language)
    more = {"email": email, "language": language, "wording": wording, "digest": digest}
    try:
        first, second = _join_once(actor, process, key, asked, **more)
    except IntegrityError:  # the same key came twice in one instant: the other one is there now
        first, second = _join_once(actor, process, key, asked, **more)
    if second is not None:
        raise ToldTwice(first, second)
    return first


@transaction.atomic
def _join_once(
    actor: Viewer, process: Process, key: UUID, asked: Wish, *, email: str, language: str, wording: str, digest: str
) -> tuple[Entry, Joining | None]:
    """What stands under the key, and what else is kept when two bodies came."""
    first = _with_key(key)
    if first is None:
        alone = not email and not asked.organisation_name
        make = _join_at_once if alone else _ask
        return make(actor, process, key, asked, email=email, language=language, wording=wording, digest=digest), None
    if first.body_digest == digest:
        return first, None
    if not first.body_digest:
        raise Conflict(_("What this form sent has been erased. Please open it again and start afresh."))
    own_key = uuid5(key, digest)
    second = _with_key(own_key)
    if second is None:
        second = _ask(actor, process, own_key, asked, email=email, language=language, wording=wording, digest=digest)
    return first, second if isinstance(second, Joining) else None


def _with_key(key: UUID) -> Entry | None:
    found: Entry | None = NetworkMember.objects.select_related("process", "participant").filter(key=key).first()
    return found or Joining.objects.select_related("process", "participant").filter(key=key).first()


def _ask(
    actor: Viewer, process: Process, key: UUID, asked: Wish, *, email: str, language: str, wording: str, digest: str
) -> Joining:
    person = None
    if email:
        person = people.introduce(
            actor=actor, name=asked.name, email=email, language=language, report_back=False
        ).participant
    joining = Joining.objects.create(
        process=process,
        participant=person,
        said=asked.values,
        language=language,
        wording=wording,
        key=key,
        body_digest=digest,
    )
    network_messages.ask_to_confirm(joining)
    journal.append(facts.NETWORK_ASKED, actor=actor, subject=("network-member", joining.uuid), process=process.uuid)
    return joining


def _join_at_once(
    actor: Viewer, process: Process, key: UUID, asked: Wish, *, email: str, language: str, wording: str, digest: str
) -> Entry:
    if not people.still_within(_WITHOUT_ADDRESS, ""):  # nobody is refused: the coordinators look at it first
        return _ask(actor, process, key, asked, email=email, language=language, wording=wording, digest=digest)
    person = people.introduce(
        actor=actor, name=asked.name, email=email, language=language, report_back=False
    ).participant
    member = create_member(process, asked, person, None, key=key, digest=digest, language=language)
    people.agree_to(participant=person, purpose=Consent.Purpose.NETWORK, wording=wording)
    append_joined(actor, member)
    return member


@transaction.atomic
def confirm_joining(*, actor: Viewer, joining: Joining) -> NetworkMember:
    """Make a form an entry: by whoever reads at its address, or by a coordinator. Confirming twice is confirming once.

    An entry that the same person or organisation had before ends: the new one says it all again. Raises SpokenFor when
    somebody else is written to for the organisation, unless a coordinator decides. Locks the process row, so that an
    organisation that two people name is added once, then the person, then the form.
    """
    process = Process.objects.select_for_update(no_key=True).get(pk=joining.process_id)
    person = _locked_person(joining.participant_id)
    found = Joining.objects.select_for_update(of=("self",), no_key=True).filter(pk=joining.pk).first()
    if found is None:
        return _confirmed_before(actor, joining)
    found.participant, found.process = person, process
    if not rules.may_confirm_joining(actor, found):
        raise NotAllowed
    by_mail = rules.is_network_member(actor, found)
    asked = wish(process, **_still_there(process, found.said))
    organisation, made = _organisation_of(asked, found.language)
    if person is None:
        person = people.introduce(actor=actor, name=asked.name, language=found.language, report_back=False).participant
    ended = _end_earlier(process, person, organisation, decides=actor.works_on(process.pk))
    member = create_member(
        process,
        asked,
        person,
        organisation,
        key=found.key,
        digest=found.body_digest,
        language=found.language,
        uuid=found.uuid,
        link_version=found.link_version,
    )
    found.delete()
    _agree(person, asked, found, by_mail=by_mail)
    if organisation is not None and made:
        append_added(actor, organisation)
    for before in ended:
        append_left(actor, process, before, replaced_by=member.uuid)
    append_joined(actor, member)
    return member


def _locked_person(pk: int | None) -> Participant | None:
    if pk is None:
        return None
    person = Participant.objects.select_for_update(no_key=True).filter(pk=pk, erased=None).first()
    if person is None:
        raise NotAllowed
    return person


def _confirmed_before(actor: Viewer, joining: Joining) -> NetworkMember:
    member = NetworkMember.objects.select_related("process", "participant").filter(uuid=joining.uuid).first()
    if member is None or not rules.may_see_network_member(actor, member):
        raise NotAllowed
    return member


def _still_there(process: Process, said: dict[str, Any]) -> dict[str, Any]:
    """What was told, without themes that were taken away since."""
    there = set(Theme.objects.filter(process=process).values_list("slug", flat=True))
    return said | {"interests": [slug for slug in said["interests"] if slug in there]}


def _organisation_of(asked: Wish, language: str) -> tuple[Organisation | None, bool]:
    if not asked.organisation_name:
        return None, False
    return people.introduce_organisation(
        name=asked.organisation_name,
        language=language,
        kind=asked.kind,
        level=asked.level,
        place=asked.place,
        region=asked.region,
        listed=asked.shown,
    )


def live_entries(process: Process, person: Participant | None, organisation: Organisation | None) -> Any:
    """The entries that this organisation, or this person for themselves, has now."""
    live = NetworkMember.objects.filter(process=process, left=None)
    if organisation is not None:
        return live.filter(organisation=organisation)
    return live.filter(organisation=None, participant=person)


def _end_earlier(
    process: Process, person: Participant, organisation: Organisation | None, *, decides: bool
) -> list[NetworkMember]:
    """End what the new entry takes the place of; the caller appends."""
    live = live_entries(process, person, organisation)
    before = list(live.order_by("pk").select_for_update(of=("self",), no_key=True))
    if not decides and any(entry.participant_id not in (None, person.pk) for entry in before):
        raise SpokenFor
    for entry in before:
        empty(entry)
    return before


def create_member(
    process: Process,
    asked: Wish,
    person: Participant | None,
    organisation: Organisation | None,
    *,
    key: UUID,
    digest: str,
    language: str,
    **more: Any,
) -> NetworkMember:
    """The row of an entry with its interests."""
    member = NetworkMember.objects.create(
        process=process,
        organisation=organisation,
        participant=person,
        name=asked.goes_by,
        folded=folded(asked.goes_by),
        level=asked.level,
        place=asked.place,
        region=asked.region,
        interest_words=asked.interest_words,
        ways=list(asked.ways),
        shown=asked.shown,
        language=language,
        key=key,
        body_digest=digest,
        **more,
    )
    if asked.interests:
        member.interests.set(Theme.objects.filter(process=process, slug__in=asked.interests))
    return member


def _agree(person: Participant, asked: Wish, joining: Joining, *, by_mail: bool) -> None:
    """What only whoever reads at the address can have agreed to."""
    if not by_mail:
        return
    people.agree_to(participant=person, purpose=Consent.Purpose.NETWORK, wording=joining.wording)
    if asked.news:
        people.agree_to(participant=person, purpose=Consent.Purpose.NEWS, wording=joining.wording)
    people.confirm_address(participant=person)


def append_joined(actor: Viewer, member: NetworkMember) -> None:
    """That somebody is in the network now."""
    organisation = {"organisation": member.organisation.uuid} if member.organisation is not None else {}
    journal.append(
        facts.NETWORK_JOINED,
        actor=actor,
        subject=("network-member", member.uuid),
        process=member.process.uuid,
        refs={"source": member.source, "shown": member.shown, **organisation},
    )


def append_added(actor: Viewer, organisation: Organisation) -> None:
    """That an organisation nobody here knew was added."""
    journal.append(people_facts.ORGANISATION_ADDED, actor=actor, subject=("organisation", organisation.uuid))


@transaction.atomic
def add_member(
    *,
    actor: Viewer,
    process: Process,
    key: UUID,
    name: str = "",
    email: str = "",
    language: str,
    organisation_name: str = "",
    kind: str = "",
    found: str = "",
    **told: Any,
) -> NetworkMember:
    """Put somebody into the network at the desk: they are not written to, and `found` says where we got their address.

    The same key is the same entry again. Raises BadInput by field, also when they are in already. Locks the process row.
    """
    if not rules.may_see_network_members(actor, process):
        raise NotAllowed
    process = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    known = NetworkMember.objects.select_related("process", "participant").filter(key=key).first()
    if known is not None:
        return known
    asked = wish(process, organisation_name=organisation_name, kind=kind, name=name, **told)
    cleaned = clean(process, {"found": found})
    language, email = language_of(language), email.strip()
    if email and not cleaned["found"]:
        raise BadInput(_("Say where you have the address from: whoever is written to may ask."), field="found")
    organisation, made = _organisation_of(asked, language)
    person = None
    if email or asked.name:
        person = people.introduce(
            actor=actor, name=asked.name, email=email, language=language, report_back=False
        ).participant
    if live_entries(process, person, organisation).exists():
        field = "organisation_name" if organisation is not None else "email"
        raise BadInput(_("They are in the network already. You can change their entry."), field=field)
    member = create_member(
        process,
        asked,
        person,
        organisation,
        key=key,
        digest=asked.digest(process, email, language),
        language=language,
        source=NetworkMember.Source.DESK,
        found=cleaned["found"],
    )
    if organisation is not None and made:
        append_added(actor, organisation)
    append_joined(actor, member)
    return member
