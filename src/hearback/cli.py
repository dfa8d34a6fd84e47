"""The one command: `hearback …`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Names that Python cannot give to a module, and the modules that hold them.
_MODULES = {"import": "import_file", "sign-in": "sign_in"}


def commands() -> list[str]:
    """The names of Hearback's own commands, as they are typed."""
    folder = Path(__file__).parent / "commands" / "management" / "commands"
    typed = {module: name for name, module in _MODULES.items()}
    return sorted(typed.get(path.stem, path.stem) for path in folder.glob("*.py") if path.stem != "__init__")


def main() -> None:
    """Run a command of Hearback's, or one of Django's own. Without one, say which there are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearback.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    arguments = list(sys.argv)
    if arguments[1:] in ([], ["--help"], ["-h"]):
        sys.stdout.write(f"hearback {' | '.join(commands())}\n\nEach has --help. Django's own: hearback help\n")
        return
    arguments[1] = _MODULES.get(arguments[1], arguments[1])
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as problem:  # a setting that the host can mend: its line is enough
        sys.exit(str(problem))
