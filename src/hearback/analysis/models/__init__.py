"""Tables of what is seen when things said are looked at together: who said nearly the same, and what it is about."""

from hearback.analysis.models.alike import Group, Grouping, Member
from hearback.analysis.models.codebook import Code, Codebook, CodeChange
from hearback.analysis.models.coding import Coded, Coding, Sample, Unit

__all__ = [
    "Code",
    "CodeChange",
    "Codebook",
    "Coded",
    "Coding",
    "Group",
    "Grouping",
    "Member",
    "Sample",
    "Unit",
]
