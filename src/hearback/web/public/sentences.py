"""The sentences of a commitment: how much was said about each, and the page of one with what was said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from hearback.contributions import queries as contributions
from hearback.contributions.queries import LABELS
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.plans import queries as plans
from hearback.plans.queries import CommitmentPage
from hearback.processes.models import Process
from hearback.web.public.contributions import rows_of
from hearback.web.public.shared import found, home_of, in_process, page, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class SentenceShown:
    """A sentence with how much was said about it."""

    uuid: UUID
    text: Words
    said: int
    newer: Words = field(default_factory=dict)  # what it says in a language that changed since, where that is another


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One part of a commitment, sentence by sentence."""

    label: StrOrPromise
    sentences: Sequence[SentenceShown]


def fields_of(viewer: Viewer, shown: CommitmentPage, *, counted: bool) -> list[FieldShown]:
    """The parts of a commitment; in the latest version (`counted`) with how much was said about each sentence."""
    every = [one.uuid for field in shown.fields for one in field.sentences]
    counts = contributions.how_many_about(viewer, shown.version, every) if counted and every else {}
    return [
        FieldShown(
            field.label,
            [SentenceShown(one.uuid, one.text, counts.get(one.uuid, 0), one.newer) for one in field.sentences],
        )
        for field in shown.fields
    ]


@rule("anyone")
@in_process
def sentence(request: HttpRequest, process: Process, number: int, sentence: UUID) -> HttpResponse:
    """One sentence of the plan as it reads now, and everything said about it, also about how it read before."""
    viewer = viewer_of(request)
    version = found(plans.current_version(viewer, process))
    wording = found(plans.sentence_in(version, sentence))
    found(wording if wording.entry.commitment.number == number else None)
    rows = contributions.said_about(viewer, version, wording)
    listed = keyset(rows.select_related(*LABELS), request.GET, column="received")
    home = home_of(process)
    return page(
        request,
        process,
        "plans/sentence.html",
        title=_("What was said about one sentence"),
        crumbs=(
            Link(_("The plan"), f"{home}plan/"),
            Link(f"{number}. {plain(wording.entry.title)}", f"{home}commitments/{number}/#s-{sentence}"),
        ),
        wording=wording,
        number=number,
        version=version,
        part=wording.get_field_display(),
        page=listed,
        rows=rows_of(viewer, listed.rows, places=True),
    )


urls = [path("<slug:process>/commitments/<int:number>/sentences/<uuid:sentence>/", sentence, name="sentence")]
