"""Who may see what became of messages, and what may be written to whom. The default is no."""

from __future__ import annotations

from datetime import timedelta

from hearback.contributions import rules as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import Purpose, Viewer
from hearback.outbox import rules as outbox
from hearback.outbox.models import Channel
from hearback.people import rules as people
from hearback.people.models import Participant
from hearback.people.queries import Reach
from hearback.processes import rules as processes
from hearback.processes.models import Process
from hearback.reportback.models import Fate, Following, Moment, Telling, WeekMail

GOES = (Fate.SENT, Fate.POSTED)  # by some channel: until it has, it stands on the person's page
# An address nobody has confirmed may be a stranger's: it gets receipts alone, and few of them a day.
RECEIPTS_A_DAY = 5
COMES_BACK_WITHIN = timedelta(days=7)  # so long an e-mail may still come back: until then nobody says that it did not
# Whoever came hears once that what was said there has been answered: when all is, or so long after the first answer.
AT_EVENT_AT_MOST = timedelta(days=28)


def may_read_news_for(viewer: Viewer, participant: Participant) -> bool:
    """The person, by a private link to their own page or by a code to their address."""
    return any(
        viewer.holds(purpose, participant.uuid, participant.link_version) for purpose in (Purpose.ME, Purpose.ALL)
    )


def may_see_whom_it_reaches(viewer: Viewer, process: int) -> bool:
    """Those who coordinate: how many an answer will reach, never who they are."""
    return viewer.works_on(process)


def may_see_unreached(viewer: Viewer, process: Process) -> bool:
    """Those who coordinate: about which contributions; to whom and where it was sent is apart from that."""
    return viewer.works_on(process.pk)


def may_work_outbox(viewer: Viewer, process: Process | None) -> bool:
    """The host, and whoever coordinates the process: what waits, was given up or stopped; never to which address."""
    return outbox.may_work(viewer, process)


def may_look_up_what_was_sent(viewer: Viewer) -> bool:
    """The host alone: an address leads to everything that its person did, in each process."""
    return viewer.host


def fate_of(reach: Reach | None, moment: Moment, *, by_mail: bool, asked: bool = False) -> Fate:
    """What becomes of telling somebody: whose address it is, what they asked, whether they can be reached, and how.

    What goes by post, as a text message, by telephone or through an organisation waits for somebody who does it: until
    then it stands on the person's page alone, as with an e-mail that has not left.

    Who `asked` (they booked, came or take part) is told of that without having agreed to hear about what they said.
    """
    if reach is None or reach.erased or not reach.left_address:
        return Fate.NO_ADDRESS
    if reach.disowned:  # whoever spoke gave an address that is not theirs
        return Fate.NOT_REACHED
    if reach.quiet or not (reach.agreed or asked):
        return Fate.ASKED_NOT
    way = channel_of(reach, by_mail=by_mail)
    if way is None:
        return Fate.ON_THE_PAGE if Channel.EMAIL in reach.ways else Fate.NOT_REACHED
    if way == Channel.PAGE or (way == Channel.EMAIL and not reach.confirmed and moment != Moment.RECEIVED):
        return Fate.ON_THE_PAGE
    return fate_by(way)


def is_taken_back(telling: Telling) -> bool:
    """Whether it is about what its author took back, or whose words were erased: nothing of it goes any more."""
    said = telling.contribution
    return said is not None and (said.state == Contribution.State.WITHDRAWN or said.erased is not None)


def fate_by(way: Channel) -> Fate:
    """What is said of what went this way. What was told by telephone or through others was sent: more is not claimed."""
    return Fate.POSTED if way == Channel.POST else Fate.SENT


def channel_of(reach: Reach, *, by_mail: bool) -> Channel | None:
    """By which channel somebody is told: the one they chose, or what else they left where that leads nowhere now."""
    return next((way for way in reach.ways if by_mail or way != Channel.EMAIL), None)


def may_see_by_hand(viewer: Viewer, process: Process) -> bool:
    """Those who coordinate: how many wait, and what is told to whom by reference; never where they live."""
    return viewer.works_on(process.pk)


def may_work_by_hand(viewer: Viewer, process: Process) -> bool:
    """Whoever may be shown contact details: each letter, text message and call opens an address."""
    return may_see_by_hand(viewer, process) and people.may_show_contact(viewer)


def may_read_of(viewer: Viewer, contribution: Contribution) -> bool:
    """The author, by the private link of this one contribution."""
    return contributions.came_by_its_link(viewer, contribution)


def may_word(viewer: Viewer, process: Process) -> bool:
    """Whoever coordinates the process: the texts that everybody in it is written."""
    return viewer.works_on(process.pk)


def may_choose_week_mail(viewer: Viewer) -> bool:
    """Whoever has an account here, for themselves."""
    return viewer.user is not None


def may_stop_week_mail(viewer: Viewer, wish: WeekMail) -> bool:
    """Whoever it is sent to: by the link in a message, without signing in (RFC 8058)."""
    return viewer.user == wish.user_id or viewer.holds(Purpose.WEEK, wish.uuid, wish.link_version)


def may_follow(viewer: Viewer, process: Process) -> bool:
    """Whoever may read a process that is open."""
    return processes.is_open(process, clock.now())


def may_change_following(viewer: Viewer, following: Following) -> bool:
    """Whoever follows: by the link that was sent to them for it, or from their own page."""
    by_link = viewer.holds(Purpose.FOLLOWING, following.uuid, following.link_version)
    return by_link or may_read_news_for(viewer, following.participant)
