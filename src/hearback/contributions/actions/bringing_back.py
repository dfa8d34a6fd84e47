"""What was said in an earlier process, brought back into the one that carries on from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from hearback.contributions import facts, rules
from hearback.contributions.models import Authorship, Contribution, Redaction, Verbatim
from hearback.core import clock, digests
from hearback.core.errors import NotAllowed
from hearback.core.locks import Lock, alone, shared
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.plans import queries as plans
from hearback.plans.models import Version
from hearback.processes.models import Process

_AS_IT_WAS = ("kind", "language", "language_by", "region", "place", "level", "happened", "hidden", "hidden_because")

_AS_IT_WAS_TAKEN_OUT = ("start", "end", "because", "by", "made")


@transaction.atomic
def bring_back(*, actor: Viewer, process: Process, contributions: Sequence[Contribution]) -> list[Contribution]:
    """Bring these back: the same words by the same author, received here today and counted here once; they stay there too.

    What was hidden or taken out stays so, and nobody is shown whom the rule of a meeting kept back. What is here already
    is not brought twice; what was erased meanwhile is left out. Returns what came, in the order of these.
    Shares the intake lock of the process, then locks what is brought, in order.
    """
    if not all(rules.may_bring_back(actor, process, one.process_id) for one in contributions):
        raise NotAllowed
    shared(Lock.INTAKE, process.pk)
    wanted = [one.pk for one in contributions]
    rows = Contribution.objects.select_for_update(of=("self",), no_key=True).select_related(
        "event", "said_at", "process"
    )
    locked = list(rows.filter(pk__in=wanted, erased=None, held=None).order_by("pk"))
    there = set(Contribution.objects.filter(brought_from__in=locked).values_list("brought_from_id", flat=True))
    now, version = clock.now(), plans.open_for_comment(process)
    made = [_copy(actor, process, one, version=version, now=now) for one in locked if one.pk not in there]
    for copy, parts in made:
        earlier = copy.brought_from
        journal.append(
            facts.RECEIVED,
            actor=actor,
            subject=("contribution", copy.uuid),
            process=process.uuid,
            happened=copy.happened,
            refs={"kind": copy.kind, "channel": copy.channel, "brought_from": earlier.uuid if earlier else None},
            parts=parts,
        )
    return [copy for copy, _parts in made]


def _copy(
    actor: Viewer, process: Process, one: Contribution, *, version: Version | None, now: datetime
) -> tuple[Contribution, dict[str, object]]:
    latest = Verbatim.objects.filter(contribution=one, erased=None).order_by("-number")[0]
    copy = Contribution.objects.create(
        process=process,
        key=uuid5(process.uuid, str(one.uuid)),
        body_digest=digests.body_digest({"brought_from": str(one.uuid)}),
        channel=Contribution.Channel.CARRIED,
        version=version,
        received=now,
        brought_from=one,
        said_at=one.event or one.said_at,
        **{name: getattr(one, name) for name in _AS_IT_WAS},
    )
    Verbatim.objects.create(contribution=copy, number=1, text=latest.text, written=latest.written)
    Redaction.objects.bulk_create(
        Redaction(contribution=copy, number=1, **{name: getattr(each, name) for name in _AS_IT_WAS_TAKEN_OUT})
        for each in Redaction.objects.filter(contribution=one, number=latest.number, undone=None)
    )
    author = Authorship.objects.filter(contribution=one).first()
    if author is not None:
        shown = rules.may_show_author(one)
        Authorship.objects.create(
            contribution=copy,
            participant_id=author.participant_id,
            name=author.name,
            organisation_name=author.organisation_name,
            organisation_id=author.organisation_id,
            attribution=author.attribution if shown else Authorship.Attribution.NOT_SHOWN,
        )
    who = {"name": author.name, "organisation": author.organisation_name} if author is not None else {}
    return copy, {"words": latest.text, "author": who}


@transaction.atomic
def answer_together_again(
    *, actor: Viewer, process: Process, pairs: Sequence[tuple[Contribution, Contribution]]
) -> None:
    """Let each first of these stand with its second again, as a person let them in the earlier process.

    What waits no more stays as it is. Holds the intake lock of the process alone, as whoever lets things stand together.
    """
    alone(Lock.INTAKE, process.pk)
    waiting = Contribution.objects.filter(process=process, stands_with=None, state__in=Contribution.OPEN)
    joined: dict[Contribution, list[UUID]] = {}
    for one, head in pairs:
        earlier = one.brought_from
        if earlier is None or not rules.may_bring_back(actor, process, earlier.process_id):
            raise NotAllowed
        if waiting.filter(pk=head.pk).exists() and waiting.filter(pk=one.pk).update(stands_with=head):
            joined.setdefault(head, []).append(one.uuid)
    for head, others in joined.items():
        subject = ("contribution", head.uuid)
        refs = {"contributions": others}
        journal.append(facts.JOINED, actor=actor, subject=subject, process=process.uuid, refs=refs)
