"""Keeping the groups: noticing that something is new, going through a process, forgetting at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from hearback.analysis import alike
from hearback.analysis.models import Group, Grouping, Member
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import CLOCK
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.processes.models import Process

FOLLOWER = "analysis"
GROUP = "group-alike"
AT_ONCE = 500
# A process is gone through again after a minute at the earliest, and after twenty times as long as it took: the worker
# has other things to do as well, however many write at once.
AT_LEAST, TIMES_AS_LONG = timedelta(minutes=1), 20

Wanted = dict[int, tuple[int, bool]]  # by contribution: the first one of its group, and whether in its very words


@transaction.atomic
def follow(*, facts: Sequence[Fact]) -> None:
    """Note in which processes something was said, changed, hidden or taken back. The caller holds the watermark."""
    of_interest = (fact.process_uuid for fact in facts if fact.subject_kind in ("contribution", "process"))
    touched = {uuid for uuid in of_interest if uuid is not None}
    _notice(list(Process.objects.filter(uuid__in=touched).values_list("pk", flat=True)))


def _notice(processes: Collection[int]) -> None:
    Grouping.objects.bulk_create((Grouping(process_id=pk) for pk in processes), ignore_conflicts=True)
    Grouping.objects.filter(process__in=processes, stale=None).update(stale=clock.now())


@transaction.atomic
def ask_for_what_is_due(*, now: datetime) -> int:
    """Put a job for each process in which something is new and that was not gone through just now; returns how many."""
    due = [one for one in Grouping.objects.filter(stale__lte=now).select_related("process") if _is_due(one, now)]
    for one in due:
        key = f"{GROUP}:{one.process.uuid}:{one.number}"
        outbox.put_job(actor=CLOCK, kind=GROUP, key=key, payload={"process": str(one.process.uuid)})
    return len(due)


def _is_due(grouping: Grouping, now: datetime) -> bool:
    if grouping.done is None:
        return True
    return now - grouping.done >= max(AT_LEAST, TIMES_AS_LONG * (grouping.took or timedelta()))


def group(*, process: Process) -> dict[str, int]:
    """Go through what everybody may read in a process, and keep what was found; returns how many texts and groups.

    Only what differs is written. Safe at any time, also twice, and after a crash: it begins again. No lock is held
    while texts are read and compared; whatever happens meanwhile is noticed as new.
    """
    began, number = clock.now(), _begin(process)
    texts = 0

    def counted(words: str) -> str:
        nonlocal texts
        texts += 1
        return words

    found = alike.groups((pk, counted(words)) for pk, words in contributions.words_for_everybody(process))
    wanted: Wanted = {}
    for one in found:
        wanted |= dict.fromkeys((one.first, *one.same), (one.first, True)) | dict.fromkeys(
            one.nearly, (one.first, False)
        )
    _keep(process, wanted, began, number)
    return {"texts": texts, "groups": len(found)}


@transaction.atomic
def _begin(process: Process) -> int:
    """From now on whatever happens is new again. Locks how far the grouping is."""
    Grouping.objects.get_or_create(process=process)
    grouping = Grouping.objects.select_for_update(no_key=True).get(process=process)
    grouping.number, grouping.stale = grouping.number + 1, None
    grouping.save(update_fields=["number", "stale"])
    return grouping.number


@transaction.atomic
def _keep(process: Process, wanted: Wanted, began: datetime, number: int) -> None:
    """Write what differs, unless another worker has begun since and knows more. Locks how far the grouping is."""
    grouping = Grouping.objects.select_for_update(no_key=True).get(process=process)
    if grouping.number != number:
        return
    rows = Member.objects.filter(group__process=process).values_list("contribution", "group__first", "exact")
    there: Wanted = {pk: (first, exact) for pk, first, exact in rows.order_by().iterator(2_000)}
    gone = [pk for pk, kept in there.items() if wanted.get(pk) != kept]
    for some in _parts(gone):
        Member.objects.filter(contribution__in=some).delete()
    firsts = {first for first, _exact in wanted.values()}
    groups = dict(Group.objects.filter(process=process).order_by().values_list("first", "pk"))
    for some in _parts([first for first in groups if first not in firsts]):
        Group.objects.filter(first__in=some).delete()
    # Whose words were erased since they were read is not written down any more.
    for some in _parts([pk for pk, kept in wanted.items() if there.get(pk) != kept]):
        _add(process, _with_words(some), wanted, groups)
    now = clock.now()
    grouping.done, grouping.took = now, now - began
    grouping.save(update_fields=["done", "took"])


def _add(process: Process, some: Collection[int], wanted: Wanted, groups: dict[int, int]) -> None:
    new = sorted({wanted[pk][0] for pk in some} - set(groups))
    made = Group.objects.bulk_create(Group(process=process, first_id=first) for first in _with_words(new))
    groups |= {one.first_id: one.pk for one in made}
    Member.objects.bulk_create(
        Member(contribution_id=pk, group_id=groups[wanted[pk][0]], exact=wanted[pk][1])
        for pk in some
        if wanted[pk][0] in groups
    )


def _with_words(some: Sequence[int]) -> list[int]:
    found = Contribution.objects.filter(pk__in=some, erased=None).order_by("pk")
    return list(found.values_list("pk", flat=True))


def _parts(rows: Sequence[int]) -> list[Sequence[int]]:
    return [rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE)]
