"""What somebody tells when they join a network, cleaned before it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, TypedDict, cast

from django.utils.translation import gettext as _

from hearback.core import digests, fields, languages
from hearback.core.errors import BadInput
from hearback.core.regions import Region
from hearback.core.text import fold
from hearback.people.models import Organisation
from hearback.processes.models import NetworkMember, Process, Theme

NAME_LENGTH = 120
ORGANISATION_LENGTH = 200
PLACE_LENGTH = 120
INTEREST_LENGTH = 300
FOUND_LENGTH = 300


class MemberFields(TypedDict, total=False):
    """What can be told when joining, and changed later. `interests` are slugs of themes, `ways` codes of `Way`."""

    name: str
    level: str
    place: str
    region: str
    interests: Iterable[str]
    interest_words: str
    ways: Iterable[str]
    shown: bool
    found: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A form to join, cleaned. `kind` is empty for a person; `name` is the person or whoever writes for them."""

    organisation_name: str
    kind: str
    name: str
    level: str
    place: str
    region: str
    interests: tuple[str, ...]
    interest_words: str
    ways: tuple[str, ...]
    shown: bool
    news: bool

    @property
    def goes_by(self) -> str:
        """The name in the network."""
        return self.organisation_name or self.name

    @property
    def values(self) -> dict[str, Any]:
        """As it is kept until it is confirmed."""
        return asdict(self) | {"interests": list(self.interests), "ways": list(self.ways)}

    def digest(self, process: Process, email: str, language: str) -> str:
        """Tells the same form from another."""
        return digests.body_digest(self.values | {"process": str(process.uuid), "email": email, "language": language})


def wish(process: Process, *, organisation_name: str, kind: str, name: str, news: bool = False, **told: Any) -> Wish:
    """The form, or BadInput by its field."""
    organisation_name = fields.line(organisation_name, field="organisation_name", max_length=ORGANISATION_LENGTH)
    if organisation_name:
        kind = _one_of(
            Organisation.Kind.values, kind or Organisation.Kind.CIVIL_SOCIETY, "kind", _("Choose what it is.")
        )
    elif kind:
        raise BadInput(_("Say what your organisation is called."), field="organisation_name")
    needed = "" if organisation_name else _("Tell us your name.")
    cleaned = clean(process, cast("MemberFields", {"name": name, **told}), needed=needed)
    return Wish(
        organisation_name=organisation_name,
        kind=kind,
        news=news,
        **{field: cleaned.get(field, default) for field, default in _NOTHING.items()},
    )


_NOTHING: dict[str, Any] = {
    "name": "",
    "level": "",
    "place": "",
    "region": "",
    "interests": (),
    "interest_words": "",
    "ways": (),
    "shown": False,
}


def clean(process: Process, told: MemberFields, *, needed: str = "") -> dict[str, Any]:
    """What is named, as it is kept. Raises BadInput by field; TypeError for a field there is not."""
    cleaned: dict[str, Any] = {}
    for field, value in told.items():
        if field not in MemberFields.__annotations__:
            raise TypeError(f"A member of a network has no field {field!r}.")
        cleaned[field] = _clean(process, field, value, needed)
    return cleaned


def _clean(process: Process, field: str, value: Any, needed: str) -> Any:
    if field == "name":
        return fields.line(value, field="name", max_length=NAME_LENGTH, needed=needed)
    if field == "level":
        return value and _one_of(Organisation.Level.values, value, field, _("Choose one of the levels."))
    if field == "region":
        return value and _one_of(Region.values, value, field, _("Choose one of the regions."))
    if field == "place":
        return fields.line(value, field="place", max_length=PLACE_LENGTH)
    if field == "interest_words":
        return fields.line(value, field="interest_words", max_length=INTEREST_LENGTH)
    if field == "found":
        return fields.line(value, field="found", max_length=FOUND_LENGTH)
    if field == "ways":
        return _several(NetworkMember.Way.values, value, field)
    if field == "interests":
        wanted = list(dict.fromkeys(value))
        there = (
            set(Theme.objects.filter(process=process, slug__in=wanted).values_list("slug", flat=True)) if wanted else ()
        )
        return _several(there, wanted, field)
    return bool(value)


def language_of(language: str) -> str:
    """A language of this site."""
    if language not in languages.codes():
        raise BadInput(_("Use a language of this site."), field="language")
    return language


def folded(name: str) -> str:
    """A name for the order of lists and for finding."""
    return fold(name)[:200]


def _one_of(known: Iterable[str], value: str, field: str, sentence: str) -> str:
    if value not in set(known):
        raise BadInput(sentence, field=field)
    return str(value)


def _several(known: Iterable[str], values: Iterable[str], field: str) -> tuple[str, ...]:
    allowed = set(known)
    wanted = tuple(dict.fromkeys(values))
    if not set(wanted) <= allowed:
        raise BadInput(_("Choose from the answers on the list."), field=field)
    return wanted
