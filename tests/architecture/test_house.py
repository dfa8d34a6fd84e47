"""The house as it is drawn: keys point down, doors stay doors, nothing grows past its room."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core import checks
from django.db.models import Field, ForeignObjectRel, Model

SOURCE = Path(__file__).resolve().parents[2] / "src" / "hearback"
FLOORS = [
    *("core", "journal", "outbox", "floods", "people", "processes", "plans", "events", "contributions"),
    *("analysis", "answers", "reportback", "record", "search", "export", "evidence", "erasure"),
]
SIDE_BY_SIDE = {
    frozenset(pair)
    for pair in (("outbox", "floods"), ("plans", "events"), ("record", "search"), ("evidence", "erasure"))
}
DOORS = ("web", "commands")
MOST_LINES = 400


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("hearback.")]


def keys() -> Iterator[tuple[type[Model], Field, type[Model]]]:
    for model in our_models():
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignObjectRel) and field.is_relation and field.related_model in our_models():
                yield model, field, field.related_model


def python_files(*folders: str) -> list[Path]:
    return [
        path for folder in folders for path in sorted((SOURCE / folder).rglob("*.py")) if "migrations" not in path.parts
    ]


def test_django_finds_no_mistake_in_it() -> None:
    """No command of ours looks again."""
    assert checks.run_checks() == []


def test_a_day_is_written_in_one_way() -> None:
    """Django's own form is American in English."""
    assert [path.name for path in python_files(".") if '"DATE_FORMAT"' in path.read_text()] == []


def test_keys_between_rooms_point_down_and_leave_no_way_back() -> None:
    wrong = []
    for model, field, target in keys():
        here, there = model._meta.app_label, target._meta.app_label
        if here == there:
            continue
        if FLOORS.index(there) >= FLOORS.index(here) or frozenset((here, there)) in SIDE_BY_SIDE:
            wrong.append(f"{model._meta.label}.{field.name} points up to {there}")
        if not str(field.remote_field.related_name).endswith("+"):  # Django lengthens the "+" of many-to-many
            wrong.append(f"{model._meta.label}.{field.name} leaves a reverse accessor")
    assert list(keys())
    assert wrong == []


def test_no_model_has_rules_in_save_generic_keys_or_two_tables() -> None:
    wrong = [m._meta.label for m in our_models() if "save" in vars(m) or "delete" in vars(m)]
    wrong += [m._meta.label for m in our_models() if m._meta.get_parent_list()]
    wrong += [m._meta.label for m in our_models() if m._meta.private_fields]
    assert wrong == []


@pytest.mark.parametrize("path", python_files(*DOORS), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_door_neither_reaches_for_tables_nor_opens_transactions(path: Path) -> None:
    tree = ast.parse(path.read_text())
    found = [
        f"line {node.lineno}: .{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "atomic"}
    ]
    if path.name == "backups.py":  # counts the rows of every table, whatever it is, in one snapshot
        found = [line for line in found if not line.endswith((".atomic", "._default_manager"))]
    assert found == []


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(SOURCE.rglob("__init__.py")) if "__all__" in path.read_text()],
    ids=lambda path: str(path.parent.relative_to(SOURCE)),
)
def test_a_corner_names_nothing_that_it_does_not_have(path: Path) -> None:
    corner = import_module(".".join(("hearback", *path.parent.relative_to(SOURCE).parts)))
    assert [name for name in corner.__all__ if not hasattr(corner, name)] == []


def test_nothing_grows_past_its_room() -> None:
    long = {
        str(path.relative_to(SOURCE)): lines
        for path in python_files(".")
        if (lines := len(path.read_text().splitlines())) > MOST_LINES
    }
    assert long == {}


def test_text_becomes_markup_in_one_place_only() -> None:
    python = [str(p) for p in python_files(".") if "mark_safe(" in p.read_text() and p != SOURCE / "core" / "text.py"]
    templates = [str(p) for p in SOURCE.rglob("*.html") if re.search(r"\|\s*safe\b|autoescape off", p.read_text())]
    assert python + templates == []


def test_pages_load_nothing_from_elsewhere_and_carry_no_code() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)|\sstyle=|\son[a-z]+=|<style", re.IGNORECASE
    )
    remote = re.compile(r"(?:src|srcset)=[\"']?https?:|<link[^>]+href=[\"']?https?:|url\(https?:", re.IGNORECASE)
    found = [
        f"{path.relative_to(SOURCE)}: {match.group()}"
        for path in SOURCE.rglob("*.html")
        for pattern in (inline, remote)
        if (match := pattern.search(path.read_text()))
    ]
    assert found == []


def test_only_answers_can_build_a_clearance() -> None:
    builders = {
        path.relative_to(SOURCE).parts[0]
        for path in python_files(".")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Clearance"
    }
    assert builders == {"answers"}


def test_what_needs_no_token_is_the_one_click_unsubscribe_and_a_providers_reports_alone() -> None:
    exempt = {str(path.relative_to(SOURCE)) for path in python_files(".") if "csrf_exempt" in path.read_text()}
    assert exempt == {"web/public/links.py", "web/public/provider.py"}
