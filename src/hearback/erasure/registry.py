"""What every room declares about the personal data it holds, and whether any field was forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from django.apps import AppConfig, apps
from django.db import models

from hearback.core import personal
from hearback.core.personal import Holding

# Whatever can hold words or a way to reach somebody. URLs, e-mail addresses and slugs are kinds of CharField.
_KINDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)


@dataclass(frozen=True, slots=True)
class Room:
    """A room that holds rows, and what it declares."""

    name: str
    declares: ModuleType

    @property
    def holdings(self) -> list[Holding]:
        declared: list[Holding] = self.declares.HOLDINGS
        return declared

    @property
    def not_personal(self) -> dict[str, str]:
        declared: dict[str, str] = self.declares.NOT_PERSONAL
        return declared


def rooms() -> list[Room]:
    """Every room that holds rows, from the ground up."""
    return [Room(app.label, import_module(f"{app.name}.personal")) for app in _apps() if list(app.get_models())]


def fields() -> set[str]:
    """Every field of a room that can hold words, as `app.Model.field`."""
    return {
        f"{app.label}.{model.__name__}.{field.name}"
        for app in _apps()
        for model in app.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, _KINDS)
    }


def undeclared() -> set[str]:
    """Fields that no room's `personal.py` names."""
    return fields() - {name for room in rooms() for name in personal.names(room.holdings) | set(room.not_personal)}


def _apps() -> Iterator[AppConfig]:
    return (app for app in apps.get_app_configs() if app.name.startswith("hearback."))
