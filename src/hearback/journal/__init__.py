"""Floor 1: facts, in order. The only history there is; every room appends, nobody edits."""
