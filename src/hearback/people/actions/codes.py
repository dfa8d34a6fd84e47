"""A code to an address opens everything held about its person (a private link opens one thing)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.core.viewer import Grant, Purpose, Viewer
from hearback.journal import actions as journal
from hearback.outbox.actions import put_message
from hearback.people import addresses, facts, texts
from hearback.people.actions.limits import Rate, still_within
from hearback.people.models import Code, Contact, Participant

LASTS = timedelta(minutes=15)
MOST_TRIES = 5
_DIGITS = 8
_ASKED_QUICKLY = Rate("code-asked", most=3, within=timedelta(minutes=15))
_ASKED_A_DAY = Rate("code-asked", most=10, within=timedelta(hours=24))
_ASKED_BY_ALL = Rate("code-asked", most=2000, within=timedelta(hours=1))
_TRIED_A_DAY = Rate("code-tried", most=40, within=timedelta(hours=24))


@transaction.atomic
def send_code(*, email: str, language: str) -> None:
    """Send a code to this address, if it is known, was not disowned, and did not get many already.

    Answers the same in every case, after the same counting: nobody learns here whether an address is known.
    Raises BadInput only for what cannot be an address. Locks the contact's row.
    """
    address = addresses.clean_email(email)
    whom = address.lower()
    counted = [still_within(_ASKED_QUICKLY, whom), still_within(_ASKED_A_DAY, whom), still_within(_ASKED_BY_ALL, "")]
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    number = uuid4()
    contact = addresses.contacts_at(address).filter(disowned=None).select_for_update(of=("self",), no_key=True).first()
    hashed = _hashed(contact.uuid if contact else number, code)
    subject, body = texts.code(code, language, minutes=int(LASTS.total_seconds() // 60))
    if contact is None or not all(counted):
        return
    Code.objects.create(uuid=number, contact=contact, hashed=hashed, expires=clock.now() + LASTS)
    put_message(key=f"code:{number}", to=contact.address, subject=subject, body=body, language=language, secret=True)


def open_with_code(*, email: str, code: str) -> Participant:
    """The participant whose address this code was sent to; it works once, for 15 minutes, in five tries.

    Confirms the address. Raises BadInput for `code`, with the same sentence whatever was wrong. A door keeps what it
    opens as a grant of `Purpose.ALL`. Counts the try before it compares, in a transaction that is kept when it fails.
    """
    opened = _try(addresses.clean_email(email), "".join(code.split()).replace("-", ""))
    if opened is None:
        raise BadInput(_("This code is not right, or is too old. Check it, or ask for a new one."), field="code")
    return opened


@transaction.atomic
def _try(address: str, typed: str) -> Participant | None:
    now = clock.now()
    often = not still_within(_TRIED_A_DAY, address.lower())
    contact = addresses.contacts_at(address).filter(disowned=None).first()
    alive = Code.objects.filter(used=None, expires__gt=now, tries__lt=MOST_TRIES)
    codes = list(alive.filter(contact=contact).select_for_update(no_key=True).order_by("id")) if contact else []
    # Codes are counted even when none fits, so that those who ask at once cannot have more tries than one after another.
    Code.objects.filter(pk__in=[code.pk for code in codes]).update(tries=F("tries") + 1)
    hashed = _hashed(contact.uuid if contact else uuid4(), typed)
    fits = [code for code in codes if hmac.compare_digest(code.hashed, hashed)]
    if often or contact is None or not fits:
        return None
    if not Code.objects.filter(pk=fits[0].pk, used=None).update(used=now):
        return None
    Code.objects.filter(contact=contact, used=None).update(used=now)
    Contact.objects.filter(pk=contact.pk).update(confirmed=contact.confirmed or now, returned=None)
    person = contact.participant
    as_themselves = Viewer(grants=frozenset({Grant(Purpose.ALL, person.uuid, person.link_version)}))
    if contact.confirmed is None:
        journal.append(facts.ADDRESS_CONFIRMED, actor=as_themselves, subject=("participant", person.uuid))
    journal.append(facts.ADDRESS_OPENED, actor=as_themselves, subject=("participant", person.uuid))
    return person


def _hashed(contact: UUID, code: str) -> str:
    """A code is short, so its hash takes the site's secret: the table alone cannot be searched for it."""
    text = f"hearback code\0{contact}\0{code}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
