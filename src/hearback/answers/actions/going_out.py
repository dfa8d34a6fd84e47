"""What was prepared goes out: by itself when it is due, or at once when somebody says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.answers import kept, outcomes, pairs, rules
from hearback.answers.actions.checking import check_joins, locked_with_those_beside
from hearback.answers.actions.giving import ever_answered, give, put_right
from hearback.answers.actions.preparing import say_no_more_comes
from hearback.answers.actions.shared import AT_ONCE
from hearback.answers.models import Answer, Appeal, Prepared, PreparedFor
from hearback.answers.outcomes import Given
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, DomainError, NotAllowed
from hearback.core.locks import Lock, shared
from hearback.core.viewer import HOST, Post, Role, Side, Viewer
from hearback.outbox import actions as outbox
from hearback.outbox.models import Job, State
from hearback.processes.models import Process

GIVE = "give-answer"
FEW = 20  # answers that go out while whoever pressed the button waits


@transaction.atomic
def ask_for_what_is_due(*, now: datetime) -> int:
    """Put a job for each prepared answer whose time is up; returns how many. One that is late goes out late, never not.

    One whose job was given up stops, and says so at the desk: by itself it would never go out.
    """
    ready = Prepared.objects.filter(due__lte=now, stopped=None).select_related("by")
    due = [row for row in ready if not pairs.waits_for_second(row)]
    for row in due:
        if _ask(whoever_prepared(row), row).state == State.GIVEN_UP:
            _stop(row, str(_("Something went wrong here while it went out. Send it again.")))
    return len(due)


def send_now(*, actor: Viewer, prepared: Prepared, as_job: bool = False) -> Job | None:
    """Let an answer go out at once. One for many is a job, which comes back; it shows how far it is. So is any `as_job`.

    Locks as `answer` does.
    """
    if not rules.may_answer(actor, prepared.process):
        raise NotAllowed
    if pairs.waits_for_second(prepared):
        raise BadInput(_("Somebody else has to agree to this first."))
    with transaction.atomic():
        prepared.due = clock.now()
        Prepared.objects.filter(pk=prepared.pk).update(due=prepared.due, stopped=None, because="")
        if as_job or prepared.number > AT_ONCE:
            job = _ask(actor, prepared)
            outbox.put_at_once(actor=actor, job=job)
            return job
    give_prepared(uuid=prepared.uuid)
    return None


def send_all(*, actor: Viewer, prepared: Sequence[Prepared]) -> None:
    """Let several go out at once: the first few, for as many as one step takes, here, and what is more as jobs.

    Each by itself, so that one that cannot go out holds up no other. Locks as `answer` does.
    """
    answered = 0
    for place, one in enumerate(prepared):
        answered += one.number
        send_now(actor=actor, prepared=one, as_job=place >= FEW or answered > AT_ONCE)


def give_prepared(*, uuid: UUID, say: Callable[[int, int], object] | None = None) -> int:
    """Give what was prepared, some at a time; returns how many were answered. `say` hears how far it is.

    What can no longer be answered so (its author took it back meanwhile) is left out. If that is all of it, or the whole
    cannot be given any more, it stops and says why at the desk, with every word kept; so does a correction of an answer
    that somebody appealed against since, for whoever wrote it has not read that. Safe to call again after a crash, and
    twice at once. Each step shares the intake lock, then locks what was prepared and its contributions in order.
    """
    answered, left = 0, True
    while left:
        given, left = _give_some(uuid)
        answered += given
        if left and say is not None:
            row = Prepared.objects.get(uuid=uuid)
            say(row.number - PreparedFor.objects.filter(prepared=row).count(), row.number)
    return answered


@transaction.atomic
def _give_some(uuid: UUID) -> tuple[int, bool]:
    """How many were answered in this step, and whether more are left."""
    process = Prepared.objects.filter(uuid=uuid).values_list("process_id", flat=True).first()
    if process is None:
        return 0, False
    shared(Lock.INTAKE, process)
    locked = Prepared.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "process", "by", "seconded_by"
    )
    row = locked.filter(uuid=uuid, stopped=None, due__lte=clock.now()).first()
    if row is None or (row.answer_id is None and pairs.waits_for_second(row)):
        return 0, False
    try:
        with transaction.atomic():
            return _give(row) if row.corrects is None else _correct(row)
    except DomainError as problem:
        _stop(row, str(problem))
        return 0, False


def _give(row: Prepared) -> tuple[int, bool]:
    lines = list(PreparedFor.objects.filter(prepared=row).select_related("contribution").order_by("id")[:AT_ONCE])
    PreparedFor.objects.filter(pk__in=[line.pk for line in lines]).delete()
    given = outcomes.checked(kept.read(row.says), process=row.process, today=clock.day(row.created))
    locked, beside = locked_with_those_beside([line.contribution for line in lines])
    fitting = _fitting(row.process, given, locked)
    if fitting:
        check_joins(given, fitting)
        heads = {one.pk for one in fitting}
        row.answer = give(
            whoever_prepared(row),
            row.process,
            row.key,
            given,
            fitting,
            [one for one in beside if one.stands_with_id in heads],
            None,
            into=row.answer,
            body_digest=row.body_digest,
        )
        row.save(update_fields=["answer"])
        _note_second(row, row.answer)
    left = PreparedFor.objects.filter(prepared=row).exists()
    if not left and row.answer is None:
        raise BadInput(outcomes.nothing_left())
    if not left:
        Prepared.objects.filter(pk=row.pk).delete()
    if not left and not fitting:
        say_no_more_comes(whoever_prepared(row), row.answer)
    return len(fitting), left


def _fitting(process: Process, given: Given, locked: list[Contribution]) -> list[Contribution]:
    """Those that can be answered so now, and do not stand with another that still waits."""
    heads = {one.stands_with_id for one in locked if one.stands_with_id is not None} - {one.pk for one in locked}
    open_heads = Contribution.objects.filter(pk__in=heads, state__in=Contribution.OPEN) if heads else ()
    waiting = {one.pk for one in open_heads}
    return [
        one
        for one in locked
        if one.process_id == process.pk
        and rules.may_be_answered(one)
        and rules.fits(given.outcome, one.kind)
        and one.stands_with_id not in waiting
    ]


def _correct(row: Prepared) -> tuple[int, bool]:
    PreparedFor.objects.filter(prepared=row).delete()
    before = row.corrects
    if before is None:
        raise TypeError("Only a correction is put in the place of an answer.")
    ever_answered(before)  # locked first: nobody appeals between this look and the correction
    if Appeal.objects.filter(answer=before, happened__gt=row.created).exists():
        raise BadInput(
            _("Somebody said meanwhile that the answer does not answer their point. Read it, then give yours again.")
        )
    today = clock.day(row.created)
    given = kept.read(row.says)
    stays = given.until is not None and given.until == before.until
    given = outcomes.checked(given, process=row.process, today=min(today, given.until or today) if stays else today)
    made = put_right(whoever_prepared(row), before, row.key, given, None, body_digest=row.body_digest)
    _note_second(row, made)
    Prepared.objects.filter(pk=row.pk).delete()
    return row.number, False


def _note_second(row: Prepared, made: Answer) -> None:
    if row.seconded_by is not None:
        Answer.objects.filter(pk=made.pk, seconded_by=None).update(seconded_by=row.seconded_by.uuid)


def _stop(row: Prepared, because: str) -> None:
    """It does not go out by itself any more. What it said stays, for whoever prepared it."""
    Prepared.objects.filter(pk=row.pk).update(stopped=clock.now(), because=because[:500])
    gone = Prepared.objects.select_related("answer__process").get(pk=row.pk).answer
    say_no_more_comes(whoever_prepared(row), gone)


def _ask(actor: Viewer, row: Prepared) -> Job:
    """A job for each time at which it is due: once it had stopped or waited, the one from before is done."""
    key = f"{GIVE}:{row.uuid}:{row.due.timestamp():.6f}"
    return outbox.put_job(actor=actor, kind=GIVE, key=key, payload={"prepared": str(row.uuid)})


def whoever_prepared(row: Prepared) -> Viewer:
    """Who gave the answer, as they were then: a post that was handed over since takes no answer back."""
    if row.by is None:
        return HOST
    post = Post(row.process_id, Role.THEME_LEAD, Side.GOVERNMENT)
    return Viewer(user=row.by.pk, uuid=row.by.uuid, name=str(row.by), posts=frozenset({post}))
