"""What the desk does to many contributions in one go: it is confirmed once, and can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.models import Bulk, Contribution
from hearback.core import clock
from hearback.core.digests import body_digest
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import NOBODY, Viewer
from hearback.journal import actions as journal
from hearback.plans import queries as plans
from hearback.plans.models import Commitment
from hearback.processes.models import Membership, Process, Theme
from hearback.processes.queries import live

BULK_AT_MOST = 500
UNDO_FOR = timedelta(days=1)
_COLUMN = {Bulk.Act.GIVE: "given_to_id", Bulk.Act.PUT: "theme_id", Bulk.Act.AT: "commitment_id"}
_PUT = ("put", "put_by", "put_from_theme_id", "put_from_commitment_id")
_VERB = {Bulk.Act.GIVE: facts.GIVEN, Bulk.Act.PUT: facts.PUT_UNDER, Bulk.Act.AT: facts.PUT_AT}


@transaction.atomic
def give_to(
    *, actor: Viewer, process: Process, contributions: Sequence[Contribution], post: Membership | None, key: UUID
) -> Bulk:
    """Let a post take care of these, at most `BULK_AT_MOST`; None: nobody in particular. The same key is the same act.

    Each that goes to another post than before leaves a fact. Locks the contributions in order.
    Raises BadInput for `post` when nobody holds it now, and for `contributions`; Conflict when the key came with others.
    """
    if not rules.may_work_with(actor, process):
        raise NotAllowed
    if post is not None and not live(Membership.objects.filter(pk=post.pk, process=process)).exists():
        raise BadInput(_("Nobody holds this post any more. Choose another."), field="post")
    return _do(actor, process, contributions, Bulk.Act.GIVE, post, key)


@transaction.atomic
def put_under(
    *, actor: Viewer, process: Process, contributions: Sequence[Contribution], theme: Theme | None, key: UUID
) -> Bulk:
    """Put these under a theme of the process, at most `BULK_AT_MOST`; None: under none. The same key is the same act.

    Each that was under another before leaves a fact. What its author chose is kept beside. Locks the contributions in order.
    Raises BadInput for `theme` of another process, and for `contributions`; Conflict when the key came with others.
    """
    if not rules.may_work_with(actor, process):
        raise NotAllowed
    if theme is not None and theme.process_id != process.pk:
        raise BadInput(_("That theme belongs to another process."), field="theme")
    return _do(actor, process, contributions, Bulk.Act.PUT, theme, key)


@transaction.atomic
def put_at(
    *, actor: Viewer, process: Process, contributions: Sequence[Contribution], commitment: Commitment | None, key: UUID
) -> Bulk:
    """Say which commitment these are about, at most `BULK_AT_MOST`; None: none in particular. The same key is the same act.

    What its author said about a sentence stays where they said it; of the others what the author chose is kept beside.
    Each that was elsewhere before leaves a fact. Locks the contributions in order. Raises BadInput for `commitment` of
    another process or of none of what is published, and for `contributions`; Conflict when the key came with others.
    """
    if not rules.may_work_with(actor, process):
        raise NotAllowed
    if commitment is not None and commitment.process_id != process.pk:
        raise BadInput(_("That commitment belongs to another process."), field="commitment")
    # Everybody reads the number beside what was said: one that only a draft has is nobody's to know.
    version = plans.current_version(NOBODY, process)
    if commitment is not None and (version is None or plans.entry_in(version, commitment.number) is None):
        raise BadInput(_("That commitment is in no published version yet."), field="commitment")
    return _do(actor, process, contributions, Bulk.Act.AT, commitment, key)


@transaction.atomic
def undo_bulk(*, actor: Viewer, bulk: Bulk) -> int:
    """Put back how each stood before, unless somebody has changed it since; gives how many were put back.

    Undoing twice is undoing once. Locks the act, then the contributions in order. Raises BadInput after a day.
    """
    bulk = Bulk.objects.select_for_update(no_key=True).select_related("process").get(pk=bulk.pk)
    if not rules.may_work_with(actor, bulk.process):
        raise NotAllowed
    if bulk.undone is not None:
        return 0
    if clock.now() - bulk.happened > UNDO_FOR:
        raise BadInput(_("This was done more than a day ago. Change them in the list instead."))
    column = _COLUMN[Bulk.Act(bulk.act)]
    still = [row for row in _locked(bulk.process, map(int, bulk.before)) if getattr(row, column) == bulk.after]
    there = _still_there(Bulk.Act(bulk.act), {pk for pk in bulk.before.values() if pk is not None})
    for row in still:
        before = bulk.before[str(row.pk)]
        setattr(row, column, before if before in there else None)
        if bulk.act != Bulk.Act.GIVE:
            _forget_where_it_is_as_said(row)
    Contribution.objects.bulk_update(still, [column, *(_PUT if bulk.act != Bulk.Act.GIVE else ())])
    bulk.undone = clock.now()
    bulk.save(update_fields=["undone"])
    _append(actor, bulk, still, undone=True)
    return len(still)


def _do(
    actor: Viewer,
    process: Process,
    contributions: Sequence[Contribution],
    act: Bulk.Act,
    to: Membership | Theme | Commitment | None,
    key: UUID,
) -> Bulk:
    body = _body(process, contributions, act, to)
    if done := _with_key(key, body):
        return done
    contributions = [one for one in contributions if act != Bulk.Act.AT or one.sentence_id is None]
    if not contributions:
        raise BadInput(_("Tick at least one contribution."), field="contributions")
    if len(contributions) > BULK_AT_MOST:
        raise BadInput(
            _("Choose at most %(most)s at once.") % {"most": BULK_AT_MOST},
            field="contributions",
        )
    column, after = _COLUMN[act], to.pk if to is not None else None
    rows = _locked(process, (one.pk for one in contributions))
    if done := _with_key(key, body):  # again under the locks: the same may come twice at once
        return done
    others = [row for row in rows if getattr(row, column) != after]
    before = {str(row.pk): getattr(row, column) for row in others}
    given = {"before": before, "after": after, "by": actor.uuid, "key": key, "body_digest": body}
    bulk = Bulk.objects.create(process=process, act=act, **given)
    if act == Bulk.Act.GIVE:
        Contribution.objects.filter(pk__in=[row.pk for row in others]).update(**{column: after})
    else:
        _put(actor, others, column, after)
    _append(actor, bulk, others, to=to.uuid if to is not None else None)
    return bulk


def _put(actor: Viewer, rows: Sequence[Contribution], column: str, after: int | None) -> None:
    """Put these elsewhere; what their author had chosen is kept beside, with who put them there and when."""
    now = clock.now()
    for row in rows:
        if row.put is None:
            row.put_from_theme_id, row.put_from_commitment_id = row.theme_id, row.commitment_id
        row.put, row.put_by = now, actor.uuid
        setattr(row, column, after)
        _forget_where_it_is_as_said(row)
    Contribution.objects.bulk_update(rows, [column, *_PUT])


def _forget_where_it_is_as_said(row: Contribution) -> None:
    if (row.theme_id, row.commitment_id) == (row.put_from_theme_id, row.put_from_commitment_id):
        row.put = row.put_by = row.put_from_theme_id = row.put_from_commitment_id = None


def _with_key(key: UUID, body: str) -> Bulk | None:
    done = Bulk.objects.filter(key=key).first()
    if done is not None and done.body_digest != body:
        raise Conflict
    return done


def _body(
    process: Process, contributions: Sequence[Contribution], act: Bulk.Act, to: Membership | Theme | Commitment | None
) -> str:
    wanted = sorted(str(one.uuid) for one in contributions)
    return body_digest([str(process.uuid), act.value, str(to.uuid) if to is not None else "", wanted])


def _locked(process: Process, wanted: Iterable[int]) -> list[Contribution]:
    rows = Contribution.objects.select_for_update(of=("self",), no_key=True).filter(process=process)
    return list(rows.filter(pk__in=list(wanted)).order_by("pk"))


def _still_there(act: Bulk.Act, wanted: Collection[int]) -> set[int]:
    """Those of the posts or themes that are there to go back to."""
    if act == Bulk.Act.GIVE:
        return set(live(Membership.objects.filter(pk__in=wanted)).values_list("pk", flat=True))
    there = Theme.objects if act == Bulk.Act.PUT else Commitment.objects
    return set(there.filter(pk__in=wanted).values_list("pk", flat=True))


def _append(actor: Viewer, bulk: Bulk, rows: Sequence[Contribution], **refs: object) -> None:
    if rows:
        journal.append_each(
            _VERB[Bulk.Act(bulk.act)],
            actor=actor,
            subjects=[("contribution", row.uuid) for row in rows],
            process=bulk.process.uuid,
            refs={"bulk": bulk.uuid, **refs},
        )
