"""Settings that would quietly make the site unsafe are refused, in one line that names them."""

import subprocess
import sys

import pytest

from tests.served import environment

LOOK = "import django; django.setup(); from django.conf import settings; print(settings.URL, settings.SESSION_COOKIE_SECURE)"


def look(tmp_path, address):
    values = environment(f"sqlite:///{tmp_path / 'one.sqlite3'}", tmp_path, HEARBACK_URL=address)
    return subprocess.run([sys.executable, "-c", LOOK], env=values, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("address", ["plans.example.org", "//plans.example.org", "ftp://plans.example.org", "https://"])
def test_an_address_without_its_scheme_is_refused(tmp_path, address):
    done = look(tmp_path, address)
    assert done.returncode != 0
    assert "HEARBACK_URL" in done.stderr.splitlines()[-1]
    command = [sys.executable, "-m", "hearback", "doctor"]
    values = environment(f"sqlite:///{tmp_path / 'one.sqlite3'}", tmp_path, HEARBACK_URL=address)
    said = subprocess.run(command, env=values, capture_output=True, text=True, check=False)
    assert said.returncode != 0
    assert len(said.stderr.strip().splitlines()) == 1
    assert "HEARBACK_URL" in said.stderr


@pytest.mark.parametrize(
    "address, said",
    [
        ("https://plans.example.org/", "https://plans.example.org True"),
        ("http://localhost:8123", "http://localhost:8123 False"),
        ("", "http://localhost:8000 False"),
    ],
)
def test_a_whole_address_is_taken(tmp_path, address, said):
    assert look(tmp_path, address).stdout.strip() == said
