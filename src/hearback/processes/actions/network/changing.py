"""Changing and leaving: by the entry's private link, from its person's page, or at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.outbox import actions as outbox
from hearback.people import actions as people
from hearback.people.models import Consent
from hearback.processes import facts, network_messages, rules
from hearback.processes.actions.network.cleaning import MemberFields, clean, folded
from hearback.processes.models import Joining, NetworkMember, Process, Theme


@transaction.atomic
def change_membership(*, actor: Viewer, member: NetworkMember, **named: Unpack[MemberFields]) -> NetworkMember:
    """Change what is named of an entry. Locks its row. Raises BadInput by field, or when they left.

    What an organisation is called stands with the organisation, and where we got an address with the coordinators.
    """
    member = _lock(actor, member)
    if member.left is not None:
        raise BadInput(_("You are not in the network any more: please join again."))
    needed = "" if member.is_organisation else _("Tell us your name.")
    values = clean(member.process, named, needed=needed)
    if not actor.works_on(member.process_id):
        values.pop("found", None)
    interests = values.pop("interests", None)
    name = values.pop("name", None)
    if name is not None and not member.is_organisation:
        values |= {"name": name, "folded": folded(name)}
    for field, value in values.items():
        setattr(member, field, list(value) if isinstance(value, tuple) else value)
    member.body_digest = ""  # the form that made it says something else by now
    member.save(update_fields=[*values, "body_digest"])
    if interests is not None:
        member.interests.set(Theme.objects.filter(process=member.process, slug__in=interests))
    journal.append(
        facts.NETWORK_CHANGED,
        actor=actor,
        subject=("network-member", member.uuid),
        process=member.process.uuid,
        refs={"fields": sorted(named), "shown": member.shown},
    )
    return member


@transaction.atomic
def leave_network(*, actor: Viewer, member: NetworkMember) -> NetworkMember:
    """Leave the network; the row is dated, and what was told is emptied. Leaving twice is leaving once. Locks the row."""
    member = _lock(actor, member)
    if member.left is not None:
        return member
    empty(member)
    _withdraw(member)
    append_left(actor, member.process, member)
    return member


def decline_joining(*, actor: Viewer, joining: Joining) -> None:
    """Delete a form that nobody confirmed: by whoever sent it, or by a coordinator. Doing it again does nothing.

    The address in it goes too, unless we know it from elsewhere. Locks the form; then, in a transaction of its own, the
    person.
    """
    _decline(actor, joining)
    if joining.participant_id is not None:
        people.forget_stranger(participant=joining.participant_id)


@transaction.atomic
def _decline(actor: Viewer, joining: Joining) -> None:
    found = (
        Joining.objects.select_for_update(of=("self",), no_key=True)
        .select_related("process", "participant")
        .filter(pk=joining.pk)
        .first()
    )
    if found is None:
        return
    if not rules.may_see_joining(actor, found):
        raise NotAllowed
    outbox.drop_messages(keys_starting=f"network:{found.uuid}:")
    found.delete()
    append_left(actor, found.process, found, confirmed=False)


def delete_old_joinings(now: datetime) -> int:
    """Delete forms that nobody confirmed in 30 days, and addresses known from them alone; returns how many forms."""
    old = Joining.objects.filter(created__lt=now - network_messages.CONFIRM_WITHIN)
    people_of = set(old.exclude(participant=None).values_list("participant_id", flat=True))
    gone = old.delete()[0]
    for participant in sorted(people_of):
        people.forget_stranger(participant=participant)
    return gone


def empty(member: NetworkMember) -> None:
    """Date an entry as left, and take away what was told; that a person or an organisation was in the network stays.

    In the caller's transaction, which holds its row's lock; the caller appends the fact.
    """
    member.left = member.left or clock.now()
    for field in ("name", "folded", "level", "place", "region", "interest_words", "found", "body_digest"):
        setattr(member, field, "")
    member.ways, member.shown = [], False
    member.save()
    member.interests.clear()


def append_left(actor: Viewer, process: Process, entry: NetworkMember | Joining, **refs: object) -> None:
    """That an entry, or a form for one, is gone."""
    subject = ("network-member", entry.uuid)
    journal.append(facts.NETWORK_LEFT, actor=actor, subject=subject, process=process.uuid, refs=refs)


def _withdraw(member: NetworkMember) -> None:
    """They agreed to be in networks; in none any more, they no longer do."""
    person = member.participant
    if person is not None and not NetworkMember.objects.filter(participant=person, left=None).exists():
        people.withdraw_from(participant=person, purpose=Consent.Purpose.NETWORK)


def _lock(actor: Viewer, member: NetworkMember) -> NetworkMember:
    rows = NetworkMember.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("process", "participant", "organisation").get(pk=member.pk)
    if not rules.may_see_network_member(actor, found):
        raise NotAllowed
    return found
