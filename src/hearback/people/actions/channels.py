"""How somebody wishes to be told: by which channel, in large print, in each language together."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.text import clean_line, clean_plain
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.outbox.models import Channel
from hearback.people import facts, queries, rules
from hearback.people.models import Contact, Organisation, Participant
from hearback.people.wishes import PHONE_LENGTH, POST_LENGTH, cleaned_ring_when


@transaction.atomic
def choose_channel(
    *,
    actor: Viewer,
    participant: UUID,
    channel: str,
    large_print: bool = False,
    both_languages: bool = False,
    post: str = "",
    phone: str = "",
    through: Organisation | None = None,
    ring_when: str = "",
) -> Participant:
    """Choose how this person is told from now on. Whoever chooses post or a telephone says where, unless we know it from
    them. An address given here takes the place of the one before: whoever holds the person's own page gives their own. The
    same again changes nothing. `ring_when` is for whoever is rung, and forgotten with that. Raises BadInput at `channel`,
    `post`, `phone`, `ring_when` or `through`. Locks the person's row.
    """
    person = Participant.objects.select_for_update(no_key=True).filter(uuid=participant, erased=None).first()
    if person is None or not rules.may_change_choices(actor, person):
        raise NotAllowed
    known = {contact.kind: contact for contact in Contact.objects.filter(participant=person)}
    way = _checked(channel, known=queries.kinds_of(person), post=post, phone=phone, through=through)
    given = _given(way, post=post, phone=phone)
    moved = {kind: address for kind, address in given.items() if not _stands(known.get(kind), address)}
    chosen = {
        "channel": way,
        "through": through if way == Channel.ORGANISATION else None,
        "large_print": large_print,
        "both_languages": both_languages,
        "ring_when": cleaned_ring_when(ring_when) if way == Channel.PHONE else "",
    }
    changed = [name for name, value in chosen.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, chosen[name])
    if changed:
        person.save(update_fields=changed)
    for kind, address in moved.items():
        now = clock.now()
        told = {"address": address, "confirmed": now, "returned": None, "disowned": None}
        Contact.objects.update_or_create(participant=person, kind=kind, defaults=told, create_defaults=told)
    if changed or moved:
        refs = {"channel": way, "large_print": large_print, "both_languages": both_languages, "kinds": sorted(moved)}
        journal.append(facts.CHANNEL_CHOSEN, actor=actor, subject=("participant", person.uuid), refs=refs)
    return person


def _checked(channel: str, *, known: set[str], post: str, phone: str, through: Organisation | None) -> Channel:
    if channel not in Channel.values:
        raise BadInput(_("Choose how we may tell you."), field="channel")
    way = Channel(channel)
    if way == Channel.EMAIL and Contact.Kind.EMAIL not in known:
        raise BadInput(_("We have no e-mail address of yours. Choose another way."), field="channel")
    if way == Channel.POST and not post.strip() and Contact.Kind.POST not in known:
        raise BadInput(_("Enter the address that we may write to."), field="post")
    if way in (Channel.TEXT, Channel.PHONE) and not phone.strip() and Contact.Kind.PHONE not in known:
        raise BadInput(_("Enter a telephone number."), field="phone")
    if way == Channel.ORGANISATION and through is None:
        raise BadInput(_("Choose the organisation that may tell you."), field="through")
    return way


def _given(way: Channel, *, post: str, phone: str) -> dict[str, str]:
    """What was given and is needed for this way: what belongs to another is left alone."""
    if way == Channel.POST and post.strip():
        return {Contact.Kind.POST: clean_plain(post, max_length=POST_LENGTH, field="post")}
    if way in (Channel.TEXT, Channel.PHONE) and phone.strip():
        return {Contact.Kind.PHONE: clean_line(phone, max_length=PHONE_LENGTH, field="phone")}
    return {}


def _stands(contact: Contact | None, address: str) -> bool:
    """Whether we have this address of them already, know that it is theirs, and nothing came back from it."""
    return contact is not None and contact.address == address and contact.confirmed is not None and not contact.returned
