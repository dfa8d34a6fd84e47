"""The plan at the desk: it is written, published through the gate, signed and reported on."""

from __future__ import annotations

from itertools import chain

from django.urls import URLPattern

from hearback.web.desk.plans import (
    assessments,
    commitments,
    importing,
    leads,
    merging,
    milestones,
    parties,
    progress,
    publishing,
    sentences,
    settling,
    signing,
    versions,
    why,
)

# Words stand before numbers, for a version's address is its number.
urls: list[URLPattern] = list(
    chain(
        progress.urls,
        leads.urls,
        assessments.urls,
        importing.urls,
        versions.urls,
        publishing.urls,
        why.urls,
        signing.urls,
        parties.urls,
        milestones.urls,
        settling.urls,
        commitments.urls,
        merging.urls,
        sentences.urls,
    )
)

__all__ = ["urls"]
