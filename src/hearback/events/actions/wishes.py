"""What somebody who books says on the form, cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext_lazy as _

from hearback.core import digests, fields, languages
from hearback.core.errors import BadInput
from hearback.events.actions.naming import clean_names
from hearback.events.models import Event, Invitation
from hearback.people.models import SideChoice

PLACES_AT_MOST = 20
NEEDS_AT_MOST = 2_000
_LINES = {"email": 254, "phone": 40, "organisation": 200}


@dataclass(frozen=True, slots=True)
class Wish:
    """A booking's form, cleaned."""

    event: str
    name: str
    email: str
    language: str
    places: int
    organisation: str
    side: str
    needs: str
    phone: str = ""
    names: tuple[str, ...] = ()
    invitation: str = ""

    @property
    def digest(self) -> str:
        return digests.body_digest(asdict(self))


def clean_places(places: int) -> int:
    """The number of places, if a booking may be for so many."""
    if not 1 <= places <= PLACES_AT_MOST:
        raise BadInput(_("Book between 1 and 20 places."), field="places")
    return places


def clean_side(side: str) -> str:
    """The side, or none."""
    if side and side not in SideChoice.values:
        raise BadInput(_("Choose one of the sides."), field="side")
    return side


def clean(
    event: Event,
    *,
    name: str,
    language: str,
    places: int,
    side: str,
    needs: str,
    names: Sequence[str],
    invitation: Invitation | None,
    **lines: str,
) -> Wish:
    """What the form says. Raises BadInput by its field."""
    if language not in languages.codes():
        raise BadInput(_("Use a language of this site."), field="language")
    return Wish(
        event=str(event.uuid),
        name=fields.line(name, field="name", max_length=120, needed=_("Tell us your name.")),
        language=language,
        places=clean_places(places),
        side=clean_side(side),
        needs=fields.plain(needs, field="needs", max_length=NEEDS_AT_MOST),
        names=clean_names(names, places),
        invitation=str(invitation.uuid) if invitation else "",
        **{field: fields.line(line, field=field, max_length=_LINES[field]) for field, line in lines.items()},
    )
