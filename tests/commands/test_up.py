"""`hearback up` as a host runs it: everything it started ends with it."""

import os
import signal
import urllib.error
import urllib.request

import pytest

from tests.served import served


def test_a_terminal_that_is_closed_ends_the_whole_site(fresh_database, tmp_path):
    with served(fresh_database(), tmp_path) as site:
        os.killpg(site.process.pid, signal.SIGHUP)  # what a terminal sends to all it started
        assert site.process.wait(40) == 0
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(f"{site.url}/en/", timeout=5)
