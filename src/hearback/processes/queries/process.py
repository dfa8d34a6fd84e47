"""Reading processes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.rows import only_one
from hearback.core.viewer import HOST, Grant, Post, Role, Side, Viewer
from hearback.people.models import User
from hearback.processes import rules
from hearback.processes.models import Announcement, Membership, Phase, Process, Question, Step, Theme

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Member:
    """A post in a process. Who holds it is there for colleagues only."""

    uuid: UUID
    role: Role
    side: Side
    post: str
    since: datetime
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a process still needs before it can open."""

    field: str
    sentence: StrOrPromise

    def __str__(self) -> str:
        return str(self.sentence)


def viewer(*, user: int | None, grants: frozenset[Grant] = frozenset()) -> Viewer:
    """Who is looking: one query for somebody signed in and one for their posts, none for everyone else."""
    found = User.objects.filter(pk=user, is_active=True).first() if user is not None else None
    if found is None:
        return Viewer(grants=grants)
    rows = Membership.objects.filter(user=found).annotate(is_live=_is_live())
    posts = list(rows.values_list("process_id", "role", "side", "is_live"))
    return Viewer(
        user=found.id,
        uuid=found.uuid,
        name=str(found),
        host=found.is_host,
        posts=frozenset(Post(process, Role(role), Side(side)) for process, role, side, is_live in posts if is_live),
        had_post=bool(posts),
        grants=grants,
    )


def on_behalf_of(asked_by: UUID | None) -> Viewer:
    """As whom the worker does what was asked for: as whoever asked is now, as nobody once their account is gone.

    What a command or the clock asked for is done as the host.
    """
    if asked_by is None:
        return HOST
    asked = User.objects.filter(uuid=asked_by).first()
    return viewer(user=asked.pk if asked else None)


def live(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """Those that have begun and not ended."""
    return memberships.filter(_is_live())


def sides_at_the_desk(process: Process) -> set[Side]:
    """The sides for which somebody works here now: coordinates, or leads a theme."""
    here = live(Membership.objects.filter(process=process)).exclude(role=Role.OBSERVER)
    return {Side(side) for side in here.order_by().values_list("side", flat=True).distinct()}


def people_at_the_desk(process: int) -> set[int]:
    """Who works in a process now, by the ids of their accounts: whoever coordinates, or leads a theme."""
    here = live(Membership.objects.filter(process=process)).exclude(role=Role.OBSERVER)
    return set(here.order_by().values_list("user", flat=True))


def _is_live() -> Q:
    now = clock.now()
    return (Q(until=None) | Q(until__gt=now)) & Q(since__lte=now)


def processes_visible_to(viewer: Viewer) -> QuerySet[Process]:
    """The processes that are open, and those the viewer has a post in; the newest first."""
    processes = Process.objects.order_by("-created", "-id")
    if viewer.host:
        return processes
    mine = {post.process for post in viewer.posts}
    return processes.filter(Q(opened__lte=clock.now()) | Q(pk__in=mine))


def processes_of(viewer: Viewer) -> QuerySet[Process]:
    """The processes the viewer has a post in, all of them for the host; the newest first."""
    processes = Process.objects.order_by("-created", "-id")
    return processes if viewer.host else processes.filter(pk__in={post.process for post in viewer.posts})


def process_visible_to(viewer: Viewer, slug: str) -> Process | None:
    """A process by its slug, if the viewer may know that it is there."""
    return only_one(processes_visible_to(viewer).filter(slug=slug))


def questions(process: Process, *, closed: bool = False) -> QuerySet[Question]:
    """What the process asks now; with `closed`, also what it asked before."""
    asked = Question.objects.filter(process=process)
    return asked if closed else asked.filter(Q(closed=None) | Q(closed__gt=clock.now()))


def question_of(process: Process, number: int) -> Question | None:
    """A question by its number, open or closed."""
    return Question.objects.filter(process=process, number=number).first()


def themes(process: Process) -> QuerySet[Theme]:
    """The subjects of the plan, in their order."""
    return Theme.objects.filter(process=process)


def theme_of(process: Process, slug: str) -> Theme | None:
    """A theme by its slug."""
    return Theme.objects.filter(process=process, slug=slug).first()


def phases(process: Process) -> QuerySet[Phase]:
    """The stretches of the process, in their order."""
    return Phase.objects.filter(process=process)


def phases_turning(of: Sequence[Process], first: date, last: date) -> list[tuple[Phase, date]]:
    """The phases of these processes that begin or end within these days, each with that day. One statement."""
    starts, ends = Q(starts__gte=first, starts__lte=last), Q(ends__gte=first, ends__lte=last)
    rows = Phase.objects.filter(starts | ends, process__in=[process.pk for process in of])
    turns = ((phase, day) for phase in rows for day in (phase.starts, phase.ends) if day is not None)
    return [(phase, day) for phase, day in turns if first <= day <= last]


def steps(process: Process) -> QuerySet[Step]:
    """What was done and what comes next, the earliest first."""
    return Step.objects.filter(process=process)


def announcements_visible_to(viewer: Viewer, process: Process) -> QuerySet[Announcement]:
    """The announcements the viewer may read, the latest first, with who signed them in one query more."""
    posts = Announcement.objects.filter(process=process).prefetch_related("signatories__organisation")
    return posts if viewer.belongs_to(process.id) else posts.filter(published__lte=clock.now())


def announcement_visible_to(viewer: Viewer, process: Process, slug: str) -> Announcement | None:
    """An announcement by its slug, if the viewer may read it."""
    return announcements_visible_to(viewer, process).filter(slug=slug).first()


def members_visible_to(viewer: Viewer, process: Process) -> list[Member]:
    """The posts of a process: with names for colleagues, without for the public. One query."""
    named = rules.may_see_names_of_members(viewer, process)
    posts = live(Membership.objects.filter(process=process)).select_related("user").order_by("side", "role", "id")
    return [
        Member(
            uuid=post.uuid,
            role=Role(post.role),
            side=Side(post.side),
            post=post.post,
            since=post.since,
            name=str(post.user) if named else "",
            email=post.user.email if named else "",
        )
        for post in posts
    ]


def member_visible_to(viewer: Viewer, process: Process, uuid: UUID) -> Membership | None:
    """A post by its uuid, for colleagues."""
    if not rules.may_see_names_of_members(viewer, process):
        return None
    return live(Membership.objects.filter(process=process, uuid=uuid)).select_related("user").first()


def answers_to(processes: Collection[UUID]) -> dict[UUID, str]:
    """Where answers to what is sent in the name of these processes go, for each that names an address."""
    rows = Process.objects.filter(uuid__in=processes).exclude(contact_email="")
    return dict(rows.values_list("uuid", "contact_email"))


def completeness(process: Process) -> list[Missing]:
    """What is still to write before the process can open, in the order in which it is written; empty when nothing is."""
    needs: list[tuple[str, bool, StrOrPromise]] = [
        ("name", bool(process.name), _("the name of the process")),
        ("promise_will", bool(process.promise_will), _("what you will do with what people say")),
        ("promise_cannot", bool(process.promise_cannot), _("what you cannot promise")),
        ("promise_decides", bool(process.promise_decides), _("who decides, and by which criteria")),
        ("promise_when", bool(process.promise_when), _("when people will hear from you")),
        (
            "contact",
            bool(process.contact_email or process.contact_phone),
            _("how people can reach you: an e-mail address or a telephone number"),
        ),
        ("questions", questions(process).exists(), _("at least one question")),
    ]
    return [Missing(field, sentence) for field, there, sentence in needs if not there]
