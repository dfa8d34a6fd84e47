"""Who may do what here: the default is no."""

from __future__ import annotations

from hearback.analysis.models import Codebook, Sample
from hearback.contributions import rules as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.processes import rules as processes
from hearback.processes.models import Process


def may_see_groups(viewer: Viewer, process: Process) -> bool:
    """Whoever works with what was said sees what came from many in the same words."""
    return contributions.may_work_with(viewer, process)


def may_code(viewer: Viewer, process: Process) -> bool:
    """Coordinators and theme leads read the codebook, and say by it what each thing said is about."""
    return contributions.may_work_with(viewer, process)


def may_keep_codebook(viewer: Viewer, process: Process) -> bool:
    """Coordinators of either side change the codebook, for all who code by it, and say whether everybody sees it."""
    return viewer.works_on(process.id)


def may_be_coded(contribution: Contribution) -> bool:
    """What counts and has words that everybody may read; what was split is read in its points."""
    marked = contribution.held or contribution.hidden or contribution.withdrawn or contribution.erased
    return contribution.state in Contribution.COUNTED and not marked


def may_say_coverage(viewer: Viewer, process: Process) -> bool:
    """Whether the plan does what somebody asked for, says whoever works with what was said; it is no answer."""
    return contributions.may_work_with(viewer, process)


def may_see_themes(viewer: Viewer, process: Process, codebook: Codebook | None) -> bool:
    """Everybody, once a coordinator said so; before that whoever codes, at the desk."""
    if codebook is None or codebook.shown is None:
        return False
    return processes.may_see(viewer, process, clock.now())


def may_see_sums(viewer: Viewer, process: Process) -> bool:
    """What the plan says about the themes may be seen by whoever may see the process, where the themes are shown."""
    return processes.may_see(viewer, process, clock.now())


def coder_of(viewer: Viewer, sample: Sample) -> int | None:
    """Which of the two coders of a sample the viewer is: 1, 2 or neither. Nobody else codes in their place."""
    if viewer.user is None:
        return None
    return {sample.first_id: 1, sample.second_id: 2}.get(viewer.user)
