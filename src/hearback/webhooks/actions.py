"""Naming programs that are sent what happens, and putting facts on their way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.text import clean_line
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.models import Fact
from hearback.journal.verbs import known
from hearback.outbox.models import State
from hearback.webhooks import facts, posting, rules
from hearback.webhooks.models import Delivery, Receiver

FOLLOWER = "webhooks"
TEST = "webhook.test"
KEPT = timedelta(days=30)
_is_address = URLValidator(schemes=["https"])


@transaction.atomic
def add_receiver(
    *, actor: Viewer, key: UUID, url: str, verbs: Sequence[str] = (), also_private: bool = False
) -> Receiver:
    """Name a program that is sent what happens from here on; the same key is the same one again. Only the host may.

    Without `verbs` it is sent every kind of fact that everybody may know of, and with `also_private` all. Raises BadInput
    for `url` and `verbs`, and Conflict when the key came with something else. Locks nothing: the key is unique.
    """
    if not rules.may_manage(actor):
        raise NotAllowed
    url, wanted = _clean_url(url), _clean_verbs(verbs, also_private=also_private)
    said = {"url": url, "verbs": wanted, "also_private": also_private}
    receiver, is_new = Receiver.objects.get_or_create(key=key, defaults=said)
    if not is_new:
        if said != {name: getattr(receiver, name) for name in said}:
            raise Conflict
        return receiver
    journal.append(facts.ADDED, actor=actor, subject=("webhook", receiver.uuid))
    return receiver


def _clean_url(typed: str) -> str:
    """An address of HTTPS without a name and password; where it leads to is looked at again each time."""
    url = clean_line(typed, field="url", max_length=500)
    try:
        _is_address(url)
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except (ValidationError, ValueError):
        raise BadInput(_("Enter an address that starts with https://."), field="url") from None
    if parts.username or parts.password or parts.fragment:
        raise BadInput(_("Enter an address without a user name, a password or a “#”."), field="url")
    if host == "localhost" or (_is_number(host) and not posting.is_public(host)):
        raise BadInput(_("Enter an address on the public internet."), field="url")
    return url


def _is_number(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _clean_verbs(verbs: Sequence[str], *, also_private: bool) -> list[str]:
    may = {verb.name for verb in known().values() if verb.public or also_private}
    wanted = sorted({verb.strip() for verb in verbs} - {""})
    if unknown := [verb for verb in wanted if verb not in may]:
        sentence = _("“%(verb)s” is nothing that can be sent. Check how it is written.")
        raise BadInput(sentence % {"verb": unknown[0][:60]}, field="verbs")
    return wanted


@transaction.atomic
def renew_secret(*, actor: Viewer, receiver: Receiver) -> Receiver:
    """Sign with another secret from here on: what was on its way too. Only the host may. Locks the row."""
    row = _locked(actor, receiver)
    row.secret_version = F("secret_version") + 1
    row.save(update_fields=["secret_version"])
    row.refresh_from_db()
    journal.append(facts.RENEWED, actor=actor, subject=("webhook", row.uuid))
    return row


@transaction.atomic
def remove_receiver(*, actor: Viewer, receiver: Receiver) -> None:
    """Send a program nothing more; what was on its way is forgotten. Only the host may. Locks the row."""
    row = _locked(actor, receiver)
    uuid = row.uuid
    row.delete()
    journal.append(facts.REMOVED, actor=actor, subject=("webhook", uuid))


@transaction.atomic
def send_test(*, actor: Viewer, receiver: Receiver) -> Delivery:
    """Send a program something that says that it is a test. Only the host may. Locks the row."""
    row = _locked(actor, receiver)
    return Delivery.objects.create(receiver=row, verb=TEST, key=f"{row.uuid}:test:{uuid4()}")


@transaction.atomic
def send_again(*, actor: Viewer, receiver: Receiver) -> int:
    """Try again what was given up; returns how many. Only the host may. Locks the row."""
    row = _locked(actor, receiver)
    rows = Delivery.objects.filter(receiver=row, state=State.GIVEN_UP)
    return rows.update(state=State.WAITING, due=clock.now(), attempts=0, error="", finished=None)


@transaction.atomic
def stop_waiting(*, actor: Viewer, why: str) -> int:
    """Give up what is on its way to programs, for a reason that the host reads beside it; returns how much. Only the host
    may.
    """
    if not rules.may_manage(actor):
        raise NotAllowed
    rows = Delivery.objects.filter(state=State.WAITING)
    return rows.update(state=State.GIVEN_UP, error=why, finished=clock.now(), lease=None, lease_until=None)


def follow(facts: Sequence[Fact]) -> None:
    """Put these facts on their way to every program that is sent them, in the caller's transaction; each once.

    What has still to happen, or to be published, waits for that instant.
    """
    receivers = list(Receiver.objects.all())
    rows = [
        Delivery(
            receiver=one,
            fact=fact.uuid,
            verb=fact.verb,
            key=f"{one.uuid}:{fact.uuid}",
            due=max(clock.now(), _out(fact)),
        )
        for fact in facts
        for one in receivers
        if _is_sent(one, fact)
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _is_sent(receiver: Receiver, fact: Fact) -> bool:
    verb = known().get(fact.verb)
    if fact.recorded < receiver.created or not (receiver.also_private or (verb is not None and verb.public)):
        return False
    return not receiver.verbs or fact.verb in receiver.verbs


def _out(fact: Fact) -> datetime:
    """When everybody may know of it: what is published in advance says when."""
    published = fact.refs.get("published")
    said = datetime.fromisoformat(published) if isinstance(published, str) else fact.recorded
    return max(fact.happened, said)


def forget_sent(*, now: datetime) -> int:
    """Forget what was sent, 30 days after; what was given up stays until the host has seen to it. Returns how many."""
    return Delivery.objects.filter(state=State.DONE, finished__lt=now - KEPT).delete()[0]


def _locked(actor: Viewer, receiver: Receiver) -> Receiver:
    row = Receiver.objects.select_for_update(no_key=True).filter(pk=receiver.pk).first()
    if row is None or not rules.may_manage(actor):
        raise NotAllowed
    return row
