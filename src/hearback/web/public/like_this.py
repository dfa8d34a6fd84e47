"""What others said that is like something: below it on its page, and after sending; nobody has to look at it first."""

from __future__ import annotations

from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.contributions.queries import PrivateView, Said
from hearback.core.viewer import Purpose, Viewer
from hearback.processes.models import Process
from hearback.search import queries as search


def others(viewer: Viewer, process: Process, said: Said) -> list[Said]:
    """Beside what everybody reads. Leaves out what this browser holds the private link of, and nothing else of its
    author: what is missing would tell who said what.
    """
    if not said.words or said.held:
        return []
    return search.similar(process, said.words, said.language, without={said.uuid, *viewer.subjects(Purpose.SAID)})


def others_of_author(viewer: Viewer, said: Contribution, held: PrivateView) -> list[Said]:
    """Beside what somebody said, for that person alone: by their own words, without what else they said."""
    words = "" if said.erased else held.verbatims[-1].text
    own = contributions.by_the_same_author(said) | viewer.subjects(Purpose.SAID)
    return search.similar(said.process, words, said.language, without=own) if words else []
