"""The site as a host runs it: `hearback up` in real processes, on a database of its own, on the loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.databases import package_folder, programs_of

LONGEST_START = 40  # seconds


@dataclass
class Site:
    """A running site: its address, its environment, and its processes."""

    url: str
    environment: dict[str, str]
    process: subprocess.Popen[str]

    def command(self, *arguments: str) -> str:
        """Run a `hearback` command beside the site; gives what it printed. Raises when it failed."""
        done = subprocess.run(
            [sys.executable, "-m", "hearback", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def kill(self) -> None:
        """Kill every process of the site at once, as a power cut would (`kill -9`)."""
        with suppress(ProcessLookupError):  # it was killed before, or ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """Ask the site to stop, as a host does, and wait until it has."""
        self.process.terminate()
        self.process.wait(30)


def environment(database_url: str, home: Path, **more: str) -> dict[str, str]:
    """The environment of a site that keeps its data in `home`."""
    usual = {"HEARBACK_HOME": str(home), "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "hearback.settings"}
    usual["HEARBACK_QUICKEST"] = "0"  # a crowd of ours sends at once what a person would take minutes to write
    kept = {name: value for name, value in os.environ.items() if name not in {"HEARBACK_URL", "EMAIL_URL"}}
    # A backup of PostgreSQL is made by the programs of its own version.
    kept["PATH"] = f"{programs_of(package_folder())}{os.pathsep}{kept['PATH']}"
    return kept | usual | more


@contextmanager
def served(database_url: str, home: Path, *arguments: str, **more: str) -> Iterator[Site]:
    """Start the site and give it when it answers; it ends as in a power cut, which takes no time, whatever happened."""
    values = environment(database_url, home, **more)
    port = [] if "--port" in arguments else ["--port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "hearback", "up", *port, *arguments],
        env=values,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    site = Site("", values, process)
    try:
        site.url = _address(process)
        _wait(f"{site.url}/en/")
        yield site
    finally:
        site.kill()
        process.stdout.close()


def _address(process: subprocess.Popen[str]) -> str:
    for line in process.stdout or ():
        if line.startswith("Hearback is at "):
            return line.removeprefix("Hearback is at ").strip().rstrip("/")
    raise AssertionError(f"The site ended with {process.wait()} before it said where it is.")


def _wait(url: str) -> None:
    deadline = time.monotonic() + LONGEST_START
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
