"""Which language a text is in, found out in a process of its own: py3langid takes 130 MB, and no other process loads it.

Run as a program, this file is that process: a text in JSON a line comes in, a code a line goes out, or an empty line
where it is not sure. A text of a few words tells too little; and a language that this site does not speak has to be
surer than one that it does, for most people here write in that.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence

from hearback.core.spoken import SPOKEN

WORDS_AT_LEAST = 3
LETTERS_AT_LEAST = 6  # of a writing that puts no space between words
SURE, SURER = 0.8, 0.95
_READ_AT_MOST = 2_000  # letters: more tell nothing more
_SECONDS = 300
_WORD = re.compile(r"[^\W\d_]+")
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


def languages_of(texts: Sequence[str], *, usual: Sequence[str]) -> list[str]:
    """The language of each text, empty where it is not sure; `usual` are those that this site speaks."""
    if not texts:
        return []
    lines = "".join(json.dumps(text[:_READ_AT_MOST]) + "\n" for text in texts)
    done = subprocess.run(
        [sys.executable, "-m", __name__, *usual],
        input=lines,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=True,
    )
    return done.stdout.split("\n")[: len(texts)]


def says_enough(text: str) -> bool:
    """Whether there is enough of a text to tell its language."""
    return len(_WORD.findall(text)) >= WORDS_AT_LEAST or len(_WITHOUT_SPACES.findall(text)) >= LETTERS_AT_LEAST


def _main(usual: Sequence[str]) -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(set(identifier.labels) & set(SPOKEN))
    for line in sys.stdin:
        text = json.loads(line)
        code, sure = identifier.classify(text) if says_enough(text) else ("", 0)
        sys.stdout.write((code if sure >= (SURE if code in usual else SURER) else "") + "\n")


if __name__ == "__main__":
    _main(sys.argv[1:])
