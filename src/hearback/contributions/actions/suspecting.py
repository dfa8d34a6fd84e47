"""What a program may have sent: let in, or found to be spam, many at once. Both can be undone, and nothing is deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction

from hearback.contributions import facts, rules
from hearback.contributions.models import Contribution
from hearback.core.errors import NotAllowed
from hearback.core.locks import Lock, shared
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.processes.models import Process

Held = Contribution.Held


@transaction.atomic
def let_in(*, actor: Viewer, process: Process, references: Collection[str]) -> int:
    """Release those that were suspected or found to be spam: from now on they are shown and counted. Returns how many.

    What somebody let in meanwhile is left as it is. Shares the intake lock, so that the gate counts right; locks the
    contributions in the order of their ids. A fact each.
    """
    rows = _locked(actor, process, references, Contribution.NOT_COUNTED)
    Contribution.objects.filter(pk__in=[one.pk for one in rows]).update(held=None, held_because="")
    _append(facts.RELEASED, actor, process, rows)
    return len(rows)


@transaction.atomic
def find_spam(*, actor: Viewer, process: Process, references: Collection[str]) -> int:
    """Say that those which were suspected are spam: they stay kept back and uncounted, and wait no more. Returns how many.

    Whoever sent one still reads it by their link, and what became of it. Locks as `let_in` does. A fact each.
    """
    rows = _locked(actor, process, references, (Held.SUSPECTED,))
    Contribution.objects.filter(pk__in=[one.pk for one in rows]).update(held_because=Held.SPAM)
    _append(facts.FOUND_SPAM, actor, process, rows)
    return len(rows)


def _locked(
    actor: Viewer, process: Process, references: Collection[str], because: Collection[str]
) -> list[Contribution]:
    if not rules.may_moderate(actor, process):
        raise NotAllowed
    shared(Lock.INTAKE, process.pk)
    rows = Contribution.objects.filter(process=process, reference__in=references, held_because__in=because)
    return list(rows.select_for_update(no_key=True).order_by("pk"))


def _append(verb: Verb, actor: Viewer, process: Process, rows: Sequence[Contribution]) -> None:
    subjects = [("contribution", one.uuid) for one in rows]
    journal.append_each(verb, actor=actor, subjects=subjects, process=process.uuid, refs={})


def append_held(actor: Viewer, contribution: Contribution) -> None:
    """That a contribution is kept back, and why. The caller holds its lock."""
    journal.append(
        facts.HELD,
        actor=actor,
        subject=("contribution", contribution.uuid),
        process=contribution.process.uuid,
        refs={"because": contribution.held_because},
    )
