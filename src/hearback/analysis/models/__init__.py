"""Tables of what is seen when things said are looked at together: who said nearly the same, and what it is about."""

from hearback.analysis.models.alike import Group, Grouping, Member
from hearback.analysis.models.codebook import Code, Codebook, CodeChange
from hearback.analysis.models.coding import Coded, Coding, Sample, Unit
from hearback.analysis.models.suggesting import Learning, Suggested

__all__ = [
    "Code",
    "CodeChange",
    "Codebook",
    "Coded",
    "Coding",
    "Group",
    "Grouping",
    "Learning",
    "Member",
    "Sample",
    "Suggested",
    "Unit",
]
