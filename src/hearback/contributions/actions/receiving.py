"""Receiving many things said at once, by the same intake as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hearback.contributions import facts
from hearback.contributions.actions.form import Saying
from hearback.contributions.actions.saying import new_contribution, received
from hearback.contributions.models import Authorship, Contribution, Source, Verbatim
from hearback.core import clock
from hearback.core.locks import Lock, shared
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.plans import queries as plans
from hearback.processes.models import Process

Whose = tuple[str, ...]  # who said it, as a file names them; nothing where they left no way to be told


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing said in a file: its key, what it is, and where it stood."""

    key: UUID
    saying: Saying
    source: Source
    place: str


def receive_many(*, actor: Viewer, process: Process, many: Sequence[Incoming]) -> list[Contribution]:
    """Keep what many people said, in the caller's transaction; the caller has looked which keys are here already.

    As `say`: shares the intake lock first, then reads which version is open to comment; who left an address becomes a
    participant; a fact each. The people are found in the order of their addresses, and every fact is appended after
    every row, so that the journal's lock is the last one here too.
    """
    shared(Lock.INTAKE, process.pk)
    now = clock.now()
    version = plans.open_for_comment(process)
    people_of = _introduced(actor, many)
    rows = []
    for each in many:
        row = new_contribution(each.key, each.saying, version, now)
        row.source, row.source_place = each.source, each.place[:200]
        rows.append(row)
    rows = Contribution.objects.bulk_create(rows)
    pairs = list(zip(rows, many, strict=True))
    Verbatim.objects.bulk_create(
        [Verbatim(contribution=row, number=1, text=each.saying.words, written=now) for row, each in pairs]
    )
    Authorship.objects.bulk_create(
        [
            Authorship(
                contribution=row,
                participant=people_of.get(_whose(each)),
                name=each.saying.name,
                organisation_name=each.saying.organisation_name,
                attribution=each.saying.attribution,
            )
            for row, each in pairs
        ]
    )
    entries = [received(row, each.saying, version) for row, each in pairs]
    journal.append_all(facts.RECEIVED, actor=actor, process=process.uuid, entries=entries)
    return rows


def _whose(each: Incoming) -> Whose:
    """Who said it: whoever has that e-mail address, else who is called so and lives there, else nobody else in the file."""
    said = each.saying
    if said.email:
        return (said.email.lower(),)
    if not said.wishes.lead_somewhere:
        return ()
    return (said.name, said.wishes.post, said.wishes.phone) if said.name else (str(each.key),)


def _introduced(actor: Viewer, many: Sequence[Incoming]) -> dict[Whose, Participant]:
    """Those who left a way to be told. A postal address or number beside an e-mail address is nobody's word yet: it may
    come from a form, where anybody can type somebody's.
    """
    first = {_whose(each): each.saying for each in reversed(many)}
    return {
        whose: people.introduce(
            actor=actor,
            name=first[whose].name,
            email=first[whose].email,
            wishes=first[whose].wishes,
            language=first[whose].told_in or first[whose].language,
            report_back=first[whose].report_back,
            news=first[whose].news,
            wording=first[whose].wording,
            vouches=False,
        ).participant
        for whose in sorted(first)
        if whose
    }
