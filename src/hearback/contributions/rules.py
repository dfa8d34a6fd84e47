"""Who may do what with contributions: the default is no."""

from __future__ import annotations

from hearback.contributions.models import Attachment, Authorship, Contribution, CountedIn, Reply, Voice
from hearback.core import clock
from hearback.core.viewer import NOBODY, Purpose, Role, Viewer
from hearback.people import rules as people
from hearback.processes import rules as processes
from hearback.processes.models import Process


def may_say(viewer: Viewer, process: Process) -> bool:
    """Everybody who may see the process may say something about it, with or without a name."""
    return processes.may_see(viewer, process, clock.now())


def may_work_with(viewer: Viewer, process: Process) -> bool:
    """Coordinators and theme leads work with what was said: they read, tidy and answer."""
    return viewer.works_on(process.id) or any(
        post.process == process.id and post.role == Role.THEME_LEAD for post in viewer.posts
    )


def may_moderate(viewer: Viewer, process: Process) -> bool:
    """Coordinators hold, release, hide and show again, each time with a reason that is public."""
    return viewer.works_on(process.id)


def is_author(viewer: Viewer, contribution: Contribution, authorship: Authorship | None) -> bool:
    """Whoever came by the contribution's private link, or from the page of the person who said it.

    The link of a whole opens its points too: its author has that one.
    """
    if came_by_its_link(viewer, contribution):
        return True
    person = authorship.participant if authorship is not None else None
    return person is not None and people.is_oneself(viewer, person)


def may_see(viewer: Viewer, contribution: Contribution) -> bool:
    """That something was said is public, unless it is kept back until somebody has looked."""
    if may_work_with(viewer, contribution.process):
        return True
    return contribution.held is None and processes.may_see(viewer, contribution.process, clock.now())


def may_read_words(viewer: Viewer, contribution: Contribution) -> bool:
    """The words are public while they are neither hidden, nor kept back, nor taken back by their author.

    What was split is read in its points: so what is hidden, taken out or taken back of one of them shows in none.
    """
    apart = contribution.state not in Contribution.COUNTED and not may_work_with(viewer, contribution.process)
    return not apart and may_read_about(viewer, contribution)


def may_read_about(viewer: Viewer, contribution: Contribution) -> bool:
    """What was written to and fro about a contribution is public while its words are; splitting it hides nothing."""
    if contribution.erased is not None:
        return False
    if may_work_with(viewer, contribution.process):
        return True
    marked = contribution.hidden or contribution.withdrawn
    return not marked and may_see(viewer, contribution)


def may_split(viewer: Viewer, process: Process) -> bool:
    """Whoever works with what was said finds the points in it, and what says the same: always a person, never a program."""
    return may_work_with(viewer, process)


def may_settle(viewer: Viewer, process: Process) -> bool:
    """Where in a new version something stands that a program could not place, says whoever works with what was said."""
    return may_work_with(viewer, process)


def may_be_commented(contribution: Contribution) -> bool:
    """What everybody can read, in a process that is open; whether it allows comments, its setting says."""
    return may_read_words(NOBODY, contribution)


def wrote_comment(viewer: Viewer, reply: Reply) -> bool:
    """Whoever came by the link that was sent to the address given with a comment."""
    return reply.by == Reply.By.OTHER and viewer.holds(Purpose.COMMENT, reply.uuid, reply.link_version)


def may_take_voices(contribution: Contribution) -> bool:
    """Whoever wishes adds their voice to what everybody can read, answered or not: there is always more to be told."""
    return may_read_words(NOBODY, contribution)


def owns_voice(viewer: Viewer, voice: Voice) -> bool:
    """Whoever came by the voice's private link, or from the page of the person whose it is."""
    if viewer.holds(Purpose.VOICE, voice.uuid, voice.link_version):
        return True
    return voice.participant is not None and people.is_oneself(viewer, voice.participant)


def may_see_author(viewer: Viewer, contribution: Contribution) -> bool:
    """Who said it is for the coordinators alone, whatever may be shown in public."""
    return viewer.works_on(contribution.process_id)


def may_count_authors(viewer: Viewer, process: Process) -> bool:
    """How many of which kind spoke may say who it was where they are few: the number itself is for the coordinators."""
    return viewer.works_on(process.id)


def may_show_author(contribution: Contribution) -> bool:
    """Under an event's Chatham House Rule nobody is shown who said it, whatever its author chose: on no page, to no role.

    What the author chose stays stored, for themselves. Only `show_author`, an act that is written down, tells it to a
    coordinator. It holds for what came back from an earlier process too, whenever the rule was set.
    """
    return not any(event is not None and event.chatham_house for event in (contribution.event, contribution.said_at))


def may_see_counted_in(viewer: Viewer, process: Process) -> bool:
    """Coordinators see who wants to take part; everybody else how many."""
    return viewer.works_on(process.id)


def is_counted_in(viewer: Viewer, counted: CountedIn) -> bool:
    """Whoever came by the link that was sent to them, or from their own page."""
    by_link = viewer.holds(Purpose.COUNTED_IN, counted.uuid, counted.link_version)
    return by_link or people.is_oneself(viewer, counted.participant)


def may_pass_on(viewer: Viewer, process: Process) -> bool:
    """Coordinators hand on who said what, to those recipients alone that each author agreed to."""
    return viewer.works_on(process.id)


def may_erase_words(viewer: Viewer, contribution: Contribution, authorship: Authorship | None) -> bool:
    """The host, and the author with a code to their address; who left no address has the private link alone."""
    person = authorship.participant if authorship is not None else None
    if person is not None:
        return people.may_erase(viewer, person)
    return viewer.host or came_by_its_link(viewer, contribution)


def may_choose_how_told(viewer: Viewer, contribution: Contribution, *, left_email: bool) -> bool:
    """Whoever came by the link of this one contribution, where its author left no e-mail address to be found by."""
    return not left_email and came_by_its_link(viewer, contribution)


def came_by_its_link(viewer: Viewer, contribution: Contribution) -> bool:
    """By the private link of this one contribution, of the whole of which it is a point, or of what came back as it."""
    if not viewer.grants:
        return False
    whole = contribution.part_of
    came = whole is not None and viewer.holds(Purpose.SAID, whole.uuid, whole.link_version)
    earlier = contribution.brought_from
    came = came or (earlier is not None and came_by_its_link(viewer, earlier))
    return came or viewer.holds(Purpose.SAID, contribution.uuid, contribution.link_version)


def may_bring_back(viewer: Viewer, process: Process, earlier: int) -> bool:
    """The clock, once both processes are tied; and whoever works on both."""
    return (viewer.clock and process.follows_id == earlier) or (
        viewer.works_on(process.pk) and viewer.works_on(earlier)
    )


def may_import(viewer: Viewer, process: Process) -> bool:
    """Coordinators bring in files of what people said, look at what is in them, and read the originals. Nobody else."""
    return viewer.works_on(process.id)


def may_type_in(viewer: Viewer, process: Process) -> bool:
    """Coordinators type in letters and read their photographs, which show who wrote them. Nobody else."""
    return viewer.works_on(process.id)


def may_see_attachment(viewer: Viewer, attachment: Attachment, authorship: Authorship | None) -> bool:
    """A file beside words: its author and whoever works with it; everybody once it is shown, where they read the words."""
    contribution = attachment.contribution
    if contribution is None or contribution.erased is not None:
        return False
    if may_work_with(viewer, contribution.process) or is_author(viewer, contribution, authorship):
        return True
    return attachment.shown is not None and may_read_about(viewer, contribution)
