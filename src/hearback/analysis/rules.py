"""Who may do what here: the default is no."""

from __future__ import annotations

from hearback.contributions import rules as contributions
from hearback.core.viewer import Viewer
from hearback.processes.models import Process


def may_see_groups(viewer: Viewer, process: Process) -> bool:
    """Whoever works with what was said sees what came from many in the same words."""
    return contributions.may_work_with(viewer, process)
