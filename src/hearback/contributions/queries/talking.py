"""The conversation about contributions, as a viewer may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from hearback.contributions import rules
from hearback.contributions.models import Authorship, Contribution, Reply
from hearback.contributions.queries.looks import SAID_TO_BE_THEIRS
from hearback.contributions.queries.seen import unmarked
from hearback.core import clock
from hearback.core.viewer import NOBODY, Purpose, Viewer
from hearback.people.models import SideChoice
from hearback.processes import rules as processes
from hearback.processes.models import Process

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class ReplyShown:
    """One turn as one viewer may read it; `text` is empty where they may not."""

    uuid: UUID
    by: str
    name: str  # of somebody else who comments, if they gave one
    side: StrOrPromise  # of the team, where somebody of a side wrote it
    text: str
    language: str
    public: bool
    written: datetime
    waits: bool  # for a reply of the team
    held: bool
    hidden: bool
    hidden_because_label: StrOrPromise
    erased: bool


def is_open(contribution: Contribution) -> bool:
    """Whether the author chose, when they last wrote, that everybody may read the conversation. Private until then."""
    last = Reply.objects.filter(contribution=contribution, by=Reply.By.AUTHOR).last()
    return last is not None and last.public


def conversations(viewer: Viewer, contributions: Sequence[Contribution]) -> dict[int, tuple[ReplyShown, ...]]:
    """What was said about each of these, in order, as far as the viewer may know of it. At most two statements."""
    if not contributions:
        return {}
    by_id = {one.pk: one for one in contributions}
    rows = list(Reply.objects.filter(SAID_TO_BE_THEIRS, contribution__in=by_id))
    told_of = {one.contribution_id for one in rows}
    authorships = Authorship.objects.select_related("participant").filter(contribution__in=told_of) if rows else ()
    authors = {one.contribution_id: one for one in authorships}
    mine = {pk for pk in told_of if rules.is_author(viewer, by_id[pk], authors.get(pk))}
    found: dict[int, list[ReplyShown]] = {}
    for row in rows:
        contribution = by_id[row.contribution_id]
        whole = _reads_whole(viewer, contribution, row, is_author=contribution.pk in mine)
        if whole or _is_public(viewer, contribution, row):
            found.setdefault(contribution.pk, []).append(_shown(row, whole=whole))
    return {pk: tuple(turns) for pk, turns in found.items()}


def turns_for_everybody(process: Process) -> QuerySet[Reply]:
    """Every turn in a process that everybody may know of: what `conversations` gives to nobody in particular."""
    if not processes.may_see(NOBODY, process, clock.now()):
        return Reply.objects.none()
    of_what_is_read = Reply.objects.filter(unmarked("contribution__"), contribution__process=process)
    return of_what_is_read.filter(SAID_TO_BE_THEIRS, public=True, held=None).select_related("contribution")


def turn_for_everybody(row: Reply) -> ReplyShown:
    """One of those, as everybody reads it."""
    return _shown(row, whole=False)


def reply_about(contribution: Contribution, uuid: UUID) -> Reply | None:
    """One turn, for whoever moderates, as the action checks."""
    return Reply.objects.select_related("contribution").filter(contribution=contribution, uuid=uuid).first()


def comment_by_link(viewer: Viewer) -> Reply | None:
    """The comment that the viewer's private link opens; None when there is none."""
    mine = Reply.objects.filter(uuid__in=viewer.subjects(Purpose.COMMENT)).select_related("contribution__process")
    return next((one for one in mine.order_by("-id") if rules.wrote_comment(viewer, one)), None)


def own_comment(viewer: Viewer, process: Process, reference: str, uuid: UUID) -> Reply | None:
    """A comment, for whoever wrote it, whatever became of what it is about: by its link it can always be taken back."""
    about = {"contribution__process": process, "contribution__reference": reference}
    found = Reply.objects.select_related("contribution__process").filter(uuid=uuid, **about).first()
    return found if found is not None and rules.wrote_comment(viewer, found) else None


def _reads_whole(viewer: Viewer, contribution: Contribution, reply: Reply, *, is_author: bool) -> bool:
    """The team reads everything; an author what they and the team wrote, and of others what everybody reads."""
    return rules.may_work_with(viewer, contribution.process) or (is_author and reply.by != Reply.By.OTHER)


def _is_public(viewer: Viewer, contribution: Contribution, reply: Reply) -> bool:
    """That a public turn was hidden or erased everybody may know; one that waits for a look is not there yet."""
    return reply.public and reply.held is None and rules.may_read_about(viewer, contribution)


def _shown(row: Reply, *, whole: bool) -> ReplyShown:
    return ReplyShown(
        uuid=row.uuid,
        by=row.by,
        name=row.name if whole or row.hidden is None else "",
        side=SideChoice(row.side).label if row.side else "",
        text=row.text if whole or row.hidden is None else "",
        language=row.language,
        public=row.public,
        written=row.written,
        waits=row.by == Reply.By.AUTHOR and row.settled is None and row.erased is None,
        held=row.held is not None,
        hidden=row.hidden is not None,
        hidden_because_label=row.get_hidden_because_display() if row.hidden_because else "",
        erased=row.erased is not None,
    )
