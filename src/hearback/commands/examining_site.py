"""What the doctor sees of the site from outside: its certificate, and what time it is there."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from hearback.commands.findings import Finding
from hearback.core import clock

LEAST_DAYS = 14
MOST_APART = 60  # seconds
_PATIENCE = 10  # seconds


def certificate(url: str, *, context: ssl.SSLContext | None = None) -> Finding | None:
    """Whether browsers trust the certificate at this address, and for how long; None for an address without one."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        return None
    context = context or ssl.create_default_context()
    try:
        with (
            socket.create_connection((parts.hostname, parts.port or 443), timeout=_PATIENCE) as line,
            context.wrap_socket(line, server_hostname=parts.hostname) as safe,
        ):
            shown = safe.getpeercert() or {}
    except ssl.SSLCertVerificationError as problem:
        return Finding(
            "certificate",
            False,
            f"Browsers will not trust {parts.hostname}: {problem.verify_message}. Mend the certificate of your web server.",
        )
    except OSError as problem:
        return Finding(
            "certificate",
            True,
            f"{url} cannot be reached from this machine ({type(problem).__name__}), so its certificate was not looked at.",
            hint=True,
        )
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
    days = (ends - clock.now()).days
    if days < LEAST_DAYS:
        return Finding(
            "certificate",
            False,
            f"The certificate of {parts.hostname} ends in {days} days. Look why your web server does not renew it.",
        )
    return Finding("certificate", True, f"The certificate of {parts.hostname} is trusted, for {days} days more.")


def clock_there(url: str) -> Finding | None:
    """Whether the server that people reach says the same time as this machine; None when it cannot be asked."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=_PATIENCE)
    try:
        connection.request("HEAD", "/")
        said = connection.getresponse().headers["Date"]
        off = abs(parsedate_to_datetime(said).timestamp() - time.time())
    except (OSError, http.client.HTTPException, TypeError, ValueError):
        return None
    finally:
        connection.close()
    if off <= MOST_APART:
        return None
    return Finding(
        "clock there",
        True,
        f"{parts.hostname} says another time than this machine, by {round(off)} seconds. One of the two is wrong, and "
        "dates here are evidence: let both set their clocks by the network.",
        hint=True,
    )
