"""What changed between versions of a plan of 200 commitments and 100,000 words: as published, and between any two.

Every tenth sentence reads otherwise from one version to the next, every fiftieth is split, every hundredth is new, and
twenty commitments become ten others. “computed” is the comparison of the first version with the third, followed through
what became of what, with the causes on the way; the pages are asked as a reader asks them, in one request each. `missed`
are sentences that went or came and are told in no difference. The baseline in the same run is what Python's own
`difflib` takes for the same sentences as lines, which follows nothing.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date
from difflib import SequenceMatcher
from typing import Any

import measuring
from measuring import Row

COMMITMENTS, SENTENCES, WORDS = 200, 25, 20


def main() -> None:
    """Measure on each database in a child process, then print."""
    given = measuring.arguments(__doc__ or "")
    commitments = COMMITMENTS // 10 if given.small else COMMITMENTS
    rows = [row for kind in measuring.kinds(given.database) for row in _child(kind, commitments)]
    measuring.show(rows, as_json=given.json)


def _child(kind: str, commitments: int) -> list[Row]:
    from tests import databases

    with measuring.home() as folder:
        url = databases.fresh_database(kind, folder)
        return measuring.in_a_child(__file__, kind, url, str(folder), commitments)


class _Plan:
    """A plan that is written, and written again twice."""

    def __init__(self, commitments: int) -> None:
        from tests import factories

        self.by_chance = random.Random(commitments)
        self.words = ["".join(self.by_chance.choices("abcdefghilmnoprstuwy", k=7)) for _ in range(5_000)]
        self.process = factories.a_process(slug="changing")
        self.versions = [self._first(commitments)]
        for _again in range(2):
            self.versions.append(self._next(commitments))

    def text(self) -> dict[str, str]:
        """A sentence of invented words."""
        return {"en": " ".join(self.by_chance.choices(self.words, k=WORDS)).capitalize() + "."}

    def _first(self, commitments: int) -> Any:
        from hearback.core.viewer import HOST
        from hearback.plans import actions
        from hearback.plans.models import Commitment, Entry, Sentence, Wording

        version = actions.start_version(actor=HOST, process=self.process)
        made = Commitment.objects.bulk_create(
            Commitment(process=self.process, number=number + 1) for number in range(commitments)
        )
        entries = Entry.objects.bulk_create(
            Entry(version=version, commitment=one, title={"en": f"Commitment {one.number}"}) for one in made
        )
        for entry in entries:
            said = Sentence.objects.bulk_create(Sentence(commitment=entry.commitment) for _ in range(SENTENCES))
            Wording.objects.bulk_create(
                Wording(entry=entry, sentence=one, field="action", order=order, text=self.text())
                for order, one in enumerate(said)
            )
        return self._publish(version)

    def _next(self, commitments: int) -> Any:
        from hearback.core.viewer import HOST
        from hearback.plans import actions
        from hearback.plans.models import Entry, Wording

        version = actions.start_version(actor=HOST, process=self.process)
        going = Entry.objects.filter(version=version, standing="going").select_related("commitment")
        entries = list(going.order_by("commitment__number"))
        merged = self.by_chance.sample(entries, k=commitments // 10)
        for one, other in zip(merged[::2], merged[1::2], strict=True):
            actions.merge_commitments(actor=HOST, version=version, entries=[one, other], title={"en": "Together"})
        wordings = list(Wording.objects.filter(entry__version=version, entry__standing="going").order_by("pk"))
        for wording in self.by_chance.sample(wordings, k=len(wordings) // 10):
            words = wording.text["en"].split()
            words[len(words) // 2] = self.by_chance.choice(self.words)
            wording.text = {"en": " ".join(words)}
            wording.save(update_fields=["text"])
        for wording in self.by_chance.sample(wordings, k=len(wordings) // 50):
            wording.refresh_from_db()
            half = wording.text["en"].index(" ", len(wording.text["en"]) // 2)
            actions.split_sentence(actor=HOST, wording=wording, at={"en": half})
        for entry in self.by_chance.choices([one for one in entries if one not in merged], k=len(wordings) // 100):
            actions.add_sentence(actor=HOST, entry=entry, field="action", text=self.text())
        return self._publish(version)

    @staticmethod
    def _publish(version: Any) -> Any:
        from hearback.core.viewer import HOST
        from hearback.plans import actions
        from hearback.plans.clearance import ChangeCause, Clearance
        from hearback.plans.differences import differences
        from hearback.plans.models import Change

        cause = ChangeCause(
            Change.Cause.DECISION, "Both sides", date(2013, 10, 1), {"en": "So it was agreed. (Invented.)"}
        )
        causes = {one.key: cause for one in differences(version.previous, version)}
        return actions.publish(
            actor=HOST, version=version, status="for-comment", clearance=Clearance(version.uuid, causes=causes)
        )


def measured(kind: str, commitments: int) -> list[Row]:
    """Neighbours and others, as a room and as a page."""
    from django.test import Client

    from hearback.core.viewer import NOBODY
    from hearback.plans import queries, snapshots

    plan = _Plan(commitments)
    first, _second, third = plan.versions
    before, after = snapshots.take(first, third)
    words = sum(len(said.text["en"].split()) for said in _said(after))
    client = Client()
    at = "/en/changing/plan/changes/"

    def page(query: str) -> Callable[[], object]:
        return lambda: client.get(at + query).content

    page("?from=1&to=3")()  # whatever is imported is
    missed = _missed(first, third, before, after)
    return [
        measuring.once("computed", kind, words, lambda: queries.comparison(NOBODY, first, third), missed=missed),
        measuring.once("page: any two", kind, words, page("?from=1&to=3"), in_request=True),
        measuring.once("page: any two, last", kind, words, page("?from=1&to=3&page=9999"), in_request=True),
        measuring.once("page: as published", kind, words, page("3/"), in_request=True),
        measuring.once("page: one commitment", kind, words, page("?from=1&to=3&commitment=1"), in_request=True),
        measuring.once("baseline: difflib", kind, words, lambda: _lines(before, after)),
    ]


def _missed(first: Any, third: Any, before: Any, after: Any) -> int:
    """Sentences of the one that are neither in the other, nor tied to one that is, nor in any difference."""
    from hearback.plans.differences import Reshaped, differences
    from hearback.plans.families import Groups, between

    found = differences(first, third)
    told = {one.subject for one in found}
    told |= {
        said.sentence
        for one in found
        if isinstance(one.whole, Reshaped)
        for said in (*one.whole.before, *one.whole.after)
    }
    tied = Groups()
    for one, other in between(first, third).sentences:
        tied.tie(one, other)
    old, new = (
        {said.sentence for entry in two.entries if entry.going for said in entry.sentences} for two in (before, after)
    )
    went, came = {tied.head(one) for one in old}, {tied.head(one) for one in new}
    lost = [one for one in old - new if one not in told and tied.head(one) not in came]
    return len(lost) + len([one for one in new - old if one not in told and tied.head(one) not in went])


def _said(snapshot: Any) -> list[Any]:
    """Every sentence of a version, as it is read."""
    return [said for entry in snapshot.entries if entry.going for said in entry.sentences]


def _lines(before: Any, after: Any) -> list[Any]:
    """What `difflib` makes of the two as lines."""
    old, new = (
        [said.text["en"] for entry in two.entries if entry.going for said in entry.sentences] for two in (before, after)
    )
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


if __name__ == "__main__":
    if asked := measuring.given_to_child():
        kind, url, folder, size = asked
        measuring.set_up_django(url, folder)
        print(json.dumps(measured(kind, size)))
    else:
        main()
