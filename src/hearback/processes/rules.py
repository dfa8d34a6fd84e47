"""Who may do what with a process. The default is no."""

from __future__ import annotations

from datetime import datetime

from hearback.core.viewer import Purpose, Role, Side, Viewer
from hearback.people import rules as people
from hearback.processes.models import Document, Joining, Membership, NetworkMember, Process

# What stands at this place in an address and is not a process (design, section 7).
RESERVED_SLUGS = frozenset(
    {
        "about",
        "accessibility",
        "account",
        "admin",
        "api",
        "assets",
        "bookings",
        "capture",
        "code",
        "cy",
        "data",
        "demo",
        "desk",
        "desk-mail",
        "documents",
        "en",
        "event",
        "events",
        "feed",
        "feeds",
        "file",
        "files",
        "find",
        "help",
        "healthz",
        "home",
        "host",
        "invite",
        "jobs",
        "l",
        "languages",
        "login",
        "logout",
        "me",
        "media",
        "messages",
        "new",
        "not-me",
        "organisations",
        "participants",
        "people",
        "privacy",
        "process",
        "processes",
        "quiet",
        "r",
        "receipt",
        "robots",
        "search",
        "security",
        "sign-in",
        "sign-out",
        "sign-up",
        "sitemap",
        "start",
        "static",
        "status",
        "terms",
        "undefined",
        "users",
        "well-known",
    }
)


def may_start_process(viewer: Viewer) -> bool:
    """The host, whoever coordinates a process now, and those who were given an account without a post in one.

    Not those who were let in to look or to lead a theme, nor anybody whose posts have all ended.
    """
    if viewer.host:
        return True
    coordinates = any(post.role == Role.COORDINATOR for post in viewer.posts)
    return viewer.user is not None and (coordinates or not (viewer.posts or viewer.had_post))


def may_see(viewer: Viewer, process: Process, now: datetime) -> bool:
    """Everyone, from the instant it was opened; until then those with a post in it."""
    return is_open(process, now) or viewer.belongs_to(process.id)


def is_open(process: Process, now: datetime) -> bool:
    """Whether the process is public."""
    return process.opened is not None and process.opened <= now


def may_edit(viewer: Viewer, process: Process) -> bool:
    """Its coordinators, of either side, and the host: promise, questions, themes, phases, timeline, announcements."""
    return viewer.works_on(process.id)


def may_see_unpublished_documents(viewer: Viewer, process: Process) -> bool:
    """Only those who write them: a document that waits for its day is read by nobody else, colleague or not."""
    return may_edit(viewer, process)


def is_published(document: Document, now: datetime) -> bool:
    """Whether the day of its release has come; compared with the clock, never kept."""
    return document.published is not None and document.published <= now


def may_open(viewer: Viewer, process: Process) -> bool:
    """As for editing: nobody waits for the other side to make a promise public."""
    return may_edit(viewer, process)


def may_pause(viewer: Viewer, process: Process) -> bool:
    """Its coordinators, of either side, and the host: as for whatever else the process says about itself."""
    return may_edit(viewer, process)


def may_see_names_of_members(viewer: Viewer, process: Process) -> bool:
    """Colleagues know each other by name; the public reads which posts there are."""
    return viewer.belongs_to(process.id)


def may_invite(viewer: Viewer, process: Process, side: Side, *, side_has_coordinator: bool) -> bool:
    """Each side fills its own posts. A side without a coordinator gets its first from the other, or from the host."""
    if viewer.host:
        return True
    mine = {p.side for p in viewer.posts if p.process == process.id and p.role == Role.COORDINATOR}
    return side in mine or (bool(mine) and not side_has_coordinator)


def may_end_membership(viewer: Viewer, membership: Membership) -> bool:
    """Whoever holds the post, the coordinators of the same side, and the host."""
    if viewer.host or (viewer.user is not None and viewer.user == membership.user_id):
        return True
    return any(
        p.process == membership.process_id and p.role == Role.COORDINATOR and p.side == membership.side
        for p in viewer.posts
    )


def may_hand_over(viewer: Viewer, membership: Membership) -> bool:
    """As for ending it, but for those whose post gives no accounts: a theme lead or observer asks their coordinator."""
    return may_end_membership(viewer, membership) and viewer.works_on(membership.process_id)


def may_join_network(viewer: Viewer, process: Process, now: datetime) -> bool:
    """Everybody who may see the process may join its network."""
    return may_see(viewer, process, now)


def may_see_network_members(viewer: Viewer, process: Process) -> bool:
    """The whole list, with those who would rather not be named, is for the coordinators alone."""
    return viewer.works_on(process.id)


def may_see_network_member(viewer: Viewer, member: NetworkMember) -> bool:
    """An entry is for whoever joined (by its link, or their own page's) and for the coordinators."""
    return is_network_member(viewer, member) or viewer.works_on(member.process_id)


def is_network_member(viewer: Viewer, entry: NetworkMember | Joining) -> bool:
    """Whoever came by the entry's private link, or from the page of the person who is written to for it."""
    if viewer.holds(Purpose.NETWORK, entry.uuid, entry.link_version):
        return True
    return entry.participant is not None and people.is_oneself(viewer, entry.participant)


def may_see_joining(viewer: Viewer, joining: Joining) -> bool:
    """As for an entry."""
    return is_network_member(viewer, joining) or viewer.works_on(joining.process_id)


def may_confirm_joining(viewer: Viewer, joining: Joining) -> bool:
    """Whoever reads at the address that was given, and the coordinators.

    Without an address its link proves nothing: whoever typed the form saw it.
    """
    by_mail = joining.participant is not None and is_network_member(viewer, joining)
    return by_mail or viewer.works_on(joining.process_id)


def may_remove_demonstration(viewer: Viewer, process: Process) -> bool:
    """A demonstration, by its coordinators or the host. A real process cannot be removed."""
    return process.demonstration and viewer.works_on(process.id)


def is_reserved(slug: str) -> bool:
    """Whether a page of the site stands at this address, or a private link might."""
    return slug in RESERVED_SLUGS or slug in {purpose.value for purpose in Purpose}
