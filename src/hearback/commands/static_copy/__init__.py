"""The public pages as plain files that outlive the site: read in a browser from a folder, a stick or any web server."""

from hearback.commands.static_copy.copying import Copied, write

__all__ = ["Copied", "write"]
