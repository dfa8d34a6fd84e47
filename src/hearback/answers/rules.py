"""Who may answer, who may publish, who may see which answer. The default is no."""

from __future__ import annotations

from datetime import date, timedelta

from hearback.answers.models import Answer, LineRequest
from hearback.contributions import rules as contributions
from hearback.contributions.models import Authorship, Contribution
from hearback.core.viewer import Purpose, Viewer
from hearback.plans.models import Version
from hearback.processes.models import Kind, Process

# An ending that fits one kind alone (design, section 3); every other outcome fits every kind.
FITS_ONLY = {"used": Kind.EXAMPLE, "replied": Kind.QUESTION, "thanked": Kind.OFFER}

# A published plan of these standings owes each contribution still waiting a reason and a date, in public.
OWES_REASONS = frozenset({Version.Status.AGREED, Version.Status.FINAL, Version.Status.AMENDED})


def may_answer(viewer: Viewer, process: Process) -> bool:
    """Whoever works with what was said: coordinators of either side, and theme leads."""
    return contributions.may_work_with(viewer, process)


def may_publish(viewer: Viewer, process: Process) -> bool:
    """Whoever coordinates the process, for either side."""
    return viewer.works_on(process.pk)


def may_carry_on(viewer: Viewer, process: Process) -> bool:
    """The clock, in a process that carries on from another; and whoever coordinates it."""
    return (viewer.clock and process.follows_id is not None) or viewer.works_on(process.pk)


def may_see_queue(viewer: Viewer, process: Process) -> bool:
    """Everyone with a post in the process."""
    return viewer.belongs_to(process.pk)


def may_be_answered(contribution: Contribution) -> bool:
    """What waits or is being talked about, once it is released if it was held."""
    return contribution.state in Contribution.OPEN and contribution.held is None


def may_appeal(viewer: Viewer, contribution: Contribution, authorship: Authorship | None) -> bool:
    """The author, by their private link: whoever only added their voice has not made this point."""
    return contribution.erased is None and contributions.is_author(viewer, contribution, authorship)


def may_speak_for_side(viewer: Viewer, process: Process) -> bool:
    """Whoever coordinates for a side; a host without a post speaks for none."""
    return viewer.side_in(process.pk) is not None


def may_say_for_side(viewer: Viewer, answer: Answer) -> bool:
    """Whoever coordinates for a side, of an answer that the other side gave."""
    side = viewer.side_in(answer.process_id)
    return side is not None and bool(answer.answered_for) and answer.answered_for != side.value


def fits(outcome: str, kind: str) -> bool:
    """Whether a contribution of this kind can end so."""
    return FITS_ONLY.get(outcome, kind) == kind


# A link to a line works so long after the day by which it is due: somebody may be late, and nobody keeps it for ever.
LINE_LINK_LASTS = timedelta(days=28)


def may_ask_for_line(viewer: Viewer, process: Process) -> bool:
    """As for answering: whoever answers may ask whoever knows."""
    return may_answer(viewer, process)


def may_see_lines(viewer: Viewer, process: Process) -> bool:
    """Those who answer: what an official writes is a draft, and theirs alone until it is an answer."""
    return may_answer(viewer, process)


def may_read_line(viewer: Viewer, request: LineRequest, today: date) -> bool:
    """Whoever came by its link, until it is taken back or four weeks after its day."""
    runs = request.taken_back is None and today <= request.due + LINE_LINK_LASTS
    return runs and viewer.holds(Purpose.LINE, request.uuid, request.link_version)


def may_write_line(viewer: Viewer, request: LineRequest, today: date) -> bool:
    """Whoever may read it by its link, and those at the desk, who write down what came on paper or by telephone."""
    if request.taken_back is not None:
        return False
    return may_read_line(viewer, request, today) or may_answer(viewer, request.process)


def may_explain_late(viewer: Viewer, process: Process) -> bool:
    """Whoever coordinates the process: it is signed by a post, in public."""
    return viewer.works_on(process.pk)
