"""The gallery: a site of every shared piece, served without a database."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.pages import serve_hashed_files

TEMPLATES = Path(__file__).parent / "gallery" / "templates"


@pytest.fixture
def gallery(settings) -> None:
    """Django's client and any server show the gallery."""
    settings.ROOT_URLCONF = "tests.ui.gallery.urls"
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [TEMPLATES]
    settings.TEMPLATES = templates


@pytest.fixture
def gallery_site(gallery, monkeypatch) -> Iterator[str]:
    """The gallery in a running server."""
    serve_hashed_files(monkeypatch)
    server = LiveServer("localhost")
    yield server.url
    server.stop()
