"""What the records of a process say to what is asked of it. The same for everybody; there is nothing to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hearback.core import clock
from hearback.evidence.queries.gathering import Gathered, gathered
from hearback.evidence.queries.sections import Section, section_of
from hearback.evidence.records import State
from hearback.evidence.requirements import BESIDE, REQUIREMENTS
from hearback.processes.models import Pause, Process
from hearback.processes.standards import STANDARDS, Standard
from hearback.reportback import queries as reportback
from hearback.reportback.queries import FatesOfMoment

__all__ = ["EvidencePage", "Section", "evidence", "evidence_of"]


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """Every requirement with its records, in the order of the standards; the pauses; and what became of telling people.

    Who was told is counted now and not kept by day: with the clock set back there is nothing of it.
    """

    standards: tuple[Section, ...]
    beside: tuple[Section, ...]
    pauses: tuple[Pause, ...]
    told: Sequence[FatesOfMoment]

    @property
    def sections(self) -> tuple[Section, ...]:
        """All of them."""
        return (*self.standards, *self.beside)

    def number(self, *states: State) -> int:
        """How many stand so."""
        return sum(one.standing.state in states for one in self.sections)

    @property
    def with_records(self) -> int:
        """How many have something here that bears on what is asked."""
        return sum(one.has_records for one in self.sections)


def evidence(process: Process) -> EvidencePage:
    """What is asked and what is here. A constant number of statements. The caller has checked that everybody may see it."""
    there = gathered(process)
    return EvidencePage(
        standards=tuple(section_of(one, there) for one in STANDARDS),
        beside=tuple(section_of(one, there) for one in BESIDE),
        pauses=_pauses(there),
        told=() if clock.is_set_back() else reportback.fates(process),
    )


def evidence_of(process: Process, requirement: Standard) -> Section:
    """One requirement alone, with everything that bears on it."""
    if requirement not in REQUIREMENTS:
        raise ValueError(requirement)
    return section_of(requirement, gathered(process))


def _pauses(there: Gathered) -> tuple[Pause, ...]:
    return tuple(one for one in there.pauses.rows if one.created <= there.now and one.starts <= there.today)
