"""Who may answer, who may publish, who may see which answer. The default is no."""

from __future__ import annotations

from hearback.answers.models import Answer
from hearback.contributions import rules as contributions
from hearback.contributions.models import Authorship, Contribution
from hearback.core.viewer import Viewer
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


def may_say_for_side(viewer: Viewer, answer: Answer) -> bool:
    """Whoever coordinates for a side, of an answer that the other side gave."""
    side = viewer.side_in(answer.process_id)
    return side is not None and bool(answer.answered_for) and answer.answered_for != side.value


def fits(outcome: str, kind: str) -> bool:
    """Whether a contribution of this kind can end so."""
    return FITS_ONLY.get(outcome, kind) == kind
