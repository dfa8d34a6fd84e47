"""Deleting somebody of whom nothing is left: an address that was typed into a form that came to nothing."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError

from hearback.people.models import Consent, Contact, Participant


def forget_stranger(*, participant: int, confirmed_too: bool = False) -> bool:
    """Delete a person whose address nobody confirmed and of whom no room holds anything; returns whether it did.

    For the room whose form it was, after that is gone: it has checked who asks. Whoever agreed to something, asked for
    quiet, or said that the address is not theirs stays, so that we keep to it. A transaction of its own, which locks the
    person's row outright: whoever says something from the address at this instant waits, and is a stranger then.
    `confirmed_too`: who showed that the address is theirs, for that form alone, and takes back what it was for. That they
    agreed to news goes with it: whoever follows something still is held by that.
    """
    try:
        with transaction.atomic():
            person = Participant.objects.select_for_update().filter(pk=participant, erased=None).first()
            if person is None or _is_known(person, confirmed_too=confirmed_too):
                return False
            person.delete()
    except ProtectedError:  # a room above holds something of theirs
        return False
    return True


def _is_known(person: Participant, *, confirmed_too: bool) -> bool:
    unproven = {"disowned": None, "returned": None} | ({} if confirmed_too else {"confirmed": None})
    proven = Contact.objects.filter(participant=person).exclude(**unproven)
    agreed = Consent.objects.filter(participant=person)
    if confirmed_too:
        agreed = agreed.exclude(purpose=Consent.Purpose.NEWS)
    return bool(person.quiet or person.uninvited or proven.exists() or agreed.exists())
