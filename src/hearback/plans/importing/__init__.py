"""Reading plans that others wrote down, strictly: a place that cannot be taken is named, nothing is guessed past it."""

from hearback.core.sheets_reading import Refused
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

__all__ = [
    "ATTRIBUTION",
    "Assessed",
    "Reading",
    "Refused",
    "Row",
    "Sheet",
    "read_ogp_commitments",
    "read_sheet",
    "select",
]
