"""Who may do what with people. The default is no."""

from __future__ import annotations

from hearback.core.viewer import Purpose, Role, Viewer
from hearback.people.models import Participant


def is_oneself(viewer: Viewer, participant: Participant) -> bool:
    """Whether the viewer came by this person's own page, or with a code to their address."""
    return _holds_any(viewer, participant, Purpose.ME, Purpose.ALL)


def may_see_all_held(viewer: Viewer, participant: Participant) -> bool:
    """Everything held about a person opens with a code to their address (a link opens one thing), or for the host."""
    return viewer.host or _holds_any(viewer, participant, Purpose.ALL)


def may_erase(viewer: Viewer, participant: Participant) -> bool:
    """As for seeing it: a private link that was forwarded must not be able to erase anybody."""
    return may_see_all_held(viewer, participant)


def may_change_choices(viewer: Viewer, participant: Participant) -> bool:
    """Language and news are the person's own choice; the host writes down what somebody asked for by telephone."""
    return viewer.host or is_oneself(viewer, participant)


def may_change_quiet(viewer: Viewer, participant: Participant) -> bool:
    """The switches “don't write to me” also work from the link in a message (RFC 8058), without signing in."""
    return may_change_choices(viewer, participant) or _holds_any(viewer, participant, Purpose.QUIET)


def may_disown_address(viewer: Viewer, participant: Participant) -> bool:
    """Whoever reads at the address may say that they are not meant."""
    return may_change_choices(viewer, participant) or _holds_any(viewer, participant, Purpose.NOT_ME)


def may_revoke_links(viewer: Viewer, participant: Participant) -> bool:
    """Somebody who fears that a link was seen may make all of theirs invalid."""
    return may_change_choices(viewer, participant)


def may_show_contact(viewer: Viewer) -> bool:
    """The host's alone until there is a second factor (design, section 6)."""
    return viewer.host


def may_end_contact(viewer: Viewer) -> bool:
    """Time itself, and the host."""
    return viewer.clock or viewer.host


def may_add_user(viewer: Viewer, *, is_host: bool) -> bool:
    """Coordinators bring in colleagues; only a host makes a host."""
    return viewer.host or (not is_host and _coordinates_something(viewer))


def may_make_host(viewer: Viewer) -> bool:
    """Only a host makes a host: a host reads contact data and erases."""
    return viewer.host


def may_make_sign_in_link(viewer: Viewer) -> bool:
    """Only whoever is at the machine: nobody may sign in as somebody else through the site."""
    return viewer.host and viewer.user is None


def may_add_organisation(viewer: Viewer) -> bool:
    """Coordinators and the host."""
    return viewer.host or _coordinates_something(viewer)


def may_edit_organisation(viewer: Viewer) -> bool:
    """As for adding one."""
    return may_add_organisation(viewer)


def may_remove(viewer: Viewer) -> bool:
    """Removing rows outright is for the demonstration alone; that it is one, the caller above has checked."""
    return viewer.host or _coordinates_something(viewer)


def _coordinates_something(viewer: Viewer) -> bool:
    return any(post.role == Role.COORDINATOR for post in viewer.posts)


def _holds_any(viewer: Viewer, participant: Participant, *purposes: Purpose) -> bool:
    if participant.erased is not None:
        return False
    return any(viewer.holds(purpose, participant.uuid, participant.link_version) for purpose in purposes)
