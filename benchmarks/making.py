"""Making many rows fast, straight into the tables: what is measured is reading them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice, product
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from hearback.contributions.models import Contribution
    from hearback.events.models import Event
    from hearback.processes.models import Process

CHUNK = 5_000
TEXTS = ("summary", "travel", "access", "who_may_come", "cost", "background")
WORDS = "Our council publishes what it spends as pictures of pages, so that nobody can add the figures up. (Invented.)"


def contributions(process: Process, number: int) -> None:
    """Add `number` contributions with their words and authors, a second apart, every tenth answered."""
    from django.db import transaction

    from hearback.contributions.models import Authorship, Contribution, Verbatim

    rows = _rows(process, number)
    while chunk := list(islice(rows, CHUNK)):
        with transaction.atomic():
            made = Contribution.objects.bulk_create(chunk)
            Verbatim.objects.bulk_create([Verbatim(contribution=one, text=f"{WORDS} {one.reference}") for one in made])
            Authorship.objects.bulk_create(
                [Authorship(contribution=one, name="Kit (invented)", attribution="named") for one in made]
            )


def facts_of_contributions(process: Process) -> None:
    """Add for each contribution the fact that it came in, where there is none."""
    from hearback.contributions.models import Contribution
    from hearback.journal.models import Fact

    told = Fact.objects.filter(process_uuid=process.uuid, verb="contribution.received").count()
    rows = Contribution.objects.filter(process=process).order_by("id").values_list("uuid", "received")[told:]
    facts = (
        Fact(
            verb="contribution.received",
            actor_kind="nobody",
            subject_kind="contribution",
            subject_uuid=uuid,
            process_uuid=process.uuid,
            happened=came,
            recorded=came,
        )
        for uuid, came in rows.iterator(CHUNK)
    )
    Fact.objects.bulk_create(list(facts), batch_size=CHUNK)


def answers(process: Process) -> None:
    """Give an answer to each contribution that stands as answered and has none, five hundred together."""
    from hearback.answers.models import Answer, AnswerTo
    from hearback.contributions.models import Contribution

    given = AnswerTo.objects.filter(contribution__process=process).values("contribution")
    waiting = iter(Contribution.objects.filter(process=process, state="answered").exclude(pk__in=given).order_by("id"))
    while some := list(islice(waiting, 500)):
        reason = {"en": "There is no money for it. (Invented.)"}
        answer = Answer.objects.create(process=process, outcome="no", reason=reason, decided_by="the team", key=uuid4())
        AnswerTo.objects.bulk_create(AnswerTo(answer=answer, contribution=one) for one in some)


def _rows(process: Process, number: int) -> Iterator[Contribution]:
    from hearback.contributions.models import Contribution
    from hearback.core import clock, references
    from hearback.processes.queries import questions

    asked = list(questions(process))
    start = clock.now() - timedelta(seconds=number)
    # Rows made at once are kept as they are, and of 250,000 drawn at random two are the same in about one case of four.
    there = Contribution.objects.count()
    names = islice(product(references.ALPHABET, repeat=8), there, there + number)
    for i, name in enumerate(names):
        said = start + timedelta(seconds=i)
        yield Contribution(
            process=process,
            reference=references.normalise("".join(name)),
            kind="suggestion",
            state="answered" if i % 10 == 0 else "waiting",
            question=asked[i % len(asked)],
            happened=said,
            received=said,
            key=uuid4(),
            body_digest="",
        )


def full_event(process: Process, **fields: Any) -> Event:
    """An event whose page has everything that a page can have: nothing of it may be dear."""
    from hearback.core.viewer import HOST
    from hearback.events import actions as events
    from hearback.processes.models import Question
    from tests import factories

    words = {"en": "What is missing, and what works where you are?", "cy": "Beth sydd ar goll, a beth sy’n gweithio?"}
    event = factories.an_event(
        process,
        series=factories.a_series(process),
        hosts=[factories.an_organisation() for _ in range(3)],
        partners=[factories.an_organisation() for _ in range(3)],
        agenda=[events.AgendaPoint(words, list(Question.objects.filter(process=process))) for _ in range(6)],
        provisions={"step-free": "yes", "bsl": "no", "captions": "ask"},
        **{"capacity": 50} | dict.fromkeys(TEXTS, words) | fields,
    )
    papers = [events.PlannedPaper(words, None, factories.a_document(process)) for _ in range(3)]
    return events.set_papers(actor=HOST, event=event, papers=papers)
