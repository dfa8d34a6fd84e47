"""From a clone to the first page, and the memory of the running site.

Clones this repository into an empty folder, runs `./run` there and asks for the first page until it comes. By default with
the machine's caches of pip and npm, as a second installation would; `--cold` starts without them. The baseline is the
second start of the same clone: nothing to install, nothing to load.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import measuring
from measuring import ROOT, Row

LONGEST = 600  # seconds


def main() -> None:
    """Clone, start, measure, start again, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cold", action="store_true", help="without the machine's caches")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hearback-start-") as folder:
        clone = Path(folder) / "clone"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HEARBACK_") and k != "DATABASE_URL"}
        if given.cold:
            environment |= {"PIP_NO_CACHE_DIR": "1", "npm_config_cache": f"{folder}/npm"}
        began = time.monotonic()
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        rows = [_start("clone to first page", clone, environment, began)]
        rows.append(_start("baseline: second start", clone, environment, time.monotonic()))
    measuring.show(rows, as_json=given.json)


def _start(what: str, clone: Path, environment: dict[str, str], began: float) -> Row:
    site = subprocess.Popen(
        ["./run"], cwd=clone, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        url = _address(site)
        _first_page(f"{url}/en/uk-2013/")
        seconds = time.monotonic() - began
        for path in ("", "plan/", "said/", "answers/", "events/manchester/"):
            for _ in range(20):
                urllib.request.urlopen(f"{url}/en/uk-2013/{path}", timeout=30).close()
        web, worker = _memory(site.pid)
    finally:
        os.killpg(site.pid, signal.SIGTERM)
        site.wait(30)
    return {"what": what, "n": 1, "seconds": round(seconds, 1), "peak_mb": web, "worker_peak_mb": worker}


def _address(site: subprocess.Popen[str]) -> str:
    assert site.stdout is not None
    for line in site.stdout:
        if found := re.search(r"Hearback is at (\S+?)/?$", line):
            return found[1]
    sys.exit(f"./run ended with {site.wait()} before it served a page")


def _first_page(url: str) -> None:
    deadline = time.monotonic() + LONGEST
    while True:
        try:
            urllib.request.urlopen(url, timeout=30).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _memory(group: int) -> tuple[float, float]:
    """The most resident MB of any web worker, and of the worker, from /proc (Linux)."""
    web, worker = [0.0], [0.0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            process = status.parent
            if os.getpgid(int(process.name)) != group:
                continue
            command = (process / "cmdline").read_bytes().split(b"\0")
            resident = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        except (OSError, ProcessLookupError):
            continue
        if resident and b"gunicorn" in command:
            web.append(int(resident[1]) / 1024)
        elif resident and b"worker" in command:
            worker.append(int(resident[1]) / 1024)
    return round(max(web), 1), round(max(worker), 1)


if __name__ == "__main__":
    main()
