"""Who may name programs, and see what is sent to them: the host alone."""

from __future__ import annotations

from hearback.core.viewer import Viewer


def may_manage(viewer: Viewer) -> bool:
    """What goes out of the site to another program is the host's to decide."""
    return viewer.host
