"""The one command: `hearback …`."""

from __future__ import annotations

import os
import sys

# Names that Python cannot give to a module, and the modules that hold them.
_MODULES = {"import": "import_file", "sign-in": "sign_in"}


def main() -> None:
    """Run a command of Hearback's, or one of Django's own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearback.settings")
    from django.core.management import execute_from_command_line

    arguments = list(sys.argv)
    if len(arguments) > 1:
        arguments[1] = _MODULES.get(arguments[1], arguments[1])
    execute_from_command_line(arguments)
