"""Who is looking or acting, as one frozen value. Rules see only this."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Purpose(StrEnum):
    """What a private link opens: one thing, for one person."""

    ME = "m"  # a participant's own page
    SAID = "s"  # one contribution, for its author
    BOOKING = "b"  # one booking
    CAPTURE = "c"  # an event's slips, for its facilitator
    INVITATION = "i"  # one invitation to an event, for whoever was invited
    NETWORK = "w"  # one place in a network, for whoever joined
    COMMENT = "k"  # one comment, for whoever wrote it
    VOICE = "v"  # one voice, for whoever added it
    COUNTED_IN = "h"  # one place among those who take part in something, for whoever it is of
    REPORT = "p"  # what a post reports on one commitment, for whoever holds the post
    QUIET = "q"  # the switch "don't write to me", from a message
    NOT_ME = "n"  # "this was not me", from a receipt
    LINE = "o"  # the points on which an official is asked for a line
    FOLLOWING = "f"  # one thing that somebody follows, for whoever does
    WEEK = "d"  # the switch of what is sent to somebody who works here: what needs them
    ALL = "a"  # everything held about a participant: opened by a code to their address, never by a link


class Role(StrEnum):
    """A post in a process; it can be handed over."""

    COORDINATOR = "coordinator"
    THEME_LEAD = "theme-lead"
    OBSERVER = "observer"


class Side(StrEnum):
    """The two sides of a process."""

    GOVERNMENT = "government"
    CIVIL_SOCIETY = "civil-society"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a private link has opened: holds while the thing's link version is still this one."""

    purpose: Purpose
    subject: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Post:
    """One membership of the viewer."""

    process: int
    role: Role
    side: Side


@dataclass(frozen=True, slots=True)
class Viewer:
    """Nobody in particular, unless it says otherwise."""

    user: int | None = None
    uuid: UUID | None = None
    name: str = ""
    host: bool = False
    clock: bool = False
    posts: frozenset[Post] = frozenset()
    had_post: bool = False  # holds a post now or held one before
    grants: frozenset[Grant] = frozenset()

    @property
    def kind(self) -> str:
        """What the journal calls this actor: it names a kind, never a person."""
        if self.clock:
            return "clock"
        if self.user is not None:
            return "user"
        if self.host:
            return "host"
        return "link" if self.grants else "nobody"

    @property
    def is_staff(self) -> bool:
        """Whether the viewer signed in to work here."""
        return self.host or self.user is not None

    def works_on(self, process: int) -> bool:
        """Whether the viewer coordinates this process, for either side, or is the host."""
        return self.host or any(p.process == process and p.role == Role.COORDINATOR for p in self.posts)

    def belongs_to(self, process: int) -> bool:
        """Whether the viewer has any post in this process, or is the host."""
        return self.host or any(p.process == process for p in self.posts)

    def side_in(self, process: int) -> Side | None:
        """The side this viewer coordinates for; None for everyone else."""
        sides = {p.side for p in self.posts if p.process == process and p.role == Role.COORDINATOR}
        return min(sides) if sides else None

    def holds(self, purpose: Purpose, subject: UUID, version: int) -> bool:
        """Whether the viewer came by this very link, and it was not revoked since."""
        return Grant(purpose, subject, version) in self.grants

    def subjects(self, purpose: Purpose) -> frozenset[UUID]:
        """The things opened by links of this purpose (their versions are still to be compared)."""
        return frozenset(g.subject for g in self.grants if g.purpose == purpose)


NOBODY = Viewer()
CLOCK = Viewer(clock=True, name="clock")
HOST = Viewer(host=True, name="host")
