from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    """Reads each room's `facts.py`, so that every verb is known by name."""

    name = "hearback.journal"

    def ready(self) -> None:
        autodiscover_modules("facts")
