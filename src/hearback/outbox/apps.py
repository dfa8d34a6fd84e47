from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Messages and jobs, taken by lease."""

    name = "hearback.outbox"
