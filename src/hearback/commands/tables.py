"""The tables, and whether they are those of this release."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def changes_waiting() -> int:
    """How many changes to the tables this release brings that have not been made."""
    return _waiting(MigrationExecutor(connection))


def bring_up_to_date() -> None:
    """Make the changes that wait. Where none does, most of a start would pass in finding out how nothing is done.

    Of changes that a release puts together, and that were made one by one before, nothing waits. That they are made is
    written down all the same: a release after it knows them no more, and would make them again.
    """
    executor = MigrationExecutor(connection)
    if _waiting(executor):
        call_command("migrate", interactive=False, verbosity=0)
    elif executor.loader.replacements:
        executor.check_replacements()


def _waiting(executor: MigrationExecutor) -> int:
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
