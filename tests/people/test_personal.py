"""Every text of the two rooms is either declared as personal or says why it is not."""

import pytest
from django.apps import apps
from django.db import models

from hearback.core.personal import names
from hearback.people import personal as people
from hearback.processes import personal as processes

TEXTS = (models.CharField, models.TextField, models.JSONField, models.EmailField)


@pytest.mark.parametrize("label, room", [("people", people), ("processes", processes)])
def test_every_text_is_listed_once(label, room):
    texts = {
        f"{label}.{model.__name__}.{field.name}"
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, TEXTS)
    }
    personal, other = names(room.HOLDINGS), set(room.NOT_PERSONAL)
    assert personal & other == set()
    assert personal | other == texts
