from django.apps import AppConfig


class FloodsConfig(AppConfig):
    """When far more comes in than usual."""

    name = "hearback.floods"
