"""Floor 12: everything public of a process as tables, each with what its columns hold."""
