"""What waits for a look at the desk, and how a process moderates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet

from hearback.contributions import facts, rules
from hearback.contributions.models import Contribution, Moderation, Reply, SecondLook
from hearback.contributions.queries.attachments import files_not_looked_at, files_to_look_at
from hearback.contributions.queries.counted import counted
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import queries as journal
from hearback.processes.models import Process
from hearback.processes.queries import OF, Beside, how_many

AT_ONCE = 50
# A comment is nobody's until whoever wrote it has said yes by the link that was sent to them.
SAID_TO_BE_THEIRS = ~Q(by=Reply.By.OTHER) | Q(confirmed__isnull=False)
_HELD = Q(held__isnull=False) & SAID_TO_BE_THEIRS


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """What waits for a look in one process, the oldest first; at most AT_ONCE of each."""

    asked: tuple[SecondLook, ...]
    replies: tuple[Reply, ...]
    held: tuple[Contribution, ...]
    held_replies: tuple[Reply, ...]
    files: tuple[tuple[Contribution, int], ...] = ()  # what has photographs or documents, and how many
    suspected: int = 0  # how many a program may have sent, all of them: they have a page of their own

    @property
    def count(self) -> int:
        """How many these are."""
        listed = len(self.asked) + len(self.replies) + len(self.held) + len(self.held_replies) + len(self.files)
        return listed + self.suspected


def looks_first(process: int) -> bool:
    """Whether new words are shown only once somebody has looked. Public: the rules of the conversation say it."""
    return Moderation.objects.filter(process=process, look_first=True).exists()


def allows_comments(process: int) -> bool:
    """Whether others than author and team may comment. Public."""
    return Moderation.objects.filter(process=process, comments=True).exists()


def must_wait(viewer: Viewer, process: int) -> bool:
    """Whether what this viewer writes waits for a look: whoever works on the process looks, and need not wait."""
    return not viewer.works_on(process) and looks_first(process)


def to_look_at(viewer: Viewer, process: Process) -> ToLookAt:
    """Who asks for another look, what has no reply yet, what is held, and what has files; for whoever moderates."""
    if not rules.may_moderate(viewer, process):
        raise NotAllowed
    replies = _replies(process).select_related("contribution")
    held = counted(process).filter(held__isnull=False, erased=None)
    return ToLookAt(
        asked=tuple(open_looks(process).select_related("contribution", "reply")[:AT_ONCE]),
        replies=tuple(replies.filter(unsettled())[:AT_ONCE]),
        held=tuple(held.exclude(state=Contribution.State.WITHDRAWN).order_by("received", "id")[:AT_ONCE]),
        held_replies=tuple(replies.filter(_HELD)[:AT_ONCE]),
        files=tuple(files_to_look_at(viewer, process)),
        suspected=not_counted(process, Contribution.Held.SUSPECTED).count(),
    )


def suspected(viewer: Viewer, process: Process) -> QuerySet[Contribution]:
    """What a program may have sent and nobody has looked at, for whoever moderates. Order and cut it."""
    return _uncounted(viewer, process, Contribution.Held.SUSPECTED)


def found_spam(viewer: Viewer, process: Process) -> QuerySet[Contribution]:
    """What somebody found to be spam, for whoever moderates. It is kept, so that a mistake can be undone."""
    return _uncounted(viewer, process, Contribution.Held.SPAM)


def _uncounted(viewer: Viewer, process: Process, because: Contribution.Held) -> QuerySet[Contribution]:
    if not rules.may_moderate(viewer, process):
        raise NotAllowed
    return not_counted(process, because)


def not_counted(process: Process | OuterRef, because: str) -> QuerySet[Contribution]:
    """What is kept back for this reason and does not count. The caller has checked who asks."""
    return Contribution.objects.filter(process=process, held_because=because, erased=None, withdrawn=None)


def open_looks(process: Process | OuterRef) -> QuerySet[SecondLook]:
    """Who waits for another look. The caller has checked who asks."""
    there = {"contribution__process": process, "contribution__erased": None, "reply__erased": None}
    return SecondLook.objects.filter(answered=None, **there).order_by("asked", "id")


def _replies(process: Process | OuterRef) -> QuerySet[Reply]:
    return Reply.objects.filter(contribution__process=process, erased=None)


def unsettled() -> Q:
    """What an author wrote and nobody has replied to, nor found to need no reply."""
    return Q(by=Reply.By.AUTHOR, settled=None, erased=None)


@dataclass(frozen=True, slots=True)
class Looks:
    """How many ask for another look, wait for a reply or for a look before they are shown, how many files there are to
    look at, and what may be spam.
    """

    looks: int = 0
    replies: int = 0
    held: int = 0
    files: int = 0
    suspected: int = 0

    @property
    def number(self) -> int:
        """All of them."""
        return self.looks + self.replies + self.held + self.files + self.suspected


def waiting_for_a_look() -> Beside[Looks]:
    """What waits for a look, beside each process that the viewer moderates."""
    rows: dict[str, QuerySet[Any]] = {
        "looks": open_looks(OF),
        "replies": _replies(OF).filter(unsettled()),
        "held": _replies(OF).filter(_HELD),
        "files": files_not_looked_at(OF),
        "suspected": not_counted(OF, Contribution.Held.SUSPECTED),
    }
    return Beside(rules.may_moderate, {name: how_many(these) for name, these in rows.items()}, Looks)


def waits_for_a_look(viewer: Viewer, process: Process) -> Looks:
    """The same of one process; nought for whoever does not moderate. One statement."""
    return waiting_for_a_look().read(viewer, [process]).get(process.pk, Looks())


def look_since_hidden(contribution: Contribution) -> SecondLook | None:
    """What its author asked since the words were hidden this time. The caller has checked who asks."""
    if contribution.hidden is None:
        return None
    return SecondLook.objects.filter(contribution=contribution, reply=None, asked__gte=contribution.hidden).last()


def look_at_comment(comment: Reply) -> SecondLook | None:
    """What whoever wrote a comment asked last, since it was hidden or shown again. The caller has checked who asks."""
    looks = SecondLook.objects.filter(reply=comment)
    return (looks if comment.hidden is None else looks.filter(asked__gte=comment.hidden)).last()


def open_look_at_comment(viewer: Viewer, contribution: Contribution, comment: UUID) -> SecondLook | None:
    """What waits for another look at a comment; for whoever moderates."""
    if not rules.may_moderate(viewer, contribution.process):
        return None
    looks = SecondLook.objects.filter(contribution=contribution, reply__uuid=comment, reply__erased=None, answered=None)
    return looks.select_related("reply").first()


def second_looks(viewer: Viewer, contributions: Iterable[Contribution]) -> dict[int, SecondLook]:
    """The last look that each author asked for, by contribution; for whoever moderates. One statement."""
    rows = list(contributions)
    if not rows or not all(rules.may_moderate(viewer, one.process) for one in rows):
        return {}
    looks = SecondLook.objects.filter(contribution__in=[one.pk for one in rows], reply=None)
    return {look.contribution_id: look for look in looks}


def second_looks_of_author(contributions: Iterable[Contribution]) -> dict[int, SecondLook]:
    """The last look asked for at each, since it was hidden or shown again. For its author, as the caller has checked."""
    rows = SecondLook.objects.filter(contribution__in=[one.pk for one in contributions], reply=None)
    current = Q(contribution__hidden=None) | Q(asked__gte=F("contribution__hidden"))
    return {look.contribution_id: look for look in rows.filter(current)}


def who_hid(hidden: Contribution | Reply) -> UUID | None:
    """Who hid the words last, as the journal has it; None when nobody did, or it was nobody with an account."""
    if isinstance(hidden, Reply):
        # It may have been hidden when it stood with a point that is part of its whole again.
        where = Q(pk=hidden.contribution_id) | Q(part_of=hidden.contribution_id)
        uuids = Contribution.objects.filter(where).values_list("uuid", flat=True)
        hidings = [fact for uuid in uuids for fact in journal.about(uuid).filter(verb=facts.REPLY_HIDDEN.name)]
        mine = [fact for fact in hidings if fact.refs.get("reply") == str(hidden.uuid)]
        return max(mine, key=lambda fact: fact.pk).actor_uuid if mine else None
    last = journal.about(hidden.uuid).filter(verb=facts.HIDDEN.name).last()
    return last.actor_uuid if last is not None else None
