"""The tables, and whether they are those of this release."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def changes_waiting() -> int:
    """How many changes to the tables this release brings that have not been made."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up_to_date() -> None:
    """Make the changes that wait. Where none does, most of a start would pass in finding out how nothing is done."""
    if changes_waiting():
        call_command("migrate", interactive=False, verbosity=0)
