"""Everything said in a process, for whoever takes it along whole: in constant memory, and in few statements."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet

from hearback.contributions.models import Contribution, Redaction, Verbatim
from hearback.contributions.queries import seen
from hearback.contributions.queries.redacted import apart, redactions
from hearback.contributions.queries.seen import Said
from hearback.core import clock
from hearback.core.viewer import NOBODY, Viewer
from hearback.events.models import Event
from hearback.processes import rules as processes
from hearback.processes.models import Process

# So many at once: enough that ten thousand take fewer than ten statements, few enough to be held in memory.
AT_ONCE = 5_000
# What no reader is shown, and would only fill memory.
NOT_SHOWN = ("key", "body_digest", "captured_by", "table")
LABELS = ("question", "theme", "commitment", "said_at")


def taken_along(viewer: Viewer, process: Process) -> QuerySet[Contribution]:
    """What of a process is taken along: what is counted, and beside it each whole that was split, which says into what."""
    return seen.everything_visible_to(viewer, process).exclude(state=Contribution.State.PUT_BACK)


def everything_said(viewer: Viewer, process: Process, *, at_once: int = AT_ONCE) -> Iterator[Said]:
    """All that this viewer may see was said, in the order in which it came in, each as `said` shows it.

    Only what a commitment is called is left out, for it has a number. The events are looked up once; beyond that it takes
    three statements for each `at_once`. None stays open while the caller is slow, and what is hidden or erased meanwhile is
    gone from the rest.
    """
    events = {event.pk: event for event in Event.objects.filter(process=process)}
    rows = taken_along(viewer, process).defer(*NOT_SHOWN).select_related(*LABELS).order_by("id")
    shared: dict[object, object] = {}
    after = 0
    while True:
        chunk = []
        for row in rows.filter(id__gt=after)[:at_once].iterator(1_000):
            row.process, row.event = process, events.get(row.event_id or 0)
            _share(row, shared)
            chunk.append(row)
        yield from seen.shown(viewer, chunk, {})
        if len(chunk) < at_once:
            return
        after = chunk[-1].pk


def words_for_everybody(process: Process, *, at_once: int = AT_ONCE) -> Iterator[tuple[int, str]]:
    """The words of each contribution that everybody may read, as they may read them, by its id and in that order.

    The same words as `everything_said` gives to nobody in particular, and nothing beside them: two statements for each
    `at_once`, in constant memory.
    """
    if not processes.may_see(NOBODY, process, clock.now()):
        return
    newer = Verbatim.objects.filter(contribution=OuterRef("contribution"), number__gt=OuterRef("number"))
    over = Redaction.objects.filter(contribution=OuterRef("contribution"), number=OuterRef("number"), undone=None)
    rows = Verbatim.objects.filter(~Exists(newer), seen.readable("contribution__"), contribution__process=process)
    rows = rows.annotate(redacted=Exists(over)).order_by("contribution")
    names = ("contribution", "number", "text", "redacted")
    after = 0
    while chunk := list(rows.filter(contribution__gt=after).values_list(*names)[:at_once]):
        redacted = [pk for pk, _number, _text, is_redacted in chunk if is_redacted]
        layers = redactions(redacted) if redacted else {}
        for pk, number, text, is_redacted in chunk:
            yield pk, apart(text, layers.get((pk, number), ())) if is_redacted else text
        after = chunk[-1][0]


def _share(row: Contribution, shared: dict[object, object]) -> None:
    """Let rows that point at the same thing hold the same thing: a question is in memory once, however often answered."""
    for label in LABELS:
        if (one := getattr(row, label)) is not None:
            setattr(row, label, shared.setdefault(one, one))
