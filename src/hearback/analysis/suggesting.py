"""Which themes, and which commitment, something said may be about: worked out from words alone, on this machine.

TF-IDF of words and of groups of letters (which find cognates and other languages' forms), against the themes' own
definitions from the start, and against what people coded once there are enough of it (research: nlp 2, 3c). It suggests;
a person decides. scikit-learn takes 150 MB, so it runs in a process of its own: run as a program, this file is that
process. A question in JSON comes in, an answer in JSON goes out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

MOST = 3
LEARNS_FROM = 20  # codings: below that only the definitions count
LETTERS_UP_TO = 2_000  # codings: letters help while there are few, and cost four times as much when there are many
LEAST_LIKE = 0.04  # below that two texts share next to nothing
_READ_AT_MOST = 2_000  # letters of one text
_FEATURES = 40_000
_POLL = 0.5  # seconds
_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be learned from, and for which texts. Codes and passages are named by their place in their list."""

    codes: Sequence[str]
    coded: Sequence[tuple[str, Sequence[int]]]
    passages: Sequence[str]
    asked: Sequence[str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """For one text: at most three codes and three passages, the likeliest first."""

    codes: tuple[int, ...]
    passages: tuple[int, ...]


def suggest(question: Question, *, meanwhile: Callable[[], object] = lambda: None) -> list[Suggestion]:
    """A suggestion for each text that was asked about, in their order; `meanwhile` is called while it works.

    Raises RuntimeError when the process fails or takes longer than a quarter of an hour.
    """
    if not question.asked:
        return []
    with tempfile.TemporaryFile("w+") as asked, tempfile.TemporaryFile("w+") as answered:
        json.dump(asdict(question), asked)
        asked.seek(0)
        child = subprocess.Popen([sys.executable, "-m", __name__], stdin=asked, stdout=answered)
        try:
            _wait(child, meanwhile)
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
        answered.seek(0)
        return [Suggestion(tuple(codes), tuple(passages)) for codes, passages in json.load(answered)]


def _wait(child: subprocess.Popen[bytes], meanwhile: Callable[[], object]) -> None:
    waited = 0.0
    while True:
        try:
            code = child.wait(_POLL)
        except subprocess.TimeoutExpired:
            waited += _POLL
            if waited > _SECONDS:
                raise RuntimeError("Suggesting took too long.") from None
            meanwhile()
            continue
        if code:
            raise RuntimeError(f"Suggesting ended with {code}.")
        return


# --- in the process of its own


def _main() -> None:
    given = json.load(sys.stdin)
    json.dump(_suggestions(**given), sys.stdout)


def _suggestions(
    codes: list[str], coded: list[tuple[str, list[int]]], passages: list[str], asked: list[str]
) -> list[tuple[list[int], list[int]]]:
    texts = [text[:_READ_AT_MOST] for text in [*codes, *(text for text, _codes in coded), *passages, *asked]]
    first, second = len(codes), len(codes) + len(coded)
    third = second + len(passages)
    many = len(coded) > LETTERS_UP_TO
    words, both = _vectors(texts, without=slice(first, second) if many else slice(0))
    by_code = _by_definition(both[third:], both[:first])
    if len(coded) >= LEARNS_FROM:
        # The more was coded, the less the definitions weigh.
        weight = LEARNS_FROM * 2 / (LEARNS_FROM * 2 + len(coded))
        chosen = [codes for _text, codes in coded]
        by = words if many else both
        by_code = by_code * weight + _by_codings(by[first:second], chosen, by[third:], len(codes))
    by_passage = _by_definition(both[third:], both[second:third])
    return [(_best(mine), _best(near)) for mine, near in zip(by_code, by_passage, strict=True)]


def _vectors(texts: list[str], *, without: slice) -> tuple[Any, Any]:
    """Each text by its words, which is what is learned from, and by words and groups of letters, to be compared by;
    those in `without` are only learned from, and have no letters.
    """
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    usual: dict[str, Any] = {"sublinear_tf": True, "strip_accents": "unicode", "max_features": _FEATURES}
    try:
        words = TfidfVectorizer(ngram_range=(1, 2), **usual).fit_transform(texts)
        spelt = [*texts]
        spelt[without] = [""] * len(spelt[without])
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), **usual).fit_transform(spelt)
    except ValueError:  # there is not one word in all of them
        return csr_matrix((len(texts), 1)), csr_matrix((len(texts), 1))
    return words.tocsr(), (hstack([words, letters]) / 2**0.5).tocsr()


def _by_definition(wanted: Any, ours: Any) -> Any:
    """How much each text is like each of ours: the cosine, for every row has the length one or none."""
    return (wanted @ ours.T).toarray()


def _by_codings(learned: Any, codes: list[list[int]], wanted: Any, number: int) -> Any:
    """How probable each code is for each text, by what people coded; nought for a code of fewer than two."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    found = np.zeros((wanted.shape[0], number))
    for code in range(number):
        about = np.array([code in chosen for chosen in codes])
        if 2 <= about.sum() < len(about):
            # By its dual, which finds the same in a twentieth of the time where there are more words than texts.
            model = LogisticRegression(solver="liblinear", C=10, dual=True, random_state=0).fit(learned, about)
            found[:, code] = model.predict_proba(wanted)[:, 1]
    return found


def _best(scores: Any) -> list[int]:
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    return [place for place in order[:MOST] if scores[place] >= LEAST_LIKE]


if __name__ == "__main__":
    _main()
