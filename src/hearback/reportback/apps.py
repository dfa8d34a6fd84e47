from django.apps import AppConfig


class ReportbackConfig(AppConfig):
    name = "hearback.reportback"
