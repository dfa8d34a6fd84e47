"""Which kinds of organisation have spoken: a number for each, and never who."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from hearback.contributions import rules
from hearback.contributions.models import Authorship
from hearback.contributions.queries.seen import readable
from hearback.core.text import fold
from hearback.core.viewer import Viewer
from hearback.people.models import Organisation
from hearback.processes.models import Process

FEW = 5  # below that a number beside a kind may say who it was


@dataclass(frozen=True, slots=True)
class SpokeOfKind:
    """How much organisations of one kind said. Rounded for whoever may not know who said what: then fewer than five is 1."""

    kind: Organisation.Kind
    number: int
    rounded: bool = False

    @property
    def few(self) -> bool:
        """Whether all that is told is that there were fewer than five."""
        return self.rounded and 0 < self.number < FEW


def spoke_by_kind(viewer: Viewer, process: Process) -> list[SpokeOfKind]:
    """Every kind of organisation with how much was said for one: only where its author named one that we know.

    Coordinators have the numbers; everybody else those of whoever wished that their organisation is shown, and none below
    five. What was said under the Chatham House Rule is said for nobody. Two statements.
    """
    knows = rules.may_count_authors(viewer, process)
    rows = Authorship.objects.filter(readable("contribution__"), contribution__process=process)
    rows = rows.exclude(organisation_name="")
    for meeting in ("event", "said_at"):  # the second of what came back from an earlier process
        rows = rows.exclude(**{f"contribution__{meeting}__chatham_house": True})
    if not knows:
        rows = rows.filter(attribution=Authorship.Attribution.ORGANISATION)
    kinds = _kinds()
    counted: Counter[str] = Counter()
    for name, n in rows.order_by().values_list("organisation_name").annotate(n=Count("pk")):
        counted[kinds.get(fold(name), "")] += n
    found = [SpokeOfKind(kind, counted[kind], rounded=not knows) for kind in Organisation.Kind]
    return [SpokeOfKind(one.kind, 1, rounded=True) if one.few else one for one in found]


def _kinds() -> dict[str, str]:
    """The kind of each organisation, by each of its names."""
    rows = Organisation.objects.order_by().values_list("name", "kind")
    return {fold(name): kind for words, kind in rows for name in words.values()}
