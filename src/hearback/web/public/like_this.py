"""What others said that is like something: below it on its page, and after sending; nobody has to look at it first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution, Voice
from hearback.contributions.queries import PrivateView, Said
from hearback.core.viewer import Purpose, Viewer
from hearback.processes.models import Process
from hearback.search import queries as search


@dataclass(frozen=True, slots=True)
class Like:
    """Something that is like it, and this browser's own voice for that."""

    said: Said
    mine: Voice | None


def others(viewer: Viewer, process: Process, said: Said, row: Contribution) -> list[Like]:
    """Beside what everybody reads. Leaves out what this browser holds the private link of, the other points of one whole
    (its page names them), and nothing else of its author: what is missing would tell who said what.
    """
    if not said.words or said.held:
        return []
    own = {said.uuid, *viewer.subjects(Purpose.SAID), *contributions.of_one_whole(row)}
    return _with_voices(viewer, search.similar(process, said.words, said.language, without=own))


def others_of_author(viewer: Viewer, said: Contribution, in_full: PrivateView) -> list[Like]:
    """Beside what somebody said, for that person alone: by their own words, without what else they said."""
    words = "" if said.erased else in_full.verbatims[-1].text
    own = contributions.by_the_same_author(said) | viewer.subjects(Purpose.SAID) | contributions.of_one_whole(said)
    return _with_voices(viewer, search.similar(said.process, words, said.language, without=own)) if words else []


def _with_voices(viewer: Viewer, alike: Sequence[Said]) -> list[Like]:
    mine = contributions.own_voices(viewer, [one.uuid for one in alike])
    return [Like(one, mine.get(one.uuid)) for one in alike]
