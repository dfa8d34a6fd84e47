from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "hearback.web.public"
