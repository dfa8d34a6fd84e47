from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created

from hearback.core import databases


class CoreConfig(AppConfig):
    """Holds no tables; refuses to start on a database that could lose what people say."""

    name = "hearback.core"

    def ready(self) -> None:
        databases.refuse_unsafe(settings.DATABASES["default"])
        connection_created.connect(databases.refuse_unsafe_connection, dispatch_uid="hearback.core.databases")
