"""What every row of a room has."""

from uuid import uuid4

from django.db import models


class Row(models.Model):
    """A row with a public identity: `id` orders rows and pages through them, `uuid` names one."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
