"""Asks whether anything a lock file lists has a known hole: python tools/audit.py requirements/test.txt.

`pip-audit --strict` cannot tell a package that nobody knows from a service that does not answer. Here the first fails,
and the second says loudly that nothing was looked at (exit 75).
"""

import json
import subprocess
import sys

NOT_RUN = 75


def audit(lock: str) -> int:
    """Print what is wrong with the packages in `lock`; the exit code says whether anything is."""
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner=off", "--format=json"]
    only_these = ["--disable-pip", "--require-hashes", f"--requirement={lock}"]
    done = subprocess.run([*command, *only_these], capture_output=True, text=True, check=False)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        return not_run(reason)
    unknown = [package for package in packages if "skip_reason" in package]
    if len(unknown) == len(packages):
        return not_run("the service knows none of our packages, so it is not the real one")
    for package in unknown:
        print(package["skip_reason"])
    holes = [(package, hole) for package in packages for hole in package.get("vulns", [])]
    for package, hole in holes:
        fixed = ", ".join(hole["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {hole['id']}, mended in {fixed}")
    print(f"{len(packages)} packages, {len(holes)} known holes, {len(unknown)} unknown")
    return 1 if holes or unknown else 0


def not_run(reason: str) -> int:
    """Say so in one line that nobody overlooks."""
    print(f"pip-audit: NOT RUN, nothing was checked for known holes: {reason}")
    return NOT_RUN


if __name__ == "__main__":
    sys.exit(audit(sys.argv[1]))
