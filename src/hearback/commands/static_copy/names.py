"""Names for what the copy holds: as in the address, on every file system, and no two the same."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from hearback.commands.static_copy.asking import ending

# Some systems take no longer path than 260 characters, and the copy lies in a folder of its own.
_LONGEST, _LONGEST_STEP = 180, 80
# What Windows keeps for itself, with whatever ending.
_KEPT_FOR_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Names:
    """What each address is called in the copy, once and for all. Asked in the same order they are the same names.

    Two names that differ by case alone are one on some systems, as are a file and a folder: the second is told apart.
    """

    def __init__(self, *taken: str) -> None:
        self._files = {name.lower() for name in taken}
        self._folders: set[str] = set()

    def of(self, address: str, kind: str) -> str:
        """The name of what this address gave, which no other has."""
        name = _plain(address, kind)
        if len(name) > _LONGEST or self._is_taken(name):
            name = _told_apart(name, address)
        self._files.add(name.lower())
        self._folders |= _folders_of(name)
        return name

    def _is_taken(self, name: str) -> bool:
        small = name.lower()
        return small in self._files or small in self._folders or not self._files.isdisjoint(_folders_of(name))


def _plain(address: str, kind: str) -> str:
    parts = urlsplit(address)
    steps = [_step(step) for step in unquote(parts.path).split("/") if step.strip(". ")]
    which = f"-{_digest(parts.query)}" if parts.query else ""
    if kind == "text/html":
        return "/".join([*steps, f"index{which}.html"])
    if parts.path.endswith("/") or not steps:
        return "/".join([*steps, f"index{which}{ending('', kind)}"])
    last = PurePosixPath(steps[-1])
    return "/".join([*steps[:-1], f"{last.stem}{which}{last.suffix or ending(address, kind)}"])


def _step(typed: str) -> str:
    """One folder or file: letters, digits and a few signs; cut where it is long, and then told apart by a digest."""
    step = re.sub(r"[^\w.\-]", "_", typed.strip(". "), flags=re.ASCII)
    if _KEPT_FOR_DEVICES.fullmatch(step):
        step = f"_{step}"
    if len(step) <= _LONGEST_STEP:
        return step
    last = PurePosixPath(step)
    end = last.suffix if len(last.suffix) <= 10 else ""
    return f"{step[: _LONGEST_STEP - 17 - len(end)]}-{_digest(typed)}{end}"


def _told_apart(name: str, address: str) -> str:
    """Another name for the same, by a digest of its address: beside the folders where it stands, or in one of its own."""
    path = PurePosixPath(name)
    top = path.parts[0] if len(path.parts) > 1 else ""
    return str(PurePosixPath(top, f"more-{_digest(address)}", f"{path.stem[:40]}{path.suffix}"))


def _folders_of(name: str) -> set[str]:
    return {str(folder).lower() for folder in PurePosixPath(name).parents if str(folder) != "."}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
