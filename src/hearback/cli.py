"""The `hearback` command."""

import os
import sys


def main() -> None:
    """Run one of Django's commands with Hearback's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearback.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
