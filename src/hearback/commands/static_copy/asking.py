"""Asking the site itself for a page, as somebody does whom nobody knows: no cookie, no session, no server between."""

from __future__ import annotations

import io
import sys
from contextlib import closing
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

_IN_MEMORY = 2**20  # bytes of an answer that stay in memory; a longer one goes to a file of its own until it is kept


@dataclass(slots=True)
class Given:
    """What the site gave: `body` is a file, at its beginning."""

    status: int
    headers: Message
    body: IO[bytes] = field(repr=False)

    @property
    def kind(self) -> str:
        """The kind of file, as in `text/html`."""
        return self.headers.get_content_type()

    @property
    def location(self) -> str:
        """Where it leads instead, or nothing."""
        return self.headers.get("Location", "") if 300 <= self.status < 400 else ""


class Visitor:
    """Somebody who reads the site without being anybody: what is given is what is public."""

    def __init__(self) -> None:
        self._site: WSGIHandler = get_wsgi_application()

    def get(self, address: str) -> Given:
        """The answer to a GET of this address (a path, perhaps with a query). Whoever asks closes its body."""
        status: list[int] = []
        headers = Message()

        def start(line: str, given: list[tuple[str, str]], _error: Any = None) -> Any:
            status.append(int(line.split(" ", 1)[0]))
            for name, value in given:
                headers[name] = value

        body: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 -- whoever asked closes it
        answer: Any = self._site(_environment(address), start)
        with closing(answer):  # as a server does: the site lets go of what it opened
            for piece in answer:
                body.write(piece)
        body.seek(0)
        return Given(status[-1], headers, body)


def _environment(address: str) -> dict[str, Any]:
    """A request as a server would hand it over (PEP 3333)."""
    asked, site = urlsplit(address), urlsplit(settings.URL)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(asked.path, "latin-1"),
        "QUERY_STRING": asked.query,
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": True,
    }


def ending(address: str, kind: str) -> str:
    """The name's ending of a file whose address has none."""
    ends = {"application/atom+xml": ".xml", "text/calendar": ".ics", "text/csv": ".csv", "application/json": ".json"}
    return "" if Path(urlsplit(address).path).suffix else ends.get(kind, "")
