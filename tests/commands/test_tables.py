"""A start makes the changes to the tables that wait, and writes down what a later release will ask for."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from hearback.commands import tables

TOGETHER = """
from django.db import migrations
class Migration(migrations.Migration):
    replaces = [("floods", "0001_initial")]
    operations = []
"""


@pytest.mark.django_db
def test_of_changes_that_were_put_together_it_is_written_down_that_they_are_made(settings, tmp_path, monkeypatch):
    """A release after that holds them no more apart, and would make all of them again."""
    folder = tmp_path / "put_together"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "0001_together.py").write_text(TOGETHER)
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"floods": "put_together"}
    assert tables.changes_waiting() == 0
    tables.bring_up_to_date()
    assert ("floods", "0001_together") in MigrationRecorder(connection).applied_migrations()
