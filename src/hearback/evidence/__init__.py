"""Floor 11: what is asked of a process, and what its records say to it. It is read, never entered: nothing here writes."""
