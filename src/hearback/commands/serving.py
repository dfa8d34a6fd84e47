"""One process group that is the whole site: web workers and a worker, started and stopped together."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from django.conf import settings

FIRST_PORT = 8000
PORTS_TRIED = 50
_GRACE = 15  # seconds a part may take to finish what it is doing
_LONGEST_START = 30  # seconds until the first page
_SELF = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- where to ask a server that listens everywhere


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens on this port, or on the first free one from 8000. Raises OSError if there is none."""
    for candidate in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        try:
            return socket.create_server((host, candidate), backlog=512)
        except OSError:
            if port is not None:
                raise
    return socket.create_server((host, 0), backlog=512)


def serve(listener: socket.socket, *, workers: int, url: str, ready: Callable[[], None]) -> int:
    """Serve until told to stop, or until the web part ends; returns its exit code. Starts the worker anew if it dies."""
    environment = os.environ | {"HEARBACK_URL": url, "DJANGO_SETTINGS_MODULE": "hearback.settings"}
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    # A terminal that is closed hangs up: without an end of ours the web part would go on alone, and tell nobody anything.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    web = subprocess.Popen(_web(listener, workers), env=environment, pass_fds=[listener.fileno()])
    worker = _start_worker(environment)
    _wait_for_an_answer(listener, web)
    ready()
    while not stopping and web.poll() is None:
        time.sleep(0.2)
        if worker.poll() is not None and not stopping:
            time.sleep(1)
            worker = _start_worker(environment)
    _end(web, worker)
    return 0 if stopping else web.returncode


def _wait_for_an_answer(listener: socket.socket, web: subprocess.Popen[bytes]) -> None:
    """Return once a page is answered: an address is given out when it works. Gives up when the web part ended."""
    host, port = listener.getsockname()[:2]
    deadline = time.monotonic() + _LONGEST_START
    while web.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection(_SELF.get(host, host), port, timeout=_LONGEST_START)
        try:
            connection.request("HEAD", "/", headers={"Host": "localhost"})
            connection.getresponse().close()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()


def _web(listener: socket.socket, workers: int) -> list[str]:
    # Threads let a slow telephone line wait without holding up the others; two processes use two cores.
    options = [
        "--workers",
        str(workers),
        "--worker-class",
        "gthread",
        "--threads",
        "4",
        "--bind",
        f"fd://{listener.fileno()}",
    ]
    options += ["--log-level", "warning", "--graceful-timeout", "10", "--timeout", "60", "--no-control-socket"]
    memory = Path("/dev/shm")  # noqa: S108 -- gunicorn's heartbeat files must not wait for a disk
    options += ["--worker-tmp-dir", str(memory)] if memory.is_dir() else []
    return [sys.executable, "-m", "gunicorn", *options, "hearback.wsgi:application"]


def _start_worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "hearback", "worker"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def _end(*parts: subprocess.Popen[bytes]) -> None:
    for part in parts:
        part.terminate()
    deadline = time.monotonic() + _GRACE
    for part in parts:
        try:
            part.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()


def address(listener: socket.socket) -> str:
    """Where a person finds the site: the public address if one is set, else this machine's."""
    port = listener.getsockname()[1]
    return str(settings.URL) if "HEARBACK_URL" in os.environ else f"http://localhost:{port}"
