"""Suggestions: learned from 1,000 and 10,000 coded texts for 2,000 more, and served in the page where somebody codes.

The texts are invented: each is about one to three of 25 themes and draws a third of its words from theirs. `right` is in
how many of a hundred one of the three suggestions is among a text's themes, `guessed` in how many one of the three
commonest themes is: what naming always the same would give, which is the baseline. The page is asked for through
Django's whole stack; the baseline beside it is the same page for something of which nothing was suggested.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from itertools import accumulate
from pathlib import Path

import making
import measuring
from measuring import Row

SIZES, ASKED, THEMES, TIMES = (1_000, 10_000), 2_000, 25, 50
Text = tuple[str, list[int]]


def main() -> None:
    """Measure learning once, for no database is asked, and the page on each database in a child process."""
    given = measuring.arguments(__doc__ or "")
    sizes = [size // 10 for size in SIZES] if given.small else list(SIZES)
    rows = [learning(size, ASKED // 10 if given.small else ASKED) for size in sizes]
    for kind in measuring.kinds(given.database):
        environment = os.environ | {"SUGGESTING_ON": kind}
        child = subprocess.run(
            [sys.executable, __file__], env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        rows += json.loads(child.stdout)
    measuring.show(rows, as_json=given.json)


def texts(number: int, by_chance: random.Random) -> list[Text]:
    """So many, each with the themes it is about; a few themes are far commoner than the others."""
    words = ["".join(by_chance.choices("abcdefghilmnoprstuwy", k=by_chance.randint(3, 9))) for _ in range(8_000)]
    own = [by_chance.sample(words, 60) for _ in range(THEMES)]
    often = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    common = list(accumulate(1 / (rank + 2) for rank in range(THEMES)))
    found = []
    for _ in range(number):
        about = sorted(set(by_chance.choices(range(THEMES), cum_weights=common, k=by_chance.randint(1, 3))))
        said = by_chance.choices(words, cum_weights=often, k=40)
        said += [by_chance.choice(own[theme]) for theme in about for _ in range(20 // len(about))]
        by_chance.shuffle(said)
        found.append((" ".join(said), about))
    return found


def learning(size: int, asked: int) -> Row:
    """Learn from `size`, suggest for `asked`."""
    sys.path.insert(0, str(measuring.ROOT / "src"))
    from hearback.analysis.suggesting import Question, suggest

    made = texts(size + asked, random.Random(size))
    coded, wanted = made[:size], made[size:]
    counted = Counter(theme for _text, about in coded for theme in about)
    commonest = {theme for theme, _number in counted.most_common(3)}
    began, cpu = time.perf_counter(), _child_seconds()
    found = suggest(Question([f"theme {n}" for n in range(THEMES)], coded, [], [text for text, _about in wanted]))
    seconds = time.perf_counter() - began
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    hits = [bool(set(one.codes) & set(about)) for one, (_text, about) in zip(found, wanted, strict=True)]
    guesses = [bool(commonest & set(about)) for _text, about in wanted]
    return {
        "what": f"learn, and suggest for {asked}",
        "database": "none",
        "n": size,
        "seconds": seconds,
        "per_second": asked / seconds,
        "cpu_ms": round((_child_seconds() - cpu) * 1000),
        "peak_mb": round(usage.ru_maxrss / 1024, 1),
        "in_request": False,
        "right": round(100 * sum(hits) / len(hits)),
        "guessed": round(100 * sum(guesses) / len(guesses)),
    }


def _child_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def served(kind: str) -> list[Row]:
    """The page where somebody codes, with suggestions and without."""
    from tests import databases

    with measuring.home() as folder:
        measuring.set_up_django(databases.fresh_database(kind, folder), folder)
        return list(_pages(kind))


def _pages(kind: str) -> list[Row]:
    from uuid import uuid4

    from django.test import Client
    from django.test.utils import setup_test_environment

    from hearback.analysis import actions
    from hearback.analysis.models import Learning, Suggested
    from hearback.commands import static_files
    from hearback.contributions.models import Contribution
    from hearback.core.viewer import HOST
    from tests import factories

    static_files.collect()
    setup_test_environment()
    process = factories.a_process()
    making.contributions(process, 10_000)
    actions.begin_codebook(actor=HOST, process=process)
    codes = [
        actions.add_code(actor=HOST, process=process, key=uuid4(), label={"en": f"Theme {n}"}) for n in range(THEMES)
    ]
    learned = Learning.objects.create(process=process, number=1, learned_from=10_000)
    first, other = Contribution.objects.filter(process=process).order_by("id")[:2]
    Suggested.objects.create(contribution=first, learning=learned, codes=[code.pk for code in codes[:3]])
    desk = Client()
    desk.force_login(factories.a_post(process).user, backend="allauth.account.auth_backends.AuthenticationBackend")
    at = f"/desk/{process.slug}/said/coding/"
    return [
        measuring.page(name, kind, 10_000, desk, f"{at}{one.reference}/", times=TIMES)
        for name, one in (("page to code, with suggestions", first), ("baseline: the same without", other))
    ]


if __name__ == "__main__":
    if on := os.environ.pop("SUGGESTING_ON", ""):
        sys.path.insert(0, str(Path(__file__).parent))
        print(json.dumps(served(on)))
    else:
        main()
