"""The Django app that holds the layout, the forms' look and the shared pieces."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers the check that every route names its rule."""

    name = "hearback.web.ui"
    label = "ui"

    def ready(self) -> None:
        """Load the system check."""
        from hearback.web.ui import default_deny  # noqa: F401 -- registers itself once apps are ready
