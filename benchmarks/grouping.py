"""Texts in nearly the same words, put together: 1,000, 10,000 and 100,000 invented texts of twenty to eighty words.

One text in five belongs to a campaign: a letter that some send as it is; others change one word in twenty, leave a tenth
out or add a tenth of their own. The words are drawn as in a language, a few of them all the time and most of them
hardly ever. `missed` are letters that did not come into the group of their campaign, `wrong` texts in a group to which
they do not belong. Each size is a process of its own, so the peak is its own; `before_mb` is what the texts take
themselves. The baseline in the same run is what costs least: a dictionary of texts that are equal to the letter.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import accumulate

import measuring
from measuring import Row

SIZES = (1_000, 10_000, 100_000)
LETTERS = 40  # in a campaign
Texts = list[tuple[int, str]]


def main() -> None:
    """Measure each size in a child process, then print. No database is asked: the rows say “none”."""
    given = measuring.arguments(__doc__ or "")
    sizes = [size // 10 for size in SIZES] if given.small else SIZES
    measuring.show([_child(what, size) for size in sizes for what in MEASURED], as_json=given.json)


def _child(what: str, size: int) -> Row:
    environment = os.environ | {"GROUPING_DOES": json.dumps([what, size]), "PYTHONHASHSEED": "0"}
    done = subprocess.run([sys.executable, __file__], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


def made(size: int) -> tuple[Texts, dict[int, int]]:
    """Texts with their keys, and for each letter the key of the first of its campaign."""
    by_chance = random.Random(size)
    words = ["".join(by_chance.choices("abcdefghilmnoprstuwy", k=by_chance.randint(2, 9))) for _ in range(20_000)]
    often = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    texts: Texts = []
    campaign: dict[int, int] = {}

    def some(number: int) -> list[str]:
        return by_chance.choices(words, cum_weights=often, k=number)

    while len(texts) < size:
        if by_chance.random() < 1 / (4 * LETTERS + 1):
            first, letter = len(texts), some(by_chance.randint(20, 80))
            for _ in range(min(LETTERS, size - first)):
                sent = letter if len(texts) == first else _changed(letter, by_chance, some)
                campaign[len(texts)] = first
                texts.append((len(texts), " ".join(sent)))
        else:
            texts.append((len(texts), " ".join(some(by_chance.randint(20, 80)))))
    return texts, campaign


def _changed(letter: list[str], by_chance: random.Random, some: Callable[[int], list[str]]) -> list[str]:
    """A letter as one of many sends it. What is changed is little enough that the first and it are alike."""
    how = by_chance.random()
    if how < 0.4:
        return letter
    if how < 0.8:
        changed = set(by_chance.sample(range(len(letter)), k=len(letter) // 20))
        return [some(1)[0] if at in changed else word for at, word in enumerate(letter)]
    if how < 0.9:
        return letter[: len(letter) - len(letter) // 10]
    return [*some(len(letter) // 10), *letter]


def alike(texts: Texts) -> list[list[int]]:
    """What the site does."""
    from hearback.analysis import alike

    return [[one.first, *one.same, *one.nearly] for one in alike.groups(texts)]


def equal(texts: Texts) -> list[list[int]]:
    """What costs least."""
    from hearback.core.text import fold

    same: dict[str, list[int]] = defaultdict(list)
    for key, text in texts:
        same[fold(text)].append(key)
    return [keys for keys in same.values() if len(keys) > 1]


MEASURED: dict[str, Callable[[Texts], list[list[int]]]] = {
    "texts that are alike": alike,
    "baseline: texts that are equal": equal,
}


def measured(what: str, size: int) -> Row:
    """One way of grouping on texts of one size."""
    texts, campaign = made(size)
    MEASURED[what](texts[:10])  # whatever is imported is
    before, wall, cpu = measuring.peak_mb(), time.perf_counter(), time.process_time()
    found = MEASURED[what](texts)
    seconds, used = time.perf_counter() - wall, time.process_time() - cpu
    group = {key: number for number, keys in enumerate(found) for key in keys}
    belong: dict[int, list[int]] = defaultdict(list)
    for key, first in campaign.items():
        belong[first].append(key)
    missed = wrong = 0
    for keys in belong.values():
        together = [group.get(key, -key - 1) for key in keys]
        missed += len(keys) - max(together.count(number) for number in set(together))
    for keys in found:
        of = [campaign.get(key, -key - 1) for key in keys]
        wrong += len(keys) - max(of.count(first) for first in set(of))
    return {
        "what": what,
        "database": "none",
        "n": size,
        "seconds": round(seconds, 2),
        "per_second": size / seconds,
        "cpu_ms": round(used * 1000),
        "queries": 0,
        "peak_mb": round(measuring.peak_mb(), 1),
        "before_mb": round(before, 1),
        "groups": len(found),
        "planted": len(campaign),
        "missed": missed,
        "wrong": wrong,
    }


if __name__ == "__main__":
    if on := os.environ.pop("GROUPING_DOES", ""):
        print(json.dumps(measured(*json.loads(on))))
    else:
        main()
