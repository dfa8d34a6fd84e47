"""A plan of 200 commitments and 100,000 words that becomes another one: 10,000 anchors carried from draft to final.

As in a real plan after comments (research nlp 0.9): of a hundred sentences 9 stay as they are, 21 are lightly edited, 26
reworded, 44 gone, and as many are new; one in ten stands a second time in nearly the same words. Carried twice: “edited” as
the product does it, where a sentence that stays keeps its identity, and “imported”, where every sentence is a new one and
only its words tell. `right` and `wrong` are those that a program placed without asking, `asks` those that wait for a person,
`offered` those of them where what it became is among the proposals; `gone` of them have gone, and of so many it said so.
`longest` are the seconds of the longest transaction. The baseline writes the same rows without looking for anything. Then
the pages of a commitment, of a sentence and of the desk, where all 10,000 were said about two sentences.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from itertools import accumulate, islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import measuring
from measuring import Row

if TYPE_CHECKING:
    from hearback.plans.models import Commitment, Sentence, Version
    from hearback.processes.models import Process

COMMITMENTS, SENTENCES, WORDS = 200, 25, 20
ANCHORS = 10_000
STAY, LIGHT, REWORDED = 0.09, 0.30, 0.56  # up to these shares; the rest goes
Some = Callable[[int], list[str]]


def main() -> None:
    """Make the plan on each database in a child process for each way, measure there, then print."""
    given = measuring.arguments(__doc__ or "")
    share = 10 if given.small else 1
    rows = [
        _child(what, kind, share) | {"database": kind}
        for kind in measuring.kinds(given.database)
        for what in ("edited", "imported", "bare", "pages")
    ]
    measuring.show([row for several in rows for row in several.pop("rows", [several])], as_json=given.json)


def _child(what: str, kind: str, share: int) -> Row:
    from tests import databases

    with measuring.home() as folder:
        url = databases.fresh_database(kind, folder)
        environment = os.environ | {"CHANGES_DOES": json.dumps([what, kind, url, str(folder), share])}
        environment |= {"PYTHONHASHSEED": "0"}
        done = subprocess.run(
            [sys.executable, __file__], env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return dict(json.loads(done.stdout))


class Writer:
    """Writes two versions straight into the tables, and knows what each sentence became."""

    def __init__(self, process: Process, share: int, *, keeps_identity: bool) -> None:
        self.process, self.keeps = process, keeps_identity
        self.commitments_in_all = COMMITMENTS // share
        self.chance = random.Random(7)
        words = [
            "".join(self.chance.choices("abcdefghilmnoprstuwy", k=self.chance.randint(2, 9))) for _ in range(20_000)
        ]
        often = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
        self.some: Some = lambda number: self.chance.choices(words, cum_weights=often, k=number)
        self.became: dict[int, int | None] = {}
        self.draft: list[tuple[Commitment, Sentence, str]] = []

    def write(self) -> tuple[Version, Version]:
        """The draft and the final, both public."""
        from hearback.core import clock
        from hearback.plans.models import Commitment, Version

        now = clock.now()
        made = [Commitment(process=self.process, number=number) for number in range(1, self.commitments_in_all + 1)]
        commitments = Commitment.objects.bulk_create(made)
        draft = Version.objects.create(
            process=self.process, number=1, status="for-comment", published=now - timedelta(days=90)
        )
        for commitment in commitments:
            self.draft += self._keep(draft, commitment, [(None, text) for text in self._texts()])
        final = Version.objects.create(
            process=self.process, number=2, status="final", previous=draft, published=now - timedelta(hours=1)
        )
        of = {commitment.pk: [row for row in self.draft if row[0].pk == commitment.pk] for commitment in commitments}
        for commitment in commitments:
            self._follow(final, commitment, of[commitment.pk])
        return draft, final

    def _texts(self) -> list[str]:
        texts = [self.some(WORDS) for _ in range(SENTENCES - SENTENCES // 10)]
        for text in texts[: SENTENCES // 10]:  # the same with one word changed: a look-alike beside it
            at = self.chance.randrange(WORDS)
            texts.append([*text[:at], *self.some(1), *text[at + 1 :]])
        return [_sentence(text) for text in texts]

    def _follow(self, final: Version, commitment: Commitment, rows: list[tuple[Commitment, Sentence, str]]) -> None:
        after: list[tuple[Sentence | None, str]] = []
        whence: list[Sentence | None] = []
        for _commitment, sentence, text in rows:
            words, drawn = text.rstrip(".").split(), self.chance.random()
            self.became[sentence.pk] = None
            if drawn >= REWORDED:
                after.append((None, _sentence(self.some(WORDS))))
                whence.append(None)
                continue
            if drawn >= STAY:
                changed = set(self.chance.sample(range(len(words)), k=2 if drawn < LIGHT else len(words) // 3))
                words = [self.some(1)[0] if at in changed else word for at, word in enumerate(words)]
            after.append((sentence if self.keeps else None, _sentence(words)))
            whence.append(sentence)
        for was, (_commitment, now, _text) in zip(whence, self._keep(final, commitment, after), strict=True):
            if was is not None:
                self.became[was.pk] = now.pk

    def _keep(
        self, version: Version, commitment: Commitment, rows: list[tuple[Sentence | None, str]]
    ) -> list[tuple[Commitment, Sentence, str]]:
        from hearback.plans.models import Entry, Sentence, Wording

        entry = Entry.objects.create(
            version=version, commitment=commitment, title={"en": f"Number {commitment.number}"}
        )
        sentences = [sentence or Sentence(commitment=commitment) for sentence, _text in rows]
        Sentence.objects.bulk_create([one for one in sentences if one.pk is None])
        Wording.objects.bulk_create(
            Wording(entry=entry, sentence=sentence, field="action", order=order, text={"en": text})
            for order, (sentence, (_was, text)) in enumerate(zip(sentences, rows, strict=True))
        )
        return [(commitment, sentence, text) for sentence, (_was, text) in zip(sentences, rows, strict=True)]

    def say(self, draft: Version, number: int) -> None:
        """`number` contributions, half about a sentence and half about six to fifteen words of one."""
        from hearback.contributions.models import Contribution
        from hearback.contributions.queries.plan_lines import plan_of
        from hearback.core import references

        plan, said = plan_of(draft), draft.published
        assert said is not None
        rows = []
        for i, name in enumerate(islice(product(references.ALPHABET, repeat=8), number)):
            commitment, sentence, text = self.draft[self.chance.randrange(len(self.draft))]
            words, start = text.split(" "), 0
            if i % 2:
                length = self.chance.randint(6, 15)
                start = self.chance.randint(0, len(words) - length)
                words = words[start : start + length]
            quote = " ".join(words)
            at = len(" ".join(text.split(" ")[:start])) + bool(start)
            before, after = plan.around(sentence.pk, "en", at, at + len(quote))
            when = said + timedelta(minutes=i)
            rows.append(
                Contribution(
                    process=self.process,
                    reference=references.normalise("".join(name)),
                    kind="concern",
                    commitment=commitment,
                    sentence=sentence,
                    quote=quote,
                    quote_before=before,
                    quote_after=after,
                    quote_language="en",
                    read_in=draft,
                    happened=when,
                    received=when,
                    key=uuid4(),
                    body_digest="",
                )
            )
        Contribution.objects.bulk_create(rows, batch_size=1_000)


def _sentence(words: list[str]) -> str:
    return " ".join(words).capitalize() + "."


def anchors(what: str, share: int) -> Row:
    """Carrying to the final, and how much of it is right."""
    from hearback.contributions import actions
    from hearback.contributions.models import Carried, Contribution
    from tests import factories

    process = factories.a_process(slug="long")
    writer = Writer(process, share, keeps_identity=what != "imported")
    draft, final = writer.write()
    number = ANCHORS // share
    writer.say(draft, number)
    with _watched() as seen:
        if what == "bare":
            ids = Contribution.objects.values_list("pk", flat=True)
            rows = [Carried(contribution_id=pk, version=final, state="gone") for pk in ids]
            Carried.objects.bulk_create(rows, batch_size=500)
        else:
            actions.carry(version=final)
    names = {
        "edited": "anchors carried, identities kept",
        "imported": "anchors carried, every sentence new",
        "bare": "baseline: the same rows, nothing looked for",
    }
    return {"what": names[what], "n": number, **seen, **({} if what == "bare" else _judged(writer))}


def _judged(writer: Writer) -> Row:
    from hearback.contributions.models import Carried

    right = wrong = asks = offered = asked_gone = gone = 0
    for about, state, place, nearest in Carried.objects.values_list(
        "contribution__sentence", "state", "place", "nearest"
    ):
        truth = writer.became[about]
        if state == "exact":
            right, wrong = right + (place == truth), wrong + (place != truth)
            continue
        asks += 1
        offered += truth is not None and truth in nearest
        gone += truth is None
        asked_gone += truth is None and state == "gone"
    return {"right": right, "wrong": wrong, "asks": asks, "offered": offered, "gone": gone, "said_gone": asked_gone}


def pages(share: int) -> Row:
    """The pages of a commitment, of a sentence and of the desk, with everything said about one sentence."""
    from django.test import Client

    from hearback.contributions import actions
    from hearback.core.viewer import HOST
    from hearback.plans import actions as plans
    from hearback.plans.models import Wording
    from tests import factories

    process = factories.a_process(slug="long")
    writer = Writer(process, COMMITMENTS, keeps_identity=True)
    draft, final = writer.write()
    sentence = writer.draft[0]
    stays = next(row for row in writer.draft if writer.became[row[1].pk])
    writer.draft = [stays] * 9 + [sentence]
    number = ANCHORS // share
    writer.say(draft, number)
    actions.carry(version=final)
    desk = Client()
    desk.force_login(factories.a_post(process).user, backend="allauth.account.auth_backends.AuthenticationBackend")
    plans.start_version(actor=HOST, process=process)
    Wording.objects.filter(entry__version__published=None).update(text={"en": "It reads otherwise now. (Invented.)"})
    addresses = {
        "page of a commitment": (Client(), "/en/long/commitments/1/"),
        "page of a sentence": (Client(), f"/en/long/commitments/1/sentences/{stays[1].uuid}/"),
        "list of what was said on it": (Client(), "/en/long/said/?commitment=1"),
        "what were these about": (desk, "/desk/long/said/about/"),
        "desk: the commitment": (desk, "/desk/long/plan/3/1/"),
        "desk: queue of the commitment": (desk, "/desk/long/said/?commitment=1"),
        "desk: the gate": (desk, "/desk/long/plan/3/publish/"),
    }
    return {"rows": [measuring.page(name, "", number, *at, times=5) for name, at in addresses.items()]}


@contextmanager
def _watched() -> Any:
    """Time, processor, statements, and the longest time that one transaction was open."""
    from django.db import connection, transaction

    seen: Row = {}
    counted, longest, begun = [0], [0.0], [0.0]
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        counted[0] += 1
        return execute(sql, params, many, context)

    def entered(self: Any) -> None:
        if not connection.in_atomic_block:
            begun[0] = time.perf_counter()
        enter(self)

    def left(self: Any, *error: Any) -> None:
        leave(self, *error)
        if not connection.in_atomic_block:
            longest[0] = max(longest[0], time.perf_counter() - begun[0])

    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = entered, left  # type: ignore[method-assign]
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        with connection.execute_wrapper(note):
            yield seen
    finally:
        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = enter, leave  # type: ignore[method-assign]
    seconds = time.perf_counter() - wall
    seen |= {
        "seconds": round(seconds, 2),
        "cpu_ms": round((time.process_time() - cpu) * 1000),
        "queries": counted[0],
        "peak_mb": round(measuring.peak_mb(), 1),
        "longest": round(longest[0], 2),
        "in_request": False,
    }


if __name__ == "__main__":
    if on := os.environ.pop("CHANGES_DOES", ""):
        does, database, at, where, part = json.loads(on)
        measuring.set_up_django(at, Path(where))
        row = pages(part) if does == "pages" else anchors(does, part)
        for one in row.get("rows", [row]):
            one["database"] = database
            if does != "pages":
                one["per_second"] = one["n"] / one["seconds"] if one["seconds"] else 0.0
        print(json.dumps(row))
    else:
        main()
