"""To whom who somebody is may be passed on, and to whom it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from hearback.contributions import rules
from hearback.contributions.models import Authorship, Contribution, PassingOn
from hearback.contributions.queries.counted import counted
from hearback.contributions.queries.seen import LABELS, said, unmarked
from hearback.core.viewer import NOBODY, Viewer
from hearback.journal import queries as journal
from hearback.processes.models import Process

Recipient = PassingOn.Recipient
AT_ONCE = 500
COLUMNS = ("reference", "name", "organisation", "kind", "language", "words", "page")


@dataclass(frozen=True, slots=True)
class Passed:
    """That who said something was passed on: to whom, and when."""

    recipient: Recipient
    when: datetime


def agreed_to(contributions: Sequence[Contribution]) -> dict[int, tuple[Recipient, ...]]:
    """To whom each may be passed on now, by its id. For their authors, and whoever may see them; the caller has checked."""
    rows = PassingOn.objects.filter(contribution__in=[one.pk for one in contributions], withdrawn=None)
    found: dict[int, tuple[Recipient, ...]] = {}
    for row in rows:
        found[row.contribution_id] = (*found.get(row.contribution_id, ()), Recipient(row.recipient))
    return found


def passed_on(contribution: Contribution) -> list[Passed]:
    """To whom it was passed on, and when, for its author: the caller has checked that it is them."""
    facts = journal.about(contribution.uuid).filter(verb="contribution.passed-on").order_by("id")
    return [Passed(Recipient(fact.refs["recipient"]), fact.happened) for fact in facts]


def may_be_passed_on(process: Process, recipient: str) -> QuerySet[Contribution]:
    """What may be passed on to one recipient with who said it: its author agreed, and everybody can read the words.

    Of what was split, the points: each has what was agreed for the whole, until its author says otherwise. Never what
    was said under an event's Chatham House Rule. For the action and the desk, which have checked who asks.
    """
    agreed = PassingOn.objects.filter(contribution=OuterRef("pk"), recipient=recipient, withdrawn=None)
    named = Authorship.objects.filter(contribution=OuterRef("pk")).exclude(name="", organisation_name="")
    rows = counted(process).filter(unmarked(), Exists(agreed), Exists(named))
    may_be_named = (Q(**{event: None}) | Q(**{f"{event}__chatham_house": False}) for event in ("event", "said_at"))
    return rows.filter(*may_be_named).order_by("pk")


def how_many_agreed(viewer: Viewer, process: Process) -> Mapping[Recipient, int]:
    """Of how many contributions each recipient may be told who said it; for those who may pass it on, nothing for others."""
    if not rules.may_pass_on(viewer, process):
        return {}
    return {one: may_be_passed_on(process, one).count() for one in Recipient}


def rows_to_pass_on(viewer: Viewer, process: Process, recipient: str, ids: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """The rows of the list, as `COLUMNS` says, in chunks; whoever took their consent back meanwhile is left out."""
    if not rules.may_pass_on(viewer, process):
        return
    for at in range(0, len(ids), AT_ONCE):
        some = may_be_passed_on(process, recipient).filter(pk__in=ids[at : at + AT_ONCE])
        rows = list(some.select_related(*LABELS))
        who = {one.contribution_id: one for one in Authorship.objects.filter(contribution__in=rows)}
        for one in said(NOBODY, rows):
            page = f"{settings.URL}/en/{process.slug}/said/{one.reference}/"
            names = (who[one.id].name, who[one.id].organisation_name)
            yield (one.reference, *names, one.kind, one.language, one.words, page)
