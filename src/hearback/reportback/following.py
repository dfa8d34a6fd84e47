"""Following: anybody may ask to hear by e-mail of a process, a commitment or a theme, without an account.

It holds once whoever reads at the address said yes by the link that was sent there, and ends by the same link.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.contributions.facts import HELD, NEWS_ASKED, RECEIVED, RELEASED
from hearback.contributions.models import Authorship, Contribution
from hearback.core import clock, languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import NOBODY, Viewer
from hearback.journal import actions as journal
from hearback.journal.models import Fact
from hearback.journal.verbs import Verb
from hearback.outbox import actions as outbox
from hearback.people import actions as people
from hearback.people import addresses
from hearback.people import rules as people_rules
from hearback.people.actions import Rate, still_within
from hearback.people.facts import ADDRESS_CONFIRMED, PARTICIPANT_CHANGED
from hearback.people.models import Consent, Contact, Participant
from hearback.plans.models import Commitment
from hearback.processes.models import Process, Theme
from hearback.reportback import facts, following_messages, rules
from hearback.reportback.models import Digest, Following, WeekMail

UNCONFIRMED_FOR = timedelta(days=30)
_AN_ADDRESS_A_DAY = Rate("following", most=5, within=timedelta(hours=24))
_BY_ALL = Rate("following", most=500, within=timedelta(hours=1))


def follow(
    *,
    actor: Viewer,
    process: Process,
    key: UUID,
    email: str,
    language: str,
    commitment: Commitment | None = None,
    theme: Theme | None = None,
) -> str:
    """Somebody asks to hear of a process, or of one commitment or theme of it: a link is sent to the address.

    Says the same whether the address is known, follows it already, or said that it was not meant (then nothing is sent),
    and gives it as it was read.
    Only so often a day for one address, and an hour for all. Nothing that we know of somebody is changed. Raises BadInput
    for `email`, and where too many came.
    """
    address = addresses.clean_email(email)
    language = languages.of_the_site(language)
    if not rules.may_follow(actor, process):
        raise NotAllowed
    if any(one is not None and one.process_id != process.pk for one in (commitment, theme)):
        raise BadInput(_("Choose what you want to follow."))
    counted = [still_within(_AN_ADDRESS_A_DAY, address.lower()), still_within(_BY_ALL, "")]
    if not all(counted):
        raise BadInput(_("Too many came in just now. Nothing is lost: send it again later."))
    try:
        _keep(actor, process, commitment, theme, address, language, key)
    except IntegrityError:  # the same came twice in one instant: the other one is there now
        _keep(actor, process, commitment, theme, address, language, key)
    return address


@transaction.atomic
def _keep(
    actor: Viewer,
    process: Process,
    commitment: Commitment | None,
    theme: Theme | None,
    address: str,
    language: str,
    key: UUID,
) -> None:
    person = people.introduce(actor=actor, email=address, language=language, report_back=False).participant
    contact = Contact.objects.filter(participant=person, kind=Contact.Kind.EMAIL).first()
    if contact is None or contact.disowned is not None:
        return
    row, new = Following.objects.select_related("process").get_or_create(
        participant=person, process=process, commitment=commitment, theme=theme, defaults={"language": language}
    )
    following_messages.ask(row, person, address, key=str(key), confirmed=contact.confirmed is not None)
    if new:
        _append(facts.FOLLOWING_ASKED, actor, row)


@transaction.atomic
def ask_who_wants_news(*, happened: Sequence[Fact]) -> None:
    """Whoever asked for news of the process when they spoke is asked at their address whether they follow it: once.

    Not before the address is confirmed: until then it gets receipts alone. It holds as any following does, once they said
    yes by the link. Part of `tell`, which reads what came in, and that an address was confirmed.
    """
    confirmed = {fact.subject_uuid for fact in happened if fact.verb == ADDRESS_CONFIRMED.name}
    theirs = Q(subject_uuid__in=Authorship.objects.filter(participant__uuid__in=confirmed).values("contribution__uuid"))
    # What a program may have sent asks for nothing until it is let in.
    released = [fact.subject_uuid for fact in happened if fact.verb == RELEASED.name]
    let_in = Fact.objects.filter(verb=HELD.name, subject_uuid__in=released, refs__because=Contribution.Held.SUSPECTED)
    theirs |= Q(subject_uuid__in=let_in.values("subject_uuid"))
    verbs = (NEWS_ASKED.name, RECEIVED.name)
    before = Fact.objects.filter(theirs, verb__in=verbs) if confirmed or released else ()
    asked = {one.subject_uuid: one for one in (*before, *happened) if _is_asking(one)}
    rows = Authorship.objects.filter(contribution__uuid__in=asked).exclude(
        contribution__held_because__in=Contribution.NOT_COUNTED
    )
    usable = Contact.objects.filter(kind=Contact.Kind.EMAIL, confirmed__isnull=False, disowned=None, returned=None)
    usable = usable.filter(participant__in=rows.values("participant"), participant__erased=None)
    contacts = {one.participant_id: one for one in usable.select_related("participant")} if asked else {}
    new = []
    for by in rows.select_related("contribution__process").order_by("pk") if asked else ():
        said, contact = by.contribution, contacts.get(by.participant_id or 0)
        if contact is None or not rules.may_follow(NOBODY, said.process):
            continue
        if not _said_no_since(contact.participant, asked[said.uuid]):
            new += _asked_once(contact, said.process, asked[said.uuid])
    for row in new:  # at the end: whoever follows by the form makes the row first, and then writes that down
        _append(facts.FOLLOWING_ASKED, NOBODY, row)


def _is_asking(fact: Fact) -> bool:
    """Whether it says that somebody asked for news; facts of earlier versions say so with what came in."""
    return fact.verb == NEWS_ASKED.name or (fact.verb == RECEIVED.name and bool(fact.refs.get("news")))


def _said_no_since(person: Participant, fact: Fact) -> bool:
    """Whether they switched all news off after they asked for it here. Who had before, and asks now, wants this."""
    changed = Fact.objects.filter(verb=PARTICIPANT_CHANGED.name, subject_uuid=person.uuid, id__gt=fact.pk)
    return not person.wants_news and changed.filter(refs__news=False).exists()


def _asked_once(contact: Contact, process: Process, fact: Fact) -> list[Following]:
    """What is asked now, if anything. Anybody may type an address that is somebody else's, who ends it again: it is asked as
    seldom as by the form.
    """
    person = contact.participant
    follows = {"participant": person, "process": process, "commitment": None, "theme": None}
    if Following.objects.filter(**follows).exists() or not still_within(_AN_ADDRESS_A_DAY, contact.address.lower()):
        return []
    row, is_new = Following.objects.get_or_create(**follows, defaults={"language": person.language})
    if not is_new:  # they used the form in this instant, and are asked by that
        return []
    following_messages.ask(row, person, contact.address, key=str(fact.uuid), confirmed=True)
    return [row]


@transaction.atomic
def confirm_following(*, actor: Viewer, following: Following, wording: str = "") -> Following:
    """Whoever reads at the address says yes: from here on they are told. Doing it again does nothing. Locks the row.

    Who had said no to all news follows this alone: what they followed before ended with that no.
    """
    row = _locked(actor, following)
    if row.confirmed is not None:
        return row
    person = row.participant
    if not person.wants_news:
        for earlier in Following.objects.filter(participant=person).exclude(pk=row.pk).exclude(confirmed=None):
            _forget(earlier)
    row.confirmed = clock.now()
    row.save(update_fields=["confirmed"])
    last = Fact.objects.order_by("-id").values_list("id", flat=True).first() or 0
    start = {"position": last, "looked": row.confirmed}
    Digest.objects.get_or_create(participant=person, process=row.process, defaults=start)
    people.agree_to(participant=person, purpose=Consent.Purpose.NEWS, wording=wording)
    people.confirm_address(participant=person)
    _append(facts.FOLLOWING_CONFIRMED, actor, row)
    return row


@transaction.atomic
def choose_how_often(*, actor: Viewer, following: Following, every: str) -> Following:
    """How often they are written to about this process. The same again changes nothing. Locks the row.

    Raises BadInput at `every`.
    """
    row = _locked(actor, following)
    if every not in WeekMail.Every.values:
        raise BadInput(_("Choose how often."), field="every")
    Digest.objects.filter(participant=row.participant, process=row.process).update(every=every)
    return row


@transaction.atomic
def end_following(*, actor: Viewer, following: Following) -> None:
    """They do not follow it any more: what we held about it is deleted, and their address where nothing else is held of it.

    Locks the row.
    """
    row = _locked(actor, following)
    _forget(row)
    people.forget_stranger(participant=row.participant_id, confirmed_too=row.confirmed is not None)
    _append(facts.FOLLOWING_ENDED, actor, row)


def forget_unconfirmed_followings(now: datetime) -> int:
    """Forget those who never said yes, 30 days after they asked; returns how many. A transaction each."""
    over = Following.objects.filter(confirmed=None, asked__lte=now - UNCONFIRMED_FOR)
    return sum(_forget_unconfirmed(pk) for pk in list(over.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _forget_unconfirmed(pk: int) -> int:
    """Locks the row; they may have said yes a moment before."""
    row = Following.objects.select_for_update(no_key=True).filter(pk=pk, confirmed=None).first()
    if row is None:
        return 0
    _forget(row)
    people.forget_stranger(participant=row.participant_id)
    return 1


@transaction.atomic
def end_all_followings(*, actor: Viewer, participant: int) -> None:
    """A person follows nothing any more. Part of erasing them, which has checked and locked."""
    person = Participant.objects.get(pk=participant)
    if not people_rules.may_erase(actor, person):
        raise NotAllowed
    for row in Following.objects.filter(participant=person):
        _forget(row)
    outbox.drop_messages(keys_starting=f"news:{person.uuid}:")


@transaction.atomic
def revoke_following_links(*, actor: Viewer, participant: int) -> None:
    """Make the links of what a person follows open nothing any more; they still follow. Part of `erasure.revoke_links`."""
    if not people_rules.may_revoke_links(actor, Participant.objects.get(pk=participant)):
        raise NotAllowed
    Following.objects.filter(participant=participant).update(link_version=F("link_version") + 1)


@transaction.atomic
def stop_what_waits(*, participants: Collection[UUID]) -> None:
    """Of whoever said no, to all news or to the address: what waits for a mail server goes no more.

    Part of `tell`, which reads that they did. Who has said yes again since is sent what waits.
    """
    disowned = Contact.objects.filter(kind=Contact.Kind.EMAIL, disowned__isnull=False).values("participant")
    no_news = Participant.objects.filter(Q(wants_news=False) | Q(pk__in=disowned), uuid__in=participants)
    for person in no_news.values_list("uuid", flat=True):
        outbox.drop_messages(keys_starting=f"news:{person}:")
    asked = Following.objects.filter(participant__uuid__in=participants, participant__in=disowned)
    for following in asked.values_list("uuid", flat=True):
        outbox.drop_messages(keys_starting=f"following:{following}:")


def _locked(actor: Viewer, following: Following) -> Following:
    rows = Following.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("process", "participant", "commitment", "theme").filter(pk=following.pk).first()
    if row is None or not rules.may_change_following(actor, row):
        raise NotAllowed
    return row


def _forget(row: Following) -> None:
    """Delete it, and how often they are written to about its process where nothing else of it is followed."""
    outbox.drop_messages(keys_starting=f"following:{row.uuid}:")
    Following.objects.filter(pk=row.pk).delete()
    if not Following.objects.filter(participant=row.participant_id, process=row.process_id).exists():
        for digest in Digest.objects.filter(participant=row.participant_id, process=row.process_id):
            outbox.drop_messages(keys_starting=f"news:{row.participant.uuid}:{digest.uuid}:")
            digest.delete()


def forget_followings(*, process: Process) -> int:
    """Forget who follows a process that is removed, with what waits to be sent to them; returns how many followed."""
    rows = list(Following.objects.filter(process=process).select_related("participant").order_by("pk"))
    for row in rows:
        _forget(row)
    return len(rows)


def _append(verb: Verb, actor: Viewer, row: Following) -> None:
    about = {"commitment": row.commitment, "theme": row.theme}
    journal.append(
        verb,
        actor=actor,
        subject=("following", row.uuid),
        process=row.process.uuid,
        refs={name: thing.uuid for name, thing in about.items() if thing is not None},
    )
