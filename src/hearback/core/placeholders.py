"""Placeholders of a text that staff write: a fixed few names between { and }, replaced once.

What is put in their place is plain text and is never looked through again, so nothing that stands there can become a
placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from hearback.core.errors import BadInput

_FOUND = re.compile(r"\{([^{}]*)\}")


def names_in(text: str) -> list[str]:
    """What stands between { and } in a text, in order."""
    return _FOUND.findall(text)


def as_written(names: Iterable[str]) -> str:
    """Names as they are written in a text, one after the other."""
    return ", ".join(f"{{{name}}}" for name in names)


def check(text: str, known: Iterable[str], *, field: str) -> None:
    """Raises BadInput (for `field`) for a placeholder that there is none of, or a brace that begins or ends none."""
    usable = list(known)
    for name in names_in(text):
        if name not in usable:
            raise BadInput(
                _("There is no placeholder {%(name)s}. You can use: %(known)s.")
                % {"name": name, "known": as_written(usable)},
                field=field,
            )
    if re.search(r"[{}]", _FOUND.sub("", text)):
        raise BadInput(
            _("A placeholder stands between { and }. You can use: %s.") % as_written(usable),
            field=field,
        )


def filled(text: str, value_of: Callable[[str], str]) -> str:
    """The text with each placeholder replaced by what `value_of` gives for its name."""
    return _FOUND.sub(lambda found: value_of(found[1]), text)
