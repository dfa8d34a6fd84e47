"""Tables of what is seen when things said are looked at together: who said the same, of what, and what covers it."""

from hearback.analysis.models.alike import Group, Grouping, Member
from hearback.analysis.models.codebook import Code, Codebook, CodeChange
from hearback.analysis.models.coding import Coded, Coding, Sample, Unit
from hearback.analysis.models.coverage import CoverageCall
from hearback.analysis.models.suggesting import Learning, Suggested

__all__ = [
    "Code",
    "CodeChange",
    "Codebook",
    "Coded",
    "Coding",
    "CoverageCall",
    "Group",
    "Grouping",
    "Learning",
    "Member",
    "Sample",
    "Suggested",
    "Unit",
]
