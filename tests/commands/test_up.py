"""`hearback up` as a host runs it: everything it started ends with it."""

import os
import signal
import urllib.error
import urllib.request

import pytest
from django.core.management.base import CommandError

from hearback.commands import static_files
from tests.served import served


def test_a_terminal_that_is_closed_ends_the_whole_site(fresh_database, tmp_path):
    with served(fresh_database(), tmp_path) as site:
        os.killpg(site.process.pid, signal.SIGHUP)  # what a terminal sends to all it started
        assert site.process.wait(40) == 0
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(f"{site.url}/en/", timeout=5)


def test_a_site_of_which_nothing_was_built_says_so_and_how(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATIC_ROOT = tmp_path / "collected"
    with pytest.raises(CommandError, match=r"static is missing, .* \./run makes it"):
        static_files.collect()
