"""Many people at once, from a list somebody brought: who is known is found, and whoever is new is added."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models.functions import Lower

from hearback.core import languages
from hearback.core.text import clean_line
from hearback.core.viewer import Viewer
from hearback.people import addresses
from hearback.people.actions.participants import NAME_LENGTH
from hearback.people.models import Contact, Participant

_AT_ONCE = 500


def introduce_many(*, actor: Viewer, strangers: Mapping[str, str], language: str) -> dict[str, Participant]:
    """The participants at these e-mail addresses (address to name), by the address in small letters.

    As `introduce`: nothing that is there is overwritten, nothing was agreed to, nothing is confirmed. In parts, each a
    transaction of its own, so that nobody waits long; it locks the rows of those who are known, and may be done again.
    Raises BadInput for `email` or `name` before anything is written.
    """
    cleaned = {
        addresses.clean_email(email): clean_line(name, max_length=NAME_LENGTH, field="name")
        for email, name in strangers.items()
    }
    wanted = sorted(cleaned, key=str.lower)
    found: dict[str, Participant] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        part = {email: cleaned[email] for email in wanted[at : at + _AT_ONCE]}
        found |= _introduce(part, languages.of_the_site(language))
    return found


@transaction.atomic
def _introduce(strangers: Mapping[str, str], language: str) -> dict[str, Participant]:
    """Those of one part. Two who bring the same list at once insert in the same order, and one of them finds the other's."""
    known = _known_at([email.lower() for email in strangers])
    new = {email.lower(): (email, name) for email, name in strangers.items() if email.lower() not in known}
    if not new:
        return known
    people = Participant.objects.bulk_create(
        [Participant(name=name, language=language) for _email, name in new.values()]
    )
    Contact.objects.bulk_create(
        [Contact(participant=one, address=email) for one, (email, _name) in zip(people, new.values(), strict=True)],
        ignore_conflicts=True,
    )
    known |= _known_at(list(new))
    kept = {person.pk for person in known.values()}
    if gone := [person.pk for person in people if person.pk not in kept]:
        Participant.objects.filter(pk__in=gone).delete()
    return known


def _known_at(small: Collection[str]) -> dict[str, Participant]:
    """Whose addresses these are, locked: whoever is being erased at this instant is waited for, and is a stranger then."""
    contacts = Contact.objects.annotate(small=Lower("address")).filter(kind=Contact.Kind.EMAIL, small__in=small)
    at = dict(contacts.values_list("participant_id", "small"))
    locked = Participant.objects.select_for_update(no_key=True).filter(pk__in=at, erased=None).order_by("pk")
    return {at[person.pk]: person for person in locked}
