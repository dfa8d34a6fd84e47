"""Posting to an address that somebody named: over HTTPS, to the public internet alone, with no way to lead us elsewhere.

The name is resolved once, and connected to is what it resolved to: it cannot become another machine in between. Nothing is
followed, and nothing of the answer is read but its status. All of it together takes ten seconds at most.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

TIMEOUT = 10.0  # seconds from the first step to the last: whoever answers a byte at a time has no longer
Allowed = Callable[[str], bool]
_AS_WRITTEN = "!$%&'()*+,/:;=?@[]~"  # what an address may hold; letters that ASCII lacks are written with % (RFC 3987)
_EVERYBODYS = ipaddress.ip_network("2000::/3")
# Addresses in which another one is wrapped: 6to4, Teredo, documentation.
_WRAPPED = tuple(map(ipaddress.ip_network, ("2002::/16", "2001::/32", "2001:db8::/32")))


class NotSent(Exception):
    """Why nothing was posted, without anything of the other side's."""


class TooSlow(NotSent):
    """It did not answer in time, and may have taken what it was sent."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: not of this machine, a network of ours, or a link."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        return ip in _EVERYBODYS and ip.is_global and not any(ip in net for net in _WRAPPED)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allowed: Allowed = is_public,
    context: ssl.SSLContext | None = None,
) -> int:
    """Post, and return the status of the answer. Raises NotSent, which says why, or an OSError of the network.

    Only how long the name takes to be resolved is for the machine to say: what runs this holds up nothing else.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    if parts.scheme != "https" or not host:
        raise NotSent("the address is not one of HTTPS")
    connection = _Pinned(host, port, _resolved(host, port, allowed), context or ssl.create_default_context())
    path = quote(parts.path or "/", safe=_AS_WRITTEN)
    query = quote(parts.query, safe=_AS_WRITTEN)
    try:
        connection.request("POST", f"{path}?{query}" if query else path, body, dict(headers))
        return connection.getresponse().status
    except TimeoutError:
        raise TooSlow(f"the program did not answer within {TIMEOUT:g} seconds") from None
    except http.client.HTTPException as problem:
        raise NotSent(f"the answer was not one of HTTP ({type(problem).__name__})") from None
    finally:
        connection.close()


def _resolved(host: str, port: int, allowed: Allowed) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotSent("the name of the address is not known") from None
    addresses = [str(where[0]) for *_rest, where in found]
    if not addresses or not all(map(allowed, addresses)):
        raise NotSent("the address is not on the public internet")
    return addresses[0]


class _Pinned(http.client.HTTPSConnection):
    """A connection to one IP address, whose certificate is that of the name."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=TIMEOUT, context=context)
        self._address, self._wrap, self._until = address, context, time.monotonic() + TIMEOUT
        self.response_class = self._answer  # type: ignore[assignment]

    def connect(self) -> None:
        """Connect to the address that was resolved, whatever the name resolves to by now."""
        plain = socket.create_connection((self._address, self.port), TIMEOUT)
        try:
            plain.settimeout(_left(self._until))
            self.sock = self._wrap.wrap_socket(plain, server_hostname=self.host)
            self.sock.settimeout(_left(self._until))
        except BaseException:
            plain.close()
            raise

    def _answer(self, sock: socket.socket, method: str | None = None) -> http.client.HTTPResponse:
        return http.client.HTTPResponse(_InTime(sock, self._until), method=method)  # type: ignore[arg-type]


class _InTime(io.RawIOBase):
    """What is read of a connection until an instant, however little comes at a time."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until = sock, until

    def makefile(self, _mode: str) -> io.BufferedReader:
        """As a socket has it, for what reads the answer."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """It is only read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """What there is, as soon as there is any."""
        self._sock.settimeout(_left(self._until))
        return self._sock.recv_into(buffer)


def _left(until: float) -> float:
    """The seconds until then; raises TimeoutError when there are none."""
    if (seconds := until - time.monotonic()) <= 0:
        raise TimeoutError
    return seconds
