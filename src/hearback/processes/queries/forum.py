"""What may be read of the forum: who sits in it, and what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from hearback.core import clock
from hearback.core.viewer import Side, Viewer
from hearback.people.models import SideChoice
from hearback.processes import rules
from hearback.processes.models import Forum, ForumMember, ForumText, Process
from hearback.processes.queries.beside import OF, Beside, number_beside


@dataclass(frozen=True, slots=True)
class ForumSide:
    """One side's seats on a day: co-chairs first."""

    side: SideChoice
    members: tuple[ForumMember, ...]

    @property
    def has_co_chair(self) -> bool:
        """Whether somebody of this side leads the forum."""
        return any(member.co_chair for member in self.members)


@dataclass(frozen=True, slots=True)
class AgreedText:
    """One version of the terms or the rules, with the versions before and after it by the day of agreement."""

    text: ForumText
    before: ForumText | None
    after: ForumText | None


@dataclass(frozen=True, slots=True)
class ForumPage:
    """The forum as everybody sees it. `texts` has each kind's versions, the one in force first."""

    forum: Forum
    sides: tuple[ForumSide, ...]
    former: tuple[ForumMember, ...]
    texts: tuple[tuple[ForumText.Kind, tuple[ForumText, ...]], ...]


def forum_of(viewer: Viewer, process: Process) -> Forum | None:
    """The forum of a process, if the viewer may see the process and it has one."""
    if not rules.may_see(viewer, process, clock.now()):
        return None
    forum = Forum.objects.filter(process=process).first()
    if forum is not None:
        forum.process = process
    return forum


def forum_page(viewer: Viewer, process: Process) -> ForumPage | None:
    """The forum with its seats and texts in three statements; None when there is none to see."""
    forum = forum_of(viewer, process)
    if forum is None:
        return None
    today = clock.today()
    seats = list(seats_of(forum))
    held = [seat for seat in seats if _holds(seat, today)]
    versions = list(ForumText.objects.filter(forum=forum).order_by("-happened", "-number").defer("text"))
    return ForumPage(
        forum=forum,
        sides=tuple(
            ForumSide(SideChoice(side), tuple(seat for seat in held if seat.side == side))
            for side in (Side.GOVERNMENT, Side.CIVIL_SOCIETY)
        ),
        former=tuple(seat for seat in seats if seat.until is not None and seat.until < today),
        texts=tuple((kind, tuple(version for version in versions if version.kind == kind)) for kind in ForumText.Kind),
    )


def seats_of(forum: Forum) -> QuerySet[ForumMember]:
    """Every seat that was or is or will be held, by side, co-chairs first."""
    return ForumMember.objects.filter(forum=forum).select_related("organisation").order_by("side", "-co_chair", "id")


def seats_on(forum: Forum, day: date) -> QuerySet[ForumMember]:
    """The seats held on a day: a seat is held on its first and its last day."""
    return seats_of(forum).filter(Q(until=None) | Q(until__gte=day), since__lte=day)


def seat_of(viewer: Viewer, process: Process, uuid: UUID) -> ForumMember | None:
    """A seat by its uuid, for those who may change it."""
    if not rules.may_edit(viewer, process):
        return None
    return ForumMember.objects.filter(forum__process=process, uuid=uuid).select_related("forum__process").first()


def forum_text(viewer: Viewer, process: Process, kind: str, number: int) -> AgreedText | None:
    """One version of a text with its neighbours, in two statements."""
    forum = forum_of(viewer, process)
    if forum is None:
        return None
    versions = list(ForumText.objects.filter(forum=forum, kind=kind).order_by("happened", "number"))
    for place, version in enumerate(versions):
        if version.number == number:
            before = versions[place - 1] if place else None
            after = versions[place + 1] if place + 1 < len(versions) else None
            return AgreedText(version, before, after)
    return None


def latest_text(forum: Forum, kind: str) -> ForumText | None:
    """The version of a text that is in force."""
    return ForumText.objects.filter(forum=forum, kind=kind).order_by("-happened", "-number").first()


def _holds(seat: ForumMember, day: date) -> bool:
    return seat.since <= day and (seat.until is None or day <= seat.until)


def has_forum() -> Beside[int]:
    """Whether there is a forum, beside each process on which the viewer works."""
    return number_beside(lambda viewer, process: viewer.works_on(process.pk), Forum.objects.filter(process=OF))
