"""What people say, and what they are answered. Who said it is not looked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hearback.answers import queries as answers
from hearback.answers.models import Answer, AnswerTo
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.processes import rules
from hearback.processes.models import Process
from hearback.search.sources.readable import Readable, Text, texts

Rows = QuerySet[Any, UUID]
Things = Collection[UUID]


def contribution_rows(process: Process) -> Rows:
    """Everything that was said."""
    return Contribution.objects.filter(process=process).values_list("uuid", flat=True)


def read_contributions(viewer: Viewer, process: Process, things: Things) -> Iterator[Readable]:
    """The words that this viewer may read, with our shorter ones beside; found by its reference too."""
    seen = contributions.contributions_visible_to(viewer, process).filter(uuid__in=things)
    for one in contributions.said(viewer, seen):
        if one.words:
            read = texts({}, one.tidy) if one.tidy else {}
            bodies = {code: text.body for code, text in read.items()}
            bodies[one.language] = "\n".join(filter(None, (one.words, bodies.get(one.language, ""), one.place)))
            told = {code: Text(one.reference, body) for code, body in bodies.items()}
            yield Readable(one.uuid, process, told, one.reference, one.kind_label, one.region)


def answer_rows(process: Process) -> Rows:
    """Every answer, also those that were corrected since."""
    return Answer.objects.filter(process=process).values_list("uuid", flat=True)


def read_answers(viewer: Viewer, process: Process, things: Things) -> Iterator[Readable]:
    """The answers that stand, each found on the page of the first thing it answers."""
    if not rules.may_see(viewer, process, clock.now()):
        return
    given = list(answers.answers_visible_to(viewer, process).filter(uuid__in=things))
    to = answers.contributions_by_answer(viewer, process, given) if given else {}
    for one in given:
        answered = to.get(one.pk, [])
        if answered:
            told = texts({}, one.reason, one.why_not_the_rest, one.place, one.decided_by, one.who_can)
            yield Readable(one.uuid, process, told, answered[0].reference, one.get_outcome_display())


def answers_touched(contributions: Things) -> Rows:
    """The answers, standing or corrected, to these contributions."""
    to = AnswerTo.objects.filter(contribution__uuid__in=contributions)
    return Answer.objects.filter(pk__in=to.values("answer")).values_list("uuid", flat=True)


def answers_beside(given: Things) -> Rows:
    """These answers, and others to the same contributions: a correction ends the one before."""
    same = AnswerTo.objects.filter(answer__uuid__in=given).values("contribution")
    return Answer.objects.filter(pk__in=AnswerTo.objects.filter(contribution__in=same).values("answer")).values_list(
        "uuid", flat=True
    )
