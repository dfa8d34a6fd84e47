"""What there may be at an event so that everybody can take part: a list of its own, each with one plain answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearback.core.errors import BadInput
from hearback.events.models import Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise


class Answer(models.TextChoices):
    """Whether there is one. What nobody has answered yet is said as such, never left out."""

    YES = "yes", pgettext_lazy("provision", "Yes")
    NO = "no", pgettext_lazy("provision", "No")
    ASK = "ask", pgettext_lazy("provision", "Ask us")


NOT_SAID = pgettext_lazy("provision", "Not said yet")


@dataclass(frozen=True, slots=True)
class Provision:
    """Something that people may need; the name is a noun, so that the answers fit all of them in every language."""

    code: str
    name: StrOrPromise


PROVISIONS = (
    Provision("step-free", _("Step-free access")),
    Provision("hearing-loop", _("Hearing loop")),
    Provision("captions", _("Live captions, typed by a person")),
    Provision("bsl", _("British Sign Language interpreter")),
    Provision("quiet-room", _("Quiet room")),
    Provision("travel-costs", _("Help with travel costs")),
    Provision("childcare-costs", _("Help with childcare costs")),
)
CODES = frozenset(one.code for one in PROVISIONS)


@dataclass(frozen=True, slots=True)
class Stated:
    """A provision, and what is said about it; `value` is empty while nobody has said anything."""

    name: StrOrPromise
    value: str
    answer: StrOrPromise


def stated(event: Event) -> tuple[Stated, ...]:
    """Each provision with what the organisers say about it; none at all before they said anything about any."""
    said = event.provisions or {}
    if not said:
        return ()
    return tuple(Stated(one.name, said.get(one.code, ""), _answer(said.get(one.code, ""))) for one in PROVISIONS)


def cleaned(given: Mapping[str, str]) -> dict[str, str]:
    """The answers of what is on the list; an empty one is no answer. Raises BadInput."""
    if not set(given) <= CODES or not set(given.values()) <= {"", *Answer.values}:
        raise BadInput(_("Choose from the list."), field="provisions")
    return {code: str(value) for code, value in given.items() if value}


def _answer(value: str) -> StrOrPromise:
    return Answer(value).label if value in Answer.values else NOT_SAID
