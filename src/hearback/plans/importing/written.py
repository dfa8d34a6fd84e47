"""A plan as a file has it: its commitments with their parts, and every place that cannot be taken, by its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hearback.plans.importing.institutions import Body
from hearback.plans.models import Field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SHOWN = 60  # letters


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file, what stands there, and why it is not taken, or not taken in."""

    place: str
    what: str
    why: StrOrPromise

    def __str__(self) -> str:
        if not self.what:
            return f"{self.place}: {self.why}"
        return _("%(place)s, “%(what)s”: %(why)s") % {"place": self.place, "what": self.what, "why": self.why}


@dataclass(frozen=True, slots=True)
class ReadMilestone:
    """A milestone: what will be done, what comes of it, by when."""

    place: str
    text: str
    output: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class ReadCommitment:
    """One commitment. What the file does not say is None, and stays as it stands in the plan; an empty part is empty."""

    place: str
    title: str
    number: int | None = None
    theme: str | None = None
    starts: str | None = None
    ends: str | None = None
    leads: tuple[Body, ...] | None = None
    supports: tuple[Body, ...] | None = None
    partners: tuple[Body, ...] | None = None
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fields: dict[Field, tuple[str, ...]] = field(default_factory=dict)
    milestones: tuple[ReadMilestone, ...] | None = None


def as_data(read: ReadCommitment) -> dict[str, Any]:
    """A commitment as plain JSON values, to be kept until somebody has said which one it is."""
    return asdict(read) | {"fields": {str(name): list(said) for name, said in read.fields.items()}}


def from_data(data: Mapping[str, Any]) -> ReadCommitment:
    """The commitment that `as_data` kept."""

    def bodies(part: str) -> tuple[Body, ...] | None:
        return None if data[part] is None else tuple(Body(**body) for body in data[part])

    milestones = data["milestones"]
    return ReadCommitment(
        place=data["place"],
        title=data["title"],
        number=data["number"],
        theme=data["theme"],
        starts=data["starts"],
        ends=data["ends"],
        leads=bodies("leads"),
        supports=bodies("supports"),
        partners=bodies("partners"),
        members={name: tuple(members) for name, members in data["members"].items()},
        fields={Field(name): tuple(said) for name, said in data["fields"].items()},
        milestones=None if milestones is None else tuple(ReadMilestone(**one) for one in milestones),
    )


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """The commitments in their order; what is refused; and what was read and is no part of a plan, which is left out."""

    commitments: tuple[ReadCommitment, ...]
    refused: tuple[Place, ...] = ()
    left: tuple[Place, ...] = ()


def short(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def unknown() -> str:
    """Why a name that is none of ours is refused."""
    return _(
        "This is no part of a commitment that we know. Call it as the form of the Open Government Partnership does "
        "(such as “The problem”, “What we will do”, “Milestones”), or move it into one of these."
    )


def unknown_table() -> str:
    """Why a table is refused."""
    return _(
        "This table is not understood. A table of milestones begins with a row such as “Milestone”, “Expected output”, "
        "“Date”; a form has the name of each part in its first column."
    )
