from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "hearback.web.desk"
