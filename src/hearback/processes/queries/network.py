"""Who takes part in a network: as each agreed for everybody, the whole list for the coordinators, one entry for its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from hearback.core.viewer import Purpose, Viewer
from hearback.people import links
from hearback.processes import rules
from hearback.processes.models import Joining, NetworkMember, Process

Entry = NetworkMember | Joining
NOT_SAID = "none"  # the region or level of those who did not say one, where a list is narrowed to them

MOST_PLACES = 500


@dataclass(frozen=True, slots=True)
class NetworkCounts:
    """How many are in a network: those who would rather not be named are counted, and no more than that."""

    organisations: int
    people: int
    unnamed: int
    by_region: Mapping[str, int]
    by_level: Mapping[str, int]

    @property
    def everybody(self) -> int:
        """Organisations and people together."""
        return self.organisations + self.people


def network(process: Process) -> QuerySet[NetworkMember]:
    """Whoever is in the network now, by their name; for this room and those above, never for a page."""
    return NetworkMember.objects.filter(process=process, left=None).order_by("folded", "id")


def network_shown(process: Process, *, region: str = "", level: str = "", who: str = "") -> QuerySet[NetworkMember]:
    """Those who agreed to stand by name, by their name. The caller has the process from `process_visible_to`."""
    return _narrowed(network(process).filter(shown=True), region, level, who).select_related("organisation")


def network_counts(process: Process, *, region: str = "", level: str = "", who: str = "") -> NetworkCounts:
    """How many are in the network, of those that are asked for, in one statement.

    Beside the regions what else is asked for counts, but no region; beside the levels no level: each leads to the other.
    """
    rows = (
        NetworkMember.objects.filter(process=process, left=None)
        .annotate(alone=ExpressionWrapper(Q(organisation=None), output_field=BooleanField()))
        .order_by()
        .values_list("region", "level", "shown", "alone")
        .annotate(n=Count("pk"))
    )
    organisations = people = unnamed = 0
    by_region, by_level = Counter[str](), Counter[str]()
    for where, at, shown, alone, n in rows:
        of_kind = who in {"", "people" if alone else "organisations"}
        here, at_level = region in {"", where or NOT_SAID}, level in {"", at or NOT_SAID}
        by_region[where] += n if of_kind and at_level else 0
        by_level[at] += n if of_kind and here else 0
        if of_kind and here and at_level:
            organisations += 0 if alone else n
            people += n if alone else 0
            unnamed += 0 if shown else n
    return NetworkCounts(organisations, people, unnamed, dict(by_region), dict(by_level))


def network_members_visible_to(viewer: Viewer, process: Process) -> QuerySet[NetworkMember]:
    """Everybody in the network, named or not, for its coordinators."""
    members = network(process).select_related("organisation", "participant", "process")
    return members if rules.may_see_network_members(viewer, process) else members.none()


def network_places(viewer: Viewer, process: Process) -> list[str]:
    """Where members say they are, each place once, by name: for those who work on the process."""
    places = (
        network_members_visible_to(viewer, process).exclude(place="").order_by("place").values_list("place", flat=True)
    )
    return list(places.distinct()[:MOST_PLACES])


def joinings_visible_to(viewer: Viewer, process: Process) -> QuerySet[Joining]:
    """Forms to join that nobody has confirmed, the oldest first, for the coordinators."""
    forms = Joining.objects.filter(process=process).select_related("participant", "process").order_by("id")
    return forms if rules.may_see_network_members(viewer, process) else forms.none()


def network_entry_visible_to(viewer: Viewer, uuid: UUID) -> Entry | None:
    """An entry, or the form for one, for whoever came by its link or from their own page, and for the coordinators."""
    member = _entries().filter(uuid=uuid).first()
    if member is not None:
        return member if rules.may_see_network_member(viewer, member) else None
    form = _forms().filter(uuid=uuid).first()
    return form if form is not None and rules.may_see_joining(viewer, form) else None


def network_entry_by_link(viewer: Viewer) -> Entry | None:
    """The entry, or the form for one, that the viewer's private link opens; None when it was revoked or deleted since."""
    subjects = viewer.subjects(Purpose.NETWORK)
    found: Iterable[Entry] = (
        [*_entries().filter(uuid__in=subjects).order_by("-id"), *_forms().filter(uuid__in=subjects).order_by("-id")]
        if subjects
        else ()
    )
    return next((one for one in found if viewer.holds(Purpose.NETWORK, one.uuid, one.link_version)), None)


def network_entries_of_person(viewer: Viewer) -> list[NetworkMember]:
    """The networks in which whoever's page it is takes part."""
    mine = Q(pk__in=())
    for grant in viewer.grants:
        if grant.purpose in {Purpose.ME, Purpose.ALL}:
            mine |= Q(participant__uuid=grant.subject, participant__link_version=grant.version)
    return list(_entries().filter(mine, left=None).order_by("id")) if mine != Q(pk__in=()) else []


def network_link(entry: Entry, language: str) -> str:
    """The private link of an entry: for the page that whoever joined without an address sees, and for messages."""
    return links.url(Purpose.NETWORK, entry.uuid, entry.link_version, language)


def _narrowed(members: QuerySet[NetworkMember], region: str, level: str, who: str) -> QuerySet[NetworkMember]:
    if region:
        members = members.filter(region="" if region == NOT_SAID else region)
    if level:
        members = members.filter(level="" if level == NOT_SAID else level)
    return members.filter(organisation__isnull=who == "people") if who else members


def _entries() -> QuerySet[NetworkMember]:
    return NetworkMember.objects.select_related("process", "participant", "organisation")


def _forms() -> QuerySet[Joining]:
    return Joining.objects.select_related("process", "participant")
