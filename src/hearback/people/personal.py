"""What this room holds about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.core import languages
from hearback.core.personal import CODE, STAFF_TEXT, Held, Holding
from hearback.outbox.models import Channel
from hearback.people.models import Consent, Contact, Participant, RingWhen

_WRITE = _("to tell you what became of what you said or booked")
_UNTIL_ERASED = _("as long as we still have something to tell you, or until you ask us to erase it")
_UNTIL_ITS_DAY = _("until the day that stands on your own page, or until you ask us to erase it")
_ROW_DELETED = _("deleted at once")
_EMPTIED = _("emptied at once")
_ACCOUNT = _("to let you sign in and work here")
_ACCOUNT_LONG = _("as long as you have an account")
_ACCOUNT_ENDED = _("by the host, when your account ends")

HOLDINGS = [
    Holding(
        "people.Participant.name",
        _("your name"),
        _("to show it beside your words, if you chose so, and to greet you"),
        _UNTIL_ERASED,
        _EMPTIED,
    ),
    Holding(
        "people.Participant.language",
        _("the language you chose"),
        _("to write to you in it"),
        _UNTIL_ERASED,
        _("set back to the first language"),
    ),
    Holding(
        "people.Participant.channel",
        _("how you wish to be told"),
        _("to tell you in the way you chose"),
        _UNTIL_ERASED,
        _("set back to what everybody begins with"),
    ),
    Holding(
        "people.Participant.ring_when",
        _("when you are best rung up"),
        _("to ring you then, if you chose to be told by telephone"),
        _UNTIL_ERASED,
        _EMPTIED,
    ),
    Holding(
        "people.Contact.address",
        _("your e-mail address, telephone number or postal address"),
        _WRITE,
        _UNTIL_ITS_DAY,
        _ROW_DELETED,
    ),
    Holding("people.Contact.kind", _("which kind of address it is"), _WRITE, _UNTIL_ITS_DAY, _ROW_DELETED),
    Holding(
        "people.Consent.purpose", _("what you agreed to"), _("to show that you agreed"), _UNTIL_ERASED, _ROW_DELETED
    ),
    Holding(
        "people.Consent.wording",
        _("which privacy notice you were shown"),
        _("to show what you agreed to"),
        _UNTIL_ERASED,
        _ROW_DELETED,
    ),
    Holding("people.User.email", _("the address you sign in with"), _ACCOUNT, _ACCOUNT_LONG, _ACCOUNT_ENDED),
    Holding("people.User.name", _("your name, as colleagues see it"), _ACCOUNT, _ACCOUNT_LONG, _ACCOUNT_ENDED),
    Holding("people.User.language", _("the language you chose"), _ACCOUNT, _ACCOUNT_LONG, _ACCOUNT_ENDED),
]
NOT_PERSONAL = {
    "people.Organisation.slug": CODE,
    "people.Organisation.name": STAFF_TEXT,
    "people.Organisation.kind": CODE,
    "people.Organisation.level": CODE,
    "people.Organisation.place": STAFF_TEXT,
    "people.Organisation.region": CODE,
    "people.Organisation.website": STAFF_TEXT,
    "people.Code.hashed": CODE,
    "people.SignInLink.hashed": CODE,
    "people.Count.key": CODE,
}


def held_about(participant: int) -> list[Held]:
    """What this room holds about one person, as they may read it."""
    person = Participant.objects.get(pk=participant)
    held = [Held(_("The language you chose"), person.language, person.created)]
    if person.name:
        held.insert(0, Held(_("Your name"), person.name, person.created))
    if person.channel != Channel.EMAIL or person.large_print or person.both_languages or person.ring_when:
        held.append(Held(_("How you wish to be told"), ", ".join(_wishes(person)), person.created))
    if person.uninvited is not None:
        held.append(Held(_("Whether we may invite you"), str(_("You asked us not to.")), person.uninvited))
    held += [
        Held(contact.get_kind_display(), contact.address, contact.created)
        for contact in Contact.objects.filter(participant=person).order_by("id")
    ]
    held += [
        Held(consent.get_purpose_display(), str(_given(consent)), consent.given)
        for consent in Consent.objects.filter(participant=person).order_by("id")
    ]
    return held


def _wishes(person: Participant) -> list[str]:
    wishes = [str(Channel(person.channel).label)]
    if person.through is not None:
        wishes.append(languages.pick(person.through.name).text)
    if person.ring_when:
        wishes.append(str(RingWhen(person.ring_when).label))
    if person.large_print:
        wishes.append(str(_("in large print")))
    if person.both_languages:
        wishes.append(str(_("in each language, together")))
    return wishes


def _given(consent: Consent) -> object:
    return _("agreed") if consent.withdrawn is None else _("agreed, and withdrawn since")
