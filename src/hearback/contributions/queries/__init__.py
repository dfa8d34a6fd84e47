"""What may be seen of contributions."""

from hearback.contributions.queries.hearing import PERSON, Heard, Hearing, Stand, Three, Unasked, heard_from
from hearback.contributions.queries.one import (
    PrivateView,
    by_reference,
    draft,
    link_to,
    of_participant,
    private_view,
    said_by_link,
    sent_with,
    who_spoke,
)
from hearback.contributions.queries.places import Place, places
from hearback.contributions.queries.seen import (
    LABELS,
    About,
    Said,
    contributions_visible_to,
    counts,
    narrowed,
    said,
)
from hearback.contributions.queries.slips import Slip, slip_to_correct, slips
from hearback.contributions.queries.sources import (
    came_from,
    fates,
    original_of,
    rows_of,
    source_visible_to,
    source_with_same_bytes,
    sources_visible_to,
)

__all__ = [
    "LABELS",
    "PERSON",
    "About",
    "Heard",
    "Hearing",
    "Place",
    "PrivateView",
    "Said",
    "Slip",
    "Stand",
    "Three",
    "Unasked",
    "by_reference",
    "came_from",
    "contributions_visible_to",
    "counts",
    "draft",
    "fates",
    "heard_from",
    "link_to",
    "narrowed",
    "of_participant",
    "original_of",
    "places",
    "private_view",
    "rows_of",
    "said",
    "said_by_link",
    "sent_with",
    "slip_to_correct",
    "slips",
    "source_visible_to",
    "source_with_same_bytes",
    "sources_visible_to",
    "who_spoke",
]
