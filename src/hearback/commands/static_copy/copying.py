"""Walking the public site from its first pages, and writing down every page that can be read."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from posixpath import relpath
from typing import IO, Protocol
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from hearback.commands.static_copy import pages
from hearback.commands.static_copy.asking import Visitor
from hearback.commands.static_copy.names import Names
from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.core.languages import codes

Say = Callable[[str], None]
# Further pages of a list: it is kept whole, and once for each thing by which it can be narrowed, not for several at once.
_PAGING = frozenset({"after", "before"})
_DAY = "as-of"  # a page as it stood on an earlier day: there are as many as days
_IN_CSS = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
_SUMS, _PIECE, _SAY_EVERY = "SHA256SUMS", 2**16, 100


@dataclass(slots=True)
class Copied:
    """What was kept: pages and other files, and addresses that the site could not give."""

    pages: int = 0
    files: int = 0
    failed: list[str] = field(default_factory=list)


class _Target(Protocol):
    def open(self, name: str, size: int) -> IO[bytes]: ...


class _Folder:
    def __init__(self, root: Path) -> None:
        self.root = root

    def open(self, name: str, size: int) -> IO[bytes]:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")


class _Zip:
    def __init__(self, file: zipfile.ZipFile, made: datetime) -> None:
        self.file, self.made = file, made.timetuple()[:6]

    def open(self, name: str, size: int) -> IO[bytes]:
        info = zipfile.ZipInfo(name, self.made)  # everybody may read it where it is unpacked, as on the site
        info.compress_type, info.external_attr, info.file_size = zipfile.ZIP_DEFLATED, 0o644 << 16, size
        return self.file.open(info, "w")


def write(target: Path, *, process: str = "", say: Say) -> Copied:
    """Write the public pages, of one process or all, in every language, with their files, into a folder or a `.zip`.

    What is written is what somebody reads whom nobody knows. Raises BadInput when something stands at `target`.
    """
    if target.exists() and (target.is_file() or any(target.iterdir())):
        raise BadInput(f"{target} is there already, and not empty. Choose another name, or move it away.")
    with tempfile.TemporaryDirectory() as scratch, _opened(target) as place:
        walk = _Walk(Path(scratch), process)
        walk.go(say)
        return _Writing(walk, place).all(say)


@contextmanager
def _opened(target: Path) -> Iterator[_Target]:
    """The target, written under another name until it is whole; what was broken off is taken away."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    try:
        yield from _drafted(target, draft)
    except BaseException:
        shutil.rmtree(draft) if draft.is_dir() else draft.unlink(missing_ok=True)
        raise


def _drafted(target: Path, draft: Path) -> Iterator[_Target]:
    if target.suffix == ".zip":
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as file:
            yield _Zip(file, clock.now())
    else:
        shutil.rmtree(draft, ignore_errors=True)  # of a copy that was broken off
        draft.mkdir()
        yield _Folder(draft)
        if target.exists():
            target.rmdir()
    draft.rename(target)


@dataclass(frozen=True, slots=True)
class _Kept:
    """One answer of the site: where it lies for now, and its name in the copy."""

    name: str
    raw: Path
    is_page: bool
    is_style: bool


class _Walk:
    """From the first pages along every link, each address once."""

    def __init__(self, scratch: Path, process: str) -> None:
        self.scratch, self.process = scratch, process
        self.visitor = Visitor()
        self.waiting: list[str] = [f"/{code}/{f'{process}/' if process else ''}" for code in codes()]
        self.seen = set(self.waiting)
        self.kept: dict[str, _Kept] = {}
        self.names = Names("index.html", _SUMS)
        self.same: dict[str, str] = {}  # an address that leads on to another
        self.failed: list[str] = []

    def go(self, say: Say) -> None:
        while self.waiting:
            before = len(self.kept)
            self._ask(self.waiting.pop())
            if len(self.kept) > before and len(self.kept) % _SAY_EVERY == 0:
                say(f"{len(self.kept)} read, {len(self.waiting)} known and not read yet")

    def _ask(self, address: str) -> None:
        given = self.visitor.get(address)
        with given.body:
            if given.location:
                self.same[address] = self._follow(urljoin(address, given.location)) or ""
            elif given.status >= 500:
                self.failed.append(address)
            elif given.status == 200:
                self._take(address, given.kind, given.body)

    def _take(self, address: str, kind: str, body: IO[bytes]) -> None:
        raw = self.scratch / str(len(self.kept))
        is_page, is_style = kind == "text/html", kind == "text/css"
        if not (is_page or is_style):
            with raw.open("wb") as file:
                while piece := body.read(_PIECE):
                    file.write(piece)
            self.kept[address] = _Kept(self.names.of(address, kind), raw, is_page=False, is_style=False)
            return
        text = body.read().decode()
        if is_page:
            found = pages.read(text)
            if found.asks:
                return  # nothing can be sent from a copy
            links = found.links
        else:
            links = tuple(_IN_CSS.findall(text))
        raw.write_text(text)
        self.kept[address] = _Kept(self.names.of(address, kind), raw, is_page=is_page, is_style=is_style)
        for link in links:
            self._follow(urljoin(address, link))

    def _follow(self, link: str) -> str | None:
        """Walk there later, if it belongs to the copy; returns the address by which it is known."""
        address = self.address_of(link)
        if address is not None and address not in self.seen:
            self.seen.add(address)
            self.waiting.append(address)
        return address

    def address_of(self, link: str) -> str | None:
        """The address of ours that a link names, without its fragment; None if it is none, or not to be copied."""
        parts = urlsplit(link)
        ours = urlsplit(settings.URL)
        if (parts.scheme or parts.netloc) and (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc):
            return None
        asked = [name for name, _value in parse_qsl(parts.query) if name not in _PAGING]
        if not parts.path.startswith("/") or len(asked) > 1 or _DAY in asked or not self._belongs(parts.path):
            return None
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _belongs(self, path: str) -> bool:
        """With one process alone: its own pages, and those of the site that belong to none."""
        if not self.process or path.startswith(settings.STATIC_URL):
            return True
        parts = path.strip("/").split("/")
        return len(parts) < 2 or parts[1] == self.process or parts[1] in _OF_THE_SITE


