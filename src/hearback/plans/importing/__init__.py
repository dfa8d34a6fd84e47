"""Reading plans that others wrote down, strictly: a place that cannot be taken is named, nothing is guessed past it."""

from hearback.core.sheets_reading import Refused
from hearback.plans.importing.institutions import civil_society, coalition_of
from hearback.plans.importing.ogp import (
    ATTRIBUTION,
    Assessed,
    Reading,
    Row,
    Sheet,
    read_ogp_commitments,
    read_sheet,
    select,
)
from hearback.plans.importing.plan_files import digest_of, read_plan
from hearback.plans.importing.several import packed
from hearback.plans.importing.written import Place, ReadCommitment, ReadMilestone, ReadPlan, as_data, from_data

__all__ = [
    "ATTRIBUTION",
    "Assessed",
    "Place",
    "ReadCommitment",
    "ReadMilestone",
    "ReadPlan",
    "Reading",
    "Refused",
    "Row",
    "Sheet",
    "as_data",
    "civil_society",
    "coalition_of",
    "digest_of",
    "from_data",
    "packed",
    "read_ogp_commitments",
    "read_plan",
    "read_sheet",
    "select",
]
