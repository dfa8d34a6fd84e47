"""The desk's list as a work surface: whose each one is, how many stand where, lists under a name."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from hearback.contributions import rules
from hearback.contributions.models import Bulk, Contribution, SavedView
from hearback.contributions.queries.counted import came_in
from hearback.core.viewer import Viewer
from hearback.processes.models import Membership, Process
from hearback.processes.queries import OF, Beside, how_many, live

MINE, NOBODYS = "mine", "nobodys"
WORKS = (Membership.RoleChoice.COORDINATOR.value, Membership.RoleChoice.THEME_LEAD.value)


def posts_that_work(viewer: Viewer, process: Process) -> list[Membership]:
    """The posts to which something said can be given, with who holds each; none where one person does it all.

    One query. For those who work with what was said.
    """
    if not rules.may_work_with(viewer, process):
        return []
    found = live(Membership.objects.filter(process=process, role__in=WORKS)).select_related("user")
    posts = list(found.order_by("side", "role", "id"))
    return posts if len({post.user_id for post in posts}) > 1 else []


def whose(viewer: Viewer, process: Process, posts: list[Membership], value: str) -> Q:
    """What an address asks for: `mine`, `nobodys`, or the uuid of a post that works; anything else leaves nothing out.

    Mine is what was given to a post of the viewer's, and what stands under a theme they lead and was given to nobody.
    What was given to a post that has ended is nobody's.
    """
    here = [post.pk for post in posts]
    nobodys = Q(given_to=None) | ~Q(given_to__in=here)
    if value == NOBODYS:
        return nobodys
    if value == MINE:
        own = [post.pk for post in posts if post.user_id == viewer.user]
        led = Q(theme__government_lead__in=own) | Q(theme__civil_society_lead__in=own)
        return Q(given_to__in=own) | (nobodys & led)
    chosen = [post.pk for post in posts if str(post.uuid) == value]
    return Q(given_to__in=chosen) if chosen else Q()


def how_many_stand(viewer: Viewer, process: Process, posts: list[Membership]) -> Beside[dict[str, int]]:
    """How many stand in each state, and of those that wait how many are the viewer's and nobody's: beside the process.

    Each state is counted in its own part of an index, however much stands in the others.
    """
    came, waits = came_in(OF), Contribution.State.WAITING.value
    rows = {state: came.filter(state=state) for state in (*Contribution.COUNTED, Contribution.State.SPLIT.value)}
    if posts:
        rows |= {name: came.filter(whose(viewer, process, posts, name), state=waits) for name in (MINE, NOBODYS)}
    return Beside(rules.may_work_with, {name: how_many(these) for name, these in rows.items()}, dict)


def saved_views(viewer: Viewer, process: Process) -> QuerySet[SavedView]:
    """The lists that were kept under a name, by name; none for whoever does not work with what was said."""
    kept = SavedView.objects.filter(process=process)
    return kept if rules.may_work_with(viewer, process) else kept.none()


def saved_view(viewer: Viewer, process: Process, uuid: UUID) -> SavedView | None:
    """One of them."""
    return saved_views(viewer, process).filter(uuid=uuid).select_related("process").first()


def bulk(viewer: Viewer, process: Process, uuid: UUID) -> Bulk | None:
    """One act on many, for those who may undo it."""
    done = Bulk.objects.filter(process=process, uuid=uuid)
    return done.first() if rules.may_work_with(viewer, process) else None