_OF_THE_SITE = frozenset({"about", "accessibility", "privacy", "data"})


class _Writing:
    """Each page once more, with its links where the copy has them."""

    def __init__(self, walk: _Walk, target: _Target) -> None:
        self.walk, self.target = walk, target
        self.sums: dict[str, str] = {}
        self.made = clock.now()

    def all(self, say: Say) -> Copied:
        done = Copied(failed=self.walk.failed)
        for address, kept in self.walk.kept.items():
            if kept.is_page:
                self._text(kept.name, self._page(address, kept.raw.read_text()))
            elif kept.is_style:
                self._text(kept.name, self._style(address, kept.raw.read_text()))
            else:
                self._copy(kept.name, kept.raw)
            done.pages += kept.is_page
            done.files += not kept.is_page
            if (done.pages + done.files) % _SAY_EVERY == 0:
                say(f"{done.pages + done.files} of {len(self.walk.kept)} written")
        self._text("index.html", _first_page(self.walk.process, self.made))
        self._text(_SUMS, "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items())))
        return done

    def _page(self, address: str, html: str) -> str:
        here = self.walk.kept[address].name
        language = address.split("/")[1]
        return pages.written(
            html, place=lambda link: self._place(link, address, here), notice=_notice(language, self.made)
        )

    def _style(self, address: str, css: str) -> str:
        here = self.walk.kept[address].name
        return _IN_CSS.sub(lambda found: f'url("{self._place(found[1], address, here) or found[1]}")', css)

    def _place(self, link: str, address: str, here: str) -> str | None:
        """Where the link leads in the copy, seen from `here`; None if the copy has nothing there."""
        if link.startswith("#") or not link:
            return link
        parts = urlsplit(link)
        if parts.scheme in ("mailto", "tel", "data"):
            return link
        found = self.walk.address_of(urljoin(address, link))
        kept = self._kept(found) if found is not None else None
        if kept is not None:
            way = quote(relpath(kept.name, str(PurePosixPath(here).parent)))
            return way + (f"#{parts.fragment}" if parts.fragment else "")
        ours = urlsplit(urljoin(settings.URL, link)).netloc == urlsplit(settings.URL).netloc
        return None if ours else link

    def _kept(self, address: str) -> _Kept | None:
        for _step in range(5):
            if address not in self.walk.same:
                return self.walk.kept.get(address)
            address = self.walk.same[address]
        return None

    def _text(self, name: str, text: str) -> None:
        data = text.encode()
        self.sums[name] = hashlib.sha256(data).hexdigest()
        with self.target.open(name, len(data)) as file:
            file.write(data)

    def _copy(self, name: str, raw: Path) -> None:
        digest = hashlib.sha256()
        with raw.open("rb") as source, self.target.open(name, raw.stat().st_size) as file:
            while piece := source.read(_PIECE):
                digest.update(piece)
                file.write(piece)
        self.sums[name] = digest.hexdigest()


def _notice(language: str, made: datetime) -> str:
    with translation.override(language if language in codes() else None):
        return render_to_string("ui/copy_notice.html", {"made": made, "address": settings.URL})


def _first_page(process: str, made: datetime) -> str:
    ways = []
    for code, name in settings.LANGUAGES:
        ways.append((code, name, f"{code}/{f'{process}/' if process else ''}index.html"))
    return render_to_string("ui/copy_first.html", {"ways": ways, "made": made, "name": str(settings.SITE_NAME)})
