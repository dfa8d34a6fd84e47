"""References: names a person can read out over the telephone. They are public and open nothing."""

from __future__ import annotations

import re
import secrets

from django.utils.translation import pgettext_lazy

# No 0/O, 1/I/L, 2/Z, 5/S, 6/G, 8/B pairs, and no vowels that could spell a word.
ALPHABET = "23456789CDFHJKMNPQRTVWXY"
PATTERN = re.compile(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")

_DIGITS = {
    "2": pgettext_lazy("said aloud", "two"),
    "3": pgettext_lazy("said aloud", "three"),
    "4": pgettext_lazy("said aloud", "four"),
    "5": pgettext_lazy("said aloud", "five"),
    "6": pgettext_lazy("said aloud", "six"),
    "7": pgettext_lazy("said aloud", "seven"),
    "8": pgettext_lazy("said aloud", "eight"),
    "9": pgettext_lazy("said aloud", "nine"),
}
_LETTERS = dict(
    zip(
        ALPHABET[len(_DIGITS) :],
        (
            *("Charlie", "Delta", "Foxtrot", "Hotel", "Juliett", "Kilo", "Mike", "November"),
            *("Papa", "Quebec", "Romeo", "Tango", "Victor", "Whiskey", "X-ray", "Yankee"),
        ),
        strict=True,
    )
)


def new_reference() -> str:
    """A random reference like `7NM3-YN3Q`: one of about 110 thousand million."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def as_typed(text: str) -> str:
    """The letters of a reference or code, however typed: spaces, dashes, dots and small letters do not matter."""
    return re.sub(r"[\s\-–—.]", "", text).upper()


def normalise(text: str) -> str | None:
    """What somebody typed or heard, as a reference; None if it cannot be one."""
    letters = as_typed(text)
    reference = f"{letters[:4]}-{letters[4:]}"
    return reference if PATTERN.fullmatch(reference) else None


def aloud(reference: str) -> str:
    """The reference as words to say: letters in the ICAO spelling alphabet, digits in the language in use."""
    spoken = _LETTERS | _DIGITS
    return ", ".join(str(spoken[letter]) for letter in reference if letter != "-")
