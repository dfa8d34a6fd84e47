"""Floor 11: one person, every room: show, download, erase."""
