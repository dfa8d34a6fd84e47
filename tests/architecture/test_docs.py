"""What is documented is what there is: a room, command, setting or verb that nobody described fails here."""

import re
from collections import Counter
from pathlib import Path

import pytest

from hearback.cli import commands as our_commands
from hearback.journal.verbs import known

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "hearback"
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
HOST = (ROOT / "docs" / "host.md").read_text()


def rooms_and_doors() -> list[str]:
    return sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


@pytest.mark.parametrize("name", rooms_and_doors())
def test_every_room_and_door_is_drawn(name: str) -> None:
    assert f"`{name}`" in ARCHITECTURE


def test_every_room_drawn_as_standing_stands() -> None:
    standing = re.findall(r"^\| \d+ \| `(\w+)` \| stands", ARCHITECTURE, flags=re.MULTILINE)
    assert set(standing) == set(rooms_and_doors()) - {"web", "commands"}


def test_every_room_has_only_the_corners_that_are_explained() -> None:
    corners = set(re.findall(r"^\| `(\w+)\.py` \|", ARCHITECTURE, flags=re.MULTILINE))
    explained = corners | set(re.findall(r"`\w+/(\w+)(?:\.py|/)`", ARCHITECTURE))
    rooms = set(rooms_and_doors()) - {"web", "commands", "core"}
    found = {
        path.stem if path.suffix == ".py" else path.name
        for room in rooms
        for path in (SOURCE / room).iterdir()
        if not path.name.startswith("_") and path.name not in {"migrations", "apps.py"}
    }
    assert found - explained == set()


@pytest.mark.parametrize("name", our_commands())
def test_every_command_is_documented(name: str) -> None:
    assert f"hearback {name}" in HOST


def test_every_setting_is_documented() -> None:
    read = {
        name
        for path in SOURCE.rglob("*.py")
        for name in re.findall(r"environ(?:\.get\(|\[)\s*[\"'](\w+)[\"']", path.read_text())
        if name != "DJANGO_SETTINGS_MODULE"
    }
    assert {"HEARBACK_HOME", "DATABASE_URL", "HEARBACK_URL", "EMAIL_URL"} <= read
    assert {name for name in read if f"`{name}`" not in HOST} == set()


def test_no_file_is_explained_twice() -> None:
    named = re.findall(r"`(\w+/[\w/]+(?:\.py|/))`", ARCHITECTURE.split("## Why a change", 1)[0])
    assert [name for name, times in Counter(named).items() if times > 1] == []


def test_every_verb_of_the_journal_is_documented() -> None:
    assert {name for name in known() if f"`{name}`" not in ARCHITECTURE} == set()


def test_every_verb_documented_exists() -> None:
    section = ARCHITECTURE.split("## Verbs", 1)[1]
    assert set(re.findall(r"^\| `([a-z-]+\.[a-z-]+)` \|", section, flags=re.MULTILINE)) == set(known())


@pytest.mark.parametrize(
    "page", [*sorted(ROOT.glob("docs/**/*.md")), ROOT / "README.md"], ids=lambda page: str(page.relative_to(ROOT))
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_readme_opens_with_the_two_commands_and_a_picture() -> None:
    readme = (ROOT / "README.md").read_text()
    opening = readme[: readme.index("## ")]
    assert "./run" in opening
    assert "./test" in opening
    assert re.search(r"!\[[^\]]{20,}\]\(docs/[^)]+\.png\)", opening)
