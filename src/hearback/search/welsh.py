"""How a Welsh word can begin: its first letters change after other words, and all of its forms are one word to a reader.

There is no stemmer for Welsh (research: nlp 4), so words are indexed as they stand; what somebody types is looked for
in each form that its beginning can take. Most people type a word as it stands in a dictionary.
"""

from __future__ import annotations

from functools import lru_cache

# Radical: soft, nasal, aspirate (without their circumflexes, as words are folded).
_MUTATIONS: dict[str, tuple[str, ...]] = {
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
    "ll": ("l",),
    "rh": ("r",),
}
_DIGRAPHS = ("ch", "dd", "ff", "ng", "ll", "ph", "rh", "th")
SHORTEST = 3  # letters: what is shorter says too little to be anything else


@lru_cache(maxsize=5_000)
def forms(word: str) -> frozenset[str]:
    """A folded word, its mutations, and what it may be a mutation of itself."""
    if len(word) < SHORTEST:
        return frozenset({word})
    found = {word} | _mutated(word) | _radicals(word)
    return frozenset(form for form in found if len(form) >= SHORTEST or form == word)


def _beginning(word: str) -> str:
    """The first letter, where Welsh counts some pairs as one."""
    return word[:2] if word[:2] in _DIGRAPHS else word[:1]


def _mutated(radical: str) -> set[str]:
    first = _beginning(radical)
    rest = radical[len(first) :]
    changed = {beginning + rest for beginning in _MUTATIONS.get(first, ())}
    # After “ei” (her) and “eu” (their) a vowel takes an h.
    return changed | ({f"h{radical}"} if first in "aeiouwy" else set())


def _radicals(word: str) -> set[str]:
    """Every word that this one could be a mutation of. A lost g could stand before any vowel, l, r or w."""
    found = {
        radical + word[len(mutated) :]
        for radical, beginnings in _MUTATIONS.items()
        for mutated in beginnings
        if mutated and word.startswith(mutated) and (mutated == _beginning(word) or len(mutated) > 1)
    }
    if word[0] in "aeiouwylr" and _beginning(word) not in {"ll", "rh"}:
        found.add(f"g{word}")
    if word[0] == "h" and word[1] in "aeiouwy":
        found.add(word[1:])
    return found
