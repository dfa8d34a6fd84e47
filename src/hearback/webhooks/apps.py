from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """What happens, sent to programs that the host names."""

    name = "hearback.webhooks"
