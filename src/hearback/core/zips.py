"""ZIP archives as they are sent: no file is made, and memory stays flat however much is in them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

_AT_ONCE = 64 * 1024
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # that an archive can say; the same content is the same archive


class _Pipe:
    """Something that can be written to, not sought in; what came is taken out again."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits behind this."""

    def close(self) -> None:
        """Nothing is open behind it either."""

    def taken(self) -> bytes:
        """What came since this was last asked."""
        data = b"".join(self._parts)
        self._parts.clear()
        self.size = 0
        return data


def zipped(files: Iterable[tuple[str, Iterable[str]]]) -> Iterator[bytes]:
    """An archive of these files, each a name and its text in parts, piece by piece as the parts come."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for name, parts in files:
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w") as file:
                for part in parts:
                    file.write(part.encode())
                    if pipe.size >= _AT_ONCE:
                        yield pipe.taken()
    yield pipe.taken()
