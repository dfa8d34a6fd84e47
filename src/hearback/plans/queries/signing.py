"""Who agrees to a version: where each side stands, and the letter in which it said so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from hearback.core import clock, documents
from hearback.core.viewer import Viewer
from hearback.people.models import SideChoice
from hearback.plans import rules
from hearback.plans.models import SignedLetter, SignOff, Version
from hearback.plans.queries.versions import versions_visible_to
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.processes.queries import Pauses

Agrees = SignOff.Decision.AGREES


@dataclass(frozen=True, slots=True)
class SideStands:
    """Where a side stands on a version: agrees, does not, or has not signed (yet, with days left, or at all)."""

    side: SideChoice
    sign_off: SignOff | None
    decision: str
    reopened: bool
    sign_by: date | None
    days_left: int | None
    asked: date | None = None  # since when this version can be signed
    days: int = 0  # how many it has, those of a pause not counted

    @property
    def has_not_signed(self) -> bool:
        """Whether the days to sign are over and nobody signed for this side."""
        return self.sign_off is None and self.days_left is not None and self.days_left < 0

    @property
    def agrees(self) -> bool:
        """Whether this side said yes, and nothing was changed since."""
        return self.decision == Agrees and not self.reopened


@dataclass(frozen=True, slots=True)
class Signed:
    """Where both sides stand on a version."""

    sides: tuple[SideStands, ...]

    @property
    def by(self) -> tuple[SideStands, ...]:
        """The sides that agree."""
        return tuple(one for one in self.sides if one.agrees)

    @property
    def by_both(self) -> bool:
        """Whether both sides agree, and nothing was changed since."""
        return len(self.by) == len(self.sides)

    @property
    def had_signed(self) -> tuple[SideStands, ...]:
        """The sides that agreed before a later change opened it again."""
        return tuple(one for one in self.sides if one.decision == Agrees and one.reopened)

    @property
    def by_one(self) -> SideStands | None:
        """The side that agrees alone."""
        return self.by[0] if len(self.by) == 1 else None


def sign_offs(version: Version) -> list[SideStands]:
    """Where each side stands on a version. A decision stands for later versions until something changes. One statement."""
    return list(signed_by([version])[version.pk].sides)


def both_signed(version: Version) -> bool:
    """Whether both sides agree to a version as it stands. One statement."""
    return signed_by([version])[version.pk].by_both


def signed_by(versions: Sequence[Version]) -> dict[int, Signed]:
    """Where the sides stand on each of these versions of one process, by the version's id. One statement."""
    if not versions:
        return {}
    process = versions[0].process
    rows = SignOff.objects.filter(version__process=process).select_related("version", "attached")
    known = list(
        rows.defer("attached__data").filter(recorded__lte=clock.now()).order_by("version__number", "recorded", "id")
    )
    if clock.is_set_back():
        _as_it_stood(known, clock.now())
    pauses = processes.pauses(process)
    return {version.pk: Signed(tuple(_sides(version, known, pauses))) for version in versions}


def _as_it_stood(known: Iterable[SignOff], then: datetime) -> None:
    """Take away what came later than an instant: that a decision was undone, and the letter that was added to it."""
    for row in known:
        if row.reopened is not None and row.reopened > then:
            row.reopened = None
        if row.attached is not None and row.attached.added > then:
            row.attached = None


def _sides(version: Version, known: Iterable[SignOff], pauses: Pauses) -> Iterable[SideStands]:
    latest = {row.side: row for row in known if _stands_for(row, version)}
    days = version.sign_within or version.process.signing_days
    asked = clock.day(version.published) if version.published is not None else None
    sign_by = pauses.moved(asked + timedelta(days=days), since=asked) if asked else None
    for side in SideChoice:
        sign_off = latest.get(side)
        yield SideStands(
            side=side,
            sign_off=sign_off,
            decision=sign_off.decision if sign_off else "",
            reopened=bool(sign_off and sign_off.reopened and sign_off.reopened <= clock.now()),
            sign_by=sign_by,
            days_left=(sign_by - clock.today()).days if sign_by and not sign_off else None,
            asked=asked,
            days=days,
        )


def _stands_for(row: SignOff, version: Version) -> bool:
    """Whether this decision is about a version: given for it, or for an earlier one and nothing was changed between."""
    if row.version_id == version.pk:
        return row.reopened is None or (version.published is not None and row.reopened >= version.published)
    if version.published is None or row.version.number >= version.number:
        return False
    return row.reopened is None or row.reopened > version.published


def signed_letter(viewer: Viewer, process: Process, number: int, uuid: UUID) -> SignedLetter | None:
    """The letter of a sign-off, if the viewer may see the version it is of and the letter itself."""
    version = versions_visible_to(viewer, process).filter(number=number).first()
    if version is None:
        return None
    letter = SignedLetter.objects.filter(uuid=uuid, version=version).select_related("version__process").first()
    return letter if letter is not None and rules.may_read_signed_letter(viewer, letter) else None


def letter_as_handed_out(letter: SignedLetter) -> tuple[bytes, str, str]:
    """The bytes of a letter, as what they are handed out, and under which name."""
    if letter.kind == documents.PICTURE:
        return bytes(letter.data), "image/jpeg", f"letter-version-{letter.version.number}.jpg"
    return bytes(letter.data), documents.TYPES[letter.kind], f"letter-version-{letter.version.number}.{letter.kind}"
