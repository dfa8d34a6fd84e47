"""A mail relay in a process of its own that takes thousands a second, and has the weather it is told to have.

`tests/relay.py` is a whole mail server, in the process of the test, which looks at what arrived. This one counts which
Message-ID it took how often: for floods, and for relays that stall, refuse, put off and break off.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

_ID = re.compile(rb"^Message-ID:\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Weather:
    """What this relay does besides taking mail. `…_every`: to each so-manyth message that comes; 0 is never."""

    puts_off: bool = False  # 451 to each address the first time: greylisting
    refuses: str = ""  # 550 to addresses that begin so
    breaks_every: int = 0  # hangs up in the middle of a message
    swallows_every: int = 0  # takes a message, and hangs up before it says so
    stalls_every: int = 0  # says nothing for `stall` seconds, then hangs up without having taken the message
    stall: float = 60


CALM = Weather()


@dataclass(frozen=True)
class Taken:
    """What the relay has taken: how often each Message-ID, and how many connections there were."""

    ids: dict[str, int]
    connections: int

    @property
    def doubled(self) -> int:
        """How many messages arrived more than once."""
        return sum(times > 1 for times in self.ids.values())


class Sink:
    """A running relay."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port = int(self._ask(None))
        self.url = f"smtp://127.0.0.1:{self.port}?from=team@example.org"

    def taken(self) -> Taken:
        """What it has taken until now."""
        return Taken(**json.loads(self._ask("taken")))

    def count(self) -> int:
        """How many it has taken until now, those that came again as well."""
        return int(self._ask("count"))

    def hold_back(self) -> None:
        """Let whoever connects from now on wait to be greeted."""
        self._ask("hold back")

    def held_back(self) -> int:
        """How many wait to be greeted."""
        return int(self._ask("held back"))

    def go_on(self) -> None:
        """Greet everybody."""
        self._ask("go on")

    def forget(self) -> None:
        """Begin to count anew."""
        self._ask("forget")

    def _ask(self, what: str | None) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if what is not None:
            self._process.stdin.write(f"{what}\n")
            self._process.stdin.flush()
        return self._process.stdout.readline()


@contextmanager
def running_sink(weather: Weather = CALM) -> Iterator[Sink]:
    """A relay for as long as the block lasts."""
    command = [sys.executable, "-m", "tests.sink", json.dumps(asdict(weather))]
    with subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Sink(process)
        finally:
            process.kill()


# --- in the process of the relay


class _Counted:
    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()
        self.connections = 0
        self.came = 0
        self.put_off: set[bytes] = set()
        self.waiting: list[_Conversation] | None = None

    def answer(self, what: str) -> str:
        if what == "count":
            return str(self.ids.total())
        if what == "hold back":
            self.waiting = []
        if what == "held back":
            return str(len(self.waiting or ()))
        if what == "go on":
            waiting, self.waiting = self.waiting or (), None
            for one in waiting:
                one.greet()
        if what == "forget":
            self.__init__()  # type: ignore[misc]
        return json.dumps({"ids": self.ids, "connections": self.connections})


class _Conversation(asyncio.Protocol):
    def __init__(self, weather: Weather, counted: _Counted) -> None:
        self.weather, self.counted = weather, counted
        self.buffer, self.in_data, self.silent = b"", False, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.counted.connections += 1
        if self.counted.waiting is None:
            self.greet()
        else:
            self.counted.waiting.append(self)

    def greet(self) -> None:
        self._say(b"220 sink")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while not self.silent and not self.transport.is_closing():
            mark = b"\r\n.\r\n" if self.in_data else b"\r\n"
            part, found, rest = self.buffer.partition(mark)
            if not found:
                return
            self.buffer = rest
            if self.in_data:
                self._message(part)
            else:
                self._command(part)

    def _say(self, words: bytes) -> None:
        self.transport.write(words + b"\r\n")

    def _command(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"RCPT":
            self._to(line.partition(b"<")[2].partition(b">")[0])
        elif verb == b"DATA":
            self.counted.came += 1
            if self._is_turn(self.weather.breaks_every):
                self.transport.abort()
                return
            self.in_data = True
            self._say(b"354 go on")
        elif verb == b"QUIT":
            self._say(b"221 bye")
            self.transport.close()
        else:
            self._say(b"250 OK")

    def _to(self, address: bytes) -> None:
        if self.weather.refuses and address.startswith(self.weather.refuses.encode()):
            self._say(b"550 5.1.1 nobody here has this name")
        elif self.weather.puts_off and address not in self.counted.put_off:
            self.counted.put_off.add(address)
            self._say(b"451 4.7.1 come again later")
        else:
            self._say(b"250 OK")

    def _message(self, content: bytes) -> None:
        self.in_data = False
        if self._is_turn(self.weather.stalls_every):
            self.silent = True
            asyncio.get_running_loop().call_later(self.weather.stall, self.transport.abort)
            return
        found = _ID.search(content)
        self.counted.ids[found[1].decode() if found else ""] += 1
        if self._is_turn(self.weather.swallows_every):
            self.transport.abort()
        else:
            self._say(b"250 taken")

    def _is_turn(self, every: int) -> bool:
        return every > 0 and self.counted.came % every == 0


def _tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


async def _serve(weather: Weather) -> None:
    loop, counted, over = asyncio.get_running_loop(), _Counted(), asyncio.Event()
    server = await loop.create_server(lambda: _Conversation(weather, counted), "127.0.0.1", 0)

    def asked() -> None:
        line = sys.stdin.readline()
        if not line:  # whoever started this is gone
            over.set()
            return
        _tell(counted.answer(line.strip()))

    _tell(str(server.sockets[0].getsockname()[1]))
    loop.add_reader(sys.stdin, asked)
    await over.wait()


if __name__ == "__main__":
    asyncio.run(_serve(Weather(**json.loads(sys.argv[1]))))
