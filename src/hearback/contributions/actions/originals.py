"""Deleting what a file holds, because somebody in it was erased or because nobody let it come in."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from hearback.contributions import facts
from hearback.contributions.models import Contribution, Source, SourcePart, SourceRow
from hearback.core import clock
from hearback.core.viewer import CLOCK, Viewer
from hearback.journal import actions as journal
from hearback.people.models import Contact, Participant

UNCONFIRMED_FOR = timedelta(days=30)
_ERASED = "erased"


def delete_of(contributions: Collection[Contribution]) -> list[Source]:
    """Delete the originals in which these came, in the caller's transaction; returns those that were still there.

    A later file in which they stood as well goes too, and with it what was replied to them there. A file cannot be
    taken apart without making another of it, so it goes as a whole. What came in from it stays, and so do the places
    where it stood; what was noted about those places goes, for it may quote the file.
    """
    wanted = {one.source_id for one in contributions if one.source_id is not None}
    wanted |= set(
        SourceRow.objects.filter(key__in=[one.key for one in contributions]).values_list("source_id", flat=True)
    )
    return _delete(Source.objects.filter(pk__in=wanted, original_gone=None)) if wanted else []


def append_deleted(actor: Viewer, gone: Collection[Source]) -> None:
    """Write down that these originals were deleted: last, as every fact."""
    for source in gone:
        subject = ("source", source.uuid)
        journal.append(facts.ORIGINAL_DELETED, actor=actor, subject=subject, process=source.process.uuid)


def waiting_of(participant: Participant) -> QuerySet[SourceRow]:
    """What was read from a file under one of a person's addresses, and has not come in: to be locked before the person."""
    addresses = Contact.objects.filter(participant=participant).values_list("address", flat=True)
    found = Q(pk__in=[])
    for address in addresses:
        # SQLite keeps the letters of an internationalised domain escaped, PostgreSQL as they are.
        found |= Q(text__icontains=json.dumps(address)) | Q(text__icontains=json.dumps(address, ensure_ascii=False))
    rows = SourceRow.objects.filter(fate=SourceRow.Fate.NEW).annotate(text=Cast("values", TextField()))
    return rows.filter(found)


def forget_waiting(participant: Participant) -> None:
    """Let nothing come in any more that waits in a file under one of a person's addresses; the file goes."""
    rows = list(waiting_of(participant).values_list("pk", "source_id"))
    if rows:
        SourceRow.objects.filter(pk__in=[row for row, _source in rows]).update(
            fate=SourceRow.Fate.UNREADABLE, values={}, why=_ERASED, key=None
        )
        _delete(Source.objects.filter(pk__in={source for _row, source in rows}, original_gone=None))


def delete_old_sources(now: datetime) -> int:
    """Throw away files that nobody let come in for 30 days, a transaction each; returns how many went."""
    old = Source.objects.filter(confirmed=None, brought__lt=now - UNCONFIRMED_FOR)
    return sum(_drop_old(pk) for pk in list(old.values_list("pk", flat=True)))


@transaction.atomic
def _drop_old(pk: int) -> int:
    """Locks the source; somebody may have confirmed it a moment before."""
    locked = Source.objects.select_for_update(of=("self",), no_key=True).select_related("process")
    source = locked.filter(pk=pk, confirmed=None).first()
    if source is None:
        return 0
    subject, process = ("source", source.uuid), source.process.uuid
    source.delete()
    journal.append(facts.SOURCE_DROPPED, actor=CLOCK, subject=subject, process=process)
    return 1


def _delete(sources: QuerySet[Source]) -> list[Source]:
    gone = list(sources.select_related("process").select_for_update(of=("self",), no_key=True).order_by("pk"))
    SourcePart.objects.filter(source__in=gone).delete()
    SourceRow.objects.filter(source__in=gone).exclude(fate=SourceRow.Fate.NEW).update(why="", values={})
    these = Source.objects.filter(pk__in=[source.pk for source in gone])
    these.update(original_gone=clock.now(), why="")
    # What was not read to its end cannot be any more; whoever reads it at this moment stops.
    unread = these.filter(step__in=[Source.Step.BROUGHT, Source.Step.COLUMNS])
    SourceRow.objects.filter(source__in=unread).delete()
    unread.update(step=Source.Step.UNREADABLE)
    return gone
