"""Every text of the room is either declared as personal or says why it is not."""

from django.apps import apps
from django.db import models

from hearback.core.personal import names
from hearback.plans import personal

TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def test_every_text_is_listed_once():
    texts = {
        f"plans.{model.__name__}.{field.name}"
        for model in apps.get_app_config("plans").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, TEXTS)
    }
    declared, other = names(personal.HOLDINGS), set(personal.NOT_PERSONAL)
    assert declared & other == set()
    assert declared | other == texts
